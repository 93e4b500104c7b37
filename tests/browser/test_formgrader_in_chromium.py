"""What is graded by hand in nbgrader's formgrader stands in our pages and tables, and in its own export."""

import csv

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tests.grading.commands import nbgrader, outsourcing_lab, rows_of
from tests.grading.formgrader import TOKEN, served_course
from tests.grading.small_course import EXERCISE, RIGHT, hand_in, write_course

COMMENT = "Well argued, but <b>who</b> says so?\nName the source."
ON_CODE = "A shorter name would do."
BY_TESTS, EXTRA = 6, 1
BY_HAND = {"essay": 3, "code_by_hand": 2.5, "task": 2}
TOTAL = BY_TESTS + EXTRA + sum(BY_HAND.values())


def run(course, command, *words):
    done = (nbgrader if command == "nbgrader" else outsourcing_lab)(course, *words)
    assert done.returncode == 0, f"{words}: {done.stderr}"


def enter(page, field, text):
    """Type into a field of formgrader, leave it, and wait until that is saved."""
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        page.locator(field).fill(str(text))
        page.keyboard.press("Tab")
    assert saved.value.ok, saved.value.text()


def grade_in_formgrader(page, address, student):
    """Open a student's notebook from the list, as an instructor does, give points and comments, and go on."""
    page.goto(f"{address}/formgrader/gradebook/{EXERCISE}/two")
    page.locator("tbody tr").filter(has_text=student).locator("a.name-hidden").click()
    expect(page.locator("#essay")).to_have_class("score tabbable needs_manual_grade")
    for grade_id, points in BY_HAND.items():
        enter(page, f"#{grade_id}", points)
    enter(page, "#essay_extra_credit", EXTRA)
    enter(page, "#essay-comment", COMMENT)
    enter(page, "#last-comment", ON_CODE)
    expect(page.locator("#essay")).not_to_have_class("score tabbable needs_manual_grade")
    before = page.url
    page.get_by_role("link", name="Next").click()
    page.wait_for_url(lambda url: url != before)


@pytest.fixture(scope="module")
def course(browser, tmp_path_factory):
    """A course of which ada's answers were graded in formgrader, and those of ben were not."""
    course = write_course(tmp_path_factory.mktemp("by hand"))
    run(course, "outsourcing-lab", "release")
    hand_in(course, "ada", RIGHT)
    hand_in(course, "ben", RIGHT)
    run(course, "outsourcing-lab", "grade")
    with served_course(course, tmp_path_factory.mktemp("home")) as served:
        context = browser.new_context(extra_http_headers={"Authorization": f"token {TOKEN}"})
        page = context.new_page()
        page.set_default_timeout(60_000)
        grade_in_formgrader(page, f"http://127.0.0.1:{served.port}", "ada")
        context.close()
    return course


def words(element):
    return " ".join(element.get_text(" ").split())


def test_grading_again_keeps_what_was_given_by_hand_and_tells_the_student(course):
    run(course, "outsourcing-lab", "grade")
    rows = rows_of(course / "grades.csv", "student")
    assert (float(rows["ada"]["points"]), rows["ada"]["status"]) == (TOTAL, "graded")
    assert (float(rows["ben"]["points"]), rows["ben"]["status"]) == (BY_TESTS, "look by hand")
    page = BeautifulSoup((course / "feedback/ada" / f"{EXERCISE}.html").read_text("utf-8"), "html.parser")
    assert words(page.main).startswith(f"{TOTAL} of 15 points")
    sections = {words(each.h2): each for each in page.find_all("section")}
    assert sections["essay"].blockquote.get_text().strip() == COMMENT
    assert "4 of 4 points, 1 of them extra credit" in words(sections["essay"])
    assert "2.5 of 3 points" in words(sections["code by hand"])
    assert words(sections["test last"].blockquote) == ON_CODE
    other = (course / "feedback/ben" / f"{EXERCISE}.html").read_text("utf-8")
    assert "9 more points are to be given by hand" in other
    overview = BeautifulSoup((course / "overview.html").read_text("utf-8"), "html.parser")
    assert "To be looked at by hand: 1" in words(overview.main)


def test_nbgraders_own_feedback_and_export_have_the_same(course):
    run(course, "nbgrader", "generate_feedback", EXERCISE)
    run(course, "nbgrader", "export", "--to", "marks.csv")
    with (course / "marks.csv").open(encoding="utf-8", newline="") as file:
        marks = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert marks == {"ada": TOTAL, "ben": BY_TESTS}
    page = BeautifulSoup((course / "feedback/ada" / EXERCISE / "two.html").read_text("utf-8"), "html.parser")
    assert "Well argued, but" in words(page)
