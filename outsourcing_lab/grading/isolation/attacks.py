"""A few real attacks, run in a child to see whether its jail holds; and how any attack is run and reports.

This module runs as a role of the warm process. What it attacks was put there for it by `self_test`.
"""

import json
import os
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from outsourcing_lab.grading.isolation.warm_process import Role

Attack = Callable[[Mapping[str, Any]], bool]
"""Takes what there is to attack, and returns True where it has succeeded; it fails by raising, too."""

BEGUN = b"begun\n"


def read_a_file_outside(scene: Mapping[str, Any]) -> bool:
    """Read a file of the user's."""
    return Path(scene["secret_file"]).read_text() == str(scene["secret"])


def write_a_file_outside(scene: Mapping[str, Any]) -> bool:
    """Write beside it, where everybody may write."""
    Path(scene["open_folder"], "written").write_text("x")
    return True


def connect_to_this_machine(scene: Mapping[str, Any]) -> bool:
    """Open a connection to a server on the machine."""
    with socket.create_connection(("127.0.0.1", scene["port"]), timeout=2):
        return True


def see_another_process(scene: Mapping[str, Any]) -> bool:
    """Find the command line of somebody else's process."""
    for process in Path("/proc").iterdir():
        if process.name.isdecimal():
            try:
                if scene["secret"].encode() in (process / "cmdline").read_bytes():
                    return True
            except OSError:
                continue
    return False


def take_more_memory_than_allowed(scene: Mapping[str, Any]) -> bool:
    """Fill four times the memory that the limit grants."""
    return len(bytearray(b"x") * (4 * scene["memory_bytes"])) > 0


def leave_a_process_behind(_: Mapping[str, Any]) -> bool:
    """Start a process that outlives its parents; it keeps open what the self-test then finds open."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
    return False


ATTACKS: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (
        read_a_file_outside,
        write_a_file_outside,
        connect_to_this_machine,
        see_another_process,
        take_more_memory_than_allowed,
        leave_a_process_behind,
    )
}


def prepare(*, figures: bool) -> Role:
    """Return the role that runs one of these attacks."""
    return attacker(ATTACKS)


def attacker(attacks: Mapping[str, Attack]) -> Role:
    """Return a role that reads which attack to run and on what, and reports on a pipe.

    Args:
        attacks: by name.
    """

    def attack(descriptors: Sequence[int]) -> None:
        asked, told, *_ = descriptors
        request = json.loads(os.read(asked, 1 << 16))
        os.write(told, BEGUN)
        try:
            report = {"succeeded": attacks[request["attack"]](request["scene"]), "error": ""}
        except Exception as error:
            report = {"succeeded": False, "error": f"{type(error).__name__}: {error}"}
        os.write(told, json.dumps(report).encode())

    return attack
