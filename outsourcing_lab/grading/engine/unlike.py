"""What nbgrader would make of a whole submission, where that is something else than what is made of it here.

Of single test cells, `marks` says so. All that is told goes by its name in `reporting/differences.toml`.
"""

import builtins
import functools
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

from outsourcing_lab.grading.engine.exercise import Exercise, MarkedCell
from outsourcing_lab.grading.engine.handed_in import grade_id_of, source_of
from outsourcing_lab.grading.engine.job import Job, is_skipped
from outsourcing_lab.grading.engine.names import names_of

_BOUND = re.compile(
    r"^(?:(async +def|def|class|for|del) +(\w+)|(\w+) *(?:=(?!=)|,|:[^=\n]*=(?!=)))", re.MULTILINE
)
_ENDS_KERNEL = re.compile(r"^ *(?:exit|quit)\b", re.MULTILINE)
_SETTINGS = re.compile(
    r"\bast_node_interactivity\b|^%(?:precision|pprint)\b|\bset_printoptions\b", re.MULTILINE
)
_RUNS_A_LOOP = re.compile(r"\basyncio\.run\(|\brun_until_complete\(")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_silent = logging.getLogger(__name__)
_silent.addHandler(logging.NullHandler())
_silent.propagate = False


def unlike_nbgrader(
    content: bytes, exercise: Exercise, notebook: Mapping[str, Any], job: Job, problems: Iterable[str]
) -> tuple[str, ...]:
    """Return the names of the differences that concern a submission as a whole.

    What a student's cell does to the tests in nbgrader's one process is seen by its text, not by running it.

    Args:
        content: the file that was handed in.
        exercise: the exercise.
        notebook: what was read from the file.
        job: what was run of it.
        problems: why cells and tests could not be run to their ends.
    """
    found = dict.fromkeys(_reaching(exercise, notebook, job))
    if job.copied:
        found["copied-cell"] = None
    elif job.marked and _is_refused(exercise, notebook):
        found["changed-metadata"] = None
    if any("student's process" in problem for problem in problems):
        found["lost-process"] = None
    if content.startswith(_BYTE_ORDER_MARK):
        found["byte-order-mark"] = None
    return tuple(found)


def _reaching(exercise: Exercise, notebook: Mapping[str, Any], job: Job) -> Iterator[str]:
    roles = {cell.grade_id: cell.role for cell in exercise.cells}
    if any(roles[name] == "locked" for name in job.missing):
        yield "missing-data"
    used = {name for cell in exercise.cells if cell.role == "test" for name in _used(cell.source)}
    ours = (used & vars(builtins).keys() | _defined(exercise)) - set(exercise.answers)
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code" or roles.get(grade_id_of(cell)) == "test":
            continue
        if is_skipped(cell):
            yield "skipped-cell"
        if roles.get(grade_id_of(cell)) == "locked":
            continue
        source = source_of(cell)
        bound = [(word, name or alone) for word, name, alone in _BOUND.findall(source)]
        if any(name in ours and name in used for _, name in bound):
            yield "other-value"
        if any(word.startswith("async") and name in exercise.answers for word, name in bound):
            yield "not-awaited"
        if _ENDS_KERNEL.search(source):
            yield "ended-kernel"
        if _SETTINGS.search(source):
            yield "settings"
        if _RUNS_A_LOOP.search(source):
            yield "running-loop"


@functools.lru_cache(1000)
def _used(source: str) -> frozenset[str]:
    return names_of(source).used


@functools.lru_cache(1000)
def _bound(source: str) -> frozenset[str]:
    names = names_of(source)
    return names.bound | names.imported.keys()


def _defined(exercise: Exercise) -> frozenset[str]:
    """Return the names that the instructor's cells define."""
    locked = (_bound(cell.source) for cell in exercise.cells if cell.role == "locked")
    imported = (_bound(source) for source in exercise.imports)
    return frozenset().union(*locked, *imported)


def _is_refused(exercise: Exercise, notebook: Mapping[str, Any]) -> bool:
    """Say whether nbgrader refuses a notebook for the metadata of its cells: it is asked itself."""
    import nbformat
    from nbgrader.preprocessors import CheckCellMetadata, DeduplicateIds, OverwriteCells

    overwriting = OverwriteCells(log=_silent)
    overwriting.gradebook = _Known(exercise)
    overwriting.notebook_id = overwriting.assignment_id = exercise.name
    theirs = nbformat.from_dict(notebook)
    for cell in theirs.cells:
        cell.setdefault("metadata", nbformat.from_dict({}))
        cell.source = source_of(cell)
    try:
        DeduplicateIds(log=_silent).preprocess(theirs, {})
        for index, cell in enumerate(theirs.cells):
            overwriting.preprocess_cell(cell, {}, index)
        CheckCellMetadata(log=_silent).preprocess(theirs, {})
    except Exception:  # of as many kinds as there are ways to break a notebook
        return True
    return False


class _Known:
    """What nbgrader's step asks of a gradebook, answered from an exercise."""

    def __init__(self, exercise: Exercise) -> None:
        self._cells = {cell.grade_id: cell for cell in exercise.cells}

    def find_source_cell(self, grade_id: str, *_: str) -> Any:
        from nbgrader.api import MissingEntry

        cell = self._cells.get(grade_id)
        if cell is None:
            raise MissingEntry(grade_id)
        return SimpleNamespace(
            name=grade_id,
            cell_type=cell.cell_type,
            locked=cell.metadata["locked"],
            source=cell.source,
            checksum=cell.checksum or _checksum(cell),
        )

    def find_graded_cell(self, grade_id: str, *_: str) -> Any:
        from nbgrader.api import MissingEntry

        cell = self._cells.get(grade_id)
        if cell is None or cell.role not in ("test", "manual"):
            raise MissingEntry(grade_id)
        return SimpleNamespace(max_score=cell.points)


def _checksum(cell: MarkedCell) -> str:
    import nbformat
    from nbgrader.utils import compute_checksum

    made = {"source": cell.source, "cell_type": cell.cell_type, "metadata": {"nbgrader": cell.metadata}}
    return str(compute_checksum(nbformat.from_dict(made)))
