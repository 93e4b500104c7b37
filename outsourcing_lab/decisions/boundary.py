"""Should the work move at all: make or buy; beside it the grids, portfolios and forms that help to decide."""

from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import tied
from outsourcing_lab.decisions.engagement import Engagement, Reason, engagement
from outsourcing_lab.decisions.governance import (
    ContractingCase,
    GovernanceForm,
    contracting_case,
    governance_form,
)
from outsourcing_lab.decisions.organisational_form import (
    OrganisationalForm,
    operational_risk_level,
    organisational_form,
    structural_risk_level,
)
from outsourcing_lab.decisions.portfolio import (
    CapabilityGrid,
    CoreCompetence,
    CoreGrid,
    capability_grid,
    core_competence,
    core_grid,
    kraljic,
    portfolio_rating,
    process_ranking,
)
from outsourcing_lab.decisions.results import Result

__all__ = [
    "CapabilityGrid",
    "ContractingCase",
    "CoreCompetence",
    "CoreGrid",
    "Engagement",
    "GovernanceForm",
    "MakeOrBuy",
    "OrganisationalForm",
    "Reason",
    "capability_grid",
    "contracting_case",
    "core_competence",
    "core_grid",
    "engagement",
    "governance_form",
    "kraljic",
    "make_or_buy",
    "operational_risk_level",
    "organisational_form",
    "portfolio_rating",
    "process_ranking",
    "structural_risk_level",
]


@dataclass(frozen=True, repr=False)
class MakeOrBuy(Result):
    """Both sides of a make-or-buy decision, with the cost of dealing with each other.

    Attributes:
        choice: "make", "buy" or "either", where both cost the same.
        make_total: cost of making, with internal agency cost, currency a year.
        buy_total: cost of buying, with bargaining, governance and expected hold-up, currency a year.
        expected_holdup: probability times loss, the part of the buying cost that may never come.
        break_even_probability: the probability of hold-up at which both cost the same; None where there is
            none from 0 to 1, so that one side is cheaper whatever the probability (or both cost the same).
    """

    choice: Literal["make", "buy", "either"]
    make_total: float
    buy_total: float
    expected_holdup: float
    break_even_probability: float | None


def make_or_buy(
    make_cost: float,
    *,
    buy_price: float,
    agency_cost: float = 0,
    bargaining_cost: float = 0,
    governance_cost: float = 0,
    holdup_probability: float = 0,
    holdup_loss: float = 0,
) -> MakeOrBuy:
    """Return whether to make or to buy, counting what it costs to deal with a supplier.

    Buy where P_buy + T_buy + p L < P_make + A_make.

    Args:
        make_cost: P_make, the production cost that would go away, currency a year. Overhead that stays when
            the work leaves is none of it.
        buy_price: P_buy, the vendor's price, currency a year.
        agency_cost: A_make, what it costs to make the own people pull together, currency a year.
        bargaining_cost: part of T_buy: negotiating and changing the contract, currency a year.
        governance_cost: part of T_buy: the retained team that manages the vendor, currency a year.
        holdup_probability: p, how likely the vendor is to exploit the client's dependence, 0 to 1.
        holdup_loss: L, what that would cost, currency a year.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where a cost is negative or the probability outside 0 to 1.

    Example:
        >>> make_or_buy(
        ...     4_000_000, buy_price=3_200_000, agency_cost=150_000, bargaining_cost=250_000,
        ...     governance_cost=200_000, holdup_probability=0.10, holdup_loss=1_500_000,
        ... )
        choice: buy
        make total: 4,150,000.00
        buy total: 3,800,000.00
        expected holdup: 150,000.00
        break even probability: 0.3333

    Reference:
        R. H. Coase, The Nature of the Firm, 1937; O. E. Williamson, The Economic Institutions of Capitalism,
        1985; A. Vining and S. Globerman, European Management Journal 17(6) (1999), 645-654: choose what
        minimises the sum of production, bargaining and opportunism costs.
    """
    production = checks.at_least("make_cost", make_cost, 0)
    agency = checks.at_least("agency_cost", agency_cost, 0)
    price = checks.at_least("buy_price", buy_price, 0)
    bargaining = checks.at_least("bargaining_cost", bargaining_cost, 0)
    governance = checks.at_least("governance_cost", governance_cost, 0)
    probability = checks.share("holdup_probability", holdup_probability)
    loss = checks.at_least("holdup_loss", holdup_loss, 0)
    make_total = checks.computed("make_total", production + agency)
    without_holdup = checks.computed("buy_total", price + bargaining + governance)
    buy_total = checks.computed("buy_total", without_holdup + probability * loss)
    choice: Literal["make", "buy", "either"] = "buy" if buy_total < make_total else "make"
    if tied(buy_total, make_total):
        choice = "either"
    return MakeOrBuy(
        choice=choice,
        make_total=make_total,
        buy_total=buy_total,
        expected_holdup=probability * loss,
        break_even_probability=_break_even_probability(make_total, without_holdup, loss),
    )


def _break_even_probability(make_total: float, without_holdup: float, loss: float) -> float | None:
    if loss == 0:
        return None
    if tied(make_total, without_holdup):
        return 0.0
    if tied(make_total, without_holdup + loss):
        return 1.0
    probability = (make_total - without_holdup) / loss
    return probability if 0 < probability < 1 else None
