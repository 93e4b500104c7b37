"""Cover a folder with an empty one, but for the folders below it that must stay to be seen."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from outsourcing_lab.grading.isolation import system_calls


def cover(folder: str, source: str, kept: Sequence[str], *, kind: str = "", options: str = "") -> None:
    """Mount something over a folder; what is kept shows through, as it was.

    Args:
        folder: what is covered.
        source: a folder to bind there, or the name of a file system.
        kept: folders; those that lie below are kept. One may lie in another.
        kind: of the file system; empty to bind a folder.
        options: of the file system.

    Raises:
        OSError: where this process may not mount.
    """
    with contextlib.ExitStack() as opened:
        below: dict[str, int] = {}
        for path in kept:
            if path.startswith(f"{folder}/"):
                below[path] = os.open(path, os.O_PATH | os.O_CLOEXEC)
                opened.callback(os.close, below[path])
        flags = system_calls.NO_SETUID | system_calls.NO_DEVICES if kind else system_calls.BIND
        system_calls.mount(source, folder, kind, flags, options)
        for path, descriptor in below.items():
            Path(path).mkdir(parents=True, exist_ok=True)
            system_calls.mount(
                f"/proc/self/fd/{descriptor}", path, flags=system_calls.BIND | system_calls.RECURSIVE
            )
