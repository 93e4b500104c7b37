"""A cell in plain Python is run as IPython runs it, in less time; all others are left to IPython.

Left out is what no cell sees: IPython looks in each statement for something to wait for, keeps a second copy
of what is put out, and remembers how the cell ended.
"""

import ast
from collections.abc import Coroutine, Iterator
from types import SimpleNamespace
from typing import Any


def run_cell(shell: Any, source: str) -> BaseException | None:
    """Run a cell, show what comes of it as the shell shows it, and return what it raised.

    Left to IPython are cells with magics, what waits for something, what cannot be parsed, and all cells
    where somebody wants to be told of them or has changed how they are run.

    Args:
        shell: an `InteractiveShell`.
        source: the cell.
    """
    count = shell.execution_count
    plain = _plain(shell, source)
    if plain is None:
        run = shell.run_cell(source, store_history=True)
        error: BaseException | None = run.error_before_exec or run.error_in_exec
        return error
    cell, name, statements = plain
    # In IPython 9 what is displayed has the number before that of the shell, in IPython 8 the same.
    shell.execution_count += count - shell.displayhook.prompt_count
    result: Any = SimpleNamespace(error_in_exec=None)
    shell.events.trigger("pre_execute")
    shell.history_manager.store_inputs(count, cell, source)
    try:
        with shell.display_trap:
            for code in _compiled(shell, statements, name):
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


def _plain(shell: Any, source: str) -> tuple[str, str, list[ast.stmt]] | None:
    """Return a cell as it is run, its name and its statements; None where it is for IPython."""
    callbacks = shell.events.callbacks
    is_changed = shell.ast_node_interactivity != "last_expr" or shell.ast_transformers
    if is_changed or "run_cell" in vars(shell) or callbacks["pre_run_cell"] or callbacks["post_run_cell"]:
        return None
    try:
        cell = shell.transform_cell(source)
        name = shell.compile.cache(cell, shell.execution_count, raw_code=source)
        statements = shell.compile.ast_parse(cell, name).body
    except Exception:
        return None
    waits = shell.should_run_async(source, transformed_cell=cell)
    return (cell, name, statements) if statements and "get_ipython" not in cell and not waits else None


def _compiled(shell: Any, statements: list[ast.stmt], name: str) -> Iterator[Any]:
    """Compile each statement when those before it were run: as in IPython, no two share a constant."""
    *others, last = statements
    for statement in others:
        yield shell.compile(ast.Module([statement], []), name, "exec")
    if isinstance(last, ast.Expr):
        yield shell.compile(ast.Interactive([last]), name, "single")
    else:
        yield shell.compile(ast.Module([last], []), name, "exec")


def _returned(coroutine: Coroutine[Any, Any, bool]) -> bool:
    """Return what a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return bool(end.value)
    raise RuntimeError("a plain cell waits for something")
