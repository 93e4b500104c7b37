"""The stored outputs of a cell, each in the form that a page without a kernel shows best."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

from nbconvert.filters import strip_ansi
from nbformat import NotebookNode

from outsourcing_lab.handouts.answer_key import AnswerKey, MissingKeyError
from outsourcing_lab.handouts.explorers import as_positions, is_explorer
from outsourcing_lab.handouts.lesson_text import LessonText
from outsourcing_lab.handouts.outline import Outline
from outsourcing_lab.handouts.pieces import Pieces
from outsourcing_lab.handouts.quizzes import as_form, is_quiz
from outsourcing_lab.handouts.versions import Version

LARGEST_CELL = 5_000_000
"""How many characters the outputs of a cell may have in all; what goes beyond is cut."""
SHOWN_OF_CUT_TEXT = 10_000
"""How many characters are shown of a text that is cut."""
_LARGE_SVG = 80_000
_WIDGET = "application/vnd.jupyter.widget-view+json"
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_QUIZ = re.compile(r'<form\b[^<>]*\bclass="lesson-quiz".*?</form>', re.DOTALL)
_QUIZ_NAME = re.compile(r'\bdata-salt="([\w-]+)/')
_FEEDBACK = 'class="lesson-result"'
_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Outputs:
    """The outputs of one page.

    Args:
        pieces: what HTML goes through.
        outline: takes the remarks.
        version: says what becomes of answers.
        key: gives the answers, for the key.
        markdown: makes a text of the cell with a number into HTML that is not cleaned yet.
    """

    def __init__(
        self,
        pieces: Pieces,
        outline: Outline,
        version: Version,
        key: AnswerKey,
        markdown: Callable[[int], LessonText],
    ) -> None:
        self._pieces = pieces
        self._outline = outline
        self._version = version
        self._key = key
        self._markdown = markdown
        self._explorers = 0

    def html(self, cell: NotebookNode, number: int, caption: str, descriptions: Sequence[str]) -> str:
        """Return the outputs of a code cell as HTML, empty where there are none.

        Args:
            cell: the cell.
            number: its number.
            caption: of a table that has none.
            descriptions: of pictures that have none.
        """
        size, shown = 0, []
        for output in _joined(cell.get("outputs", [])):
            kind, content = self._chosen(output)
            size += len(content)
            if size > LARGEST_CELL:
                shown.append(self._cut(kind, content, number))
                continue
            described = [*filter(None, [_described(output, kind)]), *descriptions]
            shown.append(self._shown(kind, content, number, cell, caption, described))
        return "\n".join(filter(None, shown))

    def _chosen(self, output: NotebookNode) -> tuple[str, str]:
        """Return the kind of an output, and the one of its forms that is shown."""
        if output.output_type == "stream":
            return "stderr" if output.name == "stderr" else "stdout", output.text
        if output.output_type == "error":
            return "error", "\n".join([f"{output.ename}", *output.traceback])
        data: dict[str, Any] = output.get("data", {})
        svg, png = data.get("image/svg+xml", ""), data.get("image/png", "")
        if len(svg) > _LARGE_SVG and png and len(png) < len(svg) / 2:
            return "image/png", str(png)
        preferred = ["text/html", "text/markdown", "text/latex", *_PICTURES]
        if _WIDGET in data:
            preferred.append(_WIDGET)
        for kind in [*preferred, "application/javascript", "text/plain"]:
            if data.get(kind):
                return kind, data[kind] if isinstance(data[kind], str) else ""
        return "other", ", ".join(data)

    def _shown(
        self,
        kind: str,
        content: str,
        number: int,
        cell: NotebookNode,
        caption: str,
        descriptions: Sequence[str],
    ) -> str:
        if kind == "text/html":
            return self._from_html(content, number, caption, descriptions)
        if kind == "text/markdown":
            return self._pieces.output(self._markdown(number).html(content), number, caption=caption)
        if kind == "text/latex":
            formula = self._markdown(number).formula(content.strip().strip("$"), display=True)
            return self._pieces.output(formula, number)
        if kind in _PICTURES:
            return self._picture(kind, content, number, descriptions)
        if kind == "error":
            return self._error(content, number, cell)
        if kind == _WIDGET:
            self._outline.remark(number, "a widget was saved without a face that can be shown (text/html).")
            return self._pieces.note("What stood here moves in JupyterLab only; no picture of it was saved.")
        if kind == "application/javascript":
            return self._pieces.output("<script></script>", number)
        if kind == "other":
            self._outline.remark(number, f"an output cannot be shown in a handout ({content or 'empty'}).")
            return self._pieces.note("What stood here can be shown in JupyterLab only.")
        return _as_text(kind, content)

    def _from_html(self, html: str, number: int, caption: str, descriptions: Sequence[str]) -> str:
        if self._version is Version.TEST and _FEEDBACK in html:
            return ""
        quiz, explorer = is_quiz(html), is_explorer(html)
        piece = self._pieces.output(html, number, caption=caption, descriptions=descriptions, is_quiz=quiz)
        if quiz:
            return _QUIZ.sub(lambda found: self._quiz(found[0]), piece)
        if explorer:
            self._explorers += 1
            self._outline.has_controls = True
            return as_positions(piece, number=self._explorers)
        return piece

    def _quiz(self, form: str) -> str:
        name = _QUIZ_NAME.search(form)
        bank = self._key.quiz(name[1]) if name and self._version is Version.KEY else None
        self._outline.has_controls |= self._version is Version.LEARN
        try:
            return as_form(form, self._version, bank)
        except (ValueError, LookupError) as problem:  # what is stored and what the key says differ
            if bank is None:
                raise
            raise MissingKeyError(
                f"The key of the quiz {bank.name!r} does not fit the notebook: {problem}\n"
                "Mend the key, or build the lesson again: outsourcing-lab build"
            ) from problem

    def _picture(self, kind: str, content: str, number: int, descriptions: Sequence[str]) -> str:
        if kind == "image/svg+xml":
            drawing = content[max(content.find("<svg"), 0) :]
            return self._pieces.output(f"<figure>{drawing}</figure>", number, descriptions=descriptions)
        source = escape("".join(content.split()))
        image = f'<figure><img src="data:{kind};base64,{source}"></figure>'
        return self._pieces.output(image, number, descriptions=descriptions)

    def _error(self, content: str, number: int, cell: NotebookNode) -> str:
        name, _, trace = content.partition("\n")
        if "raises-exception" not in cell.metadata.get("tags", []):
            self._outline.remark(number, f"the cell stopped with an error: {name}.")
        return (
            f'<div class="failed"><p><strong>This cell stopped with an error: {escape(name)}</strong></p>'
            f"{_as_text('error', trace or name)}</div>"
        )

    def _cut(self, kind: str, content: str, number: int) -> str:
        self._outline.remark(
            number, f"the outputs are larger than {LARGEST_CELL // 1_000_000} MB; they were cut. Show less."
        )
        if kind in ("stdout", "stderr", "error", "text/plain"):
            note = f"Only the first {SHOWN_OF_CUT_TEXT:,} of {len(content):,} characters are shown."
            return _as_text(kind, content[:SHOWN_OF_CUT_TEXT]) + self._pieces.note(note)
        return self._pieces.note("An output stood here that is too large for a handout.")


def _joined(outputs: Sequence[NotebookNode]) -> Iterator[NotebookNode]:
    """Join what was printed in pieces one after the other."""
    for name, group in groupby(outputs, lambda output: output.get("name")):
        if name is None:
            yield from group
        else:
            text = "".join(output.text for output in group)
            yield NotebookNode(output_type="stream", name=name, text=text)


def _described(output: NotebookNode, kind: str) -> str:
    metadata = output.get("metadata", {})
    of_kind = metadata.get(kind)
    described = of_kind.get("alt") if isinstance(of_kind, dict) else None
    return str(described or metadata.get("alt") or "")


def _as_text(kind: str, content: str) -> str:
    css_class = {"text/plain": "result"}.get(kind, kind)
    # A line that was written over, as by a progress bar, shows its last state.
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in strip_ansi(content).split("\n"))
    shown = _NOT_SHOWN.sub("\N{REPLACEMENT CHARACTER}", "\n".join(lines))
    return f'<pre class="{css_class}">{escape(shown, quote=False)}</pre>'
