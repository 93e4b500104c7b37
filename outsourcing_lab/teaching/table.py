"""A small table with a caption and headers that a screen reader can follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

# The class is named twice to outweigh JupyterLab's own style, which aligns cells to the right.
STYLE = (
    "<style>.lesson-table{overflow-x:auto;margin:0.5em 0}"
    ".lesson-table.lesson-table table{border-collapse:collapse;margin:0;table-layout:auto;font-size:inherit}"
    ".lesson-table.lesson-table caption{text-align:left;font-weight:600;padding:0.3em 0;color:inherit}"
    ".lesson-table.lesson-table :is(th,td){text-align:left;vertical-align:top;"
    "padding:0.35em 1.2em 0.35em 0;border-bottom:1px solid currentColor;white-space:normal;max-width:32em}"
    "</style>"
)


@dataclass(frozen=True)
class Link:
    """A cell that leads to a file beside the notebook, or to an address.

    Args:
        text: what is read.
        target: where it leads, as a path relative to the notebook's folder or as an address.
    """

    text: str
    target: str

    def __str__(self) -> str:
        return self.text

    @property
    def html(self) -> str:
        """The link as HTML."""
        return f'<a href="{escape(self.target)}">{escape(self.text)}</a>'


@dataclass(frozen=True, repr=False)
class Table:
    """Rows of text under a caption; the first cell of each row is its header.

    As a cell's value it gives aligned plain text, which nbval compares and a terminal prints, and an HTML
    table with a caption and scoped headers.

    Args:
        caption: what the table shows, with the units of its numbers.
        columns: the column headers.
        rows: the cells, as many in each row as there are columns.

    Raises:
        ValueError: where a row has more or fewer cells than there are columns.

    Example:
        >>> Table("Downtime a month", ["availability", "minutes"], [["99.9 %", 43.2], ["99 %", 432]])
        Downtime a month
        availability  minutes
        99.9 %        43.2
        99 %          432
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"row {list(row)!r} has {len(row)} cells for {len(self.columns)} columns")

    def __repr__(self) -> str:
        return self.description

    @cached_property
    def description(self) -> str:
        """The table as aligned plain text."""
        lines = [[str(cell) for cell in row] for row in (self.columns, *self.rows)]
        widths = [max(len(line[column]) for line in lines) for column in range(len(self.columns))]
        padded = (zip(line, widths, strict=True) for line in lines)
        return "\n".join(
            [
                self.caption,
                *("  ".join(cell.ljust(width) for cell, width in line).rstrip() for line in padded),
            ]
        )

    @cached_property
    def html(self) -> str:
        """The table as HTML, within a box that scrolls where the page is too narrow for it."""
        head = "".join(f'<th scope="col">{escape(column)}</th>' for column in self.columns)
        body = "".join(
            f'<tr><th scope="row">{_html(first)}</th>'
            + "".join(f"<td>{_html(cell)}</td>" for cell in others)
            + "</tr>"
            for first, *others in self.rows
        )
        return (
            f'{STYLE}<div class="lesson-table" role="group" aria-label="{escape(self.caption)}" tabindex="0">'
            f"<table><caption>{escape(self.caption)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>"
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": self.description, "text/html": self.html}


def _html(cell: object) -> str:
    return cell.html if isinstance(cell, Link) else escape(str(cell))
