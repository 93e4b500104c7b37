"""One run over a class: what is done is written at once, so that an interruption loses none of it."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError, StoppedError
from outsourcing_lab.grading import batch
from outsourcing_lab.grading.attempts import AttemptTask, graded_attempts, read_attempts
from outsourcing_lab.grading.class_pages import GRADES, ClassPages
from outsourcing_lab.grading.collecting.data_files import DataFiles, beside, read_files
from outsourcing_lab.grading.collecting.reading import content_of
from outsourcing_lab.grading.collecting.submissions import Submission
from outsourcing_lab.grading.engine.handed_in import LARGEST_NOTEBOOK, NotGradedError
from outsourcing_lab.grading.gradebook.data import Record
from outsourcing_lab.grading.gradebook.gradebook import Gradebook
from outsourcing_lab.grading.gradebook.late import late_settings, timestamp_of
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.nbgrader_course import Course
from outsourcing_lab.grading.outcome import record_of, row_of, write_autograded
from outsourcing_lab.grading.prepared import PreparedExercise
from outsourcing_lab.grading.progress import Progress
from outsourcing_lab.grading.reporting.misconceptions import Attempts
from outsourcing_lab.grading.reporting.report import Report, Row
from outsourcing_lab.grading.workers import Workers

_BATCH = 20
_BATCH_SECONDS = 1.0
_TABLES_SECONDS = 5.0
_TABLES_SHARE = 0.02
"""Of the time, at most so much goes into tables that are written before all is done."""


@dataclass(frozen=True)
class Request:
    """What to grade, and with what.

    Attributes:
        exercise: only submissions of this one; None means all.
        student: only submissions of this one; None means all.
        workers: how many submissions are graded at a time on this machine.
        dask: the address of a Dask scheduler whose workers grade; None means this machine.
        force: whether what was graded before is graded again.
        figures: False leaves figures undrawn, which is what most of the time goes into.
        database: the gradebook's address; None means the course's own.
        pattern: how files are named, as `FileNames` takes it; None means the usual ways.
        trust_submissions: whether students' code may run without isolation.
    """

    exercise: str | None = None
    student: str | None = None
    workers: int = 1
    dask: str | None = None
    force: bool = False
    figures: bool = True
    database: str | None = None
    pattern: str | None = None
    trust_submissions: bool = False


@dataclass(frozen=True)
class _Work:
    """A submission that was read, and is being graded."""

    number: int
    submission: Submission
    digest: str
    timestamp: datetime | None
    files: Mapping[str, bytes]
    remarks: tuple[str, ...]


class ClassRun:
    """Grades a class once.

    Args:
        course: the course.
        request: what to grade, and with what.
        exercises: those that there are submissions of, by name.
        gradebook: where marks go.
        progress: what is told of them.
        workers: what grades them.
    """

    def __init__(
        self,
        course: Course,
        request: Request,
        exercises: Mapping[str, PreparedExercise],
        gradebook: Gradebook,
        progress: Progress,
        workers: Workers,
    ) -> None:
        self._course = course
        self._request = request
        self._exercises = exercises
        self._gradebook = gradebook
        self._progress = progress
        self._pages = ClassPages(course, exercises)
        self._attempts = {name: found for name in exercises if (found := read_attempts(course, name))}
        self._kept = gradebook.kept(list(exercises))  # before this run, which grades each of them once
        self._workers = workers
        self._plain = {
            name: {notebook: asdict(each) for notebook, each in exercise.notebooks.items()}
            for name, exercise in exercises.items()
        }
        self._rows: dict[int, Row] = {}
        self._pending: list[tuple[_Work, Record]] = []
        self._written = time.monotonic()
        self._tables_due = self._written + _TABLES_SECONDS

    def report(self, submissions: Sequence[Submission]) -> Report:
        """Grade submissions and return a row for each.

        Args:
            submissions: what to grade.

        Raises:
            CommandError: where the gradebook cannot be written, or no worker can isolate students' code.
            StoppedError: where grading is interrupted.
            OSError: where a file cannot be written.
        """
        self._progress.begin()
        try:
            for work, result in self._results(self._tasks(submissions)):
                self._take(work, result)
            self._write()
            attempts = self._graded_attempts()
        except KeyboardInterrupt:
            self._write()
            raise StoppedError(
                f"Interrupted: {len(self._rows)} of {len(submissions)} submissions were done, and their "
                f"marks and pages are kept.\n{GRADES} lists them. Run the same command again to go on."
            ) from None
        except OSError:
            self._write()
            raise
        finally:
            self._progress.end()
            self._write_tables()
        self._pages.write_overview(self._all_rows(), attempts)
        return Report(tuple(self._rows[number] for number in sorted(self._rows)))

    def _results(
        self, tasks: Iterable[tuple[batch.Key, dict[str, Any]]]
    ) -> Iterator[tuple[batch.Key, dict[str, Any]]]:
        return batch.results(tasks, self._workers.executor, self._workers.count)

    def _tasks(self, submissions: Sequence[Submission]) -> Iterator[tuple[_Work, dict[str, Any]]]:
        """Give what is to be graded; finish at once what cannot be, or was before."""
        for number, submission in enumerate(submissions):
            try:
                if submission.problem:
                    raise NotGradedError(submission.problem)
                contents = {
                    name: content_of(path, LARGEST_NOTEBOOK) for name, path in submission.notebooks.items()
                }
                data = read_files(submission.folder) if submission.folder is not None else DataFiles()
                files = beside(data.contents, self._exercises[submission.exercise].files)
                remarks = (*submission.remarks, *data.left_out)
                digest = self._digest(submission, contents, files, remarks)
                work = _Work(number, submission, digest, timestamp_of(submission), files, remarks)
            except NotGradedError as error:
                self._finish(number, self._refused(submission, str(error)))
                continue
            known = self._kept.get((submission.student, submission.exercise))
            if (
                known
                and known.digest == work.digest
                and self._is_whole(submission)
                and not self._request.force
            ):
                self._finish(number, row_of(submission.student, submission.exercise, known), before=True)
                continue
            yield work, self._task(submission.exercise, contents, files)

    def _task(
        self, exercise: str, contents: Mapping[str, bytes], files: Mapping[str, bytes]
    ) -> dict[str, Any]:
        """Return what a worker grades.

        Args:
            exercise: the exercise.
            contents: its notebooks by name.
            files: what was handed in beside them.
        """
        plain = self._plain[exercise]
        return {
            "notebooks": [
                {"content": content, "exercise": plain[name]} for name, content in contents.items()
            ],
            "settings": self._workers.settings,
            "files": files,
            "exercise_files": self._exercises[exercise].files,
        }

    def _take(self, work: _Work, result: Mapping[str, Any]) -> None:
        """Take what a worker gave."""
        submission = work.submission
        if "refused" in result:
            self._write()
            raise CommandError(
                f"A worker cannot grade: {result['refused']}.\n"
                "What was graded is kept. To see what this machine can do: outsourcing-lab doctor"
            )
        if "problem" in result:
            self._finish(work.number, self._refused(submission, result["problem"], result["mode"]))
        else:
            exercise = self._exercises[submission.exercise]
            record = record_of(submission, exercise, result, work.digest, work.timestamp, work.remarks)
            write_autograded(self._autograded(submission), work.files, exercise, result)
            self._pending.append((work, record))
        now = time.monotonic()
        if len(self._pending) >= _BATCH or now - self._written > _BATCH_SECONDS:
            self._write()
        if now > self._tables_due:
            self._write_tables()

    def _write(self) -> None:
        """Write what is pending into the gradebook, then the pages, which are made again where this fails."""
        if self._pending:
            known = {name: exercise.known for name, exercise in self._exercises.items()}
            kept = self._gradebook.write([record for _, record in self._pending], known)
            for (work, record), each in zip(self._pending, kept, strict=True):
                self._finish(work.number, row_of(record.student, record.exercise, each))
            self._pending.clear()
        self._written = time.monotonic()

    def _finish(self, number: int, row: Row, *, before: bool = False) -> None:
        """Keep a row and write its page."""
        self._rows[number] = row
        self._pages.write_page(row)
        if before:
            self._progress.skip()
        else:
            self._progress.tell(row)

    def _write_tables(self) -> None:
        """Write the tables, with those of other runs that the gradebook holds."""
        started = time.monotonic()
        self._pages.write_tables(self._all_rows())
        now = time.monotonic()
        self._tables_due = now + max(_TABLES_SECONDS, (now - started) / _TABLES_SHARE)

    def _all_rows(self) -> tuple[Row, ...]:
        """Return the rows of this run, and those of others that the gradebook holds."""
        here = list(self._rows.values())
        known = {(row.student, row.exercise) for row in here}
        others = [row_of(*key, each) for key, each in self._kept.items() if key not in known]
        return tuple(sorted([*here, *others], key=lambda row: (row.student, row.exercise)))

    def _graded_attempts(self) -> dict[str, Attempts]:
        """Return what the known wrong answers come to, for the exercises that have some."""

        def grade(tasks: Iterable[tuple[str, AttemptTask]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
            made = ((name, self._task(task.exercise, task.notebooks, {})) for name, task in tasks)
            return self._results(made)

        return {
            name: graded_attempts(
                self._course, self._exercises[name], sources, grade, force=self._request.force
            )
            for name, sources in self._attempts.items()
        }

    def _refused(self, submission: Submission, problem: str, mode: str | None = None) -> Row:
        if mode is None:
            mode = Mode.NONE.value if self._request.trust_submissions else batch.best_mode().value
        if (submission.student, submission.exercise) in self._kept:
            problem += "; the gradebook keeps the marks of what was handed in before"
        reason = "; ".join([problem, *submission.remarks])
        return Row(submission.student, submission.exercise, "not graded", reason, isolation=mode)

    def _digest(
        self,
        submission: Submission,
        contents: Mapping[str, bytes],
        files: Mapping[str, bytes],
        remarks: Sequence[str],
    ) -> str:
        """Return what a submission is known by: all that its marks depend on."""
        exercise = self._exercises[submission.exercise]
        parts = {
            "contents": _digests(contents),
            "files": [_digests(files), _digests(exercise.files)],
            "remarks": remarks,
            "versions": {name: notebook.version for name, notebook in exercise.notebooks.items()},
            "timestamp": submission.timestamp,
            "duedate": str(exercise.known.duedate),
            "cell_seconds": self._workers.settings["cell_seconds"],
            "late": late_settings(self._course),
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def _is_whole(self, submission: Submission) -> bool:
        folder = self._autograded(submission)
        return all((folder / f"{name}.ipynb").is_file() for name in submission.notebooks)

    def _autograded(self, submission: Submission) -> Path:
        return self._course.autograded / submission.student / submission.exercise


def _digests(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
