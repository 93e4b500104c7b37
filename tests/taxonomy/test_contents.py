"""The whole catalogue: counts, provenance, and that what is said in one place agrees with another."""

from collections import Counter

import pytest

from outsourcing_lab import taxonomy
from outsourcing_lab.taxonomy.rule import Work, family_of

CATALOGUE = taxonomy.catalogue()
SERVICES = [pytest.param(service, id=service.id) for service in CATALOGUE.services.values()]
SUB_TYPES = [
    pytest.param(concept, id=concept.id)
    for concept in CATALOGUE.concepts.values()
    if concept.axis == "sub-type"
]


def test_every_statement_service_and_dispute_of_the_dossier_is_there():
    assert {f"F{number:03}" for number in range(1, 179)} <= CATALOGUE.statements.keys()
    assert {f"X{number:03}" for number in range(1, 61)} <= CATALOGUE.services.keys()
    assert {f"C{number}" for number in range(1, 21)} == CATALOGUE.disputes.keys()
    assert len(CATALOGUE.statistics) >= 20


@pytest.mark.parametrize("service", SERVICES)
def test_the_rule_agrees_with_the_default_of_every_uncontested_service(service):
    if not service.contested:
        placed = family_of(Work(service.object_of_work, judgement=service.judgement))
        assert placed.family == service.default, placed


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_has_words_to_find_it_by_and_none_is_anothers(service):
    assert service.aliases
    assert len(service.aliases) == len({alias.casefold() for alias in service.aliases})
    others = {
        alias for other in CATALOGUE.services.values() if other is not service for alias in other.aliases
    }
    assert not others & set(service.aliases)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_and_its_disputes_name_each_other(service):
    naming = [dispute.id for dispute in taxonomy.disputes() if service.id in dispute.services]
    assert sorted(naming) == sorted(service.disputes)


def test_sources_that_put_a_service_in_two_families_are_seen():
    families = {position.family for position in CATALOGUE.services["X041"].positions}
    assert families == {"BPO", "KPO"}
    assert CATALOGUE.services["X042"].contested


@pytest.mark.parametrize("view", ["sibling", "umbrella"])
@pytest.mark.parametrize("concept", SUB_TYPES)
def test_every_sub_type_is_reached_from_outsourcing_in_both_views(concept, view):
    route = taxonomy.path(concept.id, view=view)
    assert (route[0].id, route[-1].id) == ("outsourcing", concept.id)
    found = [taxonomy.tree(view)]
    for step in route[1:]:
        found = [child for node in found for child in node.children if child.concept.id == step.id]
    assert len(found) == 1


@pytest.mark.parametrize("concept", SUB_TYPES)
def test_every_sub_type_has_a_definition_statements_and_sources(concept):
    seen = taxonomy.profile(concept.id)
    assert seen.concept.definition
    assert seen.sources
    assert seen.services
    kinds = (
        seen.definitions,
        seen.attributes,
        seen.skills,
        seen.examples,
        seen.benefits,
        seen.risks,
        seen.trends,
    )
    sorted_in = {statement.id for group in (*kinds, seen.advice) for statement in group}
    assert sorted_in == set(concept.statements)


def test_the_views_differ_in_what_lies_below_bpo():
    def below(view):
        (bpo,) = [node for node in taxonomy.tree(view).children if node.concept.id == "bpo"]
        return {child.concept.id for child in bpo.children}

    assert {"ito", "kpo"} <= below("umbrella")
    assert not {"ito", "kpo"} & below("sibling")
    assert "knowledge process outsourcing (KPO)" in repr(taxonomy.tree("umbrella"))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: taxonomy.tree("upside-down"), "the views are sibling, umbrella"),
        (lambda: taxonomy.path("onshore"), "no 'onshore' in the tree"),
        (lambda: taxonomy.profile("nothing"), "the concepts are"),
        (lambda: taxonomy.comparison("prices"), "outsourcing_and_bpo, families, locations"),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize(
    ("subject", "columns", "aspects"),
    [
        ("outsourcing_and_bpo", ("outsourcing", "BPO"), 7),
        ("families", ("BPO", "ITO", "KPO"), 7),
        ("locations", ("onshore", "nearshore", "offshore"), 5),
    ],
)
def test_comparisons_carry_sources_in_every_cell_or_say_that_there_are_none(subject, columns, aspects):
    table = taxonomy.comparison(subject)
    assert table.columns == columns
    assert len(table.rows) == aspects
    for row in table.rows:
        assert len(row.cells) == len(columns)
        for cell in row.cells:
            assert bool(cell.sources) == bool(cell.statements)
            assert cell.sources or cell.text.startswith("no source")


@pytest.mark.parametrize("short", ["RPO", "rpo", "R.P.O.", "RPOs", " r p o "])
def test_rpo_keeps_both_senses_however_it_is_written(short):
    assert [sense.expansion for sense in taxonomy.expand_acronym(short)] == [
        "recruitment process outsourcing",
        "research process outsourcing",
    ]


def test_an_unknown_short_form_has_no_sense_and_something_else_is_refused():
    assert taxonomy.expand_acronym("QQQ") == ()
    assert taxonomy.expand_acronym("") == ()
    with pytest.raises(TypeError, match="give a short form as text"):
        taxonomy.expand_acronym(3)


def test_short_forms_of_the_sources_are_all_known():
    for short in ("BPO", "ITO", "KPO", "ITES", "LPO", "RPA", "CRM", "CFA", "AI", "HR", "R&D", "IT"):
        assert taxonomy.expand_acronym(short), short


@pytest.mark.parametrize(
    ("work", "family", "last"),
    [
        (Work("customers", 1), "BPO", "a rulebook says it"),
        (Work("law", 3), "KPO", "Yes: KPO"),
        (Work("IT assets", 0), "ITO", "Yes: ITO"),
        (Work("goods", 3), "none", "none of the three"),
        (Work("IT assets", 2, third_party=False), "none", "not outsourcing"),
        (Work("money", 0, responsible=False), "none", "not outsourcing"),
    ],
)
def test_the_rule_stops_at_the_first_question_that_settles_it(work, family, last):
    placed = family_of(work)
    assert placed.family == family
    assert last in placed.steps[-1]
    assert all(
        ":" not in step.split("?")[1] or "Yes: it is outsourcing" in step for step in placed.steps[:-1]
    )


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (
            {"object_of_work": "cheese", "judgement": 1},
            ValueError,
            "object_of_work is 'cheese'; give one of customers",
        ),
        ({"object_of_work": "law", "judgement": 4}, ValueError, "judgement is 4"),
        ({"object_of_work": "law", "judgement": True}, ValueError, "judgement is True"),
        ({"object_of_work": "law", "judgement": 1, "third_party": "yes"}, TypeError, "third_party is 'yes'"),
    ],
)
def test_a_wrong_description_of_work_is_refused(arguments, error, message):
    with pytest.raises(error, match=message):
        Work(**arguments)


def test_each_source_is_well_covered():
    said = Counter(source for statement in CATALOGUE.statements.values() for source in statement.sources)
    assert said.keys() == CATALOGUE.sources.keys()
    assert min(said.values()) >= 20
