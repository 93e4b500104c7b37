"""From what an engine gave to what is kept: marks for the gradebook, words for the report, files."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from outsourcing_lab.grading.collecting.submissions import Submission
from outsourcing_lab.grading.engine.exercise import MarkedCell
from outsourcing_lab.grading.engine.handed_in import grade_id_of
from outsourcing_lab.grading.gradebook.data import Kept, NotebookCells, Record
from outsourcing_lab.grading.gradebook.rows import NO_RESPONSE
from outsourcing_lab.grading.prepared import PreparedExercise
from outsourcing_lab.grading.reporting.report import Hidden, Row, Step, number
from outsourcing_lab.replacing import replaced_folder


def record_of(
    submission: Submission,
    exercise: PreparedExercise,
    result: Mapping[str, Any],
    digest: str,
    timestamp: datetime | None,
    remarks: Sequence[str],
) -> Record:
    """Return what is written into the gradebook.

    Args:
        submission: the submission.
        exercise: what it is one of.
        result: what `batch.graded` gave.
        digest: of what was graded.
        timestamp: when it was handed in, in UTC.
        remarks: what is worth knowing of what was handed in.
    """
    runs = {run["name"]: run for run in result["notebooks"]}
    unanswered = {
        name: dict(_unanswered(run["notebook"], exercise.known.notebooks[name])) for name, run in runs.items()
    }
    return Record(
        student=submission.student,
        exercise=submission.exercise,
        digest=digest,
        timestamp=timestamp,
        scores={
            name: _scores(run, exercise.known.notebooks[name], unanswered[name]) for name, run in runs.items()
        },
        unanswered=unanswered,
        details={
            "isolation": result["mode"],
            "remarks": [*remarks, *(each for run in runs.values() for each in _remarks(run, exercise))],
            "unlike": list(dict.fromkeys(name for run in runs.values() for name in run["unlike"])),
            "steps": [step for name in exercise.notebooks for step in _steps(name, runs.get(name), exercise)],
        },
    )


def row_of(student: str, exercise: str, kept: Kept) -> Row:
    """Return the report's row for a submission that the gradebook holds.

    Args:
        student: the student.
        exercise: the exercise.
        kept: what the gradebook holds.
    """
    details = kept.details
    steps = tuple(
        replace(
            _step(step, score.points, score.maximum),
            comments=tuple(_comments(step, kept.comments)),
            extra=score.extra,
        )
        for step in details["steps"]
        if (score := kept.scores.get((step["notebook"], step["grade_id"]))) is not None
    )
    late = [f"{number(kept.penalty)} points are taken off because it was late"] if kept.penalty else []
    return Row(
        student,
        exercise,
        status="look by hand" if any(step.points is None for step in steps) else "graded",
        reason="; ".join([*details["remarks"], *late]),
        points=kept.points,
        maximum=sum(score.maximum for score in kept.scores.values()),
        steps=steps,
        isolation=details["isolation"],
        unlike_nbgrader=tuple(details["unlike"]),
        penalty=kept.penalty,
    )


def steps_of(result: Mapping[str, Any], exercise: PreparedExercise) -> tuple[Step, ...]:
    """Return the steps of a submission that no gradebook holds, such as a known wrong answer.

    Args:
        result: what `batch.graded` gave.
        exercise: what it is one of.
    """
    runs = {run["name"]: run for run in result["notebooks"]}
    marks = {
        (name, test["grade_id"]): (test["earned"], test["points"])
        for name, run in runs.items()
        for test in run["tests"]
    }
    return tuple(
        _step(step, *marks[key])
        for name in runs
        for step in _steps(name, runs[name], exercise)
        if (key := (name, step["grade_id"])) in marks
    )


def _step(kept: Mapping[str, Any], points: float | None, maximum: float) -> Step:
    """Return a step from what `_steps` gave, perhaps by way of JSON."""
    return Step(
        title=kept["title"],
        points=points,
        maximum=maximum,
        message=kept["message"],
        notebook=kept["notebook"],
        grade_id=kept["grade_id"],
        problem=kept["problem"],
        like_nbgrader=tuple(kept["like_nbgrader"]) if kept["like_nbgrader"] else None,
        hidden=tuple(Hidden(**check) for check in kept["hidden"]),
        said=kept["said"],
    )


def _comments(step: Mapping[str, Any], comments: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Give what was said of a step: of its own cell, and by hand of the answers that it examines."""
    for grade_id in step["answers"]:
        text = comments.get((step["notebook"], grade_id), NO_RESPONSE)
        if text != NO_RESPONSE:  # the check has said so already
            yield text
    if own := comments.get((step["notebook"], step["grade_id"])):
        yield own


