"""What is run for a submission: the student's cells in order, the instructor's in place of their copies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from outsourcing_lab.grading.engine.exercise import Exercise, MarkedCell
from outsourcing_lab.grading.engine.handed_in import grade_id_of, source_of


@dataclass(frozen=True)
class Job:
    """What the judge is given, and what is worth telling about the notebook.

    Attributes:
        cells: the cells to run, as the judge takes them.
        missing: ids of the instructor's cells that the notebook lacks; they were put back.
        copied: ids of the instructor's cells that are there more than once; the first one counts.
        changed: ids of read-only cells that were changed; the instructor's were run.
        skipped: ids of test cells that were tagged so that nbgrader does not run them; they were run.
        marked: whether the nbgrader metadata of any cell is not the instructor's; it was put back.
    """

    cells: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    copied: tuple[str, ...]
    changed: tuple[str, ...]
    skipped: tuple[str, ...] = ()
    marked: bool = False


def job_for(exercise: Exercise, notebook: dict[str, Any]) -> Job:
    """Return what to run for a notebook.

    Test cells and read-only cells are the instructor's, wherever the student has left them. A second copy of
    one is left out. One that is gone is put back: data before everything else, a test after it.

    Args:
        exercise: the exercise.
        notebook: what was handed in, as `read_notebook` gives it.
    """
    known = {cell.grade_id: cell for cell in exercise.cells}
    run: list[dict[str, Any]] = []
    seen: list[str] = []
    changed = []
    for index, cell in enumerate(notebook["cells"]):
        ours = known.get(grade_id_of(cell))
        if ours is not None and ours.role in ("test", "locked"):
            seen.append(ours.grade_id)
            if seen.count(ours.grade_id) == 1:
                if (source_of(cell), cell["cell_type"]) != (ours.released, ours.cell_type):
                    changed.append(ours.grade_id)
                run += _ours(ours, index)
        elif _is_code(cell, ours) and source_of(cell).strip():
            run.append({"kind": "code", "index": index, "source": source_of(cell)})
        if ours is not None and ours.role not in ("test", "locked"):
            seen.append(ours.grade_id)
    gone = [cell for cell in exercise.cells if cell.grade_id not in seen]
    before = [part for cell in gone if cell.role == "locked" for part in _ours(cell, None)]
    after = [part for cell in gone if cell.role == "test" for part in _ours(cell, None)]
    return Job(
        cells=(*before, *run, *after),
        missing=tuple(cell.grade_id for cell in gone),
        copied=tuple(dict.fromkeys(name for name in seen if seen.count(name) > 1)),
        changed=tuple(changed),
        skipped=tuple(
            name
            for cell in notebook["cells"]
            if (name := grade_id_of(cell)) in known and known[name].role == "test" and is_skipped(cell)
        ),
        marked=any(_is_marked(cell, known.get(grade_id_of(cell))) for cell in notebook["cells"]),
    )


def without_hidden_tests(exercise: Exercise, job: Job, tests: Collection[str]) -> tuple[dict[str, Any], ...]:
    """Return what to run to learn what the visible part of tests says.

    It is for processes of its own: a function that has seen the hidden tests could tell of them.

    Args:
        exercise: the exercise.
        job: what was run with the hidden tests.
        tests: ids of the tests whose words are wanted; what comes after the last of them is left out.
    """
    released = {cell.grade_id: cell.released for cell in exercise.cells}
    last = max(index for index, cell in enumerate(job.cells) if cell.get("grade_id") in tests)
    return tuple(
        cell | {"source": released[cell["grade_id"]]} if cell["kind"] == "test" else cell
        for cell in job.cells[: last + 1]
        if cell["kind"] != "test" or cell["grade_id"] in tests
    )


def is_skipped(cell: Mapping[str, Any]) -> bool:
    """Say whether a cell is tagged so that nbgrader does not run it.

    Args:
        cell: a cell as it was handed in.
    """
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and "skip-execution" in tags


def _is_code(cell: Mapping[str, Any], ours: MarkedCell | None) -> bool:
    """Say whether a cell is run: an answer is what it was, even where the student has made it a text."""
    return (cell["cell_type"] if ours is None else ours.cell_type) == "code"


def _is_marked(cell: Mapping[str, Any], ours: MarkedCell | None) -> bool:
    """Say whether the nbgrader metadata of a cell is not as it was given, but for the checksum."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    if ours is None or not isinstance(marks, dict):
        return marks is not None
    return {**marks, "checksum": ""} != {**ours.metadata, "checksum": ""}


def _ours(cell: MarkedCell, index: int | None) -> list[dict[str, Any]]:
    if cell.cell_type != "code":
        return []
    if cell.role == "locked":
        return [{"kind": "locked", "index": index, "source": cell.source}]
    return [{"kind": "test", "index": index, "grade_id": cell.grade_id, "source": cell.source}]
