"""Find the submissions in what an instructor has collected: folders, or what a learning platform exports."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.collecting.archives import unpacked
from outsourcing_lab.grading.collecting.file_names import FileNames
from outsourcing_lab.grading.engine.handed_in import LARGEST_NOTEBOOK

TIMESTAMP = "timestamp.txt"
"""In a submission's folder, when it was handed in, as nbgrader writes it."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one exercise.

    Attributes:
        student: the student, as named by the folder or file.
        exercise: the exercise; empty where it is not known.
        notebooks: the notebooks to grade, by their names in the exercise.
        folder: the folder with everything that was handed in; None where it is one file.
        problem: why it cannot be graded; empty where nothing is known against it.
    """

    student: str
    exercise: str
    notebooks: Mapping[str, Path]
    folder: Path | None = None
    problem: str = ""

    @property
    def timestamp(self) -> str:
        """When it was handed in, as its folder says; empty where it does not."""
        if self.folder is None or (self.folder / TIMESTAMP).is_symlink():
            return ""
        try:
            with (self.folder / TIMESTAMP).open(encoding="utf-8") as file:
                return file.read(100).strip()
        except (OSError, UnicodeDecodeError):
            return ""


@contextlib.contextmanager
def collected(
    submitted: Path, exercises: Mapping[str, Sequence[str]], pattern: str | None = None
) -> Iterator[list[Submission]]:
    """Give every submission, also those that cannot be graded, by student and exercise.

    Args:
        submitted: a folder of STUDENT/EXERCISE/ folders, of files as a learning platform names them, or of
            both; or a zip of one.
        exercises: the names of the notebooks of each exercise of the course.
        pattern: how files are named that lie in no such folder, as `FileNames` takes it.

    Raises:
        CommandError: where there is no such folder, nothing in it, or no archive that can be read.
        ArgumentError: where the pattern is none.
    """
    names = FileNames(exercises, pattern)
    with contextlib.ExitStack() as stack:
        refused: list[Submission] = []
        folder = submitted
        if submitted.is_file():
            archive = stack.enter_context(unpacked(submitted, largest_file=LARGEST_NOTEBOOK))
            folder = _top(archive.folder, submitted.stem)
            for name, problem in archive.refused.items():
                refused.append(_refused(names, name, problem))
        elif not submitted.is_dir():
            raise CommandError(
                f"There is no folder {submitted}.\n"
                "Collect the submissions in submitted/STUDENT/EXERCISE/, or name a folder or a zip of "
                "STUDENT_EXERCISE.ipynb files."
            )
        found = _found(folder, exercises, names) + refused
        if not found:
            raise CommandError(f"{submitted} is empty: there is nothing to grade.")
        yield sorted(found, key=lambda submission: (submission.student, submission.exercise))


def _top(unpacked_folder: Path, name: str) -> Path:
    """Return where the submissions are: a zip of a folder holds that folder."""
    entries = _visible(unpacked_folder)
    wrapped = len(entries) == 1 and entries[0].is_dir() and entries[0].name in (name, "submitted")
    return entries[0] if wrapped else unpacked_folder


def _found(folder: Path, exercises: Mapping[str, Sequence[str]], names: FileNames) -> list[Submission]:
    found: dict[tuple[str, str], Submission] = {}
    for entry in _visible(folder):
        if entry.is_symlink():
            each = [
                Submission(entry.name, "", {}, problem=f"{entry.name} is a link; hand in what it leads to")
            ]
        elif entry.is_dir():
            each = list(_in_folder(entry, exercises, names))
        else:
            each = [_as_file(entry, entry.name, names)]
        for submission in each:
            key = (submission.student, submission.exercise)
            if submission.exercise and key in found:
                which = ", ".join(path.name for path in submission.notebooks.values()) or submission.exercise
                submission = replace(submission, problem=f"{which} was handed in twice")
                key = (submission.student, f"{submission.exercise} {len(found)}")
            elif not submission.exercise:
                key = (submission.student, f" {len(found)}")
            found[key] = replace(submission, problem=submission.problem or name_problem(submission.student))
    return list(found.values())


def _in_folder(
    student: Path, exercises: Mapping[str, Sequence[str]], names: FileNames
) -> Iterator[Submission]:
    entries = _visible(student)
    if not entries:
        yield Submission(student.name, "", {}, student, "the student's folder is empty")
    for entry in entries:
        if entry.is_symlink():
            yield Submission(
                student.name, "", {}, student, f"{entry.name} is a link; hand in what it leads to"
            )
        elif not entry.is_dir():
            if names.parts_of(f"{student.name}/{entry.name}") is not None:
                yield _as_file(entry, f"{student.name}/{entry.name}", names)
            else:
                problem = f"{entry.name} is not in a folder named after its exercise"
                yield Submission(student.name, "", {}, student, problem)
        elif entry.name not in exercises:
            problem = f"there is no exercise {entry.name}; there is {', '.join(exercises)}"
            yield Submission(student.name, entry.name, {}, entry, problem)
        else:
            yield _with_notebooks(student.name, entry, exercises[entry.name])


def _with_notebooks(student: str, folder: Path, expected: Sequence[str]) -> Submission:
    paths = {name: folder / f"{name}.ipynb" for name in expected}
    links = [path.name for path in paths.values() if path.is_symlink()]
    held = {name: path for name, path in paths.items() if path.is_file() and not path.is_symlink()}
    problem = ""
    if links:
        problem = f"{', '.join(links)} is a link; hand in what it leads to"
    elif not held:
        there = ", ".join(path.name for path in _visible(folder)) or "nothing"
        problem = f"the folder holds no {' or '.join(path.name for path in paths.values())}, but {there}"
    return Submission(student, folder.name, held, folder, problem)


def _as_file(file: Path, name: str, names: FileNames) -> Submission:
    parts = names.parts_of(name)
    if not file.is_file():
        return _refused(names, name, f"{file.name} is no file that can be read")
    if parts is None:
        return Submission(name, "", {}, problem=names.problem)
    student, exercise, notebook = parts
    return Submission(student, exercise, {notebook: file})


def _refused(names: FileNames, name: str, problem: str) -> Submission:
    parts = names.parts_of(name)
    if parts is None:
        return Submission(name, "", {}, problem=problem)
    return Submission(parts[0], parts[1], {}, problem=problem)


def _visible(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "__MACOSX")))


def name_problem(student: str) -> str:
    """Say why nbgrader or the gradebook cannot take a name, or return an empty text.

    >>> name_problem("Zoë + 1")
    ''
    >>> name_problem("zoë ")
    'the name begins or ends with a space; rename the folder or file'
    """
    if student != student.strip():
        return "the name begins or ends with a space; rename the folder or file"
    if not student.isprintable():
        return "the name holds characters that cannot be printed; rename the folder or file"
    if student in (".", "..") or "/" in student or "\\" in student:
        return "the name would lead to another folder; rename the folder or file"
    if len(student) > 100:
        return "the name has more than 100 characters; rename the folder or file"
    return ""
