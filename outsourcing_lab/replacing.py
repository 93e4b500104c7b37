"""Replace files and folders whole or not at all."""

import shutil
import tempfile
from pathlib import Path

_PREFIX = ".replacing-"


def replace_folder(old: Path, new: Path) -> None:
    """Put a copy of a folder in the place of another; where that fails, the old one stays.

    Args:
        old: the folder to replace, which need not exist.
        new: the folder whose content takes its place.
    """
    old.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=old.parent, prefix=_PREFIX) as folder:
        incoming, outgoing = Path(folder) / "incoming", Path(folder) / "outgoing"
        shutil.copytree(new, incoming)
        if old.exists():
            old.rename(outgoing)
        try:
            incoming.rename(old)
        except OSError:
            if outgoing.exists():
                outgoing.rename(old)
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
