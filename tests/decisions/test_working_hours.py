from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.decisions import location
from outsourcing_lab.decisions.location import overlap_hours

JANUARY, JULY = date(2025, 1, 15), date(2025, 7, 15)
ZONES = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Bogota",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Europe/London",
    "Europe/Warsaw",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
]
zones = st.sampled_from(ZONES)
days = st.dates(date(2000, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("zone_a", "zone_b", "day", "hours"),
    [
        ("Europe/London", "Asia/Kolkata", JANUARY, 2.5),
        ("Europe/London", "Asia/Kolkata", JULY, 3.5),
        ("Europe/London", "Asia/Kathmandu", JANUARY, 2.25),
        ("America/New_York", "Asia/Kolkata", JANUARY, 0),
        ("America/New_York", "America/Bogota", JANUARY, 8),
        ("America/New_York", "America/Bogota", JULY, 7),
        ("America/New_York", "Europe/Warsaw", JANUARY, 2),
        ("America/New_York", "Europe/Warsaw", date(2025, 4, 15), 2),
        ("America/New_York", "America/Sao_Paulo", JANUARY, 6),
        ("America/New_York", "America/Sao_Paulo", JULY, 7),
    ],
)
def test_the_worked_examples(zone_a, zone_b, day, hours):
    assert overlap_hours(zone_a, zone_b=zone_b, day=day) == hours
    assert overlap_hours(zone_b, zone_b=zone_a, day=day) == hours


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2025, 3, 8), 2),
        (date(2025, 3, 9), 3),
        (date(2025, 3, 29), 3),
        (date(2025, 3, 30), 2),
        (date(2025, 10, 25), 2),
        (date(2025, 10, 26), 3),
        (date(2025, 11, 1), 3),
        (date(2025, 11, 2), 2),
    ],
)
def test_the_weeks_in_which_only_one_side_has_changed_its_clocks(day, hours):
    assert overlap_hours("America/New_York", zone_b="Europe/Warsaw", day=day) == hours


def test_the_south_changes_its_clocks_the_other_way():
    summers = [
        overlap_hours(
            "Europe/London", zone_b="Australia/Adelaide", day=day, hours_a=(6, 14), hours_b=(12, 20)
        )
        for day in (JANUARY, JULY)
    ]
    assert summers == [3.5, 5.5]


def test_nearshore_is_the_same_time_only_in_season():
    shared = {
        overlap_hours("America/Chicago", zone_b="America/Mexico_City", day=day) for day in (JANUARY, JULY)
    }
    assert shared == {8, 7}


@pytest.mark.parametrize(
    ("hours_a", "hours_b", "hours"),
    [
        ((9, 17), (18.5, 3.5), 8),
        ((9, 17), (22, 6), 4.5),
        ((9, 17), (19.5, 3.5), 7),
        ((20, 4), (9, 17), 4.5),
        ((22, 6), (22, 6), 0),
        ((22, 6), (9, 17), 6.5),
        ((22, 0), (6, 10), 2),
        ((0, 24), (9, 17), 8),
        ((9, 17), (0, 24), 8),
        ((0, 24), (0, 24), 24),
        ((12, 11.5), (12, 11.5), 23),
    ],
)
def test_night_shifts_cross_midnight(hours_a, hours_b, hours):
    found = overlap_hours(
        "America/New_York", zone_b="Asia/Kolkata", day=JULY, hours_a=hours_a, hours_b=hours_b
    )
    assert found == hours


@pytest.mark.parametrize(
    ("day", "hours_a", "hours"),
    [
        (date(2025, 3, 8), (22, 6), 7),
        (date(2025, 11, 1), (22, 6), 9),
        (date(2025, 3, 9), (0, 24), 23),
        (date(2025, 11, 2), (0, 24), 25),
        (date(2025, 3, 9), (2, 3), 0),
        (date(2025, 3, 9), (2.5, 3), 0),
        (date(2025, 6, 2), (22, 6), 8),
    ],
)
def test_a_shift_through_a_change_of_the_clocks_has_an_hour_less_or_more(day, hours_a, hours):
    found = overlap_hours("America/New_York", zone_b="Etc/UTC", day=day, hours_a=hours_a, hours_b=(0, 24))
    assert found == hours


def test_places_26_hours_apart_share_hours_of_different_dates():
    west, east = "Etc/GMT+12", "Pacific/Kiritimati"
    assert overlap_hours(west, zone_b=east, day=JULY) == 6
    assert overlap_hours(east, zone_b=west, day=JULY) == 6
    # From ten in the evening of the 15th in the west it is the 17th in the east.
    assert overlap_hours(west, zone_b=east, day=JULY, hours_a=(22, 6), hours_b=(0, 8)) == 8
    assert overlap_hours(east, zone_b=west, day=JULY, hours_a=(0, 8), hours_b=(22, 6)) == 8


@settings(deadline=None)
@given(zone=zones, day=days, begin=st.integers(4, 15), length=st.integers(1, 8))
def test_a_place_shares_its_whole_day_shift_with_itself(zone, day, begin, length):
    hours = (begin, begin + length)
    assert overlap_hours(zone, zone_b=zone, day=day, hours_a=hours, hours_b=hours) == length


