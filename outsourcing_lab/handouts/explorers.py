"""The saved settings of an explorer in a handout: moved by a slider, listed in full, or four on paper."""

import re
from dataclasses import dataclass
from html import escape

from bs4 import BeautifulSoup, Tag

_EXPLORER = re.compile(r'<section\b[^<>]*\bclass="lesson-explorer"')
_DETAILS = re.compile(r"<(/?)details\b[^<>]*>")
_SUMMARY = re.compile(r"<summary\b[^<>]*>(.*?)</summary>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p\b[^<>]*>(.*?)</p>", re.DOTALL)
_ON_PAPER = 4


def is_explorer(html: str) -> bool:
    """Return whether the HTML of an output is an explorer's saved face.

    >>> is_explorer('<section class="lesson-explorer" aria-label="Downtime"></section>')
    True
    """
    return _EXPLORER.search(html) is not None


def as_positions(html: str, *, number: int) -> str:
    """Return the saved settings one after the other, with the slider that shows one of them at a time.

    The slider shows once the page's script has run; until then, and on paper, the settings stand one below
    the other. Of more than four, paper gets four, from the first to the last.

    Args:
        html: the explorer's saved face, cleaned.
        number: the explorer's place among those of the page, from 1, which keeps its ids apart from theirs.
    """
    # Only the little that stands before the settings is parsed: they are most of a page, and would take long.
    opening = BeautifulSoup(html.partition("<details")[0], "html.parser")
    section = opening.find("section", class_="lesson-explorer")
    positions = [_position(details) for details in _outermost_details(html)] if section else []
    if section is None or not positions:
        return html
    return _section(str(section.get("aria-label", "")), _where(section), positions, f"explorer-{number}")


@dataclass(frozen=True)
class _Position:
    words: str
    says: str
    face: str


def _outermost_details(html: str) -> list[str]:
    """Return what is in each folded part that lies in no other."""
    found, depth, start = [], 0, 0
    for tag in _DETAILS.finditer(html):
        if not tag[1]:
            depth += 1
            start = tag.end() if depth == 1 else start
        elif depth:
            depth -= 1
            if depth == 0:
                found.append(html[start : tag.start()])
    return found


def _position(details: str) -> _Position:
    summary = _SUMMARY.search(details)
    says = _PARAGRAPH.search(details, summary.end() if summary else 0)
    if summary is None or says is None:
        return _Position("", "", details)
    face = details[: summary.start()] + details[summary.end() : says.start()] + details[says.end() :]
    return _Position(_text(summary[1]), _text(says[1]), face)


def _text(html: str) -> str:
    return BeautifulSoup(html, "html.parser").get_text()


def _where(section: Tag) -> str:
    """What is said of all saved settings: the controls that stay as they are, and where all can be moved."""
    first = section.p
    return first.get_text().partition("saved settings")[2] if first else ""


def _section(title: str, where: str, positions: list[_Position], anchor: str) -> str:
    count = len(positions)
    printed = {round(step * (count - 1) / (_ON_PAPER - 1)) for step in range(_ON_PAPER)}
    shown = "".join(_shown(position, on_paper=place in printed) for place, position in enumerate(positions))
    fewer = (
        f'<p class="printed">{_ON_PAPER} of the {count} saved settings are printed here.</p>'
        if count > _ON_PAPER
        else ""
    )
    return (
        f'<section class="lesson-explorer" aria-labelledby="{anchor}">'
        f'<p class="explorer-title" id="{anchor}">{escape(title)}</p>'
        f'<p class="explorer-about">{count} saved setting{"" if count == 1 else "s"}{escape(where)}</p>'
        f"{_slider(count, positions[0].words, anchor) if count > 1 else ''}{fewer}"
        f'<div class="positions">{shown}</div></section>'
    )


def _shown(position: _Position, *, on_paper: bool) -> str:
    return (
        f'<div class="position{" on-paper" if on_paper else ""}" data-words="{escape(position.words)}">'
        f'{_setting(position.words)}<p class="says">{escape(position.says)}</p>{position.face}</div>'
    )


def _slider(count: int, words: str, anchor: str) -> str:
    marks = "".join(f'<option value="{place}"></option>' for place in range(1, count + 1))
    return (
        f'<div class="slider"><p class="range"><label for="{anchor}-slider">Saved setting</label>'
        f'<input type="range" id="{anchor}-slider" min="1" max="{count}" step="1" value="1" '
        f'list="{anchor}-marks" aria-valuetext="{escape(words)}" autocomplete="off"></p>'
        f'<datalist id="{anchor}-marks">{marks}</datalist>'
        '<div class="now"></div><p class="says" role="status"></p></div>'
    )


def _setting(words: str) -> str:
    """Return the words of a setting, "label: value; label: value", as a list of labels and values."""
    pairs = [part.partition(": ") for part in words.split("; ")]
    if not all(colon for _, colon, _ in pairs):
        return f'<p class="setting">{escape(words)}</p>'
    entries = "".join(
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, _, value in pairs
    )
    return f'<dl class="setting">{entries}</dl>'
