"""A quiz in each version of a handout: to practise with, with its answers, or as a blank test."""

import re
from html import escape

from bs4 import BeautifulSoup, Tag

from outsourcing_lab.handouts.answer_key import QuizBank
from outsourcing_lab.handouts.quiz_key import Asked, answered
from outsourcing_lab.handouts.versions import Version

_QUIZ = re.compile(r'<form\b[^<>]*\bclass="lesson-quiz"')
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_CONTROL = re.compile(r"<(?:input|select)\b")
_WITHOUT_SCRIPT = (
    "Checking an answer needs JavaScript, which is off here. The questions can be read without it. To check "
    "yours, open this page in a browser, run the quiz in JupyterLab, or ask for the answer key."
)
_HOW = {
    "single": "Choose one.",
    "many": "Choose all that apply.",
    "match": "Write the letter of a category beside each.",
    "order": "Write the letter of what stands at each place.",
}


def is_quiz(html: str) -> bool:
    """Return whether the HTML of an output is a quiz.

    >>> is_quiz('<form class="lesson-quiz" aria-label="Quiz: Place"></form>')
    True
    """
    return _QUIZ.search(html) is not None


def as_form(html: str, version: Version, bank: QuizBank | None) -> str:
    """Return a quiz in the form that a version of the handout has for it.

    To learn with, it is the form of the lesson: the page's script checks an answer and says why; what it says
    is sealed. The key prints each answer with what is said about it. The test has the questions and room for
    the answers, and nothing that an answer could be found with.

    Args:
        html: the quiz as the lesson stored it, cleaned.
        version: what the handout is for.
        bank: the quiz's source, for the key.
    """
    if version is Version.LEARN:
        return _to_practise(html)
    form = BeautifulSoup(html, "html.parser").find("form", class_="lesson-quiz")
    if form is None:
        return html
    asked = [_asked(fieldset) for fieldset in form.find_all("fieldset")]
    title = escape(str(form.get("aria-label", "Quiz")))
    if version is Version.KEY and bank is not None:
        return f'<section class="quiz-key" aria-label="{title}: key">{answered(asked, bank)}</section>'
    questions = "".join(_blank(question) for question in asked)
    return f'<div class="lesson-quiz blank" role="group" aria-label="{title}">{questions}</div>'


def _to_practise(html: str) -> str:
    """Return the form as it is, but for a few attributes; to parse it would take longer than all else."""
    # Firefox would bring back answers, but not what was said about them.
    form = _CONTROL.sub(r'\g<0> autocomplete="off"', _NOSCRIPT.sub("", html))
    # Without the script, the Enter key would try to send the form somewhere.
    form = form.replace("<form", '<form method="dialog"', 1)
    return form.replace("<fieldset", f'<p class="lesson-quiz-off">{_WITHOUT_SCRIPT}</p><fieldset', 1)


def _asked(fieldset: Tag) -> Asked:
    """Return what a question's fieldset shows: read from the elements, not from what it carries unseen."""
    labels = [label.get_text().strip() for label in fieldset.select("label > span")]
    choices = [choice.get_text().strip() for choice in fieldset.select(".lesson-quiz-choices > li")]
    kind = str(fieldset.get("data-kind", ""))
    is_chosen = kind in ("single", "many")
    how = fieldset.find(class_="lesson-quiz-how")
    return Asked(
        name=str(fieldset.get("data-question", "")),
        kind=kind,
        text=fieldset.legend.get_text().strip() if fieldset.legend else "",
        how=how.get_text().partition(" Name: ")[0] if how else "",
        options=tuple(labels if is_chosen else choices),
        places=() if is_chosen else tuple(labels),
    )


def _blank(question: Asked) -> str:
    """Return a question to answer on paper or on the screen; it belongs to no form and goes nowhere."""
    how = _HOW.get(question.kind) or question.how.removesuffix(" Marked in the exercise.")
    parts = [f"<legend>{escape(question.text)}</legend>", f'<p class="lesson-quiz-how">{escape(how)}</p>']
    if question.kind in ("single", "many"):
        kind = "radio" if question.kind == "single" else "checkbox"
        parts += [
            f'<label><input type="{kind}" name="{escape(question.name)}" autocomplete="off"> '
            f"<span>{escape(option)}</span></label>"
            for option in question.options
        ]
        return f"<fieldset>{''.join(parts)}</fieldset>"
    if question.options:
        choices = "".join(f"<li>{escape(option)}</li>" for option in question.options)
        parts.append(f'<ul class="lesson-quiz-choices">{choices}</ul>')
    size = "letter" if question.options else "number"
    parts += [
        f'<label class="{size}"><span>{escape(place)}</span> <input type="text" autocomplete="off"></label>'
        for place in question.places
    ]
    return f"<fieldset>{''.join(parts)}</fieldset>"
