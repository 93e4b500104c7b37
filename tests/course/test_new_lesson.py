import html
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from outsourcing_lab.course import new_lesson as module
from outsourcing_lab.course.lesson_contents import missing_content, read_sources
from outsourcing_lab.course.new_lesson import LISTING, new_lesson
from outsourcing_lab.errors import CommandError
from outsourcing_lab.lessons import Lesson, lessons
from outsourcing_lab.replacing import replace_text

ROOT = Path(__file__).parents[2]
NUMBER = lessons()[-1].number + 1
WORDS = "two_sides_of_a_claim"
STEM = f"{NUMBER:02}_{WORDS}"
TITLE = "Two sides of a claim"
NOT_COPIED = (".git", ".venv", "dist", "__pycache__", ".ipynb_checkpoints", ".hypothesis", "*.egg-info")
FILES = 8
# Every test that is about all lessons, or about the new one alone.
CHECKED = [
    "tests/test_notebooks.py",
    "tests/test_lesson_contents.py",
    "tests/test_language.py",
    "tests/test_static.py",
    "tests/course/test_lessons.py",
    "tests/exercises",
    "tests/teaching/quizzes",
    f"tests/teaching/test_{WORDS}.py",
    f"notebooks/{STEM}.ipynb",
    f"solutions/ex{STEM}/ex{STEM}.ipynb",
    f"exercises/ex{STEM}/ex{STEM}.ipynb",
]


@pytest.fixture
def course(tmp_path):
    """The folders of a clone that a lesson is written into, with the list of the lessons there are."""
    parts = ("notebooks", "solutions", "tests/teaching", "outsourcing_lab")
    modules = [f"outsourcing_lab/teaching/{part}" for part in ("figures", "explorers")]
    for folder in (*parts, *modules):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / LISTING, tmp_path / LISTING)
    return tmp_path