def write_autograded(
    folder: Path, files: Mapping[str, bytes], exercise: PreparedExercise, result: Mapping[str, Any]
) -> None:
    """Write what nbgrader's autograding leaves: the notebooks that were run, and the files beside them.

    Args:
        folder: the submission's own, which is replaced as a whole.
        files: what was handed in beside the notebooks.
        exercise: what it is one of; its files replace the student's.
        result: what `batch.graded` gave.
    """
    with replaced_folder(folder) as made:
        for name, content in {**files, **exercise.files}.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(content)
        for run in result["notebooks"]:
            notebook = run["notebook"]
            notebook["metadata"]["kernelspec"] = exercise.known.notebooks[run["name"]].kernelspec
            (made / f"{run['name']}.ipynb").write_text(_as_text(notebook), "utf-8", errors="replace")


def _as_text(notebook: Mapping[str, Any]) -> str:
    """Return a notebook as JSON with a line for each cell: indented, Python would take ten times as long."""

    def written(part: Any) -> str:
        return json.dumps(part, ensure_ascii=False, sort_keys=True)

    cells = ",\n".join(written(cell) for cell in notebook["cells"])
    others = written({key: part for key, part in notebook.items() if key != "cells"})
    return f'{{"cells": [\n{cells}\n],\n{others[1:]}\n'


def _unanswered(notebook: Mapping[str, Any], cells: NotebookCells) -> Iterator[tuple[str, bool]]:
    for cell in notebook["cells"]:
        grade_id = grade_id_of(cell)
        if grade_id in cells.comments:
            as_given = cell["source"] == cells.sources[grade_id][0]
            yield grade_id, as_given and grade_id not in cells.tasks


def _scores(
    run: Mapping[str, Any], cells: NotebookCells, unanswered: Mapping[str, bool]
) -> dict[str, float | None]:
    tests = {test["grade_id"]: test["earned"] for test in run["tests"]}
    return {
        grade_id: tests[grade_id] if grade_id in tests else 0.0 if unanswered.get(grade_id) else None
        for grade_id in cells.grades
    }


def _remarks(run: Mapping[str, Any], exercise: PreparedExercise) -> Iterator[str]:
    found = run["remarks"]
    cells = {cell.grade_id: cell for cell in exercise.notebooks[run["name"]].cells}
    for grade_id in found["missing"]:
        cell = cells[grade_id]
        if cell.role == "test":
            yield f"the test cell {grade_id} is missing; it was put back and run"
        elif cell.role == "locked":
            yield f"the cell {grade_id} is missing; it was put back"
        elif cell.role == "solution":
            yield f"the answer {grade_id} is missing"
        else:
            yield f"the cell {grade_id} is missing, so its {number(cell.points)} points are given by hand"
    for grade_id in found["copied"]:
        yield f"the cell {grade_id} is there twice; the first one counts"
    for grade_id in found["changed"]:
        yield f"the cell {grade_id} was changed; the original was run instead"
    if run["problem"]:
        yield run["problem"]


def _steps(name: str, run: Mapping[str, Any] | None, exercise: PreparedExercise) -> Iterator[dict[str, Any]]:
    tests = {test["grade_id"]: test for test in run["tests"]} if run else {}
    answers: list[str] = []
    for cell in exercise.notebooks[name].cells:
        if cell.role == "solution":
            answers.append(cell.grade_id)
        if cell.grade_id in exercise.known.notebooks[name].grades:
            test = tests.get(cell.grade_id, {})
            yield {
                "notebook": name,
                "grade_id": cell.grade_id,
                "title": _title(cell),
                "answers": answers,
                "message": test.get("message", "") if run else f"The notebook {name} was not handed in.",
                "said": test.get("said", ""),
                "hidden": test.get("hidden", []),
                "problem": test.get("problem", ""),
                "like_nbgrader": _like_nbgrader(cell.grade_id, run, test) if run and test else None,
            }
            answers = []


def _title(cell: MarkedCell) -> str:
    """Return what a step is called: its first line where that is a comment or a heading, or else its id."""
    first = cell.released.lstrip().split("\n")[0]
    words = first.lstrip("# ").strip()
    return words if words and first.startswith("#") else cell.grade_id.replace("_", " ").replace("-", " ")


def _like_nbgrader(grade_id: str, run: Mapping[str, Any], test: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return the difference that there is, and what nbgrader gives."""
    if grade_id in run["remarks"]["missing"]:
        return "missing-test", "its points stay open"
    if grade_id in run["remarks"]["skipped"]:
        return ("skipped-test", number(test["points"])) if test["earned"] < test["points"] else None
    if not test["difference"]:
        return None
    theirs = test["nbgrader"]
    return test["difference"], "the submission is not graded" if theirs is None else number(theirs)
