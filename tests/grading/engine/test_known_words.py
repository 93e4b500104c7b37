"""What a failed test says without a second run is what the second run says, and tells of nothing hidden."""

import json

import pytest

from outsourcing_lab.grading.batch import best_mode
from outsourcing_lab.grading.engine import engine as engines
from outsourcing_lab.grading.engine.engine import Engine
from outsourcing_lab.grading.engine.exercise import Exercise, MarkedCell
from outsourcing_lab.grading.engine.known_words import known_words

HIDDEN = "### BEGIN HIDDEN TESTS\nassert half(8) == 4, 'hidden words'\n### END HIDDEN TESTS"
BARE = "assert half(2) == 1"
FIXED = "assert half(4) == 2, 'half of four is two'"
MADE_UP = "assert half(6) == 3, f'half(6) gave {half(6)}'"
FOLLOWED = f"{HIDDEN}\n{BARE}"
TESTS = [f"{BARE}\n{HIDDEN}", f"{FIXED}\n{HIDDEN}", f"{MADE_UP}\n{HIDDEN}", FOLLOWED, BARE]


def released(source):
    return source.replace(HIDDEN, "").strip()


EXERCISE = Exercise(
    name="one",
    cells=(
        MarkedCell("half", "solution", "code", "def half(n): return n / 2", 0, "def half(n): ..."),
        *(
            MarkedCell(f"test_{number}", "test", "code", source, 1, released(source))
            for number, source in enumerate(TESTS)
        ),
    ),
    imports=(),
    answers=("half",),
    read=(),
)
UNFINISHED = "def half(n):\n    raise NotImplementedError"
HALF_DONE = "def half(n):\n    raise NotImplementedError('later')"
ONLY_HIDDEN = "def half(n):\n    return 0 if n == 8 else n / 2"
TELLS = """seen = []
def half(n):
    seen.append(n)
    if 8 in seen:
        raise ValueError(seen)
    return n / 2"""
PRINTS = """seen = []
def half(n):
    seen.append(n)
    print(seen)
    return 0"""


def notebook(answer):
    sources = {"half": answer} | {f"test_{number}": released(source) for number, source in enumerate(TESTS)}
    cells = [
        {"cell_type": "code", "source": source, "metadata": {"nbgrader": {"grade_id": name}}, "outputs": []}
        for name, source in sources.items()
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


@pytest.fixture(scope="module")
def engine():
    with Engine(best_mode(), figures=False) as made:
        yield made


def messages(engine, answer):
    return [mark.message for mark in engine.run(notebook(answer), EXERCISE).marks]


@pytest.mark.parametrize(
    "answer",
    ["def half(n):\n    return n", UNFINISHED, HALF_DONE, ONLY_HIDDEN, "def other(n): ...", PRINTS],
    ids=["wrong", "unfinished", "half done", "wrong at the edge", "missing", "prints"],
)
def test_the_words_are_those_of_a_second_run(engine, monkeypatch, answer):
    short = messages(engine, answer)
    monkeypatch.setattr(engines, "known_words", lambda *_: None)
    assert short == messages(engine, answer)


def test_what_a_function_has_seen_of_hidden_tests_is_not_said(engine):
    for answer in (TELLS, PRINTS):
        assert not any("8" in message for message in messages(engine, answer))


def error(name, text, traceback=("a stack",)):
    return {"output_type": "error", "ename": name, "evalue": text, "traceback": list(traceback)}


@pytest.mark.parametrize(
    ("number", "line", "outputs", "known"),
    [
        (0, 1, [error("AssertionError", "")], "AssertionError: "),
        (1, 1, [error("AssertionError", "half of four is two")], "AssertionError: half of four is two"),
        (0, 1, [error("NotImplementedError", "")], "NotImplementedError: "),
        (0, 3, [error("AssertionError", "hidden words")], ""),
        (4, 1, [error("AssertionError", "")], "AssertionError: "),
    ],
)
def test_these_words_are_known(number, line, outputs, known):
    assert known_words(TESTS[number], released(TESTS[number]), line, outputs) == known


@pytest.mark.parametrize(
    ("number", "line", "outputs"),
    [
        (0, 1, [error("AssertionError", "4, 8")]),
        (0, 1, [error("NotImplementedError", "8")]),
        (0, 1, [error("ValueError", "")]),
        (0, 1, [error("AssertionError", "half of four is two")]),  # of another cell
        (1, 1, [error("AssertionError", "hidden words")]),
        (0, 1, [{"output_type": "stream", "name": "stdout", "text": "8"}, error("AssertionError", "")]),
        (0, None, [error("AssertionError", "")]),
        (2, 1, [error("AssertionError", "half(6) gave 8")]),
        (3, 2, [error("AssertionError", "hidden words")]),
        (3, 4, [error("AssertionError", "")]),
        (0, 1, [{"output_type": "execute_result", "data": {"text/plain": "0.5"}}]),
    ],
)
def test_these_words_need_a_second_run(number, line, outputs):
    assert known_words(TESTS[number], released(TESTS[number]), line, outputs) is None


def test_hidden_tests_between_other_marks_need_a_second_run():
    source = f"{BARE}\n# SECRET\nassert half(8) == 4\n# PUBLIC"
    assert known_words(source, BARE, 1, [error("AssertionError", "")]) is None


def test_a_magic_in_a_test_does_no_harm():
    source = f"%precision 3\n{BARE}\n{HIDDEN}"
    assert known_words(source, released(source), 2, [error("AssertionError", "")]) is None
