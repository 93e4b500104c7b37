"""Whatever is handed in and whatever it puts out, the notebook that is left is one that nbformat accepts."""

import json

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.grading.engine import accepted

KEYS = st.sampled_from(
    [
        *("collapsed", "execution", "format", "jupyter", "name", "scrolled", "tags", "nbgrader", "other"),
        *("output_type", "data", "metadata", "text", "ename", "evalue", "traceback", "execution_count"),
        *("text/plain", "text/html", "image/png", "application/json", "application/x+json", "a.png"),
    ]
)
WORDS = st.sampled_from(["", "a", "a,b", "auto", "\n", "stream", "error", "execute_result", "display_data"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 3) | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


def notebook(metadata, attachments, outputs, count):
    code = {"cell_type": "code", "id": "a", "source": "", "metadata": accepted.cell_metadata(metadata)}
    code |= {
        "outputs": [accepted.output(output) for output in outputs],
        "execution_count": accepted.count(count),
    }
    text = {"cell_type": "markdown", "id": "b", "source": "", "metadata": accepted.cell_metadata(metadata)}
    text |= {"attachments": accepted.attachments(attachments)}
    raw = {"cell_type": "raw", "id": "c", "source": "", "metadata": accepted.cell_metadata(metadata)}
    about = {"language_info": accepted.LANGUAGE}
    return {"cells": [code, text, raw], "metadata": about, "nbformat": 4, "nbformat_minor": 5}


@settings(max_examples=150)
@given(JSON, JSON, st.lists(st.dictionaries(KEYS, JSON, max_size=6), max_size=3), JSON)
def test_what_may_be_anything_becomes_a_notebook(metadata, attachments, outputs, count):
    made = notebook(metadata, attachments, outputs, count)
    nbformat.validate(made, relax_add_props=False)


def test_what_is_valid_is_kept_and_what_is_nested_too_deep_is_left_out():
    metadata = {"tags": ["a", "b-c d"], "collapsed": True, "scrolled": "auto", "jupyter": {"hidden": True}}
    bundle = {"text/plain": ["1"], "text/html": "<b>", "application/x+json": {"a": [1]}}
    shown = {"output_type": "display_data", "data": bundle, "metadata": {}}
    assert accepted.cell_metadata(metadata | {"nbgrader": {}, "deep": nested(900)}) == metadata
    assert accepted.attachments({"a.png": {"image/png": "x/+="}}) == {"a.png": {"image/png": "x/+="}}
    assert accepted.output(shown) == shown
    deep = {"output_type": "display_data", "data": {"application/json": nested(900)}}
    made = notebook({"deep": nested(900)}, {"a": nested(900)}, [deep, {"text": nested(900)}], 1)
    assert len(json.dumps(made, indent=1)) < 2000


def test_nothing_breaks_out_of_an_attribute_of_html():
    breaking = '" onerror="act()'
    shown = accepted.output({"output_type": "display_data", "data": {"image/png": breaking}})
    assert shown["data"] == {}
    assert accepted.attachments({"a.png": {"image/png": breaking}}) == {"a.png": {}}
    assert accepted.cell_metadata({"alt": breaking, "tags": [breaking]}) == {}
