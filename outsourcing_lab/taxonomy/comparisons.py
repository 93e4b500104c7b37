"""Comparison tables: kinds of outsourcing side by side, each cell with the sources that say it."""

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from outsourcing_lab.taxonomy.catalogue import catalogue

Subject = Literal["outsourcing_and_bpo", "families", "locations"]


@dataclass(frozen=True)
class Cell:
    """What is said of one kind on one aspect, in the course's words, and who says it."""

    text: str
    statements: tuple[str, ...]
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text} ({', '.join(self.sources)})" if self.sources else f"– {self.text} –"


@dataclass(frozen=True)
class Row:
    """One aspect, with a cell for each kind that is compared."""

    aspect: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Comparison:
    """A table: its caption, the kinds that are compared, and a row for each aspect."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@cache
def comparison(subject: Subject) -> Comparison:
    """Return a comparison table.

    Args:
        subject: "outsourcing_and_bpo" (on seven aspects), "families" (BPO, ITO and KPO) or "locations"
            (onshore, nearshore and offshore).

    Raises:
        ValueError: for any other subject.

    Example:
        >>> row = comparison("outsourcing_and_bpo").rows[5]
        >>> row.aspect, str(row.cells[1])
        ('duration', "normally long, because the firms' processes are joined (S1)")
    """
    import tomllib
    from importlib.resources import files

    if subject not in get_args(Subject):
        raise ValueError(f"there is no comparison of {subject!r}; there are {', '.join(get_args(Subject))}")
    table = tomllib.loads((files(__package__) / "comparisons.toml").read_text("utf-8"))[subject]
    known = catalogue().statements
    rows = []
    for row in table["rows"]:
        cells = []
        for cell in row["cells"]:
            sources = {source for key in cell["statements"] for source in known[key].sources}
            cells.append(Cell(cell["text"], tuple(cell["statements"]), tuple(sorted(sources))))
        rows.append(Row(row["aspect"], tuple(cells)))
    return Comparison(table["caption"], tuple(table["columns"]), tuple(rows))
