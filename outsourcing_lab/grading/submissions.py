"""Find the submissions in what an instructor has collected."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from outsourcing_lab.errors import CommandError


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one exercise.

    Attributes:
        student: the student, as named by the folder or file.
        exercise: the exercise; empty where it is not known.
        notebook: the notebook to grade.
        folder: the folder with everything that was handed in; None where it is one file.
        problem: why it cannot be graded; empty where nothing is known against it.
    """

    student: str
    exercise: str
    notebook: Path
    folder: Path | None = None
    problem: str = ""


def find_submissions(submitted: Path, exercises: Sequence[str]) -> list[Submission]:
    """Return every submission, also those that cannot be graded, by student and exercise.

    Args:
        submitted: a folder of STUDENT/EXERCISE/ folders, of STUDENT_EXERCISE.ipynb files, or of both.
        exercises: the names of the course's exercises.

    Raises:
        CommandError: where there is no such folder, or nothing in it.
    """
    if not submitted.is_dir():
        raise CommandError(
            f"There is no folder {submitted}.\n"
            "Collect the submissions in submitted/STUDENT/EXERCISE/, or name a folder of "
            "STUDENT_EXERCISE.ipynb files."
        )
    found: dict[tuple[str, str], Submission] = {}
    for entry in _visible(submitted):
        for submission in _in_folder(entry, exercises) if entry.is_dir() else [_as_file(entry, exercises)]:
            key = (submission.student, submission.exercise)
            if submission.exercise and key in found:
                submission = replace(submission, problem=f"{submission.notebook.name} was handed in twice")
                key = (submission.student, str(submission.notebook))
            found[key] = replace(submission, problem=submission.problem or _name_problem(submission.student))
    if not found:
        raise CommandError(f"{submitted} is empty: there is nothing to grade.")
    return sorted(found.values(), key=lambda submission: (submission.student, submission.exercise))


def _in_folder(student: Path, exercises: Sequence[str]) -> Iterator[Submission]:
    entries = _visible(student)
    if not entries:
        yield Submission(student.name, "", student, student, "the student's folder is empty")
    for entry in entries:
        notebook = entry / f"{entry.name}.ipynb"
        if not entry.is_dir():
            problem = f"{entry.name} is not in a folder named after its exercise"
            yield Submission(student.name, "", entry, student, problem)
        elif entry.name not in exercises:
            problem = f"there is no exercise {entry.name}; there is {', '.join(exercises)}"
            yield Submission(student.name, entry.name, notebook, entry, problem)
        elif not notebook.is_file():
            held = ", ".join(path.name for path in _visible(entry)) or "nothing"
            problem = f"the folder holds no {notebook.name}, but {held}"
            yield Submission(student.name, entry.name, notebook, entry, problem)
        else:
            yield Submission(student.name, entry.name, notebook, entry)


def _as_file(notebook: Path, exercises: Sequence[str]) -> Submission:
    for exercise in sorted(exercises, key=len, reverse=True):
        student, separator, rest = notebook.stem.rpartition(f"_{exercise}")
        if student and separator and not rest and notebook.suffix == ".ipynb":
            return Submission(student, exercise, notebook)
    problem = f"the file is not named STUDENT_EXERCISE.ipynb with one of {', '.join(exercises)}"
    return Submission(notebook.name, "", notebook, problem=problem)


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _name_problem(student: str) -> str:
    """Say why nbgrader or the gradebook cannot take a name, or return an empty text.

    >>> _name_problem("Zoë + 1")
    ''
    >>> _name_problem("zoë ")
    'the name begins or ends with a space; rename the folder or file'
    """
    if student != student.strip():
        return "the name begins or ends with a space; rename the folder or file"
    if not student.isprintable():
        return "the name holds characters that cannot be printed; rename the folder or file"
    return ""
