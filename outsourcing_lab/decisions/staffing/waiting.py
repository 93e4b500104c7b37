"""How many agents answer calls in time, if callers wait as long as it takes: Erlang B and Erlang C."""

import math
from bisect import bisect_left
from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import tied
from outsourcing_lab.decisions.results import Result
from outsourcing_lab.decisions.rounding import round_up
from outsourcing_lab.decisions.staffing.traffic import (
    MOST_AGENTS,
    SECONDS_PER_HOUR,
    agents_at_work,
    offered_load,
)


def erlang_b(agents: int, *, offered_load: float) -> float:
    """Return the probability that a call finds all agents busy and is lost (Erlang B).

    Args:
        agents: how many agents answer, 0 to 1,000,000. Without agents every call is lost.
        offered_load: the work that arrives, in erlangs.

    Raises:
        TypeError: where `agents` is not a whole number or the load not a number.
        ValueError: where one of them is negative, or there are more than a million agents.

    Example:
        >>> round(erlang_b(11, offered_load=10), 4)
        0.1632

    Reference:
        A. K. Erlang (1917), in the recursive form, since factorials overflow.
    """
    number = agents_at_work(agents, lowest=0)
    load = checks.at_least("offered_load", offered_load, 0)
    blocking = 1.0
    for busy in range(1, number + 1):
        blocking = load * blocking / (busy + load * blocking)
        if blocking == 0:  # too small for a float, and every further agent makes it smaller
            break
    return blocking


def erlang_c(agents: int, *, offered_load: float) -> float:
    """Return the probability that a call has to wait for an agent (Erlang C).

    Args:
        agents: how many agents answer, 0 to 1,000,000.
        offered_load: the work that arrives, in erlangs. Where it is as large as the number of agents, or
            larger, the queue grows without end: every call waits, and the answer is 1.

    Raises:
        TypeError: where `agents` is not a whole number or the load not a number.
        ValueError: where one of them is negative, or there are more than a million agents.

    Example:
        >>> round(erlang_c(11, offered_load=10), 3), round(erlang_c(14, offered_load=10), 3)
        (0.682, 0.174)
        >>> erlang_c(10, offered_load=10)
        1.0

    Reference:
        A. K. Erlang (1917). The model has no caller who hangs up: `erlang_a` has.
    """
    number = agents_at_work(agents, lowest=0)
    load = checks.at_least("offered_load", offered_load, 0)
    if load >= number:
        return 1.0
    blocking = erlang_b(number, offered_load=load)
    return number * blocking / (number - load * (1 - blocking))


@dataclass(frozen=True, repr=False)
class QueuePerformance(Result):
    """What callers meet at a number of agents.

    Where the load is as large as the number of agents, the queue grows without end: everybody waits, nobody
    is answered in time, and the waits and the queue are infinite (`math.inf`).

    Attributes:
        offered_load: the work that arrives, in erlangs.
        agents: agents at work.
        occupancy: share of their time in which agents are busy.
        wait_probability: share of calls that wait at all.
        service_level: share of calls answered within the seconds asked for.
        average_speed_of_answer_seconds: mean wait over all calls, those answered at once included.
        average_wait_if_waiting_seconds: mean wait over the calls that wait.
        queue_length: mean number of calls that wait.
    """

    offered_load: float
    agents: int
    occupancy: float
    wait_probability: float
    service_level: float
    average_speed_of_answer_seconds: float
    average_wait_if_waiting_seconds: float
    queue_length: float

    def wait_percentile_seconds(self, q: float) -> float:
        """Return the wait, in seconds, that q % of the calls do not exceed.

        Args:
            q: 90 for the 90th percentile; from 0 to below 100, since there is no longest wait.

        Raises:
            TypeError: where it is not a number.
            ValueError: where it is negative, or 100 or more.

        Example:
            >>> busy = queue_performance(50, calls_per_hour=2880, handle_time_seconds=60)
            >>> round(busy.wait_percentile_seconds(90), 1)
            58.1
        """
        exceeding = 1 - checks.at_least("q", q, 0) / 100
        if exceeding <= 0:
            raise ValueError(f"q is {q!r}; give a number from 0 to below 100")
        if self.wait_probability <= exceeding:
            return 0.0
        return self.average_wait_if_waiting_seconds * math.log(self.wait_probability / exceeding)


