"""Exercises whose test cells are made to meet every rule by which nbgrader gives points."""

from tests.grading.small_course import cell, notebook

POINTS = 2
TIMEOUT = 10
"""Seconds for a cell: an endless loop costs as many, and a busy machine must import matplotlib in them."""

CONFIGURATION = f"""
from nbgrader.plugins import LateSubmissionPlugin


class ByTheHour(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return 0.5 * (total_seconds_late // 3600)


c = get_config()
c.CourseDirectory.course_id = "same marks"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.Execute.timeout = {TIMEOUT}
c.AssignLatePenalties.plugin_class = ByTheHour
"""
DUE = "2026-01-02 12:00:00 UTC"

# What test cells do by themselves, whatever was handed in.
VALUES = {
    "nothing": "",
    "only_a_comment": "# nothing to see",
    "passes": "assert sorted([2, 1]) == [1, 2]",
    "fails": "assert sorted([2, 1]) == [2, 1], 'not so'",
    "syntax_error": "def broken(:",
    "name_error": "no_such_name",
    "half": "0.5",
    "zero": "0",
    "minus_zero": "-0.0",
    "text": "'0.5'",
    "text_with_spaces": "' 1.5 '",
    "true": "True",
    "false": "False",
    "none": "None",
    "ellipsis": "...",
    "nan": "float('nan')",
    "infinity_below": "float('-inf')",
    "below_zero": "-1.0",
    "numpy_number": "import numpy as np\nnp.float64(0.5)",
    "numpy_integer": "import numpy as np\nnp.int64(1)",
    "numpy_printed": "import numpy as np\nprint(np.float64(0.5))",
    "array": "import numpy as np\nnp.arange(3)",
    "fraction": "from fractions import Fraction\nFraction(1, 2)",
    "decimal": "from decimal import Decimal\nDecimal('0.5')",
    "complex": "0.5 + 0j",
    "list": "[0.5]",
    "shown": "display(0.5)",
    "printed": "print(0.5)",
    "silenced": "0.5;",
    "kept": "score = 0.5",
    "in_a_block": "if True:\n    0.5",
    "last_of_two": "0.5\n1.5",
    "underscored": "0.25\n_",
    "underscore_in_number": "1_0e-1",
    "rounded": "round(1.26, 1)",
    "shown_and_valued": "display(0.5)\n1.5",
    "value_by_hook": "import sys\nsys.displayhook(0.5)",
    "two_values_by_hook": "import sys\nsys.displayhook(0.5)\n1.5",
    "value_then_error": "import sys\nsys.displayhook(1.5)\n1 / 0",
    "printed_then_error": "print(1.5)\n1 / 0",
    "rich_number": "class Rich:\n    def _repr_html_(self):\n        return '<b>1</b>'\n"
    "    def __repr__(self):\n        return '1.5'\nRich()",
    "html_alone": "from IPython.display import HTML\nHTML('<b>1</b>')",
    "broken_repr": "class Broken:\n    def __repr__(self):\n        raise ValueError('no words')\nBroken()",
    "standard_error": "import sys\nprint('careful', file=sys.stderr)",
    "standard_error_then_value": "import sys\nprint('careful', file=sys.stderr)\n0.5",
    "value_then_standard_error": "import sys\nsys.displayhook(0.5)\nprint('careful', file=sys.stderr)",
    "warning": "import warnings\nwarnings.warn('careful')",
    "warning_again": "import warnings\nwarnings.warn('careful')\n1.5",
    "logged": "import logging\nlogging.warning('careful')",
    "logged_in_silence": "import logging\nlogging.info('careful')",
    # A kernel's thread reads the descriptor: a cell that ends at once may be over before it has.
    "descriptor_error": "import os\nimport time\nos.write(2, b'careful')\ntime.sleep(0.5)",
    "program_error": "import subprocess\nsubprocess.run(['sh', '-c', 'echo careful >&2; sleep 0.5']);",
    "shell": "!echo careful >&2",
    "shell_fails": "!exit 3",
    "bash_fails": "%%bash\nexit 2",
    "bash_standard_error": "%%bash\necho careful >&2",
    "captured_error": "%%capture\nimport sys\nprint('careful', file=sys.stderr)",
    "captured_failure": "%%capture\n1 / 0",
    "cleared_error": "import sys\nfrom IPython.display import clear_output\n"
    "print('careful', file=sys.stderr)\nclear_output()",
    "timed": "%time 1.5",
    "cell_timed": "%%time\n0.5",
    "unknown_magic": "%no_such_magic",
    "help": "len?",
    "await_value": "import asyncio\nawait asyncio.sleep(0, 0.5)",
    "await_failure": "async def fails():\n    raise ValueError('later')\nawait fails()",
    "system_exit": "import sys\nsys.exit(0)",
    "keyboard_interrupt": "raise KeyboardInterrupt",
    "asks": "input('name? ')",
    "own_exception": "raise type('Odd', (Exception,), {})('strange')",
    "group": "raise ExceptionGroup('several', [ValueError(1)])",
    "caught": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    0.5",
    "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2])",
    "figure_in_silence": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    "figure_and_value": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\n0.5",
    "widget": "import ipywidgets\nipywidgets.IntSlider(value=1)",
    "many_lines_then_error": "import sys\nfor number in range(1500):\n    print(number)\n"
    "print('careful', file=sys.stderr)",
    "deep": "def deep():\n    return deep()\ndeep()",
    "count": "assert get_ipython().execution_count > 1",
    "main": "assert __name__ == '__main__'",
    "defines": "helper = 0.5",
    "uses_what_another_defined": "helper",
    "deletes": "del helper",
    "uses_what_was_deleted": "helper",
}

