import re

import pytest
from ipywidgets import Button

from outsourcing_lab.teaching import Choice, Explorer, Number, Several, Table, View
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
        ([{"rate": None}], "no option None"),
    ],
)
def test_wrong_saved_settings_are_refused(saved, message):
    with pytest.raises(ValueError, match=message):
        Explorer("Cost", cost, {"rate": RATE}, saved)


COUNTED = {
    "share": Number("Availability", smallest=99, largest=100, step=0.1, start=99.5, unit="%"),
    "links": Several("Links", {"network": "n", "servers": "s"}, start=("n",)),
    "rate": RATE,
}


def counted(calls):
    def view(share, links, rate):
        calls.append((share, links, rate))
        if share == 100:
            raise ValueError("nothing runs 100 % of the time")
        if share == 99:
            raise KeyError("no such link")
        return View(
            f"{share} with {len(links)} links at {rate}", Table("Links", ["link"], [[it] for it in links])
        )

    return Explorer("Chain", view, COUNTED, [{"share": 99.1 + 0.2}, {"links": ()}, {"share": 100}])


def test_one_change_calls_the_function_once_and_reading_the_text_never():
    calls = []
    shown = counted(calls)
    assert len(calls) == 1
    shown.controls["share"].value = 99.7
    shown.controls["links"].value = ("n", "s")
    shown.controls["rate"].value = 30
    assert len(calls) == 4
    assert (shown.text, repr(shown)) == (
        "99.7 with 2 links at 30",
        "Explorer: Chain. Availability: 99.7 %; Links: network, servers; Rate (pounds an hour): 30 → "
        "99.7 with 2 links at 30",
    )
    shown.controls["share"].value = 99.7
    assert len(calls) == 4
    shown.reset()
    assert calls[4:] == [(99.5, ("n",), 20)]
    shown.reset()
    assert len(calls) == 5


def test_a_setting_that_the_function_refuses_shows_its_message_and_nothing_of_before():
    shown = counted([])
    shown.controls["share"].value = 100
    assert shown.text == "nothing runs 100 % of the time"
    assert live_html(shown) == "<p>nothing runs 100 % of the time</p>"
    shown.controls["share"].value = 99.5
    assert shown.text == "99.5 with 1 links at 20"
    assert "<table>" in live_html(shown)


def test_a_mistake_in_the_function_is_raised_and_leaves_no_answer_of_before():
    shown = counted([])
    with pytest.raises(KeyError):
        shown.controls["share"].value = 99
    assert live_html(shown) == "<p>There is no answer at this setting: KeyError: &#x27;no such link&#x27;</p>"
    shown.reset()
    assert shown.text == "99.5 with 1 links at 20"


def test_the_saved_face_says_numbers_with_their_unit_and_several_with_their_words():
    html = counted([])._repr_mimebundle_()["text/html"]
    assert re.findall(r"<summary>(.*?)</summary>", html) == [
        "Availability: 99.3 %; Links: network",
        "Availability: 99.5 %; Links: none",
        "Availability: 100 %; Links: network",
    ]
    assert "<p>nothing runs 100 % of the time</p></details>" in html


def test_a_value_outside_the_range_leaves_the_explorer_as_it_was():
    shown = counted([])
    with pytest.raises(ValueError, match=r"from 99 % to 100 %, in steps of 0\.1; 98 lies outside"):
        shown.controls["share"].value = 98
    assert shown.text == "99.5 with 1 links at 20"


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
