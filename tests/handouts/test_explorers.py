"""The saved settings of explorers as a handout lists them, and the slider over them."""

import pytest
from bs4 import BeautifulSoup

from outsourcing_lab.handouts.explorers import as_positions, is_explorer
from outsourcing_lab.teaching import Choice, Explorer, Table
from outsourcing_lab.teaching.explorer import View

SITES = {f"site {number}": number for number in range(1, 11)}


def stored(count):
    """What an explorer with some saved settings stores in a lesson."""

    def view(site, shift):
        return View(f"{site} & {shift}", Table(f"Table {site}", ["of"], [[str(site)]]))

    controls = {
        "site": Choice("Site", SITES, start=1),
        "shift": Choice("Shift", {"day": "day", "night": "night"}, start="day"),
    }
    saved = [{"site": number} for number in range(1, count + 1)]
    explorer = Explorer("Sites <and> shifts", view, controls, saved)
    return explorer._repr_mimebundle_()["text/html"]


def shown(html, number=1):
    return BeautifulSoup(as_positions(html, number=number), "html.parser")


def test_each_saved_setting_is_listed_with_its_words_answer_and_face():
    page = shown(stored(3))
    assert is_explorer(stored(3))
    positions = page.find_all(class_="position")
    assert [position["data-words"] for position in positions] == [
        "Site: site 1",
        "Site: site 2",
        "Site: site 3",
    ]
    assert [position.find(class_="says").get_text() for position in positions] == [
        "1 & day",
        "2 & day",
        "3 & day",
    ]
    assert [position.caption.get_text() for position in positions] == ["Table 1", "Table 2", "Table 3"]
    assert [(term.get_text(), term.find_next("dd").get_text()) for term in positions[0].find_all("dt")] == [
        ("Site", "site 1")
    ]
    assert page.find(["details", "summary"]) is None
    assert page.find(class_="explorer-title").get_text() == "Sites <and> shifts"
    assert page.find(class_="explorer-about").get_text() == (
        "3 saved settings (Shift: day). In JupyterLab, run this cell to move the controls yourself."
    )


def test_the_slider_has_a_label_a_place_for_each_setting_and_the_first_one_s_words():
    page = shown(stored(5), number=7)
    slider = page.find("input", type="range")
    assert (slider["min"], slider["max"], slider["step"], slider["value"]) == ("1", "5", "1", "1")
    assert slider["aria-valuetext"] == "Site: site 1"
    assert page.find("label", attrs={"for": slider["id"]}).get_text() == "Saved setting"
    assert len(page.find("datalist", id=slider["list"]).find_all("option")) == 5
    assert len(page.find_all(role="status")) == 1
    assert page.find(id=page.section["aria-labelledby"]).get_text() == "Sites <and> shifts"


def test_two_explorers_of_a_page_share_no_id():
    ids = [element["id"] for number in (1, 2) for element in shown(stored(3), number).find_all(id=True)]
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize(
    ("count", "printed"),
    [(1, [1]), (2, [1, 2]), (3, [1, 2, 3]), (4, [1, 2, 3, 4]), (6, [1, 3, 4, 6]), (10, [1, 4, 7, 10])],
)
def test_at_most_four_settings_are_on_paper_from_the_first_to_the_last(count, printed):
    page = shown(stored(count))
    places = enumerate(page.find_all(class_="position"), start=1)
    assert [place for place, position in places if "on-paper" in position["class"]] == printed
    said = page.find(class_="printed")
    assert (said.get_text() if said else "") == (
        f"4 of the {count} saved settings are printed here." if count > 4 else ""
    )


def test_one_setting_alone_needs_no_slider():
    page = shown(stored(1))
    assert page.find("input") is None
    assert "1 saved setting (" in page.find(class_="explorer-about").get_text()


@pytest.mark.parametrize(
    "html",
    [
        '<section class="lesson-explorer" aria-label="Nothing saved"><p>Words.</p></section>',
        '<section class="other"><details><summary>A</summary><p>B</p></details></section>',
    ],
)
def test_what_is_no_saved_face_stays_as_it_is(html):
    assert as_positions(html, number=1) == html


def test_a_setting_in_other_words_is_shown_as_a_sentence():
    html = (
        '<section class="lesson-explorer" aria-label="T"><details><summary>All &lt;b&gt;</summary>'
        "<p>B</p>C</details><details>Only this</details></section>"
    )
    page = shown(html)
    assert page.find("p", class_="setting").get_text() == "All <b>"
    assert "Only this" in page.get_text()
    assert page.b is None
