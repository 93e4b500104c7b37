"""What was handed in is read, or refused in words for the student."""

import json

import nbformat
import pytest

from outsourcing_lab.grading.engine.handed_in import (
    LARGEST_NOTEBOOK,
    MOST_CELLS,
    NotGradedError,
    grade_id_of,
    read_notebook,
    source_of,
)


def notebook(*cells, **parts):
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)} | parts
    ).encode()


CODE = {
    "cell_type": "code",
    "source": ["x = 1\n", "x"],
    "metadata": {},
    "outputs": [],
    "execution_count": None,
}


def test_a_notebook_is_read():
    read = read_notebook(notebook(CODE))
    assert [source_of(cell) for cell in read["cells"]] == ["x = 1\nx"]


def test_a_notebook_of_version_3_is_converted():
    old = nbformat.v3.new_notebook(
        worksheets=[nbformat.v3.new_worksheet(cells=[nbformat.v3.new_code_cell("x")])]
    )
    read = read_notebook(json.dumps(old | {"nbformat": 3, "nbformat_minor": 0}).encode())
    assert [source_of(cell) for cell in read["cells"]] == ["x"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{ this is my homework", "not JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"", "the file is empty"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 100_000, "nested too deep"),
        (b"[]", "not a notebook"),
        (b'{"answers": []}', "not a notebook"),
        (b'{"nbformat": "4"}', "not a notebook"),
        (b'{"nbformat": true}', "not a notebook"),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"nbformat": 4}', "damaged"),
        (b'{"nbformat": 99}', "version 99"),
        (b'{"nbformat": 3, "worksheets": 5}', "version 3"),
        (notebook({"cell_type": "code"}), "damaged"),
        (notebook({"cell_type": "code", "source": 5}), "damaged"),
        (notebook({"cell_type": "code", "source": [5]}), "damaged"),
        (notebook({"cell_type": ["code"], "source": ""}), "damaged"),
        (notebook("cell"), "damaged"),
        (notebook(*[CODE] * (MOST_CELLS + 1)), "cells"),
        (b" " * (LARGEST_NOTEBOOK + 1), "bytes"),
    ],
    ids=lambda part: str(part)[:40],
)
def test_what_is_no_notebook_is_refused_with_the_reason(content, reason):
    with pytest.raises(NotGradedError, match=reason):
        read_notebook(content)


@pytest.mark.parametrize("metadata", [None, 5, {}, {"nbgrader": 5}, {"nbgrader": {"grade_id": ["x"]}}])
def test_strange_metadata_is_that_of_a_cell_of_the_students_own(metadata):
    assert grade_id_of(CODE | {"metadata": metadata}) == ""
