"""Read what a student handed in: bytes that may be anything, into a notebook that is one."""

import json
from typing import Any

LARGEST_NOTEBOOK = 20_000_000
"""Bytes; a notebook full of figures has a tenth of it."""

MOST_CELLS = 2_000

_DEEPEST = 100
_NESTED = "it is JSON that is nested too deep to be a notebook"


class NotGradedError(Exception):
    """A submission cannot be graded; the message says why, in words for the instructor and the student."""


def read_notebook(content: bytes) -> dict[str, Any]:
    """Return the notebook that a file holds, as nbformat's version 4.

    Args:
        content: the file's bytes.

    Raises:
        NotGradedError: where it is no notebook, or larger than any honest one.

    Example:
        >>> read_notebook(b"{ this is my homework")
        Traceback (most recent call last):
        ...
        outsourcing_lab.grading.engine.handed_in.NotGradedError: it is not JSON: Expecting property name ...
    """
    if len(content) > LARGEST_NOTEBOOK:
        raise NotGradedError(
            f"the file has {len(content):,} bytes, and at most {LARGEST_NOTEBOOK:,} are read: "
            "clear the outputs and hand in again"
        )
    if not content.strip():
        raise NotGradedError("the file is empty")
    try:
        notebook = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotGradedError("it is not JSON: it is not even text in UTF-8") from None
    except RecursionError:
        raise NotGradedError(_NESTED) from None
    except ValueError as error:
        raise NotGradedError(f"it is not JSON: {error}") from None
    if _is_nested(notebook):
        raise NotGradedError(_NESTED)
    if not isinstance(notebook, dict) or type(notebook.get("nbformat")) is not int:
        raise NotGradedError("it is not a notebook: it is JSON of another kind")
    if notebook["nbformat"] != 4:
        notebook = _converted(notebook)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise NotGradedError("it is not a valid notebook: its cells are damaged")
    if len(cells) > MOST_CELLS:
        raise NotGradedError(f"it has {len(cells):,} cells, and at most {MOST_CELLS:,} are run")
    damaged = [str(number) for number, cell in enumerate(cells, start=1) if not _is_cell(cell)]
    if damaged:
        raise NotGradedError(f"it is not a valid notebook: its cells are damaged (cell {damaged[0]})")
    return dict(notebook)


def source_of(cell: dict[str, Any]) -> str:
    """Return a cell's source as one text."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def grade_id_of(cell: dict[str, Any]) -> str:
    """Return the `grade_id` of a cell, or an empty text where it has none."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def _is_nested(value: object) -> bool:
    """Say whether lists and objects are nested so deep that what walks through them could fail."""
    level = [value]
    for _ in range(_DEEPEST):
        inner = (
            each.values() if isinstance(each, dict) else each
            for each in level
            if isinstance(each, dict | list)
        )
        level = [part for parts in inner for part in parts if isinstance(part, dict | list)]
        if not level:
            return False
    return True


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    source = cell.get("source")
    if isinstance(source, list):
        return all(isinstance(line, str) for line in source)
    return isinstance(source, str)


def _converted(notebook: dict[str, Any]) -> dict[str, Any]:
    import nbformat.reader

    try:
        read = nbformat.reader.reads(json.dumps(notebook))
        converted: dict[str, Any] = nbformat.convert(read, 4)
    except Exception:
        raise NotGradedError(
            f"it is a notebook of version {notebook['nbformat']}, which cannot be converted: "
            "open it in JupyterLab, save it, and hand in again"
        ) from None
    return converted
