"""What kind of work is it, and who says so: the claims of the five sources as data, with provenance."""

from outsourcing_lab.taxonomy.catalogue import Catalogue, catalogue, read_catalogue
from outsourcing_lab.taxonomy.queries import concepts, disputes, statements
from outsourcing_lab.taxonomy.records import Concept, Dispute, Position, Source, Statement, Statistic

__all__ = [
    "Catalogue",
    "Concept",
    "Dispute",
    "Position",
    "Source",
    "Statement",
    "Statistic",
    "catalogue",
    "concepts",
    "disputes",
    "read_catalogue",
    "statements",
]
