import json
import os
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from outsourcing_lab.cli import main
from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import LESSONS
from outsourcing_lab.handouts.render import find_lessons, write_handouts


def write_lesson(path, source="# A lesson"):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=[new_markdown_cell(source)]), path)
    return path


@pytest.fixture
def lesson(tmp_path):
    return write_lesson(tmp_path / "01_place.ipynb")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "new" / "hand outs"


def test_each_lesson_becomes_a_page_of_its_name(lesson, target, tmp_path):
    other = write_lesson(tmp_path / "02_price.ipynb", "# Another lesson")
    assert write_handouts([lesson, other], target) == [target / "01_place.html", target / "02_price.html"]
    assert sorted(path.name for path in target.iterdir()) == ["01_place.html", "02_price.html"]
    assert "<title>Another lesson</title>" in (target / "02_price.html").read_text("utf-8")


def test_a_page_is_the_same_bytes_in_every_run_and_is_replaced(lesson, target):
    (page,) = write_handouts([lesson], target)
    first = page.read_bytes()
    page.write_text("old")
    write_handouts([lesson], target)
    assert page.read_bytes() == first


def test_the_first_lesson_has_every_face_of_the_course_and_needs_no_remark(target, capsys):
    (page,) = write_handouts(find_lessons(["1"]), target)
    html = page.read_text("utf-8")
    for part in ("figure", "table", "explorer", "quiz"):
        assert f'class="lesson-{part}"' in html
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a notebook",
        b"[]",
        b"null",
        b"{}",
        b'{"cells": []}',
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code"}]}',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_notebook_is_refused_before_anything_is_written(lesson, target, tmp_path, content):
    broken = tmp_path / "02_broken.ipynb"
    broken.write_bytes(content)
    with pytest.raises(CommandError, match=r"02_broken\.ipynb is not a Jupyter notebook: ."):
        write_handouts([lesson, broken], target)
    assert not target.parent.exists()


def test_a_notebook_that_is_not_there_is_refused(target, tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        write_handouts([tmp_path / "gone.ipynb"], target)


def test_two_notebooks_of_one_name_are_refused(lesson, target, tmp_path):
    with pytest.raises(CommandError, match="would both become"):
        write_handouts([lesson, write_lesson(tmp_path / "other" / lesson.name)], target)
    assert not target.exists()


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_target_that_is_a_file_is_refused_and_kept(lesson, tmp_path, below):
    file = tmp_path / "handouts"
    file.write_text("mine")
    with pytest.raises(CommandError, match="is a file, not a folder"):
        write_handouts([lesson], file / below)
    assert file.read_text() == "mine"


def test_a_folder_in_a_page_s_place_is_refused(lesson, target):
    (target / "01_place.html").mkdir(parents=True)
    with pytest.raises(CommandError, match="is a folder; the handout needs its name"):
        write_handouts([lesson], target)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that even root cannot write to")
def test_a_folder_that_nobody_can_write_to_is_refused(lesson):
    with pytest.raises(CommandError, match="cannot be written to: "):
        write_handouts([lesson], Path("/proc/self"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(lesson, target):
    target.mkdir(parents=True)
    target.chmod(0o500)
    with pytest.raises(CommandError, match="cannot be written to: Permission denied"):
        write_handouts([lesson], target)
    assert list(target.iterdir()) == []


def test_a_page_that_cannot_be_replaced_keeps_its_old_text(lesson, target, monkeypatch):
    (page,) = write_handouts([lesson], target)
    page.write_text("old")

    def fail(self, other):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CommandError, match=r"01_place\.html could not be written: No space left"):
        write_handouts([lesson], target)
    assert [path.name for path in target.iterdir()] == ["01_place.html"]
    assert page.read_text() == "old"


def test_the_command_prints_the_pages_and_puts_remarks_aside(tmp_path, monkeypatch, capsys):
    write_lesson(tmp_path / LESSONS / "01_place.ipynb", "# A lesson\n\nIt costs $p$.")
    monkeypatch.chdir(tmp_path)
    assert main(["handouts", "1"]) == 0
    printed = capsys.readouterr()
    assert printed.out == f"{Path('handouts', '01_place.html')}\n"
    assert printed.err.startswith("outsourcing-lab: 01_place.ipynb: cell 1: the formula $p$")
    assert main(["handouts", "9"]) == 1
    assert "No lesson is called '9'" in capsys.readouterr().err


def test_a_notebook_of_an_older_format_is_rendered(target, tmp_path):
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["# Old"]}
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [cell]}],
    }
    lesson = tmp_path / "old.ipynb"
    lesson.write_text(json.dumps(old))
    (page,) = write_handouts([lesson], target)
    assert "<title>Old</title>" in page.read_text("utf-8")
