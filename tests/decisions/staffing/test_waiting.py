import math
from dataclasses import FrozenInstanceError
from decimal import localcontext
from fractions import Fraction
from functools import partial

import call_center_tools
import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.decisions.staffing import agents_needed, erlang_b, erlang_c, queue_performance

with localcontext():  # importing erlanglib sets the precision of the whole thread to 1,000 digits
    import erlanglib

loads = st.floats(0, 200)
agents = st.integers(1, 250)
shares = st.floats(0, 0.99)
centres = {
    "calls_per_hour": st.floats(0.1, 3000),
    "handle_time_seconds": st.floats(1, 900),
}
any_number = st.sampled_from([0, 5e-324, 1e-300, 1e-9, 0.5, 1, 1e9, 1e300, 1.7e308, 10**400]) | st.floats(
    0, 100
)


def exact_erlang_b(number, load):
    """Erlang's formula as he printed it, with exact fractions: the share of the last term of a series."""
    terms = [Fraction(1)]
    for busy in range(1, number + 1):
        terms.append(terms[-1] * load / busy)
    return terms[-1] / sum(terms)


def exact_erlang_c(number, load):
    """The terms up to N - 1, and the last one for all queues together, as a geometric series."""
    terms = [Fraction(1)]
    for busy in range(1, number):
        terms.append(terms[-1] * load / busy)
    queued = terms[-1] * load / number * number / (number - load)
    return queued / (sum(terms) + queued)


def test_published_centre_of_ten_erlangs():
    found = agents_needed(200, handle_time_seconds=180, shrinkage=0.3, max_occupancy=0.85)
    assert (found.agents, found.scheduled, found.offered_load) == (14, 20, 10)
    assert found.wait_probability == pytest.approx(0.17413, abs=5e-6)
    assert found.service_level == pytest.approx(0.88835, abs=5e-6)
    assert found.average_speed_of_answer_seconds == pytest.approx(7.8, abs=0.05)
    assert found.occupancy == pytest.approx(10 / 14)
    assert erlang_c(11, offered_load=10) == pytest.approx(0.682, abs=5e-4)


def test_published_centre_of_55_agents():
    found = queue_performance(55, calls_per_hour=720, handle_time_seconds=240, within_seconds=15)
    assert found.offered_load == 48
    assert found.occupancy == pytest.approx(0.873, abs=5e-4)
    assert found.wait_probability == pytest.approx(0.239, abs=5e-4)
    assert found.average_speed_of_answer_seconds == pytest.approx(8.2, abs=0.05)
    assert found.service_level == pytest.approx(0.846, abs=5e-4)


def test_published_waits_of_50_agents_whose_callers_never_hang_up():
    found = queue_performance(50, calls_per_hour=2880, handle_time_seconds=60)
    assert found.average_speed_of_answer_seconds == pytest.approx(20.8, abs=0.05)
    assert found.wait_percentile_seconds(90) == pytest.approx(58.1, abs=0.05)
    assert found.queue_length == pytest.approx(17, abs=0.5)
    assert found.occupancy == 0.96


@pytest.mark.parametrize(("load", "number"), [(1, 3), (5, 8), (10, 14), (20, 25), (50, 56), (100, 108)])
def test_table_of_agents_for_80_percent_in_20_seconds(load, number):
    assert agents_needed(load * 15, handle_time_seconds=240).agents == number


def test_pooling_two_centres_saves_agents():
    two = 2 * agents_needed(150, handle_time_seconds=240).agents
    assert (two, agents_needed(300, handle_time_seconds=240).agents) == (28, 25)


def test_a_thousand_exact_series_agree():
    draw = numpy.random.default_rng(4161)
    for _ in range(1000):
        number = int(draw.integers(1, 40, endpoint=True))
        load = Fraction(int(draw.integers(1, 64 * number - 1, endpoint=True)), 64)
        assert erlang_b(number, offered_load=float(load)) == pytest.approx(
            float(exact_erlang_b(number, load)), rel=1e-12
        )
        assert erlang_c(number, offered_load=float(load)) == pytest.approx(
            float(exact_erlang_c(number, load)), rel=1e-12
        )


