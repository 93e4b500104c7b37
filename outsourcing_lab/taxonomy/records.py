"""The records of the catalogue: what is said and by whom, of which work, and where it is disputed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Axis = Literal["whole", "family", "sub-type", "location", "scope", "ownership"]
Family = Literal["BPO", "ITO", "KPO", "none"]
Claimed = Literal["BPO", "ITO", "KPO", "outsourcing", "core"]
View = Literal["sibling", "umbrella"]
Kind = Literal[
    "definition",
    "attribute",
    "relation",
    "service example",
    "skill",
    "benefit",
    "risk",
    "trend",
    "statistic",
    "recommendation",
]
Evidence = Literal["verified", "secondary", "computed", "memory"]
Verdict = Literal["holds", "dated", "mis-stated", "unverified", "wrong"]


@dataclass(frozen=True)
class Source:
    """One of the five texts that the course is made from."""

    id: str
    title: str
    kind: str
    note: str
    year: int | None = None


@dataclass(frozen=True)
class Statement:
    """One thing that one or more sources state, in the course's own words."""

    id: str
    kind: Kind
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ServicePosition:
    """Where one source puts a service.

    `family` is "outsourcing" where the source calls it outsourcing but not BPO or leaves it untyped, and
    "core" where the source wants it kept inside the firm.
    """

    source: str
    says: str
    family: Claimed


@dataclass(frozen=True)
class Service:
    """A piece of work that the sources name, where each of them puts it, and where the course does.

    `judgement` runs from 0 (a rulebook) through 1 (trained routine) and 2 (specialist) to 3 (professional
    opinion). `default` is the course's own answer in the sibling view; "none" is outside the three families.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    object_of_work: str
    judgement: int
    default: Family
    contested: bool
    disputes: tuple[str, ...]
    positions: tuple[ServicePosition, ...]
    statements: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Concept:
    """A word that work or arrangements are sorted by, on one axis, with what is said about it.

    `parents` holds the concept above it in each view: in "sibling" ITO and KPO stand beside BPO, in
    "umbrella" they are parts of it. `services` are examples, by their ids.
    """

    id: str
    axis: Axis
    name: str
    definition: str
    statements: tuple[str, ...]
    abbreviations: tuple[str, ...] = ()
    parents: Mapping[View, str] = field(default_factory=lambda: MappingProxyType({}))
    services: tuple[str, ...] = ()


@dataclass(frozen=True)
class Position:
    """One side of a dispute: which sources take it, and in which statements."""

    sources: tuple[str, ...]
    says: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Dispute:
    """A question on which sources contradict each other, and how the wider field settles it, if it does."""

    id: str
    question: str
    positions: tuple[Position, ...]
    resolution: str
    evidence: Evidence
    references: tuple[str, ...]
    services: tuple[str, ...]


@dataclass(frozen=True)
class Statistic:
    """A figure or claim of fact: what was counted, by whom and when, whether it holds, and what is known."""

    id: str
    claim: str
    statements: tuple[str, ...]
    counted: str
    by: str
    verdict: Verdict
    known: str
    evidence: Evidence
    value: float | None = None
    unit: str = ""
    year: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Sense:
    """One thing that a short form stands for, and who uses it so: sources by their ids, or "the field"."""

    expansion: str
    used_by: tuple[str, ...]
    note: str = ""
    concept: str | None = None


@dataclass(frozen=True)
class Acronym:
    """A short form and all its senses."""

    id: str
    senses: tuple[Sense, ...]
