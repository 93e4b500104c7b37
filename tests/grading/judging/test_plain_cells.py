"""A plain cell does what it does where IPython runs it; the others are run by IPython."""

import json
import re

import pytest

from tests.grading.judging.test_like_nbgrader import DIFFERENT, SAME

LEFT_TO_IPYTHON = "get_ipython().events.register('post_run_cell', lambda result: None)"
"""After this cell somebody wants to be told of each, so IPython runs them all."""

WHO_RUNS = "import sys, traceback\n'run_cell_async' in [frame.name for frame in traceback.extract_stack()]"

CELLS = [
    ["a = 1234\nb = 1234\na is b", "text = 'a b'; other = 'a b'\ntext is other"],
    ["5", "_", "6;", "_ + 1", "Out", "In[2:]", "_i, _ii, _3", "_oh is Out"],
    ["x = 1; x", "x; # no more", "'ends in ;'", "x; 'not ; this'", "def f(): return 7\nf();"],
    ["print('before')\nreturn 3\nprint('after')", "break", "nonlocal x", "x = 1\ndef f(a, a): pass"],
    ["from __future__ import annotations\nx: nothing = 1", "y: nothing = 2", "y"],
    ["x = 1\nfrom __future__ import annotations\nz: nothing = 3", "z"],
    ["'what this is about'\nx = 1\n__doc__", "x = 2\n'more about it'", "__doc__"],
    ["print('first')\nx = 1 is 1\nprint('then')", "import warnings\nwarnings.warn('once')"],
    ["", "   ", "# nothing", "\n\n1 / 0", "    x = 5\n    1 / 0", "pass;"],
    ["def half(n):\n    return 1 / n", "x = 3\nhalf(\n    0)", "half(1)\nhalf(0)\nhalf(2)"],
    ["raise KeyboardInterrupt", "raise SystemExit('end')", "exit", "exit()", "quit(4)"],
    ["import sys\nsys.displayhook(4)\nsys.displayhook(5)", "display(6)\n7"],
    ["try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise ValueError('why') from error"],
    ["# await nobody\n'async'", "await_me = 1\nawait_me", "[n async for n in ()]", "await nothing"],
    ["x = 1\nx = (", "x", "if True:\nx", "x = '\n", "x = 1\n  y = 2", "0777", "\tx"],
    ["%precision 2\n0.12345", "0.12345", "x = 5\n%time x", "%%capture o\nprint(3)", "o.stdout"],
    ["class Loud:\n    def __repr__(self): print('seen'); return 'Loud'\nLoud()", "Loud(), _"],
    ["for n in range(2):\n    n", "if True: 3", "lambda: 1", "None", "...", "x = y = 2\n(x, y)"],
    [
        "shell = get_ipython()\nshell.ast_node_interactivity = 'all'",
        "2\n3",
        "shell.ast_node_interactivity = 'last_expr'",
    ],
    ["assert 1 + 1 == 2\nassert 1 + 1 == 3, 'not three'\nprint('never')", "assert (1, 'always true')"],
    [
        "def g():\n    yield 1\nnext(g())",
        "import inspect\ninspect.getsource(g)",
        "type(inspect.currentframe())",
    ],
    ["__name__, sorted(n for n in dir() if n.startswith('_i'))", "globals() is locals()", "get_ipython()"],
]
SHORT = [
    cell for cell in (*SAME, *DIFFERENT) if cell not in {"import time\ntime.sleep(100)", "while True: pass"}
]


@pytest.mark.parametrize("cells", [*CELLS, *([cell] for cell in SHORT)])
def test_a_cell_puts_out_what_it_does_where_ipython_runs_it(processes, cells):
    plain, by_ipython = (
        [_compared(outputs) for outputs in processes.in_one(first, *cells, WHO_RUNS)[1:]]
        for first in ("pass", LEFT_TO_IPYTHON)
    )
    assert plain.pop() != by_ipython.pop()
    assert plain == by_ipython


@pytest.mark.parametrize(
    ("before", "is_plain"),
    [
        ("x = 1", True),
        ("%precision 3", True),
        ("get_ipython().events.register('pre_run_cell', lambda info: None)", False),
        ("get_ipython().ast_node_interactivity = 'last_expr_or_assign'", False),
        ("import ast\nget_ipython().ast_transformers.append(ast.NodeTransformer())", False),
        ("get_ipython().run_cell = get_ipython().run_cell", False),
    ],
)
def test_ipython_runs_cells_where_somebody_has_a_say_in_it(processes, before, is_plain):
    *_, shown = processes.in_one(before, WHO_RUNS)
    assert shown[-1]["data"]["text/plain"] == str(not is_plain)


def _compared(outputs):
    """Outputs without addresses and times, and of the lines around one that failed: IPython picks others."""
    text = json.dumps(outputs, ensure_ascii=False)
    for pattern in (
        r"0x[0-9a-f]+",
        r"ipython-input-\d+-\w+",
        r"(CPU times|Wall time): [^\\]*",
        r"\\n +\d+ [^\\]*",
    ):
        text = re.sub(pattern, "", text)
    return re.sub(r"(-> \d+) +", r"\1 ", text)
