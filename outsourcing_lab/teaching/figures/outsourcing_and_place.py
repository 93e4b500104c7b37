"""Lesson 1: arrangements in the grid of owner and place."""

from collections.abc import Mapping
from textwrap import fill

from outsourcing_lab.decisions.location import Arrangement
from outsourcing_lab.teaching.figure import Figure

OWNERS = {False: "own firm", True: "third party"}
PLACES = ("onshore", "nearshore", "offshore")
SHADES = {"onshore": "#ffffff", "nearshore": "#eef3f8", "offshore": "#dbe6f1"}


def ownership_and_place(arranged: Mapping[str, Arrangement]) -> Figure:
    """Draw arrangements in a grid: who employs the people across the top, where they sit down the side.

    Args:
        arranged: the arrangements by what the work is called.

    Raises:
        ValueError: where there is nothing to draw.

    Example:
        >>> from outsourcing_lab.teaching.marlow import ARRANGED_WORK
        >>> ownership_and_place({work.name: work.arranged() for work in ARRANGED_WORK[:2]})
        Grid of who employs the people (columns) and where they sit (rows).
        own firm, onshore (1): buying and design in Leeds, own staff.
        own firm, nearshore (0): nothing.
        own firm, offshore (0): nothing.
        third party, onshore (1): payroll, a bureau in Manchester.
        third party, nearshore (0): nothing.
        third party, offshore (0): nothing.
    """
    from matplotlib.figure import Figure as Drawing

    if not arranged:
        raise ValueError("give at least one arrangement to draw")
    cells: dict[tuple[bool, str], list[str]] = {(owner, place): [] for owner in OWNERS for place in PLACES}
    for name, found in arranged.items():
        cells[found.outsourcing, found.location].append(name)

    drawing = Drawing(figsize=(4.7, 5.6))
    axes = drawing.subplots()
    for (owner, place), names in cells.items():
        column, row = int(owner), len(PLACES) - 1 - PLACES.index(place)
        axes.fill_between([column, column + 1], row, row + 1, facecolor=SHADES[place], edgecolor="#333333")
        text = "\n".join(fill("• " + name, 21, subsequent_indent="   ") for name in names)
        axes.text(column + 0.04, row + 0.93, text, va="top", fontsize=11, linespacing=1.3)
    axes.set_xlim(0, len(OWNERS))
    axes.set_ylim(0, len(PLACES))
    axes.set_xticks([0.5, 1.5], ["own firm\n(not outsourcing)", "third party\n(outsourcing)"], fontsize=11)
    axes.set_yticks(
        [2.5, 1.5, 0.5], ["onshore", "nearshore\n(offshoring)", "offshore\n(offshoring)"], fontsize=11
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    return Figure(drawing, _description(cells))


def _description(cells: Mapping[tuple[bool, str], list[str]]) -> str:
    lines = [
        f"{OWNERS[owner]}, {place} ({len(names)}): {'; '.join(names) or 'nothing'}."
        for (owner, place), names in cells.items()
    ]
    return "\n".join(["Grid of who employs the people (columns) and where they sit (rows).", *lines])
