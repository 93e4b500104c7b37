"""Grade a class: one submission at a time, so that a broken one costs itself alone."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.feedback import feedback_page
from outsourcing_lab.grading.inspection import Inspection, inspect_notebook, marked_cells
from outsourcing_lab.grading.nbgrader_course import Course, read_course, surroundings_of_nbgrader
from outsourcing_lab.grading.nbgrader_steps import SubmissionError, autograde, derive_releases
from outsourcing_lab.grading.report import Report, Row, Step, number
from outsourcing_lab.grading.scores import Marks, forget_submission, has_submission, read_marks
from outsourcing_lab.grading.submissions import Submission, find_submissions
from outsourcing_lab.grading.visible_run import visible_messages
from outsourcing_lab.replacing import replace_folder, replace_text

GRADES = "grades.csv"


def grade(course: Path, submitted: Path, *, trust_submissions: bool) -> Report:
    """Grade submissions with nbgrader into the course's gradebook, with a page of feedback for each.

    Writes `autograded/`, `gradebook.db`, `grades.csv` and `feedback/STUDENT/EXERCISE.html` in the course
    folder, and one line a submission on standard error. What was handed in is never changed.

    Args:
        course: the course folder.
        submitted: a folder of STUDENT/EXERCISE/ folders, or of STUDENT_EXERCISE.ipynb files.
        trust_submissions: whether students' code may run on this machine without isolation.

    Raises:
        CommandError: where the submissions are not trusted, there are none, an exercise's source could not be
            graded, or grading is interrupted.
    """
    if not trust_submissions:
        raise CommandError(
            "Grading runs the students' code on this machine, as you and with no isolation: it could read "
            "your files, the solutions and the gradebook, and change them.\n"
            "If you trust these submissions, or this machine holds nothing else, run again with "
            "--trust-submissions."
        )
    with surroundings_of_nbgrader():
        described = read_course(course.resolve())
        submissions = find_submissions(submitted, described.exercises())
        rows: list[Row] = []
        try:
            with _workshop(described, submissions) as workshop:
                for submission in submissions:
                    rows.append(_graded(workshop, submission))
                    _keep(described, workshop, rows)
                    _tell(len(rows), len(submissions), rows[-1])
        except KeyboardInterrupt:
            raise CommandError(
                f"Interrupted: {len(rows)} of {len(submissions)} submissions were done, and their marks and "
                f"pages are kept.\n{GRADES} lists them. Run the same command again to grade all."
            ) from None
        return Report(tuple(rows))


@dataclass(frozen=True)
class _Workshop:
    """A temporary copy of the course in which submissions are run; its gradebook is the course's own."""

    course: Course
    root: Path

    def folder(self, of_the_course: Path) -> Path:
        return self.root / of_the_course.relative_to(self.course.root)

    def released(self, exercise: str) -> Path:
        return self.folder(self.course.releases) / exercise / f"{exercise}.ipynb"


@contextmanager
def _workshop(course: Course, submissions: Sequence[Submission]) -> Iterator[_Workshop]:
    exercises = sorted({submission.exercise for submission in submissions} & set(course.exercises()))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        derive_releases(course, root, exercises)
        yield _Workshop(course, root)


def _graded(workshop: _Workshop, submission: Submission) -> Row:
    student, exercise = submission.student, submission.exercise
    try:
        if submission.problem:
            raise SubmissionError(submission.problem)
        inspection = inspect_notebook(submission.notebook, workshop.released(exercise))
        executed = _autograded(workshop, submission)
    except SubmissionError as error:
        return Row(student, exercise, "not graded", str(error))
    marks = read_marks(workshop.course.gradebook, exercise, student)
    open_points = any(score.points is None for score in marks.scores.values())
    return Row(
        student,
        exercise,
        status="look by hand" if open_points else "graded",
        reason="; ".join(_remarks(inspection, marks)),
        points=marks.points,
        maximum=marks.maximum,
        steps=_steps(workshop, exercise, executed, marks),
    )


def _autograded(workshop: _Workshop, submission: Submission) -> Path:
    """Run nbgrader on a copy of a submission; return the notebook that it has graded."""
    student, exercise, gradebook = submission.student, submission.exercise, workshop.course.gradebook
    staged = workshop.folder(workshop.course.submitted) / student / exercise
    _stage(submission, staged)
    known_before = has_submission(gradebook, exercise, student)
    try:
        autograde(workshop.course, workshop.root, exercise, student)
    except BaseException:
        if not known_before:  # half a submission in the gradebook would be exported as marks
            forget_submission(gradebook, exercise, student)
        raise
    finally:
        shutil.rmtree(staged.parent)
    made = workshop.folder(workshop.course.autograded) / student / exercise
    kept = workshop.course.autograded / student / exercise
    replace_folder(kept, made)
    shutil.rmtree(made.parent)
    return kept / f"{exercise}.ipynb"


def _stage(submission: Submission, staged: Path) -> None:
    if submission.folder is None:
        staged.mkdir(parents=True)
        shutil.copyfile(submission.notebook, staged / f"{submission.exercise}.ipynb")
    else:
        shutil.copytree(submission.folder, staged, ignore=_links)


def _links(folder: str, names: list[str]) -> list[str]:
    """Leave links out: they could lead anywhere on this machine."""
    return [name for name in names if (Path(folder) / name).is_symlink()]


def _steps(workshop: _Workshop, exercise: str, executed: Path, marks: Marks) -> tuple[Step, ...]:
    import nbformat

    failed = any(score.points is not None and score.points < score.maximum for score in marks.scores.values())
    released = workshop.released(exercise)
    messages = visible_messages(workshop.course, executed, released) if failed else {}
    cells = marked_cells(nbformat.read(released, as_version=4))
    return tuple(
        Step(
            title=cells[grade_id].source.split("\n")[0].lstrip("# "),
            points=marks.scores[grade_id].points,
            maximum=marks.scores[grade_id].maximum,
            message=messages.get(grade_id, ""),
        )
        for grade_id in cells
        if grade_id in marks.scores
    )


def _remarks(inspection: Inspection, marks: Marks) -> Iterator[str]:
    for grade_id in inspection.missing_tests:
        points = number(marks.scores[grade_id].maximum)
        yield (
            f"the test cell {grade_id} is missing, so its {points} points stay open until the cell is put "
            "back or the step is graded by hand"
        )
    for grade_id in inspection.changed:
        yield f"the cell {grade_id} was changed; the original was run instead"


def _keep(course: Course, workshop: _Workshop, rows: Sequence[Row]) -> None:
    """Write what is known after each submission, so that an interruption loses none."""
    row = rows[-1]
    replace_text(course.root / GRADES, Report(tuple(rows)).as_csv())
    if row.exercise in course.exercises() and row.student.isprintable():
        page = feedback_page(row, _heading(workshop.released(row.exercise)))
        replace_text(course.feedback / row.student / f"{row.exercise}.html", page)


def _heading(released: Path) -> str:
    """Return the exercise's title: the first heading of its notebook, or else its name."""
    import nbformat

    lines = nbformat.read(released, as_version=4).cells[0].source.split("\n")
    return next((line.lstrip("# ") for line in lines if line.startswith("# ")), released.stem)


def _tell(done: int, total: int, row: Row) -> None:
    student, exercise, points, maximum, status, *_ = row.cells()
    result = f"{points} of {maximum} points" if points else status
    print(f"[{done}/{total}] {student} {exercise}: {result}", file=sys.stderr, flush=True)
