"""The student's door: copy the course and leave the student's work alone, then start JupyterLab."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import (
    EXERCISES,
    LESSONS,
    MANIFEST,
    SOLUTIONS,
    require_checkout,
    shipped_course,
)

JUPYTER_CONFIG = Path(__file__).with_name("jupyter_config")
"""Switches off JupyterLab's announcements: it would ask to fetch news and look for updates, online.

The option `LabApp.news_url` does not do it: JupyterLab asks all the same.
"""
ADVICE = "Name another folder: outsourcing-lab open FOLDER"


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
    notebook's own metadata anew does not count. The notebooks as the course has them are signed, so that
    JupyterLab trusts them and the quizzes work before any cell was run.

    Args:
        folder: the student's folder; it is made where it does not exist.

    Raises:
        CommandError: where the folder cannot be used; nothing was written then.
    """
    course = shipped_course()
    shipped = {path: (course / path).read_bytes() for path in _shipped_files(course)}
    folder = folder.absolute()
    fates: dict[str, list[str]] = {"added": [], "refreshed": [], "kept": [], "current": []}
    try:
        _check_folder(folder, course, shipped)
        noted = _read_manifest(folder / MANIFEST)
        for path, content in shipped.items():
            fates[_fate(folder / path, content, noted.get(path))].append(path)
        _check_not_protected(folder / path for path in fates["refreshed"])
        ours = {path: content for path, content in shipped.items() if path not in fates["kept"]}
        # Signed before the first copy: Jupyter's database can fail, and a copy cannot be taken back.
        _sign(content for path, content in ours.items() if path.endswith(".ipynb"))
        left = {path: digest for path, digest in noted.items() if path in fates["kept"]}
        manifest = _manifest_text(left | {path: _digest(path, content) for path, content in ours.items()})
        copied = {path: shipped[path] for path in fates["added"] + fates["refreshed"]}
        _write(folder, copied | {MANIFEST: manifest})
    except OSError as problem:
        raise CommandError(f"The course was not copied into {folder}: {problem}\n{ADVICE}") from problem
    return CopyReport(folder, **{fate: tuple(paths) for fate, paths in fates.items()})


def start_jupyterlab(folder: Path, jupyter_arguments: Sequence[str]) -> int:
    """Run JupyterLab in a student's folder, on its front page, until it is closed; return its exit code.

    Args:
        folder: the student's folder.
        jupyter_arguments: further arguments for JupyterLab, such as `--no-browser`.
    """
    # By its stem, a page comes before JupyterLab's duplicate of it, `00_…-Copy1.ipynb`.
    first = min((folder / LESSONS).glob("[!.]*.ipynb"), key=lambda notebook: notebook.stem)
    # Given the file itself, JupyterLab would print an address that does not lead to it.
    address = quote(f"/lab/tree/{first.relative_to(folder).as_posix()}")
    fixed = [f"--ServerApp.root_dir={folder.absolute()}", f"--LabApp.default_url={address}"]
    command = [sys.executable, "-m", "jupyterlab", *fixed, *jupyter_arguments]
    inherited = os.environ.get("JUPYTER_CONFIG_PATH")
    config = os.pathsep.join([str(JUPYTER_CONFIG), *([inherited] if inherited else [])])
    environment = os.environ | {"JUPYTER_CONFIG_PATH": config}
    sys.stdout.flush()  # what was said of the copy comes before what JupyterLab says, also in a pipe
    with subprocess.Popen(command, cwd=folder, env=environment) as jupyterlab:  # noqa: S603 (the user's own arguments)
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
    for path in [*shipped, MANIFEST]:
        target = folder / path
        for part in target.parents:
            if os.path.lexists(part) and not part.is_dir():
                raise CommandError(f"{part} is in the way: it is not a folder.\n{ADVICE}")
        if os.path.lexists(target) and not target.is_file():
            raise CommandError(
                f"{target} is in the way: it is not a file.\nRename it, and run the command again."
            )
        if folder.exists() and not target.resolve().is_relative_to(folder.resolve()):
            raise CommandError(f"{target} is a link that leads out of {folder}.\nRemove it, and run again.")
        _check_writable(next(part for part in target.parents if part.exists()))
    if _is_course(folder.resolve(), course):
        raise CommandError(f"{folder} is the course itself, not a student's folder.\n{ADVICE}")


def _is_course(folder: Path, course: Path) -> bool:
    """Return whether a folder is a clone, or lies in the package or in what is copied from."""
    package = Path(__file__).resolve().parents[1]
    own = (package, course / LESSONS, course / EXERCISES, course / SOLUTIONS)
    if folder == course or any(folder.is_relative_to(part) for part in own):
        return True
    with suppress(CommandError):
        require_checkout(folder)
        return True
    return False


def _check_writable(folder: Path) -> None:
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise CommandError(f"{folder} cannot be written to: {problem.strerror}.\n{ADVICE}") from problem


def _check_not_protected(files: Iterable[Path]) -> None:
    for file in files:
        # Not os.access: to root, which may write anything, a write-protected file is the student's wish, too.
        if not file.stat().st_mode & stat.S_IWUSR:
            raise CommandError(
                f"{file} is write-protected, and this version has a new one.\n"
                "Make yours writable, or rename it, and run the command again."
            )


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


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Lay all files down beside their places, then move each there: a full disk leaves all as it was."""
    new = [part for part in (folder, *folder.parents) if not part.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".outsourcing-lab-", dir=folder) as beside:
            laid_down = {path: Path(beside, str(number)) for number, path in enumerate(files)}
            for path, content in files.items():
                laid_down[path].write_bytes(content)
            for path in files:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                laid_down[path].replace(folder / path)
    except OSError:
        for part in new:
            with suppress(OSError):
                part.rmdir()
        raise


def _sign(notebooks: Iterable[bytes]) -> None:
    import nbformat
    from jupyter_core.paths import jupyter_data_dir
    from nbformat.sign import NotebookNotary

    try:
        # Before 5.11 nbformat does not make the folder, which a fresh machine lacks.
        Path(jupyter_data_dir()).mkdir(mode=0o700, parents=True, exist_ok=True)
        notary: Any = NotebookNotary()
        try:
            for content in notebooks:
                notary.sign(nbformat.reads(content.decode(), as_version=4))
        finally:
            notary.store.close()
    except (OSError, sqlite3.Error) as problem:
        raise CommandError(
            f"Jupyter cannot note that it may trust the lessons: {problem}\n"
            "Make its data folder writable (`jupyter --data-dir` names it), and run the command again."
        ) from problem
