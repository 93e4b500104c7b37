"""Read what a student handed in: bytes that may be anything, into a notebook that is one."""

import json
from typing import Any

LARGEST_NOTEBOOK = 20_000_000
"""Bytes; a notebook full of figures has a tenth of it."""

MOST_CELLS = 2_000


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
    try:
        notebook = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise NotGradedError("it is not JSON: it is not even text in UTF-8") from None
    except RecursionError:
        raise NotGradedError("it is JSON that is nested too deep to be a notebook") from None
    except ValueError as error:
        raise NotGradedError(f"it is not JSON: {error}") from None
    if not isinstance(notebook, dict) or type(notebook.get("nbformat")) is not int:
        raise NotGradedError("it is not a notebook: it is JSON of another kind")
    if notebook["nbformat"] != 4:
        notebook = _converted(notebook)
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(map(_is_cell, cells)):
        raise NotGradedError("it is not a valid notebook: its cells are damaged")
    if len(cells) > MOST_CELLS:
        raise NotGradedError(f"it has {len(cells):,} cells, and at most {MOST_CELLS:,} are run")
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


def _is_cell(cell: object) -> bool:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return False
    source = cell.get("source")
    if isinstance(source, list):
        return all(isinstance(line, str) for line in source)
    return isinstance(source, str)


def _converted(notebook: dict[str, Any]) -> dict[str, Any]:
    import nbformat

    try:
        converted: dict[str, Any] = nbformat.convert(nbformat.from_dict(notebook), 4)
    except Exception as error:
        raise NotGradedError(
            f"it is a notebook of version {notebook['nbformat']} that cannot be converted "
            f"({type(error).__name__}): open it in JupyterLab, save it, and hand in again"
        ) from None
    return converted
