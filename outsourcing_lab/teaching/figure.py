"""A figure together with its written description: one for the eye, one for the ear, one for the tests."""

import io
from base64 import b64encode
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

LARGEST_SVG = 80_000
"""Bytes; a larger SVG is stored as a PNG, which a page of many points loads faster."""


@dataclass(frozen=True, repr=False)
class Figure:
    """A drawing and the description that says in words, with the numbers, what the drawing shows.

    As a cell's value it gives the description as text, which nbval compares and a terminal prints, and one
    deterministic image with the description as its alternative text, which a browser shows and a screen
    reader reads.

    Args:
        drawing: a matplotlib figure, made by `matplotlib.figure.Figure` rather than by pyplot, so that it is
            shown once only.
        description: what the drawing shows, with its numbers, for a reader who cannot see it.

    Raises:
        ValueError: where the description is empty.

    Example:
        >>> from matplotlib.figure import Figure as Drawing
        >>> drawing = Drawing(figsize=(2, 1))
        >>> bars = drawing.subplots().bar(["onshore", "offshore"], [75, 25])
        >>> Figure(drawing, "Bar chart: onshore 75, offshore 25.")
        Bar chart: onshore 75, offshore 25.
    """

    drawing: "Drawing"
    description: str

    def __post_init__(self) -> None:
        if not self.description.strip():
            raise ValueError("a figure needs a description that gives its numbers in words; it was empty")

    def __repr__(self) -> str:
        return self.description

    @cached_property
    def html(self) -> str:
        """The image as one HTML element, with no address outside itself."""
        return (
            f'<figure class="lesson-figure" style="margin:0.5em 0"><img alt="{escape(self.description)}" '
            f'src="{self._image()}" style="max-width:100%;height:auto;background:#fff"></figure>'
        )

    def _image(self) -> str:
        svg = self._saved("svg", metadata={"Date": None, "Creator": None})
        if len(svg) <= LARGEST_SVG:
            return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
        png = self._saved("png", dpi=144, metadata={"Software": None})
        return f"data:image/png;base64,{b64encode(png).decode()}"

    def _saved(self, file_format: str, **options: Any) -> bytes:
        from matplotlib import rc_context

        # A fixed salt makes the ids within the SVG, and so its bytes, the same in every run.
        with rc_context({"svg.hashsalt": "outsourcing-lab"}), io.BytesIO() as file:
            self.drawing.savefig(file, format=file_format, bbox_inches="tight", **options)
            return file.getvalue()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": self.description, "text/html": self.html}
