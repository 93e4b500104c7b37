"""nbgrader's gradebook: what it knows of the exercises, and marks written into it, a batch a transaction.

A table of our own, in the same database and the same transaction, holds what was graded: a submission is in
it with all its marks, or not at all.
"""

import contextlib
import json
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.gradebook.data import Kept, KnownExercise, Record, Score
from outsourcing_lab.grading.gradebook.rows import LatePenalty, SubmissionRows, cells_of, points_of, words_of

_BUSY_SECONDS = 30
_PATIENCE_SECONDS = 60
_PAUSE_SECONDS = 0.5

Result = TypeVar("Result")


class Gradebook:
    """An open gradebook, whose tables nbgrader has made.

    Args:
        address: the database, as SQLAlchemy names it.
        late_penalty: what is taken away for being late.
        tell: called with a sentence where the database does not answer and is tried again.
        patience_seconds: how long it is tried again.
    """

    def __init__(
        self,
        address: str,
        late_penalty: LatePenalty,
        tell: Callable[[str], None],
        patience_seconds: float = _PATIENCE_SECONDS,
    ) -> None:
        import sqlalchemy

        self._late_penalty = late_penalty
        self._tell = tell
        self._patience = patience_seconds
        self._engine = sqlalchemy.create_engine(address, pool_pre_ping=True)
        if self._engine.dialect.name == "sqlite":
            sqlalchemy.event.listen(self._engine, "connect", _prepare_sqlite)
        self._graded = _graded_table()
        self._retried(lambda: self._graded.metadata.create_all(self._engine))

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def exercise(self, name: str) -> KnownExercise:
        """Return what the gradebook knows of an exercise that was released into it.

        Args:
            name: the exercise.
        """
        from nbgrader import api

        def read() -> KnownExercise:
            with self._session() as session:
                assignment = session.query(api.Assignment).filter_by(name=name).one()
                notebooks = {notebook.name: cells_of(notebook) for notebook in assignment.notebooks}
                return KnownExercise(assignment.id, assignment.duedate, notebooks)

        return self._retried(read)

    def kept(self, exercises: Collection[str]) -> dict[tuple[str, str], Kept]:
        """Return what was graded of some exercises, by student and exercise.

        Args:
            exercises: their names.
        """
        return self._retried(lambda: self._read_kept(exercises))

    def write(self, records: Sequence[Record], exercises: Mapping[str, KnownExercise]) -> list[Kept]:
        """Write graded submissions, all of them or none; marks and comments given by hand stay.

        Args:
            records: the submissions.
            exercises: what `exercise` gave, by name.

        Returns:
            What the gradebook now holds of each.

        Raises:
            CommandError: where the database refuses for longer than it is waited for.
        """

        def write() -> list[Kept]:
            kept: dict[tuple[str, str], Kept] = {}
            with self._session() as session, session.begin():
                for name in sorted({record.exercise for record in records}):
                    of_it = [record for record in records if record.exercise == name]
                    for record, each in zip(of_it, self._write(session, of_it, exercises[name]), strict=True):
                        kept[record.student, record.exercise] = each
            return [kept[record.student, record.exercise] for record in records]

        return self._retried(write)

    def _write(self, session: Any, records: Sequence[Record], exercise: KnownExercise) -> list[Kept]:
        from nbgrader import api
        from sqlalchemy import select

        students = [record.student for record in records]
        known = set(session.scalars(select(api.Student.id).where(api.Student.id.in_(students))))
        session.add_all(api.Student(id=student) for student in students if student not in known)
        session.flush()
        rows = SubmissionRows(session, exercise, students, self._late_penalty)
        now = datetime.now(UTC).replace(tzinfo=None)
        kept = [rows.write(record) for record in records]
        session.flush()
        keys = {"exercise": records[0].exercise}
        table = self._graded
        session.execute(
            table.delete().where(table.c.exercise == keys["exercise"], table.c.student.in_(students))
        )
        session.execute(
            table.insert(),
            [
                {
                    "student": record.student,
                    "digest": record.digest,
                    "graded_at": now,
                    "details": json.dumps(record.details),
                    **keys,
                }
                for record in records
            ],
        )
        return kept

    def _read_kept(self, exercises: Collection[str]) -> dict[tuple[str, str], Kept]:
        from nbgrader import api
        from sqlalchemy import or_, select

        table = self._graded
        with self._session() as session:
            graded = session.execute(select(table).where(table.c.exercise.in_(list(exercises)))).all()
            notebooks = {
                row.id: ((row.student_id, row.exercise), row.name, row.late_submission_penalty or 0.0)
                for row in session.execute(
                    select(
                        api.SubmittedNotebook.id,
                        api.SubmittedNotebook.late_submission_penalty,
                        api.SubmittedAssignment.student_id,
                        api.Notebook.name,
                        api.Assignment.name.label("exercise"),
                    )
                    .join(
                        api.SubmittedAssignment,
                        api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
                    )
                    .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
                    .join(api.Notebook, api.SubmittedNotebook.notebook_id == api.Notebook.id)
                    .where(api.Assignment.name.in_(list(exercises)))
                )
            }
            cells = {
                row.id: (row.name, row.max_score)
                for kind in (api.GradeCell, api.TaskCell)
                for row in session.execute(select(kind.id, kind.name, kind.max_score))
            }
            scores: dict[tuple[str, str], dict[tuple[str, str], Score]] = {}
            penalties: dict[tuple[str, str], float] = {}
            for key, _, penalty in notebooks.values():
                penalties[key] = penalties.get(key, 0.0) + penalty
                scores.setdefault(key, {})
            for row in session.execute(
                select(
                    api.Grade.notebook_id,
                    api.Grade.cell_id,
                    api.Grade.auto_score,
                    api.Grade.manual_score,
                    api.Grade.extra_credit,
                )
            ):
                if row.notebook_id in notebooks:
                    key, notebook, _ = notebooks[row.notebook_id]
                    grade_id, maximum = cells[row.cell_id]
                    scores[key][notebook, grade_id] = Score(points_of(row), maximum, row.extra_credit or 0.0)
            comments: dict[tuple[str, str], dict[tuple[str, str], str]] = {key: {} for key in scores}
            for row in session.execute(
                select(
                    api.Comment.notebook_id,
                    api.Comment.manual_comment,
                    api.Comment.auto_comment,
                    api.BaseCell.name,
                )
                .join(api.BaseCell, api.Comment.cell_id == api.BaseCell.id)
                .where(or_(api.Comment.manual_comment.is_not(None), api.Comment.auto_comment.is_not(None)))
            ):
                if row.notebook_id in notebooks and (words := words_of(row)):
                    key, notebook, _ = notebooks[row.notebook_id]
                    comments[key][notebook, row.name] = words
        return {
            key: Kept(row.digest, json.loads(row.details), scores[key], penalties[key], comments[key])
            for row in graded
            if (key := (row.student, row.exercise)) in scores
        }

    @contextlib.contextmanager
    def _session(self) -> Iterator[Any]:
        from sqlalchemy.orm import Session

        with Session(self._engine, autoflush=False, expire_on_commit=False) as session:
            yield session

    def _retried(self, action: Callable[[], Result]) -> Result:
        """Do something with the database, again and again while it is locked or gone."""
        from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError

        deadline = time.monotonic() + self._patience
        told = False
        while True:
            try:
                return action()
            except (IntegrityError, InterfaceError, OperationalError) as error:
                reason = str(error.orig).splitlines()[0]
                if time.monotonic() > deadline:
                    raise CommandError(
                        f"The gradebook cannot be read or written: {reason}.\n"
                        "What was written before is kept. Run the same command again to go on."
                    ) from error
            if not told:
                self._tell(
                    f"The gradebook does not answer ({reason}); it is tried for up to {self._patience:g} s."
                )
                told = True
            time.sleep(_PAUSE_SECONDS)


def _graded_table() -> Any:
    from sqlalchemy import Column, DateTime, MetaData, String, Table, Text

    return Table(
        "graded_submission",
        MetaData(),
        Column("exercise", String(128), primary_key=True),
        Column("student", String(128), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("graded_at", DateTime, nullable=False),
        Column("details", Text, nullable=False),
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Let formgrader read while marks are written, and wait where it writes itself."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()
