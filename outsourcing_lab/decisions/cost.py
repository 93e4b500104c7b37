"""What will it really cost: hidden costs, productivity, volume, learning, currency and tax."""

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import tied
from outsourcing_lab.decisions.currency import CurrencyExposure, currency_exposure, rate_after_appreciation
from outsourcing_lab.decisions.learning import LearningCurve, learning_curve
from outsourcing_lab.decisions.results import Result

__all__ = [
    "BreakEven",
    "CurrencyExposure",
    "LearningCurve",
    "TotalCost",
    "after_tax_saving",
    "break_even_volume",
    "currency_exposure",
    "effective_hourly_cost",
    "learning_curve",
    "rate_after_appreciation",
    "total_cost_of_offshoring",
]

Side = Literal["in-house", "outsourced", "either"]


@dataclass(frozen=True, repr=False)
class TotalCost(Result):
    """A year of offshored work with what the contract does not show.

    Attributes:
        contract: the vendor's price, currency a year.
        recurring_share: hidden costs that come back every year, as a share of the contract.
        one_off_share: hidden costs that come once, spread over the years, as a share of the contract.
        hidden_cost: both together, currency a year.
        total: contract and hidden cost, currency a year.
        saving: baseline less total, currency a year; below 0 where offshoring costs more.
        saving_share: the saving as a share of the baseline.
    """

    contract: float
    recurring_share: float
    one_off_share: float
    hidden_cost: float
    total: float
    saving: float
    saving_share: float


def total_cost_of_offshoring(
    contract: float,
    *,
    baseline: float,
    hidden_costs: Mapping[str, float],
    one_off: Collection[str] = (),
    years: float = 1,
) -> TotalCost:
    """Return what offshored work costs in all: the contract, and the hidden costs on top of it.

    Args:
        contract: the vendor's price, currency a year.
        baseline: what the same work costs today, currency a year.
        hidden_costs: each hidden cost by name, as a share of the contract (not of the baseline): 3 % is 0.03.
        one_off: which of the hidden costs are paid once; they are spread evenly over the years.
        years: the length of the contract. At 1, one-off costs count in full, as in the published sum.

    Raises:
        TypeError: where an amount is not a number, `hidden_costs` no mapping or `one_off` a single string.
        ValueError: where an amount is negative, the baseline or years 0, a share outside 0 to 1, or a name
            in `one_off` none of the hidden costs.

    Example:
        The published extremes add to 15.2 % and 57 % of the contract:

        >>> from outsourcing_lab.decisions.tables import hidden_cost_ranges
        >>> worst = {cost.name: cost.high_percent / 100 for cost in hidden_cost_ranges()}
        >>> total_cost_of_offshoring(10_000_000, baseline=16_200_000, hidden_costs=worst)
        contract: 10,000,000.00
        recurring share: 0.57
        one off share: 0
        hidden cost: 5,700,000.00
        total: 15,700,000.00
        saving: 500,000.00
        saving share: 0.03086

    Reference:
        S. Overby, The Hidden Costs of Offshore Outsourcing, CIO, 1 September 2003: what an industry told a
        magazine about IT work in India. A range to think with, no law.
    """
    price = checks.at_least("contract", contract, 0)
    today = checks.above("baseline", baseline, 0)
    length = checks.above("years", years, 0)
    if not isinstance(hidden_costs, Mapping):
        raise TypeError(
            f"hidden_costs is {hidden_costs!r}; give a share for each name, such as {{'transition': 0.03}}"
        )
    if isinstance(one_off, str):
        raise TypeError(f"one_off is {one_off!r}; give a collection of names, such as {{{one_off!r}}}")
    for name in one_off:
        if name not in hidden_costs:
            raise ValueError(f"one_off has {name!r}; give names of hidden_costs: {', '.join(hidden_costs)}")
    shares = {name: checks.share(f"hidden_costs[{name!r}]", share) for name, share in hidden_costs.items()}
    recurring = math.fsum(share for name, share in shares.items() if name not in one_off)
    once = checks.computed("one_off_share", math.fsum(shares[name] for name in set(one_off)) / length)
    total = checks.computed("total", price * (1 + recurring + once))
    saving = today - total
    return TotalCost(
        contract=price,
        recurring_share=recurring,
        one_off_share=once,
        hidden_cost=checks.computed("hidden_cost", price * (recurring + once)),
        total=total,
        saving=checks.computed("saving", saving),
        saving_share=checks.computed("saving_share", saving / today),
    )


