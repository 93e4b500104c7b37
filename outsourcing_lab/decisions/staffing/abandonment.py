"""What changes when callers hang up: Erlang A."""

from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.results import Result
from outsourcing_lab.decisions.staffing.traffic import agents_at_work, offered_load

LONGEST_QUEUE = 1_000_000


@dataclass(frozen=True, repr=False)
class ImpatientQueue(Result):
    """What callers meet who hang up when the wait is too long for them.

    Attributes:
        offered_load: the work that arrives, in erlangs.
        agents: agents at work.
        occupancy: share of their time in which agents are busy.
        wait_probability: share of calls that do not get an agent at once.
        abandonment: share of calls whose callers hang up.
        average_wait_seconds: mean wait over all calls, of those answered and of those who hang up.
        queue_length: mean number of calls that wait.
    """

    offered_load: float
    agents: int
    occupancy: float
    wait_probability: float
    abandonment: float
    average_wait_seconds: float
    queue_length: float


def erlang_a(
    agents: int, *, calls_per_hour: float, handle_time_seconds: float, patience_seconds: float
) -> ImpatientQueue:
    """Return how many callers hang up, and how long calls wait, if callers have limited patience (Erlang A).

    The queue settles at any load, since a long queue drives callers away. With endless patience the model is
    Erlang C, with none Erlang B.

    Args:
        agents: agents at work, 1 to 1,000,000.
        calls_per_hour: calls that arrive in an hour. With 0 calls nobody waits.
        handle_time_seconds: what a call takes on average, in seconds.
        patience_seconds: how long callers would wait on average before they hang up, in seconds.

    Raises:
        TypeError: where `agents` is not a whole number or another argument not a number.
        ValueError: where an argument is out of its range, or so many patient callers come that more than a
            million may wait.

    Example:
        48 calls a minute, a minute each, 50 agents, callers with two minutes of patience. Erlang C has them
        wait 20.8 seconds:

        >>> erlang_a(50, calls_per_hour=2880, handle_time_seconds=60, patience_seconds=120)
        offered load: 48
        agents: 50
        occupancy: 0.9303
        wait probability: 0.4678
        abandonment: 0.03091
        average wait seconds: 3.709
        queue length: 2.968

    Reference:
        C. Palm (1946); O. Garnett, A. Mandelbaum and M. Reiman (2002), Designing a Call Center with Impatient
        Customers, whose case this is (its results reported, not verified, but computed again here). Erlang A
        tends to promise too much: T. Robbins (2019).
    """
    number = agents_at_work(agents, lowest=1)
    load = offered_load(calls_per_hour, handle_time_seconds=handle_time_seconds)
    handle_time = float(handle_time_seconds)
    patience = checks.above("patience_seconds", patience_seconds, 0)
    # Rates are per handle time: in it, an agent ends one call, and a waiting caller hangs up this many times.
    hang_up_rate = checks.computed("handle_time_seconds / patience_seconds", handle_time / patience)
    if load == 0:
        return ImpatientQueue(0.0, number, 0.0, 0.0, 0.0, 0.0, 0.0)
    busy_agents, wait_probability, queue_length = _settled(number, load, hang_up_rate)
    return ImpatientQueue(
        offered_load=load,
        agents=number,
        occupancy=busy_agents / number,
        wait_probability=wait_probability,
        abandonment=min(hang_up_rate * queue_length / load, 1.0),  # rounding can lift it a hair above 1
        average_wait_seconds=checks.computed("average_wait_seconds", queue_length / load * handle_time),
        queue_length=queue_length,
    )


def _settled(agents: int, load: float, hang_up_rate: float) -> tuple[float, float, float]:
    """Return the birth-death chain's mean of busy agents, probability that all are busy, and mean queue.

    One call more is let in at a time. `at_limit` is the probability that as many calls are there as are let
    in: the recursion of Erlang B, whose death rate goes on beyond the agents. So nothing overflows, and each
    mean is corrected by the new state until a further one changes nothing.
    """
    at_limit, busy_agents, wait_probability, queue_length = 1.0, 0.0, 0.0, 0.0
    for calls in range(1, agents + LONGEST_QUEUE + 1):
        waiting = max(calls - agents, 0)
        death_rate = min(calls, agents) + waiting * hang_up_rate
        at_limit = load * at_limit / (death_rate + load * at_limit)
        before = queue_length
        busy_agents += (min(calls, agents) - busy_agents) * at_limit
        wait_probability += ((calls >= agents) - wait_probability) * at_limit
        queue_length += (waiting - queue_length) * at_limit
        if waiting and death_rate > load and queue_length == before:
            return busy_agents, wait_probability, queue_length
    raise ValueError(
        f"patience_seconds is too long for {agents} agents and {load:g} erlangs: more than {LONGEST_QUEUE:,} "
        "calls may wait; give a shorter patience, more agents or fewer calls"
    )
