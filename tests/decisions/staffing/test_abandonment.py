import math
from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.decisions.staffing import abandonment, erlang_a, erlang_b, queue_performance

centres = {
    "agents": st.integers(1, 80),
    "calls_per_hour": st.floats(0, 2000),
    "handle_time_seconds": st.floats(10, 300),
    "patience_seconds": st.floats(5, 2000),
}
any_number = st.sampled_from([0, 5e-324, 1e-300, 1e-9, 0.5, 1, 1e9, 1e300, 1.7e308]) | st.floats(0, 100)


def means(probability, agents, arrivals, hang_up):
    """What callers meet, from the probability of each number of calls that are there."""
    assert probability[-1] < 1e-13
    queue = math.fsum(max(calls - agents, 0) * share for calls, share in enumerate(probability))
    busy = math.fsum(min(calls, agents) * share for calls, share in enumerate(probability))
    return {
        "occupancy": busy / agents,
        "wait_probability": math.fsum(probability[agents:]),
        "abandonment": hang_up * queue / arrivals,
        "average_wait_seconds": queue / arrivals,
        "queue_length": queue,
    }


def balanced_chain(agents, arrivals, service, hang_up, states):
    """Each state's probability by the balance of its flows, in logarithms, scaled to the likeliest state."""
    logarithms = [0.0]
    for calls in range(1, states):
        leaving = min(calls, agents) * service + max(calls - agents, 0) * hang_up
        logarithms.append(logarithms[-1] + math.log(arrivals) - math.log(leaving))
    weights = [math.exp(logarithm - max(logarithms)) for logarithm in logarithms]
    return [weight / math.fsum(weights) for weight in weights]


def solved_chain(agents, arrivals, service, hang_up, states):
    """Each state's probability as the null vector of the chain's generator, by linear algebra."""
    generator = numpy.zeros((states, states))
    for calls in range(1, states):
        generator[calls - 1, calls] = arrivals
        generator[calls, calls - 1] = min(calls, agents) * service + max(calls - agents, 0) * hang_up
    generator -= numpy.diag(generator.sum(axis=1))
    equations = generator.T.copy()
    equations[-1] = 1
    return numpy.linalg.solve(equations, numpy.eye(states)[-1]).tolist()


def test_published_centre_of_50_agents():
    found = erlang_a(50, calls_per_hour=2880, handle_time_seconds=60, patience_seconds=120)
    assert found.offered_load == 48
    assert found.abandonment == pytest.approx(0.031, abs=5e-4)
    assert found.average_wait_seconds == pytest.approx(3.7, abs=0.05)
    assert found.queue_length == pytest.approx(3, abs=0.05)
    assert found.occupancy == pytest.approx(0.93, abs=5e-4)


@pytest.mark.parametrize(("solution", "chains"), [(balanced_chain, 1000), (solved_chain, 40)])
def test_chains_solved_directly_agree(solution, chains):
    draw = numpy.random.default_rng(4171)
    for _ in range(chains):
        agents, handle_time = int(draw.integers(1, 15, endpoint=True)), draw.uniform(20, 600)
        calls = draw.uniform(0.1, 1.6) * agents * 3600 / handle_time
        patience = handle_time * draw.uniform(0.05, 2)
        found = erlang_a(
            agents, calls_per_hour=calls, handle_time_seconds=handle_time, patience_seconds=patience
        )
        probability = solution(agents, calls / 3600, 1 / handle_time, 1 / patience, states=110)
        for quantity, value in means(probability, agents, calls / 3600, 1 / patience).items():
            assert getattr(found, quantity) == pytest.approx(value, rel=1e-8, abs=1e-9), quantity


