"""Which option is nearest to the best of everything: TOPSIS, order by similarity to the ideal solution."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.results import Result
from outsourcing_lab.decisions.vendors.score_table import best_first, score_table


@dataclass(frozen=True, repr=False)
class ClosenessToIdeal(Result):
    """The options by their closeness to the ideal.

    Attributes:
        ideal: the best weighted value of each criterion.
        anti_ideal: the worst weighted value of each criterion.
        distance_to_ideal: of each option.
        distance_to_anti_ideal: of each option.
        closeness: of each option, from 0 (worst in everything) to 1 (best in everything).
        ranking: the options' row numbers, from 0, the closest first; equal ones in the order given.
    """

    ideal: tuple[float, ...]
    anti_ideal: tuple[float, ...]
    distance_to_ideal: tuple[float, ...]
    distance_to_anti_ideal: tuple[float, ...]
    closeness: tuple[float, ...]
    ranking: tuple[int, ...]


def topsis(
    scores: Iterable[Iterable[float]], *, weights: Iterable[float], benefit: Iterable[bool]
) -> ClosenessToIdeal:
    """Return how close each option comes to the ideal, C = d⁻ / (d⁺ + d⁻).

    Each criterion is divided by its length, √Σ x² (vector normalisation), and weighted; d⁺ and d⁻ are the
    straight distances to the best and to the worst value of every criterion. Libraries that normalise in
    another way by default give other numbers, and may rank otherwise. So may one option more or less.

    Args:
        scores: a row for each option, a number for each criterion, in the criterion's own unit; two options
            at least.
        weights: the weight of each criterion, 0 or more; together 1.
        benefit: for each criterion True where more is better, False where less is (a cost).

    Returns:
        The closeness and ranking with the steps to them. A criterion in which all options are equal, or all
        are 0, makes no difference.

    Raises:
        TypeError: where an argument is not of its type.
        ValueError: where there are fewer than two options, all options are equal in every criterion that has
            a weight, a number is not finite, lengths differ, a weight is negative, or the weights do not add
            up to 1.

    Example:
        Four fighter aircraft; less is better in the fourth criterion, the price:

        >>> fighters = [
        ...     [2.0, 1500, 20000, 5.5, 5, 9],
        ...     [2.5, 2700, 18000, 6.5, 3, 5],
        ...     [1.8, 2000, 21000, 4.5, 7, 7],
        ...     [2.2, 1800, 20000, 5.0, 5, 5],
        ... ]
        >>> found = topsis(
        ...     fighters,
        ...     weights=[0.2, 0.1, 0.1, 0.1, 0.2, 0.3],
        ...     benefit=[True, True, True, False, True, True],
        ... )
        >>> [round(closeness, 3) for closeness in found.closeness], found.ranking
        ([0.643, 0.268, 0.614, 0.312], (0, 2, 3, 1))

    Reference:
        Hwang and Yoon, Multiple Attribute Decision Making, 1981, with this example; its printed results are
        reported, not verified, and two libraries compute the same.
    """
    table = score_table(scores, weights, benefit)
    if len(table.scores) < 2:
        raise ValueError("scores has one option; give at least two, to be compared with each other")
    weighted = []
    for criterion, (column, weight) in enumerate(zip(table.columns, table.weights, strict=True)):
        length = checks.computed(f"the length of criterion {criterion}", math.hypot(*column))
        weighted.append([weight * x / length if length else 0.0 for x in column])
    ideal = tuple(
        max(column) if more else min(column) for column, more in zip(weighted, table.benefit, strict=True)
    )
    anti_ideal = tuple(
        min(column) if more else max(column) for column, more in zip(weighted, table.benefit, strict=True)
    )
    if ideal == anti_ideal:
        raise ValueError(
            "scores are the same for all options in every criterion that has a weight; "
            "give options that differ, or none is closer to the ideal"
        )
    options = tuple(zip(*weighted, strict=True))
    to_ideal = tuple(math.dist(option, ideal) for option in options)
    to_anti_ideal = tuple(math.dist(option, anti_ideal) for option in options)
    closeness = tuple(worst / (best + worst) for best, worst in zip(to_ideal, to_anti_ideal, strict=True))
    return ClosenessToIdeal(
        ideal=ideal,
        anti_ideal=anti_ideal,
        distance_to_ideal=to_ideal,
        distance_to_anti_ideal=to_anti_ideal,
        closeness=closeness,
        ranking=best_first(closeness),
    )
