"""Replace files and folders whole or not at all."""

import shutil
import tempfile
from pathlib import Path


def replace_folder(old: Path, new: Path) -> None:
    """Put a copy of a folder in the place of another; where that fails, the old one stays.

    Args:
        old: the folder to replace, which need not exist.
        new: the folder whose content takes its place.
    """
    old.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=old.parent, prefix=".replacing-") as folder:
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
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".replacing-") as folder:
        incoming = Path(folder) / "incoming"
        incoming.write_text(text, "utf-8", newline="")
        incoming.replace(file)
