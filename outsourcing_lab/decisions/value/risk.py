"""What may go wrong, and is a pilot worth its cost: a decision tree of two branches, and expected losses."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsourcing_lab.decisions import checks, sequences
from outsourcing_lab.decisions.results import Result
from outsourcing_lab.decisions.tolerance import is_rounding


@dataclass(frozen=True, repr=False)
class PilotDecision(Result):
    """A decision tree of two branches: roll out at once, or try first. Amounts: present values, in currency.

    Attributes:
        choice: "roll out now", "pilot first" or "do nothing".
        roll_out_now: the expected value of rolling out at once.
        after_good_pilot: the value of the better move once the pilot has worked.
        after_bad_pilot: the value of the better move once the pilot has failed.
        pilot_first: the expected value of the pilot with what follows from it, its cost taken off.
        most_a_pilot_may_cost: the cost at which a pilot stops being worth it: what is learned is worth that.
    """

    choice: str
    roll_out_now: float
    after_good_pilot: float
    after_bad_pilot: float
    pilot_first: float
    most_a_pilot_may_cost: float


def pilot_first(
    success_probability: float,
    *,
    value_if_good: float,
    value_if_bad: float,
    pilot_cost: float,
    discount_factor: float = 1,
) -> PilotDecision:
    """Return whether to roll a deal out at once, to pilot it first, or to leave it alone.

    roll out now = p · G + (1 - p) · B
    pilot first = d · (p · max(G, 0) + (1 - p) · max(B, 0)) - pilot cost

    The pilot is taken to show for certain whether the deal is good or bad; after it one may still walk away.
    Where two moves are worth the same, the one that commits to less is chosen.

    Args:
        success_probability: p, that the deal turns out good, from 0 to 1.
        value_if_good: G, the net present value of the roll-out where it turns out good, in currency.
        value_if_bad: B, the same where it turns out bad; usually negative, and not above G.
        pilot_cost: the present value of what the pilot costs, in currency.
        discount_factor: d, what a roll-out after the pilot is worth as a share of one today, from 0 to 1:
            (1 + rate) ** -years for a pilot of that many years.

    Returns:
        The choice, with the value of each branch.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where a probability or the factor is outside 0 to 1, the cost is negative, the bad value
            is above the good one, or a number is not finite.

    Example:
        With illustrative numbers, checked by hand: 0.6 · 2.0m - 0.4 · 1.5m = 0.6m at once, and
        0.6 · 2.0m - 0.2m = 1.0m with a pilot:

        >>> pilot_first(0.6, value_if_good=2_000_000, value_if_bad=-1_500_000, pilot_cost=200_000)
        choice: pilot first
        roll out now: 600,000.00
        after good pilot: 2,000,000.00
        after bad pilot: 0
        pilot first: 1,000,000.00
        most a pilot may cost: 600,000.00

    Reference:
        Decision trees and the expected value of perfect information: Raiffa, Decision Analysis, 1968.
    """
    probability = checks.share("success_probability", success_probability)
    good = checks.number("value_if_good", value_if_good)
    bad = checks.number("value_if_bad", value_if_bad)
    if bad > good:
        raise ValueError(
            f"value_if_bad is {value_if_bad!r}; give an amount not above value_if_good, {good:g}"
        )
    cost = checks.at_least("pilot_cost", pilot_cost, 0)
    factor = checks.share("discount_factor", discount_factor)

    roll_out_now = probability * good + (1 - probability) * bad
    after_good, after_bad = max(good, 0.0), max(bad, 0.0)
    learned = factor * (probability * after_good + (1 - probability) * after_bad)
    pilot = learned - cost
    best = max(0.0, pilot, roll_out_now)
    moves = {"do nothing": 0.0, "pilot first": pilot, "roll out now": roll_out_now}
    largest = max(abs(good), abs(bad), cost)
    return PilotDecision(
        choice=next(move for move, value in moves.items() if is_rounding(best - value, largest)),
        roll_out_now=roll_out_now,
        after_good_pilot=after_good,
        after_bad_pilot=after_bad,
        pilot_first=pilot,
        most_a_pilot_may_cost=max(learned - max(roll_out_now, 0.0), 0.0),
    )


@dataclass(frozen=True, repr=False)
class ExpectedLoss(Result):
    """What the risks of a register cost on average, and what the average hides. Amounts in currency.

    Attributes:
        names: the risks, in the order of the register.
        expected_losses: probability times loss, for each risk.
        total: the sum of the expected losses, which no single year needs to come near.
        chance_of_no_loss: the probability that none of the risks happens, if they are independent.
        worst_case: the loss if all of them happen.
    """

    names: tuple[str, ...]
    expected_losses: tuple[float, ...]
    total: float
    chance_of_no_loss: float
    worst_case: float


def expected_monetary_value(risks: Mapping[str, Sequence[float]]) -> ExpectedLoss:
    """Return the expected monetary value of a risk register: Σ probability · loss.

    Args:
        risks: for each risk its probability, from 0 to 1, and the loss if it happens, in currency.

    Returns:
        Each risk's expected loss and their total, beside the chance of no loss at all and the worst case: the
        total is a mean and hides the tails.

    Raises:
        TypeError: where an argument is not of its type.
        ValueError: where a probability is outside 0 to 1, a loss is negative, or an amount is too large.

    Example:
        >>> register = {"vendor fails": (0.10, 2e6), "people leave": (0.25, 4e5), "data breach": (0.05, 3e6)}
        >>> expected = expected_monetary_value(register)
        >>> expected.total
        450000.0

        In 64 years of 100 nothing happens, and no year costs 450,000:

        >>> round(expected.chance_of_no_loss, 5)
        0.64125

    Reference:
        Project Management Institute, A Guide to the Project Management Body of Knowledge, quantitative risk
        analysis.
    """
    names, probabilities, losses = [], [], []
    for name, entry in sequences.mapping("risks", risks).items():
        values = sequences.numbers(f"risks[{name!r}]", entry)
        if len(values) != 2:
            raise ValueError(f"risks[{name!r}] is {entry!r}; give (probability, loss)")
        names.append(name)
        probabilities.append(checks.share(f"the probability of risks[{name!r}]", values[0]))
        losses.append(checks.at_least(f"the loss of risks[{name!r}]", values[1], 0))
    expected = tuple(probability * loss for probability, loss in zip(probabilities, losses, strict=True))
    return ExpectedLoss(
        names=tuple(names),
        expected_losses=expected,
        total=checks.computed("the total of the expected losses", sum(expected, 0.0)),
        chance_of_no_loss=math.prod((1 - probability for probability in probabilities), start=1.0),
        worst_case=checks.computed("the worst case", sum(losses, 0.0)),
    )
