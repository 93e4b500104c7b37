"""What kind of work is it, and who says so: the claims of the five sources as data, with provenance."""

from typing import TYPE_CHECKING, Any

from outsourcing_lab.taxonomy.catalogue import Catalogue, catalogue
from outsourcing_lab.taxonomy.classifier import Classification, classify
from outsourcing_lab.taxonomy.queries import concepts, disputes, statements
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

if TYPE_CHECKING:
    from outsourcing_lab.taxonomy.acronyms import expand_acronym
    from outsourcing_lab.taxonomy.comparisons import Comparison, comparison
    from outsourcing_lab.taxonomy.rule import Placement, Work, family_of
    from outsourcing_lab.taxonomy.views import Node, Profile, path, profile, tree

# Imported when they are first asked for, to keep the import of this room short.
_LATER = {
    "Comparison": "comparisons",
    "Node": "views",
    "Placement": "rule",
    "Profile": "views",
    "Work": "rule",
    "comparison": "comparisons",
    "expand_acronym": "acronyms",
    "family_of": "rule",
    "path": "views",
    "profile": "views",
    "tree": "views",
}

__all__ = [
    "Acronym",
    "Catalogue",
    "Classification",
    "Comparison",
    "Concept",
    "Dispute",
    "Node",
    "Placement",
    "Position",
    "Profile",
    "Sense",
    "Service",
    "ServicePosition",
    "Source",
    "Statement",
    "Statistic",
    "Work",
    "catalogue",
    "classify",
    "comparison",
    "concepts",
    "disputes",
    "expand_acronym",
    "family_of",
    "path",
    "profile",
    "statements",
    "tree",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