def queue_performance(
    agents: int, *, calls_per_hour: float, handle_time_seconds: float, within_seconds: float = 20
) -> QueuePerformance:
    """Return what callers meet when so many agents answer: who waits, how long, and who is served in time.

    Args:
        agents: agents at work, 1 to 1,000,000.
        calls_per_hour: calls that arrive in an hour.
        handle_time_seconds: what a call takes on average, in seconds.
        within_seconds: the wait that still counts as in time, in seconds.

    Raises:
        TypeError: where `agents` is not a whole number or another argument not a number.
        ValueError: where an argument is negative, the handle time 0, or the number of agents out of range.

    Example:
        360 calls in half an hour, four minutes each, 55 agents, answered within 15 seconds:

        >>> queue_performance(55, calls_per_hour=720, handle_time_seconds=240, within_seconds=15)
        offered load: 48
        agents: 55
        occupancy: 0.8727
        wait probability: 0.2387
        service level: 0.8459
        average speed of answer seconds: 8.184
        average wait if waiting seconds: 34.29
        queue length: 1.637

    Reference:
        Erlang C with Poisson arrivals and exponential handle times (the queue M/M/N); the example is that of
        "The Erlang-C Formula".
    """
    number = agents_at_work(agents, lowest=1)
    limit = checks.at_least("within_seconds", within_seconds, 0)
    load = offered_load(calls_per_hour, handle_time_seconds=handle_time_seconds)
    if load >= number:
        return QueuePerformance(load, number, 1.0, 1.0, 0.0, math.inf, math.inf, math.inf)
    handle_time = float(handle_time_seconds)
    waiting = erlang_c(number, offered_load=load)
    wait_if_waiting = checks.computed("average_wait_if_waiting_seconds", handle_time / (number - load))
    speed_of_answer = waiting * wait_if_waiting
    return QueuePerformance(
        offered_load=load,
        agents=number,
        occupancy=load / number,
        wait_probability=waiting,
        service_level=1 - waiting * math.exp(-(number - load) * limit / handle_time),
        average_speed_of_answer_seconds=speed_of_answer,
        average_wait_if_waiting_seconds=wait_if_waiting,
        queue_length=float(calls_per_hour) / SECONDS_PER_HOUR * speed_of_answer,
    )


@dataclass(frozen=True, repr=False)
class Staffing(QueuePerformance):
    """How many agents it takes, and what callers then meet.

    Attributes:
        scheduled: people on the schedule, so that `agents` are at work after breaks, training and absence.
    """

    scheduled: int


def agents_needed(
    calls_per_hour: float,
    *,
    handle_time_seconds: float,
    service_level: float = 0.8,
    within_seconds: float = 20,
    shrinkage: float = 0.0,
    max_occupancy: float = 1.0,
) -> Staffing:
    """Return the fewest agents who answer the wanted share of calls in time, and how many to schedule.

    Args:
        calls_per_hour: calls that arrive in an hour. With 0 calls nobody is needed, and nobody waits.
        handle_time_seconds: what a call takes on average, talk and work after it, in seconds.
        service_level: the share of calls to answer in time, below 1.
        within_seconds: the wait that still counts as in time, in seconds.
        shrinkage: the share of paid time in which people are not at work on calls, below 1. It divides: 10
            agents at 30 % are 10 / 0.7 = 14.3, so 15 people; 10 * 1.3 = 13 would leave 9.1 at work.
        max_occupancy: the largest share of their time in which agents may be busy, above 0. At 1 there is
            still one agent more than the load at least, or the queue would never end.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where an argument is out of its range, or more than a million agents would be needed.

    Example:
        100 calls in half an hour, three minutes each, 80 % within 20 seconds, busy 85 % of the time at most:

        >>> agents_needed(200, handle_time_seconds=180, shrinkage=0.3, max_occupancy=0.85)
        offered load: 10
        agents: 14
        occupancy: 0.7143
        wait probability: 0.1741
        service level: 0.8884
        average speed of answer seconds: 7.836
        average wait if waiting seconds: 45
        queue length: 0.4353
        scheduled: 20

        Two centres with 10 erlangs each need 28 agents, one centre with all the calls 25:

        >>> [agents_needed(calls, handle_time_seconds=240).agents for calls in (150, 300)]
        [14, 25]

    Reference:
        Erlang C; the example is that of callcentrehelper.com. The model overstaffs where callers hang up:
        see `erlang_a`.
    """
    load = offered_load(calls_per_hour, handle_time_seconds=handle_time_seconds)
    allowed_late = 1 - _share_below_one("service_level", service_level)
    at_work = 1 - _share_below_one("shrinkage", shrinkage)
    busiest = checks.above("max_occupancy", checks.share("max_occupancy", max_occupancy), 0)
    checks.at_least("within_seconds", within_seconds, 0)
    if load == 0:
        return Staffing(0.0, 0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, scheduled=0)

    def performance(agents: int) -> QueuePerformance:
        return queue_performance(
            agents,
            calls_per_hour=calls_per_hour,
            handle_time_seconds=handle_time_seconds,
            within_seconds=within_seconds,
        )

    def enough(agents: int) -> bool:
        late = 1 - performance(agents).service_level
        return late <= allowed_late or tied(late, allowed_late)

    too_many = load / busiest > MOST_AGENTS
    if not too_many:
        fewest = max(math.floor(load) + 1, round_up(load / busiest))
        agents = fewest + bisect_left(range(fewest, MOST_AGENTS + 1), True, key=enough)
        too_many = agents > MOST_AGENTS
    if too_many:
        raise ValueError(
            f"calls_per_hour is {calls_per_hour!r} with handle_time_seconds {handle_time_seconds!r}: this "
            f"takes more than {MOST_AGENTS:,} agents; give fewer calls or a shorter time, and check the units"
        )
    return Staffing(**vars(performance(agents)), scheduled=round_up(agents / at_work))


def _share_below_one(argument: str, value: float) -> float:
    """Return a share from 0 to below 1.

    Example:
        >>> _share_below_one("shrinkage", 1)
        Traceback (most recent call last):
        ValueError: shrinkage is 1; give a share from 0 to below 1
    """
    share = checks.share(argument, value)
    if share == 1:
        raise ValueError(f"{argument} is {value!r}; give a share from 0 to below 1")
    return share
