"""What a student has done, one readable line a note, in a file of the student's own folder.

The file is only ever appended to. Nothing in it is taken back or written anew: a line that a crash tore and
one that only a newer version knows are skipped and stay where they are. Outside a folder that
`outsourcing-lab open` made nothing is written.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from outsourcing_lab.folders import students_folder

FILE = "progress.jsonl"
LARGEST_NUMBER = 1_000_000


@dataclass(frozen=True)
class CheckedExercise:
    """What a check of an exercise found: how many of its visible checks pass, and for how many points."""

    passed: int
    checks: int
    points: float
    total: float


@dataclass(frozen=True)
class Progress:
    """What the notes say.

    Attributes:
        lessons: the names of the lessons that were read.
        answers: the best score of each question that was answered, from 0 to 1, by quiz and question.
        exercises: the last result of each exercise that was checked.
        checked_on: when that result was first seen, as `YYYY-MM-DD`, by exercise.
    """

    lessons: set[str] = field(default_factory=set)
    answers: dict[str, dict[str, float]] = field(default_factory=dict)
    exercises: dict[str, CheckedExercise] = field(default_factory=dict)
    checked_on: dict[str, str] = field(default_factory=dict)


def read_progress(folder: Path) -> Progress:
    """Return what is noted in a student's folder; where there is no file, nothing is done yet.

    Args:
        folder: the folder that `outsourcing-lab open` made.

    Raises:
        OSError: where the file is there and cannot be read.
    """
    progress = Progress()
    with suppress(FileNotFoundError):
        for line in (folder / FILE).read_bytes().decode("utf-8-sig", "replace").split("\n"):
            with suppress(ValueError, TypeError, KeyError, RecursionError):
                _take_in(progress, json.loads(line))
    return progress


def note_lesson(stem: str) -> str:
    """Note that a lesson was read to its end, and return a warning, empty where all is well.

    Args:
        stem: the lesson's name.
    """
    return _note(
        lambda known: [] if stem in known.lessons else [{"what": "lesson", "name": stem}],
    )


def note_answers(quiz: str, scores: Mapping[str, float]) -> str:
    """Note the questions answered better than ever before, and return a warning, empty where all is well.

    Args:
        quiz: the quiz's name.
        scores: the score of each question that was answered, from 0 to 1.
    """
    return _note(
        lambda known: [
            {"what": "question", "name": quiz, "question": question, "score": round(score, 3)}
            for question, score in scores.items()
            if round(score, 3) > known.answers.get(quiz, {}).get(question, -1)
        ]
    )


def note_check(exercise: str, result: CheckedExercise) -> str:
    """Note what the check of an exercise found, if it is not what the last one found.

    Args:
        exercise: the exercise's name.
        result: what was found.

    Returns:
        A warning, empty where all is well.
    """
    return _note(
        lambda known: (
            []
            if known.exercises.get(exercise) == result
            else [{"what": "exercise", "name": exercise, **vars(result)}]
        )
    )


def _note(news: Callable[[Progress], list[dict[str, object]]]) -> str:
    """Append what is new to the notes; a disk that is full or closed must not stop the student's cell."""
    try:
        folder = students_folder()
        if folder is None:
            return ""
        entries = news(read_progress(folder))
        if entries:
            date = datetime.now().astimezone().isoformat(timespec="seconds")
            _append(folder / FILE, [json.dumps({"date": date, **entry}) for entry in entries])
    except OSError as problem:
        return f"This could not be noted in {FILE}: {problem.strerror or problem}."
    return ""


def _append(file: Path, lines: list[str]) -> None:
    # Opened to append, so that what two kernels write at once stands one behind the other.
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags, 0o644)
    try:
        if os.lseek(descriptor, 0, os.SEEK_END):
            os.lseek(descriptor, -1, os.SEEK_END)
            if os.read(descriptor, 1) != b"\n":  # a crash tore the last line
                lines = ["", *lines]
        for line in lines:
            _write_whole(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_whole(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _take_in(progress: Progress, entry: Mapping[str, Any]) -> None:
    """Add one note to what is known; one that is not as this version writes it raises."""
    what, name = entry["what"], _required(entry, "name", str)
    if what == "lesson":
        progress.lessons.add(name)
    elif what == "question":
        score = _required(entry, "score", int, float)
        best = progress.answers.setdefault(name, {})
        question = _required(entry, "question", str)
        best[question] = max(best.get(question, 0.0), min(score, 1.0))
    elif what == "exercise":
        date = datetime.fromisoformat(entry["date"]).date().isoformat()
        progress.exercises[name] = CheckedExercise(
            _required(entry, "passed", int),
            _required(entry, "checks", int),
            _required(entry, "points", int, float),
            _required(entry, "total", int, float),
        )
        progress.checked_on[name] = date


def _required(entry: Mapping[str, Any], key: str, *types: type) -> Any:
    value = entry[key]
    if type(value) not in types:
        raise TypeError(f"{key} is of type {type(value).__name__}")
    if not isinstance(value, str) and not 0 <= value <= LARGEST_NUMBER:  # nan is refused, too
        raise ValueError(f"{key} is {value}")
    return value
