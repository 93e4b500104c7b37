"""The trusted side of grading one submission: bytes in, marks out, and nothing believed in between.

It says what is run for a submission, has `children` run it, and makes marks of what the judge gave.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from outsourcing_lab.grading.engine.autograded import autograded_notebook
from outsourcing_lab.grading.engine.children import Children
from outsourcing_lab.grading.engine.exercise import Exercise
from outsourcing_lab.grading.engine.handed_in import read_notebook
from outsourcing_lab.grading.engine.job import Job, job_for, without_hidden_tests
from outsourcing_lab.grading.engine.known_words import known_words
from outsourcing_lab.grading.engine.marks import earned
from outsourcing_lab.grading.engine.messages import NO_WORDS, message_of
from outsourcing_lab.grading.engine.unlike import unlike_nbgrader
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.judging.stored_code import stored


@dataclass(frozen=True)
class Pace:
    """How long a submission may take, in seconds.

    Attributes:
        cell: one of the student's cells; nbgrader's own limit is the same.
        test: one test cell.
        submission: all of it.
    """

    cell: float = 30
    test: float = 30
    submission: float = 300


@dataclass(frozen=True)
class TestMark:
    """What one test cell earned.

    Attributes:
        grade_id: the test cell.
        points: what it can earn.
        earned: what it earned.
        outputs: nbformat's outputs of running it.
        problem: why it could not be run; empty where it was.
        message: what the part of it says that the student was given; empty where that part passes.
        line: the line of its cell that an error came from, from 1; None where none is known.
    """

    __test__ = False

    grade_id: str
    points: float
    earned: float
    outputs: tuple[dict[str, Any], ...]
    problem: str = ""
    message: str = ""
    line: int | None = None


@dataclass(frozen=True)
class Run:
    """What running a submission gave.

    Attributes:
        notebook: what was handed in, with the instructor's cells put back and the outputs of this run.
        marks: the marks of the test cells, in the exercise's order.
        job: what was run, and what was found in the notebook.
        problem: why the student's process could not be asked any more; empty where it answered to the end.
        seconds: how long it took.
        unlike: the names of the differences from nbgrader that concern all of it.
    """

    notebook: dict[str, Any] = field(repr=False)
    marks: tuple[TestMark, ...]
    job: Job = field(repr=False)
    problem: str
    seconds: float
    unlike: tuple[str, ...] = ()


class Engine:
    """Grades submissions one after the other, in a warm process of its own.

    Args:
        mode: how it is isolated.
        figures: False leaves figures undrawn, which is what most of the time goes into.
        pace: how long a submission may take.
        limits: how much of the machine the student's processes may use.
        preload: import statements that are run once, before the first submission.
    """

    def __init__(
        self,
        mode: Mode,
        *,
        figures: bool = True,
        pace: Pace | None = None,
        limits: Limits | None = None,
        preload: tuple[str, ...] = (),
    ) -> None:
        self.mode = mode
        self._pace = pace or Pace()
        self._children = Children(
            mode,
            figures=figures,
            limits=limits or Limits(),
            preload=preload,
            seconds=self._pace.submission,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the warm process, and what runs in it; another thread may do so."""
        self._children.close()

    def start(self) -> None:
        """Start the warm process now, which otherwise waits for the first submission.

        Raises:
            WarmProcessError: where it does not start.
        """
        self._children.start()

    def run(self, content: bytes, exercise: Exercise, before: Sequence[dict[str, Any]] = ()) -> Run:
        """Return what a submission earned.

        Args:
            content: the notebook's bytes.
            exercise: what it is a submission of.
            before: cells that are run before those of the notebook.

        Raises:
            NotGradedError: where it cannot be graded; the message says why.
            MachineError: where this machine cannot run anything.
        """
        started = time.monotonic()
        notebook = read_notebook(content)
        job = job_for(exercise, notebook)
        result = self._judged(exercise, (*before, *job.cells))
        marks = self._with_messages(exercise, job, _marks(exercise, result), before)
        problems = [str(row["problem"]) for row in result["cells"] + result["tests"] if row.get("problem")]
        executed = autograded_notebook(exercise, notebook, job, result)
        unlike = unlike_nbgrader(content, exercise, notebook, job, problems)
        return Run(executed, marks, job, next(iter(problems), ""), time.monotonic() - started, unlike)

    def _with_messages(
        self, exercise: Exercise, job: Job, marks: tuple[TestMark, ...], before: Sequence[dict[str, Any]]
    ) -> tuple[TestMark, ...]:
        """Add what the visible part of each failed test says, which nothing hidden may have a part in."""
        tests = {cell.grade_id: cell for cell in exercise.cells if cell.role == "test"}
        failed = [mark for mark in marks if mark.earned < mark.points and not mark.problem]
        if any(cell.released != cell.source for cell in tests.values()):
            words, asked = {}, []
            for mark in failed:
                cell = tests[mark.grade_id]
                known = known_words(cell.source, cell.released, mark.line, mark.outputs)
                if known is None:
                    asked.append(mark)
                else:
                    words[mark.grade_id] = known
            words |= self._said_in_the_open(exercise, job, asked, before)
        else:
            words = {mark.grade_id: message_of(mark.outputs) or NO_WORDS for mark in failed}
        return tuple(replace(mark, message=mark.problem or words.get(mark.grade_id, "")) for mark in marks)

    def _said_in_the_open(
        self, exercise: Exercise, job: Job, marks: Sequence[TestMark], before: Sequence[dict[str, Any]]
    ) -> dict[str, str]:
        """Return what tests say in a run that has never seen a hidden one; nothing where they pass."""
        if not marks:
            return {}
        points = {mark.grade_id: mark.points for mark in marks}
        cells = (*before, *without_hidden_tests(exercise, job, points))
        words = {}
        for row in self._judged(exercise, cells, figures=False)["tests"]:
            most = points[row["grade_id"]]
            passes = not row["problem"] and earned(row["outputs"], most) == most
            said = row["problem"] or message_of(row["outputs"]) or NO_WORDS
            words[row["grade_id"]] = "" if passes else said
        return words

    def _judged(
        self, exercise: Exercise, cells: Sequence[dict[str, Any]], *, figures: bool = True
    ) -> dict[str, Any]:
        """Run cells in two new children and return the judge's result."""
        job = {
            "cells": [
                cell if cell["kind"] == "code" else cell | {"stored": stored(cell["source"])}
                for cell in cells
            ],
            "imports": exercise.imports,
            "answers": exercise.answers,
            "read": exercise.read,
            "cell_seconds": self._pace.cell,
            "test_seconds": self._pace.test,
        }
        return self._children.judged(job, figures=figures)


def _marks(exercise: Exercise, result: dict[str, Any]) -> tuple[TestMark, ...]:
    rows = {row["grade_id"]: row for row in result["tests"]}
    tests = [(cell, rows[cell.grade_id]) for cell in exercise.cells if cell.role == "test"]
    return tuple(
        TestMark(
            cell.grade_id,
            cell.points,
            0.0 if row["problem"] else earned(row["outputs"], cell.points),
            tuple(row["outputs"]),
            row["problem"] or "",
            line=row["line"],
        )
        for cell, row in tests
    )
