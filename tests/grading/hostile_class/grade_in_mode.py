"""`outsourcing-lab grade` with a given isolation and small limits, and what is left of it.

    python -m tests.grading.hostile_class.grade_in_mode USER MODE REPORT ARGUMENT...

The process that the outer call starts grades, as USER; the outer one becomes the parent of all that is left
behind, lists it in the file REPORT, and ends it.
"""

import functools
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from outsourcing_lab.grading.isolation import footprint, system_calls

MEGABYTE = 1024 * 1024
SMALL = {
    "memory_bytes": 128 * MEGABYTE,
    "processes": 32,
    "file_bytes": 8 * MEGABYTE,
    "disk_bytes": 16 * MEGABYTE,
    "inodes": 300,
}
PATIENCE_SECONDS = 5


def watch(user, mode, report, words):
    """Grade in a process of its own and report what it leaves; return its exit code."""
    system_calls.adopt_orphans()
    as_user = {"user": user, "group": user, "extra_groups": []} if user != os.geteuid() else {}
    inner = [sys.executable, "-W", "error", "-m", __spec__.name, "grade", mode, *words]
    code = subprocess.Popen(inner, **as_user).wait()
    until = time.monotonic() + PATIENCE_SECONDS
    while (left := alive()) and time.monotonic() < until:
        time.sleep(0.05)
    Path(report).write_text(json.dumps([command(process) for process in left]))
    while processes := alive():
        for process in processes:
            os.kill(process, signal.SIGKILL)
    return code


def alive():
    """The processes that came to this one and have not ended."""
    while True:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            return []
    return footprint.tree(os.getpid())[1:]


def command(process):
    try:
        text = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        text = ""
    return f"{process} {text[:80]}"


def grade(mode, words):
    from outsourcing_lab.cli import main
    from outsourcing_lab.grading import batch
    from outsourcing_lab.grading.isolation import jail
    from outsourcing_lab.grading.isolation.limits import Limits

    batch.Limits = functools.partial(Limits, **SMALL)
    if mode == "LANDLOCK":
        jail.find_bubblewrap = lambda: None
    return main(["grade", *words, *(["--trust-submissions"] if mode == "NONE" else [])])


if __name__ == "__main__":
    if sys.argv[1] == "grade":
        sys.exit(grade(sys.argv[2], sys.argv[3:]))
    sys.exit(watch(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4:]))
