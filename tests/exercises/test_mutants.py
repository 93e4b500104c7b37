"""The variants of a solution: one slip each, always the same, and none that runs for ever."""

import ast

import pytest

from tests.exercises.in_process import Cell, new_namespace, run
from tests.exercises.mutants import mutants, with_counted_turns


def variants(source, tried=None):
    return [ast.unparse(tree) for tree in mutants(source, tried)]


def function(body, parameters="a, b"):
    return ast.unparse(ast.parse(f"def f({parameters}):\n    {body}"))


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ("return a < b", "return a <= b"),
        ("return a in b", "return a not in b"),
        ("return a == b", "return b == b"),
        ("return a and b", "return a or b"),
        ("return a and b", "return a"),
        ("return not a", "return a"),
        ("return a + b", "return a - b"),
        ("return a / b", "return b / a"),
        ("return a - b", "return abs(a - b)"),
        ("return a + 1", "return a + 2"),
        ("return a + 1", "return abs(a + 1)"),
        ("return 'x' if a else 'y'", "return 'y' if a else 'y'"),
        ("return sorted(a)", "return a"),
        ("return min(a, b)", "return max(a, b)"),
        ("return a.strip()", "return a"),
        ("return round(a, ndigits=2)", "return round(a)"),
        ("return [x for x in a if x]", "return [x for x in a]"),
        ("return len({x for x in a})", "return len([x for x in a])"),
        ("return a", "next(iter(a))\n    return a"),
        ("return a", "return None"),
        ("if a:\n        raise ValueError(a)\n    return b", "pass\n    return b"),
        ("if a:\n        raise ValueError(a)\n    return b", "if a:\n        raise KeyError\n    return b"),
        ("for x in a:\n        b += x\n    return b", "for x in a:\n        b = x\n    return b"),
        ("for x in a:\n        b += x\n    return b", "for x in list(a)[1:]:\n        b += x\n    return b"),
    ],
)
def test_a_slip_that_a_student_could_make_is_among_the_variants(right, slip):
    assert function(slip) in variants(function(right))


def test_what_the_open_checks_try_may_stand_in_the_function():
    tried = {"f": {"a": ["'GB'"], "return": ["21.12"]}}
    found = variants(function("return a == b"), tried)
    assert function("return 'GB' == b") in found
    assert function("return 21.12") in found


def test_each_variant_is_another_and_the_docstring_stays():
    right = function('"""Say it."""\n    for x in a:\n        b = b + x if x > 1 else 0\n    return b')
    found = variants(right)
    assert len(set(found)) == len(found) > 40
    assert right not in found
    assert all('"""Say it."""' in variant for variant in found)
    assert found == variants(right)


@pytest.mark.parametrize("body", ["while True: pass", "for x in iter(int, 1): pass"])
def test_a_loop_without_an_end_is_stopped_even_where_errors_are_caught(body):
    source = f"try:\n    {body}\nexcept Exception:\n    pass"
    cell = Cell("loop", 0, grade=False, solution=True, tree=with_counted_turns(ast.parse(source)))
    (output,) = run(cell, new_namespace())
    assert output.ename == "EndlessLoopError"
