"""Find the submissions in what an instructor has collected: folders, or what a learning platform exports."""

import contextlib
import functools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.collecting.archives import unpacked
from outsourcing_lab.grading.collecting.file_names import FileNames
from outsourcing_lab.grading.collecting.reading import content_of, kind_of, link_problem
from outsourcing_lab.grading.engine.handed_in import LARGEST_NOTEBOOK, NotGradedError

TIMESTAMP = "timestamp.txt"
"""In a submission's folder, when it was handed in, as nbgrader writes it."""

_LARGEST_TIMESTAMP = 100
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Submission:
    """What one student handed in for one exercise.

    Attributes:
        student: the student, as named by the folder or file.
        exercise: the exercise; empty where it is not known.
        notebooks: the notebooks to grade, by their names in the exercise.
        folder: the folder with everything that was handed in; None where it is one file.
        problem: why it cannot be graded; empty where nothing is known against it.
        remarks: what is worth knowing, though it is graded.
        attempt: numbers that grow with each attempt, where the file's name has them.
    """

    student: str
    exercise: str
    notebooks: Mapping[str, Path]
    folder: Path | None = None
    problem: str = ""
    remarks: tuple[str, ...] = ()
    attempt: tuple[int, ...] = field(default=(), repr=False)

    @functools.cached_property
    def timestamp(self) -> str:
        """When it was handed in, as its folder says; empty where it does not.

        Raises:
            NotGradedError: where the file that says so cannot be read.
        """
        if self.folder is None or not os.path.lexists(self.folder / TIMESTAMP):
            return ""
        try:
            return content_of(self.folder / TIMESTAMP, _LARGEST_TIMESTAMP).decode("utf-8").strip()
        except UnicodeDecodeError:
            raise NotGradedError(f"{TIMESTAMP} holds no time, but bytes that are no text") from None


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
        try:
            entries = _visible(folder)
        except OSError as error:
            raise CommandError(f"{submitted} cannot be read: {error.strerror}.") from error
        found = _one_each([*_found(entries, exercises, names), *refused], folder)
        if not found:
            raise CommandError(f"{submitted} is empty: there is nothing to grade.")
        yield sorted(found, key=lambda submission: (submission.student, submission.exercise))


def _top(unpacked_folder: Path, name: str) -> Path:
    """Return where the submissions are: a zip of a folder holds that folder."""
    entries = _visible(unpacked_folder)
    wrapped = len(entries) == 1 and entries[0].is_dir() and entries[0].name in (name, "submitted")
    return entries[0] if wrapped else unpacked_folder


def _found(
    entries: Iterable[Path], exercises: Mapping[str, Sequence[str]], names: FileNames
) -> Iterator[Submission]:
    for entry in entries:
        kind = kind_of(entry)
        if kind == "folder":
            yield from _in_folder(entry, exercises, names)
        elif kind == "link":
            yield Submission(entry.name, "", {}, problem=link_problem(entry.name))
        else:
            yield _as_file(entry, entry.name, names)


def _one_each(found: Iterable[Submission], root: Path) -> list[Submission]:
    """Return one submission for each student and exercise, with a remark on others that there are.

    What can be graded counts before what cannot, the latest attempt before others, and where their names
    tell of no attempts, the first in the order of the names.
    """
    known: dict[tuple[str, str], list[Submission]] = {}
    alone: list[Submission] = []
    for each in found:
        submission = replace(each, problem=each.problem or name_problem(each.student))
        if submission.exercise:
            known.setdefault((submission.student, submission.exercise), []).append(submission)
        else:
            alone.append(submission)
    for several in known.values():
        first, *others = sorted(several, key=lambda each: (not each.problem, each.attempt), reverse=True)
        remarks = [
            f"{_named(other, root)} does not count{other.problem and f': {other.problem}'}"
            for other in others
        ]
        alone.append(replace(first, remarks=(*first.remarks, *remarks)))
    return alone


def _named(submission: Submission, root: Path) -> str:
    paths = [str(path.relative_to(root)) for path in submission.notebooks.values()]
    return " and ".join(paths) if paths else "another file of this student"


def _in_folder(
    student: Path, exercises: Mapping[str, Sequence[str]], names: FileNames
) -> Iterator[Submission]:
    try:
        entries = _visible(student)
    except OSError as error:
        problem = f"the student's folder cannot be read: {error.strerror}"
        yield Submission(student.name, "", {}, student, problem)
        return
    if not entries:
        yield Submission(student.name, "", {}, student, "the student's folder is empty")
    for entry in entries:
        kind = kind_of(entry)
        if kind == "link":
            yield Submission(student.name, "", {}, student, link_problem(entry.name))
        elif kind != "folder":
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
    try:
        there = _visible(folder)
    except OSError as error:
        problem = f"the folder cannot be read: {error.strerror}"
        return Submission(student, folder.name, {}, folder, problem)
    wanted = {f"{name}.ipynb": name for name in expected}
    kinds = {path.name: kind_of(path) for path in there}
    links = [name for name in wanted if kinds.get(name) == "link"]
    held = {name: folder / file for file, name in wanted.items() if kinds.get(file) in ("file", "unreadable")}
    others = [path.name for path in there if path.suffix == ".ipynb" and path.name not in wanted]
    problem = ""
    if links:
        problem = link_problem(", ".join(links))
    elif not held:
        instead = (
            ", ".join(f"{name}, which is no file" if name in wanted else name for name in kinds) or "nothing"
        )
        problem = f"the folder holds no {' or '.join(wanted)}, but {instead}"
    remarks = (f"{', '.join(others)} lies beside it and was not graded",) if others and held else ()
    return Submission(student, folder.name, held, folder, problem, remarks)


def _as_file(file: Path, name: str, names: FileNames) -> Submission:
    parts = names.parts_of(name)
    if kind_of(file) not in ("file", "unreadable"):
        return _refused(names, name, f"{file.name} is no file that can be read")
    if parts is None:
        return _refused(names, name, names.problem)
    return Submission(parts.student, parts.exercise, {parts.notebook: file}, attempt=parts.attempt)


def _refused(names: FileNames, name: str, problem: str) -> Submission:
    parts = names.parts_of(name)
    if parts is None:
        short = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        return Submission(short, "", {}, problem=problem)
    return Submission(parts.student, parts.exercise, {}, problem=problem, attempt=parts.attempt)


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
    if "<" in student or ">" in student:
        return "the name holds < or >, which nbgrader's pages would take for HTML; rename the folder or file"
    if len(student) > _LONGEST_NAME:
        return f"the name has more than {_LONGEST_NAME} characters; rename the folder or file"
    return ""
