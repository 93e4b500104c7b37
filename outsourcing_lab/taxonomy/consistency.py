"""What must hold between the records: every reference resolves, every value is one of those allowed."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, get_args

from outsourcing_lab.taxonomy.records import (
    Axis,
    Claimed,
    Evidence,
    Family,
    Kind,
    Position,
    Service,
    Statement,
    Verdict,
    View,
)

if TYPE_CHECKING:
    from outsourcing_lab.taxonomy.catalogue import Catalogue

OBJECTS_OF_WORK = (
    "customers",
    "staff",
    "money",
    "records",
    "documents and media",
    "promotion",
    "IT assets",
    "markets and investments",
    "law",
    "health records",
    "research",
    "goods",
    "travel",
)
HIGHEST_JUDGEMENT = 3
MOST_TO_LIST = 15


def problems(catalogue: "Catalogue") -> Iterator[str]:
    """Yield a sentence for each thing that is wrong, naming the file and the entry.

    Args:
        catalogue: the records as they were read.
    """
    for statement in catalogue.statements.values():
        where = f"statements.toml [{statement.id}]"
        yield from _unknown(where, statement.sources, catalogue.sources)
        yield from _unknown(where, [statement.kind], get_args(Kind))
        if not statement.sources:
            yield f"{where} names no source"
    for service in catalogue.services.values():
        yield from _of_service(f"services.toml [{service.id}]", service, catalogue)
    for concept in catalogue.concepts.values():
        where = f"concepts.toml [{concept.id}]"
        yield from _unknown(where, concept.statements, catalogue.statements)
        yield from _unknown(where, concept.services, catalogue.services)
        yield from _unknown(where, [concept.axis], get_args(Axis))
        yield from _unknown(where, concept.parents.keys(), get_args(View))
        yield from _unknown(where, concept.parents.values(), catalogue.concepts)
    for dispute in catalogue.disputes.values():
        where = f"disputes.toml [{dispute.id}]"
        yield from _unknown(where, [dispute.evidence], get_args(Evidence))
        yield from _unknown(where, dispute.services, catalogue.services)
        for position in dispute.positions:
            yield from _unknown(where, position.statements, catalogue.statements)
            yield from _unknown(where, position.sources, catalogue.sources)
            yield from _not_said(where, position, catalogue.statements)
    for statistic in catalogue.statistics.values():
        where = f"statistics.toml [{statistic.id}]"
        yield from _unknown(where, statistic.statements, catalogue.statements)
        yield from _unknown(where, [statistic.verdict], get_args(Verdict))
        yield from _unknown(where, [statistic.evidence], get_args(Evidence))
    for acronym in catalogue.acronyms.values():
        where = f"acronyms.toml [{acronym.id}]"
        for sense in acronym.senses:
            yield from _unknown(where, sense.used_by, [*catalogue.sources, "the field"])
            yield from _unknown(where, [sense.concept] if sense.concept else [], catalogue.concepts)


def check_view(view: str) -> None:
    """Refuse a view that there is not.

    Raises:
        ValueError: with the views that there are.
    """
    if view not in get_args(View):
        raise ValueError(f"there is no view {view!r}; the views are {', '.join(get_args(View))}")


def _of_service(where: str, service: Service, catalogue: "Catalogue") -> Iterator[str]:
    yield from _unknown(where, service.statements, catalogue.statements)
    yield from _unknown(where, service.disputes, catalogue.disputes)
    yield from _unknown(where, [service.default], get_args(Family))
    yield from _unknown(where, [service.object_of_work], OBJECTS_OF_WORK)
    if service.judgement not in range(HIGHEST_JUDGEMENT + 1):
        yield f"{where} has judgement {service.judgement!r}; it runs from 0 to {HIGHEST_JUDGEMENT}"
    if service.contested and not service.disputes:
        yield f"{where} is contested but names no dispute"
    for position in service.positions:
        yield from _unknown(where, [position.source], catalogue.sources)
        yield from _unknown(where, [position.family], get_args(Claimed))


def _unknown(where: str, names: Collection[str], known: Collection[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            allowed = f" of {', '.join(sorted(known))}" if len(known) <= MOST_TO_LIST else ""
            yield f"{where} refers to {name!r}, which is none{allowed}"


def _not_said(where: str, position: Position, statements: Mapping[str, Statement]) -> Iterator[str]:
    said = [statements[key] for key in position.statements if key in statements]
    said_by = {source for statement in said for source in statement.sources}
    for source in position.sources:
        if source not in said_by:
            yield f"{where} gives {source} a position that none of {', '.join(position.statements)} takes"
