"""The formulas against simpy: callers who arrive, wait for one of N agents, and may hang up."""

from statistics import fmean

import numpy
import pytest
import simpy

from outsourcing_lab.decisions.staffing import erlang_a, queue_performance

CALLS = 60_000


def simulate(seed, agents, calls_per_hour, handle_time_seconds, patience_seconds=None):
    """Return each call's wait in seconds, and whether its caller hung up."""
    draw = numpy.random.default_rng(seed)
    environment = simpy.Environment()
    centre = simpy.Resource(environment, capacity=agents)
    calls = []

    def call():
        arrived = environment.now
        with centre.request() as agent:
            if patience_seconds is None:
                yield agent
            else:
                yield agent | environment.timeout(draw.exponential(patience_seconds))
            calls.append((environment.now - arrived, not agent.triggered))
            if agent.triggered:
                yield environment.timeout(draw.exponential(handle_time_seconds))

    def arrivals():
        for _ in range(CALLS):
            yield environment.timeout(draw.exponential(3600 / calls_per_hour))
            environment.process(call())

    environment.process(arrivals())
    environment.run()
    return calls


@pytest.mark.parametrize(("agents", "calls_per_hour"), [(3, 36), (12, 170)])
def test_erlang_c_agrees_with_a_simulated_centre(agents, calls_per_hour):
    calls = simulate(20240101, agents, calls_per_hour, 180)
    expected = queue_performance(agents, calls_per_hour=calls_per_hour, handle_time_seconds=180)
    assert len(calls) == CALLS
    waits = [wait for wait, _ in calls]
    assert fmean(wait > 0 for wait in waits) == pytest.approx(expected.wait_probability, abs=0.03)
    assert fmean(wait <= 20 for wait in waits) == pytest.approx(expected.service_level, abs=0.03)
    assert fmean(waits) == pytest.approx(expected.average_speed_of_answer_seconds, rel=0.15)
    waiting = [wait for wait in waits if wait > 0]
    assert fmean(waiting) == pytest.approx(expected.average_wait_if_waiting_seconds, rel=0.1)
    reached = fmean(wait <= expected.wait_percentile_seconds(90) for wait in waits)
    assert reached == pytest.approx(0.9, abs=0.02)


@pytest.mark.parametrize(("agents", "calls_per_hour", "patience"), [(4, 90, 120), (10, 240, 60)])
def test_erlang_a_agrees_with_a_simulated_centre(agents, calls_per_hour, patience):
    calls = simulate(20240102, agents, calls_per_hour, 180, patience)
    expected = erlang_a(
        agents, calls_per_hour=calls_per_hour, handle_time_seconds=180, patience_seconds=patience
    )
    assert len(calls) == CALLS
    assert fmean(hung_up for _, hung_up in calls) == pytest.approx(expected.abandonment, abs=0.015)
    assert fmean(wait > 0 for wait, _ in calls) == pytest.approx(expected.wait_probability, abs=0.03)
    assert fmean(wait for wait, _ in calls) == pytest.approx(expected.average_wait_seconds, rel=0.06)
