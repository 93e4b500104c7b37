import itertools
import re

import pytest

from outsourcing_lab.taxonomy import Work, catalogue, family_of
from outsourcing_lab.taxonomy.consistency import OBJECTS_OF_WORK
from outsourcing_lab.teaching.explorers.knowledge_process_outsourcing import (
    bought_hour,
    hourly_cost,
    judgement_ladder,
    level_of,
    placed_work,
)
from outsourcing_lab.teaching.figures.knowledge_process_outsourcing import (
    cost_of_an_hour,
    services_by_judgement,
)
from outsourcing_lab.teaching.marlow import BOUGHT_WORK, PRICES_BY_JUDGEMENT, BoughtWork, HourlyPrices

SETTINGS = list(itertools.product(OBJECTS_OF_WORK, (True, False), range(4)))


def counts(description):
    """The numbers of each line of a description, after its level."""
    return [[int(count) for count in re.findall(r"(\d+) [a-zA-Z]", line)] for line in description[1:]]


def test_the_ladder_counts_every_service_once():
    services = catalogue().services.values()
    lines = services_by_judgement(services).description.splitlines()
    assert sum(map(sum, counts(lines))) == len(services)


def test_undisputed_work_is_bpo_below_level_2_and_kpo_from_there_unless_it_is_it_or_goods():
    # The lesson says so in words beside the figure.
    top, specialist, routine, rulebook = services_by_judgement(
        catalogue().services.values()
    ).description.splitlines()[1:]
    assert "BPO" not in top + specialist
    assert "KPO" not in routine + rulebook
    assert "ITO" in specialist
    assert "ITO" in routine
    assert "2 none" in routine


def test_a_level_without_services_is_called_empty_and_no_service_at_all_is_refused():
    typing = [catalogue().services["X006"]]
    assert services_by_judgement(typing).description.splitlines()[1] == (
        "Level 3, professional opinion: nothing."
    )
    with pytest.raises(ValueError, match="at least one service"):
        services_by_judgement([])


def test_the_steps_of_an_hour_add_up_to_its_cost():
    lines = cost_of_an_hour(BOUGHT_WORK).description.splitlines()[1:]
    assert len(lines) == len(BOUGHT_WORK)
    for line, work in zip(lines, BOUGHT_WORK, strict=True):
        *steps, cost, own = (float(number) for number in re.findall(r"\d+\.\d\d", line))
        assert sum(steps) == pytest.approx(cost, abs=0.02)
        assert cost == round(work.cost(), 2)
        assert own == work.prices.own_staff


def test_a_faster_provider_takes_away_in_the_figure():
    fast = BoughtWork("maps", HourlyPrices(30, 60), overhead=0.0, rework=0.0, productivity=1.5)
    assert "slower pace -10.00; cost 20.00" in cost_of_an_hour([fast]).description
    with pytest.raises(ValueError, match="at least one piece of work"):
        cost_of_an_hour([])


def test_each_offer_asks_half_and_one_saves_little_one_saves_more_and_one_loses():
    # The lesson says so in words.
    assert [work.prices.provider / work.prices.own_staff for work in BOUGHT_WORK] == [0.5, 0.5, 0.5]
    assert [round(work.saving(), 4) for work in BOUGHT_WORK] == [0.12, 0.2667, -0.1143]


def test_a_provider_at_its_break_even_productivity_costs_what_own_staff_cost():
    for work in BOUGHT_WORK:
        even = BoughtWork(work.name, work.prices, work.overhead, work.rework, work.break_even_productivity())
        assert even.cost() == pytest.approx(work.prices.own_staff)


@pytest.mark.parametrize(("object_of_work", "checkable", "decides"), SETTINGS)
def test_the_explorer_answers_at_every_setting_as_the_rule_does(object_of_work, checkable, decides):
    level, _ = level_of(checkable, decides)
    view = placed_work(object_of_work, checkable, decides)
    family = family_of(Work(object_of_work, judgement=level)).family
    assert view.text.startswith("None of the three types" if family == "none" else family)
    assert f"level {level}" in view.text
    assert view.face.html
    assert ("GBP" in view.text) is (family != "none")
    if family != "none":
        assert f"{PRICES_BY_JUDGEMENT[level].provider} GBP" in view.text


def test_what_a_rulebook_can_check_never_climbs_above_routine_and_the_rest_never_stays_below_a_specialist():
    assert [level_of(True, decides)[0] for decides in range(4)] == [0, 1, 1, 1]
    assert [level_of(False, decides)[0] for decides in range(4)] == [2, 2, 2, 3]


def test_two_answers_that_do_not_fit_together_are_explained_and_others_are_not():
    assert "needs no expert" in placed_work("law", True, 3).text
    assert "special knowledge must decide" in placed_work("law", False, 0).text
    assert level_of(True, 0)[1] == level_of(False, 3)[1] == ""


def test_the_table_shows_the_ladder_from_the_top_and_marks_one_rung():
    rows = placed_work("law", True, 0).face.rows
    assert [row[0].split()[1] for row in rows] == ["3", "2", "1", "0"]
    assert [row[0].startswith("●") for row in rows] == [False, False, False, True]
    assert [row[1] for row in rows] == ["KPO", "KPO", "BPO", "BPO"]
    assert [row[1] for row in placed_work("IT assets", False, 2).face.rows] == ["ITO"] * 4


def test_the_services_of_a_rung_are_named_with_a_word_on_those_that_are_contested():
    assert placed_work("law", True, 0).face.rows[-1][-1] == "legal transcription (contested)"
    assert placed_work("travel", False, 3).face.rows[0][-1] == "–"


def test_skills_are_those_that_the_sources_name_for_the_type():
    assert "advanced degrees" in placed_work("research", False, 2).text
    assert "data entry" in placed_work("records", True, 0).text
    assert "Skills" not in placed_work("goods", True, 0).text


def test_prices_rise_with_the_judgement():
    for prices in (
        [rung.provider for rung in PRICES_BY_JUDGEMENT],
        [rung.own_staff for rung in PRICES_BY_JUDGEMENT],
    ):
        assert prices == sorted(set(prices))


def test_the_ladder_is_moved_from_code_and_put_back():
    explorer = judgement_ladder()
    start = explorer.text
    explorer.controls["object_of_work"].value = "IT assets"
    assert explorer.text.startswith("ITO, level 2")
    explorer.reset()
    assert explorer.text == start


def test_the_cost_of_an_hour_is_the_published_one_and_says_dearer_cheaper_or_the_same():
    assert bought_hour(12, 24, 20, 10, 75).text.startswith("An hour costs 21.12 GBP, 12 % less than")
    assert bought_hour(30, 60, 30, 20, 70).text.startswith("An hour costs 66.86 GBP, 11.4 % more than")
    assert "the same as own staff" in bought_hour(30, 60, 30, 20, 78).text


def test_the_explorer_of_an_hour_answers_at_the_ends_of_every_control():
    explorer = hourly_cost()
    for control in explorer.controls.values():
        start = control.value
        for end in (control.min, control.max):
            control.value = end
            assert "GBP" in explorer.text
        control.value = start
    assert bought_hour(5, 150, 0, 0, 150).face.rows[-2][1] == "3.33"
    assert bought_hour(100, 5, 60, 60, 40).face.rows[-2][1] == "640.00"
