"""A figure as IPython shows it, drawn once instead of three times.

pyplot draws it as its cell ends, and IPython draws it twice to show it, the first time to see what to cut
off. Drawing is most of what a submission with figures costs.
"""

import binascii
import io
import warnings
from typing import Any

import numpy as np
from IPython.core import pylabtools
from matplotlib import image, pyplot, rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba

_usual = pylabtools.print_figure


def draw_once() -> None:
    """Let figures be drawn as IPython shows them, and then once, from the next choice of a backend on.

    One that cannot be drawn is one error in the outputs of its cell, where a kernel gives the same one twice.
    """
    pylabtools.print_figure = print_figure
    pyplot._draw_all_if_interactive = _leave_it_to_ipython


def _leave_it_to_ipython() -> None:
    """Stand for what pyplot has called as a cell ends; IPython calls what shows the figures right after."""


def print_figure(
    fig: Any, fmt: str = "png", bbox_inches: Any = "tight", base64: bool = False, **others: Any
) -> Any:
    """Return the picture of a figure, as IPython's function of this name does.

    The picture is as large and shows the same; an edge may lie a part of a pixel elsewhere. What is not
    plain, what warns and what fails is left to IPython's own function, which draws it, warns or fails.

    Args:
        fig: a figure of matplotlib.
        fmt: the format; another than "png" is left to IPython.
        bbox_inches: which part to show; another than "tight" is left to IPython.
        base64: whether to return text instead of bytes.
        others: what else matplotlib can be told; left to IPython.

    Example:
        >>> from matplotlib.figure import Figure
        >>> print_figure(Figure()) is None  # there is nothing in it
        True
    """
    if fmt == "png" and bbox_inches == "tight" and not others and (fig.axes or fig.lines):
        picture = _drawn_without_warning(fig)
        if picture is not None:
            return binascii.b2a_base64(picture, newline=False).decode() if base64 else picture
    return _usual(fig, fmt=fmt, bbox_inches=bbox_inches, base64=base64, **others)  # type: ignore[no-untyped-call]


def _drawn_without_warning(figure: Any) -> bytes | None:
    warned: list[object] = []
    # Not `catch_warnings`, which would let every warning that the cell gave already be given again.
    show = warnings.showwarning
    warnings.showwarning = lambda *shown, **_: warned.append(shown)
    try:
        picture = _drawn(figure)
    except Exception:
        return None
    finally:
        warnings.showwarning = show
    return None if warned else picture


def _drawn(figure: Any) -> bytes | None:
    """Draw a figure and cut off what is empty around it, or return None where it reaches beyond its frame."""
    canvas, patch = figure.canvas, figure.patch
    colour = to_rgba(figure.get_facecolor())
    is_plain = patch.get_visible() and patch.get_linewidth() == 0 and colour[3] == 1
    if type(canvas) is not FigureCanvasAgg or not is_plain or rcParams["savefig.bbox"] is not None:
        return None
    raw = io.BytesIO()
    canvas.print_figure(raw, format="raw", dpi=figure.dpi, facecolor=colour, edgecolor=figure.get_edgecolor())
    width, height = canvas.get_width_height()
    pixels = np.frombuffer(raw.getvalue(), np.uint8).reshape(height, width, 4)
    content = figure.get_tightbbox(canvas.get_renderer())
    if min(content.x0, content.y0) < 0 or content.x1 * figure.dpi > width or content.y1 * figure.dpi > height:
        return None
    box = content.padded(rcParams["savefig.pad_inches"])
    # As matplotlib rounds it: the last bit must not cost a row.
    wide, high = (int(side * figure.dpi + 1e-8) for side in box.size)
    picture = np.full((high, wide, 4), np.round(255 * np.array(colour)), np.uint8)
    left, top = round(box.x0 * figure.dpi), height - round(box.y1 * figure.dpi)
    part = pixels[max(top, 0) : top + high, max(left, 0) : left + wide]
    row, column = max(-top, 0), max(-left, 0)
    picture[row : row + part.shape[0], column : column + part.shape[1]] = part
    file = io.BytesIO()
    image.imsave(file, picture, format="png", origin="upper", dpi=figure.dpi)
    return file.getvalue()
