import math

import numpy as np
import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.decisions.value import npv, tornado

BASE = {"saving": 500_000, "exit_cost": 100_000, "rate": 0.10}
RANGES = {"rate": (0.05, 0.15), "saving": (400_000, 600_000), "exit_cost": (0, 300_000)}


def deal(saving, exit_cost, rate):
    return npv([-1_000_000, saving, saving, saving - exit_cost], rate=rate)


def test_the_widest_bar_comes_first_and_says_what_was_computed():
    found = tornado(deal, base=BASE, ranges=RANGES)
    assert [bar.name for bar in found.bars] == ["saving", "exit_cost", "rate"]
    # by hand: 500,000 / 1.1 + 500,000 / 1.21 + 400,000 / 1.331 - 1,000,000
    assert found.base_result == pytest.approx(168_294.52, abs=0.005)
    saving = found.bars[0]
    assert (saving.low, saving.high) == (400_000, 600_000)
    # 400,000 / 1.1 + 400,000 / 1.21 + 300,000 / 1.331 - 1,000,000, and with 600,000
    assert saving.at_low == pytest.approx(-80_390.68, abs=0.005)
    assert saving.at_high == pytest.approx(416_979.71, abs=0.005)
    assert saving.swing == pytest.approx(497_370.40, abs=0.015)


def test_a_bar_tells_whether_it_can_turn_the_decision():
    assert [bar.changes_sign for bar in tornado(deal, base=BASE, ranges=RANGES).bars] == [True, False, False]


def test_a_result_that_only_reaches_zero_does_not_change_sign():
    found = tornado(lambda x: x, base={"x": 1}, ranges={"x": (0, 2)})
    assert not found.bars[0].changes_sign


def test_a_result_that_turns_below_zero_between_the_ends_changes_sign():
    found = tornado(lambda x: x * x - 1, base={"x": 0}, ranges={"x": (-2, 2)})
    assert (found.bars[0].swing, found.bars[0].changes_sign) == (0, True)


def test_each_bar_agrees_with_numpy_financial():
    draw = np.random.default_rng(7)
    for _ in range(1000):
        saving, exit_cost, rate = draw.uniform(1e5, 1e6), draw.uniform(0, 3e5), draw.uniform(0, 0.3)
        base = {"saving": saving, "exit_cost": exit_cost, "rate": rate}
        width = {name: draw.uniform(0, value) for name, value in base.items()}
        ranges = {name: (base[name] - width[name], base[name] + width[name]) for name in base}
        for bar in tornado(deal, base=base, ranges=ranges).bars:
            for value, result in ((bar.low, bar.at_low), (bar.high, bar.at_high)):
                one = base | {bar.name: value}
                flows = [-1e6, one["saving"], one["saving"], one["saving"] - one["exit_cost"]]
                expected = float(numpy_financial.npv(one["rate"], flows))
                assert result == pytest.approx(expected, rel=1e-9, abs=1e-6)
            assert bar.swing == abs(bar.at_high - bar.at_low)


@given(st.lists(st.tuples(st.integers(-100, 100), st.integers(0, 100)), min_size=1, max_size=6))
def test_in_a_sum_the_swing_is_the_factor_times_the_width(terms):
    factors = {f"x{index}": factor for index, (factor, _) in enumerate(terms)}
    found = tornado(
        lambda **inputs: sum(factors[name] * value for name, value in inputs.items()),
        base=dict.fromkeys(factors, 0),
        ranges={f"x{index}": (-width, width) for index, (_, width) in enumerate(terms)},
    )
    assert {bar.name: bar.swing for bar in found.bars} == {
        f"x{index}": abs(factor) * 2 * width for index, (factor, width) in enumerate(terms)
    }
    swings = [bar.swing for bar in found.bars]
    assert swings == sorted(swings, reverse=True)


def test_bars_of_one_width_keep_the_order_given():
    found = tornado(lambda a, b: a + b, base={"a": 0, "b": 0}, ranges={"b": (-1, 1), "a": (-1, 1)})
    assert [bar.name for bar in found.bars] == ["b", "a"]


def test_inputs_without_a_range_stay_put():
    found = tornado(deal, base=BASE, ranges={"rate": (0.10, 0.10)})
    assert [bar.swing for bar in found.bars] == [0]
    assert tornado(deal, base=BASE, ranges={}).bars == ()


def test_the_result_reads_well():
    found = tornado(lambda x: x - 1, base={"x": 2}, ranges={"x": (0, 4)})
    assert repr(found.bars[0]) == "x 0 to 4: result -1.00 to 3.00, swing 4.00, changes sign"
    assert "base result: 1" in repr(found)
    assert repr(found.bars[0]) in repr(found)


@pytest.mark.parametrize(
    ("base", "ranges", "error", "message"),
    [
        ({"x": "1"}, {}, TypeError, r"base\['x'\] is '1'"),
        ({"x": math.nan}, {}, ValueError, r"base\['x'\] is nan"),
        ([1], {}, TypeError, r"base is \[1\]; give a mapping"),
        ({"x": 1}, [1], TypeError, r"ranges is \[1\]; give a mapping"),
        ({"x": 1}, {"y": (0, 2)}, ValueError, "ranges has 'y'; base has no such input, only 'x'"),
        ({"x": 1}, {"x": (2, 3)}, ValueError, r"ranges\['x'\] is \(2, 3\).*the base value 1 between"),
        ({"x": 1}, {"x": (0, 0.5)}, ValueError, "the base value 1 between"),
        ({"x": 1}, {"x": (2, 0)}, ValueError, r"give \(low, high\)"),
        ({"x": 1}, {"x": (0, 1, 2)}, ValueError, r"give \(low, high\)"),
        ({"x": 1}, {"x": 2}, TypeError, r"ranges\['x'\] is 2; give a list"),
        ({"x": 1}, {"x": (0, math.inf)}, ValueError, r"ranges\['x'\]\[1\] is inf"),
    ],
)
def test_bad_input_is_named(base, ranges, error, message):
    with pytest.raises(error, match=message):
        tornado(lambda x: x, base=base, ranges=ranges)


def test_a_model_that_returns_no_number_is_named_with_where_it_did():
    with pytest.raises(TypeError, match="the model's result at x=1 is None; give a number"):
        tornado(lambda x: None, base={"x": 1}, ranges={})
    with pytest.raises(ValueError, match="the model's result at x=3 is inf"):
        tornado(lambda x: math.inf if x > 2 else x, base={"x": 1}, ranges={"x": (0, 3)})
    with pytest.raises(ValueError, match="the swing cannot be computed"):
        tornado(lambda x: x, base={"x": 0}, ranges={"x": (-1.7e308, 1.7e308)})
