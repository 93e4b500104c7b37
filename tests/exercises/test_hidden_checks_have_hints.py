"""Every hidden check has a name and a hint, and neither says what only solution and tests may know."""

import ast
import re

import nbformat
import pytest

from outsourcing_lab.grading.engine.hidden import hidden_checks
from tests.sample_class import EXERCISES, ROOT, graded_tests, released_notebook, source_notebook

CHECKS = [
    (exercise, grade_id, check)
    for exercise in EXERCISES
    for grade_id, cell in graded_tests(source_notebook(exercise)).items()
    for check in hidden_checks(cell.source)
]
NAMES = [f"{exercise} {grade_id}: {check.name}" for exercise, grade_id, check in CHECKS]


def cell_of(exercise, grade_id):
    return graded_tests(source_notebook(exercise))[grade_id].source


def test_every_hidden_part_is_named():
    for exercise in EXERCISES:
        for grade_id, cell in graded_tests(source_notebook(exercise)).items():
            parts = cell.source.count("BEGIN HIDDEN TESTS")
            named = [check for check in hidden_checks(cell.source) if check.name]
            assert len(named) >= parts > 0, f"{exercise} {grade_id}: CONTRIBUTING.md says how to name a check"


@pytest.mark.parametrize(("exercise", "grade_id", "check"), CHECKS, ids=NAMES)
def test_a_hidden_check_has_a_name_of_its_own_and_a_hint(exercise, grade_id, check):
    assert check.hint.endswith((".", "?"))
    checks = hidden_checks(cell_of(exercise, grade_id))
    assert [other for other in checks if other.name.endswith(check.name)] == [check]


@pytest.mark.parametrize(("exercise", "grade_id", "check"), CHECKS, ids=NAMES)
def test_a_check_in_a_part_is_called_what_the_part_is_called(exercise, grade_id, check):
    source = cell_of(exercise, grade_id)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.With) and ast.unparse(node.items[0].context_expr).startswith("parts.worth"):
            called = ast.literal_eval(node.items[0].context_expr.args[1])
            hidden = range(check.first, check.last + 1)
            if node.lineno in hidden or any(line.lineno in hidden for line in node.body):
                assert check.name == called


@pytest.mark.parametrize(("exercise", "grade_id", "check"), CHECKS, ids=NAMES)
def test_what_students_are_told_gives_no_value_away(exercise, grade_id, check):
    given = "\n".join(cell.source for cell in released_notebook(exercise).cells)
    for value in values(cell_of(exercise, grade_id), check):
        if value not in given:
            said = f"{check.name} {check.hint}"
            assert not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", said), value


def values(source, check):
    """The texts and numbers in a hidden check's code, but for its reasons and the names of parts."""
    tree = ast.parse(source)
    words = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "idea":
            words.update(map(id, ast.walk(node)))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "parts.worth":
            words.update(map(id, ast.walk(node)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and check.first <= node.lineno <= check.last:
            is_value = not isinstance(node.value, bool | None)
            yield from [str(node.value)] if is_value and id(node) not in words else []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_sections_to_read_again_are_in_the_lessons(exercise):
    for where in {check.read for name, _, check in CHECKS if name == exercise and check.read}:
        found = re.fullmatch(r"lesson (\d+), section (\d+), “(.+)”", where)
        assert found, where
        (lesson,) = (ROOT / "notebooks").glob(f"{found[1]:0>2}_*.ipynb")
        text = "\n".join(cell.source for cell in nbformat.read(lesson, as_version=4).cells)
        assert f"\n## {found[2]}. {found[3]}\n" in f"\n{text}\n", where
