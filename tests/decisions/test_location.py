import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.location import arrangement, country_names, land_borders

BORDERS = {("CA", "US"), ("MX", "US"), ("GB", "IE")}
countries = st.sampled_from(sorted(country_names()))
pairs = st.sets(st.tuples(countries, countries), max_size=8)


@pytest.mark.parametrize(
    ("third_party", "site", "label", "outsourcing", "offshoring"),
    [
        (True, "US", "onshore outsourcing", True, False),
        (True, "MX", "nearshore outsourcing", True, True),
        (True, "IN", "offshore outsourcing", True, True),
        (False, "US", "in-house", False, False),
        (False, "CA", "nearshore captive", False, True),
        (False, "IN", "offshore captive", False, True),
    ],
)
def test_the_six_arrangements_of_an_american_client(third_party, site, label, outsourcing, offshoring):
    found = arrangement(third_party=third_party, client="US", site=site, neighbours=BORDERS)
    assert (found.label, found.outsourcing, found.offshoring) == (label, outsourcing, offshoring)


@given(client=countries, site=countries, borders=pairs, third_party=st.booleans())
def test_a_border_counts_both_ways_and_in_each_form(client, site, borders, third_party):
    def found(neighbours):
        return arrangement(third_party=third_party, client=client, site=site, neighbours=neighbours)

    by_country = {}
    for one, other in borders:
        by_country.setdefault(one, set()).add(other)
    assert found(borders) == found({(other, one) for one, other in borders}) == found(by_country)


@given(client=countries, site=countries, borders=pairs)
def test_owner_and_place_are_independent(client, site, borders):
    own, bought = (
        arrangement(third_party=owner, client=client, site=site, neighbours=borders)
        for owner in (False, True)
    )
    assert (own.location, own.offshoring) == (bought.location, bought.offshoring)
    assert (own.outsourcing, bought.outsourcing) == (False, True)
    assert own.offshoring == (client != site) == (own.location != "onshore")


def test_the_own_country_is_onshore_even_if_listed_as_its_own_neighbour():
    found = arrangement(third_party=True, client="US", site="US", neighbours={("US", "US")})
    assert found.location == "onshore"


@pytest.mark.parametrize(
    ("client", "site", "neighbours", "message"),
    [
        ("XX", "IN", BORDERS, "client has 'XX'.*not an ISO 3166-1"),
        ("US", "Atlantis", BORDERS, "site has 'Atlantis'"),
        ("US", "in", BORDERS, "write it in capitals: 'IN'"),
        ("UK", "IN", BORDERS, "the United Kingdom is 'GB'"),
        ("", "IN", BORDERS, "client has ''"),
        ("US", "IN", {("US", "ZZ")}, "neighbours has 'ZZ'"),
        ("US", "IN", {"US": {"ZZ"}}, "neighbours has 'ZZ'"),
        ("US", "IN", ["USMX"], "neighbours has 'USMX'; give pairs"),
        ("US", "IN", [("US", "MX", "CA")], "give pairs"),
    ],
)
def test_an_unknown_country_is_named_with_what_is_allowed(client, site, neighbours, message):
    with pytest.raises(ValueError, match=message):
        arrangement(third_party=True, client=client, site=site, neighbours=neighbours)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"third_party": "yes"}, "third_party is 'yes'; give True"),
        ({"third_party": 1}, "third_party is 1"),
        ({"client": None}, "client has None"),
        ({"site": 44}, "site has 44"),
    ],
)
def test_a_wrong_type_is_refused(arguments, message):
    right = {"third_party": True, "client": "US", "site": "IN", "neighbours": BORDERS}
    with pytest.raises(TypeError, match=message):
        arrangement(**right | arguments)


def test_the_shipped_borders_are_pairs_of_known_countries_each_once():
    borders = land_borders()
    assert {country for pair in borders for country in pair} <= country_names().keys()
    assert len({frozenset(pair) for pair in borders}) == len(borders)
    assert all(one < other for one, other in borders)


def test_the_result_shows_its_steps_as_a_cell_would():
    found = arrangement(third_party=False, client="US", site="MX", neighbours=BORDERS)
    assert repr(found).splitlines() == [
        "nearshore captive",
        "  The firm's own people do the work: this is not outsourcing.",
        "  MX is not US, so the work moves to another country: this is offshoring.",
        "  US and MX share a border: the place is nearshore.",
    ]
