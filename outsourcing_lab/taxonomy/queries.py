"""Questions to the catalogue: which words lie on an axis, and who says what about them."""

from typing import get_args

from outsourcing_lab.taxonomy.catalogue import catalogue
from outsourcing_lab.taxonomy.records import Axis, Concept, Dispute, Statement


def concepts(axis: Axis) -> tuple[Concept, ...]:
    """Return the words that lie on one axis, in the catalogue's order.

    Args:
        axis: "family" (what kind of work), "location" (where it is done), "scope" (how much is handed over)
            or "ownership" (who employs the people).

    Raises:
        ValueError: for any other axis.

    Example:
        >>> [concept.name for concept in concepts("location")]
        ['onshore', 'nearshore', 'offshore']
    """
    if axis not in get_args(Axis):
        raise ValueError(f"there is no axis {axis!r}; the axes are {', '.join(get_args(Axis))}")
    return tuple(concept for concept in catalogue().concepts.values() if concept.axis == axis)


def statements(*, about: str | None = None, source: str | None = None) -> tuple[Statement, ...]:
    """Return the statements behind a word, those of one source, or all of them.

    Args:
        about: the id of a concept, such as "offshore"; by default all concepts and none.
        source: the id of a source, "S0" to "S4"; by default every source.

    Raises:
        ValueError: for a concept or a source that the catalogue does not have.

    Example:
        Two sources, two meanings of one word:

        >>> for statement in statements(about="offshore", source="S4"):
        ...     print(statement.id, statement.text)
        F148 Offshore: any vendor outside the client's own country
    """
    known = catalogue()
    if about is not None and about not in known.concepts:
        raise ValueError(f"there is no concept {about!r}; the concepts are {', '.join(known.concepts)}")
    if source is not None and source not in known.sources:
        raise ValueError(f"there is no source {source!r}; the sources are {', '.join(known.sources)}")
    ids = known.statements if about is None else known.concepts[about].statements
    found = (known.statements[key] for key in ids)
    return tuple(statement for statement in found if source is None or source in statement.sources)


def disputes() -> tuple[Dispute, ...]:
    """Return the questions on which the sources contradict each other or the field.

    Example:
        >>> [dispute.id for dispute in disputes() if "offshore" in dispute.question]
        ['C12']
    """
    return tuple(catalogue().disputes.values())
