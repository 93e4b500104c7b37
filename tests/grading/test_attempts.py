"""Known wrong answers are graded once, and tell what the wrong answers of a class may come from."""

import pytest
from bs4 import BeautifulSoup

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.attempts import GRADED_ATTEMPTS, graded_attempts, read_attempts
from outsourcing_lab.grading.gradebook.data import KnownExercise
from outsourcing_lab.grading.nbgrader_course import read_course
from outsourcing_lab.grading.prepared import PreparedExercise
from tests.grading.commands import outsourcing_lab
from tests.grading.small_course import EXERCISE, RIGHT, hand_in, write_course

COUNTS = "def total(numbers):\n    return len(numbers)"
ATTEMPTS = f"""
[always-six]
cells.total = '''
def total(numbers):
    return 6
'''

[counts-and-forgets]
cells.total = '''
{COUNTS}
'''
cells.last = '''
def last(x):
    return x[0]
'''
"""


def overview(course):
    """Whose answers each known wrong answer fits, by its name and by how it fits."""
    done = outsourcing_lab(course, "grade")
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((course / "overview.html").read_text("utf-8"), "html.parser")
    rows = page.find("caption", string="Which known wrong answers they fit").parent.tbody.find_all("tr")
    cells = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows]
    return {(name, how): students for name, _, how, students in cells}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = write_course(tmp_path_factory.mktemp("attempts"))
    (course / "solutions" / f"{EXERCISE}.attempts.toml").write_text(ATTEMPTS, "utf-8")
    assert outsourcing_lab(course, "release").returncode == 0
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", RIGHT | {"total": "def total(values):\n    answer = 6\n    return answer"})
    hand_in(course, "cy", RIGHT | {"total": COUNTS, "last": "def last(x):\n    return x[0]"})
    hand_in(course, "dan", RIGHT | {"last": "def last(x):\n    return None"})
    hand_in(course, "eva", RIGHT | {"mean": "def mean(numbers):\n    return numbers[0]"})
    return course


def test_wrong_answers_are_told_by_what_was_graded_once(course):
    found = overview(course)
    assert found == {
        ("always-six", "in the one step that it costs points in"): "1 ben",
        ("counts-and-forgets", "in all 2 steps that it costs points in"): "1 cy",
        ("counts-and-forgets", "in this step alone"): "1 dan",
        ("none of the known ones", "–"): "1 eva",
    }


def test_they_are_graded_again_only_where_something_changed_or_what_was_kept_is_broken(tmp_path):
    described = read_course(write_course(tmp_path))
    exercise = PreparedExercise(EXERCISE, "Exercise", {}, KnownExercise("1", None, {}), {})
    asked = []

    def grade(tasks):
        asked.extend(name for name, _ in tasks)
        return ((name, {"notebooks": []}) for name in asked[-1:])

    def graded(attempts, **options):
        asked.clear()
        assert graded_attempts(described, exercise, attempts, grade, **options) == dict.fromkeys(attempts, ())
        return list(asked)

    assert graded({"a": {}}) == ["a"]
    assert graded({"a": {}}) == []
    assert graded({"a": {}}, force=True) == ["a"]
    assert graded({"a": {"total": "1"}}) == ["a"]
    for broken in ("{ no JSON", "[]"):
        (described.root / GRADED_ATTEMPTS).write_text(broken, "utf-8")
        assert graded({"a": {"total": "1"}}) == ["a"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[a", "cannot be read"),
        ("[a]\nmarks = 3", "[a] has no `cells`"),
        ("[a]\ncells.total = 3", "[a] has no `cells`, or one of them is not text"),
        ("a = 3", "[a] has no `cells`"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_it_needs(tmp_path, text, says):
    described = read_course(write_course(tmp_path))
    file = described.sources / f"{EXERCISE}.attempts.toml"
    assert read_attempts(described, EXERCISE) == {}
    file.write_text(text, "utf-8")
    with pytest.raises(CommandError) as refused:
        read_attempts(described, EXERCISE)
    assert str(refused.value).startswith(str(file))
    assert says in str(refused.value)
    assert "holds sources by grade_id" in str(refused.value)
