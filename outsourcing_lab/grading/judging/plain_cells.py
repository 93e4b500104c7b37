"""A cell in plain Python is run as IPython runs it, in less time; all others are left to IPython.

Left out is what no cell sees: IPython looks in each statement for something to wait for, keeps a second copy
of what is put out, and remembers how the cell ended. A cell of the instructor's need not even be compiled.
"""

import codeop
from collections.abc import Coroutine, Iterator
from types import CodeType, SimpleNamespace
from typing import Any

from outsourcing_lab.grading.judging import stored_code

_USUAL_FLAGS = codeop.Compile().flags


def run_cell(shell: Any, source: str, stored: str | None = None) -> BaseException | None:
    """Run a cell, show what comes of it as the shell shows it, and return what it raised.

    Left to IPython are cells with magics, what waits for something, what cannot be parsed, and all cells
    where somebody wants to be told of them or has changed how they are run.

    Args:
        shell: an `InteractiveShell`.
        source: the cell.
        stored: its code, where it was compiled before.
    """
    count = shell.execution_count
    plain = None if _is_watched(shell) else _stored(shell, source, stored) or _compiled(shell, source)
    if plain is None:
        run = shell.run_cell(source, store_history=True)
        error: BaseException | None = run.error_before_exec or run.error_in_exec
        return error
    cell, codes = plain
    # In IPython 9 what is displayed has the number before that of the shell, in IPython 8 the same.
    shell.execution_count += count - shell.displayhook.prompt_count
    result: Any = SimpleNamespace(error_in_exec=None)
    shell.events.trigger("pre_execute")
    shell.history_manager.store_inputs(count, cell, source)
    try:
        with shell.display_trap:
            for code in codes:
                if _returned(shell.run_code(code, result)):
                    break
    except BaseException as problem:  # what can be parsed may still not compile
        result.error_in_exec = problem
        shell.showtraceback()
    finally:
        shell.execution_count = count + 1
        shell.events.trigger("post_execute")
    raised: BaseException | None = result.error_in_exec
    return raised


def _is_watched(shell: Any) -> bool:
    """Return whether somebody wants to be told of cells, or has changed how they are run."""
    callbacks = shell.events.callbacks
    is_changed = shell.ast_node_interactivity != "last_expr" or shell.ast_transformers
    return bool(
        is_changed or "run_cell" in vars(shell) or callbacks["pre_run_cell"] or callbacks["post_run_cell"]
    )


def _stored(shell: Any, source: str, stored: str | None) -> tuple[str, Iterator[CodeType]] | None:
    """Return a cell as it is run, and its code; None where none is stored of this very cell."""
    if stored is None or shell.compile.flags != _USUAL_FLAGS:
        return None
    codes = stored_code.codes(stored)
    try:
        cell = shell.transform_cell(source)
    except Exception:
        return None
    name = stored_code.name_of(cell)
    if codes[0].co_filename != name:  # somebody has changed how cells are read
        return None
    shell.compile.cache(cell, shell.execution_count, name=name)
    return cell, iter(codes)


def _compiled(shell: Any, source: str) -> tuple[str, Iterator[CodeType]] | None:
    """Return a cell as it is run, and its code, each part compiled in its turn; None for IPython's."""
    try:
        cell = shell.transform_cell(source)
        name = shell.compile.cache(cell, shell.execution_count, raw_code=source)
        statements = shell.compile.ast_parse(cell, name).body
    except Exception:
        return None
    waits = shell.should_run_async(source, transformed_cell=cell)
    if not statements or "get_ipython" in cell or waits:
        return None
    return cell, (shell.compile(part, name, mode) for part, mode in stored_code.parts(statements))


def _returned(coroutine: Coroutine[Any, Any, bool]) -> bool:
    """Return what a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return bool(end.value)
    raise RuntimeError("a plain cell waits for something")
