"""`exercises/` is derived from `solutions/`, to the byte, and nothing else is touched."""

import json
import shutil

import nbformat
import pytest

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.sources import check_source
from outsourcing_lab.replacing import replace_text, replaced_folder
from tests.grading.commands import nbgrader, outsourcing_lab, python
from tests.grading.conftest import copy_course
from tests.sample_class import EXERCISES, ROOT, graded_cells, graded_tests

STALE = """
import json, sys
from pathlib import Path
from outsourcing_lab.grading.release import stale
print(json.dumps([stale(Path(course)) for course in sys.argv[1:]]))
"""
ASSIGNMENTS = """
import json, sys
from traitlets.config.loader import PyFileConfigLoader
from nbgrader.apps import NbGraderAPI
api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py").load_config())
print(json.dumps(sorted(api.get_source_assignments())))
"""
EXERCISE = EXERCISES[0]


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def source_path(course):
    return course / "solutions" / EXERCISE / f"{EXERCISE}.ipynb"


def edit(course, change):
    """Change the source notebook of a course in place."""
    notebook = nbformat.read(source_path(course), as_version=4)
    change(notebook)
    nbformat.write(notebook, source_path(course))
    return source_path(course)


def change_prose(notebook):
    notebook.cells[0].source += "\n\nOne more sentence."


def change_stub(notebook):
    cell = next(cell for cell in graded_cells(notebook).values() if cell.metadata.nbgrader.solution)
    cell.source = cell.source.replace("Return", "Give back", 1)


def change_test(notebook):
    cell = next(iter(graded_tests(notebook).values()))
    cell.source = cell.source.replace("# ", "# New: ", 1)


def change_points(notebook):
    next(iter(graded_tests(notebook).values())).metadata.nbgrader.points = 7


def test_the_exercises_are_what_their_sources_give_and_any_edit_shows(tmp_path):
    edited = []
    for change in (change_prose, change_stub, change_test, change_points):
        folder = tmp_path / change.__name__
        folder.mkdir()
        edited.append(copy_course(folder))
        edit(edited[-1], change)
    orphaned = tmp_path / "orphaned"
    orphaned.mkdir()
    orphaned = copy_course(orphaned)
    (orphaned / "exercises" / "ex00_gone").mkdir()
    done = python(ROOT, STALE, ROOT, *edited, orphaned)
    assert done.returncode == 0, done.stderr
    of_the_checkout, *of_the_edited, of_the_orphaned = json.loads(done.stdout)
    assert of_the_checkout == [], "\n".join(of_the_checkout)
    for findings in of_the_edited:
        assert len(findings) == 1
        assert findings[0].endswith(f"Run: outsourcing-lab release {EXERCISE}")
    assert of_the_orphaned == ["exercises/ex00_gone has no source. Delete this folder."]


def test_release_writes_the_bytes_of_nbgrader_and_nothing_else(tmp_path, course):
    edit(course, change_prose)
    before = contents(course)
    other = tmp_path / "nbgraders course"
    shutil.copytree(course, other)
    done = outsourcing_lab(course, "release", EXERCISE)
    assert (done.returncode, done.stderr) == (0, "")
    released = course / "exercises" / EXERCISE / f"{EXERCISE}.ipynb"
    assert done.stdout.splitlines() == [str(released)]
    assert nbgrader(other, "generate_assignment", EXERCISE, "--force").returncode == 0
    assert contents(course / "exercises") == contents(other / "exercises")
    changed = {path for path, content in contents(course).items() if before.get(path) != content}
    assert changed == {released.relative_to(course)}
    assert contents(course).keys() == before.keys()


def test_an_unknown_exercise_is_refused_with_those_there_are(course):
    done = outsourcing_lab(course, "release", "ex99")
    assert done.returncode == 1
    assert "There is no exercise 'ex99'." in done.stderr
    assert EXERCISE in done.stderr


def test_what_nbgrader_refuses_leaves_the_old_exercise(course):
    def break_a_test(notebook):
        cell = next(iter(graded_tests(notebook).values()))
        cell.source = cell.source.replace("### END HIDDEN TESTS", "")

    before = contents(course / "exercises")
    edit(course, break_a_test)
    done = outsourcing_lab(course, "release")
    assert done.returncode == 1
    assert done.stderr == (
        f"outsourcing-lab: nbgrader cannot release {EXERCISE}: No end hidden tests statement found\n"
    )
    assert contents(course / "exercises") == before


