import dataclasses
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.course import Case, case
from outsourcing_lab.decisions.cost import break_even_volume

WORDS = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="@"), min_size=1)
ADDRESSES = st.builds("{}@{}".format, WORDS, WORDS)
CLASS = [case(f"student{number}@school.example") for number in range(2_000)]


def break_even(mine):
    return (mine.fixed_in_house - mine.fixed_outsourced) / (mine.variable_outsourced - mine.variable_in_house)


@given(ADDRESSES)
def test_every_address_has_a_case_of_the_same_difficulty(address):
    mine = case(address)
    whole = round(break_even(mine))
    assert break_even(mine) == pytest.approx(whole, abs=1e-6)
    assert 14_000 <= whole <= 22_000
    assert 12_000 <= mine.volume <= 24_000
    assert abs(mine.volume - whole) >= 1_000
    assert mine.fixed_in_house > mine.fixed_outsourced
    assert mine.variable_outsourced > mine.variable_in_house
    for fixed in (mine.fixed_in_house, mine.fixed_outsourced):
        assert fixed % 1_000 == 0
        assert len(str(fixed)) == 5
    for price in (mine.variable_in_house, mine.variable_outsourced):
        assert price == round(price, 1)
        assert 1 <= price < 10


@given(ADDRESSES)
def test_the_librarys_break_even_is_the_whole_number(address):
    mine = case(address)
    found = break_even_volume(
        mine.fixed_in_house,
        variable_in_house=mine.variable_in_house,
        fixed_outsourced=mine.fixed_outsourced,
        variable_outsourced=mine.variable_outsourced,
    )
    assert found.volume == pytest.approx(break_even(mine))


@given(ADDRESSES, st.sampled_from(["", " ", "\t", "\n", "\u00a0"]))
def test_capital_letters_and_spaces_around_it_do_not_matter(address, space):
    assert case(f"{space}{address.lower()}{space}") == case(address.lower())
    assert case("ADA@School.Example") == case("ada@school.example")


def test_the_numbers_stay_as_they_are():
    # Published: students have handed in work that was computed from them.
    assert case("ada@school.example") == Case("ada@school.example", 23_100, 51_000, 1.7, 17_000, 3.3)


def test_another_process_with_another_hash_seed_gives_the_same_case():
    script = "from outsourcing_lab.course import case; print(case('Zoë@school.example'))"
    found = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", script],
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert found.stdout == f"{case('Zoë@school.example')!r}\n"


def test_neighbours_have_other_numbers():
    numbers = {dataclasses.replace(mine, address="") for mine in CLASS}
    assert len(numbers) > 0.99 * len(CLASS)


def test_about_half_of_a_class_lies_on_either_side():
    above = sum(mine.volume > break_even(mine) for mine in CLASS)
    assert 0.45 < above / len(CLASS) < 0.55


def test_it_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        CLASS[0].volume = 1


def test_it_reads_as_its_fields_with_their_units():
    mine = CLASS[0]
    lines = repr(mine).splitlines()
    assert [line.split(": ")[0] for line in lines] == [field.name for field in dataclasses.fields(Case)]
    assert lines[1] == f"volume: {mine.volume:,} invoices a year"
    assert lines[5] == f"variable_outsourced: {mine.variable_outsourced:.2f} GBP an invoice"


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        (None, "The address is to be text"),
        (7, "and 7 is not"),
        (b"ada@school.example", "The address is to be text"),
        ("", "The address is blank"),
        (" \n", "The address is blank"),
        ("ada", "The address 'ada' does not have the form name@place"),
        ("@school.example", "does not have the form name@place"),
        ("ada@", "does not have the form name@place"),
        ("ada@school@example", "does not have the form name@place"),
        ("ada lovelace@school.example", "one @, and no spaces"),
        ("ada@school.example\x00", "does not have the form name@place"),
        ("ada\ud800@school.example", "does not have the form name@place"),
    ],
)
def test_a_malformed_address_is_refused_with_what_was_given_an_example_and_what_to_do(address, complaint):
    with pytest.raises(ValueError, match="run the cell again") as refusal:
        case(address)
    assert complaint in str(refusal.value)
    assert '"ada@school.example"' in str(refusal.value)
    assert "\n" not in str(refusal.value)


@given(st.text())
def test_any_text_gives_a_case_or_that_sentence(text):
    try:
        found = case(text).address
    except ValueError as refusal:
        found = str(refusal)
    assert found == text.strip().lower() or found.startswith("The address ")
