"""The few calls of the Linux kernel that Python 3.11 does not wrap."""

import ctypes
import functools
import os
import signal

NEW_MOUNTS = 0x0002_0000
NEW_HOST_NAME = 0x0400_0000
NEW_IPC = 0x0800_0000
NEW_USERS = 0x1000_0000
NEW_PROCESSES = 0x2000_0000

READ_ONLY = 1
NO_SETUID = 2
NO_DEVICES = 4
NO_PROGRAMS = 8
BIND = 4096
RECURSIVE = 16384
PRIVATE = 1 << 18

_SET_DEATH_SIGNAL = 1
_SET_DUMPABLE = 4
_SET_SECCOMP = 22
_ADOPT_ORPHANS = 36
_NO_NEW_PRIVILEGES = 38
_AMBIENT_CAPABILITIES = 47
_CLEAR_ALL_AMBIENT = 4
_SECCOMP_FILTER = 2
_CAPABILITY_VERSION_3 = 0x2008_0522

_CAPABILITY_HEADER = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()

_libc = ctypes.CDLL(None, use_errno=True)


def system_call(number: int, *arguments: object) -> int:
    """Return what a system call gave.

    Args:
        number: of the call.
        arguments: integers, bytes or ctypes objects.

    Raises:
        OSError: where the kernel refused.
    """
    return _checked(_libc.syscall(ctypes.c_long(number), *map(_as_long, arguments)), f"system call {number}")


def unshare(namespaces: int) -> None:
    """Leave namespaces for new ones; new process namespaces hold for the next child.

    Args:
        namespaces: `NEW_...` flags.

    Raises:
        OSError: where this process may not.
    """
    _checked(_libc.unshare(namespaces), "unshare")


def enter_namespace(descriptor: int, kind: int) -> None:
    """Enter the namespace behind an open file of `/proc/PID/ns`.

    Args:
        descriptor: the open file.
        kind: the `NEW_...` flag of its kind.

    Raises:
        OSError: where this process may not.
    """
    _checked(_libc.setns(descriptor, kind), "setns")


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """Mount a file system.

    Args:
        source: what is mounted, for a bind a path.
        target: where.
        kind: of the file system, empty for a bind.
        flags: `READ_ONLY`, `BIND` and so on.
        options: of the file system, such as "size=1m".

    Raises:
        OSError: where the kernel refused.
    """
    done = _libc.mount(
        os.fsencode(source), os.fsencode(target), kind.encode(), ctypes.c_ulong(flags), options.encode()
    )
    _checked(done, f"mount on {target}")


def die_with_parent(number: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send this process a signal when its parent ends."""
    _process_control(_SET_DEATH_SIGNAL, number)


def set_dumpable(dumpable: bool) -> None:
    """Say whether processes of the same user may look into this one."""
    _process_control(_SET_DUMPABLE, int(dumpable))


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends."""
    _process_control(_ADOPT_ORPHANS, 1)


def forbid_new_privileges() -> None:
    """Give up, for this process and all it starts, what set-user-id programs would give."""
    _process_control(_NO_NEW_PRIVILEGES, 1)


def drop_capabilities() -> None:
    """Give up every capability; with new privileges forbidden, no program gives one back."""
    _process_control(_AMBIENT_CAPABILITIES, _CLEAR_ALL_AMBIENT)
    _checked(_libc.capset(_CAPABILITY_HEADER, _NO_CAPABILITIES), "capset")


def install_seccomp(program: bytes) -> None:
    """Filter the system calls of this process and of all it starts, for good.

    Args:
        program: a compiled filter, eight bytes an instruction.

    Raises:
        OSError: where the kernel refused.
    """
    forbid_new_privileges()
    loaded = ctypes.byref(filter_program(program))
    _checked(_libc.prctl(_SET_SECCOMP, ctypes.c_ulong(_SECCOMP_FILTER), loaded), "seccomp")


@functools.cache
def filter_program(program: bytes) -> ctypes.Structure:
    """Return a filter as the kernel takes it; made once before a fork, it is there for every child.

    Args:
        program: a compiled filter, eight bytes an instruction.
    """
    code = ctypes.create_string_buffer(program, len(program))
    made = _FilterProgram(len(program) // 8, ctypes.cast(code, ctypes.c_void_p))
    made.code = code  # kept as long as what points to it
    return made


class _FilterProgram(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def _process_control(operation: int, argument: int) -> None:
    zero = ctypes.c_ulong(0)
    _checked(
        _libc.prctl(operation, ctypes.c_ulong(argument), zero, zero, zero), f"prctl {operation} {argument}"
    )


def _as_long(argument: object) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def _checked(returned: int, what: str) -> int:
    if returned < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return returned
