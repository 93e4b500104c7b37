"""Every test of the course's exercises, and of nbgrader's examples, gives what it gives in one process."""

import importlib.util
import json
from pathlib import Path

import nbformat
import pytest

from outsourcing_lab.grading.engine.exercise import read_exercise
from outsourcing_lab.grading.engine.handed_in import read_notebook
from outsourcing_lab.grading.engine.job import job_for
from outsourcing_lab.grading.engine.marks import earned
from tests.sample_class import EXERCISES, ROOT, answered, attempts, released_notebook

EXAMPLES = Path(importlib.util.find_spec("nbgrader").origin).parent / "docs/source/user_guide/source"
NOTEBOOKS = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.glob("*/*.ipynb"))


def marks_of(processes, exercise, notebook):
    """The points of each test, through the judge and in one process."""
    cells = job_for(exercise, read_notebook(json.dumps(notebook).encode())).cells
    parts = {"imports": exercise.imports, "answers": exercise.answers, "read": exercise.read}
    sources = [(cell["kind"], cell["source"]) for cell in cells]
    result = processes.judged(*sources, **parts)
    tests = [cell for cell in cells if cell["kind"] == "test"]
    points = {cell.grade_id: cell.points for cell in exercise.cells}
    in_one = [
        outputs
        for cell, outputs in zip(cells, processes.in_one(*sources), strict=True)
        if cell["kind"] == "test"
    ]
    two = {
        cell["grade_id"]: 0.0 if row["problem"] else earned(row["outputs"], points[cell["grade_id"]])
        for cell, row in zip(tests, result["tests"], strict=True)
    }
    one = {
        cell["grade_id"]: earned(outputs, points[cell["grade_id"]])
        for cell, outputs in zip(tests, in_one, strict=True)
    }
    return two, one


@pytest.mark.parametrize("name", EXERCISES)
def test_solutions_and_attempts_earn_what_they_earn_in_one_process(processes, name):
    place = f"{name}/{name}.ipynb"
    exercise = read_exercise(ROOT / "solutions" / place, ROOT / "exercises" / place)
    full = {cell.grade_id: cell.points for cell in exercise.cells if cell.role == "test"}
    two, one = marks_of(processes, exercise, answered(name, {}))
    assert two == one == full
    two, one = marks_of(processes, exercise, released_notebook(name))
    assert two == one == dict.fromkeys(full, 0)
    for attempt in attempts(name).values():
        two, one = marks_of(processes, exercise, answered(name, attempt.cells))
        assert two == one
        assert sum(two.values()) == attempt.marks
        assert {grade_id for grade_id, points in two.items() if points < full[grade_id]} == attempt.fails


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_an_example_of_nbgrader_behaves_as_in_one_process(processes, name):
    exercise = read_exercise(EXAMPLES / name, EXAMPLES / name)
    solved = nbformat.read(EXAMPLES / name, as_version=4)
    two, one = marks_of(processes, exercise, solved)
    assert two == one == {cell.grade_id: cell.points for cell in exercise.cells if cell.role == "test"}
    blank = nbformat.read(EXAMPLES / name, as_version=4)
    for cell in blank.cells:
        marks = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and marks.get("solution"):
            cell.source = "pass"
    two, one = marks_of(processes, exercise, blank)
    assert two == one


def test_there_are_examples():
    assert len(NOTEBOOKS) >= 2
