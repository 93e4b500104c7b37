import itertools
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from outsourcing_lab.taxonomy import catalogue
from outsourcing_lab.teaching.explorers.business_process_outsourcing import (
    service_tree,
    services_by_office,
    services_in_tree,
)
from outsourcing_lab.teaching.explorers.business_process_outsourcing_volume import (
    compared_costs,
    volume_break_even,
)
from outsourcing_lab.teaching.figures.business_process_outsourcing import (
    office_of,
    services_by_object,
    settled_services,
    two_cost_lines,
)
from outsourcing_lab.teaching.marlow import FIXED_COSTS, SUPPLIER_INVOICES, InvoiceCosts

SOURCES = ("all", *catalogue().sources)
PARTS = ("outsourcing", "bpo", "ito", "kpo", "call_centre", "rpo_research", "travel_operations")
EVERYTHING = {
    "part": "outsourcing",
    "view": "sibling",
    "source": "all",
    "contested": False,
    "service": "none",
}


def seen(**changes):
    return services_in_tree(**(EVERYTHING | changes))


def listed(view):
    """The names of the services in the description of a tree, each once."""
    lines = [line.strip() for line in view.face.description.splitlines()]
    return {line[2:].split(": ")[0] for line in lines if line.startswith("- ")}


def names(services):
    return {service.name for service in services}


def test_the_whole_tree_holds_every_service_in_both_views():
    for view in ("sibling", "umbrella"):
        assert listed(seen(view=view)) == names(catalogue().services.values())


@pytest.mark.parametrize("source", catalogue().sources)
def test_a_source_shows_what_it_names_and_nothing_else(source):
    named = [
        service
        for service in catalogue().services.values()
        if source in {position.source for position in service.positions}
    ]
    view = seen(source=source)
    assert listed(view) == names(named)
    contested = sum(service.contested for service in named)
    assert view.text == f"outsourcing: {source} names {len(named)} services, {contested} of them contested."


def test_contested_only_shows_just_the_contested_services():
    contested = [service for service in catalogue().services.values() if service.contested]
    view = seen(contested=True)
    assert listed(view) == names(contested)
    assert view.face.description.count("(contested)") >= len(contested)


def test_the_umbrella_puts_the_other_families_below_bpo():
    beside, below = seen(part="bpo"), seen(part="bpo", view="umbrella")
    assert "market research" not in listed(beside)
    assert {"market research", "software development"} <= listed(below)


def test_where_no_service_is_left_it_says_so():
    view = seen(part="travel_operations", source="S0")
    assert view.text == "travel operations: S0 names no service here."
    assert "no service" in view.face.description
    assert "no service" in view.face.html


def test_a_contested_service_shows_each_side_the_dispute_and_the_default():
    view = seen(service="X040")
    assert view.text.endswith(
        "medical billing: BPO by S2; KPO by S3. It is contested (C4). The course's default is BPO."
    )
    rows = [list(row) for row in view.face.sides.rows]
    assert [row[:2] for row in rows] == [
        ["S2", "BPO"],
        ["S3", "KPO"],
        ["the course", "BPO"],
        ["the field", "dispute C4"],
    ]
    assert catalogue().disputes["C4"].resolution in rows[-1][2]


def test_sources_may_differ_on_a_service_that_is_settled():
    assert "The sources differ (C16, C17), but the course holds it settled." in seen(service="X007").text
    assert "email support: BPO by S0. It is not contested." in seen(service="X002").text


def test_the_default_is_placed_in_the_chosen_view():
    def default(view):
        rows = seen(service="X051", view=view).face.sides.rows
        return next(row[1] for row in rows if row[0] == "the course")

    assert (default("sibling"), default("umbrella")) == ("KPO", "BPO › KPO")


def test_every_service_can_be_looked_at_from_every_filter():
    for service, view, contested in itertools.product(
        catalogue().services, ("sibling", "umbrella"), (True, False)
    ):
        shown = seen(service=service, view=view, contested=contested)
        assert catalogue().services[service].name in shown.text
        assert shown.face.sides.rows


