import json
import shutil
from pathlib import Path

import nbformat
import pytest

from outsourcing_lab.course.build import BANKS, build, executed, sealed_banks, stale
from outsourcing_lab.errors import CommandError

ROOT = Path(__file__).parents[2]
QUIZ = "01_outsourcing_and_place.quiz.toml"


def test_all_that_the_clone_stores_is_up_to_date():
    findings = stale(ROOT)
    assert not findings, "\n".join(findings)


@pytest.fixture
def course(tmp_path):
    """A small course with one lesson, one solution and lesson 1's quiz, not built yet."""
    cells = [nbformat.v4.new_markdown_cell("# One", id="one"), nbformat.v4.new_code_cell("6 * 7", id="two")]
    for folder, name in (("notebooks", "01_one"), ("solutions/ex01_one", "ex01_one")):
        (tmp_path / folder).mkdir(parents=True)
        nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / folder / f"{name}.ipynb")
    shutil.copy(ROOT / "solutions" / QUIZ, tmp_path / "solutions")
    return tmp_path


def test_building_writes_what_is_stale_and_then_nothing(course):
    first = build(course)
    assert {path.name for path in first} == {
        "01_outsourcing_and_place.json",
        "01_one.ipynb",
        "ex01_one.ipynb",
    }
    before = {path: (course / path).read_bytes() for path in first}
    assert build(course) == []
    assert {path: (course / path).read_bytes() for path in first} == before
    assert stale(course) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("notebooks/01_one.ipynb", '"42"', '"43"', "notebooks/01_one.ipynb"),
        ("notebooks/01_one.ipynb", "6 * 7", "6 * 8", "notebooks/01_one.ipynb"),
        (f"solutions/{QUIZ}", "Onshore outsourcing", "Outsourcing at home", "01_outsourcing_and_place.json"),
        (f"solutions/{QUIZ}", "right = true }", "feedback = 'No.' }", ""),
    ],
)
def test_an_edit_is_noticed_and_the_message_names_the_command(course, file, old, new, named):
    build(course)
    text = (course / file).read_text("utf-8")
    assert old in text
    (course / file).write_text(text.replace(old, new, 1), "utf-8")
    if not named:
        with pytest.raises(CommandError, match=r"same_word needs at least one right"):
            stale(course)
        return
    findings = stale(course)
    assert len(findings) == 1
    assert findings[0].replace("\\", "/").endswith(f"{named} is stale; run: outsourcing-lab build")


def test_another_key_makes_the_bank_stale(course):
    build(course)
    source = course / "solutions" / QUIZ
    text = (
        source.read_text("utf-8")
        .replace("tolerance = 0", "tolerance = 1")
        .replace("{ value = 1,", "{ value = 9,")
    )
    source.write_text(text.replace("{ value = 3,", "{ value = 8,"), "utf-8")
    assert stale(course) == [
        f"{BANKS / '01_outsourcing_and_place.json'} is stale; run: outsourcing-lab build"
    ]


def test_a_failing_cell_stops_the_build_and_leaves_the_file(course):
    lesson = course / "notebooks" / "01_one.ipynb"
    notebook = nbformat.read(lesson, as_version=4)
    notebook.cells[1].source = "1 / 0"
    nbformat.write(notebook, lesson)
    before = lesson.read_bytes()
    with pytest.raises(CommandError, match=r"01_one.ipynb does not run.*(\n.*)*ZeroDivisionError"):
        build(course)
    assert lesson.read_bytes() == before


def test_a_file_that_is_no_notebook_is_named(course):
    lesson = course / "notebooks" / "01_one.ipynb"
    lesson.write_text("no notebook", "utf-8")
    with pytest.raises(CommandError, match=r"01_one.ipynb is not a notebook"):
        executed(lesson)


def test_stored_outputs_hold_no_live_widget_and_no_clock(tmp_path):
    cells = [
        nbformat.v4.new_code_cell(
            "from outsourcing_lab.teaching.explorers.outsourcing_and_place import sorter\nsorter()", id="live"
        )
    ]
    path = tmp_path / "lesson.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    notebook = json.loads(executed(path))
    assert set(notebook["cells"][0]["outputs"][0]["data"]) == {"text/plain", "text/html"}
    assert notebook["cells"][0]["metadata"] == {}
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}


def test_a_broken_quiz_source_is_named(course):
    (course / "solutions" / QUIZ).write_text("title = ", "utf-8")
    with pytest.raises(CommandError, match=QUIZ):
        sealed_banks(course)
