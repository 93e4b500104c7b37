"""The files beside a notebook, such as data that it reads: read here, written where its cells are run."""

import base64
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from outsourcing_lab.grading.collecting.reading import content_of, kind_of
from outsourcing_lab.grading.engine.handed_in import NotGradedError

MOST_FILES = 1_000
LARGEST = 10_000_000
"""Bytes of all files together."""

_WRITE = """
def _write(files):
    import base64, importlib, pathlib
    for name, content in files.items():
        path = pathlib.Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content))
    importlib.invalidate_caches()
    get_ipython().execution_count = 0

_write({})
del _write
"""


@dataclass(frozen=True)
class DataFiles:
    """The files beside a notebook.

    Attributes:
        contents: what they hold, by their paths with slashes.
        left_out: for each that was left out a sentence that says why.
    """

    contents: Mapping[str, bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def read_files(folder: Path) -> DataFiles:
    """Return the files of a folder and those below it.

    Notebooks and hidden files are none of them. Links are left out, for they could lead anywhere, and so is
    what cannot be read, and what comes after `MOST_FILES` and `LARGEST`.

    Args:
        folder: the folder.
    """
    contents: dict[str, bytes] = {}
    left_out: list[str] = []
    left = LARGEST
    for file, problem in _files(folder):
        name = file.relative_to(folder).as_posix()
        kind = kind_of(file)
        if problem or kind != "file":
            reason = problem or ("it is a link" if kind == "link" else "it is no file that can be read")
        elif len(contents) == MOST_FILES:
            left_out.append(f"only {MOST_FILES:,} files beside a notebook are read")
            break
        else:
            try:
                contents[name] = content_of(file, left)
                left -= len(contents[name])
                continue
            except NotGradedError as error:
                reason = str(error) if left == LARGEST else f"{error} of {LARGEST:,} in all"
        left_out.append(f"{name} was left out: {reason}")
    return DataFiles(contents, tuple(left_out))


def beside(students: Mapping[str, bytes], instructors: Iterable[str]) -> dict[str, bytes]:
    """Return the student's files that do not lie where one of the instructor's belongs.

    Args:
        students: contents by path.
        instructors: paths.

    Example:
        >>> beside({"mine.txt": b"1", "data": b"a file where a folder belongs"}, ["data/prices.csv"])
        {'mine.txt': b'1'}
    """
    theirs = set(instructors)
    folders = {parent for name in theirs for parent in _parents(name)}
    return {
        name: content
        for name, content in students.items()
        if name not in theirs | folders and not theirs.intersection(_parents(name))
    }


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


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Give what there may be to read, in order, and folders that cannot be read with what is wrong."""
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        links = {name for name in folders if kind_of(Path(parent, name)) == "link"}
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in links)
        for name in sorted(links.union(names)):
            if not name.startswith(".") and (name in links or not name.endswith(".ipynb")):
                yield Path(parent, name), ""
    for error in unreadable:
        yield Path(error.filename), f"it cannot be read: {error.strerror}"


def _parents(name: str) -> set[str]:
    return {parent.as_posix() for parent in PurePosixPath(name).parents}
