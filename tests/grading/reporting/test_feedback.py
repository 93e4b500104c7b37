"""The page that a student gets back says what was earned and why, and nothing that is to stay hidden."""

from dataclasses import replace

from bs4 import BeautifulSoup

from outsourcing_lab.grading.reporting.feedback import feedback_page
from tests.grading.reporting.sample_rows import PERFECT, REFUSED, ROW, STEPS, TURNED


def page_of(row, heading="Exercise 1"):
    return BeautifulSoup(feedback_page(row, heading), "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


def section(page, title):
    return next(each for each in page.find_all("section") if title in words(each.h2))


def test_what_comes_from_others_is_escaped_and_cannot_turn_lines_round():
    text = feedback_page(ROW, "Exercise <1>" + TURNED)
    page = BeautifulSoup(text, "html.parser")
    assert page.find_all(["script", "img", "i", "b", "iframe", "form"]) == []
    assert page.main.find_all("em") == page.main.find_all("em", string=lambda said: "Kernel" in said)
    assert TURNED not in text
    assert page.title.get_text() == "Exercise <1>\ufffd: feedback for <script>ada</script>\ufffd"
    assert page.find("pre").get_text() == (
        "location() returned '<img src=x onerror=alert(1)>'.\n\tLook again: a border\ufffd"
    )


def test_the_page_allows_nothing_to_be_loaded_or_run():
    page = page_of(ROW)
    policy = page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.split("; ") == [
        "default-src 'none'", "img-src data:", "style-src 'unsafe-inline'", "base-uri 'none'",
        "form-action 'none'",
    ]  # fmt: skip
    assert [link["href"] for link in page.find_all("link")] == ["data:,"]
    assert page.html["lang"] == "en"


def test_the_table_has_each_step_with_its_points_and_its_result_in_words():
    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in page_of(ROW).table.find_all("tr")]
    assert rows == [
        ["Step", "Points", "Result"],
        ["Step 1: who", "2 of 2", "✔ passed"],
        ["Step 2: where", "0 of 4", "✘ not passed"],
        ["Step 3: an edge", "1.5 of 3", "◐ passed in part"],
        ["Step 4: unnamed", "0 of 1", "✘ not passed"],
        ["Step 5: an essay", "… of 5", "… to be looked at by hand"],
        ["Step 6: another", "5 of 4", "✔ passed"],
    ]


def test_the_total_says_what_was_taken_off_and_what_is_still_open():
    text = words(page_of(ROW).main)
    assert text.startswith("7 of 19 points The steps have earned 8.5 points, and 1.5 are taken off.")
    assert "This is not final: 5 more points are to be given by hand." in text
    assert "Please note: late & more." in text


def test_of_a_hidden_check_the_page_has_the_name_and_of_one_that_failed_the_hint():
    checks = [words(each) for each in section(page_of(ROW), "Step 3").find_all("li")]
    assert checks == [
        "✘ not passed: an empty list Hint: nothing is an answer, too.",
        "✔ passed: two alike",
        "– not reached: the last",
        "? perhaps not passed: a <b>perhaps</b> Hint: think of <i>x</i>.",
    ]
    assert "✘ not passed: a case that is not shown" in words(section(page_of(ROW), "Step 4"))
    assert "The check that you can see passes." in words(section(page_of(ROW), "Step 4"))


def test_what_a_check_says_with_its_hidden_part_is_on_no_page():
    told = [replace(step, said="SECRET") for step in STEPS]
    assert "SECRET" not in feedback_page(replace(ROW, steps=tuple(told)), "Exercise 1")


def test_a_comment_and_extra_credit_are_shown_also_where_all_points_were_earned():
    another = section(page_of(ROW), "Step 6")
    assert another.blockquote.get_text().strip() == "Well <em>said</em>.\nSee me."
    assert "5 of 4 points, 1 of them extra credit" in words(another)


def test_what_to_do_next_names_what_to_read_again():
    following = [words(each) for each in page_of(ROW).find("ol").find_all("li")]
    assert following[:3] == [
        "Step 2: where Read its idea in the exercise again, and what is said above.",
        "Step 3: an edge Read again lesson 1, section 2.",
        "Step 4: unnamed Read its idea in the exercise again.",
    ]
    assert len(following) == 5


def test_who_has_everything_is_told_so():
    assert "Every step has all its points." in words(page_of(PERFECT).main)
    left = replace(PERFECT, steps=(*STEPS[:1], STEPS[4]))
    assert "nothing left for you to do until the rest is looked at" in words(page_of(left).main)


def test_who_could_not_be_graded_is_told_why_and_what_to_do():
    text = words(page_of(REFUSED).main)
    assert "The reason: bob.ipynb is not JSON." in text
    assert "take a fresh copy of the exercise" in text
