"""Which option has the highest weighted score, once the criteria have been put on one scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.results import Result
from outsourcing_lab.decisions.vendors.score_table import ScoreTable, best_first, score_table

Normalisation = Literal["min-max", "share-of-total", "none"]


@dataclass(frozen=True, repr=False)
class WeightedScore(Result):
    """The options by their weighted scores.

    Attributes:
        normalised: the scores on one scale, more being better; a row for each option.
        totals: the weighted score of each option.
        ranking: the options' row numbers, from 0, the best first; equal ones in the order given.
    """

    normalised: tuple[tuple[float, ...], ...]
    totals: tuple[float, ...]
    ranking: tuple[int, ...]


def weighted_score(
    scores: Iterable[Iterable[float]],
    *,
    weights: Iterable[float],
    benefit: Iterable[bool] | None = None,
    normalisation: Normalisation = "min-max",
) -> WeightedScore:
    """Return each option's weighted score, Sᵢ = Σ wⱼ nᵢⱼ, where n are the scores put on one scale.

    How they are put on one scale can change who wins. A weighted score is compensatory: an option can make up
    for a failure in one criterion by another.

    Args:
        scores: a row for each option, a number for each criterion, in the criterion's own unit.
        weights: the weight of each criterion, 0 or more; together 1.
        benefit: for each criterion True where more is better, False where less is (a price); left out, more
            is better in all.
        normalisation: how scores come on one scale. "min-max": the worst option of a criterion has 0, the
            best 1. "share-of-total": a score as a share of the column's sum, for a cost the share of 1 / x.
            "none": as they are, for scores that are on one scale already, more being better.

    Returns:
        The scores on one scale, the totals and the ranking. A criterion in which all options are equal adds
        0 to each under "min-max"; so does one in which all are 0 under "share-of-total".

    Raises:
        TypeError: where an argument is not of its type.
        ValueError: where a number is not finite, lengths differ, a weight is negative, the weights do not add
            up to 1, or the normalisation is unknown or cannot take the scores.

    Example:
        Price (less is better) and quality: the middle offer wins either way, but who comes last differs.

        >>> offers = [[100, 6], [120, 8], [200, 9]]
        >>> half = {"weights": [0.5, 0.5], "benefit": [False, True]}
        >>> [round(total, 3) for total in weighted_score(offers, **half).totals]
        [0.5, 0.733, 0.5]
        >>> shares = weighted_score(offers, **half, normalisation="share-of-total")
        >>> [round(total, 3) for total in shares.totals]
        [0.345, 0.352, 0.303]

    Reference:
        Hwang and Yoon, Multiple Attribute Decision Making, 1981: simple additive weighting.
    """
    table = score_table(scores, weights, benefit)
    normalised = normalise(table, normalisation)
    totals = weighted_totals(table.weights, normalised)
    return WeightedScore(normalised=normalised, totals=totals, ranking=best_first(totals))


def weighted_totals(weights: Sequence[float], normalised: Sequence[Sequence[float]]) -> tuple[float, ...]:
    """Return Σ wⱼ nᵢⱼ for each option i.

    Raises:
        ValueError: where a total is too large to compute.
    """
    return tuple(
        checks.computed("a weighted score", sum(w * n for w, n in zip(weights, row, strict=True)))
        for row in normalised
    )


def normalise(table: ScoreTable, normalisation: Normalisation) -> tuple[tuple[float, ...], ...]:
    """Return the scores on one scale, more being better, as `weighted_score` describes.

    Raises:
        ValueError: where the normalisation is unknown, or cannot take the scores.
    """
    if normalisation not in get_args(Normalisation):
        allowed = ", ".join(repr(name) for name in get_args(Normalisation))
        raise ValueError(f"normalisation is {normalisation!r}; give one of {allowed}")
    columns = [
        _normalised_column(criterion, column, benefit, normalisation)
        for criterion, (column, benefit) in enumerate(zip(table.columns, table.benefit, strict=True))
    ]
    return tuple(zip(*columns, strict=True))


def _normalised_column(
    criterion: int, column: Sequence[float], benefit: bool, normalisation: Normalisation
) -> list[float]:
    if normalisation == "min-max":
        return _min_max(column, benefit)
    if normalisation == "share-of-total":
        return _share_of_total(criterion, column, benefit)
    if not benefit:
        raise ValueError(
            f"benefit[{criterion}] is False; with normalisation 'none' give scores where more is better"
        )
    return list(column)


def _min_max(column: Sequence[float], benefit: bool) -> list[float]:
    low, high = min(column), max(column)
    span = checks.computed("the span of a criterion", high - low)
    if span == 0:
        return [0.0] * len(column)
    return [(x - low) / span if benefit else (high - x) / span for x in column]


def _share_of_total(criterion: int, column: Sequence[float], benefit: bool) -> list[float]:
    for row, x in enumerate(column):
        check = checks.at_least if benefit else checks.above
        check(f"scores[{row}][{criterion}]", x, 0)
    shared = column if benefit else [1 / x for x in column]
    total = checks.computed("the total of a criterion", sum(shared))
    return [x / total if total else 0.0 for x in shared]
