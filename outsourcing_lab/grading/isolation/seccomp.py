"""Seccomp: the system calls that no honest notebook needs are refused by the kernel."""

import errno
import importlib
import tempfile
from typing import Any

_REFUSED = """
acct add_key bpf cachestat chroot clock_adjtime clock_settime create_module delete_module fanotify_init
finit_module fsconfig fsmount fsopen fspick get_kernel_syms init_module io_uring_enter io_uring_register
io_uring_setup ioperm iopl ioprio_set kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind memfd_create
memfd_secret migrate_pages mount mount_setattr move_mount move_pages msgctl msgget msgrcv msgsnd
name_to_handle_at nfsservctl open_by_handle_at open_tree perf_event_open personality pidfd_getfd
pidfd_send_signal pivot_root process_madvise process_mrelease process_vm_readv process_vm_writev ptrace
query_module quotactl quotactl_fd reboot request_key sched_setattr sched_setparam sched_setscheduler semctl
semget semop semtimedop set_mempolicy setdomainname sethostname setns setpriority settimeofday shmat shmctl
shmget stime swapoff swapon sysfs syslog umount umount2 unshare uselib userfaultfd ustat vhangup vmsplice
"""
"""With `memfd_create` and `shmget`, since the memory behind them belongs to no process that could be held to
its limit. The numbers of segments and queues can be guessed, so that not to find one is not enough."""

_REFUSED_WITHOUT_NAMESPACES = "bind connect inotify_add_watch mq_open sendmmsg sendmsg socket"
"""What reaches past Landlock: sockets with a path, other people's folders; and with `sendmsg`, which can
carry open files, what would hide a file without a name from those that count its bytes."""

_FEIGNED_WITHOUT_NAMESPACES = """
chmod chown fchmod fchmodat fchown fchownat fremovexattr fsetxattr futimesat lchown lremovexattr lsetxattr
removexattr setxattr utime utimes
"""
"""Landlock lets these through to any file of the same user. They succeed without doing anything, since
copying a file ends with them."""

_NEWER_THAN_THE_LIBRARY = {"fchmodat2": 452, "setxattrat": 463, "removexattrat": 466, "open_tree_attr": 467}
_NEWER_THAN_THE_LIBRARY |= {"file_setattr": 469, "statmount": 457, "listmount": 458}
_NEW_NAMESPACES = (0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
_TYPE_INTO_A_TERMINAL, _PASTE_INTO_A_TERMINAL = 0x5412, 0x541C
_KIND_OF_REQUEST = 0xFF00
_REQUESTS_TO_FILE_SYSTEMS = (ord("f") << 8, ord("v") << 8, ord("X") << 8, 0x94 << 8)
_SHARED_AND_OF_NO_FILE = 0x21
_SET_DUMPABLE = 4
_LOWER_HALF = 0xFFFF_FFFF
_LOCAL_SOCKET = 1
_STREAM_SOCKET, _SOCKET_KINDS = 1, 0xF


def compile_filter(*, namespaces: bool) -> bytes:
    """Return the filter as a program for the kernel.

    Args:
        namespaces: whether the child has file systems, a network and processes of its own; without, more is
            refused.

    Raises:
        ImportError: where pyseccomp is not installed.
        RuntimeError: where the library libseccomp is missing.
    """
    library: Any = importlib.import_module("pyseccomp")
    rules = library.SyscallFilter(library.ALLOW)
    refuse, unknown, feign = (library.ERRNO(number) for number in (errno.EPERM, errno.ENOSYS, 0))
    unsuitable = library.ERRNO(errno.ENOTTY)
    _for_all(library, rules, refuse, _REFUSED)
    for number in _NEWER_THAN_THE_LIBRARY.values():
        rules.add_rule(unknown, number)
    # The arguments of clone3 lie in memory, which a filter cannot read: the C library falls back to clone.
    rules.add_rule(unknown, "clone3")
    for flag in _NEW_NAMESPACES:
        rules.add_rule(refuse, "clone", library.Arg(0, library.MASKED_EQ, flag, flag))
    for request in (_TYPE_INTO_A_TERMINAL, _PASTE_INTO_A_TERMINAL):
        rules.add_rule(refuse, "ioctl", library.Arg(1, library.MASKED_EQ, _LOWER_HALF, request))
    # What is left of such memory when all but a page of it is given back, no process is seen to have.
    shared = library.Arg(3, library.MASKED_EQ, _SHARED_AND_OF_NO_FILE, _SHARED_AND_OF_NO_FILE)
    rules.add_rule(refuse, "mmap", shared)
    rules.add_rule(refuse, "prctl", library.Arg(0, library.MASKED_EQ, _LOWER_HALF, _SET_DUMPABLE))
    # Fair shares of the processors are for sessions: to open one more would be to take one more.
    rules.add_rule(feign, "setsid")
    rules.add_rule(refuse, "prlimit64", library.Arg(0, library.NE, 0))
    rules.add_rule(refuse, "sched_setaffinity", library.Arg(0, library.NE, 0))
    if namespaces:
        rules.add_rule(refuse, "socket", library.Arg(0, library.NE, _LOCAL_SOCKET))
    else:
        _for_all(library, rules, refuse, _REFUSED_WITHOUT_NAMESPACES)
        _for_all(library, rules, feign, _FEIGNED_WITHOUT_NAMESPACES)
        _for_times_of_files(library, rules, refuse, feign)
        for kind in _REQUESTS_TO_FILE_SYSTEMS:  # which may change a file that is open for reading alone
            rules.add_rule(unsuitable, "ioctl", library.Arg(1, library.MASKED_EQ, _KIND_OF_REQUEST, kind))
        for kind in range(_SOCKET_KINDS + 1):
            if kind != _STREAM_SOCKET:  # a pair of any other kind can be turned to a new address
                rules.add_rule(refuse, "socketpair", library.Arg(1, library.MASKED_EQ, _SOCKET_KINDS, kind))
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _for_all(library: Any, rules: Any, action: int, names: str) -> None:
    for name in names.split():
        if library.resolve_syscall(library.Arch.NATIVE, name) >= 0:  # this kind of processor has it
            rules.add_rule(action, name)


def _for_times_of_files(library: Any, rules: Any, refuse: int, feign: int) -> None:
    """Feign to set a time that is given. To set it to now is how `Path.touch` finds one missing."""
    path, times = 1, 2
    rules.add_rule(feign, "utimensat", library.Arg(times, library.NE, 0))
    rules.add_rule(feign, "utimensat", library.Arg(path, library.EQ, 0), library.Arg(times, library.EQ, 0))
    rules.add_rule(refuse, "utimensat", library.Arg(path, library.NE, 0), library.Arg(times, library.EQ, 0))
