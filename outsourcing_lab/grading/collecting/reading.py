"""Read what others have written: files that may be links, devices, unreadable, or changing at this moment."""

import errno
import os
import stat
from pathlib import Path
from typing import Literal

from outsourcing_lab.grading.engine.handed_in import NotGradedError

Kind = Literal["file", "folder", "link", "unreadable", "other"]

_FLAGS = os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC if os.name == "posix" else 0


def kind_of(path: Path) -> Kind:
    """Return what lies at a path, without following a link; "other" is a pipe, a device or nothing.

    Args:
        path: where to look.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return "other"
    except OSError:
        return "unreadable"
    if stat.S_ISLNK(mode):
        return "link"
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "other"


def content_of(file: Path, most: int) -> bytes:
    """Return what a file holds, read once.

    Args:
        file: the file.
        most: bytes.

    Raises:
        NotGradedError: where it is no file, cannot be read or holds more; the message says so.
    """
    try:
        with open(os.open(file, _FLAGS), "rb") as opened:  # noqa: PTH123 - by these flags no pipe is waited for
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise NotGradedError(f"{file.name} is no file that can be read")
            content = opened.read(most + 1) if status.st_size <= most else b""
            size = max(status.st_size, len(content))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise NotGradedError(link_problem(file.name)) from None
        raise NotGradedError(f"{file.name} cannot be read: {error.strerror}") from None
    if size > most:
        raise NotGradedError(f"the file has {size:,} bytes, and at most {most:,} are read")
    return content


def link_problem(name: str) -> str:
    """Say what is wrong with a link.

    Args:
        name: its name.
    """
    return f"{name} is a link; hand in what it leads to"
