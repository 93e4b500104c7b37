"""IPython's shell without a kernel: its outputs are collected, and what only costs time is left out.

IPython is imported where it is needed: most of the package does without it.
"""

import ast
import inspect
import os
import re
import subprocess
from typing import Any

from outsourcing_lab.grading.judging.outputs import Outputs
from outsourcing_lab.grading.judging.tracebacks import without_own_frames

LONGEST_MESSAGE = 100_000
"""Characters of an exception's message."""

_ASSIGNED_MAGIC = re.compile(r"=[\s\\]*[!%]")
_ENDS_WITH_QUESTION = re.compile(r"\?[\s\\]*$")
_ESCAPES = ("!", "%", "?", ",", ";", "/")


def shell_class(outputs: Outputs) -> Any:
    """Return the class of the shell.

    Args:
        outputs: where its cells put out.
    """
    from IPython.core.compilerop import CachingCompiler
    from IPython.core.displayhook import DisplayHook
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.error import StdinNotImplementedError
    from IPython.core.inputtransformer2 import TransformerManager, make_tokens_by_line
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Instance, Type

    usual = TransformerManager().token_transformers  # type: ignore[no-untyped-call]

    class Transformers(TransformerManager):
        def do_token_transforms(self, lines: list[str]) -> list[str]:
            if may_be_magic(lines) or self.token_transformers != usual:
                lines = super().do_token_transforms(lines)  # type: ignore[no-untyped-call]
            return lines

    class Compiler(CachingCompiler):
        _given_name: str | None = None

        def cache(
            self, transformed_code: str, number: int = 0, raw_code: str | None = None, name: str | None = None
        ) -> str:
            self._given_name = name
            name = super().cache(transformed_code, number, raw_code)
            # No module has this file. To find that out, each traceback would look at all modules there are.
            for file in (name, os.path.abspath(name)):  # noqa: PTH100 - as `inspect` asks for it
                inspect.modulesbyfile[file] = name
            return name

        def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
            return self._given_name or super().get_code_name(raw_code, transformed_code, number)

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

        def quiet(self) -> bool:
            # To know what the cell ends with, IPython splits all of it into tokens.
            cells = self.shell.history_manager.input_hist_parsed
            return bool(cells) and ";" in cells[-1] and bool(super().quiet())  # type: ignore[no-untyped-call]

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
            return {"ename": type(exception).__name__, "evalue": message_of(exception), "traceback": []}

        def enable_gui(self, gui: object = None) -> None:
            pass

        def ask_exit(self) -> None:
            pass

        def _get_exc_info(self, exc_tuple: Any = None) -> Any:
            kind, error, _ = super()._get_exc_info(exc_tuple)  # type: ignore[no-untyped-call]
            return kind, error, without_own_frames(error).__traceback__

        def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
            outputs.error(etype.__name__, message_of(evalue), list(stb))

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


def message_of(error: BaseException) -> str:
    """Return the text of an exception, or why it has none.

    Args:
        error: what was raised, perhaps by a student's code, which makes the text.
    """
    try:
        return str(error)[:LONGEST_MESSAGE]
    except Exception as unsaid:
        return f"<no message: {type(unsaid).__name__}>"
