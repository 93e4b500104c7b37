"""Grade a class: every submission once, whatever happens in between, and a broken one costs itself alone."""

import contextlib
import gc
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from outsourcing_lab.errors import ArgumentError, CommandError
from outsourcing_lab.grading import batch
from outsourcing_lab.grading.class_run import ClassRun, Request
from outsourcing_lab.grading.collecting.submissions import Submission, collected
from outsourcing_lab.grading.gradebook.gradebook import Gradebook
from outsourcing_lab.grading.gradebook.late import late_penalty
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.nbgrader_course import Course, read_course, surroundings_of_nbgrader
from outsourcing_lab.grading.one_at_a_time import alone_in
from outsourcing_lab.grading.prepared import derived, prepare
from outsourcing_lab.grading.progress import Progress
from outsourcing_lab.grading.reporting.report import Report
from outsourcing_lab.grading.workers import Workers, dask_workers, local_workers, preload_of
from outsourcing_lab.replacing import remove_leftovers


def grade(course: Path, submitted: Path, request: Request) -> Report:
    """Grade submissions into the course's gradebook, with a page of feedback for each.

    Writes `autograded/`, `gradebook.db`, `grades.csv`, `tests.csv` and `feedback/STUDENT/EXERCISE.html` in
    the course folder, and its progress on standard error. What was handed in is never changed. What was
    graded before, and has not changed since, is not graded again.

    Args:
        course: the course folder.
        submitted: a folder of STUDENT/EXERCISE/ folders, or of files as a learning platform names them, or a
            zip of one.
        request: what to grade, and with what.

    Returns:
        A row for each submission.

    Raises:
        ArgumentError: for an exercise or a student that is not there.
        CommandError: where students' code cannot be isolated, there are no submissions, an exercise's source
            could not be graded, the gradebook or a file cannot be written, or another `grade` works here.
        StoppedError: where grading is interrupted.
    """
    try:
        with alone_in(course):
            return _graded(course, submitted, request)
    except OSError as error:
        what = f"{error.strerror}: {error.filename}" if error.filename else str(error)
        raise CommandError(
            f"Grading stops, because a file cannot be read or written. {what}\n"
            "What was graded is kept. Where the disk is full, make room; then run the same command again."
        ) from error


def _graded(course: Path, submitted: Path, request: Request) -> Report:
    if request.dask is None and not request.trust_submissions:
        threading.Thread(target=batch.best_mode, daemon=True).start()  # meanwhile nbgrader is imported
    with contextlib.ExitStack() as stack:
        # What is imported and read before the first submission is not garbage: nobody looks through it,
        # neither while it grows nor with each submission.
        stack.callback(gc.enable)
        gc.disable()
        stack.enter_context(surroundings_of_nbgrader())
        described = read_course(course.resolve())
        if request.database is not None:
            described = described.with_gradebook(request.database)
        notebooks = described.notebooks()
        if request.exercise is not None and request.exercise not in notebooks:
            raise ArgumentError(
                f"There is no exercise {request.exercise!r}. The exercises are: {', '.join(notebooks)}."
            )
        submissions = _chosen(
            stack.enter_context(collected(submitted, notebooks, request.pattern)), request, submitted
        )
        if request.dask is None:
            _require_isolation(request)
            if not request.trust_submissions:
                _require_secrecy(described.root, described.sources, submitted, Path(tempfile.gettempdir()))
        for folder in (described.root, *described.autograded.glob("*"), *described.feedback.glob("*")):
            remove_leftovers(folder)
        names = sorted({each.exercise for each in submissions if each.notebooks and not each.problem})
        workers = stack.enter_context(_workers(described, request, names))
        root = stack.enter_context(derived(described, names))
        progress = Progress(len(submissions))
        gradebook = Gradebook(described.gradebook, late_penalty(described), progress.say)
        stack.callback(gradebook.close)
        exercises = {name: prepare(described, root, name, gradebook) for name in names}
        gc.freeze()
        stack.callback(gc.unfreeze)
        gc.enable()
        return ClassRun(described, request, exercises, gradebook, progress, workers).report(submissions)


def _workers(
    course: Course, request: Request, exercises: Sequence[str]
) -> contextlib.AbstractContextManager[Workers]:
    settings = {
        "trusted": request.trust_submissions,
        "figures": request.figures,
        "preload": preload_of(course, exercises),
        "cell_seconds": course.cell_seconds(),
    }
    if request.dask is not None:
        return dask_workers(request.dask, settings)
    return local_workers(request.workers, settings)


def _require_isolation(request: Request) -> None:
    if request.trust_submissions or batch.best_mode() is not Mode.NONE:
        return
    from outsourcing_lab.grading import doctor

    raise CommandError(
        "Students' code cannot be isolated on this machine, so nothing is graded.\n"
        f"{doctor.render(doctor.findings())}\n"
        "If you trust these submissions, or this machine holds nothing else, say --trust-submissions."
    )


def _require_secrecy(*folders: Path) -> None:
    from outsourcing_lab.grading.isolation.python_folders import folder_that_shows

    for folder in folders:
        shown = folder_that_shows(folder)
        if shown:
            raise CommandError(
                f"Nothing is graded, because students' code would see {folder}.\n"
                f"It lies in {shown}, which that code must see, since Python is there. Move one of both: the "
                "course, or Python's virtual environment."
            )


def _chosen(found: Sequence[Submission], request: Request, submitted: Path) -> list[Submission]:
    chosen = [
        each
        for each in found
        if request.exercise in (None, each.exercise) and request.student in (None, each.student)
    ]
    if not chosen:
        raise ArgumentError(
            f"{submitted} holds no submission of {request.student or 'anybody'} "
            f"for {request.exercise or 'any exercise'}."
        )
    return chosen
