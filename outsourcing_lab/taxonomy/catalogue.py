"""The catalogue: the data files of this folder, read once and checked."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any

from outsourcing_lab.taxonomy.consistency import problems
from outsourcing_lab.taxonomy.records import (
    Acronym,
    Concept,
    Dispute,
    Position,
    Sense,
    Service,
    ServicePosition,
    Source,
    Statement,
    Statistic,
)

PARTS: Mapping[type[Any], tuple[str, type[Any]]] = {
    Acronym: ("senses", Sense),
    Dispute: ("positions", Position),
    Service: ("positions", ServicePosition),
}
"""Records that hold a list of smaller records: the key of the list, and what its entries are."""


@dataclass(frozen=True)
class Catalogue:
    """Everything the course says about kinds of outsourcing, each part by its id."""

    sources: Mapping[str, Source]
    statements: Mapping[str, Statement]
    services: Mapping[str, Service]
    concepts: Mapping[str, Concept]
    disputes: Mapping[str, Dispute]
    statistics: Mapping[str, Statistic]
    acronyms: Mapping[str, Acronym]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue, read from the package's data files.

    Raises:
        ValueError: where a data file is wrong; the message names the file and the entry.

    Example:
        >>> catalogue().concepts["nearshore"].definition
        "The work is done in a country that borders the client's."
    """
    # Imported here, as in the other modules of this room: together they would double what the import takes.
    from importlib.resources import files

    parts = [part for part in files(__package__).iterdir() if part.name.endswith(".toml")]
    return read_catalogue({part.name: part.read_text("utf-8") for part in parts})


def read_catalogue(texts: Mapping[str, str]) -> Catalogue:
    """Return the catalogue that the data files hold.

    Args:
        texts: the text of each data file, by file name, one for each part of the catalogue: `sources.toml`,
            `statements.toml` and so on.

    Raises:
        ValueError: where a file is missing or is no TOML, an entry lacks a key or has one too many, a value
            is none of those allowed, or an id that is referred to does not exist; the message names the file
            and the entry.
    """
    result = Catalogue(
        sources=_read(texts, "sources.toml", Source),
        statements=_read(texts, "statements.toml", Statement),
        services=_read(texts, "services.toml", Service),
        concepts=_read(texts, "concepts.toml", Concept),
        disputes=_read(texts, "disputes.toml", Dispute),
        statistics=_read(texts, "statistics.toml", Statistic),
        acronyms=_read(texts, "acronyms.toml", Acronym),
    )
    found = list(problems(result))
    if found:
        raise ValueError("\n".join(found))
    return result


def _read(texts: Mapping[str, str], file: str, record: type[Any]) -> Mapping[str, Any]:
    import tomllib

    if file not in texts:
        raise ValueError(f"{file} is missing; there are {', '.join(sorted(texts)) or 'no data files'}")
    try:
        entries = tomllib.loads(texts[file])
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(f"{file} is not valid TOML: {problem}") from problem
    made = {}
    for key, entry in entries.items():
        where = f"{file} [{key}]"
        if record in PARTS:
            name, part = PARTS[record]
            entry[name] = tuple(_record(f"{where} {name}", part, inner) for inner in entry.get(name, ()))
        made[key] = _record(where, record, {"id": key, **entry})
    return MappingProxyType(made)


def _record(where: str, record: type[Any], entry: Mapping[str, Any]) -> Any:
    known = {field.name: field for field in fields(record)}
    needed = {
        name for name, field in known.items() if field.default is MISSING and field.default_factory is MISSING
    }
    if needed - entry.keys():
        raise ValueError(f"{where} lacks {', '.join(sorted(needed - entry.keys()))}")
    if entry.keys() - known.keys():
        unknown = ", ".join(sorted(entry.keys() - known.keys()))
        raise ValueError(f"{where} has {unknown}, which a {record.__name__} does not know")
    return record(**{key: _frozen(value) for key, value in entry.items()})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)
    return MappingProxyType(value) if isinstance(value, dict) else value
