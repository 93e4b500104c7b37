"""What grading a class came to: a row for each submission, as a table and as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

COLUMNS = ("student", "exercise", "points", "max", "status", "reason", "isolation")
TEST_COLUMNS = ("student", "exercise", "notebook", "grade_id", "title", "points", "max", "problem")

_FORMULAS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a formula begins with; the wide letters count where Chinese, Japanese or Korean is written."""

Status = Literal["graded", "look by hand", "not graded"]
StepState = Literal["open", "passed", "part", "failed"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """A check that students do not see.

    Attributes:
        name: what it looks at; empty where its author gave it no name.
        hint: what to think of where it fails.
        read: what to read again where it fails.
        state: "passed", "failed", "not run" where the cell had stopped before, or "not known".
    """

    name: str
    hint: str
    read: str
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """One graded step of a submission.

    Attributes:
        title: what is examined, from the first line of the test cell.
        points: what was earned; None where somebody has to decide.
        maximum: what could be earned.
        message: what the visible part of the check says; empty where it passed.
        notebook: the notebook that it is in.
        grade_id: its cell.
        problem: why its check could not be run; empty where it was.
        like_nbgrader: what nbgrader would give, where that differs, with the name of the difference.
        hidden: its hidden checks.
        comments: what was said of it by hand, or by nbgrader.
        extra: the points among those earned that were given as extra credit.
        said: what the check says with its hidden part, by which answers are compared; no student reads it.
    """

    title: str
    points: float | None
    maximum: float
    message: str
    notebook: str = ""
    grade_id: str = ""
    problem: str = ""
    like_nbgrader: tuple[str, str] | None = None
    hidden: tuple[Hidden, ...] = ()
    comments: tuple[str, ...] = ()
    extra: float = 0.0
    said: str = field(default="", repr=False)

    @property
    def state(self) -> StepState:
        """Return what became of it."""
        if self.points is None:
            return "open"
        if self.points >= self.maximum:
            return "passed"
        return "part" if self.points > 0 else "failed"

    @property
    def to_read(self) -> tuple[str, ...]:
        """Return what to read again: what the failed hidden checks say, or else all of them."""
        failed = [
            check.read for check in self.hidden if check.state in ("failed", "not known") and check.read
        ]
        return tuple(dict.fromkeys(failed or [check.read for check in self.hidden if check.read]))

    def cells(self) -> tuple[str, ...]:
        """Return the step as texts, in the order of `TEST_COLUMNS`, from the notebook on."""
        points = (number(self.points), number(self.maximum))
        return (self.notebook, self.grade_id, self.title, *points, self.problem)


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
        isolation: how the student's code was kept from the machine.
        unlike_nbgrader: the names of differences that concern the whole submission.
        penalty: the points taken off because it was late.
    """

    student: str
    exercise: str
    status: Status
    reason: str
    points: float | None = None
    maximum: float | None = None
    steps: tuple[Step, ...] = ()
    isolation: str = ""
    unlike_nbgrader: tuple[str, ...] = ()
    penalty: float = 0.0

    def cells(self) -> tuple[str, ...]:
        """Return the row as texts, in the order of `COLUMNS`."""
        values = (self.student, self.exercise, number(self.points), number(self.maximum))
        return (*map(printable, values), self.status, printable(self.reason), self.isolation)


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
        '=1+1,ex01,3,4,graded,,
        """
        return _csv(COLUMNS, (row.cells() for row in self.rows))

    def tests_as_csv(self) -> str:
        """Return a row for each graded step of each submission, as CSV."""
        return _csv(
            TEST_COLUMNS,
            ((row.student, row.exercise, *step.cells()) for row in self.rows for step in row.steps),
        )


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_no_formula(printable(cell)) for cell in row] for row in rows)
    return text.getvalue()


def number(points: float | None) -> str:
    """Write points without needless zeros, and nothing where there are none.

    >>> number(2.0), number(0.25), number(None)
    ('2', '0.25', '')
    """
    return "" if points is None else f"{points:g}"


def printable(text: str) -> str:
    r"""Return a text in which no character can turn the line round, hide, or work on a terminal.

    >>> printable("a\u202eb\x1b[2J")
    'a\ufffdb\ufffd[2J'
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
