"""The nbconvert exporters behind the handouts, one for each version of a page."""

import re
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters.html import HTMLExporter
from nbconvert.filters import Highlight2HTML
from nbformat import NotebookNode
from traitlets.config import Config

from outsourcing_lab import __version__
from outsourcing_lab.handouts.mathematics import font_face
from outsourcing_lab.handouts.outline import Outline
from outsourcing_lab.handouts.page import NUMBER, Page, Source
from outsourcing_lab.handouts.page_script import digest, script
from outsourcing_lab.handouts.reading_time import last_change, minutes, points
from outsourcing_lab.handouts.versions import Version
from outsourcing_lab.page_style import page_style

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_TEMPLATES = Path(__file__).parent / "templates"


class HandoutExporter(HTMLExporter):  # type: ignore[misc]
    """A notebook's text, code and stored outputs as one HTML page to learn with: it loads and runs nothing.

    What is stored in a notebook is cleaned before it comes into the page, so this is also for notebooks of
    strangers. Answers stand behind a click.
    """

    export_from_notebook = "Handout (one HTML file)"
    template_name = "handout"
    version: ClassVar[Version] = Version.LEARN

    @property
    def default_config(self) -> Config:
        """The settings of nbconvert; a notebook's format is looked at once, not after each step."""
        config = super().default_config.copy()
        config.Exporter.optimistic_validation = True
        return config

    def __init__(self, config: Config | None = None, **traits: Any) -> None:
        super().__init__(config=config, extra_template_basedirs=[str(_TEMPLATES)], **traits)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page, and resources whose `outline` says what was met on the way (`Outline`).

        Args:
            nb: the notebook, with the outputs it was stored with; nothing is executed.
            resources: nbconvert's; `metadata` holds the lesson's `name` and its folder's `path`.
            options: passed on to nbconvert.

        Raises:
            MissingKeyError: where the key was asked for, and solutions are not there.
        """
        # nbconvert's own step would parse the whole page once more, to name pictures and to add tab stops.
        text, resources = super(HTMLExporter, self).from_notebook_node(nb, resources, **options)
        outline: Outline = resources["outline"]
        for remark in outline.remarks:
            self.log.warning("%s", f"cell {remark.cell_number}: {remark.sentence}")
        return text, resources

    def _preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        nb = _storable(nb)
        for number, cell in enumerate(nb.cells, start=1):
            cell.metadata[NUMBER] = number
        nb, resources = super()._preprocess(nb, resources)
        metadata = resources.get("metadata", {})
        name, folder = str(metadata.get("name", "")), Path(metadata.get("path") or ".")
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name", None))
        source = Source(
            notebook=nb,
            name=name,
            folder=folder,
            version=self.version,
            highlight=Highlight2HTML(pygments_lexer=lexer, parent=self),
        )
        outline = Outline(
            minutes=minutes(name, nb), points=points(nb), date=last_change(nb, folder / f"{name}.ipynb")
        )
        resources |= {
            "outline": outline,
            "page": Page(source, outline),
            "version": self.version,
            "release": __version__,
            "style": page_style(),
            "script": script(),
            "script_digest": digest(),
            "font_face": font_face(),
        }
        return nb, resources


def _storable(content: Any) -> Any:
    """Return content without halves of characters, which JSON allows and no file can hold."""
    if isinstance(content, str):
        return _HALF_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", content)
    if isinstance(content, dict):
        return type(content)({key: _storable(value) for key, value in content.items()})
    return [_storable(value) for value in content] if isinstance(content, list) else content


class HandoutKeyExporter(HandoutExporter):
    """The same page for instructors, with answers, feedback, solutions and what hidden checks examine."""

    export_from_notebook = "Handout with answers (one HTML file)"
    version: ClassVar[Version] = Version.KEY


class HandoutTestExporter(HandoutExporter):
    """The same page to test with: no answer, feedback or digest of an answer is anywhere in the file."""

    export_from_notebook = "Handout without answers (one HTML file)"
    version: ClassVar[Version] = Version.TEST
