"""A handout worked by the keyboard alone, read without scripts, and opened in somebody else's frame."""

import pytest
from playwright.sync_api import expect

from outsourcing_lab.teaching import quiz
from outsourcing_lab.teaching.quizzes.bank import key_of
from tests.browser.handouts import strange, watch
from tests.browser.keyboard import give_answer
from tests.teaching.quizzes.quiz_sources import SOURCES

STEM = "04_knowledge_process_outsourcing"
# What the keyboard has to reach, in the order of the page; of a group of radio buttons it reaches one.
REACHABLE = """() => {
    const groups = new Set();
    return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
        .filter((element) => element.tabIndex >= 0)
        .filter((element) => {
            if (element.type !== "radio") return true;
            const isFirst = !groups.has(element.name);
            groups.add(element.name);
            return isFirst;
        })
        .map((element) => { element.dataset.stop = "wanted"; return element; })
        .length;
}"""
FOCUSED = """() => {
    const focused = document.activeElement;
    const style = getComputedStyle(focused);
    return {
        wanted: focused.dataset.stop === "wanted",
        what: focused.outerHTML.slice(0, 100),
        place: [...document.querySelectorAll("[data-stop]")].indexOf(focused),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    };
}"""


@pytest.fixture
def address(handouts):
    return (handouts("learn") / f"{STEM}.html").as_uri()


@pytest.fixture
def frame(handouts, open_page, tmp_path):
    """Return a function that calls another with the lesson's frame in a page that allows it only so much."""

    def with_frame(allowed, work):
        lesson = (handouts("learn") / f"{STEM}.html").as_uri()
        outer = tmp_path / "learning platform.html"
        outer.write_text(
            f'<!DOCTYPE html><title>Course</title><iframe sandbox="{allowed}" src="{lesson}" '
            'width="800" height="700"></iframe>',
            "utf-8",
        )
        with open_page() as page:
            done = watch(page)
            page.goto(outer.as_uri())
            work(page.frame_locator("iframe"))
            # What was asked for is no complaint.
            asked_for = (f"requests {outer.as_uri()[:90]}", "says Blocked script execution in ")
            assert [what for what in strange(done, lesson) if not what.startswith(asked_for)] == []

    return with_frame


def test_tab_reaches_everything_in_reading_order_and_shows_where_it_is(open_page, address):
    with open_page(viewport={"width": 1280, "height": 800}) as page:
        page.goto(address)
        wanted = page.evaluate(REACHABLE)
        assert wanted > 20
        reached = []
        for _ in range(wanted):
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUSED)
            assert stop["wanted"], stop
            assert stop["outline"] >= 2, stop
            reached.append(stop["place"])
        assert reached == list(range(wanted))


def test_the_skip_link_comes_first_and_leads_to_the_lesson(open_page, address):
    with open_page() as page:
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the lesson"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#lesson"


def test_every_question_can_be_answered_right_and_every_fold_opened(open_page, address):
    with open_page() as page:
        page.goto(address)
        asked = [question for question in quiz(STEM).questions if not question.graded]
        for question in asked:
            shown = page.locator(f"[data-question='{question.id}']")
            give_answer(shown, question.kind, key_of(STEM, SOURCES[STEM], question.id))
            expect(shown.get_by_role("status")).to_contain_text("✔ Right.")
        assert len({question.kind for question in asked}) >= 3
        for fold in page.locator("details:visible").all():
            before = fold.evaluate("fold => fold.open")
            fold.locator("summary").first.press("Enter")
            assert fold.evaluate("fold => fold.open") is not before


def test_each_position_of_each_explorer_is_reached_by_arrow_keys(open_page, address):
    with open_page() as page:
        page.goto(address)
        for explorer in page.locator("section.lesson-explorer").all():
            slider, positions = explorer.get_by_role("slider"), explorer.locator(".position")
            for number in range(positions.count()):
                if number:
                    slider.press("ArrowRight")
                    expect(slider).to_be_focused()
                expect(explorer.locator(".position:visible")).to_have_count(1)
                expect(positions.nth(number)).to_be_visible()
                words = positions.nth(number).get_attribute("data-words")
                expect(slider).to_have_attribute("aria-valuetext", words)


def test_without_scripts_every_question_option_hint_and_position_can_be_read(open_page, address):
    with open_page(java_script_enabled=False) as page:
        page.goto(address)
        for question in quiz(STEM).questions:
            shown = page.locator(f"[data-question='{question.id}']")
            for text in (question.text, *question.options, *question.items):
                expect(shown.get_by_text(text).first).to_be_visible()
        assert "JavaScript" in page.locator("form.lesson-quiz").inner_text()
        assert page.locator(".position").count() > 3
        assert all(position.is_visible() for position in page.locator(".position").all())
        assert not page.get_by_role("slider").filter(visible=True).count()
        for fold in page.locator("details:visible").all():
            if fold.get_attribute("open") is None:
                fold.locator("summary").first.press("Enter")
            assert fold.locator("> :not(summary)").first.is_visible()


def test_in_a_frame_without_scripts_the_lesson_can_be_read(frame):
    def read(lesson):
        expect(lesson.get_by_role("heading", level=1)).to_be_visible()
        expect(lesson.locator("fieldset").first).to_be_visible()
        expect(lesson.locator(".position").last).to_be_visible()
        lesson.locator("summary").first.press("Enter")
        expect(lesson.locator("details[open]").first).to_be_visible()

    frame("", read)


def test_in_a_frame_with_scripts_all_works(frame):
    def work(lesson):
        for question in [question for question in quiz(STEM).questions if not question.graded][:2]:
            shown = lesson.locator(f"[data-question='{question.id}']")
            give_answer(shown, question.kind, key_of(STEM, SOURCES[STEM], question.id))
            expect(shown.get_by_role("status")).to_contain_text("✔ Right.")
        explorer = lesson.locator("section.lesson-explorer").first
        explorer.get_by_role("slider").press("ArrowRight")
        expect(explorer.locator(".position").nth(1)).to_be_visible()

    frame("allow-scripts", work)
