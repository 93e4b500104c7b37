"""A small class: what thirteen students hand in of one exercise, from the released notebook and the attempts.

Run it to look at the class: `python -m tests.sample_class FOLDER`, in a course folder.
"""

import json
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat

ROOT = Path(__file__).resolve().parent.parent
EXERCISES = sorted(folder.name for folder in (ROOT / "solutions").iterdir() if folder.is_dir())

ATTEMPTS = ("captive-is-outsourcing", "borders-one-way", "stops-with-an-error", "unfinished")


@dataclass(frozen=True)
class Attempt:
    """A typical wrong answer: the sources of some solution cells, and what they must earn."""

    marks: float
    fails: frozenset[str]
    cells: dict[str, str]


@dataclass(frozen=True)
class Expected:
    """What one student of the sample class must get: points, or None where nothing can be graded.

    Where nbgrader gives others on purpose, `by_nbgrader` has them.
    """

    points: float | None
    reason: str = ""
    status: str = "graded"
    by_nbgrader: float | Literal["the same"] | None = "the same"

    @property
    def nbgrader_points(self):
        return self.points if self.by_nbgrader == "the same" else self.by_nbgrader


def source_notebook(exercise, root=ROOT):
    return nbformat.read(root / "solutions" / exercise / f"{exercise}.ipynb", as_version=4)


def released_notebook(exercise, root=ROOT):
    return nbformat.read(root / "exercises" / exercise / f"{exercise}.ipynb", as_version=4)


def attempts(exercise, root=ROOT):
    text = (root / "solutions" / f"{exercise}.attempts.toml").read_text("utf-8")
    return {
        name: Attempt(entry["marks"], frozenset(entry["fails"]), entry["cells"])
        for name, entry in tomllib.loads(text).items()
    }


def solved_cells(exercise, root=ROOT):
    """The sources of the solution cells, by grade_id."""
    return {
        grade_id: cell.source
        for grade_id, cell in graded_cells(source_notebook(exercise, root)).items()
        if cell.metadata.nbgrader.solution
    }


def graded_cells(notebook):
    """The cells that nbgrader knows, by grade_id."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in notebook.cells if "nbgrader" in cell.metadata}


def graded_tests(notebook):
    """The test cells, by grade_id."""
    cells = graded_cells(notebook)
    return {grade_id: cell for grade_id, cell in cells.items() if cell.metadata.nbgrader.grade}


def with_cells(notebook, sources):
    """The notebook with the sources of some cells replaced, by grade_id."""
    cells = graded_cells(notebook)
    for grade_id, source in sources.items():
        cells[grade_id].source = source.strip("\n")
    return notebook


def answered(exercise, sources, root=ROOT):
    """The released notebook with the solution, and `sources` in place of some of its cells."""
    return with_cells(released_notebook(exercise, root), solved_cells(exercise, root) | sources)


def write_sample_class(folder, exercise, *, flat=False, root=ROOT):
    """Write what each student hands in; return what each must get.

    Args:
        folder: where the STUDENT/EXERCISE/ folders go, or if `flat`, the STUDENT_EXERCISE.ipynb files.
    """
    submissions = sample_submissions(exercise, root)
    for student, (text, _) in submissions.items():
        name = f"{student}_{exercise}.ipynb" if flat else f"{student}/{exercise}/{exercise}.ipynb"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return {student: expected for student, (_, expected) in submissions.items()}


def sample_submissions(exercise, root=ROOT):
    """What each student hands in, as text, and what that must get."""
    tests = graded_tests(source_notebook(exercise, root))
    total = sum(cell.metadata.nbgrader.points for cell in tests.values())
    first, second = list(tests)[:2]
    known = attempts(exercise, root)

    deleted = answered(exercise, {}, root)
    deleted.cells.remove(graded_cells(deleted)[first])
    left = total - tests[first].metadata.nbgrader.points

    copied = answered(exercise, {}, root)
    copy = nbformat.from_dict(graded_cells(copied)[second])
    copy.id = "copied"
    copied.cells.append(copy)

    solved = nbformat.writes(answered(exercise, {}, root))
    return {
        "ada": (solved, Expected(total)),
        "Zoë Åström + 1 🙂": (solved, Expected(total)),
        "=HYPERLINK(1)": (solved, Expected(total)),
        "blank": (nbformat.writes(released_notebook(exercise, root)), Expected(0)),
        **{
            name: (nbformat.writes(answered(exercise, known[name].cells, root)), Expected(known[name].marks))
            for name in ATTEMPTS
        },
        "deleted_a_test": (
            nbformat.writes(deleted),
            Expected(total, f"the test cell {first} is missing; it was put back", by_nbgrader=left),
        ),
        "edited_a_test": (
            nbformat.writes(with_cells(answered(exercise, {}, root), {second: "assert True"})),
            Expected(total, f"the cell {second} was changed"),
        ),
        "copied_a_test": (
            nbformat.writes(copied),
            Expected(total, f"the cell {second} is there twice; the first one counts", by_nbgrader=None),
        ),
        "not_json": ("{ this is my homework", Expected(None, "is not JSON", "not graded")),
        "not_a_notebook": (json.dumps({"answers": []}), Expected(None, "is not a notebook", "not graded")),
    }


if __name__ == "__main__":
    for student, expected in write_sample_class(Path(sys.argv[1]), EXERCISES[0], root=Path.cwd()).items():
        print(student, expected)
