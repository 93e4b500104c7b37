"""The lessons of the course: how long each takes, what it builds on, and which exercise belongs to it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).with_name("lessons.toml")


@dataclass(frozen=True)
class Lesson:
    """One lesson of the course.

    Attributes:
        stem: its name in all folders, the file name without its ending.
        title: what it is called.
        minutes: how long it takes.
        needs: the numbers of the lessons that it builds on, in their order.
    """

    stem: str
    title: str
    minutes: int
    needs: tuple[int, ...]

    @property
    def number(self) -> int:
        """The number in front of its name."""
        return int(self.stem.partition("_")[0])

    @property
    def exercise(self) -> str:
        """The name of its exercise."""
        return f"ex{self.stem}"


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return the lessons in their order.

    Example:
        >>> first = lessons()[0]
        >>> first.number, first.title, first.minutes, first.needs
        (1, 'Outsourcing and place', 45, ())
        >>> first.exercise
        'ex01_outsourcing_and_place'
    """
    entries = tomllib.loads(SOURCE.read_text("utf-8"))
    return tuple(
        Lesson(stem, entry["title"], entry["minutes"], tuple(entry["needs"]))
        for stem, entry in entries.items()
    )
