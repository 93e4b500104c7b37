"""From what an engine gave to what is kept: marks for the gradebook, words for the report, files."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from outsourcing_lab.grading.collecting.submissions import Submission
from outsourcing_lab.grading.engine.handed_in import grade_id_of
from outsourcing_lab.grading.gradebook.data import Kept, NotebookCells, Record
from outsourcing_lab.grading.prepared import PreparedExercise
from outsourcing_lab.grading.reporting.report import Row, Step, number
from outsourcing_lab.replacing import replace_folder


def record_of(
    submission: Submission,
    exercise: PreparedExercise,
    result: Mapping[str, Any],
    digest: str,
    timestamp: datetime | None,
) -> Record:
    """Return what is written into the gradebook.

    Args:
        submission: the submission.
        exercise: what it is one of.
        result: what `batch.graded` gave.
        digest: of what was graded.
        timestamp: when it was handed in, in UTC.
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
            "remarks": [remark for run in runs.values() for remark in _remarks(run, exercise)],
            "unlike": [name for run in runs.values() for name in _unlike(run)],
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
        Step(
            title=step["title"],
            points=score.points,
            maximum=score.maximum,
            message=step["message"],
            notebook=step["notebook"],
            grade_id=step["grade_id"],
            problem=step["problem"],
            like_nbgrader=tuple(step["like_nbgrader"]) if step["like_nbgrader"] else None,
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
    )


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
    with tempfile.TemporaryDirectory() as made:
        for name, content in {**files, **exercise.files}.items():
            (Path(made) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(made) / name).write_bytes(content)
        for run in result["notebooks"]:
            notebook = run["notebook"]
            notebook["metadata"]["kernelspec"] = exercise.known.notebooks[run["name"]].kernelspec
            text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
            (Path(made) / f"{run['name']}.ipynb").write_text(f"{text}\n", "utf-8", errors="replace")
        replace_folder(folder, Path(made))


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


def _unlike(run: Mapping[str, Any]) -> Iterator[str]:
    if run["remarks"]["copied"]:
        yield "copied-cell"
    if run["remarks"]["marked"]:
        yield "changed-metadata"
    if any("student's process" in test["problem"] for test in run["tests"]):
        yield "lost-process"


def _steps(name: str, run: Mapping[str, Any] | None, exercise: PreparedExercise) -> Iterator[dict[str, Any]]:
    tests = {test["grade_id"]: test for test in run["tests"]} if run else {}
    for cell in exercise.notebooks[name].cells:
        if cell.grade_id in exercise.known.notebooks[name].grades:
            test = tests.get(cell.grade_id, {})
            yield {
                "notebook": name,
                "grade_id": cell.grade_id,
                "title": cell.released.split("\n")[0].lstrip("# "),
                "message": test.get("message", ""),
                "problem": test.get("problem", ""),
                "like_nbgrader": _like_nbgrader(cell.grade_id, run, test) if run and test else None,
            }


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
