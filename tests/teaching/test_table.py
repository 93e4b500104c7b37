import pytest

from outsourcing_lab.teaching import Table


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
