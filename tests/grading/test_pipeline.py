"""The sample class, graded by nbgrader's own commands and by `outsourcing-lab grade`: the same marks."""

import csv
import re
import shutil
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup

from outsourcing_lab.grading.batch import best_mode
from tests.grading.commands import nbgrader, outsourcing_lab, rows_of
from tests.grading.conftest import copy_course
from tests.sample_class import ATTEMPTS, EXERCISES, graded_tests, source_notebook, write_sample_class

EXERCISE = EXERCISES[0]


@pytest.fixture(scope="module")
def by_nbgrader(tmp_path_factory):
    """A course graded by nbgrader's commands: its folder, what each command did, and what is expected."""
    course = copy_course(tmp_path_factory.mktemp("nbgrader"))
    expected = write_sample_class(course / "submitted", EXERCISE)
    done = {
        "generate": nbgrader(course, "generate_assignment", EXERCISE, "--force"),
        "autograde": nbgrader(course, "autograde", EXERCISE),
        "autograde the others": nbgrader(
            course, "autograde", EXERCISE, "--CourseDirectory.student_id_exclude=copied_a_test"
        ),
        "feedback": nbgrader(course, "generate_feedback", EXERCISE),
        "export": nbgrader(course, "export", "--to", "marks.csv"),
    }
    return course, done, expected


@pytest.fixture(scope="module")
def by_us(shared_course):
    """A course graded by `outsourcing-lab grade`: its folder, what the command did, and what is expected."""
    expected = write_sample_class(shared_course / "submitted", EXERCISE)
    return shared_course, outsourcing_lab(shared_course, "grade", "--like-nbgrader"), expected


def test_nbgraders_own_commands_run_on_the_course(by_nbgrader):
    _, done, _ = by_nbgrader
    # A copied cell stops nbgrader's whole run (it speaks of an "old version"); without that student, it names
    # those whose files are no notebooks, and still exits 1.
    codes = {command: process.returncode for command, process in done.items()}
    assert codes == {"generate": 0, "autograde": 1, "autograde the others": 1, "feedback": 0, "export": 0}
    assert "use an old version" in done["autograde"].stderr
    for student in ("not_json", "not_a_notebook"):
        assert f"for student '{student}'" in done["autograde the others"].stderr


def test_nbgrader_gives_the_marks_that_are_expected(by_nbgrader):
    course, _, expected = by_nbgrader
    marks = rows_of(course / "marks.csv", "student_id")
    assert {student: float(row["score"]) for student, row in marks.items()} == {
        student: entry.nbgrader_points or 0 for student, entry in expected.items()
    }
    graded = {path.name for path in (course / "autograded").iterdir()}
    assert graded == {student for student, entry in expected.items() if entry.nbgrader_points is not None}
    assert {path.name for path in (course / "feedback").iterdir()} == graded


def test_grade_gives_the_marks_of_nbgrader_and_says_why_not(by_us):
    course, done, expected = by_us
    assert done.returncode == 1
    rows = rows_of(course / "grades.csv", "student")
    assert rows.keys() == {student.replace("=", "'=") for student in expected}
    for student, entry in expected.items():
        row = rows[student.replace("=", "'=")]
        assert row["points"] == ("" if entry.points is None else f"{entry.points:g}"), student
        assert row["status"] == entry.status
        assert row["isolation"] == best_mode().value
        assert row["exercise"] == EXERCISE
        assert entry.reason in row["reason"]
        assert bool(row["reason"]) == bool(entry.reason)


def test_the_table_goes_to_the_output_and_the_progress_to_the_error_stream(by_us):
    _, done, expected = by_us
    header, *table, gap, summary = done.stdout.partition("\n\nnbgrader would")[0].splitlines()
    assert header.split() == ["Student", "Exercise", "Points", "Max", "Status", "Reason", "Isolation"]
    assert len(table) == len(expected)
    assert all(line.endswith(best_mode().value) for line in table)
    assert (gap, summary) == ("", "11 of 13 submissions graded.")
    *progress, rate = done.stderr.splitlines()
    assert re.fullmatch(r"13 submissions in [\d.]+ s, [\d.]+ a second\.", rate)
    assert [line.split()[0] for line in progress] == [f"[{number}/13]" for number in range(1, 14)]
    assert any(line.endswith(f"ada {EXERCISE}: 20 of 20 points") for line in progress)


def test_the_gradebook_serves_nbgraders_export(by_us):
    course, _, expected = by_us
    assert nbgrader(course, "export", "--to", "marks.csv").returncode == 0
    marks = rows_of(course / "marks.csv", "student_id")
    graded = {student: entry.points for student, entry in expected.items() if entry.points is not None}
    assert {student: float(marks[student]["score"]) for student in graded} == graded
    assert {path.name for path in (course / "autograded").iterdir()} == graded.keys()


def hidden_lines():
    for cell in source_notebook(EXERCISE).cells:
        _, _, hidden = cell.source.partition("### BEGIN HIDDEN TESTS")
        yield from (line.strip() for line in hidden.splitlines() if len(line.strip()) > 12)


