"""The two faces of a quiz: plain text, and a form that needs neither kernel nor network."""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from outsourcing_lab.teaching.quizzes.questions import Question

HOW_TO_ANSWER = {
    "single": "Choose one.",
    "many": "Choose all that apply.",
    "match": "Choose a category for each.",
    "order": "Choose what stands at each place.",
    "numeric": "Type a number.",
}


def question_text(number: int, question: Question) -> str:
    """Return a question as plain text, with its id, its items and its lettered options."""
    options = (
        f"   {letter}) {text}" for letter, text in zip(question.letters, question.options, strict=True)
    )
    items = (f"   {position}. {item}" for position, item in enumerate(question.items, start=1))
    return "\n".join([f"{number}. [{question.id}] {question.text} {_how(question)}", *items, *options])


def quiz_html(name: str, title: str, questions: Iterable[Question]) -> str:
    """Return a quiz as one form, one fieldset a question, with its own style and script."""
    fieldsets = "".join(
        _fieldset(name, number, question) for number, question in enumerate(questions, start=1)
    )
    return (
        f"<style>{_part('quiz.css')}</style>"
        f'<form class="lesson-quiz" aria-label="Quiz: {escape(title)}">'
        f"{fieldsets}"
        "<noscript><p>The check needs JavaScript. The questions can be read without it.</p></noscript></form>"
        f"<script>{_part('quiz.js')}</script>"
    )


@cache
def _part(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def _how(question: Question) -> str:
    if question.graded:
        return f"{HOW_TO_ANSWER[question.kind]} Marked in the exercise."
    if question.kind == "numeric":
        rounded = "" if question.step == 1 else f", to the nearest {question.step:g}"
        return f"Type the number of {question.unit}{rounded}."
    return HOW_TO_ANSWER[question.kind]


def _fieldset(name: str, number: int, question: Question) -> str:
    sealed = escape(json.dumps(question.sealed or {}, separators=(",", ":")))
    check = (
        ""
        if question.graded
        else '<p><button type="button">Check</button></p><p role="status" class="lesson-quiz-feedback"></p>'
    )
    return (
        f'<fieldset data-question="{escape(question.id)}" data-kind="{question.kind}" '
        f'data-salt="{escape(question.salt)}" data-step="{question.step:g}" '
        f'data-otherwise="{escape(question.otherwise)}" data-read="{escape(question.read)}" '
        f'data-sources="{escape(question.sources)}" '
        f'data-sealed="{sealed}">'
        f"<legend>{number}. {escape(question.text)}</legend>"
        f'<p class="lesson-quiz-how">{escape(_how(question))} Name: <code>{escape(question.id)}</code></p>'
        f"{_controls(name, question)}{check}</fieldset>"
    )


def _controls(name: str, question: Question) -> str:
    if question.kind in ("single", "many"):
        kind = "radio" if question.kind == "single" else "checkbox"
        return "".join(
            f'<label><input type="{kind}" name="{escape(f"{name}-{question.id}")}" value="{letter}"> '
            f"<span>{letter}) {escape(text)}</span></label>"
            for letter, text in zip(question.letters, question.options, strict=True)
        )
    if question.kind == "numeric":
        unit = escape(question.unit)
        return f'<label><span>Number of {unit}</span> <input type="text" inputmode="decimal"></label>'
    if question.kind == "match":
        rows = [f"{position}. {item}" for position, item in enumerate(question.items, start=1)]
    else:
        rows = [f"Place {position}" for position in range(1, len(question.options) + 1)]
    # On paper a list shows nothing but its first entry, and who types an answer needs the letters.
    options = (f"{letter}) {text}" for letter, text in zip(question.letters, question.options, strict=True))
    choices = (
        f'<ul class="lesson-quiz-choices">{"".join(f"<li>{escape(option)}</li>" for option in options)}</ul>'
    )
    return choices + "".join(_select(row, question.letters, question.options) for row in rows)


def _select(row: str, letters: str, options: Sequence[str]) -> str:
    choices = "".join(
        f'<option value="{letter}">{letter}) {escape(text)}</option>'
        for letter, text in zip(letters, options, strict=True)
    )
    select = f'<select><option value="">Choose …</option>{choices}</select>'
    return f"<label><span>{escape(row)}</span> {select}</label>"