def test_every_filter_answers_and_page_and_text_show_the_same_services():
    for part, view, source, contested in itertools.product(
        PARTS, ("sibling", "umbrella"), SOURCES, (True, False)
    ):
        shown = seen(part=part, view=view, source=source, contested=contested)
        page = BeautifulSoup(shown.face.html, "html.parser")
        leaves = {item.get_text().split(": ")[0] for item in page.find_all("li") if not item.find("strong")}
        assert leaves - {"no service"} == listed(shown)


def test_every_option_of_the_explorer_can_be_chosen():
    explorer = service_tree()
    for control in explorer.controls.values():
        for _, value in control.options:
            control.value = value
            assert explorer.text


def test_each_service_of_the_offices_stands_once_with_the_sources_that_call_it_bpo():
    told = [entry for row in services_by_office().rows for entry in str(row[2]).split("), ")]
    assert len(told) == len(settled_services())
    assert "payroll (S0, S1, S3, S4" in told


def test_the_figure_of_services_counts_each_once():
    description = services_by_object(settled_services()).description
    assert description.startswith("Bars: 24 services")
    assert "front office: customers 4, promotion 2." in description
    assert sum(office_of(service) == "front office" for service in settled_services()) == 6


def test_a_figure_of_no_service_is_refused():
    with pytest.raises(ValueError, match="at least one service"):
        services_by_object([])


def test_an_office_without_a_service_is_told_as_such():
    assert "back office: nothing." in services_by_object([catalogue().services["X001"]]).description


def test_the_lines_cross_at_22000_and_part_on_both_sides():
    description = two_cost_lines(SUPPLIER_INVOICES, [18_000, 25_000], largest=30_000).description
    assert "They cross at 22,000 invoices, where both cost 122,400." in description
    assert "outsourced is cheaper by 12,000." in description
    assert "in-house is cheaper by 9,000." in description


@pytest.mark.parametrize("price", [1.20, 0.60, 3.40])
def test_lines_that_do_not_cross_in_the_drawing_are_told_as_such(price):
    costs = replace(SUPPLIER_INVOICES, variable_outsourced=price)
    description = two_cost_lines(costs, [], largest=20_000).description
    assert "They do not cross in this range." in description


@pytest.mark.parametrize(("volumes", "largest"), [([40_000], 30_000), ([-1], 30_000), ([], 0)])
def test_a_drawing_that_cannot_hold_its_volumes_is_refused(volumes, largest):
    with pytest.raises(ValueError, match="give volumes from 0"):
        two_cost_lines(SUPPLIER_INVOICES, volumes, largest=largest)


def test_marlow_would_save_96000_of_the_120000_in_its_books():
    assert sum(cost.amount for cost in FIXED_COSTS) == 120_000
    assert InvoiceCosts(96_000, 1.20, 30_000, 4.20) == SUPPLIER_INVOICES


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ({"volume": 22_000}, "At 22,000 invoices a year both cost the same."),
        ({"volume": 25_000}, "in-house is cheaper by 9,000 GBP. Both cost the same at 22,000 invoices."),
        ({"price": 3.6}, "Both cost the same at 27,500 invoices."),
        ({"price": 2.4}, "Both cost the same at 55,000 invoices, beyond what one clerk can do."),
        ({"price": 1.2}, "Outsourced is cheaper at every volume: there is no break-even."),
        ({"retained": 100_000}, "In-house is cheaper at every volume: there is no break-even."),
        ({"retained": 96_000, "price": 1.2}, "Both cost the same at every volume: there is no break-even."),
        ({"fixed": 120_000}, "Both cost the same at 30,000 invoices."),
    ],
)
def test_the_volume_explorer_says_which_side_is_cheaper_and_where_both_cost_the_same(setting, says):
    explorer = volume_break_even()
    for name, value in setting.items():
        explorer.controls[name].value = value
    assert says in explorer.text


def test_the_volume_explorer_answers_at_every_value_of_each_control():
    explorer = volume_break_even()
    for name, control in explorer.controls.items():
        for part in range(11):
            control.value = control.min + (control.max - control.min) * part / 10
            assert "invoices a year" in explorer.text, name
        explorer.reset()


def test_the_chosen_volume_has_one_row_of_its_own():
    for volume in (0, 5_000, 18_500, 30_000):
        rows = compared_costs(volume=volume, price=4.2, retained=30_000, fixed=96_000).face.rows
        assert [row[0] for row in rows].count(f"● {volume:,}") == 1
        assert len(rows) == len({row[0] for row in rows})
