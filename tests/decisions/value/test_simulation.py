import math
import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.decisions.value import simulate_savings

RANGES = {
    "vendor selection": (0.002, 0.02),
    "transition": (0.02, 0.03),
    "layoffs": (0.03, 0.05),
    "culture": (0.03, 0.27),
    "process improvement": (0.01, 0.10),
    "contract management": (0.06, 0.10),
}
OVERBY = {name: (low, (low + high) / 2, high) for name, (low, high) in RANGES.items()}


def simulated(**changed):
    arguments = {"contract": 10e6, "hidden_costs": OVERBY, "runs": 1000, "seed": 1} | changed
    return simulate_savings(arguments.pop("baseline", 16.2e6), **arguments)


@pytest.fixture(scope="module")
def overby():
    return simulated(runs=200_000, seed=20240101)


def density_of_the_sum(step=1e-5):
    """Return the lowest sum of the hidden costs and the density from it on, without any chance."""
    density, lowest = np.array([1.0]), 0.0
    for low, high in RANGES.values():
        middles = np.arange(low + step / 2, high, step)
        one = np.maximum(0, 1 - np.abs(middles - (low + high) / 2) / ((high - low) / 2))
        density = np.convolve(density, one / one.sum())
        lowest += low + step / 2
    return lowest, density


def test_mean_and_deviation_are_those_of_the_published_ranges(overby):
    assert overby.mean == pytest.approx(16.2e6 - 10e6 * 1.361, abs=1_000)
    spread = math.sqrt(sum((high - low) ** 2 / 24 for low, high in RANGES.values()))
    assert spread == pytest.approx(0.0533, abs=5e-5)
    assert overby.standard_deviation == pytest.approx(10e6 * spread, rel=0.01)


def test_percentiles_are_those_of_the_exact_distribution(overby):
    step = 1e-5
    lowest, density = density_of_the_sum(step)
    cumulated = np.cumsum(density)
    for q, dossier in ((5, 1.71e6), (50, 2.59e6), (95, 3.47e6)):
        hidden = lowest + step * np.searchsorted(cumulated, 1 - q / 100)
        assert overby.percentile(q) == pytest.approx(16.2e6 - 10e6 * (1 + hidden), abs=10_000)
        assert overby.percentile(q) == pytest.approx(dossier, abs=5_000)


def test_percentiles_of_the_sum_are_not_sums_of_percentiles(overby):
    fifths = [
        simulated(hidden_costs={name: estimate}, runs=20_000).percentile(5)
        for name, estimate in OVERBY.items()
    ]
    added = 6.2e6 - sum(6.2e6 - fifth for fifth in fifths)
    assert added < overby.percentile(5) - 200_000


def test_a_skewed_cost_has_the_moments_of_the_triangular_distribution():
    draw = np.random.default_rng(6)
    for _ in range(40):
        low, mode, high = sorted(draw.uniform(0, 1) for _ in range(3))
        found = simulated(hidden_costs={"any": (low, mode, high)}, contract=1, baseline=2, runs=20_000)
        variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18
        assert found.mean == pytest.approx(1 - (low + mode + high) / 3, abs=5 * math.sqrt(variance / 20_000))
        assert found.standard_deviation == pytest.approx(math.sqrt(variance), rel=0.04)


def test_the_seed_fixes_the_runs_and_another_seed_changes_them():
    assert simulated(seed=7).samples == simulated(seed=7).samples
    assert simulated(seed=7).samples != simulated(seed=8).samples
    assert simulated(seed=0).samples == simulated(seed=0).samples


def test_mean_deviation_and_percentiles_are_those_of_the_samples():
    found = simulated(runs=999)
    assert len(found.samples) == 999
    assert found.mean == pytest.approx(statistics.fmean(found.samples))
    assert found.standard_deviation == pytest.approx(statistics.pstdev(found.samples))
    assert found.percentile(50) == statistics.median(found.samples)
    assert (found.percentile(0), found.percentile(100)) == (min(found.samples), max(found.samples))
    assert found.percentile(25) == pytest.approx(
        statistics.quantiles(found.samples, n=4, method="inclusive")[0]
    )


def test_samples_stay_within_the_best_and_the_worst_case():
    found = simulated(runs=50_000)
    assert min(found.samples) >= 16.2e6 - 15.7e6
    assert max(found.samples) <= 16.2e6 - 11.52e6


