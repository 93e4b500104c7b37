"""How much work arrives, in erlangs, and how large a centre the models of staffing take."""

from outsourcing_lab.decisions import checks

MOST_AGENTS = 1_000_000
SECONDS_PER_HOUR = 3600


def offered_load(calls_per_hour: float, *, handle_time_seconds: float) -> float:
    """Return the work that the calls bring, in erlangs: how many agents it would keep busy all the time.

    Args:
        calls_per_hour: calls that arrive in an hour. Calls in half an hour count twice.
        handle_time_seconds: what a call takes on average, talk and work after it, in seconds.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where calls are negative, or the handle time 0 or less.

    Example:
        100 calls in half an hour, three minutes each:

        >>> offered_load(200, handle_time_seconds=180)
        10.0

    Reference:
        The erlang as the unit of traffic: ITU-T E.600.
    """
    calls = checks.at_least("calls_per_hour", calls_per_hour, 0)
    handle_time = checks.above("handle_time_seconds", handle_time_seconds, 0)
    return checks.computed("offered_load", calls * handle_time / SECONDS_PER_HOUR)


def agents_at_work(agents: int, lowest: int) -> int:
    """Return a number of agents, a whole one from a lowest to a million.

    Raises:
        TypeError: where it is not a whole number.
        ValueError: where it is below the lowest, or over a million, for which the recursions take too long.

    Example:
        >>> agents_at_work(2_000_000, lowest=1)
        Traceback (most recent call last):
        ValueError: agents is 2000000; give a whole number from 1 to 1,000,000
    """
    number = checks.whole("agents", agents, lowest)
    if number > MOST_AGENTS:
        raise ValueError(f"agents is {agents!r}; give a whole number from {lowest} to {MOST_AGENTS:,}")
    return number
