"""An exercise made ready for grading: released into the gradebook, and read as the judge needs it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.collecting.data_files import read_files
from outsourcing_lab.grading.engine.exercise import Exercise, read_exercise
from outsourcing_lab.grading.gradebook.data import KnownExercise, NotebookCells
from outsourcing_lab.grading.gradebook.gradebook import Gradebook
from outsourcing_lab.grading.nbgrader_course import Course
from outsourcing_lab.grading.nbgrader_steps import derive_releases


@dataclass(frozen=True)
class PreparedExercise:
    """An exercise that submissions can be graded of.

    Attributes:
        name: its name.
        heading: the title for its pages.
        notebooks: its notebooks by name.
        known: what the gradebook knows of it.
        files: what its notebooks read, by path.
    """

    name: str
    heading: str
    notebooks: dict[str, Exercise] = field(repr=False)
    known: KnownExercise = field(repr=False)
    files: dict[str, bytes] = field(repr=False)


@contextmanager
def derived(course: Course, exercises: Sequence[str]) -> Iterator[Path]:
    """Release exercises into the gradebook; give a folder with their sources and what students get.

    Args:
        course: the course.
        exercises: their names.

    Raises:
        CommandError: for a source that could not be solved or graded, or that does not fit the gradebook.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        derive_releases(course, root, exercises)
        yield root


def prepare(course: Course, root: Path, name: str, gradebook: Gradebook) -> PreparedExercise:
    """Return an exercise that was derived.

    Args:
        course: the course.
        root: what `derived` gave.
        name: the exercise.
        gradebook: where it was released into.

    Raises:
        CommandError: where a file beside its notebooks cannot be given to students' code.
    """
    known = gradebook.exercise(name)
    sources = root / course.sources.relative_to(course.root) / name
    releases = root / course.releases.relative_to(course.root) / name
    notebooks = {}
    for notebook, cells in known.notebooks.items():
        file = f"{notebook}.ipynb"
        notebooks[notebook] = _as_saved(read_exercise(sources / file, releases / file), cells)
    first = min(releases.glob("*.ipynb"))
    data = read_files(course.sources / name)
    if data.left_out:
        raise CommandError(f"{course.sources / name} cannot be used as it is: {'; '.join(data.left_out)}.")
    return PreparedExercise(name, _heading(first), notebooks, known, dict(data.contents))


def _as_saved(exercise: Exercise, saved: NotebookCells) -> Exercise:
    """Take what nbgrader has made of the instructor's cells, such as tests that it has written itself."""
    cells = []
    for cell in exercise.cells:
        source, checksum = saved.sources[cell.grade_id]
        ours = cell.role in ("test", "locked")
        cells.append(replace(cell, checksum=checksum, source=source if ours else cell.source))
    return replace(exercise, cells=tuple(cells))


def _heading(released: Path) -> str:
    """Return the exercise's title: the first heading of its notebook, or else its name."""
    import nbformat

    lines = nbformat.read(released, as_version=4).cells[0].source.split("\n")
    return next((line.lstrip("# ") for line in lines if line.startswith("# ")), released.stem)
