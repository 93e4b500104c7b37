"""Lesson 2: the tree of services, with who says what."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from outsourcing_lab.taxonomy import Concept, Node, Service, catalogue, path, tree
from outsourcing_lab.taxonomy.records import View as TreeView
from outsourcing_lab.teaching.controls import Choice
from outsourcing_lab.teaching.explorer import Explorer, View
from outsourcing_lab.teaching.figures.business_process_outsourcing import (
    OFFICES,
    office_of,
    settled_services,
)
from outsourcing_lab.teaching.table import Table

ALL = "all"
NONE = "none"
FAMILIES = ("BPO", "ITO", "KPO")
VIEWS: dict[str, TreeView] = {"three siblings": "sibling", "BPO as umbrella": "umbrella"}
REASONS = (
    "motive_lower_cost",
    "motive_flexibility",
    "motive_speed_to_market",
    "motive_tools_and_processes",
    "motive_agility",
)
"""S4's five shares of executives, by the ids of the catalogue's statistics."""


def service_tree() -> Explorer:
    """Return the explorer of the tree of services: which source puts which service where.

    Example:
        >>> explorer = service_tree()
        >>> explorer.controls["source"].value = "S0"
        >>> explorer.controls["service"].value = "X040"
        >>> explorer.text.partition(". ")[2]
        "medical billing: BPO by S2; KPO by S3. It is contested (C4). The course's default is BPO."
    """
    known = catalogue()
    parts = {"all": "outsourcing"} | {
        _place(node.concept.id, "sibling"): node.concept.id for node in _below(tree())
    }
    named = sorted(known.services.values(), key=lambda found: found.name.lower())
    services = {"none": NONE} | {found.name + _mark(found): found.id for found in named}
    return Explorer(
        "The tree of services",
        services_in_tree,
        controls={
            "part": Choice("Part of the tree", parts, start="bpo"),
            "view": Choice("View", VIEWS, start="sibling"),
            "source": Choice("Source", {"all": ALL, **{key: key for key in known.sources}}, start=ALL),
            "contested": Choice("Services", {"all": False, "contested only": True}, start=False),
            "service": Choice("Look closer at", services, start=NONE),
        },
        saved=[
            {"contested": True, "part": "outsourcing"},
            {"part": "healthcare_process", "service": "X040"},
            {"part": "marketing_services", "service": "X036"},
            {},
            {"source": "S0"},
            {"source": "S2"},
            {"source": "S4", "part": "outsourcing", "view": "umbrella"},
        ],
    )


def services_in_tree(part: str, view: TreeView, source: str, contested: bool, service: str) -> View:
    """Return a part of the tree with the services that are named there, and the sides of one service.

    Args:
        part: the concept at the top of the part, by its id.
        view: "sibling" or "umbrella".
        source: the source whose services are shown, "all" for every source.
        contested: True where only contested services are shown.
        service: the service to look closer at, by its id, or "none".
    """
    top = next(node for node in _with_below(tree(view)) if node.concept.id == part)
    branch = _branch(top, source, contested)
    shown = branch.services_below() if branch else {}
    disputed = sum(found.contested for found in shown.values())
    speaker = "the catalogue has" if source == ALL else f"{source} names"
    text = f"{top.concept.name}: {speaker} {_counted(len(shown), disputed)}."
    face = ServiceTree(branch, source)
    if service == NONE:
        return View(text, face)
    chosen = catalogue().services[service]
    return View(f"{text} {_verdict(chosen)}", ServiceTree(branch, source, _sides(chosen, view)))


@dataclass(frozen=True)
class Branch:
    """A part of the tree with those of its services that are shown; never without any."""

    concept: Concept
    services: tuple[Service, ...]
    branches: tuple["Branch", ...]

    def services_below(self) -> dict[str, Service]:
        """Return all services of the branch by their ids, each once, wherever it stands."""
        own = {found.id: found for found in self.services}
        return own | {key: found for below in self.branches for key, found in below.services_below().items()}


@dataclass(frozen=True)
class ServiceTree:
    """The face of the explorer: a nested list, below the sides of one service where one was chosen.

    Args:
        branch: what is shown; None where no service is left.
        source: whose positions are shown, "all" for every source.
        sides: the table of the chosen service.
    """

    branch: Branch | None
    source: str
    sides: Table | None = None

    @property
    def description(self) -> str:
        """The table and the tree as indented plain text."""
        lines = self._lines(self.branch, 0) if self.branch else ["no service"]
        return "\n".join([*([self.sides.description, ""] if self.sides else []), *lines])

    @property
    def html(self) -> str:
        """The table and the tree as HTML, in columns where the page is wide."""
        listed = self._items(self.branch) if self.branch else "<li>no service</li>"
        return (
            f"{self.sides.html if self.sides else ''}"
            f'<ul style="columns:2 18rem;padding-left:1.2em;margin:0.5em 0">{listed}</ul>'
        )

    def _lines(self, branch: Branch, depth: int) -> Iterator[str]:
        indent = "  " * depth
        yield f"{indent}{branch.concept.name}"
        for service in branch.services:
            yield f"{indent}  - {service.name}: {_who(service, self.source)}{_mark(service)}"
        for below in branch.branches:
            yield from self._lines(below, depth + 1)

    def _items(self, branch: Branch) -> str:
        own = "".join(
            f"<li>{escape(service.name)}: {escape(_who(service, self.source))}<em>{_mark(service)}</em></li>"
            for service in branch.services
        )
        below = "".join(self._items(inner) for inner in branch.branches)
        return (
            f"<li><strong>{escape(branch.concept.name)}</strong>"
            f'<ul style="margin:0 0 0.4em">{own}{below}</ul></li>'
        )


def services_by_office() -> Table:
    """Return a table of BPO services by office and object of work, each with the sources that call it BPO.

    Example:
        >>> for office, worked_on, _ in services_by_office().rows:
        ...     print(f"{office}: {worked_on}")
        front office: customers
        front office: promotion
        back office: staff
        back office: records
        back office: money
        back office: documents and media
        back office: travel
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for found in settled_services():
        sources = dict.fromkeys(side.source for side in found.positions if side.family == "BPO")
        words = f"{found.name} ({', '.join(sources)})"
        groups.setdefault((office_of(found), found.object_of_work), []).append(words)
    ordered = sorted(groups, key=lambda group: list(OFFICES).index(group[0]))
    rows = [[office, worked_on, ", ".join(groups[office, worked_on])] for office, worked_on in ordered]
    return Table("BPO services, and who calls them BPO", ["office", "work on", "services"], rows)


