"""The course's own lessons and exercises, in each version."""

import json
import re
import tomllib
from functools import cache
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.utils.exceptions import ConversionException

from outsourcing_lab.errors import CommandError
from outsourcing_lab.handouts.versions import Version
from outsourcing_lab.teaching.quizzes import quiz
from tests.handouts.pages import EXPORTERS
from tests.handouts.test_cleaning import dangers

COURSE = Path(__file__).parents[2]
LESSONS = sorted((COURSE / "notebooks").glob("*.ipynb"))
EXERCISES = sorted((COURSE / "exercises").glob("*/*.ipynb"))
LARGEST_PAGE = 400_000
EXERCISE = "ex02_business_process_outsourcing"


@cache
def page(notebook, version):
    resources = {"metadata": {"name": notebook.stem, "path": str(notebook.parent)}}
    html, after = EXPORTERS[version].from_notebook_node(nbformat.read(notebook, 4), resources)
    return html, after["outline"]


def exercise(version):
    html, _ = page(next(path for path in EXERCISES if path.stem == EXERCISE), version)
    return BeautifulSoup(html, "html.parser").main


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("notebook", [*LESSONS, *EXERCISES], ids=lambda path: path.stem)
def test_every_page_is_small_safe_and_without_a_remark(notebook, version):
    html, outline = page(notebook, version)
    assert outline.remarks == []
    assert len(html.encode()) < LARGEST_PAGE
    harmless = {"form"} if version is Version.LEARN else set()
    assert set(dangers(str(BeautifulSoup(html, "html.parser").main))) <= harmless
    assert not re.search(r"""(src|poster|srcset)=["'](?!data:)|url\((?!["']?data:)|@import""", html)


@pytest.mark.parametrize(
    "notebook", [path for path in LESSONS if path.stem[:2] != "00"], ids=lambda path: path.stem
)
def test_the_test_holds_neither_feedback_nor_digest_and_the_key_holds_the_feedback(notebook):
    source = tomllib.loads((COURSE / "solutions" / f"{notebook.stem}.quiz.toml").read_text("utf-8"))
    rights = [question["right"] for question in source["questions"].values()]
    test, key, learn = (page(notebook, version)[0] for version in (Version.TEST, Version.KEY, Version.LEARN))
    words = BeautifulSoup(key, "html.parser").main.get_text()
    assert [right for right in rights if right not in words] == []
    sealed = [tag for question in quiz(notebook.stem).questions for tag in question.sealed or {}]
    assert sealed
    assert [tag for tag in sealed if tag in test or tag in key] == []
    assert all(tag in learn for tag in sealed)
    assert "data-sealed" not in test
    assert [right for right in rights if right in BeautifulSoup(test, "html.parser").get_text()] == []
    assert "lesson-result" not in BeautifulSoup(test, "html.parser").main.decode()


@pytest.mark.parametrize("version", [Version.LEARN, Version.TEST])
def test_an_exercise_is_blank_for_paper(version):
    main = exercise(version)
    assert main.parent["class"] == [version, "exercise"]
    steps = json.loads((COURSE / "exercises" / EXERCISE / f"{EXERCISE}.ipynb").read_text("utf-8"))["cells"]
    checks = [cell for cell in steps if cell["metadata"].get("nbgrader", {}).get("grade")]
    assert len(main.find_all(class_="check")) == len(checks) == 7
    assert (
        len(main.find_all(class_="answer")) == 9
    )  # the address, seven steps, of which one has two functions
    words = main.get_text()
    assert "Points: ____ of 5" in words
    assert "both sides at 18,000 invoices (1 point)" in words
    assert "def break_even_volume(" in words
    for hidden in ("117_600", "answer_of(", "returned", "raise NotImplementedError()\n", "YOUR CODE HERE"):
        assert hidden not in words


def test_the_key_of_an_exercise_has_solutions_and_what_hidden_checks_examine():
    main = exercise(Version.KEY)
    words = main.get_text()
    assert "volume = (fixed_in_house - fixed_outsourced) / (variable_outsourced - variable_in_house)" in words
    assert "lines that run side by side: if an invoice costs the same" in words
    assert "answer_of(" in words
    assert "BEGIN" not in words
    assert main.find(class_="answer") is None


@pytest.mark.parametrize("version", [Version.LEARN, Version.TEST])
def test_a_solution_rendered_by_mistake_shows_no_answer(version):
    (solved,) = (COURSE / "solutions").glob(f"{EXERCISE}/*.ipynb")
    html, _ = page(solved, version)
    words = BeautifulSoup(html, "html.parser").main.get_text()
    assert "def break_even_volume(" in words
    for hidden in (
        "(fixed_in_house - fixed_outsourced)",
        "lines that run side by side",
        "HIDDEN TESTS",
        "refusal_of(",
    ):
        assert hidden not in words.replace("import Parts, answer_of, refusal_of", "")


@pytest.mark.parametrize("notebook", [LESSONS[1], EXERCISES[0]], ids=["quiz", "exercise"])
def test_a_key_that_is_missing_is_an_error_that_says_where_it_was_looked_for(notebook, tmp_path):
    resources = {"metadata": {"name": notebook.stem, "path": str(tmp_path)}}
    with pytest.raises(ConversionException, match="is missing") as refused:
        EXPORTERS[Version.KEY].from_notebook_node(nbformat.read(notebook, 4), resources)
    assert isinstance(refused.value, CommandError)
    assert str(tmp_path) in str(refused.value)
    assert notebook.stem in str(refused.value)


def test_a_key_that_does_not_fit_is_an_error_that_names_it(tmp_path):
    lesson = LESSONS[1]
    (tmp_path / "solutions").mkdir()
    key = tmp_path / "solutions" / f"{lesson.stem}.quiz.toml"
    key.write_text('title = "T"\n[questions.other]\ntype = "single"\n')
    resources = {"metadata": {"name": lesson.stem, "path": str(tmp_path)}}
    with pytest.raises(CommandError, match="does not fit") as refused:
        EXPORTERS[Version.KEY].from_notebook_node(nbformat.read(lesson, 4), resources)
    assert lesson.stem in str(refused.value)


@pytest.mark.parametrize("content", ["title = ", "\udcff"], ids=["no TOML", "no text"])
def test_a_key_that_cannot_be_read_is_an_error_too(tmp_path, content):
    lesson = LESSONS[1]
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / f"{lesson.stem}.quiz.toml").write_bytes(
        content.encode(errors="surrogateescape")
    )
    resources = {"metadata": {"name": lesson.stem, "path": str(tmp_path)}}
    with pytest.raises(CommandError, match="cannot be read"):
        EXPORTERS[Version.KEY].from_notebook_node(nbformat.read(lesson, 4), resources)
