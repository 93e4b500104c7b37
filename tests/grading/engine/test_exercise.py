"""An exercise's cells, and whose the names in its tests are."""

import dataclasses

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from outsourcing_lab.grading.engine.exercise import read_exercise
from outsourcing_lab.grading.engine.names import names_of
from tests.sample_class import EXERCISES, ROOT, graded_tests, source_notebook


def marked(
    source, grade_id, *, grade=False, solution=False, locked=False, task=False, points=0, kind=new_code_cell
):
    marks = {"grade_id": grade_id, "grade": grade, "solution": solution, "locked": locked, "task": task}
    marks |= {"schema_version": 3} | ({"points": points} if grade or task else {})
    return kind(source, metadata={"nbgrader": marks})


CELLS = [
    new_code_cell("import numpy as np\nimport matplotlib.pyplot as plt\nfrom math import pi, tau"),
    marked("LIMIT = 3\nstart = 0", "data", locked=True),
    marked(
        "import json\ndef area(r):\n    total = scale * r\n    return pi * total\nstart = 1",
        "area",
        solution=True,
    ),
    marked(
        "scale = 2\ntotal = 3\nassert np.isclose(area(1), 2 * pi) and json", "test_area", grade=True, points=2
    ),
    marked("Why?", "why", grade=True, solution=True, points=3, kind=new_markdown_cell),
    marked("Do.", "do", task=True, locked=True, points=1, kind=new_markdown_cell),
]


@pytest.fixture
def exercise(tmp_path):
    source, released = tmp_path / "one.ipynb", tmp_path / "released.ipynb"
    nbformat.write(new_notebook(cells=CELLS), source)
    nbformat.write(
        new_notebook(cells=[CELLS[0], marked("assert area", "test_area", grade=True, points=2)]), released
    )
    return read_exercise(source, released)


def test_cells_have_their_roles_and_points(exercise):
    assert [(cell.grade_id, cell.role, cell.points) for cell in exercise.cells] == [
        ("data", "locked", 0),
        ("area", "solution", 0),
        ("test_area", "test", 2),
        ("why", "manual", 3),
        ("do", "task", 1),
    ]
    assert exercise.points == 6
    assert exercise.cells[2].released == "assert area"


def test_names_are_whose_they_should_be(exercise):
    assert exercise.imports == ("import numpy as np", "from math import pi", "import json")
    assert exercise.answers == ("area", "start")
    assert exercise.read == ("scale",)


def test_another_hidden_test_is_another_version(exercise):
    other = dataclasses.replace(exercise.cells[2], source="assert area(2)")
    assert dataclasses.replace(exercise, cells=(*exercise.cells[:2], other)).version != exercise.version
    assert dataclasses.replace(exercise).version == exercise.version


@pytest.mark.parametrize("name", EXERCISES)
def test_the_courses_exercises_are_read(name):
    place = f"{name}/{name}.ipynb"
    exercise = read_exercise(ROOT / "solutions" / place, ROOT / "exercises" / place)
    tests = [cell.grade_id for cell in exercise.cells if cell.role == "test"]
    assert tests == [
        grade_id
        for grade_id, cell in graded_tests(source_notebook(name)).items()
        if not cell.metadata.nbgrader.solution
    ]
    assert all(cell.released for cell in exercise.cells)


@pytest.mark.parametrize("source", ["%%bash\nls (", "def f(:", "x = \0", "await x"])
def test_a_cell_that_cannot_be_read_has_no_names(source):
    assert not names_of(source).bound


def test_global_names_of_functions_count():
    names = names_of("def f():\n    global x\n    x = 1\n    return [y for z in range(3)]")
    assert names.bound == {"f", "x"}
    assert names.used >= {"y", "range"}
    assert "z" not in names.used
