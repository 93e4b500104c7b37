"""Derive the exercises that students get from their sources, by nbgrader itself."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.nbgrader_course import Course, read_course, surroundings_of_nbgrader
from outsourcing_lab.grading.nbgrader_steps import derive_releases
from outsourcing_lab.grading.sources import check_source
from outsourcing_lab.replacing import replaced_folder

# What `nbgrader generate_assignment --no-db` sets; making a database costs it seconds.
WITHOUT_GRADEBOOK = {"GenerateAssignment": {"no_database": True}, "SaveCells": {"enabled": False}}


def release(course: Path, exercises: Sequence[str]) -> list[Path]:
    """Write the students' version of exercises, the same bytes as `nbgrader generate_assignment` writes.

    The course folder gets the exercises and nothing else; its gradebook stays as it is. Where one exercise
    cannot be derived, none is replaced.

    Args:
        course: the course folder.
        exercises: the names of the exercises to derive; none means all.

    Returns:
        The notebooks written.

    Raises:
        CommandError: for a name that is no exercise, and for a source that could not be solved or graded.
    """
    with surroundings_of_nbgrader():
        described = read_course(course.resolve())
        names = _chosen(described, exercises)
        with _derived(described, names) as releases:
            for name in names:
                with replaced_folder(described.releases / name) as released:
                    shutil.copytree(releases / name, released, dirs_exist_ok=True)
        folders = [described.releases / name for name in names]
        return [notebook for folder in folders for notebook in sorted(folder.glob("*.ipynb"))]


def stale(course: Path) -> list[str]:
    """Say which released exercises are not what their sources give, each with the command that mends it.

    Args:
        course: the course folder.

    Raises:
        CommandError: where a source could not be solved or graded.
    """
    with surroundings_of_nbgrader():
        described = read_course(course.resolve())
        names = described.exercises()
        with _derived(described, names) as releases:
            findings = [
                f"{(described.releases / name).relative_to(described.root)} is not what its source gives "
                f"({', '.join(differing)}). Run: outsourcing-lab release {name}"
                for name in names
                if (differing := _differing(described.releases / name, releases / name))
            ]
        orphans = sorted({folder.name for folder in described.releases.glob("[!.]*/")} - set(names))
        return findings + [
            f"{(described.releases / name).relative_to(described.root)} has no source. Delete this folder."
            for name in orphans
        ]


@contextmanager
def _derived(course: Course, exercises: Sequence[str]) -> Iterator[Path]:
    """Derive exercises in a temporary copy of the course; give the folder that holds them."""
    for exercise in exercises:
        for notebook in sorted((course.sources / exercise).glob("*.ipynb")):
            check_source(notebook)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        derive_releases(course.with_settings(WITHOUT_GRADEBOOK), root, exercises)
        yield root / course.releases.relative_to(course.root)


def _chosen(course: Course, exercises: Sequence[str]) -> list[str]:
    known = course.exercises()
    unknown = [name for name in exercises if name not in known]
    if unknown:
        raise CommandError(
            f"There is no exercise {', '.join(map(repr, unknown))}.\n"
            f"The exercises are: {', '.join(known) or f'none, {course.sources} is empty'}."
        )
    return list(dict.fromkeys(exercises)) or known


def _differing(released: Path, derived: Path) -> list[str]:
    """Return the names of the files of which the two folders do not hold the same bytes."""
    files = {
        path.relative_to(folder)
        for folder in (released, derived)
        for path in folder.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }
    return sorted(str(file) for file in files if _bytes(released / file) != _bytes(derived / file))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
