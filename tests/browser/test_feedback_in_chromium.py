"""Feedback and overview as they are opened: from a file, on any screen, on paper, and without colours."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from outsourcing_lab.grading.reporting.feedback import feedback_page
from outsourcing_lab.grading.reporting.overview import ExerciseOfClass, overview_page
from tests.grading.reporting.sample_rows import PERFECT, REFUSED, ROW

STRICT = {"resultTypes": ["violations"], "rules": {"color-contrast-enhanced": {"enabled": True}}}
LONG = "a_name_of_" + 25 * "many_letters_"
PAGES = {
    "feedback": feedback_page(ROW, "Exercise 1: who does the work?"),
    "refused": feedback_page(REFUSED, "Exercise 1"),
    "overview": overview_page(
        [ROW, PERFECT, REFUSED],
        [
            ExerciseOfClass("ex01", f"Exercise 1 {LONG}", {LONG: ROW.steps[1:2]}),
            ExerciseOfClass("ex02", "Two", None),
        ],
        lambda row: f"feedback/{row.student[:1]}.html",
    ),
}


@pytest.fixture(scope="module", params=PAGES)
def address(request, tmp_path_factory):
    file = tmp_path_factory.mktemp("a class") / f"{request.param}.html"
    file.write_text(PAGES[request.param], "utf-8")
    return file.as_uri()


def open_all(page):
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_nothing_is_requested_and_the_page_never_scrolls_sideways(
    open_page, address, scheme
):
    requested, complaints = [], []
    with open_page(viewport={"width": 1280, "height": 800}, color_scheme=scheme) as page:
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(address)
        open_all(page)
        assert [url for url in requested if not url.startswith("data:")] == [address]
        assert complaints == []
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            found = Axe().run(page, options=STRICT)
            assert found.violations_count == 0, found.generate_report()


def test_on_paper_nothing_is_cut(open_page, address):
    with open_page(viewport={"width": 660, "height": 990}, color_scheme="dark") as page:
        page.goto(address)
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= 660
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        for block in page.locator("main :is(pre, table)").all():
            assert block.evaluate("block => block.scrollWidth - block.clientWidth") <= 1, block.inner_text()


def test_without_colours_each_result_is_a_word_and_each_bar_is_seen(open_page, address):
    with open_page(forced_colors="active", color_scheme="dark") as page:
        page.goto(address)
        for state in page.locator(".state").all():
            assert len(state.inner_text().strip(" ✔✘◐…–?:")) > 5
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        for bar in page.locator("rect").all():
            assert bar.evaluate("bar => getComputedStyle(bar).fill") != ground
