"""The course that is attacked: one exercise of five steps, each with a hidden part, and data beside it."""

import json
from pathlib import Path

import nbformat

from tests.grading.small_course import CONFIGURATION, SOLVED, cell, notebook

EXERCISE = "ps1"
HIDDEN_ARGUMENT = 917331
STEP = 4
"""Points of each step."""

RIGHT = {
    "double": "def double(n):\n    return 2 * n",
    "half": "def half(n):\n    return n / 2",
    "pair": "def pair(n):\n    return np.array([n, 2 * n])",
    "ordered": "def ordered(items):\n    return sorted(items)",
    "guarded": "def guarded(n):\n    if n < 0:\n        raise ValueError('below 0')\n    return n",
}
FULL_MARKS = float(STEP * len(RIGHT))
DATA = "import numpy as np\nfrom helper import check\nNUMBERS = [3, 1, 2]"
HELPER = "def check(given, right):\n    assert given == right, given\n"
TESTS = {
    "double": (
        "assert double(4) == 8",
        f"{{canary}} = {HIDDEN_ARGUMENT}\nassert double({{canary}}) == {2 * HIDDEN_ARGUMENT}",
    ),
    "half": ("assert abs(half(4) - 2) < 1e-9", "assert abs(half(3) - 1.5) < 1e-9"),
    "pair": ("np.testing.assert_allclose(pair(4), [4, 8])", "check(pair(1).tolist(), [1, 2])"),
    "ordered": (
        "score = 1.0 * (ordered(NUMBERS) == [1, 2, 3])",
        "score += 3.0 * (ordered([]) == [] and ordered([2, 1]) == [1, 2])",
    ),
    "guarded": (
        "import io, unittest\n"
        "class Guarded(unittest.TestCase):\n"
        "    def test_given(self):\n"
        "        self.assertEqual(guarded(4), 4)\n"
        "    def test_below(self):\n"
        "        self.assertRaises(ValueError, guarded, -1)\n"
        "suite = unittest.defaultTestLoader.loadTestsFromTestCase(Guarded)\n"
        "assert unittest.TextTestRunner(io.StringIO()).run(suite).wasSuccessful()",
        "assert all(map(lambda n: guarded(n) == n, range(3)))",
    ),
}
LAST_LINES = {"ordered": "\nscore"}
LIMITS_OF_CELLS = "c.Execute.timeout = 4\n"


def write_course(folder: Path, canary: str, solution_mark: str) -> Path:
    """Write the course and return its folder.

    Args:
        folder: where it goes.
        canary: a name that stands in a hidden test alone.
        solution_mark: a text that stands in the solution alone.
    """
    course = folder / "hostile course"
    source = course / "solutions" / EXERCISE
    source.mkdir(parents=True)
    cells = [cell("data", "locked", DATA)]
    for name, right in RIGHT.items():
        header, body = right.split("\n", 1)
        solved = SOLVED.replace("return {}", f"# {solution_mark}\n    " + body.strip())
        cells.append(cell(name, "solution", f"{header}\n    {solved}"))
        cells.append(cell(f"test_{name}", "test", _test(name).replace("{canary}", canary), STEP))
    nbformat.write(notebook(*cells), source / f"{EXERCISE}.ipynb")
    (source / "helper.py").write_text(HELPER)
    (course / "nbgrader_config.py").write_text(CONFIGURATION + LIMITS_OF_CELLS)
    return course


def _test(name: str) -> str:
    visible, hidden = TESTS[name]
    marked = f"### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return f"# The step {name}\n{visible}\n{marked}{LAST_LINES.get(name, '')}"


def cells_in_one_process(canary: str) -> dict[str, str]:
    """Return the instructor's cells by `grade_id`, with their hidden parts, as one process would run them."""
    tests = {f"test_{name}": _test(name).replace("{canary}", canary) for name in RIGHT}
    return {"data": DATA, **tests}


def handed_in(answers: dict[str, str], cells: tuple[str, ...] = ()) -> dict:
    """Return the notebook that a student hands in, as JSON.

    Args:
        answers: sources by `grade_id`.
        cells: code cells before all others.
    """
    made = [cell("data", "locked", DATA)]
    for name, right in RIGHT.items():
        given = right.split("\n", 1)[0] + "\n    # YOUR CODE HERE\n    raise NotImplementedError()"
        made.append(cell(name, "solution", answers.get(name, given)))
        released = f"# The step {name}\n{TESTS[name][0]}{LAST_LINES.get(name, '')}"
        made.append(cell(f"test_{name}", "test", released, STEP))
    made = notebook(*made)
    own = [nbformat.v4.new_code_cell(source, id=f"own-{number}") for number, source in enumerate(cells)]
    made.cells = [*own, *made.cells]
    return json.loads(nbformat.writes(made))
