"""What becomes of stored outputs: each form, and each that is broken, too large or without a face."""

import base64

import pytest
from nbformat.v4 import new_code_cell, new_output

from outsourcing_lab.handouts.outputs import LARGEST_CELL
from outsourcing_lab.handouts.versions import Version
from tests.handouts.pages import failed, gave, printed, render

PICTURE = "iVBORw0KGgo="
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
WIDGET = {"application/vnd.jupyter.widget-view+json": {"model_id": "a", "version_major": 2}}


def test_code_and_the_outputs_are_in_their_order():
    cells = [gave({"text/plain": "2"}, "1 + 1"), gave({"text/plain": "'<b>'"}, "'<b>'")]
    blocks = render(*cells).main.find_all("pre")
    assert [block.get_text().strip() for block in blocks] == ["1 + 1", "2", "'<b>'", "'<b>'"]


def test_what_was_printed_can_be_told_apart_and_shows_its_last_state():
    main = render(printed("10 %\r100 %\r\n& \x1b[31mdone\x1b[0m\x00"), printed("oh <no>", "stderr")).main
    assert main.find("pre", class_="stdout").get_text() == "100 %\n& done\N{REPLACEMENT CHARACTER}"
    assert main.find("pre", class_="stderr").get_text() == "oh <no>"


def test_an_error_stands_in_a_box_and_is_remarked_on():
    rendered = render("# T", failed())
    box = rendered.main.find(class_="failed")
    assert "stopped with an error: ValueError" in box.p.get_text()
    assert box.find("pre", class_="error").get_text() == "ValueError: <no>"
    assert rendered.remarks == [(2, "the cell stopped with an error: ValueError.")]


def test_an_error_that_was_meant_is_shown_without_a_remark():
    rendered = render(failed(tags=["raises-exception"]))
    assert rendered.main.find(class_="failed") is not None
    assert rendered.remarks == []


def test_html_comes_before_text_and_before_a_widget_that_has_no_kernel():
    rendered = render(gave({**WIDGET, "text/plain": "words", "text/html": "<p class='saved'>saved</p>"}))
    assert rendered.main.find(class_="saved").get_text() == "saved"
    assert "words" not in rendered.main.get_text()
    assert "model_id" not in rendered.html
    assert rendered.remarks == []


def test_a_widget_without_a_saved_face_says_so():
    rendered = render("# T", gave({**WIDGET, "text/plain": "IntSlider(value=3)"}))
    assert "moves in JupyterLab only" in rendered.main.find(class_="note").get_text()
    assert "IntSlider" not in rendered.html
    assert [number for number, sentence in rendered.remarks if "widget" in sentence] == [2]


def test_a_script_alone_and_what_nobody_can_show_leave_a_note():
    rendered = render(gave({"application/javascript": "alert(1)"}), gave({"application/x-own": "own"}))
    assert "alert" not in rendered.html
    assert len(rendered.main.find_all(class_="note")) == 2
    assert [number for number, _ in rendered.remarks] == [1, 2]


@pytest.mark.parametrize(
    "cell",
    [
        printed("z" * (LARGEST_CELL + 1)),
        gave({"text/plain": "z" * (LARGEST_CELL + 1)}),
        gave("<p>z</p>" * (LARGEST_CELL // 8 + 1)),
        gave({"image/png": "A" * (LARGEST_CELL + 1)}),
        new_code_cell(
            "f()", outputs=[new_output("stream", name=n, text="z" * 3_000_000) for n in ("stdout", "stderr")]
        ),
    ],
    ids=["printed", "text", "HTML", "picture", "in two parts"],
)
def test_a_huge_output_is_cut_visibly(cell):
    rendered = render("# T", cell)
    assert len(rendered.html) < LARGEST_CELL
    assert rendered.main.find(class_="note") is not None
    assert [(number, "larger than 5 MB" in sentence) for number, sentence in rendered.remarks] == [(2, True)]


def test_a_picture_has_its_description_for_everyone():
    metadata = {"image/png": {"alt": 'Bars: "75", 25'}}
    rendered = render(gave({"image/png": PICTURE, "text/plain": "picture"}, output_metadata=metadata))
    image = rendered.main.img
    assert image["alt"] == 'Bars: "75", 25'
    assert image["src"] == f"data:image/png;base64,{PICTURE}"
    assert 'Bars: "75", 25' in rendered.main.find("details", class_="description").get_text()
    assert rendered.remarks == []


def test_an_author_describes_pictures_and_tables_in_the_first_lines_of_a_cell():
    source = "#| alt: A bar\n#| cap: One number\ndraw()"
    main = render(
        gave({"image/png": PICTURE}, source), gave("<table><tr><td>1</td></tr></table>", source)
    ).main
    assert main.img["alt"] == "A bar"
    assert main.caption.get_text() == "One number"
    assert "#|" not in main.get_text()


def test_a_drawing_becomes_a_picture_of_its_own():
    image = render(gave({"image/svg+xml": f'<?xml version="1.0"?>{SVG}'}, alt="A square")).main.img
    kind, _, content = image["src"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content).decode() == SVG
    assert image["alt"] == "A square"


def test_a_large_drawing_gives_way_to_a_much_smaller_picture():
    large = SVG.replace("<rect", "<rect" + " " * 100_000)
    rendered = render(gave({"image/svg+xml": large, "image/png": PICTURE}, alt="x"))
    assert rendered.main.img["src"] == f"data:image/png;base64,{PICTURE}"


def test_a_picture_that_is_none_breaks_nothing():
    rendered = render(gave({"image/png": '"><script>alert(1)</script>'}), "End")
    assert rendered.page.script is None
    assert rendered.main.img is None
    assert {number for number, _ in rendered.remarks} == {1}


def test_markdown_and_formulas_that_a_cell_returned_are_set():
    main = render(
        gave({"text/markdown": "a **b**"}), gave({"text/latex": r"$\frac{a}{b}$", "text/plain": "a/b"})
    ).main
    assert main.strong.string == "b"
    assert main.mfrac is not None
    assert "a/b" not in main.get_text()


def test_table_headers_have_a_scope_and_a_wide_table_scrolls_in_its_box():
    pandas = (
        '<style scoped>.dataframe th {color: red}</style><table border="1" class="dataframe"><thead>'
        "<tr><th></th><th>a</th><th>b</th><th>c</th></tr><tr><th>year</th><th></th><th></th><th></th></tr>"
        "</thead><tbody><tr><th>0</th><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
    )
    rendered = render("| x | y |\n|---|---|\n| 1 | 2 |\n\nTable: Two columns", gave(pandas))
    narrow, wide = rendered.main.find_all("table")
    assert narrow.caption.get_text() == "Two columns"
    assert [header["scope"] for header in narrow.find_all("th")] == ["col", "col"]
    assert [(header.get_text(), header["scope"]) for header in wide.find_all("th")] == [
        ("year", "col"),
        ("a", "col"),
        ("b", "col"),
        ("c", "col"),
        ("0", "row"),
    ]
    assert narrow.find_parent(tabindex="0") is None
    assert wide.parent["role"] == "group"
    assert wide.parent["tabindex"] == "0"
    assert rendered.remarks == []


def test_feedback_to_typed_answers_is_not_in_the_test():
    result = gave('<div class="lesson-result"><p>It is the owner.</p></div>', 'quiz("x").answer(word="d")')
    shown = {version: "It is the owner" in render(result, version=version).html for version in Version}
    assert shown == {Version.LEARN: True, Version.KEY: True, Version.TEST: False}
    assert 'word="d"' not in render(result, version=Version.TEST).main.get_text()
