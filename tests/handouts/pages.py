"""Notebooks of a few cells, rendered by the exporters without a file."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from outsourcing_lab.handouts.exporter import HandoutExporter, HandoutKeyExporter, HandoutTestExporter
from outsourcing_lab.handouts.outline import Outline
from outsourcing_lab.handouts.versions import Version

EXPORTERS = {
    exporter.version: exporter() for exporter in (HandoutExporter, HandoutKeyExporter, HandoutTestExporter)
}
text = new_markdown_cell


@dataclass(frozen=True)
class Rendered:
    """A page, as its text, as its elements, and what was met on the way."""

    html: str
    outline: Outline

    @property
    def page(self):
        return BeautifulSoup(self.html, "html.parser")

    @property
    def main(self):
        return self.page.main

    @property
    def remarks(self):
        return [(remark.cell_number, remark.sentence) for remark in self.outline.remarks]


def render(*cells, version=Version.LEARN, name="07_sample", path="", **metadata):
    """Return what an exporter makes of cells; texts stand for Markdown."""
    cells = [new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    notebook = new_notebook(cells=cells, metadata=metadata)
    resources = {"metadata": {"name": name, "path": str(path)}}
    html, after = EXPORTERS[version].from_notebook_node(notebook, resources)
    return Rendered(html, after["outline"])


def gave(bundle, source="value", output_metadata=None, **metadata):
    """Return a code cell whose value has a MIME bundle; a text alone is its HTML."""
    data = {"text/html": bundle, "text/plain": "plain"} if isinstance(bundle, str) else bundle
    output = new_output("display_data", data=data, metadata=output_metadata or {})
    return new_code_cell(source, outputs=[output], metadata=metadata)


def printed(words, name="stdout"):
    """Return a code cell that printed words."""
    return new_code_cell("print(…)", outputs=[new_output("stream", name=name, text=words)])


def failed(**metadata):
    """Return a code cell that stopped with an error."""
    error = new_output(
        "error", ename="ValueError", evalue="<no>", traceback=["\x1b[31mValueError\x1b[39m: <no>"]
    )
    return new_code_cell("f()", outputs=[error], metadata=metadata)