def test_a_thousand_centres_agree_with_call_center_tools():
    draw = numpy.random.default_rng(4162)
    for _ in range(1000):
        handle_time = draw.uniform(20, 900)
        calls = draw.uniform(0.5, 60) * 3600 / handle_time
        wanted = {
            "service_level": draw.uniform(0.05, 0.99),
            "within_seconds": draw.uniform(0, 60),
            "max_occupancy": draw.uniform(0.5, 0.95),
        }
        found = agents_needed(calls, handle_time_seconds=handle_time, **wanted)
        theirs = call_center_tools.calc_staffing(
            calls,
            handle_time,
            max_occupancy=wanted["max_occupancy"],
            target_answer_time=wanted["within_seconds"],
            target_service_level=wanted["service_level"],
        )
        assert found.agents == theirs.agents
        assert found.offered_load == pytest.approx(theirs.traffic_intensity)
        assert found.occupancy == pytest.approx(theirs.occupancy)
        assert found.wait_probability == pytest.approx(theirs.wait_probability, rel=1e-9)
        assert found.service_level == pytest.approx(theirs.service_level, rel=1e-9)
        assert found.average_speed_of_answer_seconds == pytest.approx(
            theirs.average_speed_of_answer, rel=1e-9
        )
        blocking = call_center_tools.erlang_b(found.offered_load, found.agents)
        assert erlang_b(found.agents, offered_load=found.offered_load) == pytest.approx(blocking, rel=1e-9)


def test_a_thousand_queues_agree_with_erlanglib():
    draw = numpy.random.default_rng(4163)
    for _ in range(1000):
        number = int(draw.integers(1, 60, endpoint=True))
        handle_time, limit = draw.uniform(10, 900), draw.uniform(0, 120)
        load = draw.uniform(0.01, 0.999) * number
        found = queue_performance(
            number,
            calls_per_hour=load * 3600 / handle_time,
            handle_time_seconds=handle_time,
            within_seconds=limit,
        )
        with localcontext() as context:
            context.prec = 40
            waiting = erlanglib.erlang_c(number, load)
            expected = (
                erlanglib.erlang_b(number, load),
                waiting,
                erlanglib.service_level(number, load, waiting, limit, handle_time),
                erlanglib.average_speed_of_answer(number, load, waiting, handle_time),
            )
        assert (
            erlang_b(number, offered_load=load),
            found.wait_probability,
            found.service_level,
            found.average_speed_of_answer_seconds,
        ) == pytest.approx(expected, rel=1e-9)


@given(number=agents, load=loads)
def test_waiting_is_a_probability_and_more_likely_than_loss(number, load):
    lost, waiting = erlang_b(number, offered_load=load), erlang_c(number, offered_load=load)
    assert 0 <= lost <= waiting <= 1


@given(number=agents, load=loads)
def test_an_agent_more_never_makes_callers_wait_more(number, load):
    for probability in (erlang_b, erlang_c):
        assert probability(number + 1, offered_load=load) <= probability(number, offered_load=load)


@given(number=agents, load=loads, more=st.floats(1.001, 3))
def test_more_work_never_makes_callers_wait_less(number, load, more):
    for probability in (erlang_b, erlang_c):
        less = probability(number, offered_load=load)
        assert probability(number, offered_load=load * more) >= less * (1 - 1e-9)


@given(number=agents, limit=st.floats(0, 300), **centres)
def test_an_agent_more_never_lowers_the_service_level(number, limit, **centre):
    fewer = queue_performance(number, within_seconds=limit, **centre)
    more = queue_performance(number + 1, within_seconds=limit, **centre)
    assert more.service_level >= fewer.service_level - 1e-12
    assert more.average_speed_of_answer_seconds <= fewer.average_speed_of_answer_seconds
    assert more.queue_length <= fewer.queue_length


