"""Where the course lies: the installed package's copy, a clone with its solutions, a student's folder."""

from pathlib import Path

from outsourcing_lab.errors import CommandError

LESSONS = "notebooks"
EXERCISES = "exercises"
SOLUTIONS = "solutions"
MANIFEST = ".outsourcing-lab.json"
"""The file by which a folder that `outsourcing-lab open` made is known."""
COURSE_SETTINGS = "nbgrader_config.py"


def shipped_course() -> Path:
    """Return the folder that holds the `notebooks/` and `exercises/` this package came with.

    A wheel carries them as `outsourcing_lab/_course`; an editable install has them beside the package.

    Raises:
        CommandError: where neither is there, that is, where the package was not installed whole.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_course", package.parent):
        if (folder / LESSONS).is_dir() and (folder / EXERCISES).is_dir():
            return folder
    raise CommandError(
        f"The lessons are missing beside {package}.\n"
        "Install the package again: pip install --force-reinstall outsourcing-lab"
    )


def require_checkout(folder: Path) -> Path:
    """Return the absolute path of `folder` if it is a course folder: an nbgrader course with its sources.

    Args:
        folder: the folder that a command was started in.

    Raises:
        CommandError: where `nbgrader_config.py` or `solutions/` is missing.
    """
    folder = folder.resolve()
    missing = [name for name in (COURSE_SETTINGS, SOLUTIONS) if not (folder / name).exists()]
    if missing:
        raise CommandError(
            f"{folder} is not a course folder: {' and '.join(missing)} not found.\n"
            "Instructors work in a clone of the course: change to its top folder and run the command again."
        )
    return folder


def surrounding_course() -> Path | None:
    """Return the nearest student's folder or clone that this process works in or below, None where none.

    Raises:
        OSError: where the folder that this process works in was deleted.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / MANIFEST).is_file() or (folder / COURSE_SETTINGS).is_file():
            return folder
    return None


def students_folder() -> Path | None:
    """Return the folder that `outsourcing-lab open` made and this process works in or below, None where none.

    A clone within a student's folder does not belong to it.

    Raises:
        OSError: where the folder that this process works in was deleted.
    """
    course = surrounding_course()
    return course if course is not None and (course / MANIFEST).is_file() else None
