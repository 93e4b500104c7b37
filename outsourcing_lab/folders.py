"""Where the course lies: the copy inside the installed package, or a clone with its solutions."""

from pathlib import Path

from outsourcing_lab.errors import CommandError

LESSONS = "notebooks"
EXERCISES = "exercises"
SOLUTIONS = "solutions"


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
    missing = [name for name in ("nbgrader_config.py", SOLUTIONS) if not (folder / name).exists()]
    if missing:
        raise CommandError(
            f"{folder} is not a course folder: {' and '.join(missing)} not found.\n"
            "Instructors work in a clone of the course: change to its top folder and run the command again."
        )
    return folder
