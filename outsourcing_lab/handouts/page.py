"""One page in the making: what becomes of each cell of a notebook, in each version."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nbformat import NotebookNode

from outsourcing_lab.handouts import exercises
from outsourcing_lab.handouts.answer_key import AnswerKey
from outsourcing_lab.handouts.lesson_text import LessonText
from outsourcing_lab.handouts.outline import Outline
from outsourcing_lab.handouts.outputs import Outputs
from outsourcing_lab.handouts.pieces import Pieces
from outsourcing_lab.handouts.versions import Version

NUMBER = "handout_cell_number"
"""Where a cell's metadata hold its number, since nbconvert's preprocessors may take cells out."""
_OPTION = re.compile(r"^#\|[ \t]*(?P<name>[\w-]+):[ \t]*(?P<value>.*)\n?", re.MULTILINE)
_TYPED_ANSWER = re.compile(r"\.answer\(\s*\w+\s*=")
_FOLDED = {"hint": "A hint", "solution": "The solution"}
_FOR_INSTRUCTORS = "instructor"


@dataclass(frozen=True)
class Source:
    """What a page is made of.

    Attributes:
        notebook: the notebook, whose cells hold their numbers in their metadata.
        name: the name of its file without the ending.
        folder: the folder of its file.
        version: where the answers go.
        highlight: makes code into HTML.
    """

    notebook: NotebookNode
    name: str
    folder: Path
    version: Version
    highlight: Callable[[str], str]


class Page:
    """What the template asks for each cell of a notebook.

    Args:
        source: what the page is made of.
        outline: takes the headings and the remarks.
    """

    def __init__(self, source: Source, outline: Outline) -> None:
        self._source = source
        self._version = source.version
        self._outline = outline
        self._key = AnswerKey(source.folder)
        self._pieces = Pieces(outline, source.version)
        self._attachments: dict[int, Mapping[str, Mapping[str, str]]] = {}
        self._outputs = Outputs(self._pieces, outline, source.version, self._key, self._markdown)

    def text(self, cell: NotebookNode) -> str:
        """Return a Markdown cell as HTML."""
        number = cell.metadata[NUMBER]
        self._attachments[number] = cell.get("attachments", {})
        source = self._as_version(cell.source)
        html = self._pieces.text(self._markdown(number).html(source), number)
        if exercises.is_marked(cell.metadata) and self._version is not Version.KEY:
            html += exercises.room(self._points.get(number, 0), 1)
        return self._folded(cell, f'<div class="text">\n{html}</div>')

    def code(self, cell: NotebookNode, *, with_input: bool, with_outputs: bool) -> str:
        """Return a code cell as HTML, with what it gave.

        Args:
            cell: the cell.
            with_input: whether nbconvert was asked to show code.
            with_outputs: whether nbconvert was asked to show outputs.
        """
        if exercises.is_marked(cell.metadata):
            return self._marked(cell)
        if self._version is Version.TEST and _is_answered(cell):
            return self._pieces.note("An example that gives answers away is left out of the test.")
        number = cell.metadata[NUMBER]
        options = [(found["name"], found["value"].strip()) for found in _OPTION.finditer(cell.source)]
        source = _OPTION.sub("", self._as_version(cell.source)).strip("\n")
        shown = self._input(source) if with_input and source else ""
        if with_outputs and (not exercises.has_solution(cell.source) or self._version is Version.KEY):
            caption = _value(options, ("cap", "tbl-cap")) or str(cell.metadata.get("caption", ""))
            given = _values(options, ("alt", "fig-alt")) or _as_list(cell.metadata.get("alt"))
            html = self._outputs.html(cell, number, caption, given)
            shown += f'<div class="output"><span class="unseen">Output</span>\n{html}\n</div>' if html else ""
        return self._folded(cell, shown)

    def _input(self, source: str) -> str:
        return (
            f'<div class="code"><span class="unseen">Code</span>\n{self._source.highlight(source)}\n</div>\n'
        )

    def _markdown(self, number: int) -> LessonText:
        attachments = self._attachments.get(number, {})
        return LessonText(self._source.folder, attachments, self._outline, number)

    def _as_version(self, source: str) -> str:
        if self._version is Version.KEY:
            return exercises.with_answers(source)
        return exercises.without_answers(source)

    def _folded(self, cell: NotebookNode, html: str) -> str:
        tags = set(cell.metadata.get("tags", []))
        if _FOR_INSTRUCTORS in tags and self._version is not Version.KEY:
            return ""
        named = next((name for tag, name in _FOLDED.items() if tag in tags), "")
        if not named or not html:
            return html
        if self._version is Version.TEST:
            return ""
        is_open = " open" if self._version is Version.KEY else ""
        css_class = "hint" if "hint" in tags else "solution"
        return f'<details class="{css_class}"{is_open}><summary>{named}</summary>\n{html}</details>'

    def _marked(self, cell: NotebookNode) -> str:
        """Return a cell to solve with room for the answer, or what a check examines; the key has both."""
        marks, number = cell.metadata.nbgrader, cell.metadata[NUMBER]
        source = self._solved.get(marks.get("grade_id", ""), cell.source)
        if marks.get("grade") and not marks.get("solution"):
            check = exercises.check_of(source, marks.get("points", 0))
            if self._version is not Version.KEY:
                return exercises.check_html(check)
            code = self._source.highlight(exercises.with_answers(source))
            return (
                f"{exercises.check_html(check)}\n"
                f'<div class="key">{exercises.hidden_html(check)}'
                f"<details open><summary>The code of the check</summary>\n{code}\n</details></div>"
            )
        if self._version is Version.KEY:
            code = self._source.highlight(exercises.with_answers(source))
            return f'<div class="key"><p><strong>Solution</strong></p>\n{code}\n</div>'
        parts = exercises.blanks(cell.source)
        box = exercises.room(self._points.get(number, 0), max(len(parts) - 1, 1))
        codes = [self._input(part) if part else "" for part in parts]
        return box.join(codes) if len(codes) > 1 else codes[0] + box

    @cached_property
    def _solved(self) -> Mapping[str, str]:
        """The cells of the solution by their id; empty where no answer is to be shown."""
        cells = [cell for cell in self._source.notebook.cells if exercises.is_marked(cell.metadata)]
        if self._version is not Version.KEY or any(exercises.has_solution(cell.source) for cell in cells):
            return {}
        return self._key.solved(self._source.name)

    @cached_property
    def _points(self) -> Mapping[int, float]:
        """What each cell to solve is worth: the points of the check that follows it."""
        points, following = {}, 0.0
        for cell in reversed(self._source.notebook.cells):
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("grade"):
                following = float(marks.get("points", 0))
            if marks.get("solution") or marks.get("task"):
                points[cell.metadata[NUMBER]] = following
        return points


def _is_answered(cell: NotebookNode) -> bool:
    return _TYPED_ANSWER.search(cell.source) is not None


def _values(options: Sequence[tuple[str, str]], names: Sequence[str]) -> list[str]:
    return [value.strip("\"'") for name, value in options if name in names]


def _value(options: Sequence[tuple[str, str]], names: Sequence[str]) -> str:
    return next(iter(_values(options, names)), "")


def _as_list(given: object) -> list[str]:
    if isinstance(given, str):
        return [given]
    return [str(each) for each in given] if isinstance(given, list) else []
