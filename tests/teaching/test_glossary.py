from outsourcing_lab.taxonomy import catalogue
from outsourcing_lab.teaching.glossary import OURS, glossary, short_forms

AXES = ("whole", "family", "location", "scope", "ownership", "sub-type")


def test_every_word_of_the_catalogue_is_there_once_with_its_meaning():
    rows = glossary("Words", *AXES).rows
    assert sorted(row[1] for row in rows) == sorted(
        found.definition for found in catalogue().concepts.values()
    )


def test_a_word_names_the_sources_that_define_it_and_the_disputes_over_that():
    rows = {row[0]: row[2:] for row in glossary("Words", *AXES).rows}
    assert rows["onshore"] == ["S0, S4", ""]
    assert rows["offshore"] == ["S0, S4", "C12"]
    assert rows["knowledge process outsourcing (KPO)"][1].startswith("C2")
    assert rows["back-office work"] == [OURS, ""]


def test_what_defines_a_place_is_not_said_of_outsourcing_as_a_whole():
    assert glossary("The whole", "whole").rows[0][2:] == ["S1", ""]


def test_every_sense_of_every_short_form_is_there_in_the_order_of_letters():
    rows = short_forms("Letters").rows
    assert len(rows) == sum(len(acronym.senses) for acronym in catalogue().acronyms.values())
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert ["RPO", "research process outsourcing", "S4"] in [row[:3] for row in rows]
