"""What saves time changes nothing: cells that IPython need not rewrite, signatures asked for once."""

import random
import warnings

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from outsourcing_lab.grading.judging.shell_class import may_be_magic
from outsourcing_lab.grading.judging.tracebacks import without_own_frames
from tests.grading.judging.verdicts import POINTS, points_in_two

PIECES = [*"a=%!?()[]'\"#,;/*.1", "==", "!=", "ls", "time", "%%", "!!", "??", "...", ">>>", '"""', "'''"]
PIECES += [
    "\n",
    " ",
    "\t",
    "\\\n",
    "\r\n",
    "\x0c",
    "\u00a0",
    "\u2028",
    "    ",
    "def f():\n",
    "if x:\n",
    "# why?\n",
]
CELLS = 20_000


def test_ipython_leaves_every_cell_alone_that_is_said_to_hold_no_magic():
    pick = random.Random(6)  # noqa: S311 (no secret)
    transform = TransformerManager().do_token_transforms
    plain = 0
    for _ in range(CELLS):
        cell = "".join(pick.choices(PIECES, k=pick.randint(1, 14))) + "\n"
        lines = cell.splitlines(keepends=True)
        if may_be_magic(lines):
            continue
        plain += 1
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of lines without an end, such as after "\x0c"
            try:
                assert transform(lines) == lines
            except IndentationError:
                continue  # the shell finds it as it parses the cell, and has IPython say it then
    assert plain > CELLS / 10


@pytest.mark.parametrize(
    "cell",
    [
        "x = !ls",
        "x = %time 1",
        "  %time 1",
        "len?",
        "x = 5; len??",
        "!ls",
        "/len x",
        ",print a",
        "x = \\\n !ls",
    ],
)
def test_what_ipython_rewrites_is_found(cell):
    lines = f"{cell}\n".splitlines(keepends=True)
    assert may_be_magic(lines)


@pytest.mark.parametrize("cell", ["x != y", "x % y", "# is it?", "text = 'is it?'", "'a' if x else '%'"])
def test_what_looks_like_it_is_not_taken_for_it(cell):
    assert not may_be_magic([f"{cell}\n"])


def test_a_signature_tells_of_a_default_that_has_changed(processes):
    keeps = "def keeps(item, items=[], most=3):\n    items.append(item)\n    return list(items)"
    test = """
import inspect
def default(): return inspect.signature(keeps).parameters["items"].default
assert default() == []
assert keeps(1) == [1]
assert default() == [1]
"""
    plain = """
import inspect
assert str(inspect.signature(add)) == "(a, b=2)"
add.__signature__ = None
assert add(1) == 3 and str(inspect.signature(add)) == "(a, b=2)"
"""
    result = processes.judged(keeps, "def add(a, b=2): return a + b", ("test", test), ("test", plain))
    assert points_in_two(result) == [POINTS, POINTS]


CHANGES = {
    "is another one from then on": ("global f\n    def f(): return 2", "f() == 2"),
    "is a value from then on": ("global f\n    f = 2", "f == 2"),
    "is an object that can be called": (
        "global f\n    f = type('C', (), {'__call__': lambda self: 2})()",
        "f() == 2",
    ),
    "is gone": ("global f\n    del f", "'f' not in names()"),
    "is itself": ("pass", "f is old and f() == 1"),
    "is the test's own": ("global f\n    f = given[0]", "f() == 9"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(
    "call", ["change()", "apply(change)", "apply(lambda: change())", "apply(ours)", "after(looks)"]
)
def test_a_function_is_the_one_that_the_name_has_at_that_moment(processes, change, call):
    what, says = CHANGES[change]
    students = (
        "given = []\ndef give(g): given.append(g)\ndef names(): return list(globals())",
        f"def f(): return 1\ndef change():\n    {what}",
        "def apply(g): return g()\ndef after(g):\n    change()\n    return g()",
    )
    test = f"""
old = f
assert f() == 1 and f is old
give(lambda: 9)
def looks(): assert {says}
def ours():
    change()
    looks()
{call}
assert {says}
assert old() == 1
"""
    for answers in ([], ["f", "change", "apply", "names", "give", "after"]):
        result = processes.judged(*students, ("test", test), answers=answers)
        assert points_in_two(result) == [POINTS], result["tests"]


def test_a_cell_with_a_wrong_indentation_says_what_a_kernel_says(processes):
    (cell,) = processes.judged("def f():\n        x = 1\n    y = 2")["cells"]
    (error,) = cell["outputs"]
    assert error["ename"] == "IndentationError"
    assert len(error["traceback"]) == 1
    assert "During handling" not in error["traceback"][0]


def test_a_traceback_shows_the_lines_of_the_cells(processes):
    cells = processes.judged("def half(n):\n    return 1 / n", "half(0)")["cells"]
    shown = "\n".join(cells[1]["outputs"][0]["traceback"])
    assert "----> 1 half(0)" in shown
    assert "----> 2     return 1 / n" in shown


def test_a_traceback_shows_nothing_of_what_lies_between_the_processes(processes):
    stops = "def stops(n):\n    raise StopIteration"
    result = processes.judged(
        "def half(n):\n    return 1 / n", stops, ("test", "half(0)"), ("test", "stops(0)")
    )
    first, second = ("\n".join(test["outputs"][0]["traceback"]) for test in result["tests"])
    assert "----> 1 half(0)" in first
    assert "----> 1 stops(0)" in second
    assert "RuntimeError: the student's code raised StopIteration" in second
    assert "judging" not in first + second


def test_a_chain_of_exceptions_that_comes_back_to_its_beginning_ends():
    first, second = ValueError("first"), ValueError("second")
    first.__context__, second.__cause__ = second, first
    assert without_own_frames(first) is first
