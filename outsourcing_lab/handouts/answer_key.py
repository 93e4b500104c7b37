"""The answers of a course: the keys of its quizzes and the solutions of its exercises, in a clone only."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbconvert.utils.exceptions import ConversionException

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import COURSE_SETTINGS, SOLUTIONS
from outsourcing_lab.handouts.finding import read_notebook


class MissingKeyError(CommandError, ConversionException):  # type: ignore[misc]
    """An answer key was asked for, and there is none; the message says what is missing, and where."""


@dataclass(frozen=True)
class QuizBank:
    """The source of a quiz, with its key.

    Attributes:
        name: the quiz's name, which is its lesson's.
        source: what `solutions/<name>.quiz.toml` holds, as `tomllib` reads it.
    """

    name: str
    source: Mapping[str, Any]


class AnswerKey:
    """The answers that lie in `solutions/` of the clone around a notebook.

    Args:
        folder: the notebook's folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def quiz(self, name: str) -> QuizBank:
        """Return the source of a quiz.

        Args:
            name: the quiz's name.

        Raises:
            MissingKeyError: where there is none, or it cannot be read.
        """
        file = self._file(f"{name}.quiz.toml", f"the key of the quiz {name!r}")
        try:
            return QuizBank(name, tomllib.loads(file.read_text("utf-8")))
        except (OSError, ValueError) as problem:
            raise MissingKeyError(f"{file} cannot be read: {problem}.") from problem

    def solved(self, exercise: str) -> dict[str, str]:
        """Return the cells of an exercise's solution, with its hidden checks, by their `grade_id`.

        Args:
            exercise: the exercise's name.

        Raises:
            MissingKeyError: where there is none, or it cannot be read.
        """
        file = self._file(f"{exercise}/{exercise}.ipynb", f"the solution of {exercise!r}")
        try:
            notebook = read_notebook(file)
        except CommandError as problem:
            raise MissingKeyError(str(problem)) from problem
        cells = [cell for cell in notebook.cells if "grade_id" in cell.metadata.get("nbgrader", {})]
        return {str(cell.metadata.nbgrader.grade_id): str(cell.source) for cell in cells}

    def _file(self, path: str, what: str) -> Path:
        looked_in = []
        for folder in (self._folder, *self._folder.parents):
            if (folder / COURSE_SETTINGS).is_file() or (folder / SOLUTIONS).is_dir():
                file = folder / SOLUTIONS / path
                if file.is_file() and file.resolve().is_relative_to((folder / SOLUTIONS).resolve()):
                    return file
                looked_in.append(str(folder / SOLUTIONS))
        where = " and ".join(looked_in) or f"solutions/ of {self._folder} and of the folders above it"
        raise MissingKeyError(
            f"{what[0].upper()}{what[1:]} is missing: {path} was looked for in {where}.\n"
            "Keys and solutions are never shipped: make the key in the clone of the course that has them."
        )
