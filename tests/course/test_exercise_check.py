import asyncio
import json
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from jupyter_server.services.kernels.kernelmanager import MappingKernelManager
from jupyter_server.services.sessions.sessionmanager import SessionManager

from outsourcing_lab.cli import main
from outsourcing_lab.course import check, exercise_files, exercise_run
from outsourcing_lab.course.exercise_check import NOTEBOOK, check_exercise
from outsourcing_lab.course.exercise_run import CHECKING
from outsourcing_lab.course.opening import copy_course
from outsourcing_lab.folders import MANIFEST, shipped_course
from outsourcing_lab.progress_file import FILE, CheckedExercise, read_progress

REAL = "ex01_outsourcing_and_place"
NAME = "ex01_sums"
CHECK = """\
# Step {}, {} points: {}
from outsourcing_lab.teaching import answer_of
returned = answer_of({!r}, returns=int, a=2)
assert returned == {}, returned.explain({}, idea="count again.")
"""


def cell(source, name=None, points=None, solution=False, kind="code"):
    new = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    made = new(source, id=name or "text")
    if name:
        made.metadata["nbgrader"] = {
            "grade": points is not None,
            "grade_id": name,
            "locked": not solution,
            "schema_version": 3,
            "solution": solution,
            "task": False,
        } | ({} if points is None else {"points": points})
    return made


def double(source="def double(a):\n    return 2 * a"):
    return cell(source, "double", solution=True)


def square(source="def square(a):\n    return a ** 2"):
    return cell(source, "square", solution=True)


TEST_DOUBLE = cell(CHECK.format(1, 2, "is it doubled?", "double", 4, 4), "test_double", points=2)
TEST_SQUARE = cell(CHECK.format(2, 3, "is it squared?", "square", 4, 4), "test_square", points=3)
TEST_PARTS = cell(
    "# Step 3, 4 points: in parts\nprint('The second part is not there.')\n1.5", "parts", points=4
)
ESSAY = cell("Why?", "essay", points=5, solution=True, kind="markdown")


