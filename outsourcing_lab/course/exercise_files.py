"""Find a student's exercises and read them; the files themselves are never changed."""

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import EXERCISES, shipped_course, surrounding_course


def find_exercises(names: Sequence[str]) -> list[Path]:
    """Return the notebook of each exercise named, each once, in the order of the names.

    They are looked for in the student's folder, or the clone, that this process works in or below.

    Args:
        names: a number (`1` or `01`), the name of an exercise, or the path of a notebook or its folder.
            Without names all exercises are returned.

    Raises:
        CommandError: where a name fits no exercise, or where there is no course to look in.
    """
    if not names:
        return list(_exercises_here().values())
    return list(dict.fromkeys(_find(name) for name in names))


def read_notebook(path: Path) -> Any:
    """Return a notebook as nbformat reads it.

    Args:
        path: the notebook file.

    Raises:
        CommandError: where the file cannot be read or is no notebook.
    """
    import nbformat

    try:
        text = path.read_text("utf-8")
        if not isinstance(json.loads(text)["cells"], list):
            raise TypeError("its cells are no list")
        with warnings.catch_warnings():  # a pasted cell may have its neighbour's id, which harms nothing here
            warnings.simplefilter("ignore")
            return nbformat.reads(text, as_version=4)
    except OSError as problem:
        raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        raise CommandError(
            f"{path} is not a Jupyter notebook.\n"
            "Open it in JupyterLab and save it again; or rename it, and run `outsourcing-lab open` for a "
            "fresh copy."
        ) from problem


def as_handed_out(path: Path) -> Any | None:
    """Return the exercise as this version of the course hands it out, None for one that is not the course's.

    Args:
        path: the student's file; it may have been renamed as long as its folder was not.
    """
    exercises = shipped_course() / EXERCISES
    for name in (path.stem, path.resolve().parent.name):
        shipped = exercises / name / f"{name}.ipynb"
        if shipped.is_file():
            return read_notebook(shipped)
    return None


def _exercises_here() -> dict[str, Path]:
    """Return the exercises of the course that this process works in, by name."""
    course = surrounding_course()
    if course is None:
        raise CommandError(
            f"{Path.cwd()} is not in a course folder.\n"
            "Change to the folder that `outsourcing-lab open` made, or name a notebook file."
        )
    found = {
        folder.name: folder / f"{folder.name}.ipynb" for folder in sorted((course / EXERCISES).glob("*"))
    }
    there = {name: notebook for name, notebook in found.items() if notebook.is_file()}
    if not there:
        raise CommandError(
            f"There are no exercises in {course / EXERCISES}.\n"
            f"To get them, run: outsourcing-lab open {course}"
        )
    return there


def _find(name: str) -> Path:
    path = Path(name)
    if path.is_dir() and (path / f"{path.resolve().name}.ipynb").is_file():
        return (path / f"{path.resolve().name}.ipynb").resolve()
    if path.is_file():
        if path.suffix != ".ipynb":
            raise CommandError(f"{path} is not a Jupyter notebook: those end in .ipynb.")
        return path.resolve()
    here = _exercises_here()
    fitting = [notebook for stem, notebook in here.items() if _fits(name.removesuffix(".ipynb"), stem)]
    if len(fitting) == 1:
        return fitting[0]
    listed = "\n".join(f"  {stem}" for stem in here)
    raise CommandError(
        f"No exercise is called {name!r}. There are:\n{listed}\n"
        "Give an exercise's number or name, or the path of a notebook file."
    )


def _fits(name: str, stem: str) -> bool:
    number = stem.removeprefix("ex").partition("_")[0]
    if name.isdecimal() and number.isdecimal():
        return int(name) == int(number)
    return name == stem
