"""A question as it is shipped, the answers that can be given to it, and their score."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Literal

from outsourcing_lab.teaching.quizzes.sealing import Feedback, unseal

Kind = Literal["single", "many", "match", "order", "numeric"]


@dataclass(frozen=True)
class Question:
    """One question without its key; what is said about an answer is in `sealed`.

    Attributes:
        id: unique within the quiz, a Python name.
        kind: "single" (one option), "many" (all that apply), "match" (a category for each item), "order"
            (the options in their order) or "numeric".
        text: the question.
        options: the options, or for "match" the categories; the first is a, the second b, and so on.
        items: for "match", what is to be matched; the first is 1.
        unit: for "numeric", the unit of the answer.
        step: for "numeric", to what the answer is rounded, in that unit.
        otherwise: for "numeric", what is said about a number that nothing is kept for.
        cites: what the answer rests on: ids of statements, disputes and statistics, and names of the
            functions that are its formulas, such as "decisions.cost.break_even_volume".
        read: the section of the lesson to read again.
        graded: where the answer is marked in an exercise; such a question ships no feedback at all.
        sealed: the feedback, sealed.
        salt: what the feedback is sealed with.
    """

    id: str
    kind: Kind
    text: str
    cites: tuple[str, ...]
    read: str
    salt: str
    options: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    unit: str = ""
    step: float = 1
    otherwise: str = ""
    graded: bool = False
    sealed: Mapping[str, str] | None = None

    @property
    def letters(self) -> str:
        """The letters of the options, in order."""
        return ascii_lowercase[: len(self.options)]

    @property
    def sources(self) -> str:
        """What the answer rests on, as a reader sees it behind the feedback."""
        return "; ".join(map(_source, self.cites))


def _source(cited: str) -> str:
    if "." in cited:
        module, _, function = cited.rpartition(".")
        return f"formula {function} in {module}"
    return cited if cited[-1:].isdigit() and cited[:1].isupper() else f"figure “{cited.replace('_', ' ')}”"


@dataclass(frozen=True)
class Mark:
    """What an answer to one question is worth, from 0 to 1, and what is said about it."""

    question: str
    score: float | None
    feedback: str


def mark(question: Question, answer: object) -> Mark:
    """Return the score of an answer and the feedback to it.

    Args:
        question: the question.
        answer: for "single" a letter such as "b"; for "many" the letters of all that apply, such as "ac"; for
            "match" one letter for each item in turn, such as "abba"; for "order" the letters in their order;
            for "numeric" a number in the question's unit.

    Raises:
        ValueError: where the answer is blank or is none that the question can take; the message says what it
            takes.
    """
    parts = _parts(question, answer)
    if question.graded:
        return Mark(question.id, None, "This question is marked in the exercise: answer it there.")
    found = {part: unseal(question.salt, question.sealed or {}, part, value) for part, value in parts.items()}
    feedback = {part: given or Feedback(False, question.otherwise) for part, given in found.items()}
    return Mark(question.id, _score(question.kind, parts, feedback), _says(question, feedback.values()))


def _score(kind: Kind, parts: Mapping[str, str], feedback: Mapping[str, Feedback]) -> float:
    right = sum(given.right for given in feedback.values())
    if kind != "many":
        return right / len(feedback)
    # Ticking everything must earn nothing, and only the key itself everything.
    ticked = {part for part, value in parts.items() if value == "1"}
    fitting = {part for part, given in feedback.items() if given.right == (part in ticked)}
    others = feedback.keys() - fitting
    return max(0.0, len(ticked & fitting) / len(fitting) - len(ticked & others) / len(others))


def _says(question: Question, feedback: Iterable[Feedback]) -> str:
    given = list(feedback)
    wrong = dict.fromkeys(part.says for part in given if not part.right)
    says = [*wrong, f"Read again: {question.read}"] if wrong else dict.fromkeys(part.says for part in given)
    return " ".join([*says, f"[{question.sources}]"])


def _parts(question: Question, answer: object) -> dict[str, str]:
    if question.kind == "numeric":
        return {"number": _steps(question, answer)}
    letters = _letters(question, answer)
    if question.kind == "single":
        return {"choice": letters}
    if question.kind == "many":
        return {letter: "1" if letter in letters else "0" for letter in question.letters}
    return {str(position): letter for position, letter in enumerate(letters, start=1)}


def _letters(question: Question, answer: object) -> str:
    count = {"single": 1, "match": len(question.items), "order": len(question.options)}.get(question.kind)
    wanted = {
        "single": "one letter",
        "many": "the letters of all that apply, each once",
        "match": f"{count} letters, one for each item in turn",
        "order": f"all {count} letters in their order, each once",
    }[question.kind]
    letters = answer.replace(" ", "").replace(",", "").lower() if isinstance(answer, str) else ""
    fits = bool(letters) and set(letters) <= set(question.letters) and count in (None, len(letters))
    once = question.kind == "match" or len(set(letters)) == len(letters)
    if not (fits and once):
        raise ValueError(
            f"{question.id} was answered {answer!r}; it takes {wanted}, from {question.letters[0]!r} to "
            f"{question.letters[-1]!r}, as a text in quotation marks"
        )
    return letters


def _steps(question: Question, answer: object) -> str:
    if isinstance(answer, bool) or not isinstance(answer, int | float) or not math.isfinite(answer):
        raise ValueError(f"{question.id} was answered {answer!r}; it takes a number, in {question.unit}")
    return str(math.floor(answer / question.step + 0.5))
