"""What a student is told of hidden checks: which there are, and which of them have failed."""

import pytest

from outsourcing_lab.grading.engine.hidden import HiddenCheck, Ran, hidden_checks, states, told

SOURCE = """# The sum
assert total([1]) == 1
### BEGIN HIDDEN TESTS
# name: an empty list
# hint: nothing adds up to nothing.
# read: section 2
assert total([]) == 0

# name: below zero
assert total([-1]) == -1
### END HIDDEN TESTS
assert total([2]) == 2"""
RELEASED = "# The sum\nassert total([1]) == 1\nassert total([2]) == 2"
EMPTY = HiddenCheck(4, 8, "an empty list", "nothing adds up to nothing.", "section 2")
BELOW = HiddenCheck(9, 10, "below zero")
LOST = "Lost 1 point for {}:\nit should be 0"


def ran(*, full=False, stopped=False, line=None, said="", said_in_the_open=""):
    return Ran(full, stopped, line, said, said_in_the_open)


def test_names_and_hints_are_read_from_the_hidden_part_alone():
    assert hidden_checks(SOURCE) == (EMPTY, BELOW)
    assert hidden_checks(RELEASED) == ()
    assert hidden_checks("# name: no check\n# hint: of nothing") == ()


def test_code_before_the_first_name_is_a_check_without_one():
    source = "### BEGIN HIDDEN TESTS\nassert f(0)\n# name: one\nassert f(1)\n### END HIDDEN TESTS"
    assert hidden_checks(source) == (HiddenCheck(1, 2), HiddenCheck(3, 4, "one"))


def test_two_hidden_parts_are_two_checks():
    part = "### BEGIN HIDDEN TESTS\nassert f({})\n### END HIDDEN TESTS\n"
    assert hidden_checks(part.format(0) + part.format(1)) == (HiddenCheck(1, 2), HiddenCheck(4, 5))


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (ran(full=True), ("passed", "passed")),
        (ran(stopped=True, line=2, said_in_the_open="no"), ("not run", "not run")),
        (ran(stopped=True, line=7), ("failed", "not run")),
        (ran(stopped=True, line=10), ("passed", "failed")),
        (ran(stopped=True, line=12, said_in_the_open="no"), ("not run", "not run")),
        (ran(stopped=True, said_in_the_open="no"), ("not run", "not run")),
        (ran(stopped=True), ("not known", "not known")),
        (ran(said=LOST.format("below zero")), ("passed", "failed")),
        (ran(said=LOST.format("anything else")), ("not known", "not known")),
        (ran(said="seen nothing below zero"), ("not known", "not known")),
        (
            ran(
                stopped=True,
                line=12,
                said=LOST.format("an empty list") + "\n" + LOST.format("below zero"),
                said_in_the_open=LOST.format("an empty list"),
            ),
            ("not run", "failed"),
        ),
    ],
)
def test_a_check_has_failed_where_the_error_came_from_or_where_its_name_is_said(run, expected):
    assert states((EMPTY, BELOW), run) == expected


def test_the_only_check_has_failed_where_all_else_passes():
    assert states((HiddenCheck(1, 2),), ran()) == ("failed",)
    assert states((HiddenCheck(1, 2),), ran(said_in_the_open="no")) == ("not known",)


def test_what_is_told_has_no_line_of_the_source():
    assert told(SOURCE, RELEASED, ran(stopped=True, line=7)) == [
        {
            "name": "an empty list",
            "hint": "nothing adds up to nothing.",
            "read": "section 2",
            "state": "failed",
        },
        {"name": "below zero", "hint": "", "read": "", "state": "not run"},
    ]
    assert told(RELEASED, RELEASED, ran()) == []


def test_hidden_tests_between_other_marks_are_one_check():
    source = RELEASED + "\n# SECRET\nassert total([]) == 0\n# PUBLIC"
    assert told(source, RELEASED, ran()) == [{"name": "", "hint": "", "read": "", "state": "failed"}]
