"""How firm is the winner: how far one weight must move before another option wins."""

from collections.abc import Iterable
from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.results import Result
from outsourcing_lab.decisions.tolerance import is_rounding
from outsourcing_lab.decisions.vendors.score_table import ScoreTable, best_first, score_table
from outsourcing_lab.decisions.vendors.weighted_scoring import Normalisation, normalise, weighted_totals


@dataclass(frozen=True, repr=False)
class Flip(Result):
    """Where one criterion's weight changes the winner, the other weights keeping their proportions.

    Attributes:
        criterion: the column's number, from 0.
        weight: its weight now.
        lower: the weight below which another option wins; None where none does.
        lower_winner: that option's row number, from 0; None where none does.
        upper: the weight above which another option wins; None where none does.
        upper_winner: that option's row number, from 0; None where none does.
        move: how far the weight must move to the nearer of the two; None where it changes nothing.
    """

    criterion: int
    weight: float
    lower: float | None
    lower_winner: int | None
    upper: float | None
    upper_winner: int | None
    move: float | None

    def __repr__(self) -> str:
        changes = [
            f"{side} {limit:.4g} option {winner} wins"
            for side, limit, winner in (
                ("below", self.lower, self.lower_winner),
                ("above", self.upper, self.upper_winner),
            )
            if limit is not None
        ]
        found = " and ".join(changes) or "no weight changes the winner"
        return f"criterion {self.criterion}, weight {self.weight:.4g}: {found}"


@dataclass(frozen=True, repr=False)
class FlipWeights(Result):
    """How far each weight alone must move before the winner changes.

    Attributes:
        winner: the row number, from 0, of the option that wins now.
        flips: for each criterion, where its weight changes the winner.
        most_sensitive: the criterion whose weight has the least way to go; None where none can do it.
    """

    winner: int
    flips: tuple[Flip, ...]
    most_sensitive: int | None


def flip_weight(
    scores: Iterable[Iterable[float]],
    *,
    weights: Iterable[float],
    benefit: Iterable[bool] | None = None,
    normalisation: Normalisation = "min-max",
) -> FlipWeights:
    """Return how far each weight must move, alone, before another option has the highest weighted score.

    As criterion j's weight goes to w, the others keep their proportions: wₖ · (1 - w) / (1 - wⱼ). The lead of
    the winner over a rival is then a straight line in w, D(w) = D(0) + (D(1) - D(0)) · w, and the winner
    changes where it crosses 0: w* = D(0) / (D(0) - D(1)). Where wⱼ is 1, the others share the rest equally.

    Args:
        scores: a row for each option, a number for each criterion; two criteria at least.
        weights: the weight of each criterion, 0 or more; together 1.
        benefit: for each criterion True where more is better, False where less is; left out, more is better
            in all.
        normalisation: "min-max", "share-of-total" or "none", as for `weighted_score`.

    Returns:
        The winner, and for each criterion the weights at which it loses. At a weight of a flip itself, winner
        and rival are level. Where two options are level now, a move of 0 says so.

    Raises:
        TypeError: where an argument is not of its type.
        ValueError: where there is only one criterion, or as for `weighted_score`.

    Example:
        Price and quality of three offers: the second wins until price counts for less than 5/17 or more than
        10/13.

        >>> offers = [[100, 6], [120, 8], [200, 9]]
        >>> found = flip_weight(offers, weights=[0.5, 0.5], benefit=[False, True])
        >>> found.winner, found.flips[0]
        (1, criterion 0, weight 0.5: below 0.2941 option 2 wins and above 0.7692 option 0 wins)

    Reference:
        Triantaphyllou and Sánchez, A Sensitivity Analysis Approach for Some Deterministic Multi-Criteria
        Decision-Making Methods, Decision Sciences 28(1), 1997: how far a weight must change.
    """
    table = score_table(scores, weights, benefit)
    if len(table.weights) < 2:
        raise ValueError("scores has one criterion; give at least two, or its weight has nowhere to move")
    normalised = normalise(table, normalisation)
    winner = best_first(weighted_totals(table.weights, normalised))[0]
    flips = tuple(_flip(table, normalised, winner, criterion) for criterion in range(len(table.weights)))
    moves = [(flip.move, flip.criterion) for flip in flips if flip.move is not None]
    return FlipWeights(winner=winner, flips=flips, most_sensitive=min(moves)[1] if moves else None)


def _flip(table: ScoreTable, normalised: tuple[tuple[float, ...], ...], winner: int, criterion: int) -> Flip:
    weight = table.weights[criterion]
    without = [_total_without(table.weights, row, criterion) for row in normalised]
    largest = max(abs(score) for row in normalised for score in row)
    lower, upper = [], []
    for rival, row in enumerate(normalised):
        lead_at_0 = without[winner] - without[rival]
        lead_at_1 = normalised[winner][criterion] - row[criterion]
        # Two options that are level at an end must not seem to change places there by a rounding.
        if lead_at_0 < 0 and not is_rounding(lead_at_0, largest):
            lower.append((min(_crossing(lead_at_0, lead_at_1), weight), lead_at_0, rival))
        if lead_at_1 < 0 and not is_rounding(lead_at_1, largest):
            upper.append((max(_crossing(lead_at_0, lead_at_1), weight), lead_at_1, rival))
    # Of rivals that take over at the same weight, the one furthest ahead at the end of the way wins.
    below = max(lower, key=lambda change: (change[0], -change[1]), default=None)
    above = min(upper, default=None)
    return Flip(
        criterion=criterion,
        weight=weight,
        lower=below[0] if below else None,
        lower_winner=below[2] if below else None,
        upper=above[0] if above else None,
        upper_winner=above[2] if above else None,
        move=min((abs(weight - change[0]) for change in (below, above) if change), default=None),
    )


def _crossing(lead_at_0: float, lead_at_1: float) -> float:
    return lead_at_0 / checks.computed("the change of a lead", lead_at_0 - lead_at_1)


def _total_without(weights: tuple[float, ...], row: tuple[float, ...], criterion: int) -> float:
    """Return an option's weighted score where one criterion has the weight 0 and the others share the 1."""
    others = [index for index in range(len(weights)) if index != criterion]
    rest = sum(weights[index] for index in others)
    if rest == 0:
        return sum(row[index] for index in others) / len(others)
    return sum(weights[index] / rest * row[index] for index in others)
