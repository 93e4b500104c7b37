"""What the children of a grading warm process do; each function prepares one role before the first fork."""

import functools
import importlib
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from outsourcing_lab.grading.isolation.warm_process import Role
from outsourcing_lab.grading.isolation.warm_up import warm_up
from outsourcing_lab.grading.judging import judge as judging
from outsourcing_lab.grading.judging import student as serving
from outsourcing_lab.grading.judging.outputs import Outputs
from outsourcing_lab.grading.judging.shell import leave_figures_undrawn, make_shell, run_cell

REHEARSED = ("1", "%precision 8\n%precision", "1 / 0", "(", "len?")
"""Cells of kinds that IPython imports something for at the first time; none that opens a loop or a thread."""


def student(*, figures: bool) -> Role:
    """Return what runs the student's cells: descriptors are the channel to the judge."""
    shell, outputs = _shell(figures)

    def serve(descriptors: Sequence[int]) -> None:
        (channel,) = descriptors
        _import_from_here()
        serving.serve(socket.socket(fileno=channel), shell, outputs)

    return serve


def student_without_figures(*, figures: bool) -> Role:
    """Return what runs the student's cells once more, for the sake of what the tests say."""
    shell, _ = _shell(figures)
    serve = student(figures=figures)

    def serve_undrawn(descriptors: Sequence[int]) -> None:
        leave_figures_undrawn(shell)
        serve(descriptors)

    return serve_undrawn


def judge(*, figures: bool) -> Role:
    """Return what runs the instructor's tests: descriptors are the channel, the job and the result."""
    shell, outputs = _shell(figures)

    def run(descriptors: Sequence[int]) -> None:
        channel, job, result = descriptors
        _import_from_here()
        judging.main(socket.socket(fileno=channel), job, result, shell, outputs)

    return run


def _import_from_here() -> None:
    """Let cells import what lies beside their notebook, as a kernel does: after Python's own library."""
    added = (place for place, folder in enumerate(sys.path) if Path(folder).name.endswith("-packages"))
    sys.path.insert(next(added, len(sys.path)), "")


@functools.cache
def _shell(figures: bool) -> tuple[Any, Outputs]:
    """Return the one shell, of which each child has a copy."""
    outputs = Outputs()
    warm_up(figures=figures)
    if "numpy" in sys.modules:  # else each child would import it for itself
        importlib.import_module("outsourcing_lab.grading.judging.arrays")
    shell = make_shell(outputs, figures=figures)
    for source in REHEARSED:
        run_cell(shell, outputs, source)
    shell.reset()
    shell.execution_count = 1
    return shell, outputs
