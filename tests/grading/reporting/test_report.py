"""The table, the CSV and the page for students are safe to open, whatever a student is called or writes."""

import csv
import io

from outsourcing_lab.grading.reporting.feedback import feedback_page
from outsourcing_lab.grading.reporting.report import Report, Row, Step

STEPS = (
    Step("Step 1: <b>who</b>", 2, 2, ""),
    Step("Step 2: where", 0, 4, "location() returned '<img src=x onerror=alert(1)>'."),
    Step("Step 3: an edge", 0, 3, ""),
    Step("Step 4: an essay", None, 5, ""),
)
ROW = Row("<script>ada</script>", "ex01", "look by hand", "an essay & more", 2, 14, STEPS)
REFUSED = Row("bob", "ex01", "not graded", "bob.ipynb is not JSON")


def test_a_report_is_complete_when_everything_was_graded():
    assert Report((ROW,)).complete
    assert not Report((ROW, REFUSED)).complete


def test_no_cell_of_the_csv_is_a_formula():
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", 'quote",=1', "ada"]
    rows = tuple(Row(name, "ex01", "graded", "=2", 1, 1) for name in names)
    read = list(csv.reader(io.StringIO(Report(rows).as_csv())))
    assert [line[0] for line in read[1:]] == [
        "'=1+1", "'+1", "'-1", "'@SUM(A1)", "\N{REPLACEMENT CHARACTER}=1", 'quote",=1', "ada",
    ]  # fmt: skip
    assert {line[5] for line in read[1:]} == {"'=2"}


def test_names_that_cannot_be_printed_do_not_break_the_table():
    table = str(Report((Row("line\nbreak \udce9", "", "not graded", "odd"),)))
    assert "line\N{REPLACEMENT CHARACTER}break \N{REPLACEMENT CHARACTER}" in table
    table.encode("utf-8")


def test_the_page_escapes_what_comes_from_the_student():
    page = feedback_page(ROW, "Exercise <1>")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "Exercise &lt;1&gt;: feedback for &lt;script&gt;ada&lt;/script&gt;" in page


def test_the_page_says_for_each_step_what_was_earned_and_why():
    page = feedback_page(ROW, "Exercise 1")
    assert "2 of 14 points" in page
    assert "Passed: 2 of 2 points." in page
    assert page.count("Not passed:") == 2
    assert page.count("A hidden check, such as one for an edge case, does not.") == 1
    assert "5 points to be given by hand" in page
    assert "What you can do next" in page
    for part in (
        '<html lang="en">',
        "<title>Exercise 1: feedback",
        'name="viewport"',
        'content="light dark"',
    ):
        assert part in page


def test_the_page_of_a_submission_that_could_not_be_graded_says_what_to_do():
    page = feedback_page(REFUSED, "Exercise 1")
    assert "The reason: bob.ipynb is not JSON." in page
    assert "take a fresh copy of the exercise" in page
