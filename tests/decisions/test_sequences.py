import numpy as np
import pytest

from outsourcing_lab.decisions.sequences import mapping, numbers, rows


def test_whatever_has_an_order_becomes_a_tuple_of_floats():
    expected = (1.0, 2.5)
    for values in ([1, 2.5], (1, 2.5), iter([1, 2.5]), np.array([1, 2.5]), range(1, 2)):
        found = numbers("values", values)
        assert found == expected[: len(found)]
        assert all(type(entry) is float for entry in found)


def test_a_table_keeps_its_rows():
    assert rows("table", np.array([[1, 2], [3, 4]])) == ((1.0, 2.0), (3.0, 4.0))


def test_a_mapping_is_given_back():
    assert mapping("base", {"a": 1}) == {"a": 1}
    with pytest.raises(TypeError, match="base is None; give a mapping"):
        mapping("base", None)


@pytest.mark.parametrize("values", ["12", b"12", {1, 2}, {1: 2}, 12, None])
def test_what_has_no_order_is_refused(values):
    with pytest.raises(TypeError, match=r"values is .*; give a list of numbers"):
        numbers("values", values)
    with pytest.raises(TypeError, match=r"values is .*; give a list of rows of numbers"):
        rows("values", values)