@given(number=agents, limit=st.floats(0, 300), faster=st.sampled_from([0.25, 2, 8]), **centres)
def test_the_unit_of_time_does_not_matter(number, limit, faster, calls_per_hour, handle_time_seconds):
    one = queue_performance(
        number, calls_per_hour=calls_per_hour, handle_time_seconds=handle_time_seconds, within_seconds=limit
    )
    other = queue_performance(
        number,
        calls_per_hour=calls_per_hour * faster,
        handle_time_seconds=handle_time_seconds / faster,
        within_seconds=limit / faster,
    )
    assert other.service_level == pytest.approx(one.service_level, abs=1e-9)
    assert other.queue_length == pytest.approx(one.queue_length, rel=1e-6)


@given(number=agents, q=st.floats(0, 99.9), **centres)
def test_a_percentile_is_the_wait_within_which_that_share_is_answered(number, q, **centre):
    queue = queue_performance(number, **centre)
    wait = queue.wait_percentile_seconds(q)
    if math.isinf(wait):
        assert queue.offered_load >= number
        return
    reached = queue_performance(number, within_seconds=wait, **centre).service_level
    assert reached == pytest.approx(q / 100, abs=1e-9) if wait > 0 else reached >= q / 100 - 1e-9


@settings(deadline=None)
@given(
    service_level=shares,
    within_seconds=st.floats(0, 120),
    shrinkage=shares,
    max_occupancy=st.floats(0.05, 1),
    **centres,
)
def test_the_agents_are_the_fewest_that_keep_every_promise(shrinkage, **wanted):
    found = agents_needed(shrinkage=shrinkage, **wanted)
    limits = {"service_level": wanted.pop("service_level"), "max_occupancy": wanted.pop("max_occupancy")}

    def keeps(number):
        if number == 0:
            return False
        queue = queue_performance(number, **wanted)
        return (
            queue.offered_load < number
            and queue.service_level >= limits["service_level"] - 1e-9
            and queue.occupancy <= limits["max_occupancy"] * (1 + 1e-9)
        )

    assert keeps(found.agents)
    assert not keeps(found.agents - 1)
    assert found.scheduled * (1 - shrinkage) >= found.agents * (1 - 1e-9)
    assert (found.scheduled - 1) * (1 - shrinkage) < found.agents


@pytest.mark.parametrize("number", [1, 9, 10])
def test_with_no_more_agents_than_load_the_queue_never_ends(number):
    found = queue_performance(number, calls_per_hour=200, handle_time_seconds=180)
    assert (found.wait_probability, found.service_level, found.occupancy) == (1, 0, 1)
    assert found.average_speed_of_answer_seconds == found.queue_length == math.inf
    assert found.average_wait_if_waiting_seconds == found.wait_percentile_seconds(50) == math.inf
    assert erlang_c(number, offered_load=10) == 1


def test_a_load_of_ten_erlangs_takes_more_than_ten_agents_whatever_the_target():
    found = agents_needed(200, handle_time_seconds=180, service_level=0, within_seconds=0)
    assert found.agents == 11


def test_shrinkage_divides():
    assert agents_needed(136, handle_time_seconds=180, shrinkage=0.3).agents == 10
    assert agents_needed(136, handle_time_seconds=180, shrinkage=0.3).scheduled == 15


def test_thirty_people_are_21_agents_after_30_percent_shrinkage():
    found = agents_needed(328, handle_time_seconds=180, shrinkage=0.3)
    assert (found.agents, found.scheduled) == (21, 30)


def test_an_occupancy_exactly_at_its_limit_is_allowed():
    found = agents_needed(204, handle_time_seconds=180, service_level=0, max_occupancy=0.85)
    assert (found.offered_load, found.agents) == (10.2, 12)


