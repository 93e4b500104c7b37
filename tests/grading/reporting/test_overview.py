"""The instructor's page counts a class, and says no more of wrong answers than their checks do."""

import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from outsourcing_lab.grading.reporting.misconceptions import Match, matches
from outsourcing_lab.grading.reporting.overview import ExerciseOfClass, bars, explanations, overview_page
from outsourcing_lab.grading.reporting.report import Hidden, Row, Step
from tests.grading.reporting.sample_rows import HOSTILE, PERFECT, REFUSED, ROW, TURNED


def step(grade_id, points, message="", state="passed"):
    hidden = (Hidden("edge", "", "", state),)
    return Step(f"Step {grade_id}: x", points, 2, message, "ex01", grade_id, hidden=hidden)


def row(student, *steps):
    return Row(student, "ex01", "graded", "", sum(each.points for each in steps), 6, steps)


ONE, TWO, THREE = step("one", 0, "f(3) returned 4."), step("two", 0, "g(1) returned 2."), step("three", 2)
ATTEMPTS = {"believes-one": (ONE,), "believes-both": (ONE, TWO), "also-one": (ONE,), "believes-nothing": ()}


def test_the_known_answer_that_fits_most_steps_is_named_and_those_that_look_alike_together():
    assert matches(row("ada", ONE, TWO, THREE), ATTEMPTS) == (
        Match(("believes-both",), "whole", (("ex01", "one"), ("ex01", "two"))),
    )
    assert matches(row("ben", ONE, step("two", 2), THREE), ATTEMPTS) == (
        Match(("believes-one", "also-one"), "whole", (("ex01", "one"),)),
    )


def test_a_step_that_fits_alone_is_told_apart_from_a_whole_answer():
    assert matches(row("cy", step("one", 2), TWO), ATTEMPTS) == (
        Match(("believes-both",), "step", (("ex01", "two"),)),
    )


@pytest.mark.parametrize(
    "other",
    [
        replace(TWO, points=1),
        replace(TWO, message="g(1) stopped with KeyError."),
        step("two", 0, TWO.message, "failed"),
        replace(TWO, said="g([]) returned None."),
    ],
)
def test_other_points_words_or_hidden_checks_fit_nothing(other):
    assert matches(row("dan", other), ATTEMPTS) == (Match((), "none", (("ex01", "two"),)),)


def test_other_numbers_in_the_message_fit_less_surely():
    other = replace(TWO, message="g(17) returned 3,000.5.")
    assert matches(row("eva", ONE, other), ATTEMPTS) == (
        Match(("believes-both",), "whole", (("ex01", "one"), ("ex01", "two")), but_for_numbers=True),
    )
    exact = ATTEMPTS | {"exactly-so": (ONE, other)}
    assert matches(row("eva", ONE, other), exact)[0].names == ("exactly-so",)


def test_points_by_hand_and_full_points_are_no_wrong_answers():
    by_hand = Step("Essay", 1, 4, "", "ex01", "essay", comments=("Too short.",))
    open_step = Step("Task", None, 4, "", "ex01", "task")
    assert matches(Row("fay", "ex01", "graded", "", 1, 8, (by_hand, open_step, THREE)), ATTEMPTS) == ()


def test_a_class_is_counted_the_most_frequent_first_and_what_fits_nothing_last():
    rows = [row("a", replace(TWO, message="!")), row("b", replace(TWO, message="?")), row("c", ONE)]
    found = explanations(rows, ATTEMPTS)
    assert [(each.names, each.steps, [one.student for one in each.rows]) for each in found] == [
        (("believes-one", "also-one"), ("Step one",), ["c"]),
        ((), ("Step two",), ["a", "b"]),
    ]


@pytest.mark.parametrize(
    ("points", "maximum"), [([0, 20, 20], 20), ([0.5, 7.25], 9), ([3, 130], 100), ([0], 0)]
)
def test_a_histogram_holds_everybody_once_in_bars_that_can_be_read(points, maximum):
    drawn = bars(points, maximum)
    assert sum(bar.count for bar in drawn) == len(points)
    assert len(drawn) <= 21
    assert len({bar.label for bar in drawn}) == len(drawn)
    assert max(bar.height for bar in drawn) == max(bar.y + bar.height for bar in drawn) > 0


def page():
    rows = [ROW, PERFECT, REFUSED, Row("odd" + TURNED, "", "not graded", "of no exercise")]
    exercises = [ExerciseOfClass("ex01", "Exercise <1>", ATTEMPTS), ExerciseOfClass("ex02", "Two", None)]
    return overview_page(
        rows, exercises, lambda row: f"feedback/{row.student[:1]}.html" if row.exercise else None
    )


def test_the_page_escapes_names_and_acts_on_nothing():
    text = page()
    parsed = BeautifulSoup(text, "html.parser")
    assert parsed.find_all(["script", "img", "form"]) == []
    assert TURNED not in text
    assert parsed.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"].startswith(
        "default-src 'none'"
    )
    named = [each.get_text() for each in parsed.find_all("bdi")]
    assert HOSTILE.replace(TURNED, "\ufffd") in named
    assert {link["href"] for link in parsed.main.find_all("a")} >= {"feedback/b.html", "#exercise-1"}


def test_the_page_counts_submissions_points_steps_and_wrong_answers():
    parsed = BeautifulSoup(page(), "html.parser")
    first, second = parsed.main.find_all("section")
    counted = [each.get_text() for each in first.ul.find_all("li")]
    assert counted == ["Submissions: 3", "Graded: 1", "To be looked at by hand: 1", "Not graded: 1"]
    assert first.svg["role"] == "img"
    assert "the lowest is 2, the median 4.5, the mean 4.5 and the highest 7." in first.svg["aria-label"]
    steps = tables(first)["How many earned all"]
    assert steps[1] == ["Step 1: who", "2 (100%)", "0 (0%)", "0 (0%)", "0"]
    assert steps[5] == ["Step 5: an essay", "–", "–", "–", "1"]
    wrong = tables(first)["Which known wrong answers"]
    assert wrong[1][0] == "none of the known ones"
    assert re.match(r"3 times a step's check took points away", words_after(first, "Wrong answers"))
    assert "Wrong answers" not in second.get_text()
    assert "of no exercise" in parsed.get_text()


def tables(section):
    return {
        key: [[" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])] for row in rows]
        for table in section.find_all("table")
        for rows in [table.find_all("tr")]
        for key in ["How many earned all", "Which known wrong answers"]
        if key in table.caption.get_text()
    }


def words_after(section, heading):
    return section.find("h3", string=heading).find_next("p").get_text()
