"""The index of a folder of handouts: every page with its time, what it builds on, and what it teaches."""

import functools
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import Environment, FunctionLoader, StrictUndefined
from nbconvert.filters.markdown_mistune import markdown2html_mistune
from nbformat import NotebookNode

from outsourcing_lab import __version__
from outsourcing_lab.handouts.finding import is_exercise
from outsourcing_lab.handouts.reading_time import minutes, points
from outsourcing_lab.handouts.versions import Version
from outsourcing_lab.lessons import lessons
from outsourcing_lab.page_style import page_style

INDEX = "index.html"
_GENERATOR = re.compile(r'<meta name="generator" content="outsourcing-lab handouts: (?P<version>\w+)">')
_CHAPTER = re.compile(r"^## .+$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A page as the index lists it.

    Attributes:
        stem: the name of its file without the ending.
        title: its heading, as plain text.
        is_exercise: whether it is an exercise, which is listed after the lessons.
        minutes: how long it takes; None where nothing says so.
        needs: the numbers of the lessons that it builds on; None where nothing says so.
        steps: how many cells of it are marked.
        points: how many points they are worth.
        objectives: what a reader can do afterwards.
        chapters: the headings of its parts.
        has_pdf: whether a PDF lies beside it.
    """

    stem: str
    title: str
    is_exercise: bool
    minutes: int | None
    needs: tuple[int, ...] | None
    steps: int
    points: float
    objectives: tuple[str, ...]
    chapters: tuple[str, ...]
    has_pdf: bool

    @property
    def number(self) -> int | None:
        """The lesson's number that its name begins with, the exercise's after `ex`; None where none does."""
        number = self.stem.removeprefix("ex").partition("_")[0]
        return int(number) if number.isdecimal() else None


def entry_of(stem: str, notebook: NotebookNode, *, has_pdf: bool) -> Entry:
    """Return what the index says of a notebook, read from its first cell, its headings and its marks.

    Args:
        stem: the name of its file without the ending.
        notebook: its content.
        has_pdf: whether a PDF lies beside its page.
    """
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    opening = _parsed(texts[0] if texts else "")
    known = {lesson.stem: lesson for lesson in lessons()}.get(stem)
    of_exercise = {lesson.exercise: lesson for lesson in lessons()}.get(stem)
    return Entry(
        stem=stem,
        title=opening.h1.get_text() if opening.h1 else stem,
        is_exercise=is_exercise(notebook),
        minutes=minutes(stem, notebook),
        needs=known.needs if known else (of_exercise.number,) if of_exercise else None,
        steps=sum(bool(cell.metadata.get("nbgrader", {}).get("grade")) for cell in notebook.cells),
        points=points(notebook),
        objectives=_objectives(opening),
        chapters=_chapters(texts),
        has_pdf=has_pdf,
    )


def index_page(entries: Sequence[Entry], version: Version) -> str:
    """Return the index as HTML: one file that loads nothing, whose list is there without JavaScript too.

    Args:
        entries: what it lists, in their order; exercises are listed after lessons.
        version: which version of the pages lies beside it.
    """
    script = _part("index.js")
    return str(
        _environment()
        .get_template("index.html.j2")
        .render(
            groups={
                "Lessons": [entry for entry in entries if not entry.is_exercise],
                "Exercises": [entry for entry in entries if entry.is_exercise],
            },
            listed={entry.number: entry.stem for entry in entries if not entry.is_exercise},
            version=version,
            release=__version__,
            style=page_style() + _part("index.css"),
            script=script,
            digest=b64encode(sha256(script.encode()).digest()).decode(),
        )
    )


def version_of(index: str) -> str | None:
    """Return which version of the handouts an index lists, None for a page that is not such an index.

    Args:
        index: the text of an `index.html`.

    Example:
        >>> version_of(index_page([], Version.KEY))
        'key'
    """
    found = _GENERATOR.search(index)
    return found["version"] if found else None


def _parsed(markdown: str) -> BeautifulSoup:
    page = BeautifulSoup(markdown2html_mistune(markdown), "html.parser")
    for link in page.find_all(class_="anchor-link"):
        link.decompose()
    return page


def _objectives(opening: BeautifulSoup) -> tuple[str, ...]:
    """Return the points of the list behind "… you can"."""
    for paragraph in opening.find_all("p"):
        points = paragraph.find_next_sibling()
        if paragraph.get_text(strip=True).endswith("you can") and points is not None and points.name == "ul":
            return tuple(" ".join(point.get_text().split()) for point in points.find_all("li"))
    return ()


def _chapters(texts: Sequence[str]) -> tuple[str, ...]:
    headings = "\n\n".join(heading for text in texts for heading in _CHAPTER.findall(text))
    return tuple(heading.get_text() for heading in _parsed(headings).find_all("h2"))


@functools.cache
def _environment() -> Any:
    return Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FunctionLoader(_part),
    )


@functools.cache
def _part(name: str) -> str:
    return (files(__package__) / "index_page" / name).read_text("utf-8")
