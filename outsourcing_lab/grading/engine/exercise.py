"""An exercise as the grader needs it: the instructor's cells, with their hidden tests, and their names."""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from outsourcing_lab.grading.engine.names import NamesOfCell, names_of

Role = Literal["test", "locked", "solution", "manual", "task"]


@dataclass(frozen=True)
class MarkedCell:
    """A cell that nbgrader knows.

    Attributes:
        grade_id: its name.
        role: "test" (graded by running it), "locked" (read-only), "solution" (the student's answer to tests),
            "manual" (an answer graded by hand) or "task" (a task graded by hand).
        cell_type: "code" or "markdown".
        source: the instructor's source, with hidden tests.
        points: what it can earn; 0 where it earns none.
        released: the source that students were given.
        checksum: by which nbgrader knows that the cell is as it was given; empty where that is not known.
    """

    grade_id: str
    role: Role
    cell_type: str
    source: str
    points: float
    released: str
    checksum: str = ""

    @property
    def metadata(self) -> dict[str, Any]:
        """The cell's nbgrader metadata, as autograding leaves it."""
        marks: dict[str, Any] = {
            "schema_version": 3,
            "grade_id": self.grade_id,
            "grade": self.role in ("test", "manual"),
            "solution": self.role in ("solution", "manual"),
            "locked": self.role in ("test", "locked", "task"),
            "task": self.role == "task",
            "cell_type": self.cell_type,
        }
        if self.role in ("test", "manual", "task"):
            marks["points"] = self.points
        return marks | ({"checksum": self.checksum} if self.checksum else {})


@dataclass(frozen=True)
class Exercise:
    """An exercise's cells in order, and whose the names in its tests are.

    Attributes:
        name: its name, which is that of its folder and its notebook.
        cells: the cells that nbgrader knows.
        imports: import statements of the instructor's notebook, for names that its tests use: those never
            come from the student.
        answers: names that the solution defines: those always come from the student.
        read: names that the solution reads and that only tests define: the student's code sees them.
    """

    name: str
    cells: tuple[MarkedCell, ...]
    imports: tuple[str, ...]
    answers: tuple[str, ...]
    read: tuple[str, ...]

    @functools.cached_property
    def version(self) -> str:
        """A digest of all that decides on marks: another version means that submissions are graded again."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    @property
    def points(self) -> float:
        """What the exercise can earn."""
        return sum(cell.points for cell in self.cells)

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> "Exercise":
        """Return the exercise of which `dataclasses.asdict` gave the data.

        Args:
            data: what it gave, perhaps by way of JSON.
        """
        cells = tuple(MarkedCell(**cell) for cell in data["cells"])
        texts = {name: tuple(data[name]) for name in ("imports", "answers", "read")}
        return cls(name=data["name"], cells=cells, **texts)


def read_exercise(source: Path, released: Path) -> Exercise:
    """Read an exercise from its two notebooks.

    Args:
        source: the notebook with solutions and hidden tests.
        released: the notebook that students were given.
    """
    theirs = {_marks(cell)["grade_id"]: _source(cell) for cell in _cells(released) if _role(_marks(cell))}
    ours = _cells(source)
    marked = []
    for cell in ours:
        marks = _marks(cell)
        role = _role(marks)
        if role is not None:
            marked.append(
                MarkedCell(
                    grade_id=marks["grade_id"],
                    role=role,
                    cell_type=cell["cell_type"],
                    source=_source(cell),
                    points=float(marks.get("points", 0)) if role in ("test", "manual", "task") else 0.0,
                    released=theirs.get(marks["grade_id"], ""),
                )
            )
    tests, solutions, others = _names(ours)
    bound = {name for cell in (*solutions, *others) for name in (*cell.bound, *cell.imported)}
    defined_by_tests = {name for cell in tests for name in cell.bound}
    used = {name for cell in tests for name in cell.used}
    imports = [(name, text) for cell in (*others, *solutions) for name, text in cell.imported.items()]
    return Exercise(
        name=source.stem,
        cells=tuple(marked),
        imports=tuple(dict.fromkeys(text for name, text in imports if name in used)),
        answers=tuple(sorted({name for cell in solutions for name in cell.bound})),
        read=tuple(sorted({name for cell in solutions for name in cell.used} & defined_by_tests - bound)),
    )


def _names(cells: list[dict[str, Any]]) -> tuple[list[NamesOfCell], list[NamesOfCell], list[NamesOfCell]]:
    """Return the names in the tests, in the cells that students fill in, and in the others."""
    found: tuple[list[NamesOfCell], list[NamesOfCell], list[NamesOfCell]] = ([], [], [])
    for cell in cells:
        if cell["cell_type"] == "code":
            role = _role(_marks(cell))
            found[{"test": 0, "solution": 1, "manual": 1}.get(str(role), 2)].append(names_of(_source(cell)))
    return found


def _cells(notebook: Path) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = json.loads(notebook.read_text("utf-8"))["cells"]
    return cells


def _marks(cell: dict[str, Any]) -> dict[str, Any]:
    marks: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return marks


def _source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def _role(marks: dict[str, Any]) -> Role | None:
    if marks.get("task"):
        return "task"
    if marks.get("grade"):
        return "manual" if marks.get("solution") else "test"
    if marks.get("solution"):
        return "solution"
    return "locked" if marks.get("locked") else None
