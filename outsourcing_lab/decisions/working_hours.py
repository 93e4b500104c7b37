"""How many hours a day two places work at the same time, on a given day."""

import datetime
import difflib
from zoneinfo import ZoneInfo, available_timezones

from outsourcing_lab.decisions import checks

Hours = tuple[float, float]
Instants = tuple[datetime.datetime, datetime.datetime]


def overlap_hours(
    zone_a: str, *, zone_b: str, day: datetime.date, hours_a: Hours = (9, 17), hours_b: Hours = (9, 17)
) -> float:
    """Return how many hours of one place's shift fall into working hours of the other.

    The shift that begins at the first place on the given day is compared with the other's shifts of that day
    and its neighbours, all turned into UTC. The answer holds for that day: where only one of the two places
    changes its clocks, or on other dates, the overlap of the seasons differs.

    Args:
        zone_a: the first place's zone, as its IANA name: "Europe/London", not "GMT", which ignores summer
            time.
        zone_b: the other place's zone likewise.
        day: the day at the first place on which its shift begins, a date without a time.
        hours_a: begin and end of the first place's shift, local hours from 0 to 24; half past nine is 9.5. A
            shift that ends before it begins crosses midnight: (22, 6).
        hours_b: begin and end of the other's shifts, which it works every day.

    Returns:
        Hours, 0 where the two never work at the same time.

    Raises:
        TypeError: where a zone is not a string, the day no date or a datetime, or hours no two numbers.
        ValueError: where a zone is unknown, an hour outside 0 to 24, or a shift has no length.

    Example:
        London and Kolkata share an hour more in summer, when only London has changed its clocks:

        >>> from datetime import date
        >>> overlap_hours("Europe/London", zone_b="Asia/Kolkata", day=date(2025, 1, 15))
        2.5
        >>> overlap_hours("Europe/London", zone_b="Asia/Kolkata", day=date(2025, 7, 15))
        3.5

    Reference:
        The IANA time zone database, as Python's zoneinfo reads it.
    """
    first_zone, other_zone = _zone("zone_a", zone_a), _zone("zone_b", zone_b)
    first_hours, other_hours = _hours("hours_a", hours_a), _hours("hours_b", hours_b)
    if not isinstance(day, datetime.date) or isinstance(day, datetime.datetime):
        raise TypeError(f"day is {day!r}; give a date without a time, such as date(2025, 1, 15)")
    if not datetime.MINYEAR < day.year < datetime.MAXYEAR:
        raise ValueError(f"day is {day}; give a date from the year 2 to 9998")
    first = _shift(first_zone, day, first_hours)
    # Zones lie up to 26 hours apart and a shift crosses midnight, so a neighbour may be two days away.
    others = (_shift(other_zone, day + datetime.timedelta(days=away), other_hours) for away in range(-2, 3))
    return sum(_common_hours(first, other) for other in others)


def _shift(zone: ZoneInfo, day: datetime.date, hours: Hours) -> Instants:
    begin, end = hours
    next_day = day + datetime.timedelta(days=1)
    return _instant(zone, day, begin), _instant(zone, day if begin < end else next_day, end)


def _instant(zone: ZoneInfo, day: datetime.date, hour: float) -> datetime.datetime:
    # Local time is counted on the clock first and turned into UTC after: adding hours to an aware datetime,
    # or subtracting two of one zone, would ignore a change of the clocks in between.
    on_the_clock = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(hours=hour)
    return on_the_clock.replace(tzinfo=zone).astimezone(datetime.UTC)


def _common_hours(first: Instants, other: Instants) -> float:
    common = min(first[1], other[1]) - max(first[0], other[0])
    return max(common / datetime.timedelta(hours=1), 0.0)


def _zone(argument: str, name: str) -> ZoneInfo:
    if not isinstance(name, str):
        raise TypeError(f"{argument} is {name!r}; give an IANA name, such as 'Europe/London'")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(name, available_timezones(), n=1) or ["Europe/London"]
        raise ValueError(
            f"{argument} is {name!r}, which is no IANA time zone; give a name such as {near[0]!r}"
        ) from None


def _hours(argument: str, hours: Hours) -> Hours:
    if not isinstance(hours, tuple | list) or len(hours) != 2:
        raise TypeError(f"{argument} is {hours!r}; give begin and end, such as (9, 17)")
    begin, end = (checks.number(argument, hour) for hour in hours)
    if not (0 <= begin < 24 and 0 <= end <= 24):
        raise ValueError(f"{argument} is {hours!r}; give hours from 0 to 24; (22, 6) crosses midnight")
    if begin == end:
        raise ValueError(f"{argument} is {hours!r}, a shift of no length; the whole day is (0, 24)")
    return begin, end
