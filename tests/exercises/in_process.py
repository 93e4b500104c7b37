"""Run an exercise's cells in this process: a thousand times as fast as a kernel, with the same marks.

Only for sources of this course. `test_proofs.py` holds the marks against those of real kernels.
"""

import ast
import contextlib
import io
from dataclasses import dataclass
from functools import cached_property
from types import CodeType

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from tests.exercises.mutants import COUNTER, EndlessLoopError, turn_counter


@dataclass(frozen=True)
class Cell:
    """A code cell: its `grade_id` (or its id where nbgrader does not know it), points, and syntax tree."""

    name: str
    points: float
    grade: bool
    solution: bool
    tree: ast.Module

    @cached_property
    def code(self) -> tuple[CodeType, CodeType | None]:
        """What is run, and the expression on the last line, whose value a notebook shows."""
        body, last = self.tree.body, None
        if body and isinstance(body[-1], ast.Expr):
            *body, expression = body
            last = compile(ast.Expression(expression.value), f"<{self.name}>", "eval")
        return compile(ast.Module(body, []), f"<{self.name}>", "exec"), last

    @cached_property
    def names(self) -> set[str]:
        """Every name that the cell mentions; checks mention functions as text."""
        nodes = list(ast.walk(self.tree))
        named = {node.id for node in nodes if isinstance(node, ast.Name)}
        texts = {
            node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        return named | texts | self.defined

    @cached_property
    def defined(self) -> set[str]:
        """The functions and classes that the cell defines."""
        return {node.name for node in self.tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def code_cells(notebook):
    """The code cells of a notebook, in order."""
    return [_cell(cell) for cell in notebook.cells if cell.cell_type == "code"]


def _cell(cell):
    known = cell.metadata.get("nbgrader", {})
    return Cell(
        name=known.get("grade_id", cell.get("id", "")),
        points=known.get("points", 0),
        grade=known.get("grade", False),
        solution=known.get("solution", False),
        tree=ast.parse(cell.source),
    )


def new_namespace():
    return {"__name__": "__main__", COUNTER: turn_counter()}


def run(cell, namespace):
    """Run a cell whatever happens, and return its outputs as a notebook has them."""
    body, last = cell.code
    printed, complained = io.StringIO(), io.StringIO()
    outputs = []
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
        try:
            exec(body, namespace)  # noqa: S102 (sources of this course)
            if last is not None and (value := eval(last, namespace)) is not None:  # noqa: S307
                shown = {"data": {"text/plain": repr(value)}}
                outputs.append(NotebookNode(output_type="execute_result", **shown))
        except (Exception, SystemExit, EndlessLoopError) as error:
            outputs.append(NotebookNode(output_type="error", ename=type(error).__name__, evalue=str(error)))
    streams = [("stdout", printed.getvalue()), ("stderr", complained.getvalue())]
    return [
        NotebookNode(output_type="stream", name=name, text=text) for name, text in streams if text
    ] + outputs


def points(cell, namespace):
    """Run a check cell, and return the points that nbgrader gives for it."""
    marked = {"grade": True, "solution": False, "task": False, "points": cell.points, "grade_id": cell.name}
    held = NotebookNode(
        cell_type="code",
        metadata=NotebookNode(nbgrader=NotebookNode(marked)),
        outputs=run(cell, namespace),
    )
    return determine_grade(held)[0]


def marks(notebook):
    """What each check cell of a notebook earns when it is run from the top."""
    namespace, earned = new_namespace(), {}
    for cell in code_cells(notebook):
        if cell.grade:
            earned[cell.name] = points(cell, namespace)
        else:
            run(cell, namespace)
    return earned
