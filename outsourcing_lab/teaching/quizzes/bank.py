"""From the source of a quiz, with its key, to the bank that is shipped, with the key sealed.

The source is `solutions/<lesson>.quiz.toml`. It names the right answers and, for each wrong one, the
misconception behind it. Options and items are shuffled by the quiz's and the question's names, so that the
author's order tells nothing and every build gives the same bank.
"""

import math
from collections.abc import Mapping, Sequence
from inspect import isfunction
from pkgutil import resolve_name
from random import Random
from string import ascii_lowercase
from typing import Any

from outsourcing_lab.taxonomy import catalogue
from outsourcing_lab.teaching.quizzes.sealing import Feedback, seal

NEEDED = {"type", "text", "misconception", "cites", "read", "right"}
OF_TYPE = {
    "single": {"options"},
    "many": {"options"},
    "match": {"categories", "items"},
    "order": {"options", "feedback"},
    "numeric": {"unit", "step", "tolerance", "wrong", "otherwise"},
}


def sealed_bank(name: str, source: Mapping[str, Any]) -> dict[str, Any]:
    """Return the bank to ship for a quiz, a plain JSON object in which no key can be read.

    Args:
        name: the quiz's name, which is its lesson's.
        source: the source, as `tomllib` reads it: `title`, and `questions` by id.

    Raises:
        ValueError: where a question lacks a part, has one too many, has no right or no wrong answer, or cites
            what the catalogue does not have; the message names the quiz and the question.
    """
    questions = []
    for key, question in source["questions"].items():
        where = f"quiz {name}, question {key}"
        _check(where, key, question)
        salt = f"{name}/{key}"
        shown, feedback = _MAKERS[question["type"]](where, Random(salt), question)  # noqa: S311 (no secret)
        made = {
            "id": key,
            "kind": question["type"],
            "text": question["text"],
            "cites": question["cites"],
            "read": question["read"],
            "salt": salt,
            **shown,
        }
        if question.get("graded", False):
            made = made | {"graded": True}
        else:
            made = made | {"sealed": seal(salt, feedback)}
        questions.append(made)
    return {"title": source["title"], "questions": questions}


def key_of(name: str, source: Mapping[str, Any], question: str) -> object:
    """Return the answer that earns the full mark, as `Quiz.answer` takes it: letters, or a number.

    Args:
        name: the quiz's name.
        source: the quiz's source.
        question: the question's id.
    """
    entry = source["questions"][question]
    where = f"quiz {name}, question {question}"
    _, feedback = _MAKERS[entry["type"]](where, Random(f"{name}/{question}"), entry)  # noqa: S311 (no secret)
    if entry["type"] == "numeric":
        return _value(entry)
    if entry["type"] == "many":
        return "".join(part for part, value in feedback if value == "1" and feedback[part, value].right)
    return "".join(value for (_, value), given in feedback.items() if given.right)


Made = tuple[dict[str, Any], dict[tuple[str, str], Feedback]]