def test_a_service_level_exactly_at_its_target_is_reached():
    one_agent = queue_performance(1, calls_per_hour=12, handle_time_seconds=60, within_seconds=0)
    assert one_agent.service_level == pytest.approx(0.8, rel=1e-15)
    assert agents_needed(12, handle_time_seconds=60, within_seconds=0).agents == 1


def test_without_calls_nobody_is_needed_and_nobody_waits():
    found = agents_needed(0, handle_time_seconds=180, shrinkage=0.3)
    assert (found.agents, found.scheduled, found.wait_probability, found.service_level) == (0, 0, 0, 1)
    assert (found.occupancy, found.average_speed_of_answer_seconds, found.queue_length) == (0, 0, 0)
    assert queue_performance(3, calls_per_hour=0, handle_time_seconds=180).service_level == 1
    assert (found.offered_load, found.average_wait_if_waiting_seconds) == (0, 0)
    assert found.wait_percentile_seconds(99) == 0


def test_without_agents_every_call_is_lost_or_waits():
    assert erlang_b(0, offered_load=3) == erlang_c(0, offered_load=3) == 1
    assert erlang_b(5, offered_load=0) == erlang_c(5, offered_load=0) == 0


def test_large_centres_overflow_nothing():
    number, load = 100_000, 99_000
    poisson = math.exp(number * math.log(load) - load - math.lgamma(number + 1))
    assert poisson < erlang_b(number, offered_load=load) < poisson * 1.001
    assert erlang_b(1_000_000, offered_load=10) == 0
    assert 0 < erlang_c(100_000, offered_load=99_900) < 1
    assert erlang_b(10, offered_load=1.7e308) == 1


@pytest.mark.parametrize("number", [1, 2, 3, 10, 100, 1499])
def test_a_load_a_hair_below_the_agents_makes_nearly_every_call_wait(number):
    assert 0.99 < erlang_c(number, offered_load=math.nextafter(number, 0)) <= 1


def test_a_million_agents_are_the_most_that_can_be_needed():
    centre = {"handle_time_seconds": 3600, "service_level": 0, "max_occupancy": 0.5}
    assert agents_needed(500_000, **centre).agents == 1_000_000
    with pytest.raises(ValueError, match="1,000,000 agents"):
        agents_needed(500_000.5, **centre)


@settings(deadline=None)
@given(
    number=st.integers(0, 300), load=any_number, calls=any_number, handle_time=any_number, limit=any_number
)
def test_no_number_gives_a_nan_or_a_probability_outside_0_to_1(number, load, calls, handle_time, limit):
    def attempted(function, *arguments, **named):
        try:
            return function(*arguments, **named)
        except ValueError:
            return None

    for function in (erlang_b, erlang_c):
        probability = attempted(function, number, offered_load=load)
        assert probability is None or 0 <= probability <= 1
    centre = {"calls_per_hour": calls, "handle_time_seconds": handle_time, "within_seconds": limit}
    queue = attempted(queue_performance, number, **centre)
    staffing = attempted(agents_needed, **centre)
    for found in filter(None, (queue, staffing)):
        assert 0 <= found.wait_probability <= 1
        assert 0 <= found.service_level <= 1
        assert 0 <= found.occupancy <= 1
        waits = found.average_speed_of_answer_seconds, found.queue_length, found.wait_percentile_seconds(50)
        assert all(wait >= 0 for wait in waits)
        assert all(math.isfinite(wait) for wait in waits) or found.offered_load >= found.agents


