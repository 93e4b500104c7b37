"""The handout of lesson 1 as a reader opens it: from a file, with no network."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from outsourcing_lab.handouts.render import find_lessons, write_handouts
from tests.browser.keyboard import QUESTION, answer_a_question

WIDTHS = (320, 390, 1280)
STRICT = {"resultTypes": ["violations"], "rules": {"color-contrast-enhanced": {"enabled": True}}}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    (handout,) = write_handouts(find_lessons(["1"]), tmp_path_factory.mktemp("hand outs"))
    return handout.as_uri()


def test_nothing_is_requested_and_nothing_goes_wrong(open_page, address):
    requested, complaints = [], []
    with open_page() as page:
        page.on("request", lambda request: requested.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        answer_a_question(page)
        assert {urlsplit(url).scheme for url in requested} <= {"file", "data"}
        assert [url for url in requested if url.startswith("file:")] == [address]
        assert complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_never_scrolls_sideways(open_page, address, width):
    with open_page(viewport={"width": width, "height": 800}) as page:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_also_with_all_open_and_a_question_answered(open_page, address, width, scheme):
    with open_page(viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        answer_a_question(page)
        found = Axe().run(page, options=STRICT)
        assert found.violations_count == 0, found.generate_report()
        assert found.response["url"] == address


def test_without_scripts_the_questions_can_be_read(open_page, address):
    with open_page(java_script_enabled=False) as page:
        page.goto(address)
        assert page.locator(QUESTION).first.locator("legend").inner_text().strip()
        assert "needs JavaScript" in page.locator("form.lesson-quiz").inner_text()


def test_the_skip_link_comes_first_and_leads_to_the_lesson(open_page, address):
    with open_page() as page:
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the lesson"
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#lesson"


def test_on_paper_nothing_is_cut_and_every_saved_setting_is_shown(open_page, address):
    a4 = {"width": 660, "height": 990}  # the text area of a page, in CSS pixels
    with open_page(viewport=a4) as page:
        page.goto(address)
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= a4["width"]
        for block in page.locator("main :is(pre, table)").all():
            assert block.evaluate("block => block.scrollWidth - block.clientWidth") <= 1, block.inner_text()
        settings = page.locator(".lesson-explorer details > p").all()
        assert len(settings) > 1
        assert all(setting.is_visible() for setting in settings)
