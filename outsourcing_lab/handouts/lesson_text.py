"""Markdown to HTML: pictures beside the notebook are put into the page, formulas become MathML."""

import mimetypes
import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from outsourcing_lab.handouts.cleaning import picture
from outsourcing_lab.handouts.mathematics import FormulaError, to_mathml
from outsourcing_lab.handouts.outline import Outline

LARGEST_PICTURE = 5_000_000
"""How many bytes a picture beside the notebook may have to be put into the page."""
_ATTACHMENT = "attachment:"
_PICTURE_TYPES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_SOURCE_OF_IMAGE = re.compile(r"""(<img\b[^<>]*?\bsrc=)(["'])([^"'<>]*)\2""", re.IGNORECASE)
_EMPTY_ALT = re.compile(r' alt=""')


class LessonText:
    """The Markdown of one cell.

    Args:
        folder: the notebook's folder, in which pictures may lie.
        attachments: the pictures that the cell carries with it, by their name.
        outline: takes the remarks.
        cell_number: the cell that it comes from.
    """

    def __init__(
        self,
        folder: Path,
        attachments: Mapping[str, Mapping[str, str]],
        outline: Outline,
        cell_number: int,
    ) -> None:
        self._folder = folder
        self._attachments = attachments
        self._outline = outline
        self._cell_number = cell_number

    def html(self, source: str) -> str:
        """Return the text as HTML, not yet cleaned."""
        return str(MarkdownWithMath(renderer=_Renderer(self)).render(source))

    def formula(self, source: str, *, display: bool) -> str:
        """Return a formula as MathML, or as its source where it does not convert.

        Args:
            source: LaTeX without dollar signs.
            display: whether it stands in a paragraph of its own.
        """
        try:
            formula = to_mathml(unescape(source).strip(), display=display)
        except FormulaError as problem:
            reason = str(problem).rstrip(".")
            advice = "Its source is shown. If the dollar signs are money, write \\$."
            self._outline.remark(self._cell_number, f"{reason}. {advice}")
            return f'<code class="tex">{escape(unescape(source).strip(), quote=False)}</code>'
        self._outline.has_formulas = True
        if display:
            return f'<span class="formula" role="group" aria-label="Formula" tabindex="0">{formula}</span>'
        return formula

    def doubt(self, source: str) -> None:
        """Remark on dollar signs that look like money."""
        self._outline.remark(
            self._cell_number,
            f"${source}$ is taken for money. Write \\$ for it, and formulas without outer spaces.",
        )

    def address(self, source: str) -> str:
        """Return the address of a picture: its content where it can be had, else the source as it was."""
        if source.startswith(_ATTACHMENT):
            return self._attached(source.removeprefix(_ATTACHMENT)) or source
        try:
            file = self._folder / source
            if not file.is_file():
                file = self._folder / unquote(source)  # as Markdown writes a space in a name
            if not file.resolve().is_relative_to(self._folder.resolve()) or not file.is_file():
                return source
            mime, _ = mimetypes.guess_type(file.name)
            if mime not in _PICTURE_TYPES or file.stat().st_size > LARGEST_PICTURE:
                return source
            return picture(mime, file.read_bytes())
        except (OSError, ValueError):  # a name that no file can have, or one that cannot be read
            return source

    def _attached(self, name: str) -> str:
        bundle = self._attachments.get(name, {})
        return next((f"data:{mime};base64,{bundle[mime]}" for mime in _PICTURE_TYPES if mime in bundle), "")


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    def __init__(self, text: LessonText) -> None:
        super().__init__(escape=False)
        self._text = text

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return f"<h{level}>{text}</h{level}>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        # An empty text in Markdown is a description that nobody wrote, not a picture that decorates.
        return _EMPTY_ALT.sub("", str(super().image(text, self._text.address(url), title)), count=1)

    def block_html(self, html: str) -> str:
        return self._embedded(html) + "\n"

    def inline_html(self, html: str) -> str:
        return self._embedded(html)

    def block_math(self, body: str) -> str:
        return self._text.formula(body, display=True)

    def inline_math(self, body: str) -> str:
        # Between $5 and $6 no formula stands; in one, nobody puts a space before the closing sign.
        if body != body.strip():
            self._text.doubt(body)
            return escape(f"${unescape(body)}$", quote=False)
        return self._text.formula(body, display=False)

    def latex_environment(self, name: str, body: str) -> str:
        return self._text.formula(f"\\begin{{{name}}}{body}\\end{{{name}}}", display=True)

    def _embedded(self, html: str) -> str:
        return _SOURCE_OF_IMAGE.sub(
            lambda found: f"{found[1]}{found[2]}{escape(self._text.address(unescape(found[3])))}{found[2]}",
            html,
        )
