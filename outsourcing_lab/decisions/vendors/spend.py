"""How much hangs on few vendors: the concentration of spend."""

from collections.abc import Iterable
from dataclasses import dataclass

from outsourcing_lab.decisions import checks, sequences
from outsourcing_lab.decisions.results import Result


@dataclass(frozen=True, repr=False)
class Concentration(Result):
    """How concentrated the spend is.

    Attributes:
        percentages: each vendor's part of the spend, in per cent.
        index: the Herfindahl-Hirschman index, from near 0 (very many small vendors) to 10,000 (a single one).
        equivalent_vendors: how many vendors of equal size would give the same index, 10,000 / index.
    """

    percentages: tuple[float, ...]
    index: float
    equivalent_vendors: float


def concentration(spend: Iterable[float]) -> Concentration:
    """Return the Herfindahl-Hirschman index of spend, HHI = Σ (percentage of vendor i)².

    Args:
        spend: what goes to each vendor, in one currency or in per cent; 0 or more.

    Returns:
        The index with the percentages behind it.

    Raises:
        TypeError: where it is not a list of numbers.
        ValueError: where an amount is negative or not finite, or all are 0.

    Example:
        >>> concentration([50, 30, 20])
        percentages: 50, 30, 20
        index: 3,800.00
        equivalent vendors: 2.632

    Reference:
        Hirschman, The Paternity of an Index, American Economic Review 54(5), 1964. Limits that competition
        authorities set are for markets, not for one client's vendors.
    """
    amounts = sequences.numbers("spend", spend)
    for position, amount in enumerate(amounts):
        checks.at_least(f"spend[{position}]", amount, 0)
    total = checks.computed("the total spend", sum(amounts))
    if total == 0:
        raise ValueError(f"spend is {amounts}; give at least one amount above 0")
    percentages = tuple(100 * (amount / total) for amount in amounts)
    index = sum(percentage**2 for percentage in percentages)
    return Concentration(percentages=percentages, index=index, equivalent_vendors=10_000 / index)
