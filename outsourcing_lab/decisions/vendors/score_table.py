"""The scores of several options on several criteria, with each criterion's weight and direction: checked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from outsourcing_lab.decisions import checks, sequences

# Weights typed as 0.333333 for a third still count as adding up to 1.
WEIGHT_TOLERANCE = 1e-5


@dataclass(frozen=True)
class ScoreTable:
    """What weighted scoring and TOPSIS start from.

    Attributes:
        scores: a row for each option, a column for each criterion.
        weights: the weight of each criterion; they add up to 1.
        benefit: for each criterion, True where more is better.
    """

    scores: tuple[tuple[float, ...], ...]
    weights: tuple[float, ...]
    benefit: tuple[bool, ...]

    @property
    def columns(self) -> tuple[tuple[float, ...], ...]:
        """The scores of all options, criterion by criterion."""
        return tuple(zip(*self.scores, strict=True))


def score_table(
    scores: Iterable[Iterable[float]], weights: Iterable[float], benefit: Iterable[bool] | None
) -> ScoreTable:
    """Return the table, once scores, weights and directions fit each other.

    Args:
        scores: a row for each option, a number for each criterion.
        weights: a number of 0 or more for each criterion; together 1.
        benefit: for each criterion True where more is better, False where less is; None where more is better
            in all.

    Raises:
        TypeError: where an argument is not of its type.
        ValueError: where a number is not finite, rows or arguments differ in length, a weight is negative, or
            the weights do not add up to 1.

    Example:
        >>> score_table([[6, 8], [9, 5]], weights=[2, 3], benefit=None)
        Traceback (most recent call last):
        ValueError: weights add up to 5; give weights that add up to 1: divide each by 5
    """
    rows = sequences.rows("scores", scores)
    criteria = len(rows[0])
    shares = sequences.numbers("weights", weights)
    _check_length("weights", shares, criteria)
    for index, share in enumerate(shares):
        checks.at_least(f"weights[{index}]", share, 0)
    together = checks.computed("the sum of the weights", sum(shares))
    if together == 0:
        raise ValueError(f"weights is {shares}; give at least one weight above 0")
    if abs(together - 1) > WEIGHT_TOLERANCE:
        raise ValueError(
            f"weights add up to {together:g}; give weights that add up to 1: divide each by {together:g}"
        )
    directions = (True,) * criteria if benefit is None else tuple(benefit)
    _check_length("benefit", directions, criteria)
    for index, direction in enumerate(directions):
        if not isinstance(direction, bool):
            raise TypeError(
                f"benefit[{index}] is {direction!r}; give True where more is better, False where less is"
            )
    return ScoreTable(scores=rows, weights=tuple(share / together for share in shares), benefit=directions)


def best_first(totals: Sequence[float]) -> tuple[int, ...]:
    """Return the rows' numbers, from 0, with the highest total first; equal ones in the order of the rows.

    Example:
        >>> best_first([0.5, 0.733, 0.5])
        (1, 0, 2)
    """
    return tuple(sorted(range(len(totals)), key=lambda row: -totals[row]))


def _check_length(argument: str, values: Sequence[object], criteria: int) -> None:
    if len(values) != criteria:
        raise ValueError(
            f"{argument} has length {len(values)}; give one for each criterion, {criteria} in all"
        )
