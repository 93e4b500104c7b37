"""The look that all HTML pages of the course share, whichever room makes them."""

from functools import cache
from importlib.resources import files


@cache
def page_style() -> str:
    """Return the style sheet: colours in light, in dark and on paper, text, code and tables.

    It stands in each page itself, since a page is one file that loads nothing.
    """
    return (files(__package__) / "page.css").read_text("utf-8")
