"""What the models refuse in a list, table or mapping: no numbers, no order, no rows, ragged rows."""

from collections.abc import Iterable, Mapping, Set
from typing import TypeVar

from outsourcing_lab.decisions import checks

Entry = TypeVar("Entry")


def numbers(argument: str, values: Iterable[float], *, fewest: int = 1) -> tuple[float, ...]:
    """Return finite numbers in the order given.

    Args:
        argument: the name of the argument, for the message.
        values: what was given: a list, a tuple, an array, anything that has an order.
        fewest: how many there must be at least.

    Raises:
        TypeError: where it is no list of numbers; a set or a mapping is none, since the order counts.
        ValueError: where a number is not finite, or there are too few.

    Examples:
        >>> numbers("cash_flows", [-100, 110])
        (-100.0, 110.0)

        >>> numbers("cash_flows", [-100, float("nan")])
        Traceback (most recent call last):
        ValueError: cash_flows[1] is nan; give a finite number
    """
    entries = _ordered(argument, values, "a list of numbers")
    if len(entries) < fewest:
        needed = "at least one number" if fewest == 1 else f"at least {fewest} numbers"
        raise ValueError(f"{argument} is {values!r}; give {needed}")
    return tuple(checks.number(f"{argument}[{index}]", entry) for index, entry in enumerate(entries))


def rows(argument: str, table: Iterable[Iterable[float]]) -> tuple[tuple[float, ...], ...]:
    """Return the rows of a table of finite numbers.

    Raises:
        TypeError: where it is no list of rows of numbers.
        ValueError: where it has no row or an empty one, the rows differ in length, or a number is not finite.

    Example:
        >>> rows("scores", [[6, 8], [9]])
        Traceback (most recent call last):
        ValueError: scores[1] has length 1 and scores[0] has length 2; give rows of one length
    """
    entries = _ordered(argument, table, "a list of rows of numbers")
    if not entries:
        raise ValueError(f"{argument} is {table!r}; give at least one row")
    checked = tuple(numbers(f"{argument}[{index}]", row) for index, row in enumerate(entries))
    for index, row in enumerate(checked):
        if len(row) != len(checked[0]):
            raise ValueError(
                f"{argument}[{index}] has length {len(row)} and {argument}[0] has length {len(checked[0])}; "
                "give rows of one length"
            )
    return checked


def mapping(argument: str, values: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """Return a mapping of names to values.

    Raises:
        TypeError: where it is none.

    Example:
        >>> mapping("base", [0.1])
        Traceback (most recent call last):
        TypeError: base is [0.1]; give a mapping of names to values
    """
    if not isinstance(values, Mapping):
        raise TypeError(f"{argument} is {values!r}; give a mapping of names to values")
    return values


def _ordered(argument: str, values: Iterable[Entry], allowed: str) -> tuple[Entry, ...]:
    if isinstance(values, str | bytes | Mapping | Set) or not isinstance(values, Iterable):
        raise TypeError(f"{argument} is {values!r}; give {allowed}")
    return tuple(values)