def tree(folder):
    """Every folder, and every file with its content."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_it_writes_every_file_of_the_pattern_and_lists_the_lesson_last(course):
    before = tree(course)
    made = new_lesson(course, STEM, 'Who says "so"?')
    written = {path.relative_to(course).as_posix() for path in tree(course).keys() - before.keys()}
    assert written == {*made.written, f"solutions/ex{STEM}"} - {LISTING.as_posix()}
    assert len(made.written) == FILES
    text = (course / LISTING).read_text("utf-8")
    assert text.startswith(before[course / LISTING].decode())
    assert list(tomllib.loads(text).items())[-1] == (
        STEM,
        {"title": 'Who says "so"?', "minutes": 45, "needs": [NUMBER - 1]},
    )


def test_what_it_prints_is_what_was_written_what_is_missing_and_the_next_commands(course):
    made = new_lesson(course, STEM, TITLE)
    lesson = Lesson(STEM, TITLE, 45, (NUMBER - 1,))
    lines = [line.strip() for line in str(made).splitlines()]
    assert list(made.missing) == missing_content(read_sources(course, lesson))
    assert {*made.written, *made.missing} <= set(lines)
    assert "outsourcing-lab build" in lines
    assert f"outsourcing-lab release ex{STEM}" in lines


def test_what_the_author_has_replaced_is_no_longer_missed(course):
    made = new_lesson(course, STEM, TITLE)
    notebook = course / "notebooks" / f"{STEM}.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    (cell,) = (cell for cell in content["cells"] if cell["id"] == "figure-read")
    cell["source"] = ["The bars differ."]
    notebook.write_text(json.dumps(content), "utf-8")
    (course / "tests" / "teaching" / f"test_{WORDS}.py").write_text("", "utf-8")
    before, after = (
        set(found) for found in (made.missing, missing_content(read_sources(course, made.lesson)))
    )
    assert {sentence.partition(":")[0] for sentence in before - after} == {
        f"notebooks/{STEM}.ipynb",
        f"tests/teaching/test_{WORDS}.py",
    }
    (left,) = after - before
    (gone,) = (sentence for sentence in before - after if "figure-read" in sentence)
    assert left == gone.replace(" figure-read,", "")


@pytest.mark.parametrize(
    ("stem", "title", "says"),
    [
        ("hard_cases", TITLE, rf"'hard_cases' cannot name a lesson: .* such as {NUMBER:02}_hard_cases"),
        ("5_hard", TITLE, "two digits and words in small letters"),
        (f"{NUMBER:02}_Hard", TITLE, "two digits and words in small letters"),
        (f"{NUMBER:02}_é", TITLE, "small letters from a to z"),
        (f"{NUMBER:02}_year_2", TITLE, "small letters from a to z"),
        (f"{NUMBER:02}__hard", TITLE, "two digits and words in small letters"),
        (f"../{STEM}", TITLE, "two digits and words in small letters"),
        (f"{NUMBER:02}_{'long' * 11}", TITLE, "at most 43 characters"),
        (f"{NUMBER:02}_import", TITLE, "'import' is a word of Python's own"),
        ("01_hard", TITLE, f"its number is {NUMBER:02}, so say {NUMBER:02}_hard"),
        (f"{NUMBER + 1:02}_hard", TITLE, f"its number is {NUMBER:02}, so say {NUMBER:02}_hard"),
        (STEM, " ", "' ' cannot be a title: give one line of words"),
        (STEM, "Two\nlines", "cannot be a title: give one line of words"),
    ],
)
def test_a_name_or_title_that_cannot_be_used_is_refused_and_nothing_is_written(course, stem, title, says):
    before = tree(course)
    with pytest.raises(CommandError, match=says):
        new_lesson(course, stem, title)
    assert tree(course) == before


def test_a_file_that_is_there_already_is_kept(course):
    (course / "outsourcing_lab" / "teaching" / "figures" / f"{WORDS}.py").write_text("mine", "utf-8")
    before = tree(course)
    with pytest.raises(CommandError, match=rf"figures/{WORDS}\.py is there already; choose another name"):
        new_lesson(course, STEM, TITLE)
    assert tree(course) == before


@pytest.mark.parametrize("number", range(FILES))
def test_where_a_file_cannot_be_written_nothing_is_left(course, monkeypatch, number):
    before = tree(course)
    written = []

    def full_disk(file, text):
        if len(written) == number:
            raise OSError(28, "No space left on device", str(file))
        written.append(file)
        replace_text(file, text)

    monkeypatch.setattr(module, "replace_text", full_disk)
    with pytest.raises(CommandError, match=r"could not be written: No space left on device. Nothing was"):
        new_lesson(course, STEM, TITLE)
    assert len(written) == number
    assert tree(course) == before


def run(folder, *words):
    """Run Python in a copy of the clone, on the copy's package, and return what it printed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=inherited | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_lesson_passes_every_check_but_those_for_missing_content_which_it_names(tmp_path):
    clone = tmp_path / "a clone"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*NOT_COPIED))
    made = run(clone, "outsourcing_lab", "new-lesson", STEM, TITLE)
    assert made.returncode == 0, made.stderr
    for words in (["build"], ["release", f"ex{STEM}"]):
        done = run(clone, "outsourcing_lab", *words)
        assert done.returncode == 0, done.stderr
        assert STEM in done.stdout

    others = " or ".join(lesson.stem for lesson in lessons())
    wanted = ["-q", "-k", f"{WORDS} or not ({others})", "--junitxml=report.xml", *CHECKED]
    checked = run(clone, "pytest", *wanted)
    report = (clone / "report.xml").read_text("utf-8")
    assert "<error" not in report, checked.stdout
    failures = [html.unescape(message) for message in re.findall(r'<failure message="([^"]*)"', report)]
    named = {failure.removeprefix("Failed: missing content: ") for failure in failures}
    strangers = [failure for failure in failures if not failure.startswith("Failed: missing content: ")]
    assert not strangers, "\n\n".join(strangers)
    missing = made.stdout.partition("Missing content:\n")[2].partition("\nWrite it")[0].splitlines()
    assert {sentence for found in named for sentence in found.split("; ")} == {
        line.strip() for line in missing
    }
    assert f"solutions/{STEM}.quiz.toml: at least 10 questions, has 2" in named
    assert f"solutions/ex{STEM}/ex{STEM}.ipynb: 4 to 8 graded steps, has 2" in named
