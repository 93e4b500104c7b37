"""How attractive is a place: a weighted index of its dimensions, and what it can hide."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import weights as checked_weights
from outsourcing_lab.decisions.conditions import yes_or_no
from outsourcing_lab.decisions.results import Result

REPORTED_INDEX_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "financial attractiveness": 0.35,
        "people skills and availability": 0.25,
        "business environment": 0.25,
        "digital resonance": 0.15,
    }
)
"""The weights of Kearney's Global Services Location Index of 2019: reported, not verified."""


@dataclass(frozen=True, repr=False)
class LocationIndex(Result):
    """One place's weighted index, and how it came about.

    Attributes:
        index: the weighted sum, on the scale of the scores.
        contributions: each dimension's name, weight and contribution, as text.
        missing: the dimensions without a score, whose weight was shared out among the others.
    """

    index: float
    contributions: tuple[str, ...]
    missing: tuple[str, ...]


def location_index(scores: Mapping[str, float | None], *, weights: Mapping[str, float]) -> LocationIndex:
    """Return a place's weighted index: the sum of weight times score over its dimensions.

    A missing score is no 0: the other weights are scaled up to sum to 1 again, and the result says so. The
    index lets a low price buy off bad infrastructure; look at the contributions as well.

    Args:
        scores: for each dimension 0 to 10, or None where it is missing.
        weights: for each dimension its weight; they sum to 1.

    Raises:
        TypeError: where a score or weight is not a number, or either argument no mapping.
        ValueError: where a score lies outside 0 to 10, the weights do not sum to 1, the names differ, or
            all that has a weight is missing.

    Example:
        >>> weights = {"cost": 0.35, "people": 0.25, "business": 0.25, "digital": 0.15}
        >>> location_index({"cost": 9, "people": 6, "business": 5, "digital": 4}, weights=weights).index
        6.5
        >>> scores = {"cost": 9, "people": 6, "business": 5, "digital": None}
        >>> partial = location_index(scores, weights=weights)
        >>> round(partial.index, 3), partial.missing, partial.contributions[0]
        (6.941, ('digital',), 'cost: 0.4118 x 9 = 3.706')

    Reference:
        The form of Kearney's Global Services Location Index; its weights are `REPORTED_INDEX_WEIGHTS`.
    """
    shares = checked_weights("weights", weights)
    if not isinstance(scores, Mapping):
        raise TypeError(f"scores is {scores!r}; give a score for each name, such as {{'cost': 9, ...}}")
    if scores.keys() != shares.keys():
        raise ValueError(f"scores has {sorted(scores)}, weights {sorted(shares)}; give the same names")
    known = {name: _score(f"scores[{name!r}]", score) for name, score in scores.items() if score is not None}
    weight_known = math.fsum(shares[name] for name in known)
    if weight_known == 0:
        raise ValueError("scores are missing for every dimension that has a weight; give at least one")
    rescaled = {name: shares[name] / weight_known for name in known}
    return LocationIndex(
        index=math.fsum(rescaled[name] * known[name] for name in known),
        contributions=tuple(
            f"{name}: {rescaled[name]:.4g} x {known[name]:.4g} = {rescaled[name] * known[name]:.4g}"
            for name in known
        ),
        missing=tuple(name for name in scores if name not in known),
    )


def _score(argument: str, score: float) -> float:
    converted = checks.number(argument, score)
    if not 0 <= converted <= 10:
        raise ValueError(f"{argument} is {score!r}; give a score from 0 to 10, or None where it is missing")
    return converted


def min_max_scores(
    values: Mapping[str, float | None], *, higher_is_better: bool = True
) -> dict[str, float | None]:
    """Return each place's value as a score from 0 (the worst of these places) to 10 (the best).

    The score depends on who else is compared: adding a place can turn the order of two others in an index.

    Args:
        values: each place's value in any one unit, or None where it is missing.
        higher_is_better: False for what should be low, such as wages.

    Returns:
        The scores, None where the value is missing.

    Raises:
        TypeError: where a value is not a number, or `values` no mapping.
        ValueError: where fewer than two values differ: there is nothing to tell the places apart by.

    Example:
        >>> min_max_scores({"IN": 9, "PL": 25, "US": 49, "VN": None}, higher_is_better=False)
        {'IN': 10.0, 'PL': 6.0, 'US': 0.0, 'VN': None}

    Reference:
        Min-max normalisation: s = 10 (x − min) / (max − min).
    """
    known = _known(values)
    lowest, highest = min(known.values(), default=0.0), max(known.values(), default=0.0)
    span = checks.computed("the span of the values", highest - lowest)
    if span == 0:
        raise ValueError("values are all the same or missing; give at least two that differ")
    worst = lowest if yes_or_no("higher_is_better", higher_is_better) else highest
    return {name: 10 * (abs(known[name] - worst) / span) if name in known else None for name in values}


def ranks(values: Mapping[str, float | None]) -> dict[str, int]:
    """Return each place's rank by its value, the highest first; the missing have none.

    Equal values share a rank, and the next rank is left out, as in a race: 1, 2, 2, 4.

    Args:
        values: each place's value in any one unit, or None where it is missing.

    Raises:
        TypeError: where a value is not a number, or `values` no mapping.
        ValueError: where a value is not finite.

    Example:
        >>> ranks({"US": 25.77, "DE": 29.94, "IN": 30, "MX": 30, "UA": None})
        {'US': 4, 'DE': 3, 'IN': 1, 'MX': 1}

    Reference:
        Standard competition ranking.
    """
    known = _known(values)
    return {name: 1 + sum(other > value for other in known.values()) for name, value in known.items()}


def _known(values: Mapping[str, float | None]) -> dict[str, float]:
    if not isinstance(values, Mapping):
        raise TypeError(f"values is {values!r}; give a value for each name, such as {{'IN': 30, ...}}")
    return {
        name: checks.number(f"values[{name!r}]", value) for name, value in values.items() if value is not None
    }