def _options(where: str, random: Random, question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    options = list(question["options"])
    right = [option for option in options if option.get("right", False)]
    if not right or len(right) == len(options):
        raise ValueError(f"{where} needs at least one right and one wrong option")
    for option in options:
        if "feedback" not in option and not option.get("right", False):
            raise ValueError(f"{where}, option {option['text']!r} is wrong and says no feedback")
    random.shuffle(options)
    return options


def _single(where: str, random: Random, question: Mapping[str, Any]) -> Made:
    options = _options(where, random, question)
    if sum(option.get("right", False) for option in options) != 1:
        raise ValueError(f"{where} is of type single and needs exactly one right option")
    feedback = {
        ("choice", letter): Feedback(True, question["right"])
        if option.get("right", False)
        else Feedback(False, option["feedback"])
        for letter, option in zip(ascii_lowercase, options, strict=False)
    }
    return {"options": [option["text"] for option in options]}, feedback


def _many(where: str, random: Random, question: Mapping[str, Any]) -> Made:
    options = _options(where, random, question)
    feedback = {}
    for letter, option in zip(ascii_lowercase, options, strict=False):
        belongs = bool(option.get("right", False))
        missed = option.get("feedback") or f"“{option['text']}” belongs to the answer too."
        feedback[letter, "1"] = Feedback(belongs, question["right"] if belongs else option["feedback"])
        feedback[letter, "0"] = Feedback(not belongs, missed if belongs else question["right"])
    return {"options": [option["text"] for option in options]}, feedback


def _match(where: str, random: Random, question: Mapping[str, Any]) -> Made:
    items = list(question["items"])
    random.shuffle(items)
    feedback = {}
    for position, item in enumerate(items, start=1):
        if item["category"] not in question["categories"]:
            raise ValueError(
                f"{where}, item {item['text']!r} has the category {item['category']!r}, which there is not"
            )
        for letter, category in zip(ascii_lowercase, question["categories"], strict=False):
            fits = category == item["category"]
            feedback[str(position), letter] = Feedback(fits, question["right"] if fits else item["feedback"])
    shown = {"options": list(question["categories"]), "items": [item["text"] for item in items]}
    return shown, feedback


def _order(where: str, random: Random, question: Mapping[str, Any]) -> Made:
    if len(set(question["options"])) < max(2, len(question["options"])):
        raise ValueError(f"{where} needs at least two options, each once")
    options = list(question["options"])
    while options == question["options"]:
        random.shuffle(options)
    feedback = {}
    for position, right in enumerate(question["options"], start=1):
        for letter, option in zip(ascii_lowercase, options, strict=False):
            fits = option == right
            says = question["right"] if fits else question["feedback"]
            feedback[str(position), letter] = Feedback(fits, says)
    return {"options": options}, feedback


def _numeric(where: str, _: Random, question: Mapping[str, Any]) -> Made:
    value, step, tolerance = _value(question), question["step"], question["tolerance"]
    feedback = {
        ("number", _in_steps(wrong["value"], step)): Feedback(False, wrong["feedback"])
        for wrong in question["wrong"]
    }
    first, last = math.ceil((value - tolerance) / step - 1e-9), math.floor((value + tolerance) / step + 1e-9)
    accepted = {("number", str(count)) for count in range(first, last + 1)}
    if not accepted or accepted & feedback.keys():
        raise ValueError(
            f"{where}: no multiple of {step} lies within {tolerance} of {value}, or a wrong value does"
        )
    feedback |= {answer: Feedback(True, question["right"]) for answer in sorted(accepted)}
    return {"unit": question["unit"], "step": step, "otherwise": question["otherwise"]}, feedback


_MAKERS = {"single": _single, "many": _many, "match": _match, "order": _order, "numeric": _numeric}


def _value(question: Mapping[str, Any]) -> float:
    """The right number, computed where the source names the function that computes it."""
    if "value_from" in question:
        return float(resolve_name(question["value_from"])())
    return float(question["value"])


def _in_steps(value: float, step: float) -> str:
    return str(math.floor(value / step + 0.5))


def _check(where: str, key: str, question: Mapping[str, Any]) -> None:
    kind = question.get("type")
    if kind not in OF_TYPE:
        raise ValueError(f"{where} is of type {kind!r}; the types are {', '.join(OF_TYPE)}")
    if not key.isidentifier():
        raise ValueError(f"{where}: an id is a Python name, so that it can be typed in a cell")
    needed = NEEDED | OF_TYPE[kind]
    optional = {"graded"} | ({"value", "value_from"} if kind == "numeric" else set())
    _check_keys(where, question, needed, optional)
    _check_cites(where, question["cites"])


def _check_keys(where: str, question: Mapping[str, Any], needed: set[str], optional: set[str]) -> None:
    if needed - question.keys():
        raise ValueError(f"{where} lacks {', '.join(sorted(needed - question.keys()))}")
    if question.keys() - needed - optional:
        raise ValueError(
            f"{where} has {', '.join(sorted(question.keys() - needed - optional))}, which it cannot use"
        )


def _check_cites(where: str, cites: Sequence[str]) -> None:
    known = catalogue()
    ids = known.statements.keys() | known.disputes.keys() | known.statistics.keys()
    unknown = [cited for cited in cites if cited not in ids and not _is_decision_function(cited)]
    if unknown or not cites:
        raise ValueError(
            f"{where} cites {unknown or 'nothing'}; cite a statement, a dispute or a statistic by its id, or "
            "a formula by the name of its function, such as decisions.cost.break_even_volume"
        )


def _is_decision_function(cited: str) -> bool:
    if not cited.startswith("decisions.") or "._" in cited:
        return False
    try:
        return isfunction(resolve_name(f"outsourcing_lab.{cited}"))
    except (ImportError, AttributeError, ValueError):
        return False
