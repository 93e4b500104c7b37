"""Three lessons as a reader opens them: from a file, with no network, on a phone, in the dark, on paper."""

from itertools import product

import pytest

from tests.browser.handouts import (
    AS_BEFORE,
    CUT,
    MEDIA,
    WIDTHS,
    open_all,
    sideways,
    strange,
    violations,
    watch,
)
from tests.browser.keyboard import answer_a_question

LESSONS = (
    "01_outsourcing_and_place",
    "03_information_technology_outsourcing",
    "04_knowledge_process_outsourcing",
)
A4 = {"width": 658, "height": 982}  # what is left of a page inside its margins, in CSS pixels
# axe takes seconds: a third of all that a lesson looks like is tried, such that every width meets every
# medium, and every lesson does too.
LOOKS = {
    (stem, width): [
        medium
        for turn, medium in enumerate(MEDIA)
        if (turn + WIDTHS.index(width)) % len(LESSONS) == LESSONS.index(stem)
    ]
    for stem, width in product(LESSONS, WIDTHS)
}


@pytest.fixture
def address(handouts):
    """Return a function that gives a lesson's address."""
    return lambda stem: (handouts("learn") / f"{stem}.html").as_uri()


def move_each_slider(page):
    """Move every explorer to its next and its last position, and see what is said of it change."""
    for explorer in page.locator("section.lesson-explorer").all():
        slider, says = explorer.get_by_role("slider"), explorer.get_by_role("status")
        said = {says.inner_text()}
        for key in ("ArrowRight", "End"):
            slider.press(key)
            said.add(says.inner_text())
        assert len(said) == 3, said


@pytest.mark.parametrize("stem", LESSONS)
def test_nothing_is_requested_and_nothing_goes_wrong_whatever_a_reader_does(open_page, address, stem):
    with open_page() as page:
        done = watch(page)
        page.goto(address(stem))
        open_all(page)
        answer_a_question(page)
        move_each_slider(page)
        page.mouse.wheel(0, 100_000)
        assert strange(done, address(stem)) == []
        assert f"requests {address(stem)[:90]}" in done


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("stem", LESSONS)
def test_nobody_is_hindered_and_nothing_scrolls_sideways_before_and_after_all_was_unfolded_and_answered(
    open_page, address, stem, width
):
    with open_page(viewport={"width": width, "height": 800}) as page:
        page.goto(address(stem))
        assert sideways(page) <= 0
        if LESSONS.index(stem) == WIDTHS.index(width):
            assert violations(page) == ""
        open_all(page)
        answer_a_question(page)
        move_each_slider(page)
        assert sideways(page) <= 0
        for medium in LOOKS[stem, width]:
            page.emulate_media(**MEDIA[medium])
            assert violations(page) == "", medium
            page.emulate_media(**AS_BEFORE)


@pytest.mark.parametrize("stem", LESSONS)
def test_on_paper_nothing_is_cut_and_of_an_explorer_four_positions_are_printed(open_page, address, stem):
    with open_page(viewport=A4) as page:
        page.goto(address(stem))
        page.emulate_media(media="print")
        assert page.evaluate(CUT, A4["width"]) == []
        assert sideways(page) <= 0
        for explorer in page.locator("section.lesson-explorer").all():
            positions = explorer.locator(".position").all()
            printed = [position for position in positions if position.is_visible()]
            assert len(printed) == min(4, len(positions))
            assert all(position.locator(".says").is_visible() for position in printed)
            assert not explorer.get_by_role("slider").is_visible()
