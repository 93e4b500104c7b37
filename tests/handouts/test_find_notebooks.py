import json

import pytest

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import EXERCISES, LESSONS, MANIFEST, shipped_course
from outsourcing_lab.handouts.finding import find_notebooks, is_exercise, read_notebook


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A current folder with three lessons and two exercises of its own; only their names are looked at."""
    folder = tmp_path / "my course"
    (folder / LESSONS / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / LESSONS / ".ipynb_checkpoints" / "01_place-checkpoint.ipynb").touch()
    for stem in ("01_place", "02_price", "12_vendors"):
        (folder / LESSONS / f"{stem}.ipynb").touch()
    for stem in ("ex01_place", "ex12_vendors"):
        (folder / EXERCISES / stem).mkdir(parents=True)
        (folder / EXERCISES / stem / f"{stem}.ipynb").touch()
    (folder / EXERCISES / "ex13_empty").mkdir()
    monkeypatch.chdir(folder)
    return folder


def stems(found):
    return [notebook.stem for notebook in found]


@pytest.mark.parametrize("name", ["1", "01", "01_place", "01_place.ipynb", "notebooks/01_place.ipynb"])
def test_a_number_a_name_or_a_path_finds_one_lesson(course, name):
    assert find_notebooks([name]) == [course / LESSONS / "01_place.ipynb"]


@pytest.mark.parametrize("name", ["ex1", "ex01", "ex01_place", "exercises/ex01_place/ex01_place.ipynb"])
def test_an_exercise_is_found_by_its_number_its_name_or_its_path(course, name):
    assert find_notebooks([name]) == [course / EXERCISES / "ex01_place" / "ex01_place.ipynb"]


def test_without_names_all_lessons_come_in_their_order_and_then_all_exercises(course):
    assert stems(find_notebooks([])) == ["01_place", "02_price", "12_vendors", "ex01_place", "ex12_vendors"]


def test_the_order_of_the_names_is_kept_and_a_lesson_named_twice_comes_once(course):
    found = find_notebooks(["12", "ex12", "1", "01_place"])
    assert stems(found) == ["12_vendors", "ex12_vendors", "01_place"]


def test_any_notebook_file_can_be_named(course, tmp_path):
    other = tmp_path / "draft.ipynb"
    other.touch()
    assert find_notebooks([str(other)]) == [other]


@pytest.mark.parametrize(
    "name", ["3", "00", "place", "2_price", "ex2", "ex13", "ex", "drafts/01_place.ipynb", ""]
)
def test_an_unknown_name_is_refused_with_a_list_of_what_there_is(course, name):
    with pytest.raises(CommandError) as refused:
        find_notebooks(["1", name])
    assert f"No lesson or exercise is called {name!r}" in str(refused.value)
    assert str(course) in str(refused.value)
    for stem in ("01_place", "02_price", "12_vendors", "ex01_place", "ex12_vendors"):
        assert f"  {stem}\n" in str(refused.value)


def test_a_number_that_fits_two_lessons_is_refused(course):
    (course / LESSONS / "1_place.ipynb").touch()
    with pytest.raises(CommandError, match=r"More than one (?s:.*) called '1'(?s:.*)01_place\n  1_place"):
        find_notebooks(["1"])


def test_a_folder_without_lessons_says_so(tmp_path, monkeypatch):
    (tmp_path / LESSONS).mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="holds no notebooks"):
        find_notebooks([])


def test_below_a_student_s_folder_its_own_notebooks_are_found(course, monkeypatch):
    (course / MANIFEST).touch()
    monkeypatch.chdir(course / EXERCISES / "ex01_place")
    assert find_notebooks(["1"]) == [course / LESSONS / "01_place.ipynb"]


def test_elsewhere_the_notebooks_of_the_package_are_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    stem = "01_outsourcing_and_place"
    assert find_notebooks(["1", "ex1"]) == [
        shipped_course() / LESSONS / f"{stem}.ipynb",
        shipped_course() / EXERCISES / f"ex{stem}" / f"ex{stem}.ipynb",
    ]


def test_exercises_are_told_from_lessons_by_what_is_marked():
    found = find_notebooks([])
    assert [path.stem for path in found if is_exercise(read_notebook(path))] == [
        path.stem for path in found if path.stem.startswith("ex")
    ]


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
        b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}',
        b'{"nbformat": "four", "cells": []}',
        b'{"nbformat": 99, "nbformat_minor": 0, "metadata": {}, "cells": []}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_notebook_is_refused_with_a_reason(tmp_path, content):
    broken = tmp_path / "02_broken.ipynb"
    broken.write_bytes(content)
    with pytest.raises(CommandError, match=r"02_broken\.ipynb is not a Jupyter notebook: .+\nOpen it"):
        read_notebook(broken)


def test_a_notebook_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        read_notebook(tmp_path / "gone.ipynb")


def test_a_notebook_of_an_older_format_is_read(tmp_path):
    cell = {"cell_type": "markdown", "metadata": {}, "source": ["# Old"]}
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": ""},
        "worksheets": [{"metadata": {}, "cells": [cell]}],
    }
    file = tmp_path / "old.ipynb"
    file.write_text(json.dumps(old))
    assert read_notebook(file).cells[0].source == "# Old"
