"""Cells put out what they do in a kernel, and tests earn what nbgrader gives, but for differences "
"on purpose."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.grading.judging.two_processes import TwoProcesses
from tests.grading.judging.verdicts import POINTS, points_in_two

# A kernel's own thread reads what is written below Python, and may do so after a short cell has ended:
# so such cells wait a second here.
SAME = [
    "x = 1\nx",
    "print('a'); 2 + 2;",
    "1 / 0",
    "raise SystemExit(3)",
    "assert False, 'not so'",
    "!echo hello",
    "!echo problem >&2; exit 3",
    "%%bash\necho from bash\nexit 2",
    "%%bash\necho fine",
    "import asyncio\nawait asyncio.sleep(0.01)\n"
    "await asyncio.gather(asyncio.sleep(0, 5), asyncio.sleep(0, 6))",
    "async def later(): return 3\nawait later()",
    "from IPython.display import display, HTML, update_display, clear_output\ndisplay(HTML('<b>x</b>'))",
    "display('one', display_id='k'); update_display('two', display_id='k')",
    "print('gone'); clear_output(); print('stays')",
    "print('gone'); clear_output(wait=True); print('stays')",
    "print('kept'); clear_output(wait=True)",
    "%time 1.5",
    "%%time\n3.25",
    "%%capture out\nprint('hidden')\n1",
    "out.stdout",
    "%%capture out\n1 / 0",
    "%nosuchmagic",
    "len?",
    "__name__",
    "def g(:",
    "class C:\n    def __repr__(self): raise ValueError('no repr')\nC()",
    "class D:\n    def _repr_html_(self): return '<i>d</i>'\nD()",
    "import pickle\nclass P: pass\nP.__module__",
    "import logging; logging.getLogger().info('not shown')",
    "for i in range(3): print(i, end=' ', flush=True)",
    "import numpy as np; np.float64(0.5)",
    "np.arange(3)",
    "raise type('Odd', (Exception,), {})('strange')",
    "raise ExceptionGroup('group', [ValueError(1)])",
    "a = !echo 1\na",
    "import os\nos.write(1, b'lower')\nos.system('echo below; sleep 1');",
    "import threading; t = threading.Thread(target=print, args=('thread',)); t.start(); t.join()",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "fig, ax = plt.subplots()\nax.plot([3, 1])\nplt.show()",
    "%matplotlib inline\n1",
    "import ipywidgets; w = ipywidgets.IntSlider(value=3)\nw.value",
    "%%html\n<p>hi</p>",
    "None",
    "...",
    "display(0.5)",
    "0.5",
    "0",
    "-0.0",
    "' 1.5 '",
    "float(3.5)",
    "0.5;",
    "score = 0.5",
    "True",
    "False",
    "'0.5'",
    "from fractions import Fraction; Fraction(1, 2)",
    "if True:\n    2.5",
    "import time\ntime.sleep(100)",
    "while True: pass",
    "'after the time was up'",
]

# What differs on purpose, with what nbgrader gives and what is given here.
DIFFERENT = {
    "import sys; print('noise', file=sys.stderr)": (0, POINTS),
    "import warnings\ndef warn(): warnings.warn('careful')\nwarn()": (0, POINTS),
    "warn()": (0, POINTS),
    "warn() ": (0, POINTS),
    "logging.warning('logged')": (0, POINTS),
    "import os\nos.system('echo noise >&2; sleep 1');": (0, POINTS),
    "float('nan')": (POINTS, 0),
    "-1.0": (POINTS, 0),
    "float('-inf')": (POINTS, 0),
    "9": ("ValueError", POINTS),
    "import sys\nsys.displayhook(2.0)\n1 / 0": (2, 0),
    "input('name? ')": (0, 0),
    "import getpass\ngetpass.getpass()": (0, 0),
}
SECONDS = 3


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Each cell's outputs and points by nbgrader; its outputs as a student's cell; its points as a test."""
    sources = [*SAME[:29], *DIFFERENT, *SAME[29:]]
    folder = tmp_path_factory.mktemp("a kernel")
    answer = folder / "answer.json"
    subprocess.run(
        [sys.executable, str(Path(__file__).with_name("real_kernel.py")), str(answer)],
        input=json.dumps({"cells": sources, "points": POINTS, "seconds": SECONDS}),
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        # Under pytest a kernel does not listen to what is written below Python.
        env={name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"},
    )
    pair = TwoProcesses()
    students = pair.judged(*sources, cell_seconds=SECONDS)["cells"]
    points = points_in_two(pair.judged(*(("test", source) for source in sources), test_seconds=SECONDS))
    pair.close()
    rows = zip(json.loads(answer.read_text("utf-8")), students, points, strict=True)
    return dict(zip(sources, rows, strict=True))


def compared(outputs):
    """Outputs without what is different in each run: paths, addresses, times, and who wrote first.

    A kernel gives a command a terminal, which ends its lines in another way; a jail has none.
    """
    streams, others = {}, []
    for output in outputs:
        if output["output_type"] == "stream":
            streams[output["name"]] = streams.get(output["name"], "") + output["text"]
            streams[output["name"]] = streams[output["name"]].replace("\r\n", "\n")
        elif output["output_type"] == "error":
            if output["ename"] in ("NoneType", "CellTimeoutError"):  # nbgrader's own, after that of the cell
                continue
            others.append(f"{output['ename']}: {output['evalue']}")
        else:
            others.append(f"{output['output_type']} {json.dumps(output['data'], sort_keys=True)}")
    text = "\n".join([*(f"{name}: {streams[name]}" for name in sorted(streams)), *others])
    for pattern in (
        r"0x[0-9a-f]+",
        r"/\S+/\d+\.py|<ipython-input-[^>]*>|\d+\.py",
        r"(CPU|Wall) time.*",
        r'File "[^"]*".*',
    ):
        text = re.sub(pattern, "…", text)
    return re.sub(r"iVBOR[^\"]*", "a figure", text)


@pytest.mark.parametrize("source", SAME)
def test_a_cell_puts_out_and_earns_what_it_does_in_a_kernel_with_nbgrader(graded, source):
    theirs, ours, points = graded[source]
    assert compared(ours["outputs"]) == compared(theirs["outputs"])
    assert points == theirs["points"]


@pytest.mark.parametrize("source", DIFFERENT)
def test_a_test_earns_something_else_on_purpose(graded, source):
    theirs, _, points = graded[source]
    assert (theirs["points"], points) == DIFFERENT[source]


def test_an_interrupted_cell_says_so(graded):
    (error,) = [
        output for output in graded["while True: pass"][1]["outputs"] if output["output_type"] == "error"
    ]
    assert error["ename"] == "KeyboardInterrupt"
    assert not graded["while True: pass"][1]["succeeded"]
