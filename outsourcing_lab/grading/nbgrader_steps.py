"""Run nbgrader's own steps on one exercise or one submission, and learn why a step failed.

nbgrader's converters log what went wrong and raise something general; here the reason itself is kept.
"""

import glob
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.nbgrader_course import Course
from outsourcing_lab.grading.sources import check_source


class SubmissionError(Exception):
    """A submission cannot be graded; the message says why, in words for the instructor and the student."""


def derive_releases(course: Course, root: Path, exercises: Iterable[str]) -> None:
    """Copy a course's sources to another folder and derive there what students get, and into the gradebook.

    Args:
        course: the course, for its sources, its settings and its gradebook.
        root: the folder to work in.
        exercises: the names of the exercises to derive.

    Raises:
        CommandError: for a source that could not be solved or graded.
    """
    from nbgrader.converters import GenerateAssignment

    shutil.copytree(course.sources, root / course.sources.relative_to(course.root))
    for exercise in exercises:
        for notebook in sorted((course.sources / exercise).glob("*.ipynb")):
            check_source(notebook)
        try:
            _run(GenerateAssignment, course, course.directory(root, assignment_id=exercise))
        except Exception as error:
            hint = (
                "\nThe gradebook holds marks for an earlier version: move gradebook.db away and run again."
                if "submissions associated" in str(error)
                else ""
            )
            raise CommandError(f"nbgrader cannot release {exercise}: {error}{hint}") from error


def autograde(course: Course, root: Path, exercise: str, student: str) -> None:
    """Run nbgrader's step from one submission to its marks in the gradebook.

    Args:
        course: the course, for its settings and its gradebook.
        root: the folder to work in, which holds the submission.
        exercise: the exercise's name.
        student: the student's name, taken literally.

    Raises:
        SubmissionError: where the submission cannot be graded.
    """
    from nbgrader.converters import Autograde

    try:
        _run(
            Autograde,
            course,
            course.directory(root, assignment_id=exercise, student_id=glob.escape(student)),
        )
    except Exception as error:
        raise SubmissionError(_in_plain_words(error)) from error


def _run(step: Any, course: Course, directory: Any) -> None:
    failures: list[Exception] = []

    class Step(step):  # type: ignore[misc] # nbgrader has no types
        def init_assignment(self, assignment_id: str, student_id: str) -> None:
            with _noting(failures):
                super().init_assignment(assignment_id, student_id)

        def convert_single_notebook(self, notebook_filename: str) -> None:
            with _noting(failures):
                super().convert_single_notebook(notebook_filename)

    converter = Step(coursedir=directory, config=course.settings)
    converter.force = True
    try:
        converter.start()
    except Exception as error:
        raise (failures or [error])[0] from None


@contextmanager
def _noting(failures: list[Exception]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        failures.append(error)
        raise


def _in_plain_words(error: Exception) -> str:
    """Say why nbgrader dropped a submission.

    >>> _in_plain_words(RuntimeError("Inconsistent checksums for cell question"))
    'nbgrader cannot put back a cell whose role was changed (Inconsistent checksums for cell question)'
    """
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError
    from nbgrader.preprocessors.execute import UnresponsiveKernelError

    detail = (str(error).strip() or type(error).__name__).splitlines()[0]
    if isinstance(error, DeadKernelError):
        return "the kernel died while the notebook ran: it called exit(), or used too much memory"
    if isinstance(error, CellTimeoutError | UnresponsiveKernelError):
        return "a cell ran on after its time was up and could not be stopped"
    if isinstance(error, SchemaTooNewError | SchemaTooOldError):
        return "the nbgrader metadata of a cell was changed or comes from another version of nbgrader"
    if "Inconsistent checksums" in detail:
        return f"nbgrader cannot put back a cell whose role was changed ({detail})"
    return f"nbgrader stopped with {type(error).__name__}: {detail}"
