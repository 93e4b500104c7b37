"""The student's code gets of a test's object what its class is for, and nothing of what it is made of."""

import collections
import io
import random
from unittest import mock

import numpy as np
import pytest

from outsourcing_lab.grading.judging import lent
from tests.grading.judging.verdicts import POINTS, points_in_two


class Basket:
    """One of the tests' own classes: this module is no library's."""

    def __init__(self, items=()):
        self.items = list(items)
        self._owner = "Ada"

    def add(self, item):
        self.items.append(item)

    def __len__(self):
        return len(self.items)


def count():
    yield from range(3)


MADE = {
    "an object": Basket,
    "a mock": mock.Mock,
    "a file in memory": io.StringIO,
    "a generator": count,
    "random numbers": random.Random,
    "a function": lambda: count,
    "a method": lambda: Basket().add,
    "a class": lambda: Basket,
}
OF_ALL = (
    *("__class__", "__dict__", "__globals__", "__func__", "__self__", "__init__", "__reduce_ex__"),
    *("__getattribute__", "__setattr__", "__subclasses__", "__mro__", "__closure__", "__code__"),
)
CLOSED = {
    "a mock": (
        *("return_value", "side_effect", "assert_called_once", "configure_mock", "reset_mock"),
        *("method_calls", "mock_calls", "called", "_mock_children", "_mock_parent"),
    ),
    "a generator": ("gi_frame", "gi_code", "gi_yieldfrom", "close", "send", "throw"),
    "random numbers": ("seed", "setstate", "choice", "shuffle", "gauss_next"),
    "a function": ("name", "cache_info"),
    "a class": ("mro", "add"),
}
ASKED = [(made, name) for made in MADE for name in (*OF_ALL, *CLOSED.get(made, ()))]


@pytest.mark.parametrize(("made", "name"), ASKED)
def test_what_an_object_is_made_of_is_none_of_the_students_business(made, name):
    value = MADE[made]()
    for operation, given in (("get", []), ("set", [1]), ("delete", []), ("change", [[1]])):
        with pytest.raises(AttributeError):
            lent.asked(value, operation, name, given, {})
        with pytest.raises(AttributeError):
            lent.restorer(value, name)
    with pytest.raises(TypeError):
        lent.asked(value, "operator", name, [], {})


@pytest.mark.parametrize(
    "made", ["a mock", "a file in memory", "a generator", "random numbers", "a function"]
)
@pytest.mark.parametrize("operation", ["attributes", "copy", "deep copy", "pickle"])
def test_only_an_object_of_the_tests_own_class_can_be_had_as_a_whole(made, operation):
    with pytest.raises((TypeError, AttributeError)):
        lent.asked(MADE[made](), operation, "", [], {})


def test_an_attribute_can_be_read_set_and_deleted_and_a_method_called():
    basket = Basket([1])
    lent.asked(basket, "get", "add", [], {})(2)
    lent.asked(basket, "set", "owner", ["Eva"], {})
    lent.asked(basket, "delete", "_owner", [], {})
    lent.asked(basket, "change", "items", [[1, 2, 3]], {})
    assert lent.asked(basket, "attributes", "", [], {}) == {"items": [1, 2, 3], "owner": "Eva"}
    assert lent.asked(basket, "operator", "__len__", [], {}) == 3


@pytest.mark.parametrize("operation", ["set", "delete"])
def test_a_method_stays_as_it_is(operation):
    with pytest.raises(AttributeError, match="is a method, which stays as it is"):
        lent.asked(Basket(), operation, "add", [len], {})


def test_a_change_is_undone_with_what_was_in_the_list():
    basket = Basket([1])
    undo = [lent.restorer(basket, "items"), lent.restorer(basket, "new")]
    basket.items.clear()
    basket.items, basket.new = [5], 7
    for restore in reversed(undo):
        restore()
    assert vars(basket) == {"items": [1], "_owner": "Ada"}


def test_objects_of_libraries_are_not_lent():
    for value in (collections.ChainMap(), np.errstate(), io.BytesIO, object(), random, lent):
        assert not lent.may_be_lent(value), value


def test_the_way_by_the_stand_ins_own_function_leads_no_further(processes):
    attempts = """
def f(p):
    ask = object.__getattribute__(p, "_ask")
    found = []
    for operation in ("get", "set", "delete", "change", "operator", "copy", "attributes", None, 3):
        for name in ("__class__", "__dict__", "__init__", "__globals__", None, 3):
            try:
                found.append((operation, name, ask((), {}, operation=operation, name=name)))
            except Exception:
                pass
    return [(operation, name) for operation, name, _ in found if operation not in ("copy", "attributes")]
"""
    test = "class P:\n    def __init__(self): self.x = 1\np = P()\nassert f(p) == [] and p.x == 1"
    assert points_in_two(processes.judged(attempts, ("test", test))) == [POINTS]


def test_what_may_not_be_handed_over_is_said_to_the_test(processes):
    test = (
        "import threading\ntry:\n    f(threading.Lock())\nexcept TypeError as error:\n    said = str(error)\n"
    )
    test += "assert 'an object of type lock cannot be handed to the student' in said, said"
    assert points_in_two(processes.judged("def f(x): return x", ("test", test))) == [POINTS]
