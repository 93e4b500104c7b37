"""Replace files and folders whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".replacing-"


@contextmanager
def replaced_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill, which takes the place of another; where that fails, the old one stays.

    Args:
        folder: the folder to replace, which need not exist.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Closed to others until it is in its place; what is made in it, is as the user's own files.
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_PREFIX) as closed:
        incoming, outgoing = Path(closed) / "incoming", Path(closed) / "outgoing"
        incoming.mkdir()
        yield incoming
        if folder.exists():
            folder.rename(outgoing)
        try:
            incoming.rename(folder)
        except OSError:
            if outgoing.exists():
                outgoing.rename(folder)
            raise


def replace_text(file: Path, text: str) -> None:
    """Write a text file in one step, so that nobody ever reads half of it.

    Args:
        file: the file to write or replace.
        text: its new content.
    """
    replace_bytes(file, text.encode())


def replace_bytes(file: Path, content: bytes) -> None:
    """Write a file in one step, so that nobody ever reads half of it.

    Args:
        file: the file to write or replace.
        content: its new content.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=_PREFIX) as folder:
        incoming = Path(folder) / "incoming"
        incoming.write_bytes(content)
        incoming.replace(file)


def remove_leftovers(folder: Path) -> None:
    """Remove what a process has left that was killed while it replaced something in a folder.

    Args:
        folder: the folder, in which nobody else may be at work; it need not exist.
    """
    for leftover in folder.glob(f"{_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)
