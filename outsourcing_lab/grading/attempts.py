"""Known wrong answers to an exercise: graded once like submissions, to tell those of a class by them.

They stand beside the exercise's source in `EXERCISE.attempts.toml`: a table for each, named by the
misconception behind it, whose `cells` replace sources of answers by `grade_id`. Other keys are left to the
course.
"""

import hashlib
import json
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from outsourcing_lab import __version__
from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.nbgrader_course import Course
from outsourcing_lab.grading.outcome import steps_of
from outsourcing_lab.grading.prepared import PreparedExercise
from outsourcing_lab.grading.reporting.misconceptions import Attempts, lost_steps
from outsourcing_lab.grading.reporting.report import Hidden, Step
from outsourcing_lab.replacing import replace_text

GRADED_ATTEMPTS = ".graded_attempts.json"
"""The file in a course folder that keeps what they came to, until the exercise or they change."""


@dataclass(frozen=True)
class AttemptTask:
    """A known wrong answer, to be graded.

    Attributes:
        exercise: the exercise.
        notebooks: its notebooks by name.
    """

    exercise: str
    notebooks: Mapping[str, bytes]


Grade = Callable[[Iterable[tuple[str, AttemptTask]]], Iterator[tuple[str, Mapping[str, Any]]]]
"""Grades named attempts, and gives with each name what a worker gave."""


def attempts_file(course: Course, exercise: str) -> Path:
    """Return where the known wrong answers to an exercise stand, if there are any."""
    return course.sources / f"{exercise}.attempts.toml"


def read_attempts(course: Course, exercise: str) -> dict[str, dict[str, str]]:
    """Return the sources of each known wrong answer by `grade_id`; none where the course has no such file.

    Args:
        course: the course.
        exercise: the exercise.

    Raises:
        CommandError: where the file is not of the form that is asked for.
    """
    file = attempts_file(course, exercise)
    if not file.exists():
        return {}
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
        return {name: _cells(name, table) for name, table in tables.items()}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise CommandError(
            f"{file} cannot be read: {error}.\nEach table needs `cells`, which holds sources by grade_id."
        ) from error


def graded_attempts(
    course: Course,
    exercise: PreparedExercise,
    attempts: Mapping[str, Mapping[str, str]],
    grade: Grade,
    *,
    force: bool = False,
) -> Attempts:
    """Return the steps in which each known wrong answer loses points, graded where that is not kept.

    Args:
        course: the course.
        exercise: the exercise.
        attempts: what `read_attempts` gave.
        grade: what grades them.
        force: whether they are graded whatever is kept.
    """
    file = course.root / GRADED_ATTEMPTS
    kept = _kept(file)
    digest = _digest(exercise, attempts)
    if force or kept.get(exercise.name, {}).get("digest") != digest:
        tasks = [(name, _task(course, exercise, cells)) for name, cells in attempts.items()]
        found = {name: steps_of(result, exercise) for name, result in grade(tasks) if "notebooks" in result}
        lost = {
            name: [asdict(step) for step in lost_steps(found[name])] for name in attempts if name in found
        }
        kept[exercise.name] = {"digest": digest, "attempts": lost}
        replace_text(file, json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    return {
        name: tuple(_step(step) for step in steps) for name, steps in kept[exercise.name]["attempts"].items()
    }


def _cells(name: str, table: object) -> dict[str, str]:
    cells = table.get("cells") if isinstance(table, dict) else None
    if not isinstance(cells, dict) or not all(isinstance(source, str) for source in cells.values()):
        raise ValueError(f"[{name}] has no `cells`, or one of them is not text")
    return cells


def _task(course: Course, exercise: PreparedExercise, cells: Mapping[str, str]) -> AttemptTask:
    folder = course.sources / exercise.name
    notebooks = {name: _with_cells(folder / f"{name}.ipynb", cells) for name in exercise.notebooks}
    return AttemptTask(exercise.name, notebooks)


def _with_cells(source: Path, cells: Mapping[str, str]) -> bytes:
    notebook = json.loads(source.read_text("utf-8"))
    for cell in notebook["cells"]:
        grade_id = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if grade_id in cells:
            cell["source"] = cells[grade_id].strip("\n")
    return json.dumps(notebook).encode()


def _digest(exercise: PreparedExercise, attempts: Mapping[str, Mapping[str, str]]) -> str:
    parts = {
        "attempts": attempts,
        "versions": {name: notebook.version for name, notebook in exercise.notebooks.items()},
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in exercise.files.items()},
        "package": [__version__, [field.name for field in fields(Step)]],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _kept(file: Path) -> dict[str, Any]:
    try:
        kept = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):  # it is made again
        return {}
    return kept if isinstance(kept, dict) else {}


def _step(plain: Mapping[str, Any]) -> Step:
    hidden = tuple(Hidden(**check) for check in plain["hidden"])
    return Step(**{**plain, "hidden": hidden, "comments": (), "like_nbgrader": None})