# What test cells do with the value that a student gives; {0} is its name.
TESTS_OF_A_VALUE = {
    "value": "{0}",
    "equal": "assert {0} == 1.5",
    "parts": "0.5 * ({0} == 1.5) + 1.5 * ({0} is not None)",
    "verdict": "{0} == 1.5",
    "close": "assert abs({0} - 1.5) < 1e-9\n1.75",
    "printed": "print({0})",
    "kind": "assert isinstance({0}, (int, float)), type({0}).__name__",
    "text": "assert str({0}) == '1.5', str({0})",
    "listed": "[{0}]",
}

# And with a function that a student gives.
TESTS_OF_A_FUNCTION = {
    "called": "{0}()",
    "equal": "assert {0}() == 1.5",
    "twice": "assert {0}() == {0}()",
    "parts": "score = 0.5 * ({0}() == 1.5) + 1.5 * ({0}() is not None)\nscore",
    "forgiving": "try:\n    {0}()\nexcept Exception:\n    pass\n0.5",
    "function": "{0}",
    "printed": "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as printed:\n"
    "    {0}()\nassert printed.getvalue() in ('', '1.5\\n'), printed.getvalue()",
    "argument": "{0}(1)",
    "raises": (
        "try:\n    {0}(1, 2, 3)\nexcept TypeError:\n    pass\nelse:\n    raise AssertionError('it takes 3')"
    ),
}
SLOTS = 6


def values():
    """An exercise that is graded the same whatever its one answer is."""
    return notebook(
        cell("answer", "solution", "### BEGIN SOLUTION\nanswer = 1\n### END SOLUTION"),
        *(cell(f"test_{name}", "test", source, POINTS) for name, source in VALUES.items()),
    )


def value_answers():
    """An exercise that asks for `SLOTS` values, `value_1` and so on, and tests each in all ways."""
    return _slots("value", "### BEGIN SOLUTION\n{0} = 1.5\n### END SOLUTION", TESTS_OF_A_VALUE)


def function_answers():
    """An exercise that asks for `SLOTS` functions, `function_1` and so on, and tests each in all ways."""
    solution = "def {0}():\n    ### BEGIN SOLUTION\n    return 1.5\n    ### END SOLUTION"
    return _slots("function", solution, TESTS_OF_A_FUNCTION)


def _slots(word, solution, tests):
    cells = []
    for number in range(1, SLOTS + 1):
        name = f"{word}_{number}"
        cells.append(cell(name, "solution", solution.format(name)))
        cells += [
            cell(f"test_{name}_{kind}", "test", source.format(name), POINTS) for kind, source in tests.items()
        ]
    return notebook(*cells)


MADE_UP = {"values": values, "value_answers": value_answers, "function_answers": function_answers}
