"""Finding lessons and writing their handouts: the part of `outsourcing-lab handouts` that touches files."""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import LESSONS, shipped_course
from outsourcing_lab.handouts.exporter import HandoutExporter, Outline
from outsourcing_lab.replacing import replace_text


def find_lessons(names: Sequence[str]) -> list[Path]:
    """Return the notebook of each lesson named, each once, in the order of the names.

    Lessons are looked for in `notebooks/` of the current folder if there is one, else in the course that
    came with this package.

    Args:
        names: a number (`1` or `01`), the name of a lesson, or the path of any notebook file. Without names
            all lessons are returned.

    Raises:
        CommandError: where a name fits no lesson, or more than one; or where there are no lessons.
    """
    here = Path.cwd() / LESSONS
    folder = here if here.is_dir() else shipped_course() / LESSONS
    lessons = sorted(folder.glob("*.ipynb"))
    if not names:
        if not lessons:
            raise CommandError(
                f"{folder} holds no notebooks.\nName a notebook file, or change to another folder."
            )
        return lessons
    return list(dict.fromkeys(_find_lesson(name, lessons, folder) for name in names))


def _find_lesson(name: str, lessons: Sequence[Path], folder: Path) -> Path:
    path = Path(name)
    if path.suffix == ".ipynb" and path.is_file():
        return path.resolve()
    fitting = [lesson for lesson in lessons if _fits(name.removesuffix(".ipynb"), lesson.stem)]
    if len(fitting) == 1:
        return fitting[0]
    listed = "\n".join(f"  {lesson.stem}" for lesson in fitting or lessons) or "  (none)"
    problem = f"More than one lesson is called {name!r}" if fitting else f"No lesson is called {name!r}"
    raise CommandError(
        f"{problem}. Lessons in {folder}:\n{listed}\n"
        "Give a lesson's number or name, or the path of a notebook file."
    )


def _fits(name: str, stem: str) -> bool:
    number = stem.partition("_")[0]
    if name.isdecimal() and number.isdecimal():
        return int(name) == int(number)
    return name == stem


def write_handouts(lessons: Sequence[Path], to: Path) -> list[Path]:
    """Write one HTML page for each lesson, from its stored outputs, and return the pages' paths.

    The pages hold the outputs' HTML and scripts as stored: render the course's lessons with this, not
    students' work. Nothing is written until every lesson has been rendered and the folder has been tried; a
    page that was there is replaced whole or not at all. What an author should look at goes to stderr.

    Args:
        lessons: notebook files; each page is named by the stem of its notebook.
        to: the folder to write to; it is made if it is missing.

    Raises:
        CommandError: where a file is not a notebook, a page would load something, two lessons would
            write the same page, or the folder cannot be written to.
    """
    pages = [to / f"{lesson.stem}.html" for lesson in lessons]
    _refuse_collisions(lessons, pages)
    texts = [_render(lesson) for lesson in lessons]
    _require_writable(to, pages)
    for page, text in zip(pages, texts, strict=True):
        _write(page, text)
    return pages


def _refuse_collisions(lessons: Sequence[Path], pages: Sequence[Path]) -> None:
    for page in pages:
        sources = [str(lesson) for lesson, other in zip(lessons, pages, strict=True) if other == page]
        if len(sources) > 1:
            raise CommandError(
                f"{' and '.join(sources)} would both become {page}.\nRender them to two folders."
            )


def _render(lesson: Path) -> str:
    resources = {"metadata": {"name": lesson.stem, "path": str(lesson.parent)}}
    text, resources_after = HandoutExporter().from_notebook_node(_read_notebook(lesson), resources)
    outline: Outline = resources_after["outline"]
    if outline.loaded:
        listed = "\n".join(f"  {address}" for address in outline.loaded)
        raise CommandError(
            f"{lesson} cannot become one file: the page would load\n{listed}\n"
            "Keep pictures beside the notebook and scripts out of it, then run the command again."
        )
    for remark in outline.remarks:
        print(f"outsourcing-lab: {lesson.name}: {remark}", file=sys.stderr)
    return text


def _read_notebook(lesson: Path) -> NotebookNode:
    try:
        text = lesson.read_text("utf-8")
        content = json.loads(text)
        if not isinstance(content, dict) or "nbformat" not in content:
            raise ValueError("it says no nbformat.")
        notebook: Any = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
    except OSError as problem:
        raise CommandError(f"{lesson} cannot be read: {problem.strerror}.") from problem
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        nbformat.ValidationError,
    ) as problem:
        reason = str(problem).partition("\n")[0]
        raise CommandError(
            f"{lesson} is not a Jupyter notebook: {reason}\n"
            "Open it in JupyterLab and save it again, or name another file."
        ) from problem
    return notebook


def _require_writable(folder: Path, pages: Sequence[Path]) -> None:
    for place in (folder, *folder.parents):
        if place.is_file():
            raise CommandError(f"{place} is a file, not a folder.\nName another folder with --to.")
    for page in pages:
        if page.is_dir():
            raise CommandError(
                f"{page} is a folder; the handout needs its name.\nName another folder with --to."
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise CommandError(
            f"{folder} cannot be written to: {problem.strerror}.\nName another folder with --to."
        ) from problem


def _write(page: Path, text: str) -> None:
    try:
        replace_text(page, text)
    except OSError as problem:
        raise CommandError(f"{page} could not be written: {problem.strerror}.") from problem
