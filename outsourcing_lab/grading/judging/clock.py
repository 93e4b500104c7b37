"""An end to a test, and to waiting for the student's process."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE = 4.0
"""Seconds beyond the limit after which a process that could not be interrupted counts as lost."""


class TimeIsUpError(BaseException):
    """A cell or a test has used up its time; no `except Exception` of a test may catch it."""


class Clock:
    """How long there is still time.

    Args:
        seconds: from now on.

    Attributes:
        rang: whether something had to be interrupted.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self.rang = False

    @property
    def seconds_left(self) -> float:
        """Return the seconds left; below 0 where there are none."""
        return self._end - time.monotonic()


@contextmanager
def time_limit(seconds: float, is_waiting: Callable[[], bool]) -> Iterator[Clock]:
    """Interrupt what takes longer, by raising `TimeIsUpError` in it; give a `Clock`.

    The student's process has the same limit, so that while it is waited for, its answer is given some
    seconds more: in the middle of a conversation there would be no going on with it.

    Args:
        seconds: the limit.
        is_waiting: whether the student's process is waited for.
    """
    clock = Clock(seconds)
    is_over = False

    def time_is_up(_number: int, _frame: FrameType | None) -> None:
        if not is_over and not (is_waiting() and clock.seconds_left > -PATIENCE):
            clock.rang = True
            raise TimeIsUpError(f"it took longer than {seconds:g} seconds")

    signal.signal(signal.SIGALRM, time_is_up)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield clock
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_REAL, 0)
