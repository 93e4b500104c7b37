"""The trusted side of grading one submission: bytes in, marks out, and nothing believed in between.

An engine owns one warm process. For each submission it starts two children there, the student's and the
judge's, connects them, and reads the judge's result from a pipe that no other process holds.
"""

import contextlib
import json
import os
import select
import signal
import socket
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from outsourcing_lab.grading.engine.autograded import autograded_notebook
from outsourcing_lab.grading.engine.exercise import Exercise
from outsourcing_lab.grading.engine.handed_in import NotGradedError, read_notebook
from outsourcing_lab.grading.engine.job import Job, job_for, without_hidden_tests
from outsourcing_lab.grading.engine.known_words import known_words
from outsourcing_lab.grading.engine.marks import earned
from outsourcing_lab.grading.engine.messages import NO_WORDS, message_of
from outsourcing_lab.grading.engine.unlike import unlike_nbgrader
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.warm_client import Exit, WarmProcess, WarmProcessError

LARGEST_RESULT = 64 * 1024 * 1024
"""Bytes of all outputs together."""

_TRIES = 5
_SPENT = {
    "cpu": "the computing time that there is",
    "memory": "the memory that there is",
    "processes": "the processes that there are",
    "files": "the open files that there are",
    "disk": "the disk that there is",
}


class MachineError(Exception):
    """This machine cannot run any submission; the message says why."""


class _NotStartedError(WarmProcessError):
    """The warm process did not even start."""


class _LostError(Exception):
    """A process was ended from outside, it seems by nothing that the student has done: try once more.

    Args:
        reason: what has happened.
        judged: what the judge gave all the same, where it was only the student's process.
    """

    def __init__(self, reason: str, judged: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.judged = judged


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
        self._figures = figures
        self._pace = pace or Pace()
        self._limits = limits or Limits()
        self._preload = preload
        self._warm: WarmProcess | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the warm process, and what runs in it; another thread may do so."""
        self._closed = True
        self._stop()

    def start(self) -> None:
        """Start the warm process now, which otherwise waits for the first submission.

        Raises:
            WarmProcessError: where it does not start.
        """
        self._warm_process()

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
            known = {
                mark.grade_id: known_words(cell.source, cell.released, mark.line, mark.outputs)
                for mark in failed
                for cell in (tests[mark.grade_id],)
            }
            asked = [mark for mark in failed if known[mark.grade_id] is None]
            words = known | self._said_in_the_open(exercise, job, asked, before)
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
            "cells": cells,
            "imports": exercise.imports,
            "answers": exercise.answers,
            "read": exercise.read,
            "cell_seconds": self._pace.cell,
            "test_seconds": self._pace.test,
        }
        was_lost = False
        for _ in range(_TRIES):
            try:
                return self._judged_once(job, figures=figures)
            except (_LostError, WarmProcessError) as error:
                lost = error
                self._stop()
                if self._closed:
                    break
                if isinstance(error, _LostError) and error.judged is not None:
                    if was_lost:  # twice at the same place: it ends itself, which costs it what comes after
                        return error.judged
                    was_lost = True
        reason = str(lost).strip().splitlines()[-1]
        if isinstance(lost, _NotStartedError):
            raise MachineError(f"the processes that run submissions cannot be started: {reason}")
        raise NotGradedError(f"the processes that run it have ended: {reason}")

    def _judged_once(self, job: dict[str, Any], *, figures: bool) -> dict[str, Any]:
        deadline = time.monotonic() + self._pace.submission
        with contextlib.ExitStack() as stack:
            result, tickets = self._started(job, stack, figures=figures)
            try:
                text = _read_to_end(result, deadline)
            finally:
                ends = self._ended(tickets)
        try:
            judged: dict[str, Any] = json.loads(text)
        except ValueError:
            for whose, end in zip(("cells", "tests"), ends, strict=False):
                if end.reason in _SPENT:  # as it will be the next time
                    raise NotGradedError(f"its {whose} have used up {_SPENT[end.reason]}") from None
            raise _LostError("the one that judges has ended without a result") from None
        except RecursionError:
            raise NotGradedError("what it put out is nested too deep") from None
        if any(end.code == -signal.SIGKILL and end.reason == "ended" for end in ends):
            raise _LostError("one of them was killed from outside", judged)
        return judged

    def _started(
        self, job: dict[str, Any], stack: contextlib.ExitStack, *, figures: bool
    ) -> tuple[int, list[int]]:
        here, there = socket.socketpair()
        job_file = stack.enter_context(contextlib.closing(tempfile.TemporaryFile()))  # noqa: SIM115
        job_file.write(json.dumps(job).encode())
        job_file.flush()
        job_file.seek(0)
        result, written = os.pipe()
        stack.callback(os.close, result)
        with here, there, os.fdopen(written, "wb", buffering=0) as result_file:
            warm = self._warm_process()
            student = "student" if figures else "student without figures"
            tickets = [warm.start(student, [there.fileno()], self._limits)]
            judge = [here.fileno(), job_file.fileno(), result_file.fileno()]
            tickets.append(warm.start("judge", judge, self._limits))
        return result, tickets

    def _warm_process(self) -> WarmProcess:
        if self._closed:
            raise WarmProcessError("the engine was closed")
        if self._warm is None:
            try:
                self._warm = WarmProcess(self.mode, figures=self._figures, preload=self._preload)
            except WarmProcessError as error:
                raise _NotStartedError(str(error)) from error
            if self._closed:  # by another thread, meanwhile
                self._stop()
                raise WarmProcessError("the engine was closed")
        return self._warm

    def _stop(self) -> None:
        warm, self._warm = self._warm, None
        if warm is not None:
            warm.close()

    def _ended(self, tickets: list[int]) -> list[Exit]:
        """See that both children, and all that they started, are dead before the next submission."""
        if self._warm is None:
            return []
        try:
            for ticket in tickets:
                self._warm.kill(ticket)
            ends = [self._warm.wait(ticket, 10) for ticket in tickets]
        except WarmProcessError:
            ends = [None]
        if None in ends:
            self._stop()
        return [end for end in ends if end is not None]


def _read_to_end(descriptor: int, deadline: float) -> bytes:
    received = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise NotGradedError("it was not done when its time was up")
        part = os.read(descriptor, 1 << 20)
        if not part:
            return bytes(received)
        received += part
        if len(received) > LARGEST_RESULT:
            raise NotGradedError(f"it put out more than {LARGEST_RESULT:,} bytes")


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
