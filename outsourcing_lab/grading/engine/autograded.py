"""The notebook that autograding leaves: what was handed in, the instructor's cells, this run's outputs."""

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from outsourcing_lab.grading.engine import accepted
from outsourcing_lab.grading.engine.exercise import Exercise, MarkedCell
from outsourcing_lab.grading.engine.handed_in import grade_id_of, source_of
from outsourcing_lab.grading.engine.job import Job

_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


def autograded_notebook(
    exercise: Exercise, handed_in: Mapping[str, Any], job: Job, result: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a notebook that nbgrader's formgrader, feedback and export take for one that it has graded.

    Args:
        exercise: the exercise.
        handed_in: the notebook that was handed in, as `read_notebook` gives it.
        job: what was run.
        result: what the judge gave.
    """
    known = {cell.grade_id: cell for cell in exercise.cells}
    rows = _rows_by_index(job, result)
    identifiers = _Identifiers()
    seen: set[str] = set()
    cells = []
    for index, cell in enumerate(handed_in["cells"]):
        ours = known.get(grade_id_of(cell))
        first = ours if ours is not None and ours.grade_id not in seen else None
        if first is not None:
            seen.add(first.grade_id)
        cells.append(_cell(cell, first, rows.get(index), identifiers))
    tests = {row["grade_id"]: row for row in result["tests"]}
    put_back: dict[str, list[dict[str, Any]]] = {"locked": [], "test": []}
    for missing in map(known.__getitem__, job.missing):
        if missing.role in put_back:
            made = {"cell_type": missing.cell_type, "source": missing.source, "metadata": {}}
            put_back[missing.role].append(_cell(made, missing, tests.get(missing.grade_id), identifiers))
    cells = [*put_back["locked"], *cells, *put_back["test"]]
    metadata = {"language_info": accepted.LANGUAGE}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


class _Identifiers:
    """Gives each cell an id of its own: its own where it has one that nbformat accepts."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def of(self, cell: Mapping[str, Any]) -> str:
        own = cell.get("id")
        valid = isinstance(own, str) and _CELL_ID.fullmatch(own) and own not in self._given
        identifier = str(own) if valid else secrets.token_hex(4)
        self._given.add(identifier)
        return identifier


def _cell(
    cell: Mapping[str, Any],
    ours: MarkedCell | None,
    row: Mapping[str, Any] | None,
    identifiers: _Identifiers,
) -> dict[str, Any]:
    """Return a cell that nbformat accepts.

    Args:
        cell: what was handed in.
        ours: the instructor's, where it is one of his and no copy.
        row: what running it gave.
        identifiers: those that are taken.
    """
    metadata = accepted.cell_metadata(cell.get("metadata"))
    made: dict[str, Any] = {
        "cell_type": cell["cell_type"],
        "id": identifiers.of(cell),
        "metadata": metadata,
        "source": source_of(dict(cell)),
    }
    if ours is not None:
        metadata["nbgrader"] = ours.metadata
        made["cell_type"] = ours.cell_type
        if ours.role in ("test", "locked"):
            made["source"] = ours.source
            metadata.pop("tags", None)
    if made["cell_type"] == "code":
        made["outputs"] = [accepted.output(output) for output in _outputs(row or {})]
        made["execution_count"] = accepted.count((row or {}).get("execution_count"))
    elif "attachments" in cell:
        made["attachments"] = accepted.attachments(cell["attachments"])
    return made


def _rows_by_index(job: Job, result: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    tests = {row["grade_id"]: row for row in result["tests"]}
    rows = {row["index"]: row for row in result["cells"] if row["index"] is not None}
    return rows | {
        part["index"]: tests[part["grade_id"]]
        for part in job.cells
        if part["kind"] == "test" and part["index"] is not None
    }


def _outputs(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    outputs = row.get("outputs")
    for output in outputs if isinstance(outputs, list) else []:
        if isinstance(output, dict):
            yield output
