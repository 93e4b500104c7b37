"""What this machine can do: each mode counts only if a few real attacks were seen to fail in it."""

import contextlib
import json
import os
import secrets
import select
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from outsourcing_lab.grading.isolation import landlock
from outsourcing_lab.grading.isolation.attacks import ATTACKS, BEGUN
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.warm_client import Exit, WarmProcess, WarmProcessError

LIMITS = Limits(cpu_seconds=10, memory_bytes=64 * 1024**2, processes=16)
_PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Report:
    """What came of an attack.

    Attributes:
        begun: whether the child came to run it.
        succeeded: whether it says so itself, or has left a process behind.
        error: what stopped it.
        exit: how the child ended.
    """

    begun: bool
    succeeded: bool
    error: str
    exit: Exit


def best_mode() -> Mode:
    """Return the strongest mode that holds on this machine, `Mode.NONE` where none does."""
    return next((mode for mode in (Mode.FULL, Mode.LANDLOCK) if not problem_of(mode)), Mode.NONE)


def problem_of(mode: Mode) -> str:
    """Return why a mode does not hold on this machine, empty where it does.

    Args:
        mode: what to try; `Mode.NONE` is found to hold nothing.
    """
    if mode is Mode.LANDLOCK and landlock.version() < landlock.SCOPES_SINCE:
        found, needed = landlock.version(), landlock.SCOPES_SINCE
        return f"Landlock has version {found} here, and {needed} is needed (Linux 6.12)."
    roles = {"attacker": "outsourcing_lab.grading.isolation.attacks:prepare"}
    try:
        with scene() as around, WarmProcess(mode, figures=False, roles=roles) as process:
            for name in ATTACKS:
                report = run_attack(process, name, around)
                if not report.begun:
                    return f"A child could not be started: {report.exit.trouble or report.exit}"
                if report.succeeded:
                    return f"An attack was not stopped: {name.replace('_', ' ')}."
    except (WarmProcessError, ImportError, OSError, RuntimeError) as error:
        return str(error)
    return ""


@contextlib.contextmanager
def scene() -> Iterator[dict[str, Any]]:
    """Put something to attack onto this machine, and take it away afterwards."""
    with contextlib.ExitStack() as stack:
        secret = secrets.token_hex(16)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="self-test-")))
        folder.chmod(0o777)
        (folder / "secret").write_text(secret)
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        bystander = subprocess.Popen(  # noqa: S603 - our own Python
            [sys.executable, "-c", "import sys; sys.stdin.read()", secret], stdin=subprocess.PIPE
        )
        stack.callback(bystander.communicate)
        yield {
            "secret": secret,
            "secret_file": str(folder / "secret"),
            "open_folder": str(folder),
            "port": server.getsockname()[1],
            "memory_bytes": LIMITS.memory_bytes,
        }


def run_attack(process: WarmProcess, name: str, around: Mapping[str, Any], limits: Limits = LIMITS) -> Report:
    """Return what came of an attack in a child of a warm process.

    Args:
        process: with the role "attacker".
        name: of the attack.
        around: what there is to attack.
        limits: of the child.

    Raises:
        WarmProcessError: where the warm process has ended.
    """
    with contextlib.ExitStack() as stack:
        asked, ask = _pipe(stack)
        told, tell = _pipe(stack)
        alive, keep = _pipe(stack)
        ask.write(json.dumps({"attack": name, "scene": dict(around)}).encode())
        ask.close()
        ticket = process.start("attacker", [asked.fileno(), tell.fileno(), keep.fileno()], limits)
        tell.close()
        keep.close()
        end = process.wait(ticket, _PATIENCE_SECONDS)
        if end is None:
            process.kill(ticket)
            end = process.wait(ticket, _PATIENCE_SECONDS)
        if end is None:
            raise WarmProcessError(f"The child that ran {name} could not be ended.")
        if not select.select([alive], [], [], 0)[0]:  # somebody holds the other end
            return Report(begun=True, succeeded=True, error="", exit=end)
        text = told.read()
    begun = text.startswith(BEGUN)
    said = json.loads(text.removeprefix(BEGUN) or "{}") if begun else {}
    return Report(begun, bool(said.get("succeeded")), str(said.get("error", "")), end)


def _pipe(stack: contextlib.ExitStack) -> tuple[BinaryIO, BinaryIO]:
    reading, writing = os.pipe()
    return (
        stack.enter_context(os.fdopen(reading, "rb")),
        stack.enter_context(os.fdopen(writing, "wb")),
    )
