"""What takes too long costs itself alone; names are whose they should be; figures are drawn or not."""

import pytest

from tests.grading.judging.two_processes import TwoProcesses
from tests.grading.judging.verdicts import POINTS, points_in_two

DOUBLE = "def double(n): return 2 * n"
RIGHT = ("test", "assert double(4) == 8")


def test_a_cell_that_takes_too_long_is_interrupted_and_the_rest_is_graded(processes):
    result = processes.judged(
        DOUBLE, "while True: pass", "x = 1", RIGHT, ("test", "assert x == 1"), cell_seconds=1
    )
    assert [cell["succeeded"] for cell in result["cells"]] == [True, False, True]
    assert points_in_two(result) == [POINTS, POINTS]


def test_an_answer_that_takes_too_long_costs_its_test_alone(processes):
    slow = "def slow():\n    while True: pass"
    tests = (
        ("test", "try:\n    slow()\nexcept Exception:\n    pass"),
        ("test", "for n in range(100):\n    double(n)\n    pause()"),
        RIGHT,
    )
    pause = "import time\ndef pause(): time.sleep(0.1)"
    result = processes.judged(DOUBLE, slow, pause, *tests, test_seconds=1)
    assert points_in_two(result) == [0, 0, POINTS]
    assert [row["problem"] for row in result["tests"]] == ["it took longer than 1 seconds"] * 2 + [None]
    assert all(row["seconds"] < 3 for row in result["tests"])


@pytest.mark.parametrize(
    "test",
    [
        "while True: pass",
        "import time\ntime.sleep(50)",
        "for item in endless(): pass",
        "later(lambda: [0 for _ in iter(int, 1)])",
    ],
)
def test_a_test_that_never_ends_costs_itself(processes, test):
    students = "def endless():\n    while True: yield 1\ndef later(g): return g()"
    result = processes.judged(DOUBLE, students, RIGHT, ("test", test), test_seconds=1)
    assert points_in_two(result) == [POINTS, 0]


def test_a_test_that_goes_on_for_ever_leaves_the_rest(processes):
    endless = "def endless():\n    while True: yield 1"
    result = processes.judged(DOUBLE, endless, ("test", "for item in endless(): pass"), RIGHT, test_seconds=1)
    assert points_in_two(result) == [0, POINTS]


SWALLOW = "import time\nwhile True:\n    try: time.sleep(1)\n    except BaseException: pass"


def test_a_loop_that_swallows_interruptions_costs_what_comes_after(processes):
    result = processes.judged(DOUBLE, RIGHT, SWALLOW, "x = 1", RIGHT, cell_seconds=1)
    assert points_in_two(result) == [POINTS, 0]
    assert "could not be interrupted" in result["tests"][1]["problem"]
    assert result["cells"][2]["problem"]


def test_a_call_that_swallows_interruptions_costs_what_comes_after(processes):
    function = "def f():\n    " + SWALLOW.replace("\n", "\n    ")
    result = processes.judged(DOUBLE, function, RIGHT, ("test", "f()"), RIGHT, test_seconds=1)
    assert points_in_two(result) == [POINTS, 0, 0]


def test_too_much_output_is_cut_and_costs_nothing(processes):
    result = processes.judged("for _ in range(100): print('x' * 100_000)", DOUBLE, RIGHT)
    text = "".join(output["text"] for output in result["cells"][0]["outputs"])
    assert "more was put out" in text
    assert len(text) < 2_100_000
    assert points_in_two(result) == [POINTS]


def test_a_message_that_is_too_large_costs_its_test_alone(processes):
    large = "def large(): return 'x' * 40_000_000\ndef size(text): return len(text)"
    result = processes.judged(DOUBLE, large, ("test", "large()"), ("test", "size('x' * 40_000_000)"), RIGHT)
    assert points_in_two(result) == [0, 0, POINTS]


def test_a_helper_can_be_taken_away_replaced_and_put_back(processes):
    students = "def helper(n): return n\ndef total(n): return helper(n) + 1"
    tests = (
        (
            "test",
            "old = helper\ndel helper\ntry:\n    total(1)\nexcept NameError:\n    pass\nelse:\n"
            "    raise AssertionError\nhelper = old",
        ),
        ("test", "assert total(1) == 2"),
        ("test", "def helper(n): return 10 * n\nassert total(2) == 21"),
    )
    result = processes.judged(students, *tests, answers=["helper", "total"])
    assert points_in_two(result) == [POINTS, POINTS, POINTS]


def test_an_answer_that_is_defined_again_is_the_new_one(processes):
    again = (
        "def f(): return 1",
        ("test", "old = f\nf = old\nassert f() == 1"),
        "def f(): return 2",
        ("test", "assert f() == 2"),
    )
    assert points_in_two(processes.judged(*again, answers=["f"])) == [POINTS, POINTS]


def test_what_only_tests_define_is_seen_by_the_answer_that_reads_it(processes):
    cells = ("def price(): return rate * 2", ("test", "rate = 4\nassert price() == 8"))
    assert points_in_two(processes.judged(*cells, read=["rate"])) == [POINTS]
    assert points_in_two(processes.judged(*cells)) == [0]


def test_an_answer_that_is_named_like_a_built_in_function_is_the_students(processes):
    cells = ("def max(a, b): return 'theirs'", ("test", "assert max(1, 2) == 'theirs'"))
    assert points_in_two(processes.judged(*cells, answers=["max"])) == [POINTS]
    assert points_in_two(processes.judged(*cells)) == [0]


def test_an_answer_that_a_locked_cell_has_given_a_first_value_is_the_students(processes):
    cells = (
        ("locked", "answer = None\nlimit = 3"),
        "answer = 5\nlimit = 9",
        ("test", "assert answer == 5 and limit == 3"),
    )
    assert points_in_two(processes.judged(*cells, answers=["answer"])) == [POINTS]


def test_a_name_that_held_an_object_of_the_students_holds_what_a_test_gives_it(processes):
    students = "class Box: pass\ndef f(): return Box()"
    tests = (("test", "result = f()"), ("test", "result = []\nresult.append(1)\nassert result == [1]"))
    assert points_in_two(processes.judged(students, *tests)) == [POINTS, POINTS]


def test_without_figures_none_is_drawn():
    undrawn = TwoProcesses(figures=False)
    cells = undrawn.judged("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "plt.gcf()")["cells"]
    undrawn.close()
    for cell in cells:
        assert cell["succeeded"]
        assert [list(output["data"]) for output in cell["outputs"]] == [["text/plain"]] * len(cell["outputs"])
