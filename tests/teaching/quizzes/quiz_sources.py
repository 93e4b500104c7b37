"""The sources of all quizzes, and the answers with which their questions are tried."""

import tomllib
from itertools import chain, combinations, islice, permutations, product
from math import floor
from pathlib import Path
from random import Random

import pytest

from outsourcing_lab.teaching.quizzes.bank import key_of, sealed_bank
from outsourcing_lab.teaching.quizzes.quiz import quiz_from_bank

ROOT = Path(__file__).parents[3]
SOURCES = {
    path.name.removesuffix(".quiz.toml"): tomllib.loads(path.read_text("utf-8"))
    for path in sorted((ROOT / "solutions").glob("*.quiz.toml"))
}
QUIZZES = {name: quiz_from_bank(name, sealed_bank(name, source)) for name, source in SOURCES.items()}
QUESTIONS = [
    pytest.param(name, question, id=f"{name}-{question.id}")
    for name, quiz in QUIZZES.items()
    for question in quiz.questions
]
ALL_ARE_TRIED_UP_TO = 1000
SAMPLE = 200


def entry_of(name, question):
    return SOURCES[name]["questions"][question.id]


def possible_answers(name, question):
    """Every answer that a question can take; where they are many, those next to the key and a sample.

    Next to the key are the answers that are wrong in one part, or for an order with two places exchanged.
    """
    key = key_of(name, SOURCES[name], question.id)
    letters = question.letters
    if question.kind == "single":
        return list(letters)
    if question.kind == "many":
        subsets = chain.from_iterable(combinations(letters, size) for size in range(1, len(letters) + 1))
        return ["".join(subset) for subset in subsets]
    if question.kind == "match":
        near = [key[:place] + letter + key[place + 1 :] for place in range(len(key)) for letter in letters]
        every = ("".join(choice) for choice in product(letters, repeat=len(question.items)))
        return few(every, near, lambda random: "".join(random.choices(letters, k=len(key))))
    if question.kind == "order":
        near = [exchanged(key, *places) for places in combinations(range(len(key)), 2)]
        every = ("".join(order) for order in permutations(letters))
        return few(every, [key, *near], lambda random: "".join(random.sample(letters, len(letters))))
    return numbers(name, question, key)


def few(every, near, drawn):
    first = list(islice(every, ALL_ARE_TRIED_UP_TO + 1))
    if len(first) <= ALL_ARE_TRIED_UP_TO:
        return first
    random = Random(20)  # noqa: S311 (no secret)
    return sorted({*near, *(drawn(random) for _ in range(SAMPLE))})


def exchanged(text, one, other):
    letters = list(text)
    letters[one], letters[other] = letters[other], letters[one]
    return "".join(letters)


def numbers(name, question, key):
    """Numbers in whole steps: near the key, near each wrong value that is known, near 0, and a sample."""
    step = question.step
    known = [key, 0, -key, *(wrong["value"] for wrong in entry_of(name, question)["wrong"])]
    counts = {floor(value / step + 0.5) + near for value in known for near in range(-10, 11)}
    random = Random(20)  # noqa: S311 (no secret)
    reach = abs(floor(key / step)) * 3 + 100
    counts |= {random.randint(-reach, reach) for _ in range(100)}
    return [count * step for count in sorted(counts)]


def is_right(name, question, answer):
    """Whether an answer is the key, by the source alone; a number may differ from it by the tolerance."""
    key = key_of(name, SOURCES[name], question.id)
    if question.kind != "numeric":
        return answer == key
    return abs(answer - key) <= entry_of(name, question)["tolerance"] + question.step * 1e-6
