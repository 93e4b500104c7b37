"""What was met while a notebook was rendered: its title, its headings, and what its author should look at."""

import re
from dataclasses import dataclass, field
from html import escape, unescape

_HEADING = re.compile(r"<h([1-6])(?P<attributes>[^>]*)>(?P<inside>.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ID = re.compile(r' id="([^"]*)"')


@dataclass(frozen=True)
class Heading:
    """A heading of the page as the list of contents needs it; `text` is plain text."""

    level: int
    anchor: str
    text: str


@dataclass(frozen=True)
class Remark:
    """What the author of a notebook should look at.

    Attributes:
        cell_number: the cell, counted from 1 over all cells; 0 where it belongs to none.
        sentence: what was met, and what to do about it.
    """

    cell_number: int
    sentence: str


@dataclass
class Outline:
    """What was met while a notebook was rendered.

    Attributes:
        title: the HTML inside the first level-one heading; empty until one was met.
        headings: the headings below it, in their order.
        remarks: what the author should look at, in the order of the cells.
        minutes: how long the notebook takes; None where nobody knows.
        points: how many points its checks are worth.
        date: when it was last changed, as an ISO date; empty where nothing says so.
        has_formulas: whether a formula was set.
        has_controls: whether there is a quiz to answer or an explorer to move.
    """

    title: str = ""
    headings: list[Heading] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    minutes: int | None = None
    points: float = 0
    date: str = ""
    has_formulas: bool = False
    has_controls: bool = False
    _ids: set[str] = field(default_factory=lambda: {"lesson", "contents"})

    @property
    def chapters(self) -> list[Heading]:
        """The headings that the list of contents leads to."""
        return [heading for heading in self.headings if heading.level == 2]

    @property
    def sources(self) -> Heading | None:
        """The chapter that names the sources, None where there is none."""
        named = (chapter for chapter in self.chapters if re.fullmatch(r"[\d. ]*Sources", chapter.text))
        return next(named, None)

    def remark(self, cell_number: int, sentence: str) -> None:
        """Add a remark, once however often it is met in a cell."""
        new = Remark(cell_number, sentence)
        if new not in self.remarks:
            self.remarks.append(new)

    def claim_id(self, wanted: str) -> bool:
        """Return whether an id was free on this page; from now on it is taken."""
        free = wanted not in self._ids
        self._ids.add(wanted)
        return free

    def take_headings(self, html: str) -> str:
        """Return HTML with its headings in order for the page, and note them.

        The first level-one heading of the page is taken out: it stands in the page's header. Every other
        heading gets an anchor as JupyterLab makes it, and stands at most one level below the one before.

        >>> outline = Outline()
        >>> outline.take_headings("<h1>Who <em>and</em> where</h1><p>Text</p><h4>Why?</h4>")
        '<p>Text</p><h2 id="Why?">Why?</h2>'
        >>> outline.title
        'Who <em>and</em> where'

        Args:
            html: well-formed HTML.
        """
        return _HEADING.sub(self._take, html)

    def _take(self, found: re.Match[str]) -> str:
        level, inside = int(found[1]), found["inside"].strip()
        text = re.sub(r"\s+", " ", unescape(_TAG.sub("", inside))).strip()
        if not text:
            return inside
        if level == 1 and not self.title:
            self.title = inside
            return ""
        before = self.headings[-1].level if self.headings else 1
        given = _ID.search(found["attributes"])
        anchor = unescape(given[1]) if given else self._free_id(re.sub(r"\s+", "-", text))
        heading = Heading(min(max(level, 2), before + 1), anchor, text)
        self.headings.append(heading)
        attributes = _ID.sub("", found["attributes"])
        tag = f"h{heading.level}"
        return f'<{tag}{attributes} id="{escape(anchor)}">{inside}</{tag}>'

    def _free_id(self, wanted: str) -> str:
        number, candidate = 1, wanted
        while not self.claim_id(candidate):
            number += 1
            candidate = f"{wanted}-{number}"
        return candidate
