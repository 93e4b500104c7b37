"""All that is not a notebook as it should be, in one class: each costs itself alone, and its row says why."""

import json
import os
import socket
import sys
import unicodedata
import zipfile

import nbformat
import pytest

from tests.grading.commands import nbgrader, outsourcing_lab, rows_of
from tests.grading.small_course import EXERCISE, RIGHT, hand_in, write_course

FILE = f"{EXERCISE}/one.ipynb"
DAMAGED = "it is not a valid notebook: its cells are damaged (cell"


def edited(change):
    """What makes a file's content of the right answer: some of its JSON is changed."""

    def made(right):
        notebook = json.loads(right)
        return json.dumps(change(notebook) or notebook).encode()

    return made


def marks(**changes):
    """Change the nbgrader metadata of the first test cell."""
    return edited(lambda notebook: notebook["cells"][3]["metadata"]["nbgrader"].update(changes))


def cell(number, **changes):
    return edited(lambda notebook: notebook["cells"][number].update(changes))


def every_cell(**changes):
    return edited(lambda notebook: [each.update(changes) for each in notebook["cells"]] and None)


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def of_version_3(right):
    notebook = nbformat.reads(right.decode(), 4)
    for each in notebook.cells:
        each.pop("id")
    notebook.nbformat_minor = 4
    return nbformat.writes(nbformat.convert(notebook, 3), 3).encode()