def first_solution(notebook):
    return next(cell for cell in graded_cells(notebook).values() if cell.metadata.nbgrader.solution)


def with_solution_source(source):
    def change(notebook):
        first_solution(notebook).source = source

    return change


def with_a_copy_of_a_test(notebook):
    notebook.cells.append(nbformat.from_dict(next(iter(graded_tests(notebook).values()))))
    notebook.cells[-1].id = "copied"


def without_points(notebook):
    del next(iter(graded_tests(notebook).values())).metadata.nbgrader["points"]


def with_an_open_task(notebook):
    marks = {
        "grade": False,
        "solution": False,
        "locked": False,
        "task": True,
        "points": 2,
        "schema_version": 3,
    }
    cell = nbformat.v4.new_markdown_cell("Say why.", metadata={"nbgrader": {**marks, "grade_id": "essay"}})
    notebook.cells.append(cell)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            with_solution_source("### BEGIN SOLUTION\nx = 1\n### END SOLUTION"),
            "(line 1) is not inside a function",
        ),
        (
            with_solution_source("def f():\n    return 1\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION"),
            "(line 3) is not inside a function",
        ),
        (
            with_solution_source("class C:\n    ### BEGIN SOLUTION\n    x = 1\n    ### END SOLUTION"),
            "(line 2) is not inside a function",
        ),
        (
            with_solution_source("### BEGIN SOLUTION\ndef f():\n    return 1\n### END SOLUTION"),
            "(line 1) is not inside a function",
        ),
        (with_solution_source("x = 1"), "has no solution region"),
        (
            with_solution_source("def f():\n    ### BEGIN SOLUTION\n    return 1"),
            "1 BEGIN SOLUTION and 0 END",
        ),
        (with_solution_source("def f(:\n    ### BEGIN SOLUTION\n    ### END SOLUTION"), "not valid Python"),
        (with_a_copy_of_a_test, "more than one cell has the grade_id 'test_is_offshoring'"),
        (without_points, "this test cell has no points"),
        (with_an_open_task, "this task cell is not locked"),
    ],
)
def test_a_source_that_could_not_be_solved_or_graded_is_refused(course, change, sentence):
    path = edit(course, change)
    with pytest.raises(CommandError) as caught:
        check_source(path)
    assert sentence in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION",
        "%matplotlib inline\ndef f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\nf",
        "class C:\n    def f(self):\n        ### BEGIN SOLUTION\n        return 1\n        ### END SOLUTION",
        "async def f():\n    x = 1\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION",
    ],
)
def test_a_region_inside_a_function_is_accepted(course, source):
    check_source(edit(course, with_solution_source(source)))


def test_a_source_that_is_no_notebook_is_refused(tmp_path):
    path = tmp_path / "broken.ipynb"
    path.write_text("{", "utf-8")
    with pytest.raises(CommandError, match="cannot be read as a notebook"):
        check_source(path)


def test_nbgrader_lists_exactly_the_exercises_as_assignments(course):
    done = python(course, ASSIGNMENTS)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == EXERCISES


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    old = tmp_path / "old"
    old.mkdir()
    (old / "old.txt").write_text("old", "utf-8")
    rename = type(old).rename

    def replace():
        with replaced_folder(old) as incoming:
            assert list(incoming.iterdir()) == []
            (incoming / "new.txt").write_text("new", "utf-8")

    def rename_fails(path, target):
        if path.name == "incoming":
            raise OSError("disk full")
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(type(old), "rename", rename_fails)
        with pytest.raises(OSError, match="disk full"):
            replace()
    with pytest.raises(ZeroDivisionError), replaced_folder(old):
        1 / 0  # noqa: B018
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert [path.name for path in old.iterdir()] == ["old.txt"]
    replace()
    assert [path.name for path in old.iterdir()] == ["new.txt"]


def test_a_text_file_is_replaced_in_one_step(tmp_path):
    replace_text(tmp_path / "new folder" / "marks.csv", "a,b\n")
    replace_text(tmp_path / "new folder" / "marks.csv", "c,d\n")
    assert contents(tmp_path) == {(tmp_path / "new folder" / "marks.csv").relative_to(tmp_path): b"c,d\n"}
