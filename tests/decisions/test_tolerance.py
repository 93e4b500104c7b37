import pytest

from outsourcing_lab.decisions.tolerance import is_rounding


@pytest.mark.parametrize(
    ("difference", "largest", "rounding"),
    [(0, 0, True), (1e-12, 1, True), (-1e-12, 1, True), (1.1e-12, 1, False), (-1.1e-12, 1, False)],
)
def test_only_what_is_tiny_beside_the_numbers_is_rounding(difference, largest, rounding):
    assert is_rounding(difference, largest) is rounding
    assert is_rounding(difference * 2**30, largest * 2**30) is rounding