@settings(deadline=None)
@given(zone_a=zones, zone_b=zones, day=st.dates(date(2025, 1, 3), date(2025, 2, 10)))
def test_the_overlap_is_the_same_seen_from_either_side(zone_a, zone_b, day):
    hours_a, hours_b = (9, 17), (20.5, 4.5)
    one = overlap_hours(zone_a, zone_b=zone_b, day=day, hours_a=hours_a, hours_b=hours_b)
    other = overlap_hours(zone_b, zone_b=zone_a, day=day, hours_a=hours_b, hours_b=hours_a)
    assert one == other
    assert 0 <= one <= 8


@settings(deadline=None)
@given(zone_a=zones, zone_b=zones, day=days)
def test_two_halves_of_a_day_share_what_the_whole_shares(zone_a, zone_b, day):
    whole, morning, afternoon = (
        overlap_hours(zone_a, zone_b=zone_b, day=day, hours_b=hours) for hours in ((9, 17), (9, 13), (13, 17))
    )
    assert morning + afternoon == pytest.approx(whole)
    longer = overlap_hours(zone_a, zone_b=zone_b, day=day, hours_b=(8, 18))
    assert longer >= whole


def shared_quarter_hours(zone_a, zone_b, day, hours_a, hours_b):
    """Count by reading both clocks every quarter of an hour, from UTC to local time."""
    first, other = ZoneInfo(zone_a), ZoneInfo(zone_b)
    midnight = datetime.combine(day, time())
    begin, end = (midnight + timedelta(hours=float(hour)) for hour in hours_a)
    if hours_a[0] > hours_a[1]:
        end += timedelta(days=1)
    instant = datetime.combine(day - timedelta(days=1), time(), UTC)
    count = 0
    for _ in range(4 * 96):
        on_the_wall = instant.astimezone(first).replace(tzinfo=None)
        if begin <= on_the_wall < end:
            there = instant.astimezone(other)
            hour = there.hour + there.minute / 60
            if hours_b[0] < hours_b[1]:
                count += hours_b[0] <= hour < hours_b[1]
            else:
                count += hour >= hours_b[0] or hour < hours_b[1]
        instant += timedelta(minutes=15)
    return count / 4


def test_it_agrees_with_two_clocks_read_every_quarter_of_an_hour():
    draw = np.random.default_rng(50)
    shared = 0
    for _ in range(1000):
        zone_a, zone_b = (str(zone) for zone in draw.choice(ZONES, 2))
        day = date(2005, 1, 1) + timedelta(days=int(draw.integers(0, 11_000)))
        # Shifts begin and end away from the small hours, in which clocks are changed.
        hours_a, hours_b = (tuple(draw.choice(np.arange(4, 22.5, 0.5), 2, replace=False)) for _ in range(2))
        found = overlap_hours(zone_a, zone_b=zone_b, day=day, hours_a=hours_a, hours_b=hours_b)
        assert found == shared_quarter_hours(zone_a, zone_b, day, hours_a, hours_b), (zone_a, zone_b, day)
        shared += found > 0
    assert shared > 500


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"zone_a": "Europe/Londn"}, ValueError, "zone_a is 'Europe/Londn', .*such as 'Europe/London'"),
        ({"zone_b": ""}, ValueError, "zone_b is '', which is no IANA time zone"),
        ({"zone_b": "../etc/passwd"}, ValueError, "zone_b is '../etc/passwd'"),
        ({"zone_b": "America"}, ValueError, "zone_b is 'America', which is no IANA time zone"),
        ({"zone_b": "UTC+5"}, ValueError, "zone_b is 'UTC\\+5'"),
        ({"zone_a": 5.5}, TypeError, "zone_a is 5.5; give an IANA name"),
        ({"day": datetime(2025, 1, 15, 9)}, TypeError, "day is datetime.*; give a date without a time"),
        ({"day": datetime(2025, 1, 15, 9, tzinfo=UTC)}, TypeError, "give a date without a time"),
        ({"day": "2025-01-15"}, TypeError, "day is '2025-01-15'; give a date"),
        ({"day": date.min}, ValueError, "day is 0001-01-01; give a date from the year 2 to 9998"),
        ({"day": date.max}, ValueError, "day is 9999-12-31"),
        ({"hours_a": (9, 25)}, ValueError, r"hours_a is \(9, 25\); give hours from 0 to 24"),
        ({"hours_a": (24, 8)}, ValueError, "give hours from 0 to 24"),
        ({"hours_b": (-1, 8)}, ValueError, r"hours_b is \(-1, 8\)"),
        ({"hours_b": (9, 9)}, ValueError, r"hours_b is \(9, 9\), a shift of no length"),
        ({"hours_b": (9, float("nan"))}, ValueError, "hours_b is nan; give a finite number"),
        ({"hours_b": ("9", "17")}, TypeError, "hours_b is '9'; give a number"),
        ({"hours_b": 8}, TypeError, "hours_b is 8; give begin and end"),
        ({"hours_b": (9, 12, 17)}, TypeError, "give begin and end"),
    ],
)
def test_wrong_shifts_are_named(changed, error, message):
    right = {"zone_a": "Europe/London", "zone_b": "Asia/Kolkata", "day": JANUARY}
    with pytest.raises(error, match=message):
        overlap_hours(**right | changed)


def test_the_first_and_the_last_day_that_are_taken_work():
    for day in (date(2, 1, 1), date(9998, 12, 31)):
        assert overlap_hours("Asia/Tokyo", zone_b="Asia/Tokyo", day=day) == 8


def test_all_that_the_module_names_is_there():
    assert all(hasattr(location, name) for name in location.__all__)
