"""Whole people from a quotient: round up, but not over the rounding of binary fractions."""

import math


def round_up(quotient: float) -> int:
    """Return the next whole number, taking a quotient that misses one by rounding only for that number.

    Args:
        quotient: a finite number.

    Example:
        30 agents at work 70 % of the time give 21, yet 21 / (1 - 0.3) is a hair over 30:

        >>> import math
        >>> math.ceil(21 / (1 - 0.3)), round_up(21 / (1 - 0.3))
        (31, 30)
        >>> round_up(14.3)
        15
    """
    nearest = round(quotient)
    return nearest if math.isclose(quotient, nearest, rel_tol=1e-12) else math.ceil(quotient)
