"""The files beside a notebook, such as data that it reads: read here, written where its cells are run."""

import base64
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MOST_FILES = 1_000
LARGEST = 10_000_000
"""Bytes of all files together."""

_WRITE = """
def _write(files):
    import base64, pathlib
    for name, content in files.items():
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
    get_ipython().execution_count = 0

_write({})
del _write
"""


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder and those below it, by their paths in it.

    Notebooks, hidden files and links are left out: links could lead anywhere. So is what comes after
    `MOST_FILES` and `LARGEST`.

    Args:
        folder: the folder.
    """
    found: dict[str, bytes] = {}
    left = LARGEST
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            file = Path(parent, name)
            is_wanted = not name.startswith(".") and file.suffix != ".ipynb"
            if is_wanted and file.is_file() and not file.is_symlink() and len(found) < MOST_FILES:
                size = file.stat().st_size
                if size <= left:
                    left -= size
                    found[file.relative_to(folder).as_posix()] = file.read_bytes()
    return found


def writing_cells(files: Mapping[str, bytes], *, instructors: bool) -> list[dict[str, Any]]:
    """Return cells of a job that write files into the folder in which it is run; none where there are none.

    Args:
        files: their content by path.
        instructors: whether the tests may read them as well.
    """
    if not files:
        return []
    plain = {name: base64.b64encode(content).decode() for name, content in files.items()}
    source = _WRITE.replace("{}", json.dumps(plain))
    return [{"kind": "locked" if instructors else "code", "index": None, "source": source}]
