"""The server that forks: `python -m outsourcing_lab.grading.isolation.warm_process FD`, by `warm_client`.

It is trusted, keeps no secret, and never runs what a child is for. Its one loop waits for requests and for
the ends of children.
"""

import base64
import contextlib
import gc
import importlib
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from outsourcing_lab.grading.isolation import footprint, jail, landlock, messages, system_calls, warm_up
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode

Role = Callable[[Sequence[int]], None]
"""What a child does with the open files that it was given."""

_LOOK_SECONDS = 0.1
_HUNT_SECONDS = 0.5
_HUNT_PAUSE_SECONDS = 0.001
_GIVE_UP_SECONDS = 20.0
_MANY = 8
"""Processes that may each have as many open files as one may; the buffers of sockets are nobody's memory."""
_FAILED = 70
_NICENESS = 10
"""Without namespaces, however many processes a child starts, the one that ends them has its turn."""


@dataclass
class _Child:
    ticket: int
    process: int
    limits: Limits
    folder: str
    trouble: int
    reason: str = ""


class _Server:
    def __init__(self, connection: socket.socket, setting: Mapping[str, Any]) -> None:
        self._connection = connection
        self._mode = Mode[setting["mode"]]
        self._scratch = str(setting["scratch"])
        self._python_path = list(setting["python_path"])
        self._jail = jail.Jail(
            self._mode,
            tuple(setting["readable"]),
            setting["landlock_version"],
            base64.b64decode(setting["seccomp"]),
        )
        warm_up.preload(setting["preload"])
        self._roles = {name: _role(dotted, setting["figures"]) for name, dotted in setting["roles"].items()}
        system_calls.filter_program(self._jail.seccomp)
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._own_processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        if self._mode is not Mode.FULL:
            system_calls.adopt_orphans()
        if self._mode is Mode.LANDLOCK:
            _confine_signals()
        counted = 0 if self._mode is Mode.FULL else footprint.tasks_of_user(os.getuid())
        self._other_tasks = counted + _slack(self._mode)
        system_calls.set_dumpable(False)
        warm_up.settle()
        self._address_space = footprint.address_space(os.getpid())
        self._memory = footprint.memory([os.getpid()], 0)

    def serve(self) -> None:
        """Answer requests until the client has gone; then end all children."""
        self._selector.register(self._connection, selectors.EVENT_READ)
        messages.send(self._connection, {"ready": True})
        looked = time.monotonic()
        try:
            while True:
                for key, _ in self._selector.select(_LOOK_SECONDS if self._children else None):
                    if key.data is not None:
                        self._ended(key.fd, key.data)
                    elif not self._answer():
                        return
                if self._children and time.monotonic() - looked >= _LOOK_SECONDS:
                    self._look()
                    looked = time.monotonic()
        finally:
            for child in self._children.values():
                os.kill(child.process, signal.SIGKILL)
                os.waitpid(child.process, 0)
            self._children.clear()
            self._end_strays()
            if self._mode is not Mode.FULL:  # here, since the client may have been killed
                _remove(self._scratch)

    def _answer(self) -> bool:
        received = messages.receive(self._connection)
        if received is None:
            return False
        request, descriptors = received
        if "kill" in request:
            for child in self._children.values():
                if child.ticket == request["kill"]:
                    self._kill(child, "killed")
            return True
        try:
            self._start(request, descriptors)
        except OSError as error:
            self._tell_end(request["start"], _FAILED, 0.0, 0, "jail", str(error))
        finally:
            for descriptor in descriptors:
                os.close(descriptor)
        return True

    def _start(self, request: Mapping[str, Any], descriptors: list[int]) -> None:
        limits = Limits(**request["limits"])
        ticket = request["start"]
        folder = jail.HOME
        if self._mode is not Mode.FULL:
            folder = f"{self._scratch}/{ticket}"
            Path(folder, ".tmp").mkdir(parents=True, mode=0o700)
        trouble, told = os.pipe()
        warm_up.prepare_fork()
        try:
            process = jail.fork(self._jail, self._own_processes)
        except OSError:
            os.close(trouble)
            raise
        if process == 0:
            self._become_child(request["role"], descriptors, limits, folder, told)
        os.close(told)
        child = _Child(ticket, process, limits, folder, trouble)
        watched = os.pidfd_open(process)
        self._children[watched] = child
        self._selector.register(watched, selectors.EVENT_READ, child)

    def _become_child(
        self, role: str, descriptors: list[int], limits: Limits, folder: str, told: int
    ) -> NoReturn:
        code = _FAILED
        try:
            try:
                self._shut_in(descriptors, limits, folder, told)
            except BaseException:
                os.write(told, traceback.format_exc().encode()[-2000:])
                raise
            os.close(told)  # from here on nothing that this process says is believed
            self._roles[role](descriptors)
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except BaseException:
            with contextlib.suppress(BaseException):
                os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code & 0xFF)

    def _shut_in(self, descriptors: list[int], limits: Limits, folder: str, told: int) -> None:
        system_calls.die_with_parent()
        os.setsid()
        _close_all_but([told, *descriptors])
        warm_up.refresh_child()
        if self._mode is Mode.LANDLOCK:
            os.nice(_NICENESS)
        if self._mode is not Mode.FULL:
            os.environ.update(jail.environment(folder, f"{folder}/.tmp", self._python_path))
            tempfile.tempdir = f"{folder}/.tmp"  # the warm process has its own, and has looked it up before
        jail.enter(
            self._jail,
            limits,
            folder,
            address_space_bytes=self._address_space,
            other_tasks=self._other_tasks,
        )

    def _ended(self, watched: int, child: _Child) -> None:
        self._selector.unregister(watched)
        os.close(watched)
        del self._children[watched]
        _, status, used = os.wait4(child.process, 0)
        self._end_strays()
        trouble = os.read(child.trouble, 4096).decode(errors="replace") if _is_told(child.trouble) else ""
        os.close(child.trouble)
        if self._mode is not Mode.FULL:
            _remove(child.folder)
        code = os.waitstatus_to_exitcode(status)
        cpu_seconds = used.ru_utime + used.ru_stime
        out_of_time = code == -signal.SIGXCPU or (
            code == -signal.SIGKILL and not child.reason and cpu_seconds >= child.limits.cpu_seconds
        )
        reason = "jail" if trouble else child.reason or ("cpu" if out_of_time else "ended")
        self._tell_end(child.ticket, code, cpu_seconds, used.ru_maxrss * 1024, reason, trouble)

    def _tell_end(
        self, ticket: int, code: int, cpu_seconds: float, peak_memory_bytes: int, reason: str, trouble: str
    ) -> None:
        numbers = {"code": code, "cpu_seconds": cpu_seconds, "peak_memory_bytes": peak_memory_bytes}
        with contextlib.suppress(BrokenPipeError):  # the loop will see that the client has gone
            messages.send(self._connection, {"ended": ticket, "reason": reason, "trouble": trouble} | numbers)

    def _kill(self, child: _Child, reason: str) -> None:
        child.reason = child.reason or reason
        os.kill(child.process, signal.SIGKILL)

    def _look(self) -> None:
        """Hold all processes of each child together to what the kernel holds only each one to."""
        if self._mode is Mode.NONE:
            return
        for child in self._children.values():
            reason = self._excess([child.process], child)
            if reason:
                self._kill(child, reason)
        strays = self._strays()
        if strays and any(self._excess(strays, child) for child in self._children.values()):
            self._end_strays()
        for stray in strays:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(stray, os.WNOHANG)

    def _excess(self, roots: list[int], child: _Child) -> str:
        stands = _is_told(child.trouble)  # asked first: the jail may be done while this process looks
        try:
            return self._excess_that_is_seen(roots, child)
        except PermissionError:  # a child does not show itself before its jail is built
            return "files" if stands else ""

    def _excess_that_is_seen(self, roots: list[int], child: _Child) -> str:
        processes = footprint.tree(*roots, most=child.limits.processes)
        if len(processes) > child.limits.processes:  # said before more is asked, which would take long
            return "processes"
        most = child.limits.memory_bytes + self._memory
        if footprint.memory(processes, most) > most:
            return "memory"
        if len(processes) > _MANY and footprint.descriptors(processes) > _MANY * child.limits.open_files:
            return "files"
        if self._mode is Mode.LANDLOCK:
            if footprint.tasks(processes) > child.limits.processes:
                return "processes"
            used, entries = footprint.files(child.folder, child.limits.inodes)
            used += footprint.nameless_files(processes, child.folder, child.limits.disk_bytes // 8)
            if used > child.limits.disk_bytes or entries > child.limits.inodes:
                return "disk"
        return ""

    def _strays(self) -> list[int]:
        """Return the processes that were left behind and came to this one."""
        if self._mode is Mode.FULL:
            return []
        known = {child.process for child in self._children.values()}
        return [process for process in footprint.children(os.getpid()) if process not in known]

    def _end_strays(self) -> None:
        """End what children have left behind. With namespaces the kernel has done so already."""
        confined = self._mode is Mode.LANDLOCK
        if confined and not self._children:
            _end_all_below()
        started = time.monotonic()
        while strays := self._strays():
            for stray in strays:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(stray, signal.SIGKILL)
            for stray in strays:  # not waited for one by one: each would have to have its turn first
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(stray, os.WNOHANG)
            time.sleep(_HUNT_PAUSE_SECONDS)
            hunted = time.monotonic() - started
            if confined and hunted > _HUNT_SECONDS:  # the other child is lost, and told so
                for child in self._children.values():
                    child.reason = child.reason or "processes"
                _end_all_below()
            if hunted > _GIVE_UP_SECONDS:
                raise RuntimeError("what a child has left behind forks faster than it can be ended")


def _end_all_below() -> None:
    """End all processes below this one in one step of the kernel.

    One by one, a process that forks and ends all the time would never be caught. Nobody else is reached:
    `_confine_signals` has made sure.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(-1, signal.SIGKILL)


def _confine_signals() -> None:
    """Make sure that this process can signal those below it and nobody else, though they be of the same user.

    Raises:
        RuntimeError: where a process outside could be signalled all the same.
    """
    held_open, held = os.pipe()
    outside = os.fork()
    if outside == 0:
        os.close(held)
        os.read(held_open, 1)
        os._exit(0)
    os.close(held_open)
    landlock.confine_signals()
    try:
        os.kill(outside, 0)
    except PermissionError:
        pass
    else:
        raise RuntimeError("signals cannot be confined to this process and its children")
    finally:
        os.close(held)
        os.waitpid(outside, 0)


def _role(dotted: str, figures: bool) -> Role:
    module, _, function = dotted.partition(":")
    prepared: Role = getattr(importlib.import_module(module), function)(figures=figures)
    return prepared


def _slack(mode: Mode) -> int:
    """Return how many processes the same user may start elsewhere before children feel it."""
    return 0 if mode is Mode.FULL else 500


def _close_all_but(kept: list[int]) -> None:
    first = 3  # the standard streams are replaced later
    for descriptor in sorted(kept):
        if first < descriptor:
            os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))


def _is_told(pipe: int) -> bool:
    """Return whether a child has said what was wrong with its jail, or has closed the pipe."""
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        return bool(selector.select(0))


def _remove(folder: str) -> None:
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):  # closed folders, or folders in folders in folders
        for command in (["chmod", "-R", "u+rwX", folder], ["rm", "-rf", folder]):
            process = os.posix_spawnp(command[0], command, os.environ)
            os.waitpid(process, 0)


def main(descriptor: int) -> None:
    """Serve the client behind a socket.

    Args:
        descriptor: the socket, open.
    """
    gc.disable()  # what is imported is no garbage; all of it would be looked through again and again
    connection = socket.socket(fileno=descriptor)
    # A client that was killed may have left its end to others: then the signal says that it has gone.
    signal.signal(signal.SIGTERM, lambda *_: connection.shutdown(socket.SHUT_RD))
    system_calls.die_with_parent(signal.SIGTERM)
    received = messages.receive(connection)
    if received is not None:
        _Server(connection, received[0]).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
