"""When is a difference no difference: what binary fractions leave where a hand calculation leaves 0."""


def is_rounding(difference: float, largest: float) -> bool:
    """Tell whether a difference is so small beside the numbers it came from that it is only their rounding.

    Args:
        difference: what was computed.
        largest: the size of the numbers that it was computed from, in the same unit.

    Example:
        >>> is_rounding(0.1 + 0.2 - 0.3, 0.3)
        True
    """
    return abs(difference) <= 1e-12 * largest
