"""The sentences that a student sees instead of a stack."""

import io
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.teaching import Answer, answer_of, refusal_of
from outsourcing_lab.teaching.answers import AnswerError, UnfinishedError


def asked(definition, **arguments):
    """What `answer_of("ask", …)` gives in a notebook whose only cell is `definition`."""
    return in_notebook("answer_of", definition, **arguments)


def refused(definition, **arguments):
    return in_notebook("refusal_of", definition, ValueError, **arguments)


def in_notebook(helper, definition, *words, **arguments):
    namespace = {"answer_of": answer_of, "refusal_of": refusal_of, "words": words, "arguments": arguments}
    exec(definition, namespace)  # noqa: S102 (a notebook's cell)
    exec(f"result = {helper}('ask', *words, **arguments)", namespace)  # noqa: S102
    return namespace["result"]


def test_a_right_answer_equals_the_plain_value():
    returned = asked("def ask(site): return 'at ' + site", site="MX")
    assert returned == "at MX"
    assert returned != "at US"
    assert (returned.value, returned.call) == ("at MX", "ask(site='MX')")


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        ("ask_me = 1", "There is no function `ask`. Run the cell that defines it"),
        ("ask = 'offshore'", "`ask` is not a function but a value of type str"),
        (
            "def ask(client, place): return client",
            "has the parameters client, place, but it is asked with site",
        ),
        ("def ask(): return 1", "has the parameters none, but it is asked with site"),
        (
            "def ask(site): site.upper()",
            "returned nothing (None). Does every path through `ask` end in a `return`?",
        ),
        ("def ask(site): print(site)", "prints its answer; return it instead"),
        ("def ask(site): return object", "an object of type type. It should return plain values"),
        ("def ask(site): return [{1: object()}]", "It should return plain values"),
        ("def ask(site): return site['MX']", "stopped with an error: TypeError: string indices"),
        ("def ask(site):\n    limit = 0\n    return 1 / limit", "in line 3 of the cell of `ask`"),
        (
            "def help_me(): return 1 / 0\ndef ask(site):\n    return help_me()",
            "in line 1 of the cell of `help_me`",
        ),
        ("import sys\ndef ask(site): sys.exit()", "stopped with an error: SystemExit"),
    ],
)
def test_a_problem_is_a_sentence(definition, sentence):
    with pytest.raises(AnswerError) as caught:
        asked(definition, site="MX")
    assert sentence in str(caught.value)
    assert caught.value._render_traceback_() == str(caught.value).splitlines()
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("helper", ["answer_of", "refusal_of"])
def test_an_unfinished_function_stays_not_implemented(helper):
    words = (ValueError,) if helper == "refusal_of" else ()
    with pytest.raises(NotImplementedError, match="`ask` is not finished yet") as caught:
        in_notebook(helper, "def ask(site): raise NotImplementedError()", *words, site="MX")
    assert type(caught.value) is UnfinishedError


def test_what_a_function_prints_still_reaches_the_student(capsys):
    assert asked("def ask(site):\n    print('looking at', site)\n    return site", site="MX") == "MX"
    assert capsys.readouterr().out == "looking at MX\n"


@pytest.mark.parametrize(("value", "kind"), [("True", int), ("1.0", int), ("1", bool), ("['a']", tuple)])
def test_the_type_must_be_the_one_asked_for(value, kind):
    with pytest.raises(AnswerError, match=f"It should return a value of type {kind.__name__}"):
        asked(f"def ask(): return {value}", returns=kind)