def test_exact_fractions_agree_to_the_last_digits():
    draw = numpy.random.default_rng(4172)
    for _ in range(40):
        agents = int(draw.integers(1, 15, endpoint=True))
        load = Fraction(int(draw.integers(1, 32 * agents, endpoint=True)), 16)
        hang_up_rate = Fraction(int(draw.integers(8, 64, endpoint=True)), 32)
        weights = [Fraction(1)]
        for calls in range(1, 160):
            leaving = min(calls, agents) + max(calls - agents, 0) * hang_up_rate
            weights.append(weights[-1] * load / leaving)
        queue = sum(max(calls - agents, 0) * weight for calls, weight in enumerate(weights)) / sum(weights)
        found = erlang_a(
            agents,
            calls_per_hour=float(load * 36),
            handle_time_seconds=100,
            patience_seconds=float(100 / hang_up_rate),
        )
        assert found.queue_length == pytest.approx(float(queue), rel=1e-12)
        assert found.abandonment == pytest.approx(float(hang_up_rate * queue / load), rel=1e-12)


@settings(deadline=None)
@given(**centres)
def test_calls_are_either_handled_or_abandoned(agents, calls_per_hour, **centre):
    found = erlang_a(agents, calls_per_hour=calls_per_hour, **centre)
    handled = found.occupancy * agents
    assert handled + found.abandonment * found.offered_load == pytest.approx(found.offered_load, abs=1e-9)
    assert found.queue_length * 3600 == pytest.approx(calls_per_hour * found.average_wait_seconds)
    assert 0 <= found.abandonment <= found.wait_probability <= 1
    assert 0 <= found.occupancy <= 1


@settings(deadline=None)
@given(**centres)
def test_an_agent_more_never_loses_more_callers(agents, **centre):
    fewer, more = erlang_a(agents, **centre), erlang_a(agents + 1, **centre)
    assert more.abandonment <= fewer.abandonment * (1 + 1e-9)
    assert more.average_wait_seconds <= fewer.average_wait_seconds * (1 + 1e-9)


@settings(deadline=None)
@given(more=st.floats(1.01, 5), **centres)
def test_more_patient_callers_wait_longer_and_hang_up_less(more, patience_seconds, **centre):
    hasty = erlang_a(patience_seconds=patience_seconds, **centre)
    patient = erlang_a(patience_seconds=patience_seconds * more, **centre)
    assert patient.abandonment <= hasty.abandonment * (1 + 1e-9)
    assert patient.average_wait_seconds >= hasty.average_wait_seconds * (1 - 1e-9)


@settings(deadline=None)
@given(agents=st.integers(1, 60), use=st.floats(0.05, 0.95))
def test_with_endless_patience_it_is_erlang_c(agents, use):
    centre = {"calls_per_hour": use * agents * 20, "handle_time_seconds": 180}
    found, limit = erlang_a(agents, patience_seconds=1e13, **centre), queue_performance(agents, **centre)
    assert found.wait_probability == pytest.approx(limit.wait_probability, rel=1e-6)
    assert found.average_wait_seconds == pytest.approx(limit.average_speed_of_answer_seconds, rel=1e-6)
    assert found.occupancy == pytest.approx(limit.occupancy, rel=1e-6)
    assert found.abandonment < 1e-6


@settings(deadline=None)
@given(agents=st.integers(1, 60), use=st.floats(0.05, 3))
def test_with_no_patience_it_is_erlang_b(agents, use):
    found = erlang_a(agents, calls_per_hour=use * agents * 20, handle_time_seconds=180, patience_seconds=1e-9)
    assert found.abandonment == pytest.approx(erlang_b(agents, offered_load=found.offered_load), rel=1e-6)


@settings(deadline=None)
@given(**centres)
def test_callers_who_hang_up_shorten_the_queue_of_erlang_c(agents, patience_seconds, **centre):
    impatient = erlang_a(agents, patience_seconds=patience_seconds, **centre)
    queue = queue_performance(agents, **centre)
    assert impatient.average_wait_seconds <= queue.average_speed_of_answer_seconds * (1 + 1e-9)
    assert impatient.wait_probability <= queue.wait_probability * (1 + 1e-9)