# What is handed in, by student: the file's content, the points (None: not graded), and a part of the reason.
CONTENTS = {
    "not_json": (lambda _: b"{ this is my homework", None, "it is not JSON"),
    "empty_file": (lambda _: b"", None, "the file is empty"),
    "half_of_it": (lambda right: right[: len(right) // 2], None, "it is not JSON"),
    "a_number": (lambda _: b"3", None, "it is JSON of another kind"),
    "of_version_99": (edited(lambda notebook: notebook.update(nbformat=99)), None, "of version 99"),
    "of_version_2": (edited(lambda notebook: notebook.update(nbformat=2)), None, "of version 2"),
    "of_version_3": (of_version_3, "5", ""),
    "version_as_text": (edited(lambda notebook: notebook.update(nbformat="4")), None, "JSON of another kind"),
    "minor_version": (edited(lambda notebook: notebook.update(nbformat_minor="many")), "5", ""),
    "fifty_megabytes": (
        lambda right: right + b" " * 50_000_000,
        None,
        "and at most 20,000,000 are read",
    ),
    "ten_thousand_cells": (
        edited(lambda notebook: notebook["cells"].extend(notebook["cells"][:1] * 10_000)),
        None,
        "it has 10,006 cells, and at most 2,000 are run",
    ),
    "nested_100000": (lambda _: b"[" * 100_000 + b"]" * 100_000, None, "nested too deep"),
    "nested_900": (
        edited(lambda notebook: notebook["cells"][2]["metadata"].update(deep=nested(900))),
        None,
        "nested too deep",
    ),
    "nested_400": (edited(lambda notebook: notebook.update(deep=nested(400))), None, "nested too deep"),
    "nested_50": (
        edited(lambda notebook: notebook["cells"][2]["metadata"].update(deep=nested(50))),
        "5",
        "",
    ),
    "latin_1": (lambda right: right.replace(b"# A small", b"# Caf\xe9, a small"), None, "text in UTF-8"),
    "utf_16": (lambda right: right.decode().encode("utf-16"), None, "text in UTF-8"),
    "byte_order_mark": (lambda right: b"\xef\xbb\xbf" + right, "5", ""),
    "lone_surrogate": (cell(0, source="\ud800"), "5", ""),
    "zero_bytes": (lambda _: bytes(1000), None, "it is not JSON"),
    "cells_a_dict": (edited(lambda notebook: notebook.update(cells={"a": 1})), None, "its cells are damaged"),
    "cell_a_number": (edited(lambda notebook: notebook["cells"].insert(1, 7)), None, f"{DAMAGED} 2)"),
    "source_a_number": (cell(2, source=7), None, f"{DAMAGED} 3)"),
    "source_of_lines": (cell(2, source=["def total(n):\n", "    return sum(n)"]), "5", ""),
    "metadata_null": (every_cell(metadata=None), "5", "is missing"),
    "metadata_a_list": (edited(lambda notebook: notebook.update(metadata=[1])), "5", ""),
    "unknown_kernel": (
        edited(lambda notebook: notebook["metadata"].update(kernelspec={"name": "fortran"})),
        "5",
        "",
    ),
    "id_a_list": (marks(grade_id=["test_total"]), "5", "test_total is missing; it was put back"),
    "points_inf": (marks(points=float("inf")), "5", ""),
    "points_as_text": (marks(points="inf"), "5", ""),
    "other_schema": (marks(schema_version="x"), "5", ""),
    "other_role": (marks(grade=[], solution={}, locked=None, task=7), "5", ""),
    "outputs_a_number": (cell(2, outputs=7, execution_count="x", id=[]), "5", ""),
    "edited_test": (cell(3, source="assert True"), "5", "test_total was changed; the original was run"),
    "test_as_text": (cell(3, cell_type="markdown"), "5", "test_total was changed; the original was run"),
    "no_test": (edited(lambda notebook: notebook["cells"].pop(3) and None), "5", "it was put back and run"),
    "two_tests": (
        edited(lambda notebook: notebook["cells"].append(notebook["cells"][3])),
        "5",
        "test_total is there twice; the first one counts",
    ),
    "no_cells": (edited(lambda notebook: notebook.update(cells=[])), "0", "is missing"),
    **{
        name: (lambda right: right, "5", "")
        for name in (
            "a name with spaces",
            "\N{SLIGHTLY SMILING FACE}" * 60,
            unicodedata.normalize("NFC", "Zoë"),
            unicodedata.normalize("NFD", "Zoë"),
            "Ada",
            "ADA",
            "NUL",
            "con.txt",
            "a:b*?\"|'&;$(x)",
            "%2e%2e",
            "-rf",
            "~",
        )
    },
    "<i>ann": (lambda right: right, None, "the name holds < or >"),
    "back\\slash": (lambda right: right, None, "would lead to another folder"),
    "new\nline": (lambda right: right, None, "characters that cannot be printed"),
    "right\N{RIGHT-TO-LEFT OVERRIDE}left": (
        lambda right: right,
        None,
        "characters that cannot be printed",
    ),
    "n" * 255: (lambda right: right, None, "more than 100 characters"),
    " space": (lambda right: right, None, "begins or ends with a space"),
}


def write(path, content=b""):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write_folders(folder, right):
    """Submissions that are more than a file of some content; return the points and the reason for each."""
    outside = folder.parent / "outside"
    write(outside / FILE, right)
    for student, (link, target) in {
        "links_to_a_file": (FILE, "/etc/passwd"),
        "links_to_a_folder": (EXERCISE, outside / EXERCISE),
        "links_to_itself": (FILE, "one.ipynb"),
        "links_to_nothing": (FILE, outside / "nowhere"),
    }.items():
        (folder / student / link).parent.mkdir(parents=True)
        (folder / student / link).symlink_to(target)
    (folder / "is_a_link").symlink_to(outside)
    (folder / "hard_link" / EXERCISE).mkdir(parents=True)
    (folder / "hard_link" / FILE).hardlink_to(outside / FILE)
    for student in ("a_pipe", "a_socket", "a_pipe_for_a_time", "data_that_is_none"):
        (folder / student / EXERCISE).mkdir(parents=True)
    os.mkfifo(folder / "a_pipe" / FILE)
    with socket.socket(socket.AF_UNIX) as made:
        here = os.getcwd()  # noqa: PTH109 (a socket's path must be short)
        os.chdir(folder / "a_socket" / EXERCISE)
        made.bind("one.ipynb")
        os.chdir(here)
    os.mkfifo(folder / "a_pipe_for_a_time" / EXERCISE / "timestamp.txt")
    write(folder / "a_pipe_for_a_time" / FILE, right)
    write(folder / "no_time" / FILE, right)
    write(folder / "no_time" / EXERCISE / "timestamp.txt", b"some time in spring")
    data = folder / "data_that_is_none" / EXERCISE
    write(data / "one.ipynb", right)
    os.mkfifo(data / "pipe")
    (data / "shadow").symlink_to("/etc/shadow")
    (data / "up").symlink_to(folder)
    write(data / "big.bin", bytes(10_000_001))
    write(data / "prices.csv" / "a folder where the exercise has a file.txt", b"x")
    (folder / "empty_folder").mkdir()
    (folder / "empty_exercise" / EXERCISE).mkdir(parents=True)
    (folder / "a_folder_for_a_notebook" / FILE).mkdir(parents=True)
    write(folder / "unknown_exercise" / "ps9" / "ps9.ipynb", right)
    write(folder / "other_name" / EXERCISE / "One.ipynb", right)
    write(folder / "two_notebooks" / FILE, right)
    write(folder / "two_notebooks" / EXERCISE / "one (1).ipynb", b"")
    bomb = folder / "zip_beside_it" / EXERCISE / "more.zip"
    write(folder / "zip_beside_it" / FILE, right)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("one.ipynb", bytes(50_000_000))
    write(folder / f"ann_{EXERCISE}.ipynb", right)
    write(folder / f"both_{EXERCISE}.ipynb", right)
    write(folder / "both" / FILE, b"{")
    write(folder / f"lee_LATE_7_8_{EXERCISE}-2.ipynb", right)
    write(folder / f"lee_7_9_{EXERCISE}-10.ipynb", right)
    write(folder / f"lee_7_9_{EXERCISE}.ipynb", b"{")
    write(folder / "my homework.ipynb", right)
    (folder / f"loop_{EXERCISE}.ipynb").symlink_to(f"loop_{EXERCISE}.ipynb")
    not_utf_8 = os.fsencode(folder) + b"/caf\xe9_" + EXERCISE.encode() + b".ipynb"
    with open(not_utf_8, "wb") as file:  # noqa: PTH123 (a name in bytes)
        file.write(right)
    return {
        "links_to_a_file": (None, "one.ipynb is a link; hand in what it leads to"),
        "links_to_a_folder": (None, "ps1 is a link"),
        "links_to_itself": (None, "one.ipynb is a link"),
        "links_to_nothing": (None, "one.ipynb is a link"),
        "is_a_link": (None, "is_a_link is a link"),
        f"loop_{EXERCISE}.ipynb": (None, "is a link"),
        "hard_link": ("5", ""),
        "a_pipe": (None, "the folder holds no one.ipynb, but one.ipynb, which is no file"),
        "a_socket": (None, "which is no file"),
        "a_folder_for_a_notebook": (None, "which is no file"),
        "a_pipe_for_a_time": (None, "timestamp.txt is no file that can be read"),
        "no_time": (None, "timestamp.txt holds no time, but 'some time in spring'"),
        "data_that_is_none": ("5", "big.bin was left out: the file has 10,000,001 bytes"),
        "empty_folder": (None, "the student's folder is empty"),
        "empty_exercise": (None, "the folder holds no one.ipynb, but nothing"),
        "unknown_exercise": (None, "there is no exercise ps9; there is ps1"),
        "other_name": (None, "the folder holds no one.ipynb, but One.ipynb"),
        "two_notebooks": ("5", "one (1).ipynb lies beside it and was not graded"),
        "zip_beside_it": ("5", ""),
        "ann": ("5", ""),
        "both": (None, "both_ps1.ipynb does not count"),
        "lee": ("5", f"lee_LATE_7_8_{EXERCISE}-2.ipynb does not count; lee_7_9_{EXERCISE}.ipynb does not"),
        "my homework.ipynb": (None, "the file is not named STUDENT_EXERCISE.ipynb with one of ps1"),
        "caf\N{REPLACEMENT CHARACTER}": (None, "characters that cannot be printed"),
    }


@pytest.fixture(scope="module")
def bad_class(tmp_path_factory):
    """A course that graded such a class: its folder, the run, and what is expected of each student."""
    course = write_course(tmp_path_factory.mktemp("bad"))
    (course / "solutions" / EXERCISE / "two.ipynb").unlink()
    (course / "solutions" / EXERCISE / "prices.csv").write_text("1")
    assert nbgrader(course, "generate_assignment", EXERCISE).returncode == 0
    hand_in(course, "zz_last", RIGHT, notebooks=["one"])
    submitted = course / "submitted"
    right = (submitted / "zz_last" / FILE).read_bytes()
    for student, (content, _, _) in CONTENTS.items():
        write(submitted / student / FILE, content(right))
    expected = {student: (points, reason) for student, (_, points, reason) in CONTENTS.items()}
    expected |= write_folders(submitted, right) | {"zz_last": ("5", "")}
    before = sorted(course.rglob("*"))
    done = outsourcing_lab(course, "grade", "--workers", "2")
    for path in before:
        assert path.is_symlink() or path.exists(), path
    return course, done, expected


def as_shown(student):
    shown = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in student)
    return f"'{shown}" if shown.startswith(("-", "=", "+", "@")) else shown


def test_each_costs_itself_alone_and_its_row_says_why(bad_class):
    course, done, expected = bad_class
    assert done.returncode == 1, done.stderr
    rows = rows_of(course / "grades.csv", "student")
    assert rows.keys() == {as_shown(student) for student in expected}
    wrong = {
        student: (row["points"], row["reason"])
        for student, (points, reason) in expected.items()
        for row in [rows[as_shown(student)]]
        if row["points"] != (points or "")
        or reason not in row["reason"]
        or (not reason and row["reason"])
        or row["status"] != ("not graded" if points is None else "graded")
    }
    assert wrong == {}


def test_reasons_are_plain_and_name_no_path_of_this_machine(bad_class):
    course, done, _ = bad_class
    text = (course / "grades.csv").read_text("utf-8")
    assert "Traceback" not in done.stderr + text
    assert str(course.parent) not in text
    assert "Error" not in text
    assert "Errno" not in text


def test_what_was_run_is_a_notebook_that_others_can_read(bad_class):
    course, _, expected = bad_class
    graded = {path.parents[1].name for path in (course / "autograded").rglob("*.ipynb")}
    assert graded == {student for student, (points, _) in expected.items() if points is not None}
    for path in (course / "autograded").rglob("*.ipynb"):
        nbformat.validate(json.loads(path.read_text("utf-8")))


def test_running_it_again_grades_nothing_again_and_says_the_same(bad_class):
    course, done, expected = bad_class
    again = outsourcing_lab(course, "grade", "--workers", "2")
    assert again.stdout == done.stdout
    graded = sum(points is not None for points, _ in expected.values())
    assert f"{graded} graded before" in again.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read every file")
def test_what_cannot_be_read_costs_itself_alone(bad_class, tmp_path):
    course, _, _ = bad_class
    right = (course / "submitted" / "zz_last" / FILE).read_bytes()
    write(tmp_path / "in" / "file" / FILE, right).chmod(0)
    write(tmp_path / "in" / "folder" / FILE, right).parent.chmod(0)
    write(tmp_path / "in" / "student" / FILE, right).parents[1].chmod(0)
    write(tmp_path / "in" / "listed" / FILE, right).parent.chmod(0o444)
    write(tmp_path / "in" / "good" / FILE, right)
    done = outsourcing_lab(course, "grade", str(tmp_path / "in"))
    rows = rows_of(course / "grades.csv", "student")
    for folder in ("folder/ps1", "student", "listed/ps1"):
        (tmp_path / "in" / folder).chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert rows["good"]["points"] == "5"
    for student in ("file", "folder", "student", "listed"):
        assert "cannot be read: Permission denied" in rows[student]["reason"]


def test_names_in_a_zip_lead_nowhere_and_cost_themselves_alone(bad_class, tmp_path):
    course, _, _ = bad_class
    right = (course / "submitted" / "zz_last" / FILE).read_bytes()
    archive = tmp_path / "export.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"good_{EXERCISE}.ipynb", right)
        file.writestr(f"../up_{EXERCISE}.ipynb", right)
        file.writestr(f"/absolute_{EXERCISE}.ipynb", right)
        file.writestr(f"bomb_{EXERCISE}.ipynb", bytes(50_000_000))
        file.writestr(f"{'x' * 300}_{EXERCISE}.ipynb", right)
        file.writestr("y" * 60_000, right)
        file.writestr("file", right)
        file.writestr(f"file/{FILE}", right)
        file.writestr(f"inner_{EXERCISE}.zip", right)
        file.writestr(f"colon: it is my own_{EXERCISE}.ipynb", right)
    done = outsourcing_lab(course, "grade", str(archive))
    reasons = {row["student"]: row["reason"] for row in rows_of(course / "grades.csv", "student").values()}
    assert done.returncode == 1, done.stderr
    assert reasons["good"] == reasons["colon: it is my own"] == ""
    assert reasons["bomb"] == "it has more than 20,000,000 bytes when unpacked"
    assert reasons["x" * 300] == "it cannot be unpacked: File name too long"
    assert "Not a directory" in reasons[f"file/{FILE}"]
    assert reasons["y" * 100 + "…"] == "it cannot be unpacked: File name too long"
    assert "not named STUDENT_EXERCISE.ipynb" in reasons[f"inner_{EXERCISE}.zip"]
    assert sum("leads to a folder outside" in reason for reason in reasons.values()) == 2
    assert sys.getsizeof(done.stdout) < 100_000
