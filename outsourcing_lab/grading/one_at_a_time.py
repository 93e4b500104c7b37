"""See that only one `grade` is at work in a course folder: two would write the same files."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from outsourcing_lab.errors import CommandError


@contextlib.contextmanager
def alone_in(course: Path) -> Iterator[None]:
    """Keep others out until this is left, or this process ends, however it does.

    On file systems without locks, such as some network shares, nobody is kept out.

    Args:
        course: the course folder.

    Raises:
        CommandError: where another process is at work in it.
    """
    if sys.platform == "win32":
        yield
        return
    import fcntl

    descriptor = os.open(course, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise CommandError(
                    f"Another `outsourcing-lab grade` is at work in {course}.\n"
                    "Wait until it is done, or stop it; then run this command again."
                ) from None
        yield
    finally:
        os.close(descriptor)
