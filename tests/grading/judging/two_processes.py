"""A job in two processes, or a notebook in one: forked from a warm process of their own, without isolation.

Pytest may have threads, so the forks come from a subprocess, `python two_processes.py`, that reads a request
a line and writes an answer a line. Nothing hostile but to the channel and to marks is run here.
"""

import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from outsourcing_lab.grading.judging.stored_code import stored

ROOT = Path(__file__).resolve().parents[3]


class TwoProcesses:
    """The warm process, to be closed in the end.

    Args:
        figures: whether they are drawn.
        imported: a module that it imports, so that no job has to.
    """

    def __init__(self, *, figures=True, imported="math"):
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve()), "figures" if figures else "no figures", imported],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self._folder.name,
            env=os.environ
            | {
                "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(
                    os.pathsep
                ),
                "OPENBLAS_NUM_THREADS": "1",
                "MPLBACKEND": "agg",
            },
        )

    def close(self):
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)
        self._folder.cleanup()

    def judged(self, *cells, student=None, made=None, **parts):
        """What the judge gives for a job of these cells.

        Args:
            cells: a source, or (kind, source); the grade_id of a test is its number, from 0.
            made: cells as a job has them, in the place of all others.
            student: source of a function `serve(channel)` that takes the place of the student's side.
            parts: further parts of the job.
        """
        job = {"imports": [], "answers": [], "read": [], "cell_seconds": 20, "test_seconds": 20} | parts
        # In a file, so that the process that both sides are forked from has not read it.
        file = Path(self._folder.name, "job.json")
        file.write_text(json.dumps(job | {"cells": made or with_stored_code(job_cells(cells))}), "utf-8")
        return self._asked({"job": str(file), "student": student})

    def in_one(self, *cells, seconds=0):
        """The outputs of each cell where all run in one process, as nbgrader has it.

        Args:
            cells: as for `judged`.
            seconds: of processor time, after which the process is ended and None returned; 0 for no end.
        """
        return self._asked({"one": [cell["source"] for cell in job_cells(cells)], "seconds": seconds})

    def _asked(self, request):
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def job_cells(cells):
    """Cells as a job has them."""
    made = []
    for index, cell in enumerate(cells):
        kind, source = ("code", cell) if isinstance(cell, str) else cell
        made.append({"kind": kind, "index": index, "source": source})
        if kind == "test":
            made[-1]["grade_id"] = str(sum(part["kind"] == "test" for part in made) - 1)
    return made


def with_stored_code(cells):
    """Cells as the engine hands them to a judge."""
    return [cell if cell["kind"] == "code" else cell | {"stored": stored(cell["source"])} for cell in cells]


def _in_child(function, *descriptors):
    """Run a function in a forked child that has only these descriptors and a pipe to write to."""
    read, written = os.pipe()
    child = os.fork()
    if child == 0:
        kept = {0, 1, 2, written, *descriptors}
        for descriptor in set(range(100)) - kept:
            with contextlib.suppress(OSError):
                os.close(descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        try:
            function(written)
        finally:
            os._exit(0)
    os.close(written)
    return child, read


def _read_to_end(descriptor):
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _serve(shell, outputs):
    from outsourcing_lab.grading.judging import judge, student
    from outsourcing_lab.grading.judging.shell import run_cell

    def two(request):
        here, there = socket.socketpair()

        def serve(unused):
            os.close(unused)
            if request["student"] is None:
                student.serve(there, shell, outputs)
            else:
                names = {}
                exec(request["student"], names)  # noqa: S102 - a student's side that is forged
                names["serve"](there)

        def run(written):
            job = os.open(request["job"], os.O_RDONLY)
            judge.main(here, job, written, shell, outputs)

        students, nothing = _in_child(serve, there.fileno())
        there.close()
        judges, result = _in_child(run, here.fileno())
        here.close()
        text = _read_to_end(result)
        os.waitpid(judges, 0)
        os.kill(students, 9)
        os.waitpid(students, 0)
        os.close(nothing)
        return json.loads(text) if text else None

    def one(request):
        def run(written):
            outputs.capture_descriptors()
            signal.setitimer(signal.ITIMER_PROF, request["seconds"])
            cells = [run_cell(shell, outputs, source) for source in request["one"]]
            with os.fdopen(written, "wb") as file:
                file.write(json.dumps([cell.outputs for cell in cells]).encode())

        child, result = _in_child(run)
        text = _read_to_end(result)
        os.waitpid(child, 0)
        return json.loads(text) if text else None

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        request = json.loads(line)
        answers.write(json.dumps(two(request) if "job" in request else one(request)) + "\n")
        answers.flush()


def main(figures, imported):
    importlib.import_module(imported)
    from outsourcing_lab.grading.engine.roles import _shell

    _serve(*_shell(figures == "figures"))


if __name__ == "__main__":
    main(*sys.argv[1:])
