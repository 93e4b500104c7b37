"""Grade in hard times: `python -m tests.grading.hard_times [NAME…] [--rounds N] [--seed N]`, as root.

On Linux, and not in a container that bars mounts. Each kind of trouble is made for real, at a moment left to
chance: processes are killed, disks are full or may not be written, the database goes away. Then the trouble
is over, and grading again must finish the class. Prints a line for each. It takes minutes, so it is no part
of the suite, which has the quick kinds.
"""

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.grading.commands import nbgrader
from tests.grading.small_course import EXERCISE, RIGHT, hand_in, write_course
from tests.grading.test_nothing_is_lost import COMMAND, STUDENTS, finished, of_the_family

SECONDS = 12
"""The class is graded in less, on a machine that does nothing else."""


def class_in(folder):
    course = write_course(folder)
    assert nbgrader(course, "generate_assignment", EXERCISE).returncode == 0
    for number, student in enumerate(STUDENTS):
        hand_in(course, student, RIGHT if number % 2 else {})
    (course / "gradebook.db").unlink()
    return course


def start(course, **variables):
    return subprocess.Popen(
        COMMAND,
        cwd=course,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def spoken(process, timeout=200):
    """What a process says; it must never be a traceback."""
    output, errors = process.communicate(timeout=timeout)
    assert "Traceback" not in errors, errors
    return f"exit {process.returncode}: {errors.strip().splitlines()[-1] if errors.strip() else output}"


def kill_coordinator(course, chance):
    process = start(course)
    time.sleep(chance.uniform(0, SECONDS))
    process.kill()
    return spoken(process)


def kill_others(course, chance):
    process = start(course)
    killed = 0
    while process.poll() is None:
        time.sleep(chance.uniform(0, 1))
        if killed < 8 and (family := of_the_family(process)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(family), signal.SIGKILL)
                killed += 1
    return f"{killed} killed, {spoken(process)}"


def interrupt(course, chance):
    return signalled(course, chance, [signal.SIGINT])


def interrupt_twice(course, chance):
    return signalled(course, chance, [signal.SIGINT, signal.SIGINT])


def terminate(course, chance):
    return signalled(course, chance, [signal.SIGTERM])


def signalled(course, chance, signals):
    """As a terminal does it: the whole group gets the signal."""
    process = start(course)
    time.sleep(chance.uniform(0, SECONDS))
    for number in signals:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        time.sleep(chance.uniform(0, 0.5))
    return spoken(process)


def full_course(course, chance):
    """The disk of the course folder is full."""
    used = sum(path.lstat().st_blocks // 2 for path in course.rglob("*"))
    with small_disk(course.parent / "disk", used + chance.randint(100, 500)) as disk:
        shutil.copytree(course, disk / "course")
        said = spoken(start(disk / "course"))
        assert "No space left" in said or "full" in said or "Run the same command" in said, said
        (disk / "course" / "more").write_bytes(b"")
        subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
        finished(disk / "course")
    return said


def full_autograded(course, chance):
    """The disk of `autograded/` is full, and the gradebook lies on another."""
    with small_disk(course / "autograded", chance.randint(20, 150)) as disk:
        said = spoken(start(course))
        assert "No space left" in said or "Run the same command" in said or "make room" in said, said
        subprocess.run(["mount", "-o", "remount,size=100m", disk], check=True)
        finished(course)
    return said


def full_temporary(course, chance):
    """The disk of temporary files is full."""
    with small_disk(course.parent / "temporary", chance.randint(4, 400)) as disk:
        disk.chmod(0o1777)
        return spoken(start(course, TMPDIR=str(disk)))


def read_only(course, chance):
    subprocess.run(["mount", "--bind", course, course], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", course], check=True)
    try:
        return spoken(start(course))
    finally:
        subprocess.run(["umount", "-l", course], check=True)


def two_at_once(course, chance):
    first = start(course)
    time.sleep(chance.uniform(0, SECONDS / 2))
    second = start(course)
    said = f"{spoken(second)}; {spoken(first)}"
    assert (first.returncode, second.returncode) in ((0, 0), (0, 1), (1, 0)), said
    return said


@contextlib.contextmanager
def small_disk(folder, kilobytes):
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


TIMES = (
    kill_coordinator,
    kill_others,
    interrupt,
    interrupt_twice,
    terminate,
    full_course,
    full_autograded,
    full_temporary,
    read_only,
    two_at_once,
)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    known = {each.__name__: each for each in TIMES}
    parser.add_argument("names", nargs="*", choices=[*known, []], default=[])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)  # noqa: S311 (of no secret)
    failed = 0
    with tempfile.TemporaryDirectory(prefix="hard times ") as folder:
        made = class_in(Path(folder))
        for name in arguments.names or known:
            for number in range(arguments.rounds):
                course = Path(folder, f"{name} {number}", "course")
                shutil.copytree(made, course)
                try:
                    said = known[name](course, chance)
                    finished(course)
                except (AssertionError, subprocess.SubprocessError) as error:
                    said, failed = f"FAILED {error}", failed + 1
                print(f"{name}: {said}", flush=True)
                shutil.rmtree(course.parent, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
