"""An exercise that has got or lost cells since submissions of it were graded, which nbgrader refuses."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError


def fit_cells(address: str, exercise: str, sources: Mapping[str, Path]) -> None:
    """Let the gradebook have the cells of an exercise that its source has now; marks of the others stay.

    Args:
        address: the database, as SQLAlchemy names it.
        exercise: the exercise, which the gradebook knows.
        sources: the source notebooks by name.

    Raises:
        CommandError: where something was given by hand for a cell that is gone; nothing is changed then.
    """
    import nbformat
    from nbgrader import api

    with api.Gradebook(address) as gradebook:
        for name, source in sources.items():
            try:
                notebook = gradebook.find_notebook(name, exercise)
            except api.MissingEntry:
                continue
            cells = nbformat.read(source, as_version=4).cells
            for kind, known in (
                (api.GradeCell, notebook.grade_cells),
                (api.SolutionCell, notebook.solution_cells),
                (api.TaskCell, notebook.task_cells),
                (api.SourceCell, notebook.source_cells),
            ):
                wanted = _wanted(cells, kind.__name__)
                for row in list(known):
                    if row.name in wanted:
                        del wanted[row.name]
                    else:
                        _remove(gradebook.db, row, f"{exercise}/{name}")
                for grade_id, columns in wanted.items():
                    gradebook.db.add(
                        kind(id=api.new_uuid(), name=grade_id, notebook_id=notebook.id, **columns)
                    )
        gradebook.db.commit()


def _wanted(cells: list[Any], kind: str) -> dict[str, dict[str, Any]]:
    """Return the columns of each cell that is to be there; nbgrader then fills them in as it always does."""
    wanted = {}
    for cell in cells:
        marks = cell.metadata.get("nbgrader", {})
        is_one = {
            "GradeCell": marks.get("grade"),
            "SolutionCell": marks.get("solution"),
            "TaskCell": marks.get("task"),
            "SourceCell": any(marks.get(role) for role in ("grade", "solution", "locked", "task")),
        }
        if is_one[kind]:
            columns = {} if kind == "SolutionCell" else {"cell_type": cell.cell_type}
            points = {"max_score": 0.0} if kind in ("GradeCell", "TaskCell") else {}
            wanted[marks["grade_id"]] = columns | points
    return wanted


def _remove(session: Any, cell: Any, notebook: str) -> None:
    from nbgrader import api
    from sqlalchemy import delete, or_, select

    if not isinstance(cell, api.SourceCell):
        marks = select(api.Grade.id).where(
            api.Grade.cell_id == cell.id,
            or_(api.Grade.manual_score.is_not(None), api.Grade.extra_credit.is_not(None)),
        )
        words = select(api.Comment.id).where(
            api.Comment.cell_id == cell.id, api.Comment.manual_comment.is_not(None)
        )
        by_hand = len(session.execute(marks).all()) + len(session.execute(words).all())
        if by_hand:
            session.rollback()
            raise CommandError(
                f"{notebook} has no cell {cell.name} any more, and {by_hand} marks or comments were given by "
                "hand for it.\nGive the cell its name back, or clear them in formgrader; then run this again."
            )
        session.execute(delete(api.Grade).where(api.Grade.cell_id == cell.id))
        session.execute(delete(api.Comment).where(api.Comment.cell_id == cell.id))
        session.expire(cell)
    session.delete(cell)
