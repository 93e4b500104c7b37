"""Code that was compiled before does in a test what the test's own source does."""

import base64
import json
import marshal
import re
import subprocess
import sys

import pytest

from outsourcing_lab.grading.judging.stored_code import name_of, stored
from tests.grading.judging.two_processes import job_cells
from tests.sample_class import EXERCISES, source_notebook

STUDENT = "def half(n):\n    return 1 / n\nbig = 1234\ndef shout():\n    print('here')\n    return 'HERE'"
TESTS = {
    "passes": "assert half(2) == 0.5\nassert big == 1234",
    "fails in a later line": "x = half(2)\n\n# so far\nassert x == 1, f'{x} is not 1'\nprint('never')",
    "raises in the student's function": "expected = 5\nassert half(0) == expected",
    "raises in the instructor's function": "def check(n):\n    assert half(n) > 1, n\n\ncheck(0.5)\ncheck(8)",
    "earns a part": "points = 0\nif half(2) == 0.5:\n    points += 1.5\npoints",
    "is worth nothing": "float('nan');",
    "shows a value": "[half(n) for n in (1, 2)]",
    "prints": "print(shout())\nimport sys\nprint('odd', file=sys.stderr)\n1.0",
    "compares constants of two lines": "a = 98765\nb = 98765\nassert a is b",
    "asks for its source": "import inspect as i\ndef own(): return 1\nassert 'own' not in i.getsource(own)",
    "ends itself": "raise SystemExit(2)",
    "is a sentence": "'the first line'\nassert __doc__ is None, __doc__",
    "ends with a comment": "assert half(1) == 1  # yes",
    "has lines of another system": "assert half(1) == 1\r\nassert half(1) == 2\r\n",
}


def points_and_outputs(processes, given, test, *, with_code):
    """The judge's answer to a read-only cell and two tests, of which the second is the same as the first."""
    cells = job_cells([("locked", given), STUDENT, ("test", test), ("test", test)])
    for cell in cells:
        if with_code and cell["kind"] != "code":
            cell["stored"] = stored(cell["source"])
            assert cell["stored"] is not None
    result = processes.judged(made=cells)
    tests = [{key: test[key] for key in ("outputs", "line", "problem")} for test in result["tests"]]
    return re.sub(r"0x[0-9a-f]+", "", json.dumps([result["cells"], tests]))


@pytest.mark.parametrize("test", TESTS.values(), ids=TESTS)
def test_a_test_gives_the_same_with_its_code_as_without(processes, test):
    found, expected = (
        points_and_outputs(processes, "given = 1\nassert given", test, with_code=with_code)
        for with_code in (True, False)
    )
    assert found == expected


def test_the_code_of_a_cell_is_what_is_run(processes):
    cells = job_cells(["x = 1", ("test", "0.25")])
    other = compile("0.75", name_of("0.25\n"), "single")  # under its name, or it would not be run
    cells[1]["stored"] = base64.b64encode(marshal.dumps([other])).decode()
    (test,) = processes.judged(made=cells)["tests"]
    assert test["outputs"][0]["data"]["text/plain"] == "0.75"


def test_where_a_cell_looks_into_the_future_the_others_are_compiled_anew(processes):
    cells = job_cells(
        [
            ("locked", "from __future__ import annotations"),
            ("test", "def f(n: nobody): pass\nf.__annotations__"),
        ]
    )
    cells[1]["stored"] = stored(cells[1]["source"])
    (test,) = processes.judged(made=cells)["tests"]
    assert test["outputs"][0]["data"]["text/plain"] == "{'n': 'nobody'}"


@pytest.mark.parametrize("change", ["[line.replace('1.0', '0.5') for line in lines]", "int('x')"])
def test_where_a_cell_changes_how_cells_are_read_the_others_are_read_anew(processes, change):
    changed = f"lambda lines: {change} if '1.0' in lines[0] else lines"
    register = f"get_ipython().input_transformers_post.append({changed})"
    cells = job_cells([("locked", register), ("test", "1.0")])
    without = processes.judged(made=cells)["tests"][0]["outputs"]
    cells[1]["stored"] = stored("1.0")
    assert processes.judged(made=cells)["tests"][0]["outputs"] == without != []


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# nothing",
        "\nx = 1",
        "  x = 1",
        "%time 1",
        "len?",
        ">>> 1",
        "In [1]: 1",
        "x = (",
        "return 1",
        "await f()",
        "get_ipython()",
        "from __future__ import annotations",
        "assert (1, 'always true')",
        "x = '\\d'",
        "x = 1 is 1",
        "x = '\0'",
    ],
)
def test_what_ipython_has_a_part_in_and_what_is_not_in_order_is_left_to_the_judge(source):
    assert stored(source) is None


def test_asserts_are_kept_where_python_is_told_to_leave_them_out():
    check = (
        "from outsourcing_lab.grading.judging.stored_code import codes, stored\n"
        "exec(codes(stored('assert False, 42'))[0])"
    )
    done = subprocess.run([sys.executable, "-O", "-c", check], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[-1] == "AssertionError: 42"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_all_tests_of_the_course_are_compiled_before(exercise):
    notebook = source_notebook(exercise)
    tests = [cell.source for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    assert tests
    assert all(stored(source) for source in tests)
