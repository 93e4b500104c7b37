"""What a page's head says of a notebook: how long it takes, what it is worth, and how old it is."""

import re
from datetime import UTC, datetime
from pathlib import Path

from nbformat import NotebookNode

from outsourcing_lab.lessons import lessons

_MINUTES = re.compile(r"\b[Aa]bout (?P<minutes>\d{1,4}) minutes\b")
_WORDS_A_MINUTE = 150
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def minutes(name: str, notebook: NotebookNode) -> int | None:
    """Return how long a notebook takes: as the course says, as it says itself, or by the words to read.

    Args:
        name: the name of its file without the ending.
        notebook: its content.

    Returns:
        None for an exercise that says nothing: its words are the least of it.
    """
    known = {lesson.stem: lesson.minutes for lesson in lessons()}
    if name in known:
        return known[name]
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    said = _MINUTES.search(texts[0]) if texts else None
    if said:
        return int(said["minutes"])
    if points(notebook):
        return None
    return max(1, round(sum(len(text.split()) for text in texts) / _WORDS_A_MINUTE))


def points(notebook: NotebookNode) -> float:
    """Return how many points the checks of a notebook are worth.

    Args:
        notebook: its content.
    """
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebook.cells]
    return sum(float(mark.get("points", 0)) for mark in marks if mark.get("grade"))


def last_change(notebook: NotebookNode, file: Path) -> str:
    """Return when a notebook was last changed, as an ISO date, empty where nothing says so.

    Args:
        notebook: its content; `date` in its metadata comes first.
        file: its file, whose last change counts otherwise, in universal time.
    """
    said = str(notebook.metadata.get("date", ""))
    if _DATE.fullmatch(said):
        return said
    try:
        return datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()
    except (OSError, ValueError):  # it is not there, or has no such name
        return ""
