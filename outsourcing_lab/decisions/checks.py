"""What the models refuse: each function returns a number it was given, or says why it cannot be used."""

import math
from numbers import Integral, Real


def number(argument: str, value: object) -> float:
    """Return a finite number.

    Args:
        argument: the name of the argument, for the message.
        value: what was given.

    Raises:
        TypeError: where it is not a number; True and False are none.
        ValueError: where it is not finite.

    Example:
        >>> number("rate", 0.5)
        0.5
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{argument} is {value!r}; give a number")
    try:
        converted = float(value)
    except OverflowError:
        converted = math.inf
    if not math.isfinite(converted):
        raise ValueError(f"{argument} is {value!r}; give a finite number")
    return converted


def at_least(argument: str, value: object, lowest: float) -> float:
    """Return a number that is not below a lowest one.

    Example:
        >>> at_least("price", -1, 0)
        Traceback (most recent call last):
        ValueError: price is -1; give a number of 0 or more
    """
    converted = number(argument, value)
    if converted < lowest:
        raise ValueError(f"{argument} is {value!r}; give a number of {lowest:g} or more")
    return converted


def above(argument: str, value: object, limit: float) -> float:
    """Return a number above a limit.

    Example:
        >>> above("handle_time_seconds", 0, 0)
        Traceback (most recent call last):
        ValueError: handle_time_seconds is 0; give a number above 0
    """
    converted = number(argument, value)
    if converted <= limit:
        raise ValueError(f"{argument} is {value!r}; give a number above {limit:g}")
    return converted


def share(argument: str, value: object) -> float:
    """Return a share or probability, from 0 to 1.

    Example:
        >>> share("shrinkage", 30)
        Traceback (most recent call last):
        ValueError: shrinkage is 30; give a share from 0 to 1 (30 % is 0.3)
    """
    converted = number(argument, value)
    if not 0 <= converted <= 1:
        hint = f" ({value} % is {converted / 100:g})" if 1 < converted <= 100 else ""
        raise ValueError(f"{argument} is {value!r}; give a share from 0 to 1{hint}")
    return converted


def whole(argument: str, value: object, lowest: int) -> int:
    """Return a whole number that is not below a lowest one.

    Raises:
        TypeError: where it is not a whole number; 3.0 is none, since a count is meant.
        ValueError: where it is below the lowest.

    Example:
        >>> whole("agents", 3, 0)
        3
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{argument} is {value!r}; give a whole number")
    if value < lowest:
        raise ValueError(f"{argument} is {value!r}; give a whole number of {lowest} or more")
    return int(value)


def computed(quantity: str, value: float) -> float:
    """Return a computed number, unless the arguments were so large or small that it came to no number.

    Args:
        quantity: what was computed, for the message.
        value: what came out.

    Raises:
        ValueError: where it is infinite or no number.

    Example:
        >>> computed("total", 1e308 * 10)
        Traceback (most recent call last):
        ValueError: total cannot be computed: the numbers given are too large or too far apart
    """
    if not math.isfinite(value):
        raise ValueError(f"{quantity} cannot be computed: the numbers given are too large or too far apart")
    return value
