"""What is done to each cleaned piece of HTML: tables get headers and captions, pictures their description."""

import re
from collections.abc import Callable, Sequence
from html import escape, unescape

from bs4 import BeautifulSoup, Tag

_COLUMNS_THAT_FIT_A_PHONE = 3
_MOST_TABLES = 300
_IMAGE_TAG = r"""<img\b(?:[^>"]|"[^"]*")*>"""
_IMAGE = re.compile(_IMAGE_TAG)
_FIGURE_OR_PICTURE = re.compile(
    r"<figure\b(?P<attributes>[^>]*)>(?P<inside>.*?)</figure>"
    rf"|<p>\s*(?P<alone>{_IMAGE_TAG})\s*</p>|{_IMAGE_TAG}",
    re.DOTALL,
)
_ALT = re.compile(r' alt="([^"]*)"')
_FIGURE_NAME = re.compile(r' (tabindex|aria-label)="[^"]*"')
_CAPTION_BESIDE = re.compile(r"Table:\s*(?P<caption>\S.*)", re.DOTALL)
_UNSCOPED = re.compile(r"<th(?![^<>]*\bscope=)[\s>]|<th\b[^<>]*>\s*</th>")
_DETAILS = re.compile(r"<(/?)details\b[^>]*>")


def label_tables(html: str, caption: str = "") -> str:
    """Return HTML in which every table header has its scope, and every wide table a box to scroll in.

    An empty header cell, such as the corner of a pandas table, becomes a plain cell: a screen reader would
    announce it as a header without a name. A paragraph before or after a table that begins with `Table:`
    becomes its caption.

    >>> label_tables("<table><thead><tr><th>a</th></tr></thead></table><p>Table: One column</p>")
    '<table><caption>One column</caption><thead><tr><th scope="col">a</th></tr></thead></table>'

    Args:
        html: well-formed HTML.
        caption: the caption of the first table that has none.
    """
    if html.count("<table") == html.count('class="lesson-table"') and not _UNSCOPED.search(html):
        return html  # there is none, or the course made it, with all of this: then nothing is parsed
    if html.count("<table") > _MOST_TABLES:
        return html  # nested in one another, they would take hours
    page = BeautifulSoup(html, "html.parser")
    for table in page.find_all("table"):
        _join_index_name(table)
        for header in table.find_all("th"):
            if not header.get_text(strip=True):
                header.name = "td"
                del header["scope"]
            elif not header.get("scope"):
                header["scope"] = "col" if header.find_parent("thead") else "row"
        if table.caption is None and (words := _caption_beside(table) or caption):
            caption = ""
            table.insert(0, page.new_tag("caption", string=words))
        _let_scroll(page, table)
    return str(page)


def _join_index_name(table: Tag) -> None:
    """Move the name of a pandas index from a row of its own into the corner above it."""
    rows = table.thead.find_all("tr") if table.thead else []
    if len(rows) != 2:
        return
    first, second = (row.find_all(["th", "td"]) for row in rows)
    if len(first) != len(second) or not first or first[0].get_text(strip=True):
        return
    if not any(cell.get_text(strip=True) for cell in second[1:]):
        first[0].string = second[0].get_text(strip=True)
        rows[1].decompose()


def _caption_beside(table: Tag) -> str:
    for beside in (table.find_previous_sibling(), table.find_next_sibling()):
        if beside is not None and beside.name == "p":
            found = _CAPTION_BESIDE.fullmatch(beside.get_text().strip())
            if found:
                beside.decompose()
                return found["caption"]
    return ""


def _let_scroll(page: BeautifulSoup, table: Tag) -> None:
    columns = max((len(row.find_all(["td", "th"])) for row in table.find_all("tr")), default=0)
    if columns > _COLUMNS_THAT_FIT_A_PHONE and not table.find_parent(tabindex="0"):
        label = table.caption.get_text(" ", strip=True) if table.caption else "Table"
        table.wrap(
            page.new_tag(
                "div", attrs={"class": "wide", "role": "group", "aria-label": label, "tabindex": "0"}
            )
        )


