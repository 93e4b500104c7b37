"""The notebook that autograding leaves: what was handed in, the instructor's cells, this run's outputs."""

import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

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
    for grade_id in job.missing:
        missing = known[grade_id]
        if missing.role in ("test", "locked"):
            made = {"cell_type": missing.cell_type, "source": missing.source, "metadata": {}}
            cells.append(_cell(made, missing, tests.get(grade_id), identifiers))
    metadata = {
        key: part
        for key, part in _object(handed_in.get("metadata")).items()
        if key == "language_info" and isinstance(part, dict)
    }
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
    metadata = {key: part for key, part in _object(cell.get("metadata")).items() if key != "nbgrader"}
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
        made["outputs"] = [_valid(output) for output in _outputs(row or {})]
        count = (row or {}).get("execution_count")
        made["execution_count"] = count if isinstance(count, int) and not isinstance(count, bool) else None
    elif isinstance(attachments := cell.get("attachments"), dict):
        made["attachments"] = attachments
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


def _valid(output: Mapping[str, Any]) -> dict[str, Any]:
    """Return an output that nbformat accepts; one of the student's process may be anything."""
    kind = output.get("output_type")
    if kind == "stream":
        name = output.get("name") if output.get("name") in ("stdout", "stderr") else "stdout"
        return {"output_type": "stream", "name": name, "text": str(output.get("text", ""))}
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": "error",
            "ename": str(output.get("ename", "")),
            "evalue": str(output.get("evalue", "")),
            "traceback": [str(line) for line in lines] if isinstance(lines, list) else [],
        }
    shown = {str(key): part for key, part in _object(output.get("data")).items()}
    if kind == "execute_result":
        count = output.get("execution_count")
        known = count if isinstance(count, int) else None
        return {"output_type": kind, "data": shown, "metadata": {}, "execution_count": known}
    return {"output_type": "display_data", "data": shown, "metadata": {}}


def _object(value: object) -> dict[Any, Any]:
    return value if isinstance(value, dict) else {}
