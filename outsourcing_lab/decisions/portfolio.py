"""What to keep and what to buy: the grids of core and non-core, and the portfolio of purchases."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import rating, tied, weights, yes_or_no
from outsourcing_lab.decisions.results import Result

Control = Literal["make", "buy with moderate control", "buy"]
Sourcing = Literal["keep", "invest", "partner", "outsource"]
Quadrant = Literal["strategic", "leverage", "bottleneck", "non-critical"]

LOW_BELOW = 4.0
HIGH_FROM = 7.0


@dataclass(frozen=True, repr=False)
class CoreGrid(Result):
    """How much control an activity needs.

    Attributes:
        choice: "make", "buy with moderate control" or "buy".
        edge_level: "low", "medium" or "high" potential for a competitive edge.
        vulnerability_level: "low", "medium" or "high" strategic vulnerability.
        basis: what is the source's and what is ours.
    """

    choice: Control
    edge_level: str
    vulnerability_level: str
    basis: str = "axes after Quinn and Hilmer (1994); cut-offs ours; a rating is a judgement, no measurement"


def core_grid(competitive_edge: float, *, strategic_vulnerability: float) -> CoreGrid:
    """Return how much control an activity needs, from what it could win and what could go wrong.

    Both high: make. Both low: buy. Anything else: buy with moderate control. A rating is low below 4 and
    high from 7 on.

    Args:
        competitive_edge: potential for an advantage over competitors, 0 to 10.
        strategic_vulnerability: harm if the market fails to supply it as agreed, 0 to 10.

    Raises:
        TypeError: where a rating is not a number.
        ValueError: where it lies outside 0 to 10.

    Example:
        >>> core_grid(8, strategic_vulnerability=7).choice
        'make'
        >>> core_grid(8, strategic_vulnerability=2).choice
        'buy with moderate control'

    Reference:
        After J. B. Quinn and F. G. Hilmer, Strategic Outsourcing, Sloan Management Review, summer 1994. The
        labels of the middle cells are reported, not verified; the cut-offs are ours.
    """
    edge = _level(rating("competitive_edge", competitive_edge, 10))
    vulnerability = _level(rating("strategic_vulnerability", strategic_vulnerability, 10))
    choice: Control = "buy with moderate control"
    if edge == vulnerability == "high":
        choice = "make"
    elif edge == vulnerability == "low":
        choice = "buy"
    return CoreGrid(choice=choice, edge_level=edge, vulnerability_level=vulnerability)


def _level(score: float) -> str:
    if _reaches(score, HIGH_FROM):
        return "high"
    return "medium" if _reaches(score, LOW_BELOW) else "low"


@dataclass(frozen=True, repr=False)
class CapabilityGrid(Result):
    """What to do with a process, given what it contributes, how good the firm is at it, and how safe to buy.

    Attributes:
        choice: "keep", "invest" (in doing it better inside), "partner" (buy in a close relation) or
            "outsource" (buy at arm's length).
        strong: whether the firm does it at least as well as suppliers.
        exposed: whether suppliers could exploit the firm.
        contributes: whether it matters to the firm's competitive advantage.
        basis: what is the source's and what is ours.
    """

    choice: Sourcing
    strong: bool
    exposed: bool
    contributes: bool
    basis: str = "axes after McIvor (2008); the contents of the cells and the threshold are illustrative"


def capability_grid(
    capability: float, *, opportunism: float, contribution: float, threshold: float = 5
) -> CapabilityGrid:
    """Return what to do with a process: keep it, invest in it, partner, or outsource it.

    What contributes to advantage is kept where the firm does it well, invested in where it does not and
    suppliers could exploit it, and done with a partner where they could not. What contributes little is
    outsourced where that is safe; else it is kept where done well, and done with a partner where not.

    Args:
        capability: how well the firm does it against the best suppliers, 0 to 10.
        opportunism: how far suppliers could exploit the firm's dependence, 0 to 10.
        contribution: to competitive advantage, 0 to 10.
        threshold: the rating from which each counts as high.

    Raises:
        TypeError: where a rating is not a number.
        ValueError: where it lies outside 0 to 10.

    Example:
        >>> capability_grid(3, opportunism=8, contribution=9).choice
        'invest'

    Reference:
        After R. McIvor, What is the Right Outsourcing Strategy for Your Process?, European Management Journal
        26 (2008), 24-34. That capability and opportunism decide is his; the cells are ours.
    """
    cut = rating("threshold", threshold, 10)
    strong = _reaches(rating("capability", capability, 10), cut)
    exposed = _reaches(rating("opportunism", opportunism, 10), cut)
    contributes = _reaches(rating("contribution", contribution, 10), cut)
    choice: Sourcing
    if strong and (contributes or exposed):
        choice = "keep"
    elif contributes:
        choice = "invest" if exposed else "partner"
    else:
        choice = "partner" if exposed else "outsource"
    return CapabilityGrid(choice=choice, strong=strong, exposed=exposed, contributes=contributes)


@dataclass(frozen=True, repr=False)
class CoreCompetence(Result):
    """Whether a competence is core, and which of the three tests it fails.

    Attributes:
        core: True where it passes all three.
        failed: the tests it fails.
    """

    core: bool
    failed: tuple[str, ...]


def core_competence(
    opens_markets: bool, *, benefits_customers: bool, hard_to_imitate: bool
) -> CoreCompetence:
    """Return whether a competence is core: it opens markets, benefits customers and is hard to imitate.

    Three questions, since "core" is otherwise what a firm has always done itself.

    Args:
        opens_markets: it gives access to a wide variety of markets.
        benefits_customers: it contributes to what customers see in the product.
        hard_to_imitate: competitors cannot copy it soon.

    Raises:
        TypeError: where an answer is neither True nor False.

    Example:
        >>> core_competence(True, benefits_customers=True, hard_to_imitate=False).failed
        ('hard to imitate',)

    Reference:
        After C. K. Prahalad and G. Hamel, The Core Competence of the Corporation, Harvard Business Review,
        May 1990. Reported, not verified.
    """
    answers = {
        "opens markets": yes_or_no("opens_markets", opens_markets),
        "benefits customers": yes_or_no("benefits_customers", benefits_customers),
        "hard to imitate": yes_or_no("hard_to_imitate", hard_to_imitate),
    }
    failed = tuple(test for test, passed in answers.items() if not passed)
    return CoreCompetence(core=not failed, failed=failed)


def kraljic(profit_impact: float, *, supply_risk: float, threshold: float = 2.5) -> Quadrant:
    """Return a purchase's quadrant in Kraljic's portfolio.

    Textbooks swap the axes; here the first argument is what the purchase means for profit. A rating at the
    threshold counts as high. The threshold is a choice: try another, and see what moves.

    Args:
        profit_impact: 0 to 5; `portfolio_rating` makes it from several factors.
        supply_risk: 0 to 5 likewise.
        threshold: 0 to 5, the rating from which either counts as high.

    Returns:
        "strategic" (both high), "leverage" (impact alone), "bottleneck" (risk alone) or "non-critical".

    Raises:
        TypeError: where a rating is not a number.
        ValueError: where it lies outside 0 to 5.

    Example:
        >>> kraljic(3.8, supply_risk=1.8)
        'leverage'

    Reference:
        P. Kraljic, Purchasing Must Become Supply Management, Harvard Business Review 61(5) (1983).
    """
    cut = rating("threshold", threshold, 5)
    impact = _reaches(rating("profit_impact", profit_impact, 5), cut)
    risk = _reaches(rating("supply_risk", supply_risk, 5), cut)
    if impact:
        return "strategic" if risk else "leverage"
    return "bottleneck" if risk else "non-critical"


def _reaches(score: float, cut: float) -> bool:
    return score > cut or tied(score, cut)


def portfolio_rating(
    ratings: Mapping[str, float], *, factor_weights: Mapping[str, float], highest: float = 5
) -> float:
    """Return one rating from several factors: each times its weight, and the weights sum to 1.

    Args:
        ratings: the rating of each factor, 0 to `highest`.
        factor_weights: the weight of each factor, 0 to 1.
        highest: the upper end of the scale.

    Raises:
        TypeError: where a rating or weight is not a number, or either argument no mapping.
        ValueError: where a rating is off the scale, the weights do not sum to 1, or the names differ.

    Example:
        >>> portfolio_rating(
        ...     {"spend": 5, "quality": 3, "growth": 2},
        ...     factor_weights={"spend": 0.5, "quality": 0.3, "growth": 0.2},
        ... )
        3.8

    Reference:
        The weighted factor score of any operations management text.
    """
    shares = weights("factor_weights", factor_weights)
    if not isinstance(ratings, Mapping):
        raise TypeError(f"ratings is {ratings!r}; give a rating for each name, such as {{'spend': 5, ...}}")
    if ratings.keys() != shares.keys():
        raise ValueError(
            f"ratings has {sorted(ratings)}, factor_weights {sorted(shares)}; give the same names"
        )
    return sum(shares[name] * rating(f"ratings[{name!r}]", score, highest) for name, score in ratings.items())


def process_ranking(processes: Mapping[str, tuple[float, float]]) -> tuple[str, ...]:
    """Return the processes in the order of the value they create and capture, the most valuable first.

    Rank for value created plus rank for value captured, the smallest sum first; processes with the same sum
    stand in the order given. Which to keep closest begins at the top. Adding ranks is ours, illustrative.

    Args:
        processes: for each process the value it creates for customers and the value the firm captures by it,
            both on any scale where more is better.

    Raises:
        TypeError: where it is no mapping, or a process has no two numbers.
        ValueError: where a number is not finite.

    Example:
        >>> process_ranking({"payroll": (2, 1), "pricing": (9, 8), "billing": (4, 6)})
        ('pricing', 'billing', 'payroll')

    Reference:
        After R. Aron and J. V. Singh, Getting Offshoring Right, Harvard Business Review, December 2005.
    """
    if not isinstance(processes, Mapping):
        raise TypeError(f"processes is {processes!r}; give two values for each name")
    values = {name: _pair(name, pair) for name, pair in processes.items()}
    created = [pair[0] for pair in values.values()]
    captured = [pair[1] for pair in values.values()]

    def sum_of_ranks(name: str) -> int:
        mine = values[name]
        return sum(value > mine[0] for value in created) + sum(value > mine[1] for value in captured)

    return tuple(sorted(values, key=sum_of_ranks))


def _pair(name: str, pair: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise TypeError(f"processes[{name!r}] is {pair!r}; give value created and captured, such as (4, 6)")
    first, second = (checks.number(f"processes[{name!r}]", value) for value in pair)
    return first, second
