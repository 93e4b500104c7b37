import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

from outsourcing_lab.teaching import Choice, Entry, Number, Several

SHARE = Number("Availability", smallest=99, largest=100, step=0.05, start=99.5, unit="%")
COUNT = Number("Volume", smallest=0, largest=30_000, step=500, start=18_000, unit="invoices a year")
LINKS = Several("Links", {"network": "n", "servers": ["s", 2], "payment": "p"}, start=("n", "p"))


@st.composite
def numbers(draw):
    decimals = draw(st.integers(0, 4))
    unit = 10**decimals
    smallest, step = draw(st.integers(-10_000, 10_000)), draw(st.integers(1, 500))
    largest = smallest + step * draw(st.integers(1, 300))
    ends = [float(it / unit) if decimals else it for it in (smallest, largest, step)]
    return Number("n", smallest=ends[0], largest=ends[1], step=ends[2], start=ends[0])


@given(numbers(), st.floats(0, 1))
def test_every_number_of_the_range_becomes_a_step_without_dust(number, share):
    value = number.smallest + share * (number.largest - number.smallest)
    kept = number.accepted(min(max(value, number.smallest), number.largest))
    assert number.smallest <= kept <= number.largest
    assert abs(kept - value) <= number.step * 0.5000001
    assert number.accepted(kept) == kept
    assert round(kept, number.decimals) == kept
    assert isinstance(kept, int) == number.whole


def test_dust_of_binary_fractions_is_wiped_off():
    tenth = Number("n", smallest=0.0, largest=1.0, step=0.1, start=0.3)
    assert [repr(tenth.accepted(value)) for value in (0.1 + 0.2, 0.7000000000000001, 0.29999)] == [
        "0.3",
        "0.7",
        "0.3",
    ]


@pytest.mark.parametrize(
    ("control", "value", "words"),
    [
        (SHARE, 99.5, "99.5 %"),
        (SHARE, 99.55, "99.55 %"),
        (SHARE, 100, "100 %"),
        (COUNT, 18_000, "18,000 invoices a year"),
        (COUNT, 0, "0 invoices a year"),
        (Number("n", smallest=-2, largest=2, step=1, start=0), -1, "-1"),
        (LINKS, ("p", "n"), "network, payment"),
        (LINKS, [], "none"),
        (LINKS, [["s", 2]], "servers"),
    ],
)
def test_words_are_the_value_as_a_reader_sees_it(control, value, words):
    assert control.words(value) == words


@pytest.mark.parametrize(
    ("control", "value", "says"),
    [
        (SHARE, 120, "'Availability' takes numbers from 99 % to 100 %, in steps of 0.05; 120 lies outside"),
        (COUNT, -1, "from 0 invoices a year to 30,000 invoices a year, in steps of 500; -1 lies outside"),
        (SHARE, "99.5", "'99.5' is not a number"),
        (SHARE, True, "True is not a number"),
        (SHARE, float("nan"), "nan is not a number"),
        (SHARE, None, "None is not a number"),
        (LINKS, ("n", "x"), r"'Links' has no option 'x'; its options are {'network': 'n'"),
        (LINKS, "n", "'Links' takes a tuple of any of .*, not 'n'; a tuple of one value is written"),
        (LINKS, None, "not None"),
        (Choice("Rate", {"20": 20}, start=20), 25, "'Rate' has no option 25"),
        (Choice("Rate", {"20": 20}, start=20), None, "'Rate' has no option None"),
        (Entry("Work", start=""), 5, "'Work' takes text, not 5"),
    ],
)
def test_a_value_that_a_control_does_not_take_is_refused_with_what_it_takes(control, value, says):
    with pytest.raises(ValueError, match=says):
        control.accepted(value)
    widget = control.widget()
    with pytest.raises(TraitError, match=says) as caught:
        widget.value = value
    assert isinstance(caught.value, ValueError)
    assert widget.value == control.start


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"smallest": 100}, "needs smallest < largest and step > 0"),
        ({"step": 0}, "needs smallest < largest and step > 0"),
        ({"step": -0.5}, "needs smallest < largest and step > 0"),
        ({"step": 0.3}, "largest=100 is not 99 plus a whole number of steps of 0.3"),
        ({"start": 99.51}, "start=99.51 is not 99 plus"),
        ({"start": 98}, "98 lies outside"),
        ({"start": "99"}, "start is '99'; give a finite number"),
        ({"largest": float("inf")}, "largest is inf; give a finite number"),
    ],
)
def test_a_number_whose_parts_do_not_fit_is_refused(changes, says):
    with pytest.raises(ValueError, match=says):
        Number("Availability", **({"smallest": 99, "largest": 100, "step": 0.5, "start": 99.5} | changes))


@pytest.mark.parametrize(
    ("options", "start", "says"),
    [
        ({}, (), "needs at least one option"),
        ({"a": 1, "b": 2}, (3,), "has no option 3"),
        ({"a": 1, "b": 2}, (2, 1), "give each value once, in order"),
        ({"a": 1, "b": 2}, (1, 1), "give each value once, in order"),
    ],
)
def test_several_whose_parts_do_not_fit_are_refused(options, start, says):
    with pytest.raises(ValueError, match=says):
        Several("Links", options, start)


def test_whole_numbers_stay_whole_in_the_slider_also_when_the_page_sends_others():
    slider = COUNT.widget()
    assert repr(slider.value) == "18000"
    slider.set_state({"value": 17_500.000000000004})
    assert repr(slider.value) == "17500"
    share = SHARE.widget()
    share.set_state({"value": 99.05000000000001})
    assert repr(share.value) == "99.05"


def test_a_slider_is_labelled_with_its_unit_and_shows_as_many_decimals_as_it_has():
    assert (SHARE.widget().description, SHARE.widget().readout_format) == ("Availability (%)", ",.2f")
    assert (COUNT.widget().description, COUNT.widget().readout_format) == ("Volume (invoices a year)", ",.0f")
    assert Number("Links", smallest=1, largest=9, step=1, start=4).widget().description == "Links"


def test_too_long_a_text_is_cut():
    field = Entry("Work", start="", longest=3).widget()
    field.value = "abcdef"
    assert field.value == "abc"


def boxes(group):
    _, *boxes = group.children
    return {box.description: box.value for box in boxes}


def test_ticking_a_box_changes_the_value_and_setting_the_value_ticks_the_boxes():
    group = LINKS.widget()
    seen = []
    group.observe(lambda change: seen.append(change.new), names="value")
    assert boxes(group) == {"network": True, "servers": False, "payment": True}
    group.children[2].value = True
    assert group.value == ("n", ["s", 2], "p")
    group.value = {"p"}
    assert boxes(group) == {"network": False, "servers": False, "payment": True}
    group.value = ()
    assert boxes(group) == {"network": False, "servers": False, "payment": False}
    assert seen == [("n", ["s", 2], "p"), ("p",), ()], "one notification for each change"


@given(st.sets(st.sampled_from("abcde")))
def test_what_is_chosen_comes_in_the_order_of_the_options(chosen):
    group = Several("Letters", {letter.upper(): letter for letter in "abcde"}).widget()
    group.value = chosen
    assert group.value == tuple(sorted(chosen))
