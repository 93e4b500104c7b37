"""Who should run a process, and where, given what can go wrong with the work and with the supplier."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from outsourcing_lab.decisions.conditions import one_of
from outsourcing_lab.decisions.results import Result

ThreeLevels = Literal["low", "medium", "high"]

_THREE_LEVELS: tuple[ThreeLevels, ...] = ("low", "medium", "high")


@dataclass(frozen=True, repr=False)
class OrganisationalForm(Result):
    """Who should run a process, and where, given its two risks.

    Attributes:
        form: the two answers in one.
        owner: "service provider", "extended organisation" (joint venture or joint management) or "own staff".
        place: "offshore", "nearshore" or "onshore".
        basis: what is the source's and what is ours.
    """

    form: str
    owner: str
    place: str
    basis: str = "two risks after Aron and Singh (2005); the contents of the nine cells are illustrative"


_OWNERS = MappingProxyType(
    {"low": "service provider", "medium": "extended organisation", "high": "own staff"}
)
_PLACES = MappingProxyType({"low": "offshore", "medium": "nearshore", "high": "onshore"})


def organisational_form(operational_risk: ThreeLevels, *, structural_risk: ThreeLevels) -> OrganisationalForm:
    """Return who should run a process and where: structural risk decides who, operational risk where.

    Args:
        operational_risk: the risk that work goes wrong once it has moved.
        structural_risk: the risk that the supplier does not act as agreed.

    Raises:
        TypeError: where a level is not a string.
        ValueError: where it is neither "low", "medium" nor "high".

    Example:
        >>> organisational_form("low", structural_risk="high").form
        'own staff, offshore (captive)'

    Reference:
        After R. Aron and J. V. Singh, Getting Offshoring Right, Harvard Business Review, December 2005. That
        form should follow the two risks is theirs; which form stands in which of the nine cells is ours.
    """
    one_of("operational_risk", operational_risk, _THREE_LEVELS)
    one_of("structural_risk", structural_risk, _THREE_LEVELS)
    owner, place = _OWNERS[structural_risk], _PLACES[operational_risk]
    name = ""
    if owner == "own staff":
        name = " (in-house)" if place == "onshore" else " (captive)"
    return OrganisationalForm(form=f"{owner}, {place}{name}", owner=owner, place=place)


def operational_risk_level(codifiability: ThreeLevels, *, metric_precision: ThreeLevels) -> ThreeLevels:
    """Return how likely work is to go wrong once moved: as the weaker of the two defences against it.

    The risk falls with both; that the weaker one decides is ours, illustrative.

    Args:
        codifiability: how far the work can be written down.
        metric_precision: how exactly its quality can be measured.

    Raises:
        TypeError: where a level is not a string.
        ValueError: where it is neither "low", "medium" nor "high".

    Example:
        >>> operational_risk_level("high", metric_precision="medium")
        'medium'

    Reference:
        After Aron and Singh (2005), see `organisational_form`.
    """
    one_of("codifiability", codifiability, _THREE_LEVELS)
    one_of("metric_precision", metric_precision, _THREE_LEVELS)
    return max(_opposite(codifiability), _opposite(metric_precision), key=_THREE_LEVELS.index)


def structural_risk_level(supplier_opportunism: ThreeLevels, *, monitoring: ThreeLevels) -> ThreeLevels:
    """Return how likely the supplier is to act against the deal and get away with it.

    The risk rises with what the supplier could gain by it and falls with how well it can be watched; that
    the lower of temptation and blindness decides is ours, illustrative.

    Args:
        supplier_opportunism: how much the supplier could gain by not acting as agreed.
        monitoring: how well the client can see what the supplier does.

    Raises:
        TypeError: where a level is not a string.
        ValueError: where it is neither "low", "medium" nor "high".

    Example:
        >>> structural_risk_level("high", monitoring="high")
        'low'

    Reference:
        After Aron and Singh (2005), see `organisational_form`.
    """
    one_of("supplier_opportunism", supplier_opportunism, _THREE_LEVELS)
    one_of("monitoring", monitoring, _THREE_LEVELS)
    return min(supplier_opportunism, _opposite(monitoring), key=_THREE_LEVELS.index)


def _opposite(level: ThreeLevels) -> ThreeLevels:
    return _THREE_LEVELS[2 - _THREE_LEVELS.index(level)]
