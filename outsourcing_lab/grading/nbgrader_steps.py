"""Run nbgrader's own step from a source to what students get, and learn why it failed.

nbgrader's converters log what went wrong and raise something general; here the reason itself is kept.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.nbgrader_course import Course
from outsourcing_lab.grading.sources import check_source


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
                "\nThe gradebook holds marks for a version with other cells. Give the cells their "
                "names back, or move the gradebook away and grade all again."
                if "submissions associated" in str(error)
                else ""
            )
            raise CommandError(f"nbgrader cannot release {exercise}: {error}{hint}") from error


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
