"""Which form fits the relation: market, hybrid or hierarchy; a simple contract or a stake for both sides."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import one_of, tied
from outsourcing_lab.decisions.results import Result

TwoLevels = Literal["low", "high"]
Line = tuple[float, float]

_TWO_LEVELS: tuple[TwoLevels, ...] = ("low", "high")


@dataclass(frozen=True, repr=False)
class GovernanceForm(Result):
    """The cheapest form of governance at one degree of asset specificity.

    Attributes:
        choice: "market", "hybrid" or "hierarchy"; joined by "or" where they cost the same.
        market_cost: cost of governance by the market at this specificity.
        hybrid_cost: by a long contract or an alliance.
        hierarchy_cost: by the firm itself.
        market_to_hybrid: k1, the specificity at which market and hybrid cost the same.
        hybrid_to_hierarchy: k2, at which hybrid and hierarchy do.
        market_to_hierarchy: at which market and hierarchy do; the switch where no hybrid is in between.
        sequence: the forms that are cheapest somewhere, in the order of rising specificity.
        basis: what is the source's and what is ours.
    """

    choice: str
    market_cost: float
    hybrid_cost: float
    hierarchy_cost: float
    market_to_hybrid: float
    hybrid_to_hierarchy: float
    market_to_hierarchy: float
    sequence: tuple[str, ...]
    basis: str = "order of the curves after Williamson (1991); straight lines are illustrative"


def governance_form(
    asset_specificity: float,
    *,
    market: Line = (1, 4),
    hybrid: Line = (2, 2),
    hierarchy: Line = (4, 0.5),
) -> GovernanceForm:
    """Return the form of governance that costs least when assets are this specific to the relation.

    Williamson gives the order: the market is cheapest to set up and suffers most from specificity, the
    hierarchy the reverse, the hybrid in between. Straight lines and their numbers are a teaching device.

    Args:
        asset_specificity: k, 0 where the assets serve anyone as well; any scale, the one of the slopes.
        market: M(k) = m0 + m1 k as (m0, m1), cost at no specificity and cost for each unit of it.
        hybrid: X(k) = x0 + x1 k likewise.
        hierarchy: H(k) = h0 + h1 k likewise.

    Raises:
        TypeError: where a value is not a number or a line no pair.
        ValueError: where a value is negative, or the lines are out of order: m0 < x0 < h0, m1 > x1 > h1.

    Example:
        >>> form = governance_form(1.0)
        >>> form.choice, form.market_to_hybrid, round(form.hybrid_to_hierarchy, 4)
        ('hybrid', 0.5, 1.3333)

    Reference:
        O. E. Williamson, Comparative Economic Organization, Administrative Science Quarterly 36 (1991),
        269-296. Reported, not verified.
    """
    k = checks.at_least("asset_specificity", asset_specificity, 0)
    m0, m1 = _line("market", market)
    x0, x1 = _line("hybrid", hybrid)
    h0, h1 = _line("hierarchy", hierarchy)
    if not m0 < x0 < h0:
        raise ValueError(
            f"market, hybrid and hierarchy start at {m0:g}, {x0:g} and {h0:g}; give rising starts: the "
            "market is the cheapest to set up, the hierarchy the dearest"
        )
    if not m1 > x1 > h1:
        raise ValueError(
            f"market, hybrid and hierarchy have the slopes {m1:g}, {x1:g} and {h1:g}; give falling slopes: "
            "the market suffers most from specificity, the hierarchy least"
        )
    costs = {
        "market": checks.computed("market_cost", m0 + m1 * k),
        "hybrid": checks.computed("hybrid_cost", x0 + x1 * k),
        "hierarchy": checks.computed("hierarchy_cost", h0 + h1 * k),
    }
    least = min(costs.values())
    k1 = checks.computed("market_to_hybrid", (x0 - m0) / (m1 - x1))
    k2 = checks.computed("hybrid_to_hierarchy", (h0 - x0) / (x1 - h1))
    return GovernanceForm(
        choice=" or ".join(form for form, cost in costs.items() if tied(cost, least)),
        market_cost=costs["market"],
        hybrid_cost=costs["hybrid"],
        hierarchy_cost=costs["hierarchy"],
        market_to_hybrid=k1,
        hybrid_to_hierarchy=k2,
        market_to_hierarchy=checks.computed("market_to_hierarchy", (h0 - m0) / (m1 - h1)),
        sequence=("market", "hybrid", "hierarchy") if k1 < k2 else ("market", "hierarchy"),
    )


def _line(argument: str, line: Line) -> Line:
    if not isinstance(line, tuple | list) or len(line) != 2:
        raise TypeError(f"{argument} is {line!r}; give the start and the slope of a line, such as (1, 4)")
    start, slope = (checks.at_least(argument, number, 0) for number in line)
    return start, slope


@dataclass(frozen=True, repr=False)
class ContractingCase(Result):
    """What one of the eight cases calls for.

    Attributes:
        recommendation: how to contract for it.
        problems: what to expect, one entry for each driver that stands on its difficult side.
        mitigations: what softens each problem.
        basis: what is the source's and what is ours.
    """

    recommendation: str
    problems: tuple[str, ...]
    mitigations: tuple[str, ...]
    basis: str = "three drivers after Vining and Globerman (1999); wording ours"


_CONTRACTING: Mapping[tuple[TwoLevels, TwoLevels, TwoLevels], str] = MappingProxyType(
    {
        ("low", "high", "low"): "outsource by a simple contract and tender again when it ends",
        ("low", "low", "low"): "outsource, and keep a second supplier or the option to take the work back",
        ("low", "high", "high"): "outsource the work and keep the specific assets",
        ("low", "low", "high"): "outsource by a long contract with agreed prices, the specific assets kept",
        ("high", "high", "low"): "outsource on short terms, with benchmarks and staff who can judge the work",
        ("high", "low", "low"): "outsource in parts, with open books and staff who can judge the work",
        ("high", "high", "high"): "outsource only as a venture in which both sides invest",
        ("high", "low", "high"): "avoid outsourcing, or make both sides invest as hostages to the deal",
    }
)


def contracting_case(
    complexity: TwoLevels, *, contestability: TwoLevels, asset_specificity: TwoLevels
) -> ContractingCase:
    """Return how to contract for an activity, from three drivers that are each low or high.

    Args:
        complexity: how hard it is to say and to see what good work is.
        contestability: how many suppliers could take over soon and cheaply.
        asset_specificity: how little the assets made for it are worth elsewhere.

    Raises:
        TypeError: where a level is not a string.
        ValueError: where it is neither "low" nor "high".

    Example:
        >>> case = contracting_case("high", contestability="low", asset_specificity="high")
        >>> case.recommendation
        'avoid outsourcing, or make both sides invest as hostages to the deal'
        >>> len(case.problems)
        3

    Reference:
        After A. Vining and S. Globerman, A Conceptual Framework for Understanding the Outsourcing Decision,
        European Management Journal 17(6) (1999), 645-654. The wording of the cases is ours.
    """
    one_of("complexity", complexity, _TWO_LEVELS)
    one_of("contestability", contestability, _TWO_LEVELS)
    one_of("asset_specificity", asset_specificity, _TWO_LEVELS)
    difficult = [
        (complexity == "high", "bad work is hard to tell from good", "benchmarking"),
        (contestability == "low", "few suppliers could replace this one", "multiple suppliers"),
        (
            asset_specificity == "high",
            "whoever paid for the specific assets can be held up",
            "specific assets kept out of the contract, and step-in rights",
        ),
    ]
    return ContractingCase(
        recommendation=_CONTRACTING[complexity, contestability, asset_specificity],
        problems=tuple(problem for present, problem, _ in difficult if present),
        mitigations=tuple(mitigation for present, _, mitigation in difficult if present),
    )