@pytest.mark.parametrize(
    ("value", "kind", "hint"),
    [
        ("True", int, "True and False answer a question of yes or no; here a number is asked for."),
        ("False", float, "True and False answer a question of yes or no; here a number is asked for."),
        ("5.0", int, "A whole number has no decimal point."),
        ("'5'", float, "A number stands without quotation marks."),
        ("1", bool, "Yes and no are written True and False."),
        ("5", str, "A text stands in quotation marks."),
    ],
)
def test_a_likely_slip_of_type_gets_a_sentence_of_its_own(value, kind, hint):
    with pytest.raises(AnswerError) as caught:
        asked(f"def ask(): return {value}", returns=kind)
    assert str(caught.value).startswith(f"ask() returned {value}, a value of type ")
    assert str(caught.value).endswith(hint)


def test_a_whole_number_passes_where_a_float_is_asked_for():
    returned = asked("def ask(): return 5", returns=float)
    assert returned == 5.0
    assert returned.is_close(5)


@pytest.mark.parametrize(
    ("value", "expected", "close"),
    [
        (0.1 + 0.2, 0.3, True),
        (1_000_000.9, 1_000_000, True),
        (1_000_002, 1_000_000, False),
        (-5, 5, False),
        (5e-17, 0, True),
        (1e-6, 0, False),
        (2e-9, 1e-9, False),
        (float("inf"), float("inf"), True),
        (float("inf"), 5, False),
        (float("nan"), float("nan"), False),
        (True, 1, False),
        (1, True, False),
        ("1", 1, False),
        ([1.0], [1.0], False),
        (1 + 0j, 1, False),
    ],
)
def test_a_number_is_close_to_a_millionth_and_nothing_else_is(value, expected, close):
    assert Answer(value, "ask()").is_close(expected) is close


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(0.99, 1.01))
def test_what_is_close_is_equal_to_six_digits(number, share):
    if Answer(number * share, "ask()").is_close(number) and number:
        assert abs(number * share - number) <= 1.1e-6 * abs(number)
    assert Answer(number, "ask()").is_close(number)


def test_a_warning_costs_no_points(capsys):
    definition = "import sys, warnings\ndef ask():\n    print('old', file=sys.stderr)\n    return 5"
    assert asked(definition) == 5
    assert capsys.readouterr() == ("old\n", "")


def test_an_answer_must_be_one_of_those_to_choose_from():
    assert asked("def ask(): return 'a'", one_of=("a", "b")) == "a"
    with pytest.raises(AnswerError, match=r"returned 'A'. It should return one of 'a', 'b'."):
        asked("def ask(): return 'A'", one_of=("a", "b"))


def test_true_is_not_one_also_where_no_type_was_asked_for():
    assert asked("def ask(): return True") != 1
    assert asked("def ask(): return 1") != True  # noqa: E712 (that is the point)
    assert asked("def ask(): return 1") == 1.0


def test_a_class_of_the_students_cannot_decide_what_is_equal():
    agreeable = "class Yes(str):\n    __eq__ = lambda self, other: True\n    __hash__ = str.__hash__\n"
    for value in ("Yes()", "[Yes()]", "{Yes(): 1}", "{1: Yes()}"):
        with pytest.raises(AnswerError, match="plain values"):
            asked(f"{agreeable}\ndef ask(): return {value}")
    with pytest.raises(AnswerError, match="of type Yes"):
        asked(f"{agreeable}\ndef ask(): return Yes()", returns=str)


def test_the_checks_own_data_cannot_be_changed():
    pairs = [("CA", "US")]
    returned = asked("def ask(pairs):\n    pairs.clear()\n    return len(pairs)", pairs=pairs)
    assert returned == 0
    assert pairs == [("CA", "US")]
    assert returned.call == "ask(pairs=[('CA', 'US')])"


def test_a_namespace_may_make_its_names_on_demand():
    class Names(dict):
        def __missing__(self, name):
            if name == "ask":
                return lambda: "made on demand"
            raise KeyError(name)

    namespace = Names(answer_of=answer_of)
    assert eval("answer_of('ask')", namespace) == "made on demand"  # noqa: S307
    with pytest.raises(AnswerError, match="There is no function `other`"):
        eval("answer_of('other')", namespace)  # noqa: S307


