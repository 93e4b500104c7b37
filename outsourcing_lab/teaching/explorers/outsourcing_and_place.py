"""Lesson 1: sort an arrangement by its two questions."""

from outsourcing_lab.decisions.location import Arrangement, arrangement, country_names, land_borders
from outsourcing_lab.teaching.controls import Choice
from outsourcing_lab.teaching.explorer import Explorer, View
from outsourcing_lab.teaching.table import Table

PLACES = ("onshore", "nearshore", "offshore")
KINDS = {
    (True, True): "outsourcing and offshoring",
    (True, False): "outsourcing, but no offshoring",
    (False, True): "offshoring, but no outsourcing",
    (False, False): "neither outsourcing nor offshoring",
}
"""What an arrangement is, by whether it is outsourcing and whether it is offshoring."""
COUNTRIES = ("BR", "CA", "DE", "GB", "IE", "IN", "MX", "PH", "PL", "UA", "US", "VN")


def sorter() -> Explorer:
    """Return the explorer that sorts an arrangement: who employs the people, and where they sit.

    Example:
        >>> explorer = sorter()
        >>> explorer.controls["site"].value = "IE"
        >>> explorer.text
        'Nearshore outsourcing: outsourcing and offshoring. GB and IE share a border: the place is nearshore.'
    """
    countries = {country_names()[code]: code for code in COUNTRIES}
    return Explorer(
        "Owner and place",
        sorted_arrangement,
        controls={
            "third_party": Choice(
                "Who employs the people", {"another firm": True, "the client itself": False}, start=True
            ),
            "client": Choice("Client's country", countries, start="GB"),
            "site": Choice("Country of the work", countries, start="IN"),
        },
        saved=[
            {"third_party": True, "site": "IN"},
            {"third_party": False, "site": "IN"},
            {"third_party": True, "site": "IE"},
            {"third_party": True, "site": "GB"},
            {"third_party": False, "site": "GB"},
        ],
    )


def sorted_arrangement(third_party: bool, client: str, site: str) -> View:
    """Return where an arrangement stands in the grid of owner and place, and why.

    Args:
        third_party: True where another firm employs the people.
        client: the client's country, an ISO 3166-1 code.
        site: the country in which the work is done, an ISO 3166-1 code.
    """
    found = arrangement(third_party=third_party, client=client, site=site, neighbours=land_borders())
    rows = [[place, *(_cell(found, outsourcing, place) for outsourcing in (False, True))] for place in PLACES]
    return View(
        f"{found.label.capitalize()}: {KINDS[found.outsourcing, found.offshoring]}. {found.steps[-1]}",
        Table("Where it stands in the grid", ["place", "own firm", "third party"], rows),
    )


def _cell(found: Arrangement, outsourcing: bool, place: str) -> str:
    return "● here" if (found.outsourcing, found.location) == (outsourcing, place) else "–"
