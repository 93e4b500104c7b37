"""What processes are seen to use: their memory, their number, their files."""

import os
from collections.abc import Iterable
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")


def children(process: int) -> list[int]:
    """Return the children of a process, whichever of its threads started them; none where it has ended."""
    found: list[int] = []
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            found += map(int, (task / "children").read_text().split())
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def tree(*roots: int) -> list[int]:
    """Return processes with all that descends from them."""
    found = list(roots)
    for process in found:
        found += children(process)
    return found


def tasks(processes: Iterable[int]) -> int:
    """Return how many threads processes have together."""
    return sum(_number_in(f"/proc/{process}/status", "Threads:") for process in processes)


def tasks_of_user(user: int) -> int:
    """Return how many threads all processes of a user have that can be seen from here."""
    total = 0
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                owned = folder.stat().st_uid == user
            except FileNotFoundError:
                continue
            total += tasks([int(folder.name)]) if owned else 0
    return total


def address_space(process: int) -> int:
    """Return how many bytes a process has mapped."""
    return _pages(process)[0]


def memory(processes: Iterable[int], enough: int) -> int:
    """Return how many bytes of memory processes use together.

    A page that several share counts once, which takes a while to find out. So a cheap bound comes first.

    Args:
        processes: their numbers.
        enough: a bound that is below this many bytes is returned as it is.
    """
    processes = list(processes)
    bound = sum(_pages(process)[1] for process in processes)
    if bound < enough:
        return bound
    return sum(_proportional(process) for process in processes)


def files(folder: str, most: int) -> tuple[int, int]:
    """Return how many bytes and how many entries a folder holds.

    Args:
        folder: whatever lies in it.
        most: entries; the count ends soon after.
    """
    used = entries = 0
    folders = [folder]
    while folders and entries <= most:
        try:
            with os.scandir(folders.pop()) as scan:
                for entry in scan:
                    entries += 1
                    used += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(entry.path)
                    if entries > most:
                        break
        except FileNotFoundError:
            continue
        except OSError:  # closed or too deep to be looked into, which takes some doing
            entries = most + 1
    return used, entries


def _pages(process: int) -> tuple[int, int]:
    try:
        mapped, resident, *_ = Path(f"/proc/{process}/statm").read_text().split()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return 0, 0
    return int(mapped) * _PAGE, int(resident) * _PAGE


def _proportional(process: int) -> int:
    try:
        return _number_in(f"/proc/{process}/smaps_rollup", "Pss:") * 1024
    except PermissionError:  # a process that hides pays for what it shares as well
        return _pages(process)[1]


def _number_in(file: str, name: str) -> int:
    try:
        for line in Path(file).read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0