RIGHT = {"calls_per_hour": 200, "handle_time_seconds": 180}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"calls_per_hour": -1}, "calls_per_hour is -1; give a number of 0 or more"),
        ({"calls_per_hour": math.nan}, "calls_per_hour is nan; give a finite number"),
        ({"calls_per_hour": math.inf}, "calls_per_hour is inf; give a finite number"),
        (
            {"calls_per_hour": 1e9},
            "calls_per_hour is 1000000000.0 with .* 1,000,000 agents; give fewer calls",
        ),
        ({"calls_per_hour": 19_999_999.9}, "takes more than 1,000,000 agents; .* check the units"),
        ({"handle_time_seconds": 0}, "handle_time_seconds is 0; give a number above 0"),
        ({"service_level": 80}, r"service_level is 80; give a share from 0 to 1 \(80 % is 0.8\)"),
        ({"service_level": 1}, "service_level is 1; give a share from 0 to below 1"),
        ({"within_seconds": -20}, "within_seconds is -20; give a number of 0 or more"),
        ({"shrinkage": 30}, r"shrinkage is 30; .* \(30 % is 0.3\)"),
        ({"shrinkage": 1.0}, "shrinkage is 1.0; give a share from 0 to below 1"),
        ({"max_occupancy": 85}, r"max_occupancy is 85; .* \(85 % is 0.85\)"),
        ({"max_occupancy": 0}, "max_occupancy is 0.0; give a number above 0"),
        ({"max_occupancy": 1e-308}, "1,000,000 agents"),
    ],
)
def test_agents_needed_refuses_what_it_cannot_use(arguments, message):
    with pytest.raises(ValueError, match=message):
        agents_needed(**RIGHT | arguments)


@pytest.mark.parametrize("argument", ["calls_per_hour", "handle_time_seconds", "service_level", "shrinkage"])
@pytest.mark.parametrize("value", ["200", None, True, [1]])
def test_agents_needed_takes_numbers_only(argument, value):
    with pytest.raises(TypeError, match=f"{argument} is .*; give a number"):
        agents_needed(**RIGHT | {argument: value})


@pytest.mark.parametrize("function", [erlang_b, erlang_c])
def test_the_erlang_formulas_refuse_what_they_cannot_use(function):
    with pytest.raises(TypeError, match=r"agents is 3.0; give a whole number"):
        function(3.0, offered_load=2)
    with pytest.raises(ValueError, match="agents is -1; give a whole number of 0 or more"):
        function(-1, offered_load=2)
    with pytest.raises(ValueError, match="agents is 1000001; give a whole number from 0 to 1,000,000"):
        function(1_000_001, offered_load=2)
    with pytest.raises(ValueError, match="offered_load is -2; give a number of 0 or more"):
        function(3, offered_load=-2)
    with pytest.raises(TypeError, match="offered_load is '2'; give a number"):
        function(3, offered_load="2")


def test_a_queue_needs_an_agent_and_a_percentile_below_100():
    with pytest.raises(ValueError, match="agents is 0; give a whole number of 1 or more"):
        queue_performance(0, **RIGHT)
    with pytest.raises(ValueError, match="within_seconds is -1"):
        queue_performance(14, within_seconds=-1, **RIGHT)
    queue = queue_performance(14, **RIGHT)
    for q in (100, 101):
        with pytest.raises(ValueError, match=f"q is {q}; give a number from 0 to below 100"):
            queue.wait_percentile_seconds(q)
    with pytest.raises(ValueError, match="q is -1; give a number of 0 or more"):
        queue.wait_percentile_seconds(-1)


def test_in_time_is_within_20_seconds_unless_said_otherwise():
    assert queue_performance(14, **RIGHT) == queue_performance(14, **RIGHT, within_seconds=20)
    assert agents_needed(**RIGHT) == agents_needed(**RIGHT, within_seconds=20, service_level=0.8, shrinkage=0)


@pytest.mark.parametrize("function", [agents_needed, partial(queue_performance, 14)])
def test_results_read_line_by_line_and_cannot_be_changed(function):
    found = function(**RIGHT)
    assert repr(found).splitlines()[:3] == ["offered load: 10", "agents: 14", "occupancy: 0.7143"]
    with pytest.raises(FrozenInstanceError):
        found.agents = 13
