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

from outsourcing_lab.grading.judging.outputs import Outputs, OutputStream

LONGEST_MESSAGE = 100_000
"""Characters of an exception's message."""


_INLINE = "module://matplotlib_inline.backend_inline"


@dataclass(frozen=True)
class CellRun:
    """What running one cell gave.

    Attributes:
        execution_count: the cell's number.
        outputs: nbformat's outputs.
        succeeded: False where the cell raised.
    """

    execution_count: int
    outputs: list[dict[str, Any]]
    succeeded: bool


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
    if not figures:
        config.InlineBackend.figure_formats = set()
    shell = _shell_class(outputs).instance(config=config)
    shell.builtin_trap.activate()
    getpass.getpass = shell.raw_input
    shell.set_hook("show_in_pager", _show_no_pager, 90)
    os.environ["MPLBACKEND"] = _INLINE
    if "matplotlib.pyplot" in sys.modules:
        _draw_inline()
    return shell


def _show_no_pager(_shell: object, *_: object, **__: object) -> None:
    """Leave out what `name?` would show beside the notebook."""


def _draw_inline() -> None:
    """Connect pyplot, which was imported before there was a shell, to the shell's display."""
    import matplotlib
    from matplotlib_inline import backend_inline

    matplotlib.use(_INLINE)
    backend_inline._enable_matplotlib_integration()  # type: ignore[no-untyped-call]


def run_cell(
    shell: Any, outputs: Outputs, source: str, around: contextlib.AbstractContextManager[Any] | None = None
) -> CellRun:
    """Run one cell and return what it put out; nothing that it raises comes through.

    Args:
        shell: what `make_shell` gave.
        outputs: the same as there.
        source: the cell, with magics where it has them.
        around: entered while the cell runs.
    """
    count = shell.execution_count
    problem: BaseException | None
    with captured(outputs):
        try:
            with around or contextlib.nullcontext():
                run = shell.run_cell(source, store_history=True)
            problem = run.error_before_exec or run.error_in_exec
        except BaseException as error:  # also what an interruption broke in IPython itself
            problem = error
    made = outputs.finish()
    # IPython does not show every error as one: not that of a magic, nor one that cannot be formatted.
    if problem is not None and not any(output["output_type"] == "error" for output in made):
        name, message = type(problem).__name__, _message(problem)
        made.append({"output_type": "error", "ename": name, "evalue": message, "traceback": [message]})
    return CellRun(count, made, problem is None)


def _message(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_MESSAGE]
    except Exception as unsaid:  # the message is made by the student's code
        return f"<no message: {type(unsaid).__name__}>"


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


def _shell_class(outputs: Outputs) -> Any:
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.error import StdinNotImplementedError
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Type

    class Publisher(DisplayPublisher):
        def publish(
            self,
            data: dict[str, Any],
            metadata: dict[str, Any] | None = None,
            source: object = None,
            *,
            transient: dict[str, Any] | None = None,
            update: bool = False,
            **_: object,
        ) -> None:
            show = outputs.show_again if update else outputs.show
            show(data, metadata or {}, (transient or {}).get("display_id"))

        def clear_output(self, wait: bool = False) -> None:
            outputs.clear(wait=wait)

    class Hook(DisplayHook):
        def write_output_prompt(self) -> None:
            pass

        def write_format_data(
            self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
        ) -> None:
            outputs.result(format_dict, md_dict or {}, self.prompt_count)

        def finish_displayhook(self) -> None:
            self._is_active = False

        def log_output(self, format_dict: dict[str, Any]) -> None:
            pass

    class Shell(InteractiveShell):
        displayhook_class = Type(Hook)
        display_pub_class = Type(Publisher)

        def enable_gui(self, gui: object = None) -> None:
            pass

        def ask_exit(self) -> None:
            pass

        def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
            outputs.error(etype.__name__, _message(evalue), list(stb))

        def system(self, cmd: str) -> None:
            self.system_piped(cmd)  # type: ignore[no-untyped-call]

        def raw_input(self, prompt: str = "", stream: object = None) -> str:
            raise StdinNotImplementedError("a graded notebook has nobody who could type an answer")

        def init_builtins(self) -> None:
            super().init_builtins()  # type: ignore[no-untyped-call]
            self.builtin_trap.auto_builtins["input"] = self.raw_input

    return Shell
