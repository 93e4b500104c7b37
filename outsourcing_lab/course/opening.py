"""The student's door: copy the course and leave the student's work alone, then start JupyterLab."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import EXERCISES, LESSONS, SOLUTIONS, shipped_course

MANIFEST = ".outsourcing-lab.json"
NO_NEWS = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
"""JupyterLab would ask whether it may fetch news, and look for updates: neither works offline."""


@dataclass(frozen=True)
class CopyReport:
    """What became of each file of the course in a student's folder, by its path in that folder.

    Attributes:
        folder: the student's folder.
        added: files that were not there.
        refreshed: files that the student never changed and that are new in this version.
        kept: files that the student changed, left exactly as they are, although this version has others.
        current: files that were as this version has them.
    """

    folder: Path
    added: tuple[str, ...]
    refreshed: tuple[str, ...]
    kept: tuple[str, ...]
    current: tuple[str, ...]

    def __str__(self) -> str:
        lines = [f"Your course is in {self.folder}"]
        for heading, files in (("Added", self.added), ("Brought up to date", self.refreshed)):
            lines += [f"{heading}: {', '.join(files)}"] if files else []
        if self.kept:
            lines.append(f"You changed these, so they stay as they are: {', '.join(self.kept)}")
            lines.append("For a fresh copy of one, rename or delete yours and run this command again.")
        if not (self.added or self.refreshed or self.kept):
            lines.append("All files are up to date.")
        return "\n".join(lines)


def copy_course(folder: Path) -> CopyReport:
    """Copy the lessons and exercises into a student's folder, and leave every file that the student changed.

    A file counts as unchanged if it is as this or the last copy left it; that JupyterLab has saved the
    notebook's own metadata anew does not count. The notebooks that stand there unchanged are signed, so that
    JupyterLab trusts them and the quizzes work before any cell was run.

    Args:
        folder: the student's folder; it is made where it does not exist.

    Raises:
        CommandError: where the folder cannot be used; nothing was written then.
    """
    course = shipped_course()
    shipped = {path: (course / path).read_bytes() for path in _shipped_files(course)}
    folder = folder.absolute()
    _check_folder(folder, course, shipped)
    noted = _read_manifest(folder / MANIFEST)
    fates: dict[str, list[str]] = {"added": [], "refreshed": [], "kept": [], "current": []}
    for path, content in shipped.items():
        fates[_fate(folder / path, content, noted.get(path))].append(path)
    for path in fates["added"] + fates["refreshed"]:
        _write(folder / path, shipped[path])
    left = {path: digest for path, digest in noted.items() if path in fates["kept"]}
    written = {path: _digest(path, shipped[path]) for path in shipped if path not in fates["kept"]}
    _write(folder / MANIFEST, _manifest_text(left | written))
    _sign(folder / path for path in shipped if (folder / path).read_bytes() == shipped[path])
    return CopyReport(folder, **{fate: tuple(paths) for fate, paths in fates.items()})


def start_jupyterlab(folder: Path, jupyter_arguments: Sequence[str]) -> int:
    """Run JupyterLab in a student's folder, on the first lesson, until it is closed; return its exit code.

    Args:
        folder: the student's folder.
        jupyter_arguments: further arguments for JupyterLab, such as `--no-browser`.
    """
    first = min((folder / LESSONS).glob("*.ipynb")).relative_to(folder)
    # Given a file, JupyterLab would take the file's folder for its root and not see the exercises.
    fixed = [*NO_NEWS, f"--ServerApp.root_dir={folder.absolute()}", first.as_posix()]
    command = [sys.executable, "-m", "jupyterlab", *fixed, *jupyter_arguments]
    with subprocess.Popen(command, cwd=folder) as jupyterlab:  # noqa: S603 (the user's own arguments)
        while True:
            try:
                return jupyterlab.wait()
            except KeyboardInterrupt:
                # The terminal sends Ctrl-C to JupyterLab too, which asks before it stops.
                continue


def _shipped_files(course: Path) -> Iterator[str]:
    for part in (LESSONS, EXERCISES):
        for file in sorted((course / part).rglob("*")):
            path = file.relative_to(course)
            if file.is_file() and not any(name.startswith(".") for name in path.parts):
                yield path.as_posix()


def _check_folder(folder: Path, course: Path, shipped: Mapping[str, bytes]) -> None:
    """Refuse a folder that cannot be used, before anything is written."""
    advice = "Name another folder: outsourcing-lab open FOLDER"
    if (
        (folder / SOLUTIONS).is_dir()
        or folder == course
        or Path(__file__).parents[1] in (folder, *folder.parents)
    ):
        raise CommandError(f"{folder} is the course itself, not a student's folder.\n{advice}")
    for path in [*shipped, MANIFEST]:
        target = folder / path
        for part in target.parents:
            if os.path.lexists(part) and not part.is_dir():
                raise CommandError(f"{part} is in the way: it is not a folder.\n{advice}")
        if os.path.lexists(target) and not target.is_file():
            raise CommandError(
                f"{target} is in the way: it is not a file.\nRename it, and run the command again."
            )
        if folder.exists() and not target.resolve().is_relative_to(folder.resolve()):
            raise CommandError(f"{target} is a link that leads out of {folder}.\nRemove it, and run again.")
        _check_writable(next(part for part in target.parents if part.exists()), advice)


def _check_writable(folder: Path, advice: str) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise CommandError(f"{folder} cannot be written to: {problem.strerror}.\n{advice}") from problem


def _fate(target: Path, content: bytes, noted: str | None) -> str:
    if not target.exists():
        return "added"
    present = target.read_bytes()
    if present == content:
        return "current"
    digest = _digest(target.name, present)
    if digest in (noted, _digest(target.name, content)):
        return "refreshed"
    return "kept"


def _digest(name: str, content: bytes) -> str:
    """Return a digest of what the student can change; of a notebook, of its cells alone."""
    if PurePosixPath(name).suffix == ".ipynb":
        # Where it is no notebook any more, any byte of it may be the student's.
        with suppress(ValueError, KeyError, TypeError, RecursionError):
            content = json.dumps(json.loads(content)["cells"], sort_keys=True).encode()
    return sha256(content).hexdigest()


def _read_manifest(file: Path) -> dict[str, str]:
    """Return the noted digests; of a damaged file none, so that every other file counts as changed."""
    try:
        noted = json.loads(file.read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _manifest_text(digests: Mapping[str, str]) -> bytes:
    note = "How outsourcing-lab left these files; it tells by this which ones you have changed."
    return (json.dumps({"note": note, "files": dict(sorted(digests.items()))}, indent=1) + "\n").encode()


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def _sign(files: Iterator[Path]) -> None:
    import nbformat
    from nbformat.sign import NotebookNotary

    notary: Any = NotebookNotary()
    for file in files:
        if file.suffix == ".ipynb":
            notary.sign(nbformat.read(file, as_version=4))
    notary.store.close()
