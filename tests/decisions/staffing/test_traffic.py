import pytest

from outsourcing_lab.decisions.staffing import offered_load


def test_the_period_is_an_hour():
    assert offered_load(200, handle_time_seconds=180) == 10
    assert offered_load(720, handle_time_seconds=240) == 48


@pytest.mark.parametrize(
    ("calls", "handle_time", "message"),
    [
        (-1, 180, "calls_per_hour is -1; give a number of 0 or more"),
        (200, -3, "handle_time_seconds is -3; give a number above 0"),
        (1e300, 1e300, "offered_load cannot be computed"),
    ],
)
def test_bad_numbers_are_refused(calls, handle_time, message):
    with pytest.raises(ValueError, match=message):
        offered_load(calls, handle_time_seconds=handle_time)