def test_it_settles_where_erlang_c_does_not_and_overflows_nothing():
    found = erlang_a(100, calls_per_hour=8000, handle_time_seconds=180, patience_seconds=600)
    assert found.offered_load == 400
    assert found.occupancy == pytest.approx(1)
    assert found.abandonment == pytest.approx(0.75, abs=1e-6)
    assert found.queue_length == pytest.approx(300 * 600 / 180, rel=1e-6)
    assert erlang_a(1000, calls_per_hour=19_000, handle_time_seconds=180, patience_seconds=60).abandonment > 0


def test_rounding_lifts_no_share_above_all():
    for exponent in range(100):
        load = 10 ** (12 + exponent / 10)
        found = erlang_a(2, calls_per_hour=load, handle_time_seconds=3600, patience_seconds=3600 / load * 10)
        assert 0.999 < found.abandonment <= 1
        assert 0.999 < found.occupancy <= 1
        assert 0.999 < found.wait_probability <= 1


def test_without_calls_nobody_waits():
    found = erlang_a(3, calls_per_hour=0, handle_time_seconds=180, patience_seconds=60)
    assert (found.abandonment, found.wait_probability, found.average_wait_seconds) == (0, 0, 0)
    assert (found.occupancy, found.queue_length) == (0, 0)


@settings(deadline=None)
@given(agents=st.integers(1, 100), calls=any_number, handle_time=any_number, patience=any_number)
def test_no_number_gives_a_nan_or_an_infinity(agents, calls, handle_time, patience):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(abandonment, "LONGEST_QUEUE", 3000)
        try:
            found = erlang_a(
                agents, calls_per_hour=calls, handle_time_seconds=handle_time, patience_seconds=patience
            )
        except ValueError:
            return
    assert 0 <= found.abandonment <= 1
    assert 0 <= found.wait_probability <= 1
    assert 0 <= found.occupancy <= 1
    assert 0 <= found.average_wait_seconds < math.inf
    assert 0 <= found.queue_length < math.inf


def test_a_queue_that_would_hold_more_than_a_million_is_refused():
    with pytest.raises(
        ValueError, match=r"patience_seconds is too long for 1 agents and 10 erlangs.*1,000,000"
    ):
        erlang_a(1, calls_per_hour=200, handle_time_seconds=180, patience_seconds=1e12)


RIGHT = {"agents": 50, "calls_per_hour": 2880, "handle_time_seconds": 60, "patience_seconds": 120}


@pytest.mark.parametrize(
    ("argument", "value", "error", "message"),
    [
        ("agents", 0, ValueError, "agents is 0; give a whole number of 1 or more"),
        ("agents", 50.5, TypeError, "agents is 50.5; give a whole number"),
        ("agents", 2_000_000, ValueError, "agents is 2000000; give a whole number from 1 to 1,000,000"),
        ("calls_per_hour", -1, ValueError, "calls_per_hour is -1"),
        ("handle_time_seconds", 0, ValueError, "handle_time_seconds is 0; give a number above 0"),
        ("patience_seconds", 0, ValueError, "patience_seconds is 0; give a number above 0"),
        ("patience_seconds", 5e-324, ValueError, "handle_time_seconds / patience_seconds cannot be computed"),
        ("patience_seconds", math.nan, ValueError, "patience_seconds is nan"),
        ("patience_seconds", "120", TypeError, "patience_seconds is '120'; give a number"),
    ],
)
def test_bad_numbers_are_refused(argument, value, error, message):
    with pytest.raises(error, match=message):
        erlang_a(**RIGHT | {argument: value})


def test_the_result_reads_line_by_line_and_cannot_be_changed():
    found = erlang_a(**RIGHT)
    assert repr(found).splitlines()[4] == "abandonment: 0.03091"
    with pytest.raises(FrozenInstanceError):
        found.abandonment = 0
