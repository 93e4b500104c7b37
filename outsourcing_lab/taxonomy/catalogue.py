"""The catalogue: the data files of this folder, read once and checked."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeVar, get_args

from outsourcing_lab.taxonomy.records import (
    Axis,
    Concept,
    Dispute,
    Evidence,
    Position,
    Source,
    Statement,
    Statistic,
    Verdict,
)

Record = TypeVar("Record", Source, Statement, Concept, Dispute, Statistic)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the course says about kinds of outsourcing, each part by its id."""

    sources: Mapping[str, Source]
    statements: Mapping[str, Statement]
    concepts: Mapping[str, Concept]
    disputes: Mapping[str, Dispute]
    statistics: Mapping[str, Statistic]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue, read from the package's data files.

    Raises:
        ValueError: where a data file is wrong; the message names the file and the entry.

    Example:
        >>> catalogue().concepts["nearshore"].definition
        "The work is done in a country that borders the client's."
    """
    parts = files(__package__).iterdir()
    return read_catalogue(
        {part.name: part.read_text("utf-8") for part in parts if part.name.endswith(".toml")}
    )


def read_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """Return the catalogue that the data files hold.

    Args:
        texts: the text of each data file, by file name: `sources.toml`, `statements.toml`, `concepts.toml`,
            `disputes.toml`, `statistics.toml`.

    Raises:
        ValueError: where a file is missing or is no TOML, an entry lacks a key or has one too many, a value
            is none of those allowed, or an id that is referred to does not exist; the message names the file
            and the entry.
    """
    result = Catalogue(
        sources=_read(texts, "sources.toml", Source),
        statements=_read(texts, "statements.toml", Statement),
        concepts=_read(texts, "concepts.toml", Concept),
        disputes=_read(texts, "disputes.toml", Dispute),
        statistics=_read(texts, "statistics.toml", Statistic),
    )
    problems = list(_problems(result))
    if problems:
        raise ValueError("\n".join(problems))
    return result


def _read(texts: Mapping[str, str], file: str, record: type[Record]) -> Mapping[str, Record]:
    if file not in texts:
        raise ValueError(f"{file} is missing; there are {', '.join(sorted(texts)) or 'no data files'}")
    try:
        entries = tomllib.loads(texts[file])
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{file} is not valid TOML: {problem}") from problem
    made = {}
    for key, entry in entries.items():
        where = f"{file} [{key}]"
        if record is Dispute:
            positions = entry.get("positions", ())
            entry["positions"] = tuple(
                _record(f"{where} positions", Position, position) for position in positions
            )
        made[key] = _record(where, record, {"id": key, **entry})
    return MappingProxyType(made)


def _record(where: str, record: type[Any], entry: Mapping[str, Any]) -> Any:
    allowed = {field.name for field in fields(record)}
    needed = {field.name for field in fields(record) if field.default is MISSING}
    if needed - entry.keys():
        raise ValueError(f"{where} lacks {', '.join(sorted(needed - entry.keys()))}")
    if entry.keys() - allowed:
        unknown = ", ".join(sorted(entry.keys() - allowed))
        raise ValueError(f"{where} has {unknown}, which a {record.__name__} does not know")
    return record(**{key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()})


def _problems(result: Catalogue) -> Iterator[str]:
    for statement in result.statements.values():
        yield from _unknown(f"statements.toml [{statement.id}]", statement.sources, result.sources)
    for concept in result.concepts.values():
        where = f"concepts.toml [{concept.id}]"
        yield from _unknown(where, concept.statements, result.statements)
        yield from _unknown(where, [concept.axis], get_args(Axis))
    for dispute in result.disputes.values():
        where = f"disputes.toml [{dispute.id}]"
        yield from _unknown(where, [dispute.evidence], get_args(Evidence))
        for position in dispute.positions:
            yield from _unknown(where, position.statements, result.statements)
            yield from _unknown(where, position.sources, result.sources)
            yield from _not_said(where, position, result.statements)
    for statistic in result.statistics.values():
        yield from _unknown(f"statistics.toml [{statistic.id}]", [statistic.verdict], get_args(Verdict))


def _unknown(where: str, names: Collection[str], known: Collection[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"{where} refers to {name!r}, which is none of {', '.join(sorted(known))}"


def _not_said(where: str, position: Position, statements: Mapping[str, Statement]) -> Iterator[str]:
    said_by = {
        source for key in position.statements if key in statements for source in statements[key].sources
    }
    for source in position.sources:
        if source not in said_by:
            yield f"{where} gives {source} a position that none of {', '.join(position.statements)} takes"