def test_certain_costs_leave_nothing_to_chance():
    found = simulated(hidden_costs={"fee": (0.1, 0.1, 0.1), "other": (0.2, 0.2, 0.2)}, runs=10)
    assert found.samples == pytest.approx([16.2e6 - 10e6 * 1.3] * 10)
    assert found.standard_deviation == pytest.approx(0, abs=1e-6)


def test_without_hidden_costs_the_saving_is_the_gap():
    assert simulated(hidden_costs={}, runs=3).samples == (6.2e6,) * 3


def test_a_million_runs_are_the_most():
    assert len(simulated(hidden_costs={}, runs=1_000_000).samples) == 1_000_000


def test_one_more_hidden_cost_never_raises_a_saving():
    fewer = {name: estimate for name, estimate in OVERBY.items() if name != "contract management"}
    pairs = zip(simulated(hidden_costs=fewer).samples, simulated().samples, strict=True)
    assert all(without > with_it for without, with_it in pairs)


@settings(max_examples=60)
@given(
    shares=st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), max_size=4),
    baseline=st.floats(0, 1e308),
    contract=st.floats(0, 1e308),
)
def test_any_ranges_give_numbers_or_are_refused(shares, baseline, contract):
    costs = {str(index): sorted(values) for index, values in enumerate(shares)}
    try:
        found = simulated(baseline=baseline, contract=contract, hidden_costs=costs, runs=20)
    except ValueError:
        assert max(baseline, contract) > 1e150
        return
    assert all(map(math.isfinite, (found.mean, found.standard_deviation, *found.samples)))
    assert found.percentile(5) <= found.percentile(50) <= found.percentile(95)


def test_the_result_reads_well_and_lists_no_samples():
    lines = repr(simulated(hidden_costs={}, runs=1000)).splitlines()
    assert lines == [
        "saving in 1,000 runs: mean 6,200,000.00, standard deviation 0.00",
        "P5 6,200,000.00, P50 6,200,000.00, P95 6,200,000.00",
    ]


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"baseline": -1}, ValueError, "baseline is -1"),
        ({"baseline": "16m"}, TypeError, "baseline is '16m'"),
        ({"contract": math.nan}, ValueError, "contract is nan"),
        ({"contract": -5.0}, ValueError, "contract is -5.0; give a number of 0 or more"),
        ({"hidden_costs": [("a", 1)]}, TypeError, "hidden_costs is .*; give a mapping"),
        ({"hidden_costs": {"a": (0.1, 0.2)}}, ValueError, r"hidden_costs\['a'\] is \(0.1, 0.2\); give \(low"),
        ({"hidden_costs": {"a": (0.3, 0.2, 0.1)}}, ValueError, "three shares in rising order"),
        ({"hidden_costs": {"a": (3, 15, 27)}}, ValueError, r"give a share from 0 to 1 \(3.0 % is 0.03\)"),
        ({"hidden_costs": {"a": (-0.1, 0, 0.1)}}, ValueError, r"hidden_costs\['a'\] is -0.1"),
        ({"hidden_costs": {"a": ("x", 0, 0.1)}}, TypeError, r"hidden_costs\['a'\]\[0\] is 'x'"),
        ({"hidden_costs": {"a": 0.1}}, TypeError, r"hidden_costs\['a'\] is 0.1; give a list"),
        ({"hidden_costs": {"a": (math.nan, 0, 0.1)}}, ValueError, "is nan; give a finite number"),
        ({"runs": 0}, ValueError, "runs is 0; give a whole number of 1 or more"),
        ({"runs": 1e3}, TypeError, "runs is 1000.0; give a whole number"),
        ({"runs": 1_000_001}, ValueError, "runs is 1000001; give a whole number of 1,000,000 or less"),
        ({"seed": -1}, ValueError, "seed is -1"),
        ({"seed": None}, TypeError, "seed is None"),
    ],
)
def test_bad_input_is_named(changed, error, message):
    with pytest.raises(error, match=message):
        simulated(**changed)


@pytest.mark.parametrize(
    ("q", "error"), [(-1, ValueError), (101, ValueError), (math.nan, ValueError), ("5", TypeError)]
)
def test_a_percentile_is_from_0_to_100(q, error):
    with pytest.raises(error, match="q is"):
        simulated(runs=2).percentile(q)
