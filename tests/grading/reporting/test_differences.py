"""Each row of the table of differences from nbgrader, through the judge and as the report tells it."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import nbformat
import pytest

from outsourcing_lab.grading.batch import best_mode, close_engines, graded
from outsourcing_lab.grading.engine.engine import Engine, Pace
from outsourcing_lab.grading.engine.exercise import Exercise, MarkedCell
from outsourcing_lab.grading.engine.marks import difference, nbgrader_points
from outsourcing_lab.grading.reporting.differences import differences, report_of_differences
from outsourcing_lab.grading.reporting.report import Report, Row, Step
from tests.sample_class import ROOT


@pytest.fixture(scope="module")
def engine():
    with Engine(best_mode(), figures=False, pace=Pace(cell=3, test=3, submission=60)) as made:
        yield made


def exercise_of(*tests):
    """An exercise that asks for `f`, with these tests of 2 points each."""
    cells = [MarkedCell("f", "solution", "code", "f = None", 0, "f = None")]
    cells += [
        MarkedCell(f"test_{number}", "test", "code", source, 2, source) for number, source in enumerate(tests)
    ]
    return Exercise("one", tuple(cells), (), ("f",), ())


def handed_in(exercise, answer):
    """A notebook with an answer, as it is released."""
    notebook = nbformat.v4.new_notebook()
    for cell in exercise.cells:
        made = nbformat.v4.new_code_cell(answer if cell.grade_id == "f" else cell.released)
        made.metadata.nbgrader = cell.metadata
        notebook.cells.append(made)
    return notebook


def run(engine, answer, *tests, change=lambda notebook: None):
    exercise = exercise_of(*tests)
    notebook = handed_in(exercise, answer)
    change(notebook)
    return engine.run(json.dumps(notebook).encode(), exercise)


def marks(engine, answer, *tests, **others):
    return [mark.earned for mark in run(engine, answer, *tests, **others).marks]


def theirs(mark):
    """What nbgrader gives for the outputs of a test, and the name of the difference."""
    return nbgrader_points(mark.outputs, mark.points), difference(mark.outputs, mark.points)


def test_what_a_test_writes_to_standard_error_costs_nothing(engine):
    (mark,) = run(engine, "f = 1", "import sys\nprint('old', file=sys.stderr)\nassert f == 1").marks
    assert mark.earned == 2
    assert theirs(mark) == (0, "standard-error")


def test_nan_and_negative_points_earn_nothing(engine):
    nan, below = run(engine, "f = float('nan')", "f + 0.0", "-1.0").marks
    assert (nan.earned, below.earned) == (0, 0)
    assert theirs(nan) == (2, "not-a-number")
    assert theirs(below) == (2, "below-zero")


def test_more_than_the_maximum_is_the_maximum(engine):
    (mark,) = run(engine, "f = 1", "2.5").marks
    assert mark.earned == 2
    assert theirs(mark) == (None, "above-maximum")


def test_a_value_without_a_text_says_nothing_against_the_answer(engine):
    source = "class Silent:\n    def __repr__(self):\n        return ''\nSilent()"
    (mark,) = run(engine, "f = 1", source).marks
    assert mark.earned == 2
    assert theirs(mark) == (None, "empty-value")


def test_an_error_counts_whatever_was_shown_before_it(engine):
    (mark,) = run(engine, "f = 1", "import sys\nsys.displayhook(2.0)\nassert f == 2").marks
    assert mark.earned == 0
    assert theirs(mark) == (2, "value-before-error")


def test_a_test_that_is_tagged_to_be_skipped_is_run(engine):
    def tag(notebook):
        notebook.cells[1].metadata.tags = ["skip-execution"]

    made = run(engine, "f = 1", "assert f == 2", change=tag)
    assert [mark.earned for mark in made.marks] == [0]
    assert made.job.skipped == ("test_0",)


def test_a_copied_cell_counts_once(engine):
    def copy(notebook):
        notebook.cells.append(nbformat.from_dict(notebook.cells[1]))

    made = run(engine, "f = 1", "assert f == 1", change=copy)
    assert [mark.earned for mark in made.marks] == [2]
    assert made.job.copied == ("test_0",)
    assert made.unlike == ("copied-cell",)


def test_a_test_that_is_gone_is_put_back(engine):
    made = run(engine, "f = 1", "assert f == 1", change=lambda notebook: notebook.cells.pop(1))
    assert [mark.earned for mark in made.marks] == [2]
    assert made.job.missing == ("test_0",)
    assert made.notebook["cells"][-1]["source"] == "assert f == 1"


@pytest.mark.parametrize(
    ("marked", "refused"),
    [
        ({"schema_version": 2}, True),
        ({"grade": False, "solution": True}, True),
        ({"locked": False}, False),  # nbgrader puts it back as well
        ({"extra": 1}, True),
        ({"locked": "no"}, True),
    ],
)
def test_changed_metadata_is_put_back(engine, marked, refused):
    made = run(
        engine,
        "f = 1",
        "assert f == 1",
        change=lambda notebook: notebook.cells[1].metadata.nbgrader.update(marked),
    )
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == (("changed-metadata",) if refused else ())
    nbformat.validate(made.notebook)
    assert made.notebook["cells"][1]["metadata"]["nbgrader"]["schema_version"] == 3


def test_points_and_checksums_of_the_students_are_no_change_that_is_told(engine):
    def raise_points(notebook):
        notebook.cells[1].metadata.nbgrader |= {"points": 100, "checksum": "f00"}

    made = run(engine, "f = 1", "assert f == 1", change=raise_points)
    assert [(mark.earned, mark.points) for mark in made.marks] == [(2, 2)]
    assert made.unlike == ()


@pytest.mark.parametrize(
    "ending",
    [
        "import os\nos._exit(1)",
        "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass",
    ],
)
def test_a_process_that_ends_costs_what_comes_after_it(engine, ending):
    def end(notebook):
        notebook.cells.insert(2, nbformat.v4.new_code_cell(ending))

    made = run(engine, "f = 1", "assert f == 1", "assert f == 1", change=end)
    assert [mark.earned for mark in made.marks] == [2, 0]
    assert "student's process" in made.marks[1].problem
    assert made.unlike == ("lost-process",)


def test_a_byte_order_mark_is_passed_over(engine):
    exercise = exercise_of("assert f == 1")
    content = json.dumps(handed_in(exercise, "f = 1")).encode("utf-8-sig")
    made = engine.run(content, exercise)
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == ("byte-order-mark",)


def test_data_that_is_gone_is_put_back(engine):
    exercise = exercise_of("assert f == SIDES")
    data = MarkedCell("data", "locked", "code", "SIDES = 4", 0, "SIDES = 4")
    exercise = replace(exercise, cells=(data, *exercise.cells))
    notebook = handed_in(exercise, "f = SIDES")
    del notebook.cells[0]
    made = engine.run(json.dumps(notebook).encode(), exercise)
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == ("missing-data",)
    assert made.notebook["cells"][0]["source"] == "SIDES = 4"


def test_an_answer_that_is_tagged_to_be_skipped_is_run(engine):
    def tag(notebook):
        notebook.cells[0].metadata.tags = ["skip-execution"]

    made = run(engine, "f = 1", "assert f == 1", change=tag)
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == ("skipped-cell",)


def own_cell(source):
    return lambda notebook: notebook.cells.insert(1, nbformat.v4.new_code_cell(source))


@pytest.mark.parametrize("own", ["sum = abs", "def sum(_):\n    return 1", "for sum in range(3): pass"])
def test_a_test_uses_its_own_names(engine, own):
    made = run(engine, "f = 1", "assert sum([f]) == 1", change=own_cell(own))
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == ("other-value",)


def test_a_test_has_its_own_settings(engine):
    made = run(engine, "f = 1", "f + 0.26", change=own_cell("%precision 1"))
    assert [mark.earned for mark in made.marks] == [1.26]
    assert made.unlike == ("settings",)


@pytest.mark.parametrize("ending", ["exit()", "quit"])
def test_a_cell_that_calls_exit_ends_nothing(engine, ending):
    made = run(engine, "f = 1", "assert f == 1", change=own_cell(ending))
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == ("ended-kernel",)


def test_an_answer_that_is_never_awaited_costs_nothing(engine):
    made = run(engine, "async def f():\n    return 1", "assert f() is not None")
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == ("not-awaited",)


def test_an_answer_may_start_a_loop_of_its_own(engine):
    answer = "import asyncio\nasync def later():\n    return 1\ndef f():\n    return asyncio.run(later())"
    made = run(engine, answer, "assert f() == 1")
    assert [mark.earned for mark in made.marks] == [2]
    assert made.unlike == ("running-loop",)


def test_where_nothing_is_different_nothing_is_said(engine):
    mark, part, wrong = run(engine, "f = 1", "assert f == 1", "f + 0.5", "assert f == 2").marks
    assert [theirs(each) for each in (mark, part, wrong)] == [(2, ""), (1.5, ""), (0, "")]


def test_every_difference_has_its_test():
    for name, each in differences().items():
        path, _, test = each.test.partition("::")
        source = (ROOT / path).read_text("utf-8")
        assert f"def {test}(" in source, name
        assert re.fullmatch(r"[a-z-]+", name)


def test_every_name_that_is_reported_is_in_the_table():
    sources = "".join(
        path.read_text("utf-8")
        for path in map(Path, (ROOT / "outsourcing_lab/grading").rglob("*.py"))
        if path.name in ("marks.py", "outcome.py", "unlike.py")
    )
    reported = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', sources)) | {"settings"}
    assert 'yield "settings"' in sources
    assert reported >= {"standard-error", "copied-cell"}
    assert reported == differences().keys()


def test_the_report_names_the_cell_the_marks_and_the_reason():
    step = Step("One", 2, 2, "", grade_id="test_0", like_nbgrader=("standard-error", "0"))
    row = Row("ada", "ex01", "graded", "", 2, 2, (step,), "full", ("copied-cell",))
    text = report_of_differences(Report((row,)))
    assert "ada ex01 test_0: 2 of 2 points, nbgrader: 0; standard-error" in text
    assert "ada ex01: copied-cell; nbgrader: the run stops" in text
    assert "A warning says nothing against the answer" in text
    assert report_of_differences(Report(())) == "nbgrader would give every cell the same points."


def test_a_task_says_for_each_test_what_nbgrader_gives():
    exercise = exercise_of("import sys\nprint('old', file=sys.stderr)")
    settings = {"trusted": False, "figures": False, "preload": [], "cell_seconds": 5}
    content = json.dumps(handed_in(exercise, "f = 1")).encode()
    try:
        result = graded(
            {"settings": settings, "notebooks": [{"content": content, "exercise": asdict(exercise)}]}
        )
    finally:
        close_engines()
    assert result["mode"] == best_mode().value
    (test,) = result["notebooks"][0]["tests"]
    assert (test["earned"], test["nbgrader"], test["difference"]) == (2, 0, "standard-error")