def sum_of_reasons() -> float:
    """Return what the five shares of S4's survey add up to, in percent.

    Example:
        >>> sum_of_reasons()
        160
    """
    return sum(catalogue().statistics[key].value or 0 for key in REASONS)


def _with_below(node: Node) -> Iterator[Node]:
    yield node
    yield from _below(node)


def _below(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield from _with_below(child)


def _branch(node: Node, source: str, contested: bool) -> Branch | None:
    # Each service stands as deep as it can: a branch below that holds it, too, takes it.
    deeper = {key for below in _below(node) for key in below.concept.services}
    known = (catalogue().services[key] for key in node.concept.services if key not in deeper)
    services = tuple(found for found in known if _passes(found, source, contested))
    branches = tuple(filter(None, (_branch(child, source, contested) for child in node.children)))
    return Branch(node.concept, services, branches) if services or branches else None


def _passes(service: Service, source: str, contested: bool) -> bool:
    named = source == ALL or any(side.source == source for side in service.positions)
    return named and (service.contested or not contested)


def _who(service: Service, source: str = ALL) -> str:
    sides: dict[str, dict[str, None]] = {}
    for side in service.positions:
        if source in (ALL, side.source):
            sides.setdefault(side.family, {})[side.source] = None
    if not sides:
        return "no source: the course's own split"
    if source != ALL:
        return ", ".join(sides)
    return "; ".join(f"{family} by {', '.join(names)}" for family, names in sides.items())


def _mark(service: Service) -> str:
    return " (contested)" if service.contested else ""


def _place(concept: str, view: TreeView) -> str:
    names = [
        found.abbreviations[0] if found.id.upper() in FAMILIES else found.name
        for found in path(concept, view)
    ]
    return " › ".join(names[1:] or names)


def _counted(count: int, contested: int) -> str:
    if not count:
        return "no service here"
    return f"{count} service{'' if count == 1 else 's'}, {contested} of them contested"


def _verdict(service: Service) -> str:
    disputes = f" ({', '.join(service.disputes)})" if service.disputes else ""
    families = {side.family for side in service.positions}
    if service.contested:
        state = f"It is contested{disputes}."
    elif len(families) > 1:
        state = f"The sources differ{disputes}, but the course holds it settled."
    else:
        state = "It is not contested."
    return f"{service.name}: {_who(service)}. {state} The course's default is {service.default}."


def _sides(service: Service, view: TreeView) -> Table:
    rows = [[side.source, side.family, side.says] for side in service.positions]
    default = _place(service.default.lower(), view) if service.default in FAMILIES else "none of the three"
    meaning = "an answer to work with, not a verdict" if service.contested else "its answer"
    rows.append(["the course", default, service.note or meaning])
    for key in service.disputes:
        dispute = catalogue().disputes[key]
        rows.append(["the field", f"dispute {key}", f"{dispute.question} {dispute.resolution}"])
    caption = f"{service.name[0].upper()}{service.name[1:]}: its sides"
    return Table(caption, ["who", "puts it under", "what is said"], rows)
