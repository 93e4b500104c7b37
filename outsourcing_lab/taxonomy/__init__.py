"""What kind of work is it, and who says so: the claims of the five sources as data, with provenance."""

from outsourcing_lab.taxonomy.acronyms import expand_acronym
from outsourcing_lab.taxonomy.catalogue import Catalogue, catalogue
from outsourcing_lab.taxonomy.classifier import Classification, classify
from outsourcing_lab.taxonomy.comparisons import Comparison, comparison
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
from outsourcing_lab.taxonomy.rule import Placement, Work, family_of
from outsourcing_lab.taxonomy.views import Node, Profile, path, profile, tree

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
