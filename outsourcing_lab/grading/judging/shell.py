"""Cells run in an IPython shell of this very process, with the outputs that a kernel would give.

There is no kernel and no message in between: that is what makes a cell cheap. It is made once in the warm
process; each child has it by the fork.
"""

import contextlib
import getpass
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from outsourcing_lab.grading.judging import plain_cells
from outsourcing_lab.grading.judging.outputs import Outputs, OutputStream
from outsourcing_lab.grading.judging.shell_class import message_of, shell_class

_INLINE = "module://matplotlib_inline.backend_inline"


@dataclass(frozen=True)
class CellRun:
    """What running one cell gave.

    Attributes:
        execution_count: the cell's number.
        outputs: nbformat's outputs.
        succeeded: False where the cell raised.
        line: the line of the cell where it did so, from 1; None where that is not known.
    """

    execution_count: int
    outputs: list[dict[str, Any]]
    succeeded: bool
    line: int | None = None


def make_shell(outputs: Outputs, *, figures: bool = True) -> Any:
    """Return the process's shell, ready to run a first cell.

    Args:
        outputs: where its cells put out.
        figures: False leaves figures undrawn: they are put out as text alone.
    """
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False  # its thread would not survive the fork
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.banner1 = ""
    shell = shell_class(outputs).instance(config=config)
    shell.builtin_trap.activate()
    getpass.getpass = shell.raw_input
    shell.set_hook("show_in_pager", _show_no_pager, 90)
    os.environ["MPLBACKEND"] = _INLINE
    if "matplotlib.pyplot" in sys.modules:
        _draw_inline()
    if not figures:
        leave_figures_undrawn(shell)
    return shell


def leave_figures_undrawn(shell: Any) -> None:
    """Have the shell put out figures as text alone, which takes a hundredth of the time.

    Args:
        shell: what `make_shell` gave.
    """
    shell.config.InlineBackend.figure_formats = set()
    if "matplotlib_inline.config" in sys.modules:
        from matplotlib_inline.config import InlineBackend

        if InlineBackend.initialized():
            InlineBackend.instance().figure_formats = set()


def _show_no_pager(_shell: object, *_: object, **__: object) -> None:
    """Leave out what `name?` would show beside the notebook."""


def _draw_inline() -> None:
    """Connect pyplot, which was imported before there was a shell, to the shell's display."""
    import matplotlib
    from matplotlib_inline import backend_inline

    from outsourcing_lab.grading.judging.figures import draw_once

    draw_once()
    matplotlib.use(_INLINE)
    backend_inline._enable_matplotlib_integration()  # type: ignore[no-untyped-call]


def run_cell(
    shell: Any,
    outputs: Outputs,
    source: str,
    around: contextlib.AbstractContextManager[Any] | None = None,
    stored: str | None = None,
) -> CellRun:
    """Run one cell and return what it put out; nothing that it raises comes through.

    Args:
        shell: what `make_shell` gave.
        outputs: the same as there.
        source: the cell, with magics where it has them.
        around: entered while the cell runs.
        stored: the cell's code, where it was compiled before.
    """
    count = shell.execution_count
    with captured(outputs):
        try:
            with around or contextlib.nullcontext():
                problem = plain_cells.run_cell(shell, source, stored)
        except BaseException as error:  # also what an interruption broke in IPython itself
            problem = error
    made = outputs.finish()
    # IPython does not show every error as one: not that of a magic, nor one that cannot be formatted.
    if problem is not None and not any(output["output_type"] == "error" for output in made):
        name, message = type(problem).__name__, message_of(problem)
        made.append({"output_type": "error", "ename": name, "evalue": message, "traceback": [message]})
    return CellRun(count, made, problem is None, _line(problem, source))


def _line(problem: BaseException | None, source: str) -> int | None:
    """Return the line of a cell from which an exception came, by way of whatever it called."""
    steps = problem.__traceback__ if problem is not None else None
    while steps is not None:
        if steps.tb_frame.f_code.co_filename.startswith("<ipython-input-"):
            blank = len(source) - len(source.lstrip())  # IPython leaves out empty lines at the top
            return steps.tb_lineno + source[:blank].count("\n")
        steps = steps.tb_next
    return None


@contextlib.contextmanager
def captured(outputs: Outputs) -> Iterator[None]:
    """Send what is printed into the outputs, which start afresh."""
    outputs.begin()
    before = sys.stdout, sys.stderr
    sys.stdout = OutputStream("stdout", outputs, 1)
    sys.stderr = OutputStream("stderr", outputs, 2)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
