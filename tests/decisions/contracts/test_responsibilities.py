import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.contracts import raci_problems

PARTIES = ("client", "vendor", "auditor")
letters = st.sampled_from(["", "R", "A", "C", "I", "AR", "A/R", "R, A", "C I"])
matrices = st.dictionaries(
    st.sampled_from(["pay", "report", "hire", "file"]),
    st.fixed_dictionaries(dict.fromkeys(PARTIES, letters)),
    min_size=1,
)
SOUND = {"pay": {"client": "A", "vendor": "R"}, "file": {"client": "A/R", "vendor": "C", "auditor": "I"}}


def test_a_sound_matrix_has_no_problem():
    assert raci_problems(SOUND) == ()
    assert raci_problems(SOUND, vendors=["vendor"], regulated=["pay", "file"]) == ()


@pytest.mark.parametrize(
    ("parties", "problems"),
    [
        (
            {"client": "A", "vendor": "A/R"},
            ["2 parties are accountable (A): client, vendor; there must be exactly one"],
        ),
        ({"client": "C", "vendor": "R"}, ["nobody is accountable (A); there must be exactly one"]),
        ({"client": "A", "vendor": "I"}, ["nobody is responsible (R); at least one must be"]),
        ({"client": "R", "vendor": "RA"}, []),
        ({"client": "RACI", "vendor": ""}, []),
        (
            {},
            [
                "nobody is accountable (A); there must be exactly one",
                "nobody is responsible (R); at least one must be",
            ],
        ),
    ],
)
def test_each_activity_has_one_accountable_and_at_least_one_responsible(parties, problems):
    assert raci_problems({"pay": parties}) == tuple(f"pay: {problem}" for problem in problems)


def test_a_vendor_is_not_accountable_for_a_regulated_duty():
    matrix = {"report": {"client": "R", "vendor": "A"}, "pay": {"client": "R", "vendor": "A"}}
    assert raci_problems(matrix, vendors=["vendor"], regulated=["report"]) == (
        "report: vendor is accountable (A) for a regulated duty; the client must be",
    )
    assert raci_problems(matrix, vendors=["vendor"]) == ()


def counted_problems(matrix, vendor, regulated):
    """How many rules each row breaks, counted over the letters of the whole row."""
    count = 0
    for activity, parties in matrix.items():
        row = "".join(parties.values())
        count += row.count("A") != 1
        count += row.count("R") == 0
        count += activity in regulated and "A" in parties[vendor]
    return count


@given(matrix=matrices, data=st.data())
def test_every_broken_rule_is_reported_once(matrix, data):
    regulated = data.draw(st.sets(st.sampled_from(sorted(matrix))))
    found = raci_problems(matrix, vendors={"vendor"}, regulated=regulated)
    assert len(found) == len(set(found)) == counted_problems(matrix, "vendor", regulated)
    assert all(problem.split(":")[0] in matrix for problem in found)


@given(matrix=matrices, data=st.data())
def test_the_order_of_rows_does_not_matter(matrix, data):
    rows = data.draw(st.permutations(list(matrix.items())))
    assert sorted(raci_problems(dict(rows))) == sorted(raci_problems(matrix))


@pytest.mark.parametrize(
    ("matrix", "arguments", "error", "message"),
    [
        ({}, {}, ValueError, r"matrix is {}; give at least one activity"),
        (["pay"], {}, TypeError, r"matrix is \['pay'\]; give for each activity"),
        ({"pay": "A"}, {}, TypeError, r"matrix\['pay'\] is 'A'; give the letters of each party"),
        ({"pay": {"client": None}}, {}, TypeError, r"matrix\['pay'\]\['client'\] is None; give letters"),
        (
            {"pay": {"client": "X"}},
            {},
            ValueError,
            r"\['client'\] is 'X'; give letters among R \(responsible\), A",
        ),
        ({"pay": {"client": "a"}}, {}, ValueError, "is 'a'; give letters among"),
        (
            SOUND,
            {"vendors": ["Vendor"]},
            ValueError,
            "vendors has 'Vendor'; give names in the matrix: client, vendor",
        ),
        (
            SOUND,
            {"regulated": ["pray"], "vendors": ["vendor"]},
            ValueError,
            "regulated has 'pray'; .*: pay, file",
        ),
        (
            SOUND,
            {"regulated": ["pay"]},
            ValueError,
            r"regulated is \['pay'\] and vendors is \(\); name the vendors",
        ),
        (SOUND, {"vendors": "vendor"}, TypeError, "vendors is 'vendor'; give a list of names"),
        (SOUND, {"regulated": 3}, TypeError, "regulated is 3; give a list of names"),
    ],
)
def test_a_matrix_that_cannot_be_read_is_refused(matrix, arguments, error, message):
    with pytest.raises(error, match=message):
        raci_problems(matrix, **arguments)
