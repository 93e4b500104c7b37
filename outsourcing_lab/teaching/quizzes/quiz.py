"""A quiz: practised by a click in a page, or answered in a cell; its key is in neither."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from html import escape
from importlib.resources import files
from typing import Any

from outsourcing_lab.progress_file import note_answers
from outsourcing_lab.teaching.quizzes.questions import Mark, Question, mark
from outsourcing_lab.teaching.quizzes.rendering import question_text, quiz_html


@cache
def quiz(name: str) -> "Quiz":
    """Return a lesson's quiz, which shows itself as a cell's value.

    Args:
        name: the lesson's file name without its ending, such as "01_outsourcing_and_place".

    Raises:
        ValueError: where there is no such quiz; the message lists those there are.

    Example:
        >>> quiz("01_outsourcing_and_place").title
        'Outsourcing and place'
    """
    banks = {
        bank.name.removesuffix(".json"): bank
        for bank in (files(__package__) / "banks").iterdir()
        if bank.name.endswith(".json")
    }
    if name not in banks:
        raise ValueError(f"there is no quiz {name!r}; the quizzes are {', '.join(sorted(banks))}")
    return quiz_from_bank(name, json.loads(banks[name].read_text("utf-8")))


def quiz_from_bank(name: str, bank: Mapping[str, Any]) -> "Quiz":
    """Return the quiz that a shipped bank holds.

    Args:
        name: the quiz's name.
        bank: what `outsourcing_lab.teaching.quizzes.bank.sealed_bank` made, a plain JSON object.
    """
    questions = [_question(entry) for entry in bank["questions"]]
    return Quiz(name, bank["title"], tuple(questions))


def _question(entry: Mapping[str, Any]) -> Question:
    values: dict[str, Any] = {key: tuple(it) if isinstance(it, list) else it for key, it in entry.items()}
    return Question(**values)


@dataclass(frozen=True, repr=False)
class Quiz:
    """The questions of one lesson, with two doors.

    As a cell's value it is a form that works by mouse and keyboard with no kernel and no network: click to
    practise. `answer` is the other door: type the answers in a cell to have them kept in the notebook.
    """

    name: str
    title: str
    questions: tuple[Question, ...]

    def __repr__(self) -> str:
        return "\n\n".join(
            [f"Quiz: {self.title}", *(question_text(n, q) for n, q in enumerate(self.questions, start=1))]
        )

    def answer(self, **answers: object) -> "Result":
        """Return the marks of answers typed in a cell, with feedback, and note them in the student's folder.

        Args:
            **answers: the answer to each question, by the question's id: a letter ("b"), the letters of all
                that apply ("ac"), one letter for each item in turn ("abba"), the letters in their order
                ("cab"), or a number.

        Raises:
            ValueError: for a question that there is not, or an answer that it cannot take.

        Example:
            >>> quiz("01_outsourcing_and_place").answer()
            Outsourcing and place: no question answered yet.
        """
        known = {question.id: question for question in self.questions}
        unknown = answers.keys() - known.keys()
        if unknown:
            raise ValueError(f"there is no question {sorted(unknown)}; the questions are {', '.join(known)}")
        marks = tuple(mark(known[name], answer) for name, answer in answers.items())
        scores = {mark.question: mark.score for mark in marks if mark.score is not None}
        return Result(self.title, marks, note_answers(self.name, scores))

    @cached_property
    def html(self) -> str:
        """The quiz as a form with its own script and style, with no address outside itself."""
        return quiz_html(self.name, self.title, self.questions)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html}


@dataclass(frozen=True, repr=False)
class Result:
    """The marks of the answers that were typed, and a warning where they could not be noted."""

    title: str
    marks: tuple[Mark, ...]
    warning: str = ""

    @property
    def score(self) -> float:
        """The sum of the marks; each question counts from 0 to 1."""
        return sum(mark.score or 0.0 for mark in self.marks)

    def __repr__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> list[str]:
        if not self.marks:
            return [f"{self.title}: no question answered yet."]
        counted = [mark for mark in self.marks if mark.score is not None]
        said = (f"{_sign(mark.score)} {mark.question}: {mark.feedback}" for mark in self.marks)
        points = f"{self.title}: {self.score:.3g} of {len(counted)} points."
        return [points, *said, *filter(None, [self.warning])]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in self._lines())
        return {"text/plain": repr(self), "text/html": f'<div class="lesson-result">{paragraphs}</div>'}


def _sign(score: float | None) -> str:
    if score is None:
        return "–"
    return "✔" if score == 1 else "✘"
