"""The table and the CSV are safe to open, whatever a student is called or writes."""

import csv
import io

from outsourcing_lab.grading.reporting.report import Report, Row, printable

ROW = Row("ada", "ex01", "look by hand", "an essay & more", 2, 14)
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


def test_what_could_turn_a_line_round_or_work_on_a_terminal_is_replaced():
    assert printable("a\N{RIGHT-TO-LEFT OVERRIDE}b\x1b[2J\n") == "a\ufffdb\ufffd[2J\ufffd"
    assert printable("Åsa, שרה, 学生") == "Åsa, שרה, 学生"