def effective_hourly_cost(rate: float, *, overhead: float, rework: float, productivity: float) -> float:
    """Return what an hour of useful work costs, once management, rework and a slower pace are paid.

    Args:
        rate: the vendor's price, currency an hour.
        overhead: the client's cost of managing the work, as a share of the rate: 20 % is 0.2.
        rework: the share of the work that is done again.
        productivity: output an hour as a share of that at home: 75 % is 0.75; above 1 where it is faster.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where rate or overhead is negative, rework outside 0 to 1, or productivity 0 or less.

    Example:
        12 an hour against 60 at home looks 80 % cheaper; 21.12 is still cheaper, by 65 %.

        >>> effective_hourly_cost(12, overhead=0.2, rework=0.1, productivity=0.75)
        21.12

    Reference:
        rate × (1 + overhead) × (1 + rework) / productivity: the usual adjustment of a rate card.
    """
    price = checks.at_least("rate", rate, 0)
    managed = 1 + checks.at_least("overhead", overhead, 0)
    redone = 1 + checks.share("rework", rework)
    pace = checks.above("productivity", productivity, 0)
    return checks.computed("effective hourly cost", price * managed * redone / pace)


@dataclass(frozen=True, repr=False)
class BreakEven(Result):
    """The volume at which in-house and outsourced cost the same, and which side is cheaper around it.

    Attributes:
        volume: units a period; None where the two never cost the same, or always do.
        below: the cheaper side below that volume: "in-house", "outsourced" or "either".
        above: the cheaper side above it. Without a break-even volume both name the side cheaper at all
            volumes; at a break-even volume of 0 nothing lies below, and both name the side cheaper above.
    """

    volume: float | None
    below: Side
    above: Side


def break_even_volume(
    fixed_in_house: float,
    *,
    variable_in_house: float,
    fixed_outsourced: float,
    variable_outsourced: float,
) -> BreakEven:
    """Return the volume at which doing the work in-house costs as much as buying it.

    Args:
        fixed_in_house: currency a period that outsourcing would save; a fixed cost that stays is none.
        variable_in_house: currency a unit.
        fixed_outsourced: currency a period: the retained team, the vendor's minimum fee.
        variable_outsourced: the vendor's price, currency a unit.

    Raises:
        TypeError: where an amount is not a number.
        ValueError: where an amount is negative, or so large that no volume can be computed.

    Example:
        >>> break_even_volume(
        ...     900_000, variable_in_house=4.0, fixed_outsourced=150_000, variable_outsourced=6.5
        ... )
        volume: 300,000.00
        below: outsourced
        above: in-house

    Reference:
        Break-even analysis of any cost accounting text:
        V* = (F_in-house − F_outsourced) / (v_outsourced − v_in-house).
    """
    fixed_in = checks.at_least("fixed_in_house", fixed_in_house, 0)
    variable_in = checks.at_least("variable_in_house", variable_in_house, 0)
    fixed_out = checks.at_least("fixed_outsourced", fixed_outsourced, 0)
    variable_out = checks.at_least("variable_outsourced", variable_outsourced, 0)
    at_no_volume = _cheaper(fixed_in, fixed_out)
    for_each_unit = _cheaper(variable_in, variable_out)
    if for_each_unit == "either":
        return BreakEven(volume=None, below=at_no_volume, above=at_no_volume)
    if at_no_volume == for_each_unit:
        return BreakEven(volume=None, below=for_each_unit, above=for_each_unit)
    if at_no_volume == "either":
        return BreakEven(volume=0.0, below=for_each_unit, above=for_each_unit)
    volume = checks.computed("volume", (fixed_in - fixed_out) / (variable_out - variable_in))
    return BreakEven(volume=volume, below=at_no_volume, above=for_each_unit)


def _cheaper(in_house: float, outsourced: float) -> Side:
    if tied(in_house, outsourced):
        return "either"
    return "in-house" if in_house < outsourced else "outsourced"


def after_tax_saving(in_house_cost: float, *, fee: float, client_tax_rate: float) -> float:
    """Return what outsourcing saves after tax: the saving before tax, less the client's own tax on it.

    The tax rate is the client's. The vendor pays the rate of its country on its own profit; the client goes
    on paying its own rate and deducts the fee, so a saving raises its profit and its tax.

    Args:
        in_house_cost: deductible cost that goes away, currency.
        fee: what the vendor is paid, currency.
        client_tax_rate: the client's rate on profit, as a share: 21 % is 0.21.

    Returns:
        The saving; below 0 where the fee is the dearer.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where an amount is negative or the rate outside 0 to 1.

    Example:
        >>> after_tax_saving(3_000_000, fee=2_000_000, client_tax_rate=0.21)
        790000.0

    Reference:
        (C − fee)(1 − t), as in any text on capital budgeting. Withholding tax, sales tax and transfer pricing
        of a deal across borders come on top, and are costs.
    """
    avoided = checks.at_least("in_house_cost", in_house_cost, 0)
    paid = checks.at_least("fee", fee, 0)
    tax = checks.share("client_tax_rate", client_tax_rate)
    return checks.computed("after-tax saving", (avoided - paid) * (1 - tax))
