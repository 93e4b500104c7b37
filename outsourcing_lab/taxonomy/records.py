"""The records of the catalogue: what is said, by whom, about which word, and where it is disputed."""

from dataclasses import dataclass
from typing import Literal

Axis = Literal["family", "location", "scope", "ownership"]
Evidence = Literal["verified", "memory"]
Verdict = Literal["holds", "dated", "mis-stated", "unverified"]


@dataclass(frozen=True, slots=True)
class Source:
    """One of the five texts that the course is made from."""

    id: str
    title: str
    kind: str
    note: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that one or more sources state, in the course's own words."""

    id: str
    kind: str
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A word that arrangements are sorted by, on one axis, and the ids of the statements behind it."""

    id: str
    axis: Axis
    name: str
    definition: str
    statements: tuple[str, ...]
    abbreviation: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a dispute: which sources take it, and in which statements."""

    sources: tuple[str, ...]
    says: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question on which sources contradict each other, and how the wider field settles it, if it does."""

    id: str
    question: str
    positions: tuple[Position, ...]
    resolution: str
    evidence: Evidence
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistic:
    """A figure with what was counted, by whom and when, and whether it holds."""

    id: str
    value: float
    unit: str
    counted: str
    by: str
    year: int
    verdict: Verdict
    note: str
