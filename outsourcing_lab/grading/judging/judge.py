"""The judge: it has the student's process run the cells, and runs the instructor's tests itself.

It gets the job by one descriptor and writes what it found to another, which no other process holds.
"""

import json
import os
import socket
import time
from typing import Any

from outsourcing_lab.grading.judging.clock import Clock, TimeIsUpError, time_limit
from outsourcing_lab.grading.judging.exceptions import StudentProcessError
from outsourcing_lab.grading.judging.mirrors import mirror
from outsourcing_lab.grading.judging.namespace import TestNames
from outsourcing_lab.grading.judging.outputs import Outputs
from outsourcing_lab.grading.judging.shell import CellRun, run_cell
from outsourcing_lab.grading.judging.student_side import StudentSide

MOST_KEPT = 32 * 1024 * 1024
"""Characters of what all cells of a notebook put out; what comes after is left out."""

_LEFT_OUT = {
    "output_type": "stream",
    "name": "stdout",
    "text": f"[the cells have put out more than the {MOST_KEPT:,} characters that are kept]\n",
}


def main(
    channel: socket.socket, job_descriptor: int, result_descriptor: int, shell: Any, outputs: Outputs
) -> None:
    """Read the job, judge it and write the result.

    Args:
        channel: the socket to the student's process.
        job_descriptor: where the job is read from, a JSON object.
        result_descriptor: where the result is written to.
        shell: what `shell.make_shell` gave.
        outputs: the same as there.
    """
    with os.fdopen(job_descriptor, "rb") as file:
        job = json.load(file)
    outputs.capture_descriptors()
    result = judged(channel, job, shell, outputs)
    with os.fdopen(result_descriptor, "wb") as file:
        # Halves of a character, which JSON allows and no file of text, end here.
        file.write(json.dumps(result, ensure_ascii=False).encode("utf-8", "replace"))


def judged(channel: socket.socket, job: dict[str, Any], shell: Any, outputs: Outputs) -> dict[str, Any]:
    """Return what running a job gave: the outputs of the student's cells, and of each test.

    Args:
        channel: the socket to the student's process.
        job: the `cells` in order, each with its `kind` ("code", "locked" or "test") and `source`, and
            `stored` where it was compiled before; `imports`, `answers` and `read` as an `Exercise` has them;
            `cell_seconds` and `test_seconds`.
        shell: what `shell.make_shell` gave.
        outputs: the same as there.
    """
    return _Judge(channel, job, shell, outputs).result()


class _Judge:
    def __init__(self, channel: socket.socket, job: dict[str, Any], shell: Any, outputs: Outputs) -> None:
        self._job = job
        self._shell = shell
        self._outputs = outputs
        self._student = StudentSide(channel, job["answers"])
        self._names = TestNames(self._student, job["answers"], job["read"])
        self._imports = list(job["imports"])
        self._kept = 0
        mirror(self._student)
        _give_names(shell, self._names)

    def result(self) -> dict[str, Any]:
        self._import()
        cells, tests = [], []
        for cell in self._job["cells"]:
            if cell["kind"] == "test":
                tests.append(self._test(cell))
            else:
                cells.append(self._cell(cell))
                if cell["kind"] == "locked":
                    self._run_own(cell["source"], cell.get("stored"))
                    self._student.given.take(self._names)
                    self._import()
                self._names.leave_answers()
        return {"cells": cells, "tests": tests}

    def _import(self) -> None:
        """Import what the tests use; once more what could not be found before, perhaps a file was written.

        What is never found is left to the student's process.
        """
        self._imports = [source for source in self._imports if not self._run_own(source)[0].succeeded]

    def _cell(self, cell: dict[str, Any]) -> dict[str, Any]:
        """Have the student's process run a cell."""
        student, seconds = self._student, self._job["cell_seconds"]
        row = {"index": cell["index"], "outputs": [], "execution_count": None, "succeeded": False}
        try:
            with time_limit(seconds, student.is_waiting) as student.clock:
                answer = student.run(cell["source"])
        except (TimeIsUpError, StudentProcessError) as error:
            return row | {"problem": student.lost or str(error)}
        if "outputs" not in answer:
            return row | {"problem": "what the cell put out could not be read"}
        self._kept += len(json.dumps(answer["outputs"]))
        if self._kept > MOST_KEPT:
            answer["outputs"] = [_LEFT_OUT]
        return row | {key: answer.get(key) for key in ("outputs", "execution_count", "succeeded")}

    def _run_own(self, source: str, stored: str | None = None) -> tuple[CellRun, Clock]:
        """Run code of the instructor's here: what it defines never comes from the student."""
        student = self._student
        limit = time_limit(self._job["test_seconds"], student.is_waiting)
        with limit as student.clock:
            run = run_cell(self._shell, self._outputs, source, stored=stored)
        return run, student.clock

    def _test(self, cell: dict[str, Any]) -> dict[str, Any]:
        started = time.perf_counter()
        student = self._student
        row: dict[str, Any] = {
            "grade_id": cell["grade_id"],
            "outputs": [],
            "line": None,
            "problem": student.lost,
        }
        if student.lost is None:
            self._names.is_test = True
            run, clock = self._run_own(cell["source"], cell.get("stored"))
            row |= {"outputs": run.outputs, "line": run.line}
            self._names.is_test = False
            if clock.rang or clock.seconds_left <= 0:
                row["problem"] = student.lost or f"it took longer than {self._job['test_seconds']:g} seconds"
            row["problem"] = row["problem"] or student.lost
        return row | {"seconds": round(time.perf_counter() - started, 4)}


def _give_names(shell: Any, names: TestNames) -> None:
    """Let the shell run cells whose names are looked up in `names`."""

    class Module:
        pass

    module = Module()
    module.__dict__ = names
    shell.user_module, shell.user_ns = module, names
    shell.init_user_ns()
