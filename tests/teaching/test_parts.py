import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.utils import get_partial_grade

from outsourcing_lab.teaching import Parts, answer_of
from outsourcing_lab.teaching.answers import Answer, AnswerError, UnfinishedError


def wrong(message="That is wrong."):
    raise AnswerError(message)


def unfinished():
    raise UnfinishedError("`ask` is not finished yet.")


def test_all_parts_right_give_the_total_and_print_nothing(capsys):
    parts = Parts(4)
    with parts.worth(2, "the plain case"):
        assert Answer(5, "ask()") == 5
    with parts.worth(2, "equal prices"):
        pass
    assert repr(parts.earned()) == "4"
    assert capsys.readouterr() == ("", "")


def test_a_failed_part_loses_its_own_points_and_says_why_on_stdout_only(capsys):
    parts = Parts(4)
    with parts.worth(1, "the plain case"):
        Answer(4, "ask(price=1)").explain(5, idea="does the price count twice?")
    with parts.worth(3, "equal prices"):
        pass
    assert repr(parts.earned()) == "3"
    printed = capsys.readouterr()
    assert printed.out == (
        "Lost 1 point for the plain case:\nask(price=1) returned 4.\nIt should return 5.\n"
        "Look again: does the price count twice?\n"
    )
    assert printed.err == ""


def test_parts_taken_out_before_release_count_as_earned():
    parts = Parts(4)
    with parts.worth(1, "the plain case"):
        pass
    with parts.worth(1, "a negative price"):
        wrong()
    assert parts.earned() == 3


def test_where_every_part_failed_the_reasons_are_raised_without_a_stack():
    parts = Parts(4)
    with parts.worth(2, "the plain case"):
        wrong("It returned 1.")
    with parts.worth(2, "equal prices"):
        unfinished()
    with pytest.raises(AnswerError) as caught:
        parts.earned()
    assert str(caught.value) == (
        "Lost 2 points for the plain case:\nIt returned 1.\n"
        "Lost 2 points for equal prices:\n`ask` is not finished yet."
    )
    assert caught.value._render_traceback_() == str(caught.value).splitlines()
    assert caught.value.__context__ is None


def test_an_unfinished_answer_is_said_once():
    parts = Parts(4)
    for name in ("the plain case", "equal prices"):
        with parts.worth(2, name):
            unfinished()
    with pytest.raises(UnfinishedError, match=r"^`ask` is not finished yet\.$"):
        parts.earned()


def test_an_assert_without_a_message_names_its_part(capsys):
    parts = Parts(2)
    with parts.worth(1, "a list of one"):
        assert [] == [1]
    with parts.worth(1, "an empty list"):
        raise AssertionError
    with pytest.raises(
        AnswerError, match=r"Lost 1 point for an empty list:\nThe answer is not right here yet\."
    ):
        parts.earned()


@pytest.mark.parametrize("bug", [KeyError("site"), NotImplementedError("not the student's"), SystemExit()])
def test_a_mistake_in_the_check_itself_is_not_taken_for_the_students(bug):
    parts = Parts(2)
    with pytest.raises(type(bug)), parts.worth(2, "the plain case"):
        raise bug


def test_an_answer_is_asked_for_from_the_notebook_that_holds_the_part():
    namespace = {"answer_of": answer_of, "Parts": Parts}
    cell = (
        "def ask(): return 5\nparts = Parts(2)\n"
        "with parts.worth(2, 'it'):\n    assert answer_of('ask') == 5\n"
        "earned = parts.earned()"
    )
    exec(cell, namespace)  # noqa: S102 (a notebook's cell)
    assert namespace["earned"] == 2


@pytest.mark.parametrize("points", [0, -1, True, "2", float("nan"), float("inf"), None])
def test_points_are_a_positive_number(points):
    with pytest.raises(ValueError, match="give a positive number"):
        Parts(points)
    with (
        pytest.raises(ValueError, match=r"the part 'it' is worth .*; give a positive number"),
        Parts(2).worth(points, "it"),
    ):
        pass


def test_parts_are_not_worth_more_than_the_step():
    parts = Parts(4)
    with parts.worth(3, "the plain case"):
        pass
    too_many = "up to 'equal prices' are worth 5 points, and the step has only 4"
    with pytest.raises(ValueError, match=too_many), parts.worth(2, "equal prices"):
        pass


def test_points_are_counted_once_and_last():
    parts = Parts(4)
    with pytest.raises(ValueError, match="called once, after the parts"):
        parts.earned()
    with parts.worth(4, "it"):
        pass
    parts.earned()
    with pytest.raises(ValueError, match="called once, after the parts"):
        parts.earned()
    with pytest.raises(ValueError, match="'more' comes after `earned\\(\\)`"), parts.worth(1, "more"):
        pass


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.25, 0.5, 1, 2, 3]), st.booleans()), min_size=1, max_size=8))
def test_nbgrader_reads_the_points_of_the_parts_that_passed(worths):
    total = round(sum(points for points, _ in worths), 9)
    parts = Parts(total)
    for points, passes in worths:
        with parts.worth(points, "it"):
            assert passes
    expected = sum(points for points, passes in worths if passes)
    if expected == 0:
        with pytest.raises(AnswerError):
            parts.earned()
        return
    earned = parts.earned()
    assert get_partial_grade({"data": {"text/plain": repr(earned)}}, total) == pytest.approx(expected)
    assert isinstance(earned, int) == (round(expected, 9) == int(round(expected, 9)))
    assert len(repr(earned)) <= len("23.75")  # no binary dust
