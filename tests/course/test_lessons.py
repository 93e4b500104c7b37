import json
import re
from pathlib import Path

import pytest

from outsourcing_lab.course import map_of_lessons
from outsourcing_lab.lessons import lessons

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
WRITTEN = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
WITHOUT_NUMBER_0 = [path for path in WRITTEN if not path.stem.startswith("00_")]


def test_the_lessons_are_numbered_from_1_and_need_only_earlier_ones():
    assert [lesson.number for lesson in lessons()] == list(range(1, len(lessons()) + 1))
    for lesson in lessons():
        assert re.fullmatch(r"\d\d(_[a-z]+)+", lesson.stem)
        assert list(lesson.needs) == sorted(set(lesson.needs))
        assert all(1 <= needed < lesson.number for needed in lesson.needs)


def test_each_lesson_has_its_notebook_and_each_notebook_its_entry():
    assert [lesson.stem for lesson in lessons()] == [path.stem for path in WITHOUT_NUMBER_0]


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in WITHOUT_NUMBER_0])
def test_the_first_cell_says_the_title_the_time_and_what_is_needed(path):
    (lesson,) = (lesson for lesson in lessons() if lesson.stem == path.stem)
    first = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
    assert first.startswith(f"# {lesson.number}. {lesson.title}\n")
    time, needed = re.search(r"^\*About (\d+) minutes\. You need (.*?)\.", first, re.MULTILINE).groups()
    assert int(time) == lesson.minutes
    assert "no earlier lesson" in needed or re.match("lessons? [1-9]", needed)
    assert [int(number) for number in re.findall(r"\d+", needed)] == list(lesson.needs)


def test_the_map_leads_to_each_lesson_and_its_exercise():
    table = map_of_lessons()
    assert [row[1:3] for row in table.rows] == [
        [lesson.minutes, ", ".join(map(str, lesson.needs)) or "none"] for lesson in lessons()
    ]
    for row, lesson in zip(table.rows, lessons(), strict=True):
        assert row[0].text == f"{lesson.number}. {lesson.title}"
        for link, stem in ((row[0], lesson.stem), (row[3], lesson.exercise)):
            assert (NOTEBOOKS / link.target).is_file(), link.target
            assert link.target.endswith(f"/{stem}.ipynb") or link.target == f"{stem}.ipynb"
