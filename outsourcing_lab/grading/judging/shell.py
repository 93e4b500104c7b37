"""Cells run in an IPython shell of this very process, with the outputs that a kernel would give.

There is no kernel and no message in between: that is what makes a cell cheap. It is made once in the warm
process; each child has it by the fork.
"""

import ast
import contextlib
import getpass
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from outsourcing_lab.grading.judging.outputs import Outputs, OutputStream
from outsourcing_lab.grading.judging.tracebacks import without_own_frames

LONGEST_MESSAGE = 100_000
"""Characters of an exception's message."""


_INLINE = "module://matplotlib_inline.backend_inline"
_ASSIGNED_MAGIC = re.compile(r"=[\s\\]*[!%]")
_ENDS_WITH_QUESTION = re.compile(r"\?[\s\\]*$")
_ESCAPES = ("!", "%", "?", ",", ";", "/")


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
    shell = _shell_class(outputs).instance(config=config)
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


def _message(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_MESSAGE]
    except Exception as unsaid:  # the message is made by the student's code
        return f"<no message: {type(unsaid).__name__}>"


def may_be_magic(lines: list[str]) -> bool:
    r"""Return whether a cell may hold a magic, a command or a question that IPython has to rewrite.

    To know it for certain, IPython splits the cell into tokens, which takes longer than to run most cells.

    Args:
        lines: the cell's, each with its end.

    Example:
        >>> may_be_magic(["share = 100 * part / total\n"]), may_be_magic(["files = !ls\n"])
        (False, True)
    """
    before = ""
    for line in lines:
        start = line.lstrip()
        if start.startswith(_ESCAPES):
            return True
        if _ENDS_WITH_QUESTION.search(line) and not _is_comment(start, before):
            return True
        before = line
    return _ASSIGNED_MAGIC.search("".join(lines)) is not None


def _is_comment(line: str, before: str) -> bool:
    """Return whether a line is a comment, or part of a text that goes on in the next one."""
    ends_text = '"""' in line or "'''" in line or before.rstrip().endswith("\\")
    return line.startswith("#") and not ends_text


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
    from IPython.core.compilerop import CachingCompiler
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.error import StdinNotImplementedError
    from IPython.core.inputtransformer2 import TransformerManager, make_tokens_by_line
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Instance, Type

    class Transformers(TransformerManager):
        def do_token_transforms(self, lines: list[str]) -> list[str]:
            usual = self.token_transformers == TransformerManager().token_transformers  # type: ignore[no-untyped-call]
            if may_be_magic(lines) or not usual:
                lines = super().do_token_transforms(lines)  # type: ignore[no-untyped-call]
            return lines

    class Compiler(CachingCompiler):
        def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
            name = super().cache(transformed_code, number, raw_code)
            # No module has this file. To find that out, each traceback would look at all modules there are.
            for file in (name, os.path.abspath(name)):  # noqa: PTH100 - as `inspect` asks for it
                inspect.modulesbyfile[file] = name
            return name

        def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.AST:
            try:
                return super().ast_parse(source, filename, symbol)
            except IndentationError as error:
                problem = error
            make_tokens_by_line(source.splitlines(keepends=True))  # of some, it is this that complains
            raise problem

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
        compiler_class = Type(Compiler)
        input_transformer_manager = Instance(Transformers, ())

        def should_run_async(self, raw_cell: str, *, transformed_cell: Any = None, **others: Any) -> bool:
            # Otherwise the cell is compiled to find out; without one of these words nothing is awaited.
            text = transformed_cell or raw_cell
            return ("await" in text or "async" in text) and bool(
                super().should_run_async(raw_cell, transformed_cell=transformed_cell, **others)
            )

        def _format_exception_for_storage(self, exception: Any, *_: Any, **__: Any) -> dict[str, Any]:
            # It would format the traceback a second time, for the history.
            return {"ename": type(exception).__name__, "evalue": _message(exception), "traceback": []}

        def enable_gui(self, gui: object = None) -> None:
            pass

        def ask_exit(self) -> None:
            pass

        def _get_exc_info(self, exc_tuple: Any = None) -> Any:
            kind, error, _ = super()._get_exc_info(exc_tuple)  # type: ignore[no-untyped-call]
            return kind, error, without_own_frames(error).__traceback__

        def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
            outputs.error(etype.__name__, _message(evalue), list(stb))

        def system(self, cmd: str) -> None:
            # IPython's own asks for a terminal, and there is none in a jail.
            command = self.var_expand(cmd, depth=1)  # type: ignore[no-untyped-call]
            done = subprocess.run(  # noqa: S602 - a shell is what the cell asks for
                command, shell=True, stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT, check=False
            )
            self.user_ns["_exit_code"] = done.returncode

        def raw_input(self, prompt: str = "", stream: object = None) -> str:
            raise StdinNotImplementedError("a graded notebook has nobody who could type an answer")

        def init_builtins(self) -> None:
            super().init_builtins()  # type: ignore[no-untyped-call]
            self.builtin_trap.auto_builtins["input"] = self.raw_input

    return Shell
