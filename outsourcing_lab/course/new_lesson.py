"""Start a lesson: write the skeleton of the pattern into a clone, and say what it still lacks."""

import keyword
import re
import tomllib
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from outsourcing_lab.course.lesson_contents import missing_content, read_sources
from outsourcing_lab.course.skeleton import skeleton, words_of
from outsourcing_lab.errors import CommandError
from outsourcing_lab.lessons import Lesson
from outsourcing_lab.replacing import replace_text

LISTING = Path("outsourcing_lab", "lessons.toml")
STEM = re.compile(r"\d\d(_[a-z]+)+")
LONGEST_STEM = 43
"""Characters; with a longer one, the lines that import its modules grow too long."""
MINUTES = 45


@dataclass(frozen=True)
class NewLesson:
    """What was written of a new lesson, and what its author has still to write.

    Attributes:
        lesson: the lesson as it is listed.
        written: the files, by their paths in the clone.
        missing: a sentence for each thing that is missing.
    """

    lesson: Lesson
    written: tuple[str, ...]
    missing: tuple[str, ...]

    def __str__(self) -> str:
        words, exercise = words_of(self.lesson.stem), self.lesson.exercise
        return "\n".join(
            [
                "Written:",
                *(f"  {path}" for path in self.written),
                "Missing content:",
                *(f"  {sentence}" for sentence in self.missing),
                "Write it, and run after each change:",
                "  outsourcing-lab build",
                f"  outsourcing-lab release {exercise}",
                f"  python -m pytest -k {words}",
                "CONTRIBUTING.md, “Cast the next lesson from the pattern”, says what each part is for.",
            ]
        )


def new_lesson(course: Path, stem: str, title: str) -> NewLesson:
    """Write the skeleton of the next lesson, its quiz and its exercise; where that fails, nothing is left.

    Args:
        course: the top folder of a clone of the course.
        stem: the lesson's name in all folders, such as "05_hard_cases".
        title: what it is called, such as "Hard cases".

    Raises:
        CommandError: where the name or the title cannot be used, where the lesson is there already, or where
            a file cannot be written.
    """
    listing = course / LISTING
    listed = listing.read_text("utf-8")
    numbers = [int(known.partition("_")[0]) for known in tomllib.loads(listed)]
    last = max(numbers)
    _check(stem, title, last + 1)
    lesson = Lesson(stem, title, MINUTES, (last,))
    texts = skeleton(lesson)
    there = [path for path in texts if (course / path).exists()]
    if there:
        raise CommandError(f"{', '.join(there)} is there already; choose another name. Nothing was written.")
    entry = _rendered_entry(lesson)
    try:
        with ExitStack() as undo:
            for path, text in texts.items():
                folder = (course / path).parent
                if not folder.exists():
                    folder.mkdir()
                    undo.callback(folder.rmdir)
                undo.callback((course / path).unlink, missing_ok=True)
                replace_text(course / path, text)
            missing = missing_content(read_sources(course, lesson))
            replace_text(listing, f"{listed.rstrip()}\n\n{entry}")
            undo.pop_all()
    except OSError as problem:
        raise CommandError(
            f"{problem.filename} could not be written: {problem.strerror}. Nothing was written."
        ) from problem
    return NewLesson(lesson, (*texts, LISTING.as_posix()), tuple(missing))


def _check(stem: str, title: str, number: int) -> None:
    example = f"{number:02}_hard_cases"
    if not STEM.fullmatch(stem) or len(stem) > LONGEST_STEM:
        raise CommandError(
            f"{stem!r} cannot name a lesson: give two digits and words in small letters from a to z, with _ "
            f"between them, at most {LONGEST_STEM} characters, such as {example}."
        )
    if keyword.iskeyword(words_of(stem)):
        raise CommandError(f"{stem!r} cannot name a lesson: {words_of(stem)!r} is a word of Python's own.")
    if int(stem[:2]) != number:
        raise CommandError(
            f"{stem!r} cannot be the next lesson: its number is {number:02}, so say {number:02}{stem[2:]}."
        )
    if not title.strip() or not title.isprintable():
        raise CommandError(f"{title!r} cannot be a title: give one line of words, such as 'Hard cases'.")


def _rendered_entry(lesson: Lesson) -> str:
    from json import dumps

    return (
        f"[{lesson.stem}]\ntitle = {dumps(lesson.title, ensure_ascii=False)}\n"
        f"minutes = {lesson.minutes}\nneeds = {list(lesson.needs)}\n"
    )
