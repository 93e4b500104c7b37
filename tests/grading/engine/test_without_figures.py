"""Without figures nothing is drawn, and what draws is only there where the exercise asks for it."""

import json

import pytest

from outsourcing_lab.grading.batch import best_mode
from outsourcing_lab.grading.engine.engine import Engine
from outsourcing_lab.grading.engine.exercise import Exercise

EXERCISE = Exercise(name="any", cells=(), imports=(), answers=(), read=())
LOADED = "import sys\n'matplotlib' in sys.modules"
DRAWN = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"


def shown(engine, *sources):
    """The kinds of what each cell shows, and its text."""
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    content = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()
    outputs = [cell["outputs"] for cell in engine.run(content, EXERCISE).notebook["cells"]]
    return [[output["data"] for output in each if "data" in output] for each in outputs]


@pytest.fixture(scope="module")
def plain():
    with Engine(best_mode(), figures=False) as engine:
        yield engine


def test_nothing_that_draws_is_loaded(plain):
    assert shown(plain, LOADED) == [[{"text/plain": "False"}]]


def test_a_student_may_draw_all_the_same_and_it_stays_text(plain):
    _, drawn = shown(plain, LOADED, DRAWN)
    assert [set(data) for data in drawn] == [{"text/plain"}]


def test_an_exercise_that_draws_is_warm():
    with Engine(best_mode(), figures=False, preload=("import matplotlib.pyplot",)) as engine:
        loaded, drawn = shown(engine, LOADED, DRAWN)
    assert loaded == [{"text/plain": "True"}]
    assert [set(data) for data in drawn] == [{"text/plain"}]


def test_with_figures_it_is_drawn():
    with Engine(best_mode()) as engine:
        (drawn,) = shown(engine, DRAWN)
    assert [set(data) for data in drawn] == [{"text/plain", "image/png"}]
