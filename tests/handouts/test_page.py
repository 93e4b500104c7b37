"""What stands around the cells of a page, and what becomes of an author's text."""

import base64
import re

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook
from traitlets.config import Config

from outsourcing_lab import __version__
from outsourcing_lab.handouts.exporter import HandoutExporter
from outsourcing_lab.handouts.versions import Version
from tests.handouts.pages import EXPORTERS, gave, render

NAMES = {Version.LEARN: "To learn with", Version.KEY: "Answer key", Version.TEST: "To test with"}


def test_the_page_says_what_it_is():
    page = render("# Who & *where*\n\nText.\n\n## One\n\n## 2. Sources", date="2026-01-31").page
    assert page.html["lang"] == "en"
    assert page.title.string == "Who & where"
    assert [heading.get_text() for heading in page.find_all("h1")] == ["Who & where"]
    assert page.find("meta", attrs={"name": "viewport"})["content"] == "width=device-width, initial-scale=1"
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.find("meta", attrs={"name": "referrer"})["content"] == "no-referrer"
    head = page.header.get_text()
    assert "About 1 minute " in head
    assert f"Version {__version__}" in head
    assert "Last changed 2026-01-31" in head
    footer = page.footer.get_text()
    assert "07_sample" in footer
    assert "CC BY 4.0" in footer
    assert "BSD-3-Clause" in footer
    assert page.footer.find("a", string="2. Sources")["href"] == "#2.-Sources"


@pytest.mark.parametrize("version", Version)
def test_the_page_says_which_version_it_is(version):
    page = render("# T", version=version).page
    assert NAMES[version] in page.header.get_text()
    assert page.body["class"] == [version]


def test_a_lesson_of_the_course_takes_as_long_as_the_course_says_and_others_what_they_say():
    assert render("# T", name="01_outsourcing_and_place").outline.minutes == 45
    assert render("# T\n\n*About 25 minutes.*").outline.minutes == 25
    assert render("word " * 1500).outline.minutes == 10


def test_the_date_is_that_of_the_file_where_the_notebook_says_none(tmp_path):
    (tmp_path / "07_sample.ipynb").write_text("{}")
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", render("# T", path=tmp_path).outline.date)
    assert render("# T", path=tmp_path / "elsewhere").outline.date == ""


def test_a_title_cannot_break_out_of_its_place():
    page = render("# `</title><script>alert(1)</script>`").page
    assert page.title.string == "</title><script>alert(1)</script>"
    assert page.find("script") is None


def test_without_a_heading_the_lesson_is_called_by_its_name():
    page = render("Only text.").page
    assert page.title.string == page.h1.string == "07_sample"
    assert page.find("nav") is None


def test_headings_keep_their_order_and_the_contents_lead_to_those_of_level_two():
    rendered = render("# T\n\n## One `x`\n\n#### Deeper\n\n## Two", "# Again", "<h2>Two</h2>", "##")
    headings = rendered.main.find_all(re.compile("h[1-6]"))
    assert [(heading.name, heading.get_text()) for heading in headings] == [
        ("h2", "One x"),
        ("h3", "Deeper"),
        ("h2", "Two"),
        ("h2", "Again"),
        ("h2", "Two"),
    ]
    links = rendered.page.nav.find_all("a")
    assert [link["href"] for link in links] == ["#One-x", "#Two", "#Again", "#Two-2"]
    assert [rendered.page.find(id=link["href"][1:]).get_text() for link in links] == [
        "One x",
        "Two",
        "Again",
        "Two",
    ]


def test_no_id_stands_twice_whatever_outputs_bring():
    page = render("## One", gave('<p id="One">a</p><p id="lesson">b</p>'), gave('<p id="x">c</p>' * 2)).page
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert page.find(id="lesson").name == "main"


def test_nothing_of_one_page_gets_into_the_next():
    first = render(
        "# First\n\n## One\n\n$x$", gave("<figure><img src='data:image/png;base64,AA=='></figure>")
    )
    second = render("## One")
    assert first.outline.has_formulas
    assert not second.outline.has_formulas
    assert second.remarks == []
    assert second.page.title.string == "07_sample"
    assert second.page.nav.a["href"] == "#One"


def test_the_notebook_itself_is_not_changed():
    cell = gave("<p>x</p>")
    before = str(cell)
    render(cell)
    assert str(cell) == before


def test_what_nbconvert_is_asked_to_leave_out_is_left_out_and_numbers_stay():
    settings = {"TagRemovePreprocessor": {"enabled": True, "remove_cell_tags": ["drop"]}}
    exporter = HandoutExporter(config=Config(settings), exclude_input=True)
    dropped = gave("<p>dropped</p>", tags=["drop"])
    notebook = new_notebook(cells=[dropped, gave("<script>1</script><p>kept</p>", source="secret()")])
    text, resources = exporter.from_notebook_node(notebook, {"metadata": {"name": "x"}})
    assert "kept" in text
    assert "dropped" not in text
    assert "secret()" not in text
    assert [remark.cell_number for remark in resources["outline"].remarks] == [2]


