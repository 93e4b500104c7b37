"""What several models ask of their arguments beyond a number, and when two costs count as equal."""

import math
from collections.abc import Collection, Mapping

from outsourcing_lab.decisions import checks


def one_of(argument: str, value: object, allowed: Collection[str]) -> str:
    """Return a word that is among those allowed.

    Raises:
        TypeError: where it is not a string.
        ValueError: where it is another word.

    Example:
        >>> one_of("scope", "department", ("task", "process"))
        Traceback (most recent call last):
        ValueError: scope is 'department'; give 'task' or 'process'
    """
    words = " or ".join(repr(word) for word in allowed)
    if not isinstance(value, str):
        raise TypeError(f"{argument} is {value!r}; give {words}")
    if value not in allowed:
        raise ValueError(f"{argument} is {value!r}; give {words}")
    return value


def yes_or_no(argument: str, value: object) -> bool:
    """Return True or False, and take nothing else for it.

    Raises:
        TypeError: where it is anything else; the word "no" would count as true.

    Example:
        >>> yes_or_no("core", "no")
        Traceback (most recent call last):
        TypeError: core is 'no'; give True or False
    """
    if not isinstance(value, bool):
        raise TypeError(f"{argument} is {value!r}; give True or False")
    return value


def rating(argument: str, value: object, highest: float) -> float:
    """Return a rating on a scale from 0 to a highest one.

    Raises:
        TypeError: where it is not a number.
        ValueError: where it is off the scale.

    Example:
        >>> rating("supply_risk", 7, 5)
        Traceback (most recent call last):
        ValueError: supply_risk is 7; give a rating from 0 to 5
    """
    converted = checks.number(argument, value)
    if not 0 <= converted <= highest:
        raise ValueError(f"{argument} is {value!r}; give a rating from 0 to {highest:g}")
    return converted


def weights(argument: str, value: Mapping[str, float]) -> dict[str, float]:
    """Return weights by name, none of them negative, that sum to 1.

    Raises:
        TypeError: where it is no mapping, or a weight is not a number.
        ValueError: where a weight lies outside 0 to 1, or they do not sum to 1 (to within a billionth).

    Example:
        >>> weights("weights", {"cost": 0.5, "skills": 0.4})
        Traceback (most recent call last):
        ValueError: weights sum to 0.9; give weights that sum to 1
    """
    if not isinstance(value, Mapping):
        raise TypeError(f"{argument} is {value!r}; give a weight for each name, such as {{'cost': 0.4, ...}}")
    checked = {name: checks.share(f"{argument}[{name!r}]", weight) for name, weight in value.items()}
    total = math.fsum(checked.values())
    if not tied(total, 1):
        raise ValueError(f"{argument} sum to {total:g}; give weights that sum to 1")
    return checked


def tied(first: float, second: float) -> bool:
    """Return whether two amounts are equal, but for the rounding of binary fractions.

    Example:
        >>> 0.1 + 0.2 == 0.3, tied(0.1 + 0.2, 0.3)
        (False, True)
    """
    return math.isclose(first, second, rel_tol=1e-9)
