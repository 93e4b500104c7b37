import io
import shutil
import sys

import pytest
from pypdf import PdfReader

from outsourcing_lab.errors import CommandError
from outsourcing_lab.handouts import paper
from outsourcing_lab.handouts.paper import find_chromium, print_pages
from outsourcing_lab.page_style import page_style

PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Place</title>
<style>{page_style()}</style></head><body><main><h1>Place</h1>
<p>The wage is <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> of ours.</p>
<table><caption>Rates</caption><tr><th scope="col">City</th></tr><tr><td>Leeds</td></tr></table>
<h2 style="break-before: page">Price</h2><p>Above.</p></main></body></html>"""


@pytest.fixture(scope="module")
def chromium():
    try:
        return find_chromium()
    except CommandError as missing:
        pytest.skip(str(missing))


@pytest.fixture
def program(tmp_path):
    """Return a function that makes a program of these lines of a shell and gives its path."""

    def made(*lines):
        file = tmp_path / "browser"
        file.write_text("\n".join(("#!/bin/sh", *lines)), "utf-8")
        file.chmod(0o700)
        return str(file)

    return made


needs_a_shell = pytest.mark.skipif(sys.platform == "win32", reason="the pretended browser is a shell script")


def roles(element):
    """The roles of a PDF's tree of tags, in reading order."""
    if not hasattr(element, "get"):
        return []
    inside = element.get("/K", [])
    inside = inside if isinstance(inside, list) else [inside]
    own = [element["/S"]] if "/S" in element else []
    return own + [role for part in inside for role in roles(part.get_object())]


def test_pages_are_printed_with_tags_language_title_outline_and_page_numbers(chromium, tmp_path):
    told = []
    printed = print_pages({"01_place": PAGE, "02_more": PAGE}, chromium, tmp_path, lambda: told.append(1))
    assert list(printed) == ["01_place", "02_more"]
    assert len(told) == 2
    assert list(tmp_path.iterdir()) == []
    for content in printed.values():
        reader = PdfReader(io.BytesIO(content))
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert root["/Lang"] == "en"
        assert reader.metadata.title == "Place"
        found = roles(root["/StructTreeRoot"])
        wanted = ["/H1", "/P", "/Table", "/Caption", "/TH", "/TD", "/H2", "/P"]
        places = iter(found)
        assert all(role in places for role in wanted), found
        assert [heading.title for heading in reader.outline if not isinstance(heading, list)] == ["Place"]
        texts = [page.extract_text() for page in reader.pages]
        assert len(texts) == 2
        assert ["1 / 2" in texts[0], "2 / 2" in texts[1]] == [True, True]
        assert "Leeds" in texts[0]


def test_the_variable_names_the_browser(monkeypatch, program):
    mine = program("exit 0")
    monkeypatch.setenv("CHROMIUM", mine)
    assert find_chromium() == mine


def test_a_variable_that_names_no_program_is_refused(monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    with pytest.raises(CommandError, match="CHROMIUM names 'no-such-browser', which is no program"):
        find_chromium()


def test_without_a_browser_the_message_names_the_package(monkeypatch):
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(
        CommandError, match=r"Debian: apt install chromium(?s:.*)Fedora: dnf install chromium"
    ):
        find_chromium()


@needs_a_shell
def test_a_browser_that_prints_nothing_is_refused_with_its_last_words(program, tmp_path):
    mute = program("echo no display >&2", "exit 3")
    with pytest.raises(CommandError, match=r"printed no PDF of 01_place \(exit code 3\)(?s:.*)no display"):
        print_pages({"01_place": PAGE}, mute, tmp_path, bool)
    assert [path.name for path in tmp_path.iterdir()] == ["browser"]


@needs_a_shell
def test_a_browser_that_never_ends_is_stopped(program, tmp_path, monkeypatch):
    monkeypatch.setattr(paper, "_SECONDS", 0.5)
    with pytest.raises(CommandError, match="did not print 01_place within"):
        print_pages({"01_place": PAGE}, program("exec sleep 60"), tmp_path, bool)
    assert [path.name for path in tmp_path.iterdir()] == ["browser"]


def test_a_browser_that_does_not_start_is_refused(tmp_path):
    with pytest.raises(CommandError, match="does not start: "):
        print_pages({"01_place": PAGE}, str(tmp_path), tmp_path, bool)
