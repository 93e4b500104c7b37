"""The two processes of a run, in a warm process that outlives them: a job in, the judge's result out.

Nothing that comes back is believed; nothing that was started is left when a result is returned.
"""

import contextlib
import json
import os
import select
import signal
import socket
import tempfile
import time
from typing import Any

from outsourcing_lab.grading.engine.handed_in import NotGradedError
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.warm_client import Exit, WarmProcess, WarmProcessError

LARGEST_RESULT = 64 * 1024 * 1024
"""Bytes of all outputs together."""

_TRIES = 5
_SPENT = {
    "cpu": "the computing time that there is",
    "memory": "the memory that there is",
    "processes": "the processes that there are",
    "files": "the open files that there are",
    "disk": "the disk that there is",
}


class MachineError(Exception):
    """This machine cannot run any submission; the message says why."""


class _NotStartedError(WarmProcessError):
    """The warm process did not even start."""


class _LostError(Exception):
    """A process was ended from outside, it seems by nothing that the student has done: try once more.

    Args:
        reason: what has happened.
        judged: what the judge gave all the same, where it was only the student's process.
    """

    def __init__(self, reason: str, judged: dict[str, Any] | None = None) -> None:
        super().__init__(reason)
        self.judged = judged


class Children:
    """Runs jobs one after the other, each in two new children of one warm process.

    Args:
        mode: how they are isolated.
        figures: False leaves figures undrawn.
        limits: how much of the machine they may use.
        preload: import statements that are run once, before the first of them.
        seconds: how long a job may take.
    """

    def __init__(
        self, mode: Mode, *, figures: bool, limits: Limits, preload: tuple[str, ...], seconds: float
    ) -> None:
        self._mode = mode
        self._figures = figures
        self._limits = limits
        self._preload = preload
        self._seconds = seconds
        self._warm: WarmProcess | None = None
        self._closed = False

    def close(self) -> None:
        """Stop the warm process, and what runs in it; another thread may do so."""
        self._closed = True
        self._stop()

    def start(self) -> None:
        """Start the warm process now, which otherwise waits for the first job.

        Raises:
            WarmProcessError: where it does not start.
        """
        self._warm_process()

    def judged(self, job: dict[str, Any], *, figures: bool = True) -> dict[str, Any]:
        """Run a job and return the judge's result.

        Args:
            job: as the judge takes it.
            figures: False leaves the figures of this job undrawn.

        Raises:
            NotGradedError: where the job cannot be run to its end; the message says why.
            MachineError: where this machine cannot run anything.
        """
        was_lost = False
        for _ in range(_TRIES):
            try:
                return self._judged_once(job, figures=figures)
            except (_LostError, WarmProcessError) as error:
                lost = error
                self._stop()
                if self._closed:
                    break
                if isinstance(error, _LostError) and error.judged is not None:
                    if was_lost:  # twice at the same place: it ends itself, which costs it what comes after
                        return error.judged
                    was_lost = True
        reason = str(lost).strip().splitlines()[-1]
        if isinstance(lost, _NotStartedError):
            raise MachineError(f"the processes that run submissions cannot be started: {reason}")
        raise NotGradedError(f"the processes that run it have ended: {reason}")

    def _judged_once(self, job: dict[str, Any], *, figures: bool) -> dict[str, Any]:
        deadline = time.monotonic() + self._seconds
        with contextlib.ExitStack() as stack:
            result, tickets = self._started(job, stack, figures=figures)
            try:
                text = _read_to_end(result, deadline)
            finally:
                ends = self._ended(tickets)
        try:
            judged: dict[str, Any] = json.loads(text)
        except ValueError:
            for whose, end in zip(("cells", "tests"), ends, strict=False):
                if end.reason in _SPENT:  # as it will be the next time
                    raise NotGradedError(f"its {whose} have used up {_SPENT[end.reason]}") from None
            raise _LostError("the one that judges has ended without a result") from None
        except RecursionError:
            raise NotGradedError("what it put out is nested too deep") from None
        if any(end.code == -signal.SIGKILL and end.reason == "ended" for end in ends):
            raise _LostError("one of them was killed from outside", judged)
        return judged

    def _started(
        self, job: dict[str, Any], stack: contextlib.ExitStack, *, figures: bool
    ) -> tuple[int, list[int]]:
        here, there = socket.socketpair()
        job_file = stack.enter_context(contextlib.closing(tempfile.TemporaryFile()))  # noqa: SIM115
        job_file.write(json.dumps(job).encode())
        job_file.flush()
        job_file.seek(0)
        result, written = os.pipe()
        stack.callback(os.close, result)
        with here, there, os.fdopen(written, "wb", buffering=0) as result_file:
            warm = self._warm_process()
            student = "student" if figures else "student without figures"
            judge = [here.fileno(), job_file.fileno(), result_file.fileno()]
            # First the one that has more to do before both are ready.
            judges = warm.start("judge", judge, self._limits)
            students = warm.start(student, [there.fileno()], self._limits)
        return result, [students, judges]

    def _warm_process(self) -> WarmProcess:
        if self._closed:
            raise WarmProcessError("the engine was closed")
        if self._warm is None:
            try:
                self._warm = WarmProcess(self._mode, figures=self._figures, preload=self._preload)
            except WarmProcessError as error:
                raise _NotStartedError(str(error)) from error
            if self._closed:  # by another thread, meanwhile
                self._stop()
                raise WarmProcessError("the engine was closed")
        return self._warm

    def _stop(self) -> None:
        warm, self._warm = self._warm, None
        if warm is not None:
            warm.close()

    def _ended(self, tickets: list[int]) -> list[Exit]:
        """See that both children, and all that they started, are dead before the next submission."""
        if self._warm is None:
            return []
        try:
            for ticket in tickets:
                self._warm.kill(ticket)
            ends = [self._warm.wait(ticket, 10) for ticket in tickets]
        except WarmProcessError:
            ends = [None]
        if None in ends:
            self._stop()
        return [end for end in ends if end is not None]


def _read_to_end(descriptor: int, deadline: float) -> bytes:
    received = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([descriptor], [], [], left)[0]:
            raise NotGradedError("it was not done when its time was up")
        part = os.read(descriptor, 1 << 20)
        if not part:
            return bytes(received)
        received += part
        if len(received) > LARGEST_RESULT:
            raise NotGradedError(f"it put out more than {LARGEST_RESULT:,} bytes")