def test_the_feedback_page_shows_the_visible_message_and_no_hidden_test(by_us):
    course, _, expected = by_us
    pages = {path.parent.name: path.read_text("utf-8") for path in (course / "feedback").rglob("*.html")}
    assert pages.keys() == expected.keys()
    ideas = [line.split('idea="')[1].split('"')[0] for line in hidden_lines() if 'idea="' in line]
    visible = "".join(cell.source.split("### BEGIN HIDDEN")[0] for cell in source_notebook(EXERCISE).cells)
    hints = "".join(line for line in hidden_lines() if line.startswith("# hint: "))
    given = visible + hints
    secret = [text for text in [*hidden_lines(), *ideas] if text not in given or text.startswith("#")]
    assert len(secret) > 20
    for page in pages.values():
        assert not [text for text in secret if text in page.replace("&#39;", "'").replace("&#34;", '"')]
        assert "<script" not in page
        assert "http:" not in page
        assert "https:" not in page
    one_way = pages["borders-one-way"]
    assert "16 of 20 points" in one_way
    assert "a border from its other side<br>Hint: a border counts both ways." in one_way
    assert one_way.count("not reached:") == 2
    assert "Read again lesson 1, section 3, “Where do they sit?”." in one_way
    captive = pages["captive-is-outsourcing"]
    assert "it is not outsourcing, though it is abroad." in captive
    assert (
        "client=&#39;GB&#39;, site=&#39;IN&#39;, borders=BORDERS) returned &#39;offshore outsourcing&#39;"
        in captive
    )
    assert "`quiz_answer` is not finished yet" in pages["unfinished"]
    assert "could not be graded" in pages["not_json"]


def test_the_overview_finds_each_known_wrong_answer_again(by_us):
    course, _, expected = by_us
    page = BeautifulSoup((course / "overview.html").read_text("utf-8"), "html.parser")
    found = {}
    for row in page.find("caption", string="Which known wrong answers they fit").parent.tbody.find_all("tr"):
        answer, _, how, students = (cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"]))
        found[answer] = (how, students)
    for attempt in ATTEMPTS:
        name = next(each for each in found if attempt in each.split(" or "))
        assert found[name][0].startswith("in all ") or found[name][0].startswith("in the one step"), found
        assert attempt in found[name][1]
    linked = {unquote(link["href"]) for link in page.main.find_all("a") if not link["href"].startswith("#")}
    assert linked
    assert all((course / link).is_file() for link in linked), linked
    assert len(page.find_all("section")) == 1
    assert f"Submissions: {len(expected)}" in page.main.get_text()


def test_what_was_handed_in_is_as_it_was(by_us, tmp_path):
    course, _, _ = by_us
    write_sample_class(tmp_path, EXERCISE)
    handed_in = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.ipynb")}
    submitted = course / "submitted"
    now = {path.relative_to(submitted): path.read_bytes() for path in submitted.rglob("*") if path.is_file()}
    assert now == handed_in


def test_a_flat_folder_gives_the_same_marks(by_us, course, tmp_path):
    nested, _, _ = by_us
    flat, few = tmp_path / "from the learning platform", ("borders-one-way", "edited_a_test", "not_json")
    write_sample_class(flat, EXERCISE, flat=True)
    for path in flat.iterdir():
        if not path.name.startswith(few):
            path.unlink()
    done = outsourcing_lab(course, "grade", str(flat))
    assert done.returncode == 1
    rows = rows_of(course / "grades.csv", "student")
    before = rows_of(nested / "grades.csv", "student")
    assert len(rows) == 3
    for student in few:
        assert rows[student] == before[student]
    shutil.rmtree(flat)


def test_the_cells_that_nbgrader_marks_otherwise_are_listed(by_us):
    _, done, _ = by_us
    _, _, listed = done.stdout.partition("nbgrader would mark these otherwise:\n")
    lines, _, reasons = listed.partition("\n\n")
    first = next(iter(graded_tests(source_notebook(EXERCISE))))
    assert lines.splitlines() == [
        f"copied_a_test {EXERCISE}: copied-cell; nbgrader: the run stops, and no later submission is graded",
        f"deleted_a_test {EXERCISE} {first}: 2 of 2 points, nbgrader: its points stay open; missing-test",
    ]
    assert [line.split(":")[0] for line in reasons.splitlines()] == ["copied-cell", "missing-test"]


def test_there_is_a_row_for_each_test_of_each_graded_submission(by_us):
    course, _, expected = by_us
    with (course / "tests.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    points = {}
    for row in rows:
        points[row["student"]] = points.get(row["student"], 0) + float(row["points"])
    assert points == {
        student.replace("=", "'="): entry.points
        for student, entry in expected.items()
        if entry.points is not None
    }
    assert {row["grade_id"] for row in rows} == graded_tests(source_notebook(EXERCISE)).keys()
