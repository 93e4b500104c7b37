"""A small nbgrader course of its own: two notebooks, tests, an answer and a task that are graded by hand."""

import nbformat

EXERCISE = "ps1"
CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "small"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.LateSubmissionPlugin.penalty_method = "zero"
"""
ROLES = {
    "test": {"grade": True, "solution": False, "locked": True, "task": False},
    "locked": {"grade": False, "solution": False, "locked": True, "task": False},
    "solution": {"grade": False, "solution": True, "locked": False, "task": False},
    "manual": {"grade": True, "solution": True, "locked": False, "task": False},
    "task": {"grade": False, "solution": False, "locked": True, "task": True},
}
SOLVED = "### BEGIN SOLUTION\n    return {}\n    ### END SOLUTION"


def cell(grade_id, role, source, points=None):
    kind = "markdown" if grade_id.startswith(("essay", "task")) else "code"
    made = nbformat.v4.new_markdown_cell(source) if kind == "markdown" else nbformat.v4.new_code_cell(source)
    made.metadata.nbgrader = {"schema_version": 3, "grade_id": grade_id, "cell_type": kind, **ROLES[role]}
    if points is not None:
        made.metadata.nbgrader.points = points
    made.id = grade_id.replace("_", "-")
    return made


def notebook(*cells):
    made = nbformat.v4.new_notebook(cells=list(cells))
    made.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made.cells.insert(0, nbformat.v4.new_markdown_cell("# A small exercise", id="title"))
    return made


def function(name, argument, value):
    return f"def {name}({argument}):\n    {SOLVED.format(value)}"


def sources():
    """The two source notebooks, by name."""
    return {
        "one": notebook(
            cell("data", "locked", "NUMBERS = [1, 2, 3]"),
            cell("total", "solution", function("total", "numbers", "sum(numbers)")),
            cell(
                "test_total",
                "test",
                "# The sum\nassert total(NUMBERS) == 6\n"
                "### BEGIN HIDDEN TESTS\nassert total([]) == 0\n### END HIDDEN TESTS",
                3,
            ),
            cell("mean", "solution", function("mean", "numbers", "sum(numbers) / len(numbers)")),
            cell(
                "test_mean",
                "test",
                "# The mean, in parts\nscore = 0.5 * (mean([2]) == 2) + 1.5 * (mean(NUMBERS) == 2)\nscore",
                2,
            ),
        ),
        "two": notebook(
            cell("essay", "manual", "YOUR ANSWER HERE", 4),
            cell("code_by_hand", "manual", function("free", "x", "x"), 3),
            cell("task", "task", "Do something, in new cells below.", 2),
            cell("last", "solution", function("last", "x", "x[-1]")),
            cell("test_last", "test", "assert last([1, 2]) == 2", 1),
        ),
    }


def write_course(folder):
    """Write the course; return its folder."""
    course = folder / "small course"
    for name, made in sources().items():
        path = course / "solutions" / EXERCISE / f"{name}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, path)
    (course / "nbgrader_config.py").write_text(CONFIGURATION, "utf-8")
    return course


RIGHT = {
    "total": "def total(numbers):\n    return sum(numbers)",
    "mean": "def mean(numbers):\n    return sum(numbers) / len(numbers)",
    "last": "def last(x):\n    return x[-1]",
    "essay": "My answer.",
    "code_by_hand": "def free(x):\n    return x",
}


def hand_in(course, student, answers, notebooks=("one", "two"), timestamp=None):
    """Write what a student hands in of the released notebooks, which must be there.

    Args:
        answers: sources by grade_id; all others stay as they were given.
    """
    folder = course / "submitted" / student / EXERCISE
    folder.mkdir(parents=True, exist_ok=True)
    for name in notebooks:
        made = nbformat.read(course / "exercises" / EXERCISE / f"{name}.ipynb", as_version=4)
        for each in made.cells:
            grade_id = each.metadata.get("nbgrader", {}).get("grade_id")
            each.source = answers.get(grade_id, each.source)
        nbformat.write(made, folder / f"{name}.ipynb")
    if timestamp:
        (folder / "timestamp.txt").write_text(timestamp, "utf-8")


def write_class(course):
    """What honest students hand in: all, some, nothing, late, without a notebook."""
    hand_in(course, "ada", RIGHT, timestamp="2026-01-01 10:00:00 UTC")
    hand_in(course, "ben", RIGHT | {"mean": "def mean(numbers):\n    return numbers[0]"})
    hand_in(course, "blank", {})
    hand_in(course, "edge", RIGHT | {"total": "def total(numbers):\n    return 6"})
    hand_in(course, "late", RIGHT, timestamp="2026-01-03 10:00:00 UTC")
    hand_in(course, "one_only", RIGHT, notebooks=["one"])
    hand_in(course, "raises", RIGHT | {"last": "def last(x):\n    raise ValueError('no')"})
    hand_in(course, "syntax", RIGHT | {"total": "def total(numbers)\n    return"})
