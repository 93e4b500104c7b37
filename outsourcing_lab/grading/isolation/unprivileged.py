"""Run a command as the user nobody: `python -m …isolation.unprivileged FOLDER... -- COMMAND...`, as root.

Nothing that belongs to grading runs as root: the kernel would not limit its processes, and it would read
every file. The folders stay readable also where they lie in one that is closed to others, such as root's
home: this process and its children then see, in place of the closed folder, one that holds these alone.
"""

import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path

from outsourcing_lab.grading.isolation import system_calls
from outsourcing_lab.grading.isolation.mounts import cover

NOBODY = 65534


def command_as_nobody(command: Sequence[str], folders: Sequence[str]) -> list[str]:
    """Return the command that runs another one as nobody.

    Args:
        command: what is run.
        folders: what it must be able to read.
    """
    return [sys.executable, "-m", __name__, *folders, "--", *command]


def become_nobody(folders: Sequence[str]) -> None:
    """Give up root's rights for good.

    Args:
        folders: what must be readable afterwards.

    Raises:
        OSError: where this process is not root, or may not mount what it needs.
    """
    closed = sorted({parent for folder in folders for parent in _closed_parents(folder)})
    if closed:
        try:
            system_calls.unshare(system_calls.NEW_MOUNTS)
            system_calls.mount("none", "/", flags=system_calls.RECURSIVE | system_calls.PRIVATE)
        except PermissionError as error:
            raise PermissionError(
                error.errno,
                f"this Python needs {closed[0]}, which is closed to others, and nothing may be mounted here. "
                "Use the system's Python, or be an ordinary user",
            ) from None
        for parent in closed:
            cover(parent, "tmpfs", folders, kind="tmpfs", options="mode=755")
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def _closed_parents(folder: str) -> list[str]:
    """Return the uppermost folder on the way that others cannot pass through, if there is one."""
    for parent in reversed(Path(folder).parents):
        if not parent.stat().st_mode & stat.S_IXOTH:
            return [str(parent)]
    return []


def main(words: list[str]) -> None:
    """Become nobody and run a command.

    Args:
        words: the folders, two dashes, the command.

    Raises:
        OSError: where one of both is refused.
    """
    end = words.index("--")
    become_nobody(words[:end])
    os.execv(words[end + 1], words[end + 1 :])  # noqa: S606 - the command is a list, no shell reads it


if __name__ == "__main__":
    main(sys.argv[1:])
