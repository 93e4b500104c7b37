"""Read what a student's exercise holds and what became of its graded cells, as nbgrader would."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

PASSES = "✔ passes"
IN_PART = "✘ in part"
FAILS = "✘ fails"
MISSING = "✘ missing"
TWICE = "✘ twice"
NO_RESULT = "✘ no result"
BY_HAND = "– by hand"

FRESH_COPY = "Rename your file, run `outsourcing-lab open` for a fresh copy, and copy your answers into it."
LONGEST_MESSAGE = 400
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_POINTS = re.compile(r", [\d.]+ points?(?=:|$)")


@dataclass(frozen=True)
class Step:
    """What became of one graded cell.

    Attributes:
        title: what is examined.
        verdict: a sign and words; `PASSES` where it earns all its points.
        points: what it earns, None where a person decides.
        total: what it can earn.
        says: what the check says.
    """

    title: str
    verdict: str
    points: float | None
    total: float
    says: str = ""


def graded_cells(notebook: Any) -> dict[str, Any]:
    """Return the cells that earn points, by `grade_id`, each the first of its name.

    Args:
        notebook: what nbformat read.
    """
    found: dict[str, Any] = {}
    for name, cell in _marked(notebook):
        if cell.metadata.nbgrader.get("grade"):
            found.setdefault(name, cell)
    return found


def put_back_checks(notebook: Any, handed_out: Mapping[str, Any]) -> list[str]:
    """Put the course's own check in the place of each that was changed, and return a sentence for each.

    Args:
        notebook: the student's; changed in place.
        handed_out: the graded cells as the course hands them out, by `grade_id`.
    """
    said = []
    for place, cell in enumerate(notebook.cells):
        own = handed_out.get(_name(cell) or "")
        if own is None or own.metadata.nbgrader.get("solution"):
            continue
        if (cell.cell_type, cell.source.rstrip()) != (own.cell_type, own.source.rstrip()):
            notebook.cells[place] = deepcopy(own)
            said.append(
                f"“{_title(own)}” is not the check that the course has. "
                "The course's own was run in its place, as in grading."
            )
    return said


def step(name: str, own: Any, notebook: Any, cut_short: Mapping[int, str]) -> Step:
    """Return what became of one graded cell.

    Args:
        name: its `grade_id`.
        own: the cell as the course hands it out.
        notebook: the student's, after its run.
        cut_short: why a cell did not come to its end, by its place in the notebook.
    """
    title, total = _title(own), float(own.metadata.nbgrader.get("points", 0))
    places = [place for place, cell in enumerate(notebook.cells) if _name(cell) == name]
    if not places:
        return Step(title, MISSING, 0, total, f"This cell is missing from your file. {FRESH_COPY}")
    if len(places) > 1:
        return Step(title, TWICE, 0, total, "This cell is in your file more than once. Delete the copies.")
    if own.metadata.nbgrader.get("solution") or own.cell_type != "code":
        return Step(title, BY_HAND, None, total, "Your instructor marks this.")
    if places[0] in cut_short:
        return Step(title, NO_RESULT, 0, total, cut_short[places[0]])
    outputs = notebook.cells[places[0]].outputs
    points = _earned(outputs, total)
    if points == total:
        return Step(title, PASSES, points, total)
    return Step(title, IN_PART if points else FAILS, points, total, _said(outputs))


def copied_answers(notebook: Any) -> list[str]:
    """Return a sentence for each answer cell that was copied with its mark, which no grader accepts.

    Args:
        notebook: the student's.
    """
    names = Counter(name for name, cell in _marked(notebook) if not cell.metadata.nbgrader.get("grade"))
    return [
        f"The cell marked “{name}” is in your file {count} times. Delete the copies, or it cannot be graded."
        for name, count in names.items()
        if count > 1
    ]


def failed_cells(notebook: Any, cut_short: Mapping[int, str], checks: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each cell, other than the checks, that failed or did not come to its end.

    Args:
        notebook: the student's, after its run.
        cut_short: why a cell did not come to its end, by its place in the notebook.
        checks: the graded cells, by `grade_id`.
    """
    said = []
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "code" or _name(cell) in checks or not cell.source.strip():
            continue
        begins = f"The cell that begins with “{cell.source.strip().splitlines()[0]}”"
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if place in cut_short:
            said.append(f"{begins}: {cut_short[place]}")
        elif errors:
            said.append(f"{begins} stops with an error: {_said(errors)}")
    return said


def _marked(notebook: Any) -> Iterator[tuple[str, Any]]:
    for cell in notebook.cells:
        name = _name(cell)
        if name is not None:
            yield name, cell


def _name(cell: Any) -> str | None:
    marks = cell.metadata.get("nbgrader")
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) else None


def _title(cell: Any) -> str:
    """Return the comment that a check begins with, without its points, which have a column of their own."""
    first = (cell.source.strip().splitlines() or [""])[0]
    if first.startswith("#"):
        return _POINTS.sub("", first.lstrip("# ")).strip()
    return str(cell.metadata.nbgrader.grade_id)


def _earned(outputs: Any, total: float) -> float:
    """Return the points as nbgrader gives them: the first output that decides."""
    for output in outputs:
        if output.output_type == "error" or (output.output_type == "stream" and output.name == "stderr"):
            return 0
        if output.output_type == "execute_result":
            try:
                points = float(output.data.get("text/plain", ""))
            except ValueError:
                return total
            return points if 0 <= points <= total else total
    return total


def _said(outputs: Any) -> str:
    """Return what a failing cell says: its first error, else what it printed, on one line."""
    errors = [_error(output) for output in outputs if output.output_type == "error"]
    printed = [output.text for output in outputs if output.output_type == "stream"]
    text = " ".join((errors or printed or [""])[0].split())
    return text if len(text) <= LONGEST_MESSAGE else f"{text[:LONGEST_MESSAGE]} …"


def _error(output: Any) -> str:
    """Return an error's sentence alone where it was shown without a stack, else with the error's name."""
    shown = _ANSI.sub("", "\n".join(output.traceback))
    return str(output.evalue) if shown == output.evalue else f"{output.ename}: {output.evalue}"
