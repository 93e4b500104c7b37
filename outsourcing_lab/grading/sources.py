"""Check the source of an exercise for what nbgrader lets pass and students would stumble over."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError

BEGIN_SOLUTION = "BEGIN SOLUTION"
END_SOLUTION = "END SOLUTION"


def check_source(notebook: Path) -> None:
    """Refuse a source notebook that could be released but not solved or graded.

    Args:
        notebook: the notebook with solutions and tests.

    Raises:
        CommandError: where it is not a notebook, two cells have one `grade_id`, a test cell has no points, a
            task cell is not locked, or a solution region is not inside a function.
    """
    marked = list(_marked_cells(notebook))
    counted = Counter(cell.metadata.nbgrader.get("grade_id", "") for cell in marked)
    repeated = sorted(grade_id for grade_id, count in counted.items() if count > 1)
    if repeated:
        raise CommandError(
            f"{notebook}: more than one cell has the grade_id {', '.join(map(repr, repeated))}.\n"
            "Give each cell an id of its own."
        )
    for cell in marked:
        problem = _problem(cell)
        if problem:
            raise CommandError(f"{notebook}, cell {cell.metadata.nbgrader.get('grade_id', '')!r}: {problem}")


def _marked_cells(notebook: Path) -> Iterator[Any]:
    import nbformat

    try:
        cells = nbformat.read(notebook, as_version=4).cells
    except Exception as error:
        raise CommandError(f"{notebook} cannot be read as a notebook: {error}") from error
    for cell in cells:
        marks = cell.metadata.get("nbgrader", {})
        if any(marks.get(role) for role in ("grade", "solution", "locked", "task")):
            yield cell


def _problem(cell: Any) -> str | None:
    marks = cell.metadata.nbgrader
    if marks.get("grade") and not marks.get("points", 0) > 0:
        return (
            'this test cell has no points.\nGive it a number above 0 under "points" in its nbgrader metadata.'
        )
    if marks.get("task") and not marks.get("locked"):
        return "this task cell is not locked, so that nbgrader could grade no submission.\nLock it."
    if marks.get("solution") and cell.cell_type == "code":
        return _stub_problem(cell.source)
    return None


def _stub_problem(source: str) -> str | None:
    r"""Say why the stub that replaces the solution would stop the whole notebook, or return None.

    >>> _stub_problem("def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION")
    >>> print(_stub_problem("### BEGIN SOLUTION\nf = 1\n### END SOLUTION"))
    its solution region (line 1) is not inside a function.
    The stub `raise NotImplementedError()` would stop "Run all" here. Ask for a function instead.
    """
    from IPython.core.inputtransformer2 import TransformerManager

    lines = source.split("\n")
    begins = [number for number, line in enumerate(lines, start=1) if BEGIN_SOLUTION in line]
    ends = [number for number, line in enumerate(lines, start=1) if END_SOLUTION in line]
    if not begins:
        return (
            f"it has no solution region.\nPut the answer between ### {BEGIN_SOLUTION} and ### {END_SOLUTION}."
        )
    if len(begins) != len(ends):
        return f"it has {len(begins)} {BEGIN_SOLUTION} and {len(ends)} {END_SOLUTION}; each needs the other."
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))  # type: ignore[no-untyped-call]
    except SyntaxError as error:
        return f"it is not valid Python: {error}."
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for begin, end in zip(begins, ends, strict=True):
        region = [number for number in range(begin + 1, end) if lines[number - 1].strip()]
        if not any(_holds(function, lines[begin - 1], begin, region) for function in functions):
            return (
                f"its solution region (line {begin}) is not inside a function.\n"
                'The stub `raise NotImplementedError()` would stop "Run all" here. '
                "Ask for a function instead."
            )
    return None


def _holds(
    function: ast.FunctionDef | ast.AsyncFunctionDef, marker: str, begin: int, region: list[int]
) -> bool:
    """Say whether a region lies in a function's body; the stub takes the indentation of the marker."""
    indentation = len(marker) - len(marker.lstrip())
    last = function.end_lineno or function.lineno
    return (
        function.lineno < begin
        and indentation > function.col_offset
        and all(number <= last for number in region)
    )
