"""Where should the work be done, and who should employ the people: two questions, kept apart.

With `arrangement`, which names the answer, stand the models that compare places: `overlap_hours`,
`location_index` and `offshorability`.
"""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from outsourcing_lab.decisions.location_index import (
    REPORTED_INDEX_WEIGHTS,
    LocationIndex,
    location_index,
    min_max_scores,
    ranks,
)
from outsourcing_lab.decisions.offshorability import OffshorableJob, offshorability, offshorable_job
from outsourcing_lab.decisions.working_hours import overlap_hours

__all__ = [
    "REPORTED_INDEX_WEIGHTS",
    "Arrangement",
    "LocationIndex",
    "OffshorableJob",
    "arrangement",
    "country_names",
    "land_borders",
    "location_index",
    "min_max_scores",
    "offshorability",
    "offshorable_job",
    "overlap_hours",
    "ranks",
]

Place = Literal["onshore", "nearshore", "offshore"]
Neighbours = Mapping[str, Collection[str]] | Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Arrangement:
    """Who does the work and where, as two separate answers, and the field's name for the two together.

    Attributes:
        outsourcing: True where another firm employs the people.
        offshoring: True where the work is done in another country, near or far.
        location: "onshore", "nearshore" or "offshore".
        label: the usual name, such as "offshore outsourcing" or "nearshore captive".
        steps: how the label came about, one sentence a question.
    """

    outsourcing: bool
    offshoring: bool
    location: Place
    label: str
    steps: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join([self.label, *(f"  {step}" for step in self.steps)])


def arrangement(*, third_party: bool, client: str, site: str, neighbours: Neighbours) -> Arrangement:
    """Name an arrangement by asking who employs the people, and then, separately, where they sit.

    Args:
        third_party: True where another firm employs the people who do the work, False where the client does.
        client: the client's country, as its ISO 3166-1 code of two capital letters.
        site: the country in which the work is done, as such a code.
        neighbours: which countries share a border: pairs of codes, or for each country its neighbours. A
            border counts both ways, in whichever order it is given.

    Returns:
        The arrangement, with both answers and the steps that led to them.

    Raises:
        TypeError: where `third_party` is not a bool or a country not a string.
        ValueError: where a country, in `client`, `site` or `neighbours`, is not an ISO 3166-1 code.

    Examples:
        Another firm, far away:

        >>> arrangement(third_party=True, client="GB", site="IN", neighbours=land_borders())
        offshore outsourcing
          Another firm employs the people: this is outsourcing.
          IN is not GB, so the work moves to another country: this is offshoring.
          GB and IN do not share a border: the place is offshore.

        A firm's own centre abroad is offshoring without outsourcing:

        >>> own_centre = arrangement(third_party=False, client="GB", site="IN", neighbours=land_borders())
        >>> own_centre.label, own_centre.outsourcing, own_centre.offshoring
        ('offshore captive', False, True)

    Reference:
        Ownership and location as independent axes: Oshri, Kotlarsky and Willcocks, The Handbook of Global
        Outsourcing and Offshoring, figure 2.1. Offshoring as any move to another country: Blinder (2007).
        Nearshore as a neighbouring country: statement F145 of the catalogue.
    """
    if not isinstance(third_party, bool):
        raise TypeError(
            f"third_party is {third_party!r}; give True where another firm employs the people, else False"
        )
    _check_country("client", client)
    _check_country("site", site)
    location = _location(client, site, _borders(neighbours))
    if location == "onshore":
        places = [f"The work stays in {client}: this is no offshoring, and the place is onshore."]
    else:
        share = "share" if location == "nearshore" else "do not share"
        places = [
            f"{site} is not {client}, so the work moves to another country: this is offshoring.",
            f"{client} and {site} {share} a border: the place is {location}.",
        ]
    owner = (
        "Another firm employs the people: this is outsourcing."
        if third_party
        else "The firm's own people do the work: this is not outsourcing."
    )
    return Arrangement(
        outsourcing=third_party,
        offshoring=location != "onshore",
        location=location,
        label=_label(third_party, location),
        steps=(owner, *places),
    )


def _location(client: str, site: str, borders: Collection[frozenset[str]]) -> Place:
    if client == site:
        return "onshore"
    return "nearshore" if frozenset((client, site)) in borders else "offshore"


def _label(third_party: bool, location: Place) -> str:
    if third_party:
        return f"{location} outsourcing"
    return "in-house" if location == "onshore" else f"{location} captive"


def _borders(neighbours: Neighbours) -> set[frozenset[str]]:
    if isinstance(neighbours, Mapping):
        pairs = [(country, other) for country, others in neighbours.items() for other in others]
    else:
        pairs = list(neighbours)
    for pair in pairs:
        if isinstance(pair, str) or len(pair) != 2:
            raise ValueError(f"neighbours has {pair!r}; give pairs of country codes, such as ('MX', 'US')")
        for country in pair:
            _check_country("neighbours", country)
    return {frozenset(pair) for pair in pairs}


@cache
def land_borders() -> frozenset[tuple[str, str]]:
    """Return the pairs of countries that share a land border, among the countries that the lessons use.

    Each pair stands once, in one order.

    Example:
        >>> ("MX", "US") in land_borders()
        True
    """
    text = (files(__package__) / "data" / "land_borders.csv").read_text("utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return frozenset((row["country"], row["neighbour"]) for row in rows)


@cache
def country_names() -> Mapping[str, str]:
    """Return the name of each country by its ISO 3166-1 code, as the IANA time zone database lists them.

    Example:
        >>> country_names()["IN"]
        'India'
    """
    text = (files("tzdata.zoneinfo") / "iso3166.tab").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return MappingProxyType({row[0]: row[1] for row in rows})


def _check_country(argument: str, country: str) -> None:
    if not isinstance(country, str):
        raise TypeError(f"{argument} has {country!r}; give a code of two capital letters, such as 'GB'")
    names = country_names()
    if country in names:
        return
    if country.upper() == "UK":
        hint = "the United Kingdom is 'GB'"
    elif country.upper() in names:
        hint = f"write it in capitals: {country.upper()!r}"
    else:
        hint = "give two capital letters, such as 'GB', 'IN' or 'US'"
    raise ValueError(f"{argument} has {country!r}, which is not an ISO 3166-1 country code: {hint}")
