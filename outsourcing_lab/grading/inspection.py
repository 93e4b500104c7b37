"""Look at a handed-in notebook before it runs: can it be graded, and what did the student change?"""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outsourcing_lab.grading.nbgrader_steps import SubmissionError


@dataclass(frozen=True)
class Inspection:
    """What is worth telling about a notebook that can be graded.

    Attributes:
        missing_tests: the ids of test cells that are gone; nbgrader leaves their points open.
        changed: the ids of read-only cells that were changed; nbgrader puts the original back.
    """

    missing_tests: tuple[str, ...]
    changed: tuple[str, ...]


def inspect_notebook(notebook: Path, released: Path) -> Inspection:
    """Compare a handed-in notebook with the released one.

    Args:
        notebook: what was handed in.
        released: what the student was given.

    Raises:
        SubmissionError: where it is no notebook, or a cell that is graded is there more than once.
    """
    import nbformat

    given = marked_cells(nbformat.read(released, as_version=4))
    held = _read(notebook)
    counted = Counter(_grade_id(cell) for cell in held.cells if _grade_id(cell) in given)
    repeated = [grade_id for grade_id, count in counted.items() if count > 1]
    if repeated:
        raise SubmissionError(
            f"the cell {', '.join(repeated)} is there twice; delete the copy and hand in again"
        )
    cells = marked_cells(held)
    return Inspection(
        missing_tests=tuple(
            grade_id
            for grade_id, cell in given.items()
            if cell.metadata.nbgrader.grade and grade_id not in cells
        ),
        changed=tuple(
            grade_id
            for grade_id, cell in given.items()
            if cell.metadata.nbgrader.locked
            and grade_id in cells
            and (cells[grade_id].source, cells[grade_id].cell_type) != (cell.source, cell.cell_type)
        ),
    )


def marked_cells(notebook: Any) -> dict[str, Any]:
    """Return the cells that nbgrader knows, by their `grade_id`."""
    return {_grade_id(cell): cell for cell in notebook.cells if _grade_id(cell)}


def _grade_id(cell: Any) -> str:
    marks = cell.metadata.get("nbgrader", {})
    return str(marks.get("grade_id", "")) if isinstance(marks, dict) else ""


def _read(notebook: Path) -> Any:
    import nbformat

    try:
        text = notebook.read_text("utf-8")
    except UnicodeDecodeError:
        raise SubmissionError(f"{notebook.name} is not JSON: it is not even text in UTF-8") from None
    except OSError as error:
        raise SubmissionError(f"{notebook.name} cannot be read: {error.strerror}") from error
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise SubmissionError(f"{notebook.name} is not JSON: {error}") from error
    if not isinstance(data, dict) or "nbformat" not in data:
        raise SubmissionError(f"{notebook.name} is not a notebook: it is JSON of another kind")
    try:
        held = nbformat.reads(text, as_version=4)
        nbformat.validate(held)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise SubmissionError(f"{notebook.name} is not a valid notebook: {reason}") from error
    return held
