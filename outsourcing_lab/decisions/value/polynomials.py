"""Where a polynomial is zero: what the internal rates of return of a deal rest on."""

import math
from collections.abc import Sequence
from itertools import pairwise

from outsourcing_lab.decisions.tolerance import is_rounding


def sign_changes(coefficients: Sequence[float]) -> int:
    """Return how often the sign changes along the coefficients, zeros left out.

    Descartes' rule of signs: a polynomial has at most as many roots above 0.

    Example:
        >>> sign_changes([-100, 230, 0, -132])
        2
    """
    nonzero = [coefficient for coefficient in coefficients if coefficient]
    return sum((one < 0) != (other < 0) for one, other in pairwise(nonzero))


def roots_up_to_one(coefficients: Sequence[float]) -> list[float]:
    """Return the roots above 0 and up to 1, in rising order, each once however often it is repeated.

    Between two neighbouring turning points, which are roots of the derivative, a polynomial has at most one
    root, and where there is one the sign differs at the two ends. So the derivatives are taken until one of
    them can have no more than one root, and the way back finds each polynomial's roots from the next one's.

    Args:
        coefficients: of the powers 0, 1, 2, …; at least one is not 0.

    Example:
        x² - 0.75x + 0.125 = (x - 0.25)(x - 0.5):

        >>> [round(root, 9) for root in roots_up_to_one([0.125, -0.75, 1])]
        [0.25, 0.5]
    """
    derivatives = [_reduced(coefficients)]
    while sign_changes(derivatives[-1]) > 1:
        slope = [power * coefficient for power, coefficient in enumerate(derivatives[-1])][1:]
        derivatives.append(_reduced(slope))
    roots: list[float] = []
    for polynomial in reversed(derivatives):
        roots = _roots_between([0.0, *roots, 1.0], polynomial)
    return roots


def _roots_between(edges: Sequence[float], polynomial: Sequence[float]) -> list[float]:
    """Return the roots above the first edge and up to the last, with at most one between two edges."""
    signs = [_sign(polynomial, edge) for edge in edges]
    roots: list[float] = []
    for (low, high), (low_sign, high_sign) in zip(pairwise(edges), pairwise(signs), strict=True):
        if high_sign == 0:
            if low_sign == 0:  # two edges within rounding of one root
                roots.pop()
            roots.append(high)
        elif low_sign * high_sign < 0:
            roots.append(_bisected(polynomial, low, high, low_sign))
    return roots


def _bisected(polynomial: Sequence[float], low: float, high: float, low_sign: int) -> float:
    while low < (middle := (low + high) / 2) < high:
        if _value(polynomial, middle) * low_sign > 0:
            low = middle
        else:
            high = middle
    return high


def _sign(polynomial: Sequence[float], at: float) -> int:
    value = _value(polynomial, at)
    if is_rounding(value, _value([abs(coefficient) for coefficient in polynomial], at)):
        return 0
    return -1 if value < 0 else 1


def _value(polynomial: Sequence[float], at: float) -> float:
    # fsum, since it gives the same sum in whichever order the powers stand
    return math.fsum(coefficient * at**power for power, coefficient in enumerate(polynomial))


def _reduced(coefficients: Sequence[float]) -> list[float]:
    """Return a polynomial with the same roots above 0: not 0 at 0, and no coefficient beyond 1."""
    largest = max(abs(coefficient) for coefficient in coefficients)
    scaled = [coefficient / largest for coefficient in coefficients]
    # Looked for after the division, in which the smallest numbers come to 0.
    lowest_power = next(power for power, coefficient in enumerate(scaled) if coefficient)
    return scaled[lowest_power:]
