import math
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.rounding import round_up


def test_a_quotient_off_by_rounding_is_the_whole_number_it_stands_for():
    assert math.ceil(21 / (1 - 0.3)) == 31
    assert round_up(21 / (1 - 0.3)) == 30
    assert round_up(10 / (1 - 0.3)) == 15
    assert round_up(30 * (1 + 1e-9)) == 31
    assert round_up(0) == 0


@given(people=st.integers(1, 10_000), percent=st.integers(0, 99))
def test_shrinkage_in_whole_percent_divides_as_exact_fractions_do(people, percent):
    assert round_up(people / (1 - percent / 100)) == math.ceil(Fraction(people * 100, 100 - percent))
