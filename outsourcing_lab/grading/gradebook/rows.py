"""The rows that a graded submission has in nbgrader's gradebook, written as nbgrader writes them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from outsourcing_lab.grading.gradebook.data import Kept, KnownExercise, NotebookCells, Record, Score

NO_RESPONSE = "No response."
"""What nbgrader comments on an answer that is as it was given."""

LatePenalty = Callable[[str, float, float], float | None]
"""Of nbgrader's plug-in: for a student, points and seconds late, the points to take away."""


class SubmissionRows:
    """The rows of some students' submissions of an exercise; those that are missing are made.

    Args:
        session: SQLAlchemy's, in a transaction.
        exercise: the exercise.
        students: the students, who are in the gradebook.
        late_penalty: what is taken away for being late.
    """

    def __init__(
        self, session: Any, exercise: KnownExercise, students: Sequence[str], late_penalty: LatePenalty
    ) -> None:
        from nbgrader import api
        from sqlalchemy import select

        self._api = api
        self._session = session
        self._exercise = exercise
        self._late_penalty = late_penalty
        kind = api.SubmittedAssignment
        found = session.scalars(
            select(kind).where(kind.assignment_id == exercise.id, kind.student_id.in_(students))
        ).all()
        self._submissions = {row.student_id: row for row in found}
        # nbgrader's tables are indexed by what belongs to the exercise first.
        kind = api.SubmittedNotebook
        known = [cells.id for cells in exercise.notebooks.values()]
        notebooks = self._both(kind, kind.notebook_id, known, kind.assignment_id, found)
        self._notebooks = {(row.assignment_id, row.notebook_id): row for row in notebooks}
        keys = [key for cells in exercise.notebooks.values() for key in cells.grades.values()]
        grades = self._both(api.Grade, api.Grade.cell_id, keys, api.Grade.notebook_id, notebooks)
        self._grades = {(row.notebook_id, row.cell_id): row for row in grades}
        keys = [key for cells in exercise.notebooks.values() for key in cells.comments.values()]
        comments = self._both(api.Comment, api.Comment.cell_id, keys, api.Comment.notebook_id, notebooks)
        self._comments = {(row.notebook_id, row.cell_id): row for row in comments}

    def write(self, record: Record) -> Kept:
        """Write a graded submission; return what the gradebook then holds of it.

        Args:
            record: the submission.
        """
        exercise = self._exercise
        submission = self._submission(record.student)
        if record.timestamp is not None:
            submission.timestamp = record.timestamp
        due = exercise.duedate
        late = 0.0
        if submission.timestamp is not None and due is not None:
            due += submission.extension if submission.extension is not None else due - due
            late = max(0.0, (submission.timestamp - due).total_seconds())
        marks: dict[tuple[str, str], Score] = {}
        said: dict[tuple[str, str], str] = {}
        penalties = 0.0
        for name, cells in exercise.notebooks.items():
            notebook = self._notebook(submission.id, cells.id)
            scores = record.scores.get(name)
            for grade_id, key in cells.grades.items():
                grade = self._grade(notebook.id, key)
                _mark(grade, scores, grade_id, is_task=grade_id in cells.tasks)
                marks[name, grade_id] = Score(
                    points_of(grade), cells.maxima[grade_id], grade.extra_credit or 0.0
                )
            unanswered = record.unanswered.get(name, {})
            for grade_id, key in cells.comments.items():
                comment = self._comment(notebook.id, key)
                if grade_id in unanswered:
                    comment.auto_comment = NO_RESPONSE if unanswered[grade_id] else None
                if words := words_of(comment):
                    said[name, grade_id] = words
            penalty = None
            if late > 0 and scores is not None:
                of_it = sum(score.points or 0.0 for (held_in, _), score in marks.items() if held_in == name)
                penalty = self._penalty(record.student, of_it, late)
            notebook.late_submission_penalty = penalty
            penalties += penalty or 0.0
        return Kept(record.digest, record.details, marks, penalties, said)

    def _penalty(self, student: str, points: float, late: float) -> float | None:
        penalty = self._late_penalty(student, points, late)
        return None if penalty is None else min(max(0.0, penalty), points)

    def _submission(self, student: str) -> Any:
        if student not in self._submissions:
            self._submissions[student] = self._made(
                self._api.SubmittedAssignment, assignment_id=self._exercise.id, student_id=student
            )
        return self._submissions[student]

    def _notebook(self, submission_id: str, notebook_id: str) -> Any:
        key = (submission_id, notebook_id)
        if key not in self._notebooks:
            self._notebooks[key] = self._made(
                self._api.SubmittedNotebook, assignment_id=submission_id, notebook_id=notebook_id
            )
        return self._notebooks[key]

    def _grade(self, notebook_id: str, cell_id: str) -> Any:
        key = (notebook_id, cell_id)
        if key not in self._grades:
            self._grades[key] = self._made(
                self._api.Grade, notebook_id=notebook_id, cell_id=cell_id, needs_manual_grade=True
            )
        return self._grades[key]

    def _comment(self, notebook_id: str, cell_id: str) -> Any:
        key = (notebook_id, cell_id)
        if key not in self._comments:
            self._comments[key] = self._made(self._api.Comment, notebook_id=notebook_id, cell_id=cell_id)
        return self._comments[key]

    def _made(self, kind: Any, **columns: Any) -> Any:
        row = kind(id=self._api.new_uuid(), **columns)
        self._session.add(row)
        return row

    def _both(self, kind: Any, column: Any, keys: Iterable[str], below: Any, parents: Iterable[Any]) -> Any:
        """Return the rows of a kind that belong to one of the keys and to one of the parents."""
        from sqlalchemy import select

        identifiers = [parent.id for parent in parents]
        return self._session.scalars(select(kind).where(column.in_(keys), below.in_(identifiers))).all()


def cells_of(notebook: Any) -> NotebookCells:
    """Return the cells of a notebook that the gradebook knows.

    Args:
        notebook: nbgrader's row.
    """
    with_points = [*notebook.grade_cells, *notebook.task_cells]
    with_comment = [*notebook.solution_cells, *notebook.task_cells]
    return NotebookCells(
        id=notebook.id,
        kernelspec=json.loads(notebook.kernelspec or "{}"),
        grades={cell.name: cell.id for cell in with_points},
        tasks=frozenset(cell.name for cell in notebook.task_cells),
        comments={cell.name: cell.id for cell in with_comment},
        maxima={cell.name: cell.max_score for cell in with_points},
        sources={cell.name: (cell.source, cell.checksum or "") for cell in notebook.source_cells},
    )


def points_of(grade: Any) -> float | None:
    """Return what counts of a mark: that by hand, or else the test's; None where nobody has decided.

    Args:
        grade: nbgrader's row.
    """
    decided = grade.manual_score if grade.manual_score is not None else grade.auto_score
    return None if decided is None else float(decided + (grade.extra_credit or 0.0))


def words_of(comment: Any) -> str:
    """Return what counts of a comment: that by hand, or else nbgrader's; empty where there is none.

    Args:
        comment: nbgrader's row.
    """
    return str(comment.manual_comment or comment.auto_comment or "")


def _mark(grade: Any, scores: Mapping[str, float | None] | None, grade_id: str, *, is_task: bool) -> None:
    """Write a mark as nbgrader's SaveAutoGrades does."""
    if scores is None:  # the notebook was not handed in
        grade.auto_score, grade.needs_manual_grade = 0.0, False
    elif not is_task:
        grade.auto_score = scores.get(grade_id)
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
