"""Finding the notebooks that a handout is made of, and reading them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import EXERCISES, LESSONS, shipped_course, surrounding_course

_EXERCISE = "ex"


def find_notebooks(names: Sequence[str]) -> list[Path]:
    """Return the notebook of each lesson or exercise named, each once, in the order of the names.

    They are looked for in `notebooks/` and `exercises/` of the current folder, else of the student's folder
    or clone around it, else in the course that came with this package.

    Args:
        names: a lesson's number (`1` or `01`), an exercise's (`ex1` or `ex01`), the name of either, or the
            path of any notebook file. Without names all lessons are returned, and after them all exercises.

    Raises:
        CommandError: where a name fits nothing, or more than one; or where there is nothing to render.
    """
    course = _course()
    lessons = sorted((course / LESSONS).glob("*.ipynb"))
    exercises = [
        notebook
        for folder in sorted((course / EXERCISES).glob(f"{_EXERCISE}*"))
        if (notebook := folder / f"{folder.name}.ipynb").is_file()
    ]
    if names:
        return list(dict.fromkeys(_find(name, [*lessons, *exercises], course) for name in names))
    if not lessons:
        raise CommandError(
            f"{course / LESSONS} holds no notebooks.\nName a notebook file, or change to another folder."
        )
    return [*lessons, *exercises]


def read_notebook(notebook: Path) -> NotebookNode:
    """Return the content of a notebook file in the present format, whatever format the file has.

    Args:
        notebook: the file.

    Raises:
        CommandError: where it cannot be read, or is not a notebook.
    """
    try:
        text = notebook.read_text("utf-8")
        content = json.loads(text)
        if not isinstance(content, dict) or "nbformat" not in content:
            raise ValueError("it says no nbformat.")
        node: Any = nbformat.reads(text, as_version=4)
        nbformat.validate(node)
    except OSError as problem:
        raise CommandError(f"{notebook} cannot be read: {problem.strerror}.") from problem
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        nbformat.ValidationError,
    ) as problem:
        reason = str(problem).partition("\n")[0]
        raise CommandError(
            f"{notebook} is not a Jupyter notebook: {reason}\n"
            "Open it in JupyterLab and save it again, or name another file."
        ) from problem
    return node


def is_exercise(notebook: NotebookNode) -> bool:
    """Return whether nbgrader would mark a notebook: whether it has a cell to solve, or one that tests.

    Args:
        notebook: its content.
    """
    marked = ("grade", "solution", "task")
    return any(cell.metadata.get("nbgrader", {}).get(part) for cell in notebook.cells for part in marked)


def _course() -> Path:
    here = Path.cwd()
    if (here / LESSONS).is_dir():
        return here
    return surrounding_course() or shipped_course()


def _find(name: str, notebooks: Sequence[Path], course: Path) -> Path:
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    fitting = [notebook for notebook in notebooks if _fits(name.removesuffix(".ipynb"), notebook.stem)]
    if len(fitting) == 1:
        return fitting[0]
    listed = "\n".join(f"  {notebook.stem}" for notebook in fitting or notebooks) or "  (none)"
    problem = (
        f"More than one lesson or exercise is called {name!r}"
        if fitting
        else f"No lesson or exercise is called {name!r}"
    )
    raise CommandError(
        f"{problem}. In {course} there are:\n{listed}\n"
        "Give a lesson's number or name (1), an exercise's (ex1), or the path of a notebook file."
    )


def _fits(name: str, stem: str) -> bool:
    if name == stem:
        return True
    if name.startswith(_EXERCISE) != stem.startswith(_EXERCISE):
        return False
    number = name.removeprefix(_EXERCISE)
    of_stem = stem.removeprefix(_EXERCISE).partition("_")[0]
    return number.isdecimal() and of_stem.isdecimal() and int(number) == int(of_stem)
