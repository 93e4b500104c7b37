import base64

import pytest
from nbformat.v4 import new_code_cell, new_output

from outsourcing_lab import __version__
from outsourcing_lab.errors import CommandError

PICTURE = "iVBORw0KGgo="
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def test_the_page_says_what_it_is(page_of, text):
    page = page_of(text("# Who & *where*\n\nText.\n\n## One\n\n## Two"))
    assert page.html["lang"] == "en"
    assert page.title.string == "Who & where"
    assert [heading.get_text() for heading in page.find_all("h1")] == ["Who & where"]
    assert page.find("meta", attrs={"name": "viewport"})["content"] == "width=device-width, initial-scale=1"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.find("meta", attrs={"name": "referrer"})["content"] == "no-referrer"
    footer = page.find("footer").get_text()
    assert "07_sample" in footer
    assert f"Outsourcing Lab {__version__}" in footer
    assert "CC BY 4.0" in footer
    assert "BSD-3-Clause" in footer


def test_a_title_cannot_break_out_of_its_place(page_of, text):
    page = page_of(text("# `</title><script>alert(1)</script>`"))
    assert page.title.string == "</title><script>alert(1)</script>"
    assert page.find("script") is None


def test_without_a_heading_the_lesson_is_called_by_its_name(page_of, text):
    page = page_of(text("Only text."))
    assert page.title.string == page.h1.string == "07_sample"
    assert page.find("nav") is None


def test_headings_keep_their_order_and_the_contents_lead_to_those_of_level_two(page_of, text):
    page = page_of(text("# T\n\n## One `x`\n\n### Deeper\n\n## Two"), text("# Again"), text("## Two"))
    headings = page.main.find_all(["h1", "h2", "h3"])
    assert [(heading.name, heading.get_text()) for heading in headings] == [
        ("h2", "One x"),
        ("h3", "Deeper"),
        ("h2", "Two"),
        ("h2", "Again"),
        ("h2", "Two"),
    ]
    links = page.nav.find_all("a")
    assert [link.get_text() for link in links] == ["One x", "Two", "Again", "Two"]
    assert [link["href"] for link in links] == ["#One-x", "#Two", "#Again", "#Two-2"]
    assert [page.find(id=link["href"][1:]).get_text() for link in links] == ["One x", "Two", "Again", "Two"]


def test_code_and_the_outputs_are_in_their_order(page_of, code):
    page = page_of(code("1 + 1", text_plain="2"), code("'<b>'", text_plain="'<b>'"))
    blocks = page.main.find_all("pre")
    assert [block.get_text().strip() for block in blocks] == ["1 + 1", "2", "'<b>'", "'<b>'"]


def test_html_comes_before_text_and_before_a_widget_that_has_no_kernel(page_of, code):
    widget = {"application/vnd.jupyter.widget-view+json": {"model_id": "a", "version_major": 2}}
    cell = code(text_plain="words", text_html='<section class="saved">saved</section>')
    cell.outputs[0].data.update(widget)
    page = page_of(cell)
    assert page.find(class_="saved").get_text() == "saved"
    assert "words" not in page.main.get_text()
    assert "model_id" not in str(page)


def test_what_was_printed_and_what_failed_can_be_told_apart(page_of):
    error = new_output(
        "error", ename="ValueError", evalue="<no>", traceback=["\x1b[31mValueError\x1b[39m: <no>"]
    )
    printed = [new_output("stream", name=name, text=f"to {name} & on") for name in ("stdout", "stderr")]
    page = page_of(new_code_cell("f()", outputs=[*printed, error]))
    assert page.find("pre", class_="stdout").get_text() == "to stdout & on"
    assert page.find("pre", class_="stderr").get_text() == "to stderr & on"
    assert page.find("pre", class_="error").get_text() == "ValueError: <no>"


def test_scripts_of_outputs_are_kept_as_they_are(page_of, code):
    script = "<script>if (1 < 2 && 'a') { document.title += '</b>'; }</script>"
    page = page_of(code(text_html=f"<form></form>{script}", text_plain="form"))
    assert script in str(page)


def test_a_page_may_load_nothing_whatever_its_scripts_try(page_of, text):
    policy = page_of(text("# T")).find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy
    assert "http" not in policy


def test_a_picture_has_its_description(page_of, code, capsys):
    page = page_of(
        code(image_png=PICTURE, text_plain="picture", metadata={"image/png": {"alt": 'Bars: "75", 25'}}),
    )
    assert page.main.img["alt"] == 'Bars: "75", 25'
    assert page.main.img["src"] == f"data:image/png;base64,{PICTURE}"
    assert capsys.readouterr().err == ""


