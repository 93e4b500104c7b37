from importlib.resources import files

import pytest

from outsourcing_lab import taxonomy
from outsourcing_lab.taxonomy.catalogue import read_catalogue


@pytest.fixture
def texts():
    data = files("outsourcing_lab.taxonomy")
    return {part.name: part.read_text("utf-8") for part in data.iterdir() if part.name.endswith(".toml")}


def test_every_axis_of_the_first_lesson_has_words_with_statements_behind_them():
    for axis, expected in {
        "whole": ["outsourcing"],
        "family": ["bpo", "ito", "kpo"],
        "location": ["onshore", "nearshore", "offshore"],
        "scope": ["task", "process"],
        "ownership": ["third_party", "own_firm"],
    }.items():
        words = taxonomy.concepts(axis)
        assert [word.id for word in words] == expected
        assert all(taxonomy.statements(about=word.id) for word in words)


def test_two_sources_give_offshore_two_senses():
    near_and_far = {
        source: [statement.id for statement in taxonomy.statements(about="offshore", source=source)]
        for source in ("S0", "S4")
    }
    assert near_and_far == {"S0": ["F147", "F149"], "S4": ["F148"]}


def test_statements_of_a_source_name_that_source():
    for source in taxonomy.catalogue().sources:
        found = taxonomy.statements(source=source)
        assert found
        assert all(source in statement.sources for statement in found)


def test_without_arguments_all_statements_come_in_order():
    ids = [statement.id for statement in taxonomy.statements()]
    assert ids == sorted(ids)
    assert len(ids) == len(taxonomy.catalogue().statements)


@pytest.mark.parametrize(
    ("arguments", "named"), [({"about": "farshore"}, "offshore"), ({"source": "S9"}, "S0, S1, S2, S3, S4")]
)
def test_an_unknown_word_or_source_is_answered_with_those_there_are(arguments, named):
    with pytest.raises(ValueError, match=named):
        taxonomy.statements(**arguments)


def test_an_unknown_axis_is_answered_with_the_axes():
    with pytest.raises(ValueError, match="whole, family, sub-type, location, scope, ownership"):
        taxonomy.concepts("price")


def test_records_cannot_be_changed():
    statement = taxonomy.statements()[0]
    with pytest.raises(AttributeError):
        statement.text = "something else"
    with pytest.raises(TypeError):
        taxonomy.catalogue().statements["F001"] = statement


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("statements.toml", 'kind = "definition"\n', "", r"statements.toml \[F001\] lacks kind"),
        ("statements.toml", 'kind = "definition"', 'sort = "definition"\nkind = "d"', r"\[F001\] has sort"),
        (
            "statements.toml",
            'sources = ["S1"]',
            'sources = ["S7"]',
            r"statements.toml \[F001\] refers to 'S7'",
        ),
        ("statements.toml", "[F001]", "[F001", "statements.toml is not valid TOML"),
        ("concepts.toml", '"F145"', '"F999"', r"concepts.toml \[outsourcing\] refers to 'F999'"),
        ("concepts.toml", 'axis = "location"', 'axis = "colour"', r"\[onshore\] refers to 'colour'"),
        ("disputes.toml", 'evidence = "verified"', 'evidence = "rumour"', r"\[C1\] refers to 'rumour'"),
        ("disputes.toml", 'statements = ["F147"]', 'statements = ["F148"]', r"\[C12\] gives S0 a position"),
        (
            "disputes.toml",
            'says = "Only a distant',
            'claims = "Only a distant',
            r"\[C12\] positions lacks says",
        ),
        ("statistics.toml", 'verdict = "dated"', 'verdict = "old"', r"statistics.toml .* refers to 'old'"),
    ],
)
def test_wrong_data_name_the_file_and_the_entry(texts, file, old, new, message):
    assert old in texts[file]
    texts[file] = texts[file].replace(old, new, 1)
    with pytest.raises(ValueError, match=message):
        read_catalogue(texts)


def test_a_missing_data_file_is_named(texts):
    del texts["disputes.toml"]
    with pytest.raises(ValueError, match=r"disputes.toml is missing"):
        read_catalogue(texts)
