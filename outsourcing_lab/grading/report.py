"""What grading a class came to: a row for each submission, as a table and as CSV."""

import csv
import io
from dataclasses import dataclass
from typing import Literal

ISOLATION = "not isolated"
COLUMNS = ("student", "exercise", "points", "max", "status", "reason", "isolation")

Status = Literal["graded", "look by hand", "not graded"]


@dataclass(frozen=True)
class Step:
    """One graded step of a submission.

    Attributes:
        title: what is examined, from the first line of the test cell.
        points: what was earned; None where somebody has to decide.
        maximum: what could be earned.
        message: what the visible part of the check says; empty where it passed.
    """

    title: str
    points: float | None
    maximum: float
    message: str


@dataclass(frozen=True)
class Row:
    """One submission and what it earned.

    Attributes:
        student: the student's name.
        exercise: the exercise's name; empty where it is not known.
        status: "graded"; "look by hand" where points are still open; "not graded".
        reason: what is worth knowing about it, in plain words.
        points: the points that are decided, less any penalty for being late; None where it was not graded.
        maximum: the points of the exercise; None where it was not graded.
        steps: the graded steps.
    """

    student: str
    exercise: str
    status: Status
    reason: str
    points: float | None = None
    maximum: float | None = None
    steps: tuple[Step, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """Return the row as texts, in the order of `COLUMNS`."""
        values = (self.student, self.exercise, number(self.points), number(self.maximum))
        return (*map(_printable, values), self.status, _printable(self.reason), ISOLATION)


@dataclass(frozen=True)
class Report:
    """The rows of a class, in the order in which they were graded; `str` gives the table."""

    rows: tuple[Row, ...]

    @property
    def complete(self) -> bool:
        """False where a submission could not be graded."""
        return all(row.status != "not graded" for row in self.rows)

    def __str__(self) -> str:
        lines = [tuple(column.capitalize() for column in COLUMNS), *(row.cells() for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        graded = sum(row.status != "not graded" for row in self.rows)
        return "\n".join([*table, "", f"{graded} of {len(self.rows)} submissions graded."])

    def as_csv(self) -> str:
        """Return the rows as CSV that no spreadsheet takes for formulas.

        >>> print(Report((Row("=1+1", "ex01", "graded", "", 3.0, 4.0),)).as_csv().splitlines()[1])
        '=1+1,ex01,3,4,graded,,not isolated
        """
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([_no_formula(cell) for cell in row.cells()] for row in self.rows)
        return text.getvalue()


def number(points: float | None) -> str:
    """Write points without needless zeros, and nothing where there are none.

    >>> number(2.0), number(0.25), number(None)
    ('2', '0.25', '')
    """
    return "" if points is None else f"{points:g}"


def _printable(text: str) -> str:
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell
