"""Run nbgrader's own step from a source to what students get, and learn why it failed.

nbgrader's converters log what went wrong and raise something general; here the reason itself is kept.
"""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.gradebook.changed_cells import fit_cells
from outsourcing_lab.grading.nbgrader_course import Course

_HAS_SUBMISSIONS = "submissions associated"
"""What nbgrader says of an exercise that has got or lost cells or notebooks."""


def derive_releases(course: Course, root: Path, exercises: Iterable[str]) -> None:
    """Copy a course's sources to another folder and derive there what students get, and into the gradebook.

    Args:
        course: the course, for its sources, its settings and its gradebook.
        root: the folder to work in.
        exercises: the names of the exercises to derive.

    Raises:
        CommandError: for a source that nbgrader cannot release, or that has lost a cell for which something
            was given by hand, and where the gradebook cannot be read or written.
    """
    from nbgrader.converters import GenerateAssignment
    from sqlalchemy.exc import DBAPIError

    shutil.copytree(course.sources, root / course.sources.relative_to(course.root))
    for exercise in exercises:
        notebooks = {path.stem: path for path in sorted((course.sources / exercise).glob("*.ipynb"))}
        directory = course.directory(root, assignment_id=exercise)
        try:
            try:
                _run(GenerateAssignment, course, directory)
            except Exception as error:
                if _HAS_SUBMISSIONS not in str(error):
                    raise
                fit_cells(course.gradebook, exercise, notebooks)
                _run(GenerateAssignment, course, directory)
        except CommandError:
            raise
        except DBAPIError as error:
            raise CommandError(
                f"The gradebook cannot be read or written: {error.orig}.\n"
                "See that you may write to its folder, and that its disk is not full; then run this again."
            ) from error
        except Exception as error:
            hint = (
                "\nThe gradebook holds marks for a version with other notebooks. Give the notebooks their "
                "names back, or move the gradebook away and grade all again."
                if _HAS_SUBMISSIONS in str(error)
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
        with _quick_version():
            converter.start()
    except Exception as error:
        raise (failures or [error])[0] from None


@contextmanager
def _quick_version() -> Iterator[None]:
    """Let nbgrader know the version of a new gradebook from Alembic itself.

    It asks Alembic's command otherwise, which takes three seconds, since that imports all of nbgrader again.
    """
    from nbgrader import api

    asked = api.get_alembic_version
    api.get_alembic_version = _newest_version
    try:
        yield
    finally:
        api.get_alembic_version = asked


def _newest_version() -> str | None:
    import nbgrader
    from alembic.script import ScriptDirectory

    newest: str | None = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic")).get_current_head()
    return newest


@contextmanager
def _noting(failures: list[Exception]) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        failures.append(error)
        raise