def test_a_drawing_becomes_a_picture_of_its_own(page_of, code):
    cell = code(text_plain="drawing", metadata={"alt": "A square"})
    cell.outputs[0].data["image/svg+xml"] = SVG
    image = page_of(cell).main.img
    kind, _, content = image["src"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(content).decode() == SVG
    assert image["alt"] == "A square"


def test_a_picture_without_a_description_is_remarked_on(page_of, code, capsys):
    page_of(code(image_png=PICTURE, text_plain="picture"))
    assert "07_sample.ipynb: 1 picture(s) without a written description" in capsys.readouterr().err


def test_a_picture_beside_the_notebook_is_put_into_the_page(page_of, text, tmp_path):
    (tmp_path / "map.png").write_bytes(b"\x89PNG")
    hidden = "<details><summary>More</summary>\n\n<img alt='B' src='map.png'>\n\nWords.\n\n</details>"
    page = page_of(text(f"![A map](map.png)\n\n{hidden}"))
    sources = [image["src"] for image in page.main.find_all("img")]
    assert sources == ["data:image/png;base64,iVBORw=="] * 2
    assert "Words." in page.main.details.get_text()


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("![A map](https://example.org/map.png)", "https://example.org/map.png"),
        ("![A map](missing.png)", "missing.png"),
        ('<img alt="x" src="//example.org/x.png">', "//example.org/x.png"),
        ('<script src="https://example.org/x.js"></script>', "https://example.org/x.js"),
        ('<link rel="stylesheet" href="https://example.org/x.css">', "https://example.org/x.css"),
        ("<style>@import 'https://example.org/x.css';</style>", "https://example.org/x.css"),
        ('<p style="background: url(https://example.org/x.png)">x</p>', "https://example.org/x.png"),
        ('<form action="https://example.org/"></form>', "https://example.org/"),
    ],
)
def test_a_page_that_would_load_something_is_refused_and_not_written(
    page_of, text, tmp_path, source, address
):
    with pytest.raises(CommandError, match="cannot become one file") as refused:
        page_of(text(f"# T\n\n{source}"))
    assert f"\n  {address}\n" in str(refused.value)
    assert not (tmp_path / "hand outs").exists()


def test_links_are_kept_but_for_those_to_neighbouring_files(page_of, text):
    links = "[out](https://example.org/) [down](#T) [beside](../exercises/ex01.ipynb) <a@b.org>"
    page = page_of(text(f"{links}\n\n## T"))
    kept = [link["href"] for link in page.main.find_all("a")]
    assert kept == ["https://example.org/", "#T", "mailto:a@b.org"]
    assert "beside" in page.main.p.get_text()


def test_table_headers_have_a_scope_and_a_wide_table_scrolls_in_its_box(page_of, text, code):
    pandas = (
        "<table><thead><tr><th></th><th>a</th><th>b</th><th>c</th></tr></thead>"
        "<tbody><tr><th>0</th><td>1</td><td>2</td><td>3</td></tr></tbody></table>"
    )
    page = page_of(text("| x | y |\n|---|---|\n| 1 | 2 |"), code(text_html=pandas, text_plain="table"))
    narrow, wide = page.main.find_all("table")
    assert [header["scope"] for header in narrow.find_all("th")] == ["col", "col"]
    assert [(header.get_text(), header["scope"]) for header in wide.find_all("th")] == [
        ("a", "col"),
        ("b", "col"),
        ("c", "col"),
        ("0", "row"),
    ]
    assert narrow.find_parent(tabindex="0") is None
    assert wide.parent["role"] == "group"
    assert wide.parent["tabindex"] == "0"
    assert wide.parent["aria-label"] == "Table"


@pytest.mark.parametrize(
    "source", ["A price of $p$ a year", "$$p$$", "\\begin{align}p\\end{align}", "It costs $5 or $6."]
)
def test_a_formula_is_shown_as_written_and_remarked_on_with_its_cell(page_of, text, capsys, source):
    page = page_of(text("# T"), text(source))
    assert page.main.get_text().strip() == source
    assert "07_sample.ipynb: cell 2: the formula " in capsys.readouterr().err


def test_money_with_escaped_dollar_signs_is_no_formula(page_of, text, capsys):
    page = page_of(text("It costs \\$5 or \\$6."))
    assert page.main.get_text().strip() == "It costs $5 or $6."
    assert capsys.readouterr().err == ""


def test_markdown_that_a_cell_returned_is_rendered(page_of, code):
    page = page_of(code(text_markdown="a **b**", text_plain="m"))
    assert page.main.strong.string == "b"
