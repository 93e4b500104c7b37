"""The instructor's cells run in place of their copies, wherever and however the student has left them."""

from outsourcing_lab.grading.engine.exercise import Exercise, MarkedCell
from outsourcing_lab.grading.engine.job import job_for

EXERCISE = Exercise(
    name="one",
    cells=(
        MarkedCell("intro", "locked", "markdown", "# One", 0, "# One"),
        MarkedCell("data", "locked", "code", "DATA = 1", 0, "DATA = 1"),
        MarkedCell("f", "solution", "code", "f = 1", 0, "f = ..."),
        MarkedCell("test_f", "test", "code", "assert f == 1  # hidden", 2, "assert f"),
        MarkedCell("essay", "manual", "markdown", "", 3, ""),
    ),
    imports=(),
    answers=("f",),
    read=(),
)
SOURCES = {"intro": "# One", "data": "DATA = 1", "f": "f = 2", "test_f": "assert f", "essay": "My words."}


def cell(grade_id="", source=None, kind=None):
    markdown = grade_id in ("intro", "essay")
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    text = SOURCES.get(grade_id, "") if source is None else source
    return {"cell_type": kind or ("markdown" if markdown else "code"), "source": text, "metadata": metadata}


def job(*cells):
    return job_for(EXERCISE, {"cells": list(cells)})


def run(made):
    return [(part["kind"], part["source"]) for part in made.cells]


ALL = [cell(name) for name in SOURCES]
TEST = ("test", "assert f == 1  # hidden")
DATA = ("locked", "DATA = 1")


def test_an_honest_notebook():
    made = job(*ALL, cell(source="f"), cell(source=" "))
    assert run(made) == [DATA, ("code", "f = 2"), TEST, ("code", "f")]
    assert (made.missing, made.copied, made.changed) == ((), (), ())
    assert [part["index"] for part in made.cells] == [1, 2, 3, 5]


def test_changed_cells_are_the_instructors_and_are_told():
    made = job(cell("intro"), cell("data", "DATA = 2"), cell("f"), cell("test_f", "pass"), cell("essay"))
    assert run(made) == [DATA, ("code", "f = 2"), TEST]
    assert made.changed == ("data", "test_f")


def test_a_test_that_is_no_code_any_more_is_run():
    made = job(cell("intro"), cell("data"), cell("f"), cell("test_f", kind="raw"), cell("essay"))
    assert TEST in run(made)
    assert made.changed == ("test_f",)


def test_what_is_gone_is_put_back():
    made = job(cell("f"))
    assert run(made) == [DATA, ("code", "f = 2"), TEST]
    assert made.missing == ("intro", "data", "test_f", "essay")
    assert [part["index"] for part in made.cells] == [None, 0, None]


def test_a_copy_counts_once():
    made = job(*ALL, cell("test_f"), cell("f", "f = 3"))
    assert run(made) == [DATA, ("code", "f = 2"), TEST, ("code", "f = 3")]
    assert made.copied == ("f", "test_f")


def test_tags_and_false_marks_change_nothing():
    false = cell("test_f")
    false["metadata"]["nbgrader"] |= {"grade": False, "solution": True, "points": 100, "schema_version": 9}
    false["metadata"]["tags"] = ["skip-execution", "raises-exception"]
    assert run(job(cell("intro"), cell("data"), cell("f"), false, cell("essay"))) == [
        DATA,
        ("code", "f = 2"),
        TEST,
    ]


def test_an_answer_is_code_or_text_as_it_was_given():
    assert ("code", "f = 2") in run(job(*ALL[:2], cell("f", kind="markdown"), *ALL[3:]))
    assert ("code", "print(1)") not in run(job(*ALL[:4], cell("essay", "print(1)", kind="code")))


def test_a_code_cell_with_an_unknown_name_is_run_as_the_students():
    assert ("code", "x") in run(job(*ALL, cell("unknown", "x")))
