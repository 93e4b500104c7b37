"""A course folder as nbgrader sees it: its configuration, its folders, its gradebook."""

import contextlib
import importlib
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import ArgumentError, CommandError

CONFIGURATION = "nbgrader_config.py"
KERNEL_QUIET = "--IPKernelApp.log_level=ERROR"


@dataclass(frozen=True)
class Course:
    """A course folder with the settings of its `nbgrader_config.py`.

    Attributes:
        root: the course folder.
        settings: the configuration, as traitlets' `Config`.
        sources: the folder of the exercises with their solutions.
        releases: the folder of the exercises as students get them.
        submitted: the folder that nbgrader takes submissions from.
        autograded: the folder of the submissions that were run.
        feedback: the folder of the pages for students.
        gradebook: the address of the gradebook's database.
    """

    root: Path
    settings: Any
    sources: Path
    releases: Path
    submitted: Path
    autograded: Path
    feedback: Path
    gradebook: str

    def exercises(self) -> list[str]:
        """Return the names of the course's exercises, which nbgrader calls assignments."""
        return sorted(
            folder.name
            for folder in self.sources.iterdir()
            if folder.is_dir() and any(folder.glob("*.ipynb")) and not folder.name.startswith(".")
        )

    def notebooks(self) -> dict[str, list[str]]:
        """Return the names of the notebooks of each exercise."""
        return {
            exercise: sorted(path.stem for path in (self.sources / exercise).glob("*.ipynb"))
            for exercise in self.exercises()
        }

    def cell_seconds(self) -> float:
        """Return how long a cell may run, as nbgrader is told; a day where it is told not to mind."""
        from nbgrader.preprocessors import Execute

        timeout = Execute(config=self.settings).timeout
        return float(timeout) if timeout is not None and timeout > 0 else 86_400.0

    def with_gradebook(self, address: str) -> "Course":
        """Return the course with another gradebook.

        Args:
            address: the database, as SQLAlchemy names it.

        Raises:
            ArgumentError: where that is no address of a database, or its driver is missing.
        """
        import sqlalchemy

        try:
            gradebook = _gradebook_address(self.root, address)
            sqlalchemy.create_engine(gradebook)
        except sqlalchemy.exc.ArgumentError as error:
            raise ArgumentError(f"--database {address!r} is no address: {error}.") from error
        except ModuleNotFoundError as error:
            raise ArgumentError(
                f"--database {address!r} needs {error.name}. For PostgreSQL: "
                "python -m pip install 'outsourcing-lab[postgresql]'"
            ) from error
        return replace(self, gradebook=gradebook)

    def directory(self, root: Path, **changes: str) -> Any:
        """Return nbgrader's `CourseDirectory` with this course's settings and gradebook, in another folder.

        nbgrader matches the paths it works on by regular expressions built from their parts below the root:
        folders from elsewhere are therefore reached through a root that holds them, not by absolute names.

        Args:
            root: the folder to work in.
            changes: other traits of `CourseDirectory`, such as `assignment_id`.
        """
        from nbgrader.coursedir import CourseDirectory

        return CourseDirectory(config=self.settings, root=str(root), db_url=self.gradebook, **changes)

    def with_settings(self, changes: Mapping[str, Mapping[str, object]]) -> "Course":
        """Return the course with some settings changed, by nbgrader's class and trait.

        Args:
            changes: for each class the traits and their new values.
        """
        from traitlets.config import Config

        settings = deepcopy(self.settings)
        settings.merge(Config({name: dict(traits) for name, traits in changes.items()}))
        return replace(self, settings=settings)


def read_course(root: Path) -> Course:
    """Read a course folder's own configuration; what a user has set elsewhere does not count.

    Args:
        root: the course folder, as an absolute path.

    Raises:
        CommandError: where nbgrader is not installed, or the configuration cannot be run.
    """
    from traitlets.config.loader import PyFileConfigLoader

    try:
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.preprocessors import Execute
    except ModuleNotFoundError as error:
        missing = str(error.name).partition(".")[0]
        raise CommandError(
            f"{missing} is not installed, which releasing and grading exercises need.\n"
            "Install what instructors use, in the top folder of your clone: "
            "python -m pip install -e '.[instructor]'"
        ) from error
    try:
        settings = PyFileConfigLoader(CONFIGURATION, path=str(root)).load_config()
    except Exception as error:
        raise CommandError(
            f"{root / CONFIGURATION} stops with {type(error).__name__}: {error}\nCorrect it and run again."
        ) from error
    # Kernels write a notice about their transport to the terminal, once a submission.
    settings.Execute.extra_arguments = [*Execute(config=settings).extra_arguments, KERNEL_QUIET]
    directory = CourseDirectory(config=settings, root=str(root))
    return Course(
        root=root,
        settings=settings,
        sources=root / directory.source_directory,
        releases=root / directory.release_directory,
        submitted=root / directory.submitted_directory,
        autograded=root / directory.autograded_directory,
        feedback=root / directory.feedback_directory,
        gradebook=_gradebook_address(root, directory.db_url),
    )


def _gradebook_address(root: Path, configured: str) -> str:
    """Resolve a relative SQLite file against the course folder, where nbgrader's own commands run."""
    from sqlalchemy.engine import make_url

    url = make_url(configured)
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).is_absolute():
        return f"sqlite:///{root / url.database}"
    if url.drivername in ("postgres", "postgresql"):  # SQLAlchemy 2.0 would take a driver of another name
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    return configured


@contextlib.contextmanager
def surroundings_of_nbgrader() -> Iterator[None]:
    """Give nbgrader what it needs, and keep its warnings from the user, who can do nothing about them.

    It starts `alembic` by name. In a virtual environment that was not activated that name is not on the
    path, although the command lies beside this Python.
    """
    _import_without_grammars()
    path = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), path])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        os.environ["PATH"] = path


def _import_without_grammars() -> None:
    """Import nbgrader in half the time.

    With it comes jsonschema, which builds grammars for internationalised web addresses. That takes more than
    a second, and no notebook holds anything that they would check.
    """
    grammars = "rfc3987_syntax"
    if "jsonschema" in sys.modules:
        return
    sys.modules[grammars] = None  # type: ignore[assignment] # so it counts as not installed
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module("jsonschema")
    finally:
        del sys.modules[grammars]