def test_explain_says_the_call_both_answers_and_the_idea():
    returned = Answer("offshore", "location(client='GB')")
    with pytest.raises(AnswerError) as caught:
        returned.explain("nearshore", idea="do the two share a border?")
    assert str(caught.value) == (
        "location(client='GB') returned 'offshore'.\nIt should return 'nearshore'.\n"
        "Look again: do the two share a border?"
    )


def test_a_call_with_a_set_is_written_in_one_order_and_short():
    pairs = {("CA", "US"), ("MX", "US"), ("DE", "PL"), ("CZ", "PL")}
    assert (
        asked("def ask(pairs): return 1", pairs=pairs).call == "ask(pairs={('CA', 'US'), ('CZ', 'PL'), ...})"
    )


def test_data_that_the_notebook_has_a_name_for_go_by_that_name():
    namespace = {
        "answer_of": answer_of,
        "PAIRS": [("CA", "US")],
        "code": "US",
        "ask": lambda pairs, code: code,
    }
    returned = eval("answer_of('ask', pairs=PAIRS, code=code)", namespace)  # noqa: S307
    assert returned.call == "ask(pairs=PAIRS, code='US')"


def test_a_refusal_is_given_back():
    error = refused("def ask(code): raise ValueError('no country ' + code)", code="XX")
    assert isinstance(error, ValueError)
    assert str(error) == "no country XX"


def test_the_message_of_a_refusal_must_name_what_is_refused():
    definition = "def ask(code): raise ValueError('no country ' + code)"
    assert str(refused(definition, naming="XX", code="XX")) == "no country XX"
    with pytest.raises(AnswerError, match="its message should name 'XX'"):
        refused("def ask(code): raise ValueError('wrong')", naming="XX", code="XX")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("return 'fine'", "ask(code='XX') should raise ValueError, but it returned 'fine'"),
        (
            "raise KeyError(code)",
            "should raise ValueError, but it raised KeyError: 'XX', in line 1 of the cell",
        ),
        ("return ValueError(code)", "but it returned an object of type ValueError"),
        (
            "print('no such country')",
            "but it only printed something.\nRefuse such a value with: raise ValueError",
        ),
    ],
)
def test_a_missing_or_other_refusal_is_a_sentence(body, sentence):
    with pytest.raises(AnswerError) as caught:
        refused(f"def ask(code): {body}", code="XX")
    assert sentence in str(caught.value)


SESSION = """
import io, json, contextlib
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
seen = []
for cell in [
    "from outsourcing_lab.teaching import answer_of",
    "def ask(site):\\n    raise NotImplementedError()",
    "answer_of('ask', site='MX')",
    "def ask(site):\\n    table = {}\\n    return table[site]",
    "answer_of('ask', site='MX')",
    "def ask(site): return 'offshore'",
    "r = answer_of('ask', site='MX')\\nassert r == 'nearshore', r.explain('nearshore', idea='the border')",
]:
    with contextlib.redirect_stdout(io.StringIO()) as shown:
        result = shell.run_cell(cell, store_history=True)
    seen.append([type(result.error_in_exec).__name__, shown.getvalue()])
print(json.dumps(seen))
"""


def test_ipython_shows_the_sentence_and_no_stack():
    done = subprocess.run([sys.executable, "-c", SESSION], capture_output=True, text=True, check=True)
    _, _, unfinished, _, stopped, _, wrong = json.load(io.StringIO(done.stdout.splitlines()[-1]))
    assert unfinished[0] == "UnfinishedError"
    assert stopped[0] == wrong[0] == "AnswerError"
    assert "in line 3 of the cell of `ask`: return table[site]" in stopped[1]
    assert wrong[1].strip().splitlines()[-1] == "Look again: the border"
    for _, shown in (unfinished, stopped, wrong):
        assert shown.strip()
        assert "Traceback" not in shown
        assert "asking.py" not in shown
        assert "answer_of" not in shown
