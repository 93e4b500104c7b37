"""Every page of every version of the handouts, and their index, in a browser."""

import pytest
from playwright.sync_api import expect

from outsourcing_lab.handouts.finding import find_notebooks
from tests.browser.handouts import CUT, loaded_addresses, open_all, sideways, strange, violations, watch

STEMS = [*(file.stem for file in find_notebooks([])), "index"]
LARGEST = 400_000
PHONE = {"width": 390, "height": 800}
A4 = {"width": 658, "height": 982}


@pytest.mark.parametrize("version", ["learn", "key", "test"])
def test_every_page_is_one_small_file_that_names_no_address_to_load(handouts, version):
    pages = sorted(handouts(version).iterdir())
    assert [page.name for page in pages] == sorted(f"{stem}.html" for stem in STEMS)
    for page in pages:
        assert page.stat().st_size < LARGEST, page
        text = page.read_text("utf-8")
        assert loaded_addresses(text) == [], page
        assert "default-src 'none'" in text


@pytest.mark.parametrize("version", ["learn", "key", "test"])
@pytest.mark.parametrize("stem", STEMS)
def test_no_page_loads_hinders_scrolls_sideways_or_is_cut_on_paper(open_page, handouts, version, stem):
    address = (handouts(version) / f"{stem}.html").as_uri()
    with open_page(viewport=PHONE) as page:
        done = watch(page)
        page.goto(address)
        open_all(page)
        assert violations(page) == ""
        page.set_viewport_size({"width": 320, "height": 800})
        assert sideways(page) <= 0
        page.set_viewport_size(A4)
        page.emulate_media(media="print")
        assert page.evaluate(CUT, A4["width"]) == []
        assert strange(done, address) == []


def test_the_index_finds_pages_by_words_typed_in_any_order(open_page, handouts):
    with open_page() as page:
        page.goto((handouts("learn") / "index.html").as_uri())
        entries = page.locator("main section > ul > li:visible")
        everything = entries.count()
        assert everything == len(STEMS) - 1
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        field = page.get_by_role("searchbox")
        expect(field).to_be_focused()
        page.keyboard.type("PLACE outsourcing")
        expect(entries).not_to_have_count(everything)
        assert "01_outsourcing_and_place" in [entry.get_attribute("id") for entry in entries.all()]
        for entry in entries.all():
            shown = entry.inner_text().lower()
            assert "place" in shown
            assert "outsourcing" in shown
        expect(page.get_by_role("status")).to_have_text(f"{entries.count()} of {everything} pages")
        assert violations(page) == ""
        page.keyboard.type(" zyx")
        expect(entries).to_have_count(0)
        expect(page.get_by_role("status")).to_contain_text("No page has all these words")
        assert violations(page) == ""
        field.press("Control+a")
        page.keyboard.press("Delete")
        expect(entries).to_have_count(everything)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.url.endswith(f"/{STEMS[0]}.html")


def test_the_index_is_there_whole_without_scripts(open_page, handouts):
    with open_page(java_script_enabled=False) as page:
        page.goto((handouts("learn") / "index.html").as_uri())
        assert page.locator("main section > ul > li").count() == len(STEMS) - 1
        assert all(entry.is_visible() for entry in page.locator("main section > ul > li").all())
        assert not page.locator("input").is_visible()
