"""The key of a quiz: each question with its answer, and what is said about the other answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from outsourcing_lab.handouts.answer_key import QuizBank
from outsourcing_lab.teaching.quizzes.bank import key_of, sealed_bank
from outsourcing_lab.teaching.quizzes.questions import Question
from outsourcing_lab.teaching.quizzes.quiz import quiz_from_bank

_WORDED_OTHERWISE = (
    "No answer is printed: the source of the quiz has no such question, or words it otherwise. "
    "Build the lesson again, then its key."
)


@dataclass(frozen=True)
class Asked:
    """A question as the notebook shows it.

    Attributes:
        name: its id.
        kind: "single", "many", "match", "order" or "numeric".
        text: its number and the question.
        how: how it is answered.
        options: its options, or categories, with their letters.
        places: what a letter or number is wanted for.
    """

    name: str
    kind: str
    text: str
    how: str
    options: tuple[str, ...]
    places: tuple[str, ...]


def answered(asked: Sequence[Asked], bank: QuizBank) -> str:
    """Return the questions with their answers, as HTML.

    A question that the source words otherwise, as where the notebook is older than it, gets a note in place
    of an answer: its letters may stand for something else.

    Args:
        asked: the questions as the notebook shows them.
        bank: the quiz's source, with its key.
    """
    questions = quiz_from_bank(bank.name, sealed_bank(bank.name, bank.source)).questions
    known = {question.id: question for question in questions}
    return "".join(_entry(question, known.get(question.name), bank) for question in asked)


def _entry(asked: Asked, question: Question | None, bank: QuizBank) -> str:
    answer = f'<p class="note">{_WORDED_OTHERWISE}</p>'
    if question is not None and _is_same(asked, question):
        answer = _answer(question, bank)
    return f'<div class="question"><p class="question-text">{escape(asked.text)}</p>{answer}</div>'


def _is_same(asked: Asked, question: Question) -> bool:
    pairs = zip(question.letters, question.options, strict=True)
    options = tuple(f"{letter}) {text}" for letter, text in pairs)
    items = tuple(f"{place}. {item}" for place, item in enumerate(question.items, start=1))
    same_places = asked.places == items if question.kind == "match" else True
    return asked.text.partition(". ")[2] == question.text and asked.options == options and same_places


def _answer(question: Question, bank: QuizBank) -> str:
    entry = bank.source["questions"][question.id]
    key = key_of(bank.name, bank.source, question.id)
    facts = {
        "Why": entry["right"],
        "Behind a wrong answer": entry["misconception"],
        "Read again": f"{question.read} [{question.sources}]",
    }
    if question.kind == "numeric":
        answer, said = f"{key:,.10g} {question.unit}", _said_of_numbers(entry)
    elif question.kind in ("single", "many"):
        answer, said = ", ".join(str(key)), _said_of_options(question, entry, str(key))
    else:
        answer, said = ", ".join(str(key)), _said_of_places(question, entry, str(key))
    if entry.get("graded"):
        facts["Marked"] = "in the exercise"
    listed = "".join(
        f"<div><dt>{name}</dt><dd>{escape(text, quote=False)}</dd></div>" for name, text in facts.items()
    )
    return f'<p class="answer-key">Answer: <strong>{answer}</strong></p>{said}<dl>{listed}</dl>'


def _said_of_options(question: Question, entry: Mapping[str, Any], key: str) -> str:
    feedback = {option["text"]: option.get("feedback", "") for option in entry["options"]}
    lines = []
    for letter, text in zip(question.letters, question.options, strict=True):
        sign, kind = ("✔", "right") if letter in key else ("✘", "wrong")
        lines.append(
            f'<li class="{kind}"><span class="sign">{sign} <span class="unseen">{kind}: </span></span>'
            f"{letter}) {escape(text, quote=False)}{_says(feedback[text])}</li>"
        )
    return f'<ul class="options">{"".join(lines)}</ul>'


def _said_of_places(question: Question, entry: Mapping[str, Any], key: str) -> str:
    options = dict(zip(question.letters, question.options, strict=True))
    feedback = {item["text"]: item["feedback"] for item in entry.get("items", [])}
    lines = []
    for place, letter in enumerate(key):
        item = question.items[place] if question.items else ""
        asked = f"{escape(item, quote=False)}: " if item else ""
        right = f"{letter}) {escape(options[letter], quote=False)}"
        lines.append(f"<li>{asked}<strong>{right}</strong>{_says(feedback.get(item, ''))}</li>")
    return f'<ol class="places">{"".join(lines)}</ol>{_says(entry.get("feedback", ""))}'


def _said_of_numbers(entry: Mapping[str, Any]) -> str:
    wrong = [(f"{wrong['value']:,.10g}", wrong["feedback"]) for wrong in entry["wrong"]]
    lines = "".join(
        f"<li>{number}{_says(says)}</li>"
        for number, says in [*wrong, ("any other number", entry["otherwise"])]
    )
    off = f"<p>Right up to {entry['tolerance']:g} more or less.</p>" if entry["tolerance"] else ""
    return f'{off}<ul class="options">{lines}</ul>'


def _says(feedback: str) -> str:
    return f'<span class="says">{escape(feedback, quote=False)}</span>' if feedback else ""
