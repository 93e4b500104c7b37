"""What is done to a finished page: tables get headers, dead links go, and what it would load is found."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

# Attributes whose value a browser loads by itself; `href` does so on everything but links.
_LOADING_ATTRIBUTES = ("src", "srcset", "poster", "data", "background", "xlink:href", "action", "formaction")
_CSS_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?P<address>[^"')\s;]+)""", re.IGNORECASE)
_HAS_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_COLUMNS_THAT_FIT_A_PHONE = 3


def label_tables(page: BeautifulSoup) -> None:
    """Give every table header its scope, and every wide table a box of its own to scroll in.

    An empty header cell, such as the corner of a pandas table, becomes a plain cell: a screen reader would
    announce it as a header without a name.

    Args:
        page: changed in place.
    """
    for table in page.find_all("table"):
        for header in table.find_all("th"):
            if not header.get_text(strip=True):
                header.name = "td"
                del header["scope"]
            elif not header.get("scope"):
                header["scope"] = "col" if header.find_parent("thead") else "row"
        columns = max((len(row.find_all(["td", "th"])) for row in table.find_all("tr")), default=0)
        if columns > _COLUMNS_THAT_FIT_A_PHONE and not table.find_parent(tabindex="0"):
            label = table.caption.get_text(" ", strip=True) if table.caption else "Table"
            table.wrap(
                page.new_tag(
                    "div", attrs={"class": "wide", "role": "group", "aria-label": label, "tabindex": "0"}
                )
            )


def let_figures_scroll(page: BeautifulSoup) -> None:
    """Let the keyboard reach every figure: on a phone it keeps its size and is scrolled in its own box.

    Args:
        page: changed in place.
    """
    for number, figure in enumerate(page.find_all("figure"), start=1):
        figure["tabindex"] = "0"
        figure["aria-label"] = f"Figure {number}"


def drop_relative_links(page: BeautifulSoup) -> None:
    """Turn links to neighbouring files into their text: a page that travels alone has no neighbours.

    Args:
        page: changed in place.
    """
    for link in page.find_all("a", href=True):
        if not str(link["href"]).startswith("#") and not _HAS_SCHEME.match(str(link["href"])):
            link.unwrap()


def loaded_addresses(page: BeautifulSoup) -> list[str]:
    """Return every address that a browser would load when it opens the page, in their order.

    >>> page = '<img src="logo.png"><a href="https://example.org">more</a>'
    >>> loaded_addresses(BeautifulSoup(page, "html.parser"))
    ['logo.png']

    Args:
        page: the page; links that a reader may follow do not count, nor do `data:` addresses.
    """
    return [
        address
        for element in page.find_all(True)
        for address in _candidates(element)
        if address and not address.lower().startswith(("data:", "#"))
    ]


def _candidates(element: Tag) -> Iterator[str]:
    for name in _LOADING_ATTRIBUTES:
        yield str(element.get(name, "")).strip()
    if element.name not in ("a", "area"):
        yield str(element.get("href", "")).strip()
    styles = f"{element.get('style', '')} {element.get_text() if element.name == 'style' else ''}"
    for found in _CSS_ADDRESS.finditer(styles):
        yield found["address"]
