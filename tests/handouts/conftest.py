"""Small notebooks to render, and the pages that come of them."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from outsourcing_lab.handouts.render import write_handouts


@pytest.fixture
def page_of(tmp_path):
    """Return a function that writes cells as a notebook, renders it and gives the parsed page."""

    def rendered(*cells):
        notebook = tmp_path / "07_sample.ipynb"
        nbformat.write(new_notebook(cells=list(cells)), notebook)
        (page,) = write_handouts([notebook], tmp_path / "hand outs")
        return BeautifulSoup(page.read_text("utf-8"), "html.parser")

    return rendered


@pytest.fixture
def text():
    return new_markdown_cell


@pytest.fixture
def code():
    """Return a function that makes a code cell whose value has the MIME bundle given."""

    def cell(source="value", metadata=None, **data):
        bundle = {name.replace("_", "/"): value for name, value in data.items()}
        result = new_output("execute_result", data=bundle, metadata=metadata or {}, execution_count=1)
        return new_code_cell(source, outputs=[result], execution_count=1)

    return cell
