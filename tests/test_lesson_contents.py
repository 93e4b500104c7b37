"""What each lesson must hold. Where content alone is missing, the message starts with "missing content:"."""

import json
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from outsourcing_lab.course.lesson_contents import CHECKS, missing_content, read_sources
from outsourcing_lab.lessons import lessons

ROOT = Path(__file__).parents[1]
STEMS = {lesson.stem: lesson for lesson in lessons()}
FIRST = next(iter(STEMS))


@cache
def sources(stem):
    return read_sources(ROOT, STEMS[stem])


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("stem", STEMS)
def test_a_lesson_holds_what_every_lesson_holds(stem, check):
    missing = CHECKS[check](sources(stem))
    if missing:
        pytest.fail(f"missing content: {'; '.join(missing)}", pytrace=False)


@pytest.mark.parametrize("stem", STEMS)
def test_a_lesson_stores_what_its_explorers_show_without_a_kernel(stem):
    outputs = json.dumps([cell.get("outputs") for cell in sources(stem).cells])
    assert "lesson-explorer" in outputs


def without(cells, words):
    """The cells without those lines of their sources that hold the words."""
    kept = deepcopy(list(cells))
    for cell in kept:
        cell["source"] = [line for line in "".join(cell["source"]).splitlines(True) if words not in line]
    return kept


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("- ", "at least 3 objectives under “After this lesson you can”, has 0"),
        ("- ", "at least 3 points under “What to remember”, has 0"),
        ("After this lesson you can", "at least 3 objectives under “After this lesson you can”, has 0"),
        ("invented", "the sentence that the firm is invented"),
        ("teaching.figures", "at least 1 figure that a cell draws, has 0"),
        ("sorter()", "at least 1 explorer that a cell opens, has 0"),
        ('quiz("', f"a cell with quiz('{FIRST}')"),
        ("lesson_done", f"a cell with lesson_done('{FIRST}')"),
        ("../exercises/", "a link to the exercise"),
        ("Sources", "a section “Sources”"),
    ],
)
def test_what_a_notebook_lacks_is_named_with_its_path(words, says):
    found = sources(FIRST)
    assert f"{found.paths.notebook}: {says}" not in missing_content(found)
    assert f"{found.paths.notebook}: {says}" in missing_content(
        replace(found, cells=without(found.cells, words))
    )


def test_what_a_quiz_lacks_is_named():
    found = sources(FIRST)
    few = {name: question for name, question in found.quiz.items() if question["type"] == "single"}
    missing = set(missing_content(replace(found, quiz=few))) - set(missing_content(found))
    assert missing == {
        f"{found.paths.quiz}: at least 10 questions, has {len(few)}",
        f"{found.paths.quiz}: at least 4 types of question, has 1",
    }


def test_what_an_exercise_lacks_is_named():
    found = sources(FIRST)
    steps = [cell for cell in found.solution if cell["metadata"].get("nbgrader", {}).get("grade")]
    missing = set(missing_content(replace(found, solution=steps[:2], attempts={})))
    points = sum(cell["metadata"]["nbgrader"]["points"] for cell in steps[:2])
    assert missing - set(missing_content(found)) == {
        f"{found.paths.exercise}: 4 to 8 graded steps, has 2",
        f"{found.paths.exercise}: 20 points, has {points}",
        f"{found.paths.attempts}: at least 6 typical wrong answers, has 0",
    }
    assert f"{found.paths.exercise}: 4 to 8 graded steps, has 9" in missing_content(
        replace(found, solution=(steps * 9)[:9])
    )
