import pytest

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import LESSONS, shipped_course
from outsourcing_lab.handouts.render import find_lessons


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """A current folder with three lessons of its own; only their names are looked at."""
    folder = tmp_path / "my course" / LESSONS
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints" / "01_place-checkpoint.ipynb").touch()
    for stem in ("01_place", "02_price", "12_vendors"):
        (folder / f"{stem}.ipynb").touch()
    monkeypatch.chdir(folder.parent)
    return folder


def stems(found):
    return [lesson.stem for lesson in found]


@pytest.mark.parametrize("name", ["1", "01", "01_place", "01_place.ipynb", "notebooks/01_place.ipynb"])
def test_a_number_a_name_or_a_path_finds_one_lesson(lessons, name):
    assert find_lessons([name]) == [lessons / "01_place.ipynb"]


def test_without_names_all_lessons_come_in_their_order(lessons):
    assert stems(find_lessons([])) == ["01_place", "02_price", "12_vendors"]


def test_the_order_of_the_names_is_kept_and_a_lesson_named_twice_comes_once(lessons):
    assert stems(find_lessons(["12", "1", "01_place"])) == ["12_vendors", "01_place"]


def test_any_notebook_file_can_be_named(lessons, tmp_path):
    other = tmp_path / "draft.ipynb"
    other.touch()
    assert find_lessons([str(other)]) == [other]


@pytest.mark.parametrize("name", ["3", "00", "place", "2_price", "drafts/01_place.ipynb", ""])
def test_an_unknown_name_is_refused_with_a_list_of_what_there_is(lessons, name):
    with pytest.raises(CommandError) as refused:
        find_lessons(["1", name])
    assert f"No lesson is called {name!r}" in str(refused.value)
    assert str(lessons) in str(refused.value)
    for stem in ("01_place", "02_price", "12_vendors"):
        assert f"  {stem}\n" in str(refused.value)


def test_a_number_that_fits_two_lessons_is_refused(lessons):
    (lessons / "1_place.ipynb").touch()
    with pytest.raises(CommandError, match=r"More than one lesson is called '1'(?s:.*)01_place\n  1_place"):
        find_lessons(["1"])


def test_a_folder_without_lessons_says_so(tmp_path, monkeypatch):
    (tmp_path / LESSONS).mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="holds no notebooks"):
        find_lessons([])


def test_elsewhere_the_lessons_of_the_package_are_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (found,) = find_lessons(["1"])
    assert found == shipped_course() / LESSONS / "01_outsourcing_and_place.ipynb"
