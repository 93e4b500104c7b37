"""The nbconvert exporter behind the handouts: base templates, own page, own style."""

import html
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters.html import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from traitlets.config import Config

from outsourcing_lab import __version__
from outsourcing_lab.handouts.markup import (
    drop_relative_links,
    label_tables,
    let_figures_scroll,
    loaded_addresses,
)
from outsourcing_lab.page_style import page_style

_TEMPLATES = Path(__file__).parent / "templates"
_IMAGE_SOURCE = re.compile(r"""(<img\b[^>]*?\bsrc=)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_PLACEHOLDER_DESCRIPTION = "No description has been provided for this image"  # nbconvert's own words


@dataclass(frozen=True)
class Heading:
    """A heading of the page as the list of contents needs it."""

    level: int
    anchor: str
    text: str


@dataclass
class Outline:
    """What was met while a notebook was rendered.

    Attributes:
        title: the HTML inside the first level-one heading; empty until one was met.
        headings: the headings below it, in their order.
        remarks: what the author should look at, a sentence each.
        loaded: addresses that a browser would load when it opens the page; a handout has none.
    """

    title: str = ""
    headings: list[Heading] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def add(self, level: int, text: str) -> Heading:
        """Return the new heading; its anchor is JupyterLab's, numbered where the page has it already."""
        anchor = re.sub(r"\s+", "-", text)
        taken = {heading.anchor for heading in self.headings} | {"lesson"}
        number = 2
        candidate = anchor
        while candidate in taken:
            candidate = f"{anchor}-{number}"
            number += 1
        heading = Heading(level, candidate, text)
        self.headings.append(heading)
        return heading


class _LessonRenderer(IPythonRenderer):  # type: ignore[misc]
    """Markdown to HTML: headings are collected, pictures embedded, formulas remarked on."""

    def __init__(self, outline: Outline, cell_number: int, **options: Any) -> None:
        super().__init__(escape=False, embed_images=True, **options)
        self._outline = outline
        self._cell_number = cell_number

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        if level == 1 and not self._outline.title:
            self._outline.title = text
            return ""  # it stands in the page's header
        heading = self._outline.add(max(level, 2), BeautifulSoup(text, "html.parser").get_text())
        return f'<h{heading.level} id="{html.escape(heading.anchor)}">{text}</h{heading.level}>\n'

    def block_math(self, body: str) -> str:
        return self._formula(super().block_math(body))

    def inline_math(self, body: str) -> str:
        return self._formula(super().inline_math(body))

    def latex_environment(self, name: str, body: str) -> str:
        return self._formula(super().latex_environment(name, body))

    def _formula(self, source: str) -> str:
        self._outline.remarks.append(
            f"cell {self._cell_number}: the formula {html.unescape(source)} is shown as its TeX source. "
            r"If the dollar signs are money, write \$."
        )
        return source

    def _html_embed_images(self, html: str) -> str:
        # nbconvert parses each piece of raw HTML alone, which closes a <details> that is still open.
        return _IMAGE_SOURCE.sub(
            lambda found: f"{found[1]}{found[2]}{self._embedded(found[3])}{found[2]}", html
        )

    def _embedded(self, source: str) -> str:
        return str(self._embed_image_or_attachment(source))


@pass_context
def _markdown_to_html(context: Context, source: str) -> str:
    cell, resources = context["cell"], context["resources"]
    number = next(number for number, other in enumerate(context["nb"].cells, 1) if other is cell)
    renderer = _LessonRenderer(
        resources["outline"],
        number,
        attachments=cell.get("attachments", {}),
        path=resources.get("metadata", {}).get("path", ""),
    )
    return str(MarkdownWithMath(renderer=renderer).render(source))


class HandoutExporter(HTMLExporter):  # type: ignore[misc]
    """A notebook's text, code and stored outputs as one HTML page that loads nothing.

    Stored outputs are put into the page as they are, with their scripts: the quizzes must work. So this is
    for lessons, whose HTML comes from this package. Never render notebooks of students with it.
    """

    export_from_notebook = "Handout (one HTML file)"
    template_name = "handout"

    @property
    def default_config(self) -> Config:
        """The outputs in the order a page without a kernel prefers them: no widget views, no bare scripts."""
        preferred = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]
        config = super().default_config.copy()
        config.NbConvertBase.display_data_priority = preferred
        return config

    def __init__(self, config: Config | None = None, **traits: Any) -> None:
        super().__init__(config=config, extra_template_basedirs=[str(_TEMPLATES)], **traits)

    def default_filters(self) -> Any:
        """Yield nbconvert's filters, with our own for Markdown."""
        yield from super().default_filters()
        yield "markdown2html", _markdown_to_html

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page, and resources whose `outline` says what was met on the way (`Outline`).

        Args:
            nb: the notebook, with the outputs it was stored with; nothing is executed.
            resources: nbconvert's; `metadata` holds the lesson's `name` and its folder's `path`.
            options: passed on to nbconvert.
        """
        given = {**(resources or {}), "outline": Outline(), "version": __version__, "style": page_style()}
        text, resources = super().from_notebook_node(nb, given, **options)
        outline: Outline = resources["outline"]
        page = BeautifulSoup(text, "html.parser")
        label_tables(page)
        let_figures_scroll(page)
        drop_relative_links(page)
        outline.loaded += loaded_addresses(page)
        undescribed = page.find_all("img", alt=_PLACEHOLDER_DESCRIPTION)
        if undescribed:
            outline.remarks.append(f"{len(undescribed)} picture(s) without a written description (alt)")
        return str(page), resources
