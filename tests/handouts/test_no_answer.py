"""The handouts to test with hold no answer: neither key nor feedback, nor a digest that could be tried."""

import re
from collections.abc import Mapping
from html import unescape

import pytest

from outsourcing_lab.handouts.finding import find_notebooks, read_notebook
from outsourcing_lab.handouts.render import write_handouts
from outsourcing_lab.teaching import quiz
from outsourcing_lab.teaching.quizzes.bank import key_of
from tests.sample_class import source_notebook
from tests.teaching.quizzes.quiz_sources import SOURCES

TELLING = ("right", "feedback", "misconception", "otherwise")
SOLUTION = re.compile(r"### BEGIN (SOLUTION|HIDDEN TESTS|MARK SCHEME)(?P<inside>.*?)### END", re.DOTALL)
SHORTEST_LINE = 16  # a shorter one, such as `total = 0`, may stand anywhere by chance
PICTURE = re.compile(r"data:[\w/+-]+;base64,[\w+/=]+")
DIGEST = re.compile(r"\b(?=\w*\d)(?=\w*[a-f])[0-9a-f]{16,}\b")


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The HTML of each page of each version."""

    def rendered(version):
        written = write_handouts(find_notebooks([]), tmp_path_factory.mktemp(version), version)
        return {page.stem: page.read_text("utf-8") for page in written}

    return {version: rendered(version) for version in ("test", "key")}


def words(page):
    """Everything in a page that can be read, by eye or in its source, without the tags around code."""
    return unescape(re.sub(r"</?span[^>]*>", "", page))


def told(entry):
    """Every sentence of a quiz's source that tells whether an answer is right, or why not."""
    if isinstance(entry, Mapping):
        own = [entry[name] for name in TELLING if isinstance(entry.get(name), str)]
        return own + [text for value in entry.values() for text in told(value)]
    return [text for value in entry for text in told(value)] if isinstance(entry, list) else []


@pytest.mark.parametrize("name", SOURCES)
def test_no_sentence_of_a_key_stands_in_a_test_and_each_question_s_stand_in_the_key(pages, name):
    test, key = words(pages["test"][name]), words(pages["key"][name])
    lesson = "\n".join(cell.source for cell in read_notebook(*find_notebooks([name])).cells)
    questions = [told(question) for question in SOURCES[name]["questions"].values()]
    kept = [sentence for sentences in questions for sentence in sentences if sentence not in lesson]
    assert len(kept) > 30
    assert [sentence for sentence in kept if sentence in test] == []
    assert [sentences for sentences in questions if not any(sentence in key for sentence in sentences)] == []


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_in_a_test_can_be_tried(pages, name):
    page = unescape(pages["test"][name])
    body = page.partition("<body")[2].rpartition("<script>")[0]
    for part in ("data-sealed", "data-salt", "data-otherwise", "lesson-result"):
        assert part not in body
    assert not re.search(r'<input type="(radio|checkbox|text)"[^>]* (checked|value)', body)
    assert DIGEST.findall(PICTURE.sub("", body)) == []
    for question in quiz(name).questions:
        for digest in question.sealed or {}:
            assert digest not in page
        if not question.graded:
            answer = key_of(name, SOURCES[name], question.id)
            assert f'{question.id}="{answer}"' not in page
            assert f"{question.id}={answer}" not in page


@pytest.mark.parametrize("name", SOURCES)
def test_no_line_of_a_solution_stands_in_a_test_and_all_stand_in_the_key(pages, name):
    exercise = f"ex{name}"
    cells = [cell.source for cell in source_notebook(exercise).cells]
    shown = "\n".join(SOLUTION.sub("", source) for source in cells)
    lines = [
        line.strip()
        for source in cells
        for hidden in SOLUTION.finditer(source)
        for line in hidden["inside"].splitlines()
        if len(line.strip()) >= SHORTEST_LINE and line.strip() not in shown
    ]
    assert len(lines) > 10
    test, key = words(pages["test"][exercise]), words(pages["key"][exercise])
    assert [line for line in lines if line in test] == []
    assert "### BEGIN" not in test
    assert [line for line in lines if line.lstrip("# ") not in key] == []
