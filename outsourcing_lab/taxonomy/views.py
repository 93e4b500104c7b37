"""The trees of the catalogue: what lies below what in each view, and all that is said about one word."""

from dataclasses import dataclass

from outsourcing_lab.taxonomy.catalogue import catalogue
from outsourcing_lab.taxonomy.consistency import check_view
from outsourcing_lab.taxonomy.records import Concept, Service, Statement, View

ROOT = "outsourcing"


@dataclass(frozen=True)
class Node:
    """A concept in a tree, with the concepts below it."""

    concept: Concept
    children: tuple["Node", ...]

    def __repr__(self) -> str:
        return "\n".join(self._lines(0))

    def _lines(self, depth: int) -> list[str]:
        short = f" ({', '.join(self.concept.abbreviations)})" if self.concept.abbreviations else ""
        below = [line for child in self.children for line in child._lines(depth + 1)]
        return [f"{'  ' * depth}{self.concept.name}{short}", *below]


@dataclass(frozen=True)
class Profile:
    """What the sources say about one concept, sorted by the kind of statement.

    Attributes:
        concept: the concept, with the course's own definition.
        definitions: what the sources define it as.
        attributes: what they say it is like, and how it relates to other kinds.
        skills: what its workers must be able to do.
        examples: the statements that give examples.
        services: the pieces of work that are examples.
        benefits: what it is said to be good for.
        risks: what it is said to endanger.
        trends: where it is said to go.
        advice: what the sources recommend.
        sources: the ids of the sources that say anything about it.
    """

    concept: Concept
    definitions: tuple[Statement, ...]
    attributes: tuple[Statement, ...]
    skills: tuple[Statement, ...]
    examples: tuple[Statement, ...]
    services: tuple[Service, ...]
    benefits: tuple[Statement, ...]
    risks: tuple[Statement, ...]
    trends: tuple[Statement, ...]
    advice: tuple[Statement, ...]
    sources: tuple[str, ...]


def tree(view: View = "sibling") -> Node:
    """Return all kinds of outsourcing as a tree, from outsourcing itself down.

    Args:
        view: "sibling", where ITO and KPO stand beside BPO; or "umbrella", after S4, where they are parts of
            BPO.

    Raises:
        ValueError: for any other view.

    Example:
        >>> [child.concept.id for child in tree("sibling").children]
        ['bpo', 'ito', 'kpo']
        >>> [child.concept.id for child in tree("umbrella").children]
        ['bpo']
    """
    check_view(view)
    return _node(ROOT, view)


def path(concept: str, view: View = "sibling") -> tuple[Concept, ...]:
    """Return the concepts from outsourcing down to one of its kinds.

    Args:
        concept: the id of a family or sub-type.
        view: as for `tree`.

    Raises:
        ValueError: where there is no such view, or the concept is not in the tree.

    Example:
        >>> [found.id for found in path("lpo", view="umbrella")]
        ['outsourcing', 'bpo', 'kpo', 'lpo']
    """
    check_view(view)
    known = catalogue().concepts
    if concept != ROOT and (concept not in known or not known[concept].parents):
        placed = ", ".join(found.id for found in known.values() if found.parents)
        raise ValueError(f"there is no {concept!r} in the tree; there are {placed}")
    found = [known[concept]]
    while found[0].id != ROOT:
        found.insert(0, known[found[0].parents[view]])
    return tuple(found)


def profile(concept: str) -> Profile:
    """Return all that the catalogue says about one concept.

    Args:
        concept: the concept's id, such as "lpo".

    Raises:
        ValueError: where there is no such concept.

    Example:
        >>> lpo = profile("lpo")
        >>> lpo.concept.name, lpo.sources
        ('legal process outsourcing', ('S0', 'S2', 'S3', 'S4'))
    """
    known = catalogue()
    if concept not in known.concepts:
        raise ValueError(f"there is no concept {concept!r}; the concepts are {', '.join(known.concepts)}")
    found = known.concepts[concept]
    said = [known.statements[key] for key in found.statements]

    def of(*kinds: str) -> tuple[Statement, ...]:
        return tuple(statement for statement in said if statement.kind in kinds)

    return Profile(
        concept=found,
        definitions=of("definition"),
        attributes=of("attribute", "relation", "statistic"),
        skills=of("skill"),
        examples=of("service example"),
        services=tuple(known.services[key] for key in found.services),
        benefits=of("benefit"),
        risks=of("risk"),
        trends=of("trend"),
        advice=of("recommendation"),
        sources=tuple(sorted({source for statement in said for source in statement.sources})),
    )


def _node(concept: str, view: View) -> Node:
    known = catalogue().concepts
    below = [found.id for found in known.values() if found.parents.get(view) == concept]
    return Node(known[concept], tuple(_node(child, view) for child in below))