def write(path, *cells):
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not by nbformat: it would give a copy and its original ids of their own.
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
    path.write_text(json.dumps(notebook), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A student's folder, opened from a course with one small exercise; this process works in it."""
    shipped = tmp_path / "shipped"
    write(
        shipped / "exercises" / NAME / f"{NAME}.ipynb",
        double("def double(a):\n    raise NotImplementedError()"),
        TEST_DOUBLE,
        square("def square(a):\n    raise NotImplementedError()"),
        TEST_SQUARE,
    )
    monkeypatch.setattr(exercise_files, "shipped_course", lambda: shipped)
    monkeypatch.delenv(CHECKING, raising=False)
    monkeypatch.delenv(NOTEBOOK, raising=False)
    folder = tmp_path / "my course"
    folder.mkdir()
    (folder / MANIFEST).write_text("{}", "utf-8")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def exercise(folder):
    return folder / "exercises" / NAME / f"{NAME}.ipynb"


def verdicts(found):
    return [(step.verdict, step.points) for step in found.steps]


def test_what_is_right_passes_and_hidden_checks_remain(folder, exercise, capfd):
    write(
        exercise,
        double(),
        TEST_DOUBLE,
        square(),
        TEST_SQUARE,
        cell("from outsourcing_lab.course import check\ncheck()"),
    )
    before = exercise.read_bytes()
    assert main(["check"]) == 0
    printed = capfd.readouterr()
    lines = printed.out.splitlines()
    assert lines[0] == f"{NAME}.ipynb"
    assert re.fullmatch(r"Step 1: is it doubled\? +✔ passes +2 of 2", lines[2])
    assert lines[4].startswith("All visible checks pass, for 5 of 5 points so far. Hidden checks remain")
    assert lines[5].startswith("This is the file as saved on 20")
    assert set(printed.err.splitlines()) <= {f"Running {NAME}.ipynb from the top …"}
    assert exercise.read_bytes() == before
    assert read_progress(folder).exercises == {NAME: CheckedExercise(2, 2, 5, 5)}


def test_each_step_says_what_is_wrong_and_earns_what_nbgrader_gives(exercise, folder):
    mine = folder / "mine.ipynb"
    write(
        mine,
        double("def double(a):\n    return 5"),
        cell("1 / 0  # my own try"),
        TEST_DOUBLE,
        TEST_PARTS,
        cell("# Step 4, 1 point: a warning\nimport sys\nprint('mind', file=sys.stderr)", "warns", points=1),
        cell("# Step 5, 2 points: a value that is no number\n'fine'", "text", points=2),
        ESSAY,
    )
    found = check_exercise(mine)
    assert verdicts(found) == [
        ("✘ fails", 0),
        ("✘ in part", 1.5),
        ("✘ fails", 0),
        ("✔ passes", 2),
        ("– by hand", None),
    ]
    assert found.steps[0].says == "double(a=2) returned 5. It should return 4. Look again: count again."
    assert found.steps[1].says == "The second part is not there."
    assert found.steps[2].says == "mind"
    assert found.remarks == (
        "The cell that begins with “1 / 0  # my own try” stops with an error: "
        "ZeroDivisionError: division by zero",
    )
    assert not found.passes
    assert "1 of 4 visible checks pass, for 3.5 of 9 points so far." in repr(found.message)
    assert "? of 5" in repr(found.message)
    assert not (folder / FILE).exists(), "a file that is not the exercise is not noted"


def test_checks_that_were_deleted_copied_or_changed_are_found(exercise, folder):
    changed = cell("# Step 2, 3 points: is it squared?\nassert True", "test_square", points=3)
    write(
        exercise,
        double(),
        double(),
        TEST_DOUBLE,
        TEST_DOUBLE,
        square("def square(a):\n    return 1"),
        changed,
    )
    found = check_exercise(exercise)
    assert verdicts(found) == [("✘ twice", 0), ("✘ fails", 0)]
    assert "more than once" in found.steps[0].says
    assert "square(a=2) returned 1" in found.steps[1].says
    assert found.problems == (
        "The cell marked “double” is in your file 2 times. Delete the copies, or it cannot be graded.",
    )
    assert found.remarks[0].startswith("“Step 2: is it squared?” is not the check that the course has.")
    write(exercise, double(), TEST_DOUBLE, square())
    found = check_exercise(exercise)
    assert verdicts(found) == [("✔ passes", 2), ("✘ missing", 0)]
    assert "run `outsourcing-lab open` for a fresh copy" in found.steps[1].says
    assert read_progress(folder).exercises[NAME] == CheckedExercise(1, 2, 2, 5)


def test_a_copied_answer_keeps_an_exercise_from_passing(exercise):
    write(exercise, double(), double(), TEST_DOUBLE, square(), TEST_SQUARE)
    found = check_exercise(exercise)
    assert [step.verdict for step in found.steps] == ["✔ passes", "✔ passes"]
    assert not found.passes


def test_a_loop_that_never_ends_is_stopped_and_the_next_steps_are_run(exercise, monkeypatch):
    monkeypatch.setattr(exercise_run, "LONGEST", 2)
    write(
        exercise, double("def double(a):\n    while True:\n        pass"), TEST_DOUBLE, square(), TEST_SQUARE
    )
    found = check_exercise(exercise)
    assert verdicts(found) == [("✘ no result", 0), ("✔ passes", 3)]
    assert found.steps[0].says == "Stopped after 2 seconds. Does a loop never end?"


STUBBORN = """\
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""


def test_a_loop_that_cannot_be_stopped_ends_the_check(exercise, monkeypatch):
    monkeypatch.setattr(exercise_run, "LONGEST", 2)
    monkeypatch.setattr(exercise_run, "LONGEST_INTERRUPT", 1)
    write(exercise, double(), TEST_DOUBLE, cell(STUBBORN), square(), TEST_SQUARE)
    found = check_exercise(exercise)
    assert verdicts(found) == [("✔ passes", 2), ("✘ no result", 0)]
    assert found.steps[1].says == "Not run, because an earlier cell could not be stopped."
    assert (
        found.remarks[0]
        == "The cell that begins with “while True:”: Stopped after 2 seconds. Does a loop never end?"
    )


def test_a_kernel_that_dies_is_said_where_it_died(exercise):
    write(
        exercise, double("def double(a):\n    import os\n    os._exit(1)"), TEST_DOUBLE, square(), TEST_SQUARE
    )
    found = check_exercise(exercise)
    assert verdicts(found) == [("✘ no result", 0), ("✘ no result", 0)]
    assert found.steps[0].says.startswith("The kernel ended in this cell.")
    assert found.steps[1].says == "Not run, because the kernel ended in an earlier cell."


def test_from_inside_a_notebook_it_checks_that_notebook_though_a_loop_is_running(exercise, monkeypatch):
    write(exercise, double(), TEST_DOUBLE, square(), TEST_SQUARE)
    monkeypatch.setenv(NOTEBOOK, str(exercise))

    async def in_a_cell():
        return check()

    said = asyncio.run(in_a_cell())
    assert "All visible checks pass" in repr(said)
    assert "<caption>ex01_sums.ipynb</caption>" in said._repr_mimebundle_()["text/html"]


def test_a_jupyter_server_tells_a_kernel_which_notebook_it_runs(folder):
    kernels = MappingKernelManager(root_dir=str(folder))
    sessions = SessionManager(kernel_manager=kernels)
    environment = sessions.get_kernel_env(f"exercises/{NAME}/{NAME}.ipynb", f"{NAME}.ipynb")
    sessions.close()
    assert Path(environment[NOTEBOOK]).name == f"{NAME}.ipynb"
    assert Path(environment[NOTEBOOK]).is_relative_to(folder)


def test_without_an_exercise_to_check_it_answers_with_a_sentence(folder, exercise, monkeypatch, tmp_path):
    write(exercise, double())
    assert "Say which exercise to check" in repr(check())
    assert f"{NAME}.ipynb holds no checks" in repr(check(1))
    assert "No exercise is called '7'" in repr(check(7))
    monkeypatch.setenv(NOTEBOOK, str(folder / "renamed.ipynb"))
    assert "another name than when its kernel was started" in repr(check())
    monkeypatch.setenv(CHECKING, "1")
    assert "does nothing" in repr(check(1))
    monkeypatch.delenv(CHECKING)
    monkeypatch.delenv(NOTEBOOK)
    monkeypatch.chdir(tmp_path)
    assert "here it does nothing" in repr(check(1))


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["7"], f"No exercise is called '7'. There are:\n  {NAME}\n"),
        (["exercises/none.ipynb"], "No exercise is called 'exercises/none.ipynb'"),
        (["notes.txt"], "notes.txt is not a Jupyter notebook"),
    ],
)
def test_a_name_that_fits_no_exercise_exits_with_2(folder, exercise, capsys, words, message):
    write(exercise, double(), TEST_DOUBLE)
    (folder / "notes.txt").write_text("mine", "utf-8")
    assert main(["check", *words]) == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"cells": 3}', '{"cells": []}', "<<<<<<< HEAD"])
def test_a_damaged_file_exits_with_1_and_a_sentence(exercise, capsys, damage):
    exercise.parent.mkdir(parents=True)
    exercise.write_text(damage, "utf-8")
    assert main(["check", "1"]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("outsourcing-lab: ")
    assert "fresh copy" in printed.err
    assert printed.out == ""
    assert exercise.read_text("utf-8") == damage


def test_outside_a_course_it_says_where_to_go(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["check"]) == 2
    assert "not in a course folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    "word", ["1", "01", NAME, f"{NAME}.ipynb", "exercises/ex01_sums", "exercises/ex01_sums/ex01_sums.ipynb"]
)
def test_an_exercise_is_found_by_number_name_and_path_also_from_below(exercise, monkeypatch, word):
    write(exercise, TEST_DOUBLE)
    assert exercise_files.find_exercises([word, "1"]) == [exercise.resolve()]
    if "/" not in word:
        monkeypatch.chdir(exercise.parent)
        assert exercise_files.find_exercises([word]) == [exercise.resolve()]
    assert exercise_files.find_exercises([]) == [exercise]


def test_an_exercise_as_students_get_it_says_that_it_is_not_finished(tmp_path, jupyter_folders):
    folder = tmp_path / "my course"
    copy_course(folder)
    done = subprocess.run(
        [sys.executable, "-m", "outsourcing_lab", "check", "1"],
        cwd=folder / "notebooks",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    handed_out = shipped_course() / "exercises" / REAL / f"{REAL}.ipynb"
    steps = [
        one
        for one in json.loads(handed_out.read_text("utf-8"))["cells"]
        if one["metadata"].get("nbgrader", {}).get("grade")
    ]
    assert done.stdout.count("✘ fails") == done.stdout.count("is not finished yet") == len(steps)
    assert f"0 of {len(steps)} visible checks pass, for 0 of 20 points so far." in done.stdout
    assert read_progress(folder).exercises[REAL].passed == 0


def kernels_below(folder):
    """The processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").readlink() == folder:
                found.append(process)
    return found


def test_ctrl_c_stops_the_check_and_its_kernel(exercise, folder):
    write(exercise, cell("open('started', 'w').close()\nimport time\ntime.sleep(600)"), TEST_DOUBLE)
    with subprocess.Popen(
        [sys.executable, "-m", "outsourcing_lab", "check", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as started:
        end = time.monotonic() + 60
        while not (exercise.parent / "started").exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=30)
    assert (started.returncode, out) == (130, "")
    assert err.endswith(f"outsourcing-lab: the check of {NAME}.ipynb was stopped\n")
    assert "Traceback" not in err
    assert not kernels_below(exercise.parent)
