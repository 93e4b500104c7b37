import pytest

from outsourcing_lab.teaching import Table
from outsourcing_lab.teaching.table import Link


def test_cells_are_escaped_and_headers_scoped():
    html = Table("A < B", ["who", "what"], [["<script>alert(1)</script>", "a & b"]]).html
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert '<caption>A &lt; B</caption><thead><tr><th scope="col">who</th>' in html
    assert '<th scope="row">&lt;script' in html


def test_the_text_face_aligns_columns():
    table = Table("Sites", ["site", "hours"], [["Pune", 2.5], ["Kathmandu", 2.25]])
    assert repr(table).splitlines() == ["Sites", "site       hours", "Pune       2.5", "Kathmandu  2.25"]


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="has 1 cells for 2 columns"):
        Table("Sites", ["site", "hours"], [["Pune"]])


def test_a_link_is_read_as_its_text_and_followed_in_html():
    table = Table("Ways", ["to"], [[Link("lesson <1>", "01_one.ipynb?a&b")]])
    assert table.description == "Ways\nto\nlesson <1>"
    assert '<th scope="row"><a href="01_one.ipynb?a&amp;b">lesson &lt;1&gt;</a></th>' in table.html
