"""How much a child may use of the machine."""

import resource
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """What one child, with all that it starts, may use.

    Attributes:
        cpu_seconds: computing time of each of its processes.
        memory_bytes: beyond what the warm process has; of each process at any moment, of all together ten
            times a second.
        processes: processes and threads at a time.
        file_bytes: size of one file.
        open_files: open files and sockets of each process.
        disk_bytes: all its files together.
        inodes: how many files and folders.
    """

    cpu_seconds: int = 60
    memory_bytes: int = 2 * 1024**3
    processes: int = 64
    file_bytes: int = 64 * 1024**2
    open_files: int = 256
    disk_bytes: int = 64 * 1024**2
    inodes: int = 2000


def apply(limits: Limits, *, address_space_bytes: int, other_tasks: int) -> None:
    """Have the kernel hold this process, and each that it starts, to its limits.

    Args:
        limits: what is allowed.
        address_space_bytes: what this process has already mapped.
        other_tasks: how many processes and threads, that are none of its own, the kernel counts with its own.
    """
    memory = limits.memory_bytes + address_space_bytes
    tasks = limits.processes + other_tasks
    for kind, soft, hard in (
        (resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1),
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_NPROC, tasks, tasks),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.open_files),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
        (resource.RLIMIT_RTPRIO, 0, 0),
        (resource.RLIMIT_NICE, 0, 0),
    ):
        _, allowed = resource.getrlimit(kind)
        if allowed != resource.RLIM_INFINITY:
            hard = min(hard, allowed)
        resource.setrlimit(kind, (min(soft, hard), hard))
