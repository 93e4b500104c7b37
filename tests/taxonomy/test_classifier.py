import json
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.taxonomy import catalogue, classify
from outsourcing_lab.taxonomy.words import stems
from outsourcing_lab.teaching.explorers.kinds_of_work import kinds_of_work
from tests.taxonomy.classifier_report import contested_as_one_family, results, share_right
from tests.taxonomy.train_classifier import LABELS, named_services, read

KEPT = results("kept.csv")


def test_the_kept_third_meets_the_aim():
    assert share_right(KEPT, "easy") >= 0.9
    assert share_right(KEPT, "medium") >= 0.75
    assert contested_as_one_family(KEPT) <= 0.5


def test_the_kept_third_is_large_and_was_not_trained_on():
    kept = {text.casefold() for text, _, _ in read("kept.csv")}
    seen = {text.casefold() for name in ("training.csv", "tuning.csv") for text, _, _ in read(name)}
    assert len(kept) >= 150
    assert not kept & seen


def test_the_services_that_a_description_can_name_are_those_of_the_catalogue():
    shipped = json.loads((files("outsourcing_lab.taxonomy") / "classifier.json").read_text("utf-8"))
    assert shipped["named"] == named_services(), "run: python -m tests.taxonomy.train_classifier --write"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Payroll", "BPO"),
        ("medical coding", "contested"),
        ("Web design", "contested"),
        ("investment research", "KPO"),
        ("cloud services", "ITO"),
        ("manufacturing", "none"),
        ("Running the mail servers of a law firm", "ITO"),
        ("Hello there, how are you today?", "unknown"),
        ("这是什么工作", "unknown"),
        ("12345 !!!", "unknown"),
    ],
)
def test_plain_cases(text, label):
    assert classify(text).label == label


def test_a_description_that_names_a_service_is_told_which():
    services = catalogue().services
    for service in services.values():
        meant = services[named_services()[" ".join(stems(service.name))]]
        assert classify(service.name).why[0] == f"The catalogue lists this work as {meant.name}."


def test_the_answer_says_why_in_words_that_stand_in_the_description():
    text = "Answering passengers' telephone calls about lost luggage"
    found = classify(text)
    named = found.why[0].removeprefix("These words point to BPO: ").removesuffix(".").split(", ")
    assert named
    assert all(word in text.lower() for word in named)
    assert any("call-centre operation (X001)" in reason for reason in found.why)
    assert found.services[0].id == "X001"


def test_a_contested_answer_names_the_sources_that_differ():
    found = classify("medical transcription")
    assert any("S2: BPO; S3: KPO" in reason for reason in found.why)


def test_in_the_umbrella_view_ito_and_kpo_are_parts_of_bpo():
    siblings, umbrella = (
        classify("patching servers at night", view=view) for view in ("sibling", "umbrella")
    )
    assert (siblings.label, umbrella.label) == ("ITO", "BPO")
    assert umbrella.why[-1] == "In the umbrella view ITO is a part of BPO."
    assert "ITO" in umbrella.alternatives


@pytest.mark.parametrize("text", [None, 3, b"payroll", ["payroll"]])
def test_what_is_not_text_is_refused(text):
    with pytest.raises(TypeError, match="describe some work in words"):
        classify(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_description_is_asked_for(text):
    with pytest.raises(ValueError, match="the description is empty; describe some work"):
        classify(text)


def test_an_unknown_view_is_refused():
    with pytest.raises(ValueError, match="the views are sibling, umbrella"):
        classify("payroll", view="aerial")


@settings(max_examples=300)
@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_text_gets_an_answer_with_its_reasons(text):
    found = classify(text)
    assert found.label in LABELS
    assert found.why
    assert repr(found).startswith(found.label)
    assert sum(share for _, share in found.shares) == pytest.approx(1)


@given(st.sampled_from([text for text, _, _ in read("tuning.csv")]), st.integers(1, 200))
def test_a_long_text_gets_an_answer_that_case_does_not_change(text, times):
    longer = (text + " ") * min(times, 10_000 // (len(text) + 1))
    assert classify(longer).label == classify(longer.upper()).label


def test_the_explorer_answers_for_each_letter_typed_and_for_nothing():
    explorer = kinds_of_work()
    for end in range(len("translating contracts") + 1):
        explorer.controls["description"].value = "translating contracts"[:end]
        assert explorer.text
    explorer.controls["description"].value = "  "
    assert explorer.text == "Type a description of some work."
    explorer.controls["description"].value = "medical transcription"
    assert "contested" in explorer.text
    html = explorer._repr_mimebundle_()["text/html"]
    assert "S3 puts medical coding under KPO" in html