def test_half_a_character_does_not_stop_the_page():
    rendered = render("# \ud800 T", gave("<p>\udfff</p>"))
    rendered.html.encode()
    assert rendered.page.title.string == "\N{REPLACEMENT CHARACTER} T"


def test_a_picture_beside_the_notebook_is_put_into_the_page(tmp_path):
    (tmp_path / "a map.png").write_bytes(b"\x89PNG")
    hidden = "<details><summary>More</summary>\n\n<img alt='B' src='a map.png'>\n\nWords.\n\n</details>"
    main = render(f"![A map](<a map.png>)\n\n{hidden}", path=tmp_path).main
    assert [image["src"] for image in main.find_all("img")] == ["data:image/png;base64,iVBORw=="] * 2
    assert main.figure["aria-label"] == "Figure 1"
    assert "A map" in main.find("details", class_="description").get_text()
    assert "Words." in main.find("details", class_=None).get_text()


@pytest.mark.parametrize(
    "source", ["missing.png", "../secret.png", "link.png", "notes.txt", "https://e.org/m.png"]
)
def test_a_picture_from_elsewhere_is_not_loaded_and_remarked_on(tmp_path, source):
    folder = tmp_path / "course"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "notes.txt").write_text("secret")
    rendered = render(f"![A map]({source})", path=folder)
    assert rendered.main.img is None
    assert base64.b64encode(b"secret").decode() not in rendered.html
    assert "A picture is not in this file: A map" in rendered.main.get_text()
    ((number, sentence),) = rendered.remarks
    assert number == 1
    assert f"a picture from elsewhere ({source})" in sentence


def test_a_picture_that_the_cell_carries_is_put_into_the_page():
    cell = new_markdown_cell("![A map](attachment:m.png)", attachments={"m.png": {"image/png": "iVBORw=="}})
    assert render(cell).main.img["src"] == "data:image/png;base64,iVBORw=="


def test_a_picture_that_nobody_describes_says_so_to_readers_and_to_the_author(tmp_path):
    (tmp_path / "map.png").write_bytes(b"\x89PNG")
    rendered = render("# T", "![](map.png)", path=tmp_path)
    assert "Figure 1 has no description." in rendered.main.find(class_="note").get_text()
    assert rendered.main.img["alt"]
    assert [number for number, sentence in rendered.remarks if "no description" in sentence] == [2]


@pytest.mark.parametrize("source", [r"$\frac{a}{b}$", r"$$\frac{a}{b}$$", "\\begin{align}a &= b\\end{align}"])
def test_a_formula_becomes_mathml_and_brings_its_font(source):
    rendered = render(source)
    assert rendered.main.math is not None
    assert "\\" not in rendered.main.get_text()
    assert rendered.outline.has_formulas
    assert rendered.remarks == []


def test_a_formula_that_does_not_convert_is_shown_as_its_source():
    rendered = render("# T", r"Water: $\ce{H2O}$")
    assert rendered.main.find("code", class_="tex").get_text() == r"\ce{H2O}"
    assert [number for number, _ in rendered.remarks] == [2]


def test_money_is_no_formula():
    rendered = render("It costs $5 or $6.")
    assert rendered.main.get_text().strip() == "It costs $5 or $6."
    assert rendered.main.math is None
    assert "money" in rendered.remarks[0][1]
    assert render("It costs \\$5 or \\$6.").remarks == []


def test_what_is_folded_is_folded_open_or_left_out():
    source = (
        "Why?\n\n<details><summary>Hint</summary>\n\n## Because\n\n<details>of it</details></details>\n\nEnd."
    )
    learn, key, test = (render(source, version=version) for version in Version)
    assert not learn.main.details.has_attr("open")
    assert all(part.has_attr("open") for part in key.main.find_all("details"))
    assert test.main.find("details") is None
    assert "Because" not in test.html
    assert "End." in test.main.get_text()


@pytest.mark.parametrize("tag", ["hint", "solution"])
def test_a_tagged_cell_is_folded_open_or_left_out(tag):
    learn, key, test = (render(gave("<p>so it is</p>", tags=[tag]), version=version) for version in Version)
    assert not learn.main.find("details", class_=tag).has_attr("open")
    assert key.main.find("details", class_=tag).has_attr("open")
    assert "so it is" not in test.html


def test_a_note_for_instructors_is_in_the_key_alone():
    cell = new_markdown_cell("Ask Tom.", metadata={"tags": ["instructor"]})
    shown = {version: "Ask Tom." in render(cell, version=version).html for version in Version}
    assert shown == {Version.LEARN: False, Version.KEY: True, Version.TEST: False}


def test_all_exporters_are_known_by_their_version():
    assert set(EXPORTERS) == set(Version)
