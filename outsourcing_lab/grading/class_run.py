"""One run over a class: what is done is written at once, so that an interruption loses none of it."""

import contextlib
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading import batch
from outsourcing_lab.grading.collecting.data_files import read_files
from outsourcing_lab.grading.collecting.submissions import Submission, name_problem
from outsourcing_lab.grading.engine.handed_in import LARGEST_NOTEBOOK, NotGradedError
from outsourcing_lab.grading.gradebook.data import Record
from outsourcing_lab.grading.gradebook.gradebook import Gradebook
from outsourcing_lab.grading.gradebook.late import late_settings, timestamp_of
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.nbgrader_course import Course
from outsourcing_lab.grading.outcome import record_of, row_of, write_autograded
from outsourcing_lab.grading.prepared import PreparedExercise
from outsourcing_lab.grading.progress import Progress
from outsourcing_lab.grading.reporting.feedback import feedback_page
from outsourcing_lab.grading.reporting.report import Report, Row
from outsourcing_lab.replacing import replace_text

GRADES = "grades.csv"
TESTS = "tests.csv"

_BATCH = 20
_BATCH_SECONDS = 1.0
_TABLES_SECONDS = 5.0


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


class ClassRun:
    """Grades a class once.

    Args:
        course: the course.
        request: what to grade, and with what.
        exercises: those that there are submissions of, by name.
        gradebook: where marks go.
        progress: what is told of them.
    """

    def __init__(
        self,
        course: Course,
        request: Request,
        exercises: Mapping[str, PreparedExercise],
        gradebook: Gradebook,
        progress: Progress,
    ) -> None:
        self._course = course
        self._request = request
        self._exercises = exercises
        self._gradebook = gradebook
        self._progress = progress
        self._kept = gradebook.kept(list(exercises))
        self._settings = {
            "trusted": request.trust_submissions,
            "figures": request.figures,
            "preload": sorted(
                {
                    each
                    for one in exercises.values()
                    for notebook in one.notebooks.values()
                    for each in notebook.preload
                }
            ),
            "cell_seconds": course.cell_seconds(),
        }
        self._plain = {
            name: {notebook: asdict(each) for notebook, each in exercise.notebooks.items()}
            for name, exercise in exercises.items()
        }
        self._rows: dict[int, Row] = {}
        self._pending: list[tuple[_Work, Record]] = []
        self._written = self._tables_written = time.monotonic()

    def report(self, submissions: Sequence[Submission]) -> Report:
        """Grade submissions and return a row for each.

        Args:
            submissions: what to grade.

        Raises:
            CommandError: where the gradebook cannot be written, no worker can isolate students' code, or
                grading is interrupted.
        """
        self._progress.begin()
        try:
            with self._workers() as (executor, workers):
                for work, result in batch.results(self._tasks(submissions), executor, workers):
                    self._take(work, result)
            self._write()
        except KeyboardInterrupt:
            self._write()
            raise CommandError(
                f"Interrupted: {len(self._rows)} of {len(submissions)} submissions were done, and their "
                f"marks and pages are kept.\n{GRADES} lists them. Run the same command again to go on."
            ) from None
        finally:
            self._write_tables()
            self._progress.end()
        return Report(tuple(self._rows[number] for number in sorted(self._rows)))

    @contextlib.contextmanager
    def _workers(self) -> Iterator[tuple[Executor, int]]:
        if self._request.dask is None:
            with batch.local_workers(self._request.workers) as executor:
                yield executor, self._request.workers
        else:
            with batch.dask_workers(self._request.dask) as (executor, workers):
                yield executor, workers

    def _tasks(self, submissions: Sequence[Submission]) -> Iterator[tuple[_Work, dict[str, Any]]]:
        """Give what is to be graded; finish at once what cannot be, or was before."""
        for number, submission in enumerate(submissions):
            try:
                if submission.problem:
                    raise NotGradedError(submission.problem)
                contents = {name: _content(path) for name, path in submission.notebooks.items()}
                files = read_files(submission.folder) if submission.folder is not None else {}
                digest = self._digest(submission, contents | files)
                work = _Work(number, submission, digest, timestamp_of(submission), files)
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
            plain = self._plain[submission.exercise]
            notebooks = [{"content": content, "exercise": plain[name]} for name, content in contents.items()]
            files_of_both = {"files": files, "exercise_files": self._exercises[submission.exercise].files}
            yield work, {"notebooks": notebooks, "settings": self._settings, **files_of_both}

    def _take(self, work: _Work, result: Mapping[str, Any]) -> None:
        """Take what a worker gave."""
        submission = work.submission
        if "refused" in result:
            raise CommandError(f"A worker cannot grade: {result['refused']}.")
        if "problem" in result:
            self._finish(work.number, self._refused(submission, result["problem"], result["mode"]))
        else:
            exercise = self._exercises[submission.exercise]
            record = record_of(submission, exercise, result, work.digest, work.timestamp)
            write_autograded(self._autograded(submission), work.files, exercise, result)
            self._pending.append((work, record))
        now = time.monotonic()
        if len(self._pending) >= _BATCH or now - self._written > _BATCH_SECONDS:
            self._write()
        if now - self._tables_written > _TABLES_SECONDS:
            self._write_tables()

    def _write(self) -> None:
        """Write what is pending into the gradebook, then the pages, which are made again where this fails."""
        if self._pending:
            known = {name: exercise.known for name, exercise in self._exercises.items()}
            kept = self._gradebook.write([record for _, record in self._pending], known)
            for (work, record), each in zip(self._pending, kept, strict=True):
                self._kept[record.student, record.exercise] = each
                self._finish(work.number, row_of(record.student, record.exercise, each))
            self._pending.clear()
        self._written = time.monotonic()

    def _finish(self, number: int, row: Row, *, before: bool = False) -> None:
        """Keep a row and write its page."""
        self._rows[number] = row
        if row.exercise in self._exercises and not name_problem(row.student):
            page = feedback_page(row, self._exercises[row.exercise].heading)
            file = self._course.feedback / row.student / f"{row.exercise}.html"
            if not before or not file.is_file() or file.read_text("utf-8") != page:
                replace_text(file, page)
        if before:
            self._progress.skip()
        else:
            self._progress.tell(row)

    def _write_tables(self) -> None:
        """Write the tables, with those of other runs that the gradebook holds."""
        here = list(self._rows.values())
        known = {(row.student, row.exercise) for row in here}
        others = [row_of(*key, each) for key, each in self._kept.items() if key not in known]
        report = Report(tuple(sorted([*here, *others], key=lambda row: (row.student, row.exercise))))
        replace_text(self._course.root / GRADES, report.as_csv())
        replace_text(self._course.root / TESTS, report.tests_as_csv())
        self._tables_written = time.monotonic()

    def _refused(self, submission: Submission, problem: str, mode: str | None = None) -> Row:
        if mode is None:
            mode = Mode.NONE.value if self._request.trust_submissions else batch.best_mode().value
        return Row(submission.student, submission.exercise, "not graded", problem, isolation=mode)

    def _digest(self, submission: Submission, contents: Mapping[str, bytes]) -> str:
        """Return what a submission is known by: all that its marks depend on."""
        exercise = self._exercises[submission.exercise]
        parts = {
            "contents": _digests(contents),
            "files": _digests(exercise.files),
            "versions": {name: notebook.version for name, notebook in exercise.notebooks.items()},
            "timestamp": submission.timestamp,
            "duedate": str(exercise.known.duedate),
            "cell_seconds": self._settings["cell_seconds"],
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


def _content(notebook: Path) -> bytes:
    try:
        size = notebook.stat().st_size
        if size > LARGEST_NOTEBOOK:
            raise NotGradedError(f"the file has {size:,} bytes, and at most {LARGEST_NOTEBOOK:,} are read")
        return notebook.read_bytes()
    except OSError as error:
        raise NotGradedError(f"{notebook.name} cannot be read: {error.strerror}") from error
