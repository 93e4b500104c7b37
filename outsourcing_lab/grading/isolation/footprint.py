"""What processes are seen to use: their memory, their number, their files."""

import contextlib
import math
import os
import stat
from collections.abc import Iterable, Iterator
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


def tree(*roots: int, most: float = math.inf) -> list[int]:
    """Return processes with all that descends from them.

    Args:
        roots: their numbers.
        most: how many are wanted; the search ends soon after.
    """
    found = list(roots)
    for process in found:
        if len(found) > most:
            break
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


def descriptors(processes: Iterable[int]) -> int:
    """Return how many descriptors processes have open together.

    Raises:
        PermissionError: where one hides.
    """
    return sum(1 for _ in _opened(processes))


def nameless_files(processes: Iterable[int], folder: str, mapped_bytes: int) -> int:
    """Return how many bytes the files of a folder have that processes hold, and that nothing names any more.

    Args:
        processes: their numbers.
        folder: where the files were made.
        mapped_bytes: taken for the size of a file that is mapped and not open: nobody tells it.

    Raises:
        PermissionError: where one of the processes hides.
    """
    processes = list(processes)
    held: dict[int, int] = {}
    for opened in _opened(processes):
        if stat.S_ISREG(opened.st_mode) and opened.st_nlink == 0:
            held[opened.st_ino] = opened.st_blocks * 512
    for process in processes:
        with _shown_by(Path(f"/proc/{process}")):
            for line in _lines(f"/proc/{process}/maps"):
                if line.endswith(" (deleted)") and f" {folder}/" in line:
                    held.setdefault(int(line.split()[4]), mapped_bytes)
    return sum(held.values())


def _opened(processes: Iterable[int]) -> Iterator[os.stat_result]:
    """Give what is behind each descriptor; a thread may have some of its own."""
    for process in processes:
        for task in Path(f"/proc/{process}/task").glob("*"):
            with _shown_by(task), os.scandir(task / "fd") as entries:
                for entry in entries:
                    with contextlib.suppress(FileNotFoundError):
                        yield entry.stat()


@contextlib.contextmanager
def _shown_by(folder: Path) -> Iterator[None]:
    """Take no notice where a process or thread ends meanwhile; then the kernel shows nothing of it either.

    Args:
        folder: its folder in `/proc`.
    """
    try:
        yield
    except (FileNotFoundError, ProcessLookupError):
        pass
    except PermissionError:
        if _pages_of(folder) != (0, 0):
            raise


def _pages(process: int) -> tuple[int, int]:
    return _pages_of(Path(f"/proc/{process}"))


def _pages_of(folder: Path) -> tuple[int, int]:
    try:
        mapped, resident, *_ = (folder / "statm").read_text().split()
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return 0, 0
    return int(mapped) * _PAGE, int(resident) * _PAGE


def _proportional(process: int) -> int:
    try:
        return _number_in(f"/proc/{process}/smaps_rollup", "Pss:") * 1024
    except PermissionError:  # a process that hides pays for what it shares as well
        return _pages(process)[1]


def _number_in(file: str, name: str) -> int:
    for line in _lines(file):
        if line.startswith(name):
            return int(line.split()[1])
    return 0


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(errors="replace").splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return []
