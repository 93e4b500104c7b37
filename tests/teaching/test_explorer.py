import re

import pytest
from ipywidgets import Button

from outsourcing_lab.teaching import Choice, Explorer, Table, View
from outsourcing_lab.teaching.explorers.outsourcing_and_place import COUNTRIES, sorter

RATE = Choice("Rate (pounds an hour)", {"20": 20, "30": 30}, start=20)


def cost(rate):
    return View(f"£{rate * 10} <a day>", Table("Cost", ["pounds"], [[rate * 10]]))


def explorer():
    return Explorer("Cost of a day", cost, {"rate": RATE}, [{}, {"rate": 30}])


def live_html(shown):
    *_, text, face = shown._box.children
    return text.value + face.value


def test_moving_a_control_from_code_changes_the_text_and_the_live_view():
    shown = explorer()
    assert "£200" in live_html(shown)
    shown.controls["rate"].value = 30
    assert shown.text == "£300 <a day>"
    assert "£300 &lt;a day&gt;" in live_html(shown)
    assert repr(shown) == "Explorer: Cost of a day. Rate (pounds an hour): 30 → £300 <a day>"


def test_the_reset_button_puts_every_control_back():
    shown = sorter()
    shown.controls["site"].value = "BR"
    shown.controls["third_party"].value = False
    (reset,) = [child for child in shown._box.children if isinstance(child, Button)]
    reset.click()
    assert {name: control.value for name, control in shown.controls.items()} == {
        "third_party": True,
        "client": "GB",
        "site": "IN",
    }


def test_the_saved_face_shows_each_saved_setting_with_its_words_and_needs_no_script():
    html = explorer()._repr_mimebundle_()["text/html"]
    assert re.findall(r"<summary>(.*?)</summary>", html) == [
        "Rate (pounds an hour): 20",
        "Rate (pounds an hour): 30",
    ]
    assert "£200 &lt;a day&gt;" in html
    assert "£300 &lt;a day&gt;" in html
    assert "<script" not in html


def test_the_saved_face_and_the_text_are_the_same_in_every_run_and_after_moving():
    first, second = explorer(), explorer()
    second.controls["rate"].value = 30
    assert first._repr_mimebundle_()["text/html"] == second._repr_mimebundle_()["text/html"]
    assert repr(first) == repr(explorer())


@pytest.mark.parametrize(
    ("saved", "message"),
    [
        ([], "at least one saved setting"),
        ([{"price": 1}], "'price'.* no controls"),
        ([{"rate": 25}], "no option 25"),
    ],
)
def test_wrong_saved_settings_are_refused(saved, message):
    with pytest.raises(ValueError, match=message):
        Explorer("Cost", cost, {"rate": RATE}, saved)


def test_a_choice_that_starts_outside_its_options_is_refused():
    with pytest.raises(ValueError, match="starts at 25"):
        Choice("Rate", {"20": 20}, start=25)


def test_the_sorter_of_lesson_1_answers_at_every_setting():
    shown = sorter()
    texts = set()
    for owner in (True, False):
        for site in COUNTRIES:
            shown.controls["third_party"].value, shown.controls["site"].value = owner, site
            texts.add(shown.text)
            assert live_html(shown).count("● here") == 1
    assert len({text.split(":")[0] for text in texts}) == 6
