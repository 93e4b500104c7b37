"""Every quiz of the course in the three versions of a handout."""

from base64 import b64encode
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup

from outsourcing_lab.handouts.answer_key import QuizBank
from outsourcing_lab.handouts.page_script import digest, script
from outsourcing_lab.handouts.quizzes import as_form, is_quiz
from outsourcing_lab.handouts.versions import Version
from outsourcing_lab.teaching.quizzes.bank import key_of
from tests.teaching.quizzes.quiz_sources import QUIZZES, SOURCES

every_quiz = pytest.mark.parametrize("name", SOURCES)


def stored(name):
    """The form of a quiz as a lesson stores it, without the script and the style around it."""
    html = QUIZZES[name].html
    return html[html.index("<form") : html.index("</form>") + len("</form>")]


def shown(name, version, html=None):
    bank = QuizBank(name, SOURCES[name]) if version is Version.KEY else None
    return BeautifulSoup(as_form(html or stored(name), version, bank), "html.parser")


def said(source):
    """All that a source says about answers."""
    for question in source["questions"].values():
        yield question["right"]
        yield question["misconception"]
        yield question.get("otherwise", question["right"])
        for part in ("options", "items", "wrong"):
            entries = [entry for entry in question.get(part, []) if isinstance(entry, dict)]
            yield from (entry["feedback"] for entry in entries if "feedback" in entry)


def words(page):
    return " ".join(page.get_text(" ").split())


@every_quiz
@pytest.mark.parametrize("version", Version)
def test_every_question_and_option_can_be_read_in_every_version(name, version):
    text = words(shown(name, version))
    for number, question in enumerate(QUIZZES[name].questions, start=1):
        assert f"{number}. {question.text}" in text
        options = () if version is Version.KEY and question.kind == "match" else question.options
        assert all(option in text for option in (*options, *question.items))


@every_quiz
def test_to_learn_with_the_form_is_the_lesson_s_and_can_go_nowhere(name):
    page = shown(name, Version.LEARN)
    before = BeautifulSoup(stored(name), "html.parser")
    assert page.form["method"] == "dialog"
    assert [field["data-sealed"] for field in page.find_all("fieldset")] == [
        field["data-sealed"] for field in before.find_all("fieldset")
    ]
    assert len(page.find_all("button")) == len(before.find_all("button"))
    assert "needs JavaScript" in page.find(class_="lesson-quiz-off").get_text()
    assert page.noscript is None


@every_quiz
def test_a_test_holds_nothing_that_an_answer_could_be_found_with(name):
    html = as_form(stored(name), Version.TEST, None)
    page = BeautifulSoup(html, "html.parser")
    assert not any(text in words(page) for text in said(SOURCES[name]))
    for question in QUIZZES[name].questions:
        assert not any(part in html for tag, box in (question.sealed or {}).items() for part in (tag, box))
        assert question.read not in html
        assert question.salt not in html
    allowed = {"class", "role", "aria-label", "type", "name", "autocomplete"}
    assert {attribute for element in page.find_all(True) for attribute in element.attrs} <= allowed
    assert page.find(["form", "script", "button", "select"]) is None


@every_quiz
def test_a_test_has_room_for_every_answer(name):
    fieldsets = shown(name, Version.TEST).find_all("fieldset")
    for question, fieldset in zip(QUIZZES[name].questions, fieldsets, strict=True):
        wanted = {
            "single": ("radio", len(question.options)),
            "many": ("checkbox", len(question.options)),
            "match": ("text", len(question.items)),
            "order": ("text", len(question.options)),
            "numeric": ("text", 1),
        }[question.kind]
        kinds = [control["type"] for control in fieldset.find_all("input")]
        assert kinds == [wanted[0]] * wanted[1]
        assert all(label.get_text(strip=True) for label in fieldset.find_all("label"))
        assert "Name:" not in fieldset.get_text()


@every_quiz
def test_the_key_prints_each_answer_and_all_that_is_said_about_the_others(name):
    page = shown(name, Version.KEY)
    text = words(page)
    # To the right option of a single choice, what is said stands under "Why".
    assert all(says in text for says in said(SOURCES[name]))
    for question, entry in zip(QUIZZES[name].questions, page.find_all(class_="question"), strict=True):
        key = key_of(name, SOURCES[name], question.id)
        answer = entry.find(class_="answer-key").strong.get_text()
        if question.kind == "numeric":
            assert float(answer.removesuffix(question.unit).replace(",", "")) == pytest.approx(key)
        else:
            assert answer == ", ".join(key)
        if question.kind in ("single", "many"):
            right = [line.get_text() for line in entry.find_all(class_="right")]
            options = [f"{letter}) {question.options[question.letters.index(letter)]}" for letter in key]
            assert [line for line, option in zip(right, options, strict=True) if option not in line] == []
        assert f"[{question.sources}]" in entry.get_text()
    assert "data-" not in str(page)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1. Which", "1. What"),
        ("a) Answering", "a) Ignoring"),
        ('data-question="what_is_bpo"', 'data-question="gone"'),
    ],
)
def test_the_key_gives_no_answer_to_a_question_that_its_source_words_otherwise(old, new):
    name = "02_business_process_outsourcing"
    assert stored(name).count(old) == 1
    first, second, *_ = shown(name, Version.KEY, stored(name).replace(old, new)).find_all(class_="question")
    assert "Build the lesson again" in first.find(class_="note").get_text()
    assert first.find(class_="answer-key") is None
    assert second.find(class_="answer-key") is not None


@pytest.mark.parametrize("version", [Version.LEARN, Version.TEST])
def test_a_form_that_says_it_is_a_quiz_brings_nothing_of_its_own(version):
    html = (
        '<form class="lesson-quiz" aria-label="&lt;b&gt;"><fieldset data-question="&quot;&gt;x" '
        'data-kind="single"><legend>&lt;img src=x&gt;</legend>'
        '<label><input type="radio"><span>&lt;b&gt;</span></label></fieldset></form>'
    )
    assert is_quiz(html)
    page = shown("", version, html)
    assert page.find(["img", "b", "x"]) is None
    assert "<img src=x>" in page.get_text()


def test_what_is_no_quiz_is_not_taken_for_one():
    assert not is_quiz("<p>form class lesson-quiz</p>")
    assert not is_quiz('<form class="search">')


def test_the_page_s_policy_allows_the_script_that_stands_in_it():
    assert digest() == b64encode(sha256(script().encode()).digest()).decode()
    assert "</script" not in script()
    assert "://" not in script()