class Pictures:
    """The pictures of one page: each is numbered, and says in words what it shows.

    Args:
        missing: called with the number of the cell for each picture that nothing describes.
    """

    def __init__(self, missing: Callable[[int], None]) -> None:
        self._missing = missing
        self._number = 0

    def described(self, html: str, cell_number: int, descriptions: Sequence[str] = ()) -> str:
        """Return HTML in which every picture has its description, also for those who see it.

        The words are the picture's `alt`, which a screen reader reads; below a figure everyone can open them.
        Where there are none, a visible note says so. Within a line of text an empty `alt` means a picture
        that only decorates, and it stays as it is.

        >>> picture = '<figure><img alt="A map" src="data:,"></figure>'
        >>> print(Pictures(print).described(picture, 3))
        <figure tabindex="0" aria-label="Figure 1"><img alt="A map" src="data:,"></figure>
        <details class="description"><summary>Figure 1 in words</summary><p>A map</p></details>

        Args:
            html: well-formed HTML, with attributes in double quotes.
            cell_number: the cell that it comes from.
            descriptions: those for the pictures that have none, in their order.
        """
        waiting = iter(descriptions)

        def replaced(found: re.Match[str]) -> str:
            block = found["inside"] or found["alone"]
            image = _IMAGE.search(block or found[0])
            if image is None:
                return found[0]
            alt = _ALT.search(image[0])
            if " src=" not in image[0]:
                return _absent(unescape(alt[1]) if alt else "", is_block=bool(block))
            if alt and not alt[1] and not block:
                return found[0]
            words = unescape(alt[1]).strip() if alt else ""
            words = words or next(waiting, "").strip()
            if not words:
                self._missing(cell_number)
            if not block:
                return _with_alt(image[0], words or "a picture without a description")
            return self._figure(found["attributes"] or "", block, image[0], words)

        return _FIGURE_OR_PICTURE.sub(replaced, html)

    def _figure(self, attributes: str, inside: str, image: str, words: str) -> str:
        self._number += 1
        name = f"Figure {self._number}"
        shown = escape(words, quote=False).replace("\n", "<br>")
        note = (
            f'<details class="description"><summary>{name} in words</summary><p>{shown}</p></details>'
            if words
            else f'<p class="note">{name} has no description.</p>'
        )
        inside = inside.replace(image, _with_alt(image, words or f"{name}, without a description"), 1)
        attributes = _FIGURE_NAME.sub("", attributes)
        return f'<figure{attributes} tabindex="0" aria-label="{name}">{inside}</figure>\n{note}'


def _with_alt(image: str, words: str) -> str:
    return _ALT.sub("", image).replace("<img", f'<img alt="{escape(words)}"', 1)


def _absent(words: str, *, is_block: bool) -> str:
    tag = "p" if is_block else "span"
    named = f": {words}" if words else ""
    return f'<{tag} class="note">A picture is not in this file{escape(named, quote=False)}.</{tag}>'


def without_details(html: str) -> str:
    """Return HTML without its folded parts.

    >>> without_details("<p>Why?</p><details><summary>Answer</summary><p>Because.</p></details>")
    '<p>Why?</p>'

    Args:
        html: well-formed HTML.
    """
    pieces, done, depth = [], 0, 0
    for tag in _DETAILS.finditer(html):
        if depth == 0 and not tag[1]:
            pieces.append(html[done : tag.start()])
        depth += -1 if tag[1] else 1
        if depth == 0:
            done = tag.end()
    return "".join([*pieces, html[done:]])


def with_open_details(html: str) -> str:
    """Return HTML whose folded parts are open.

    >>> with_open_details("<details><summary>Answer</summary>Because.</details>")
    '<details open=""><summary>Answer</summary>Because.</details>'

    Args:
        html: well-formed HTML.
    """
    return _DETAILS.sub(lambda tag: tag[0] if tag[1] else '<details open="">', html)
