"""The course's words and short forms as tables, each with who defines or uses it so."""

from outsourcing_lab.taxonomy import Concept, catalogue, concepts
from outsourcing_lab.taxonomy.records import Axis
from outsourcing_lab.teaching.table import Table

OURS = "the course alone"


def glossary(caption: str, *axes: Axis) -> Table:
    """Return a table of the words on some axes: what the course means by each, and which sources define it.

    Args:
        caption: what the words have in common.
        axes: which words, as in `outsourcing_lab.taxonomy.concepts`.

    Example:
        >>> glossary("The place", "location")
        The place
        word       meaning in this course                                                           defined by  disputed in
        onshore    The work is done in the client's own country.                                    S0, S4
        nearshore  The work is done in a country that borders the client's.                         S0, S4      C12
        offshore   The work is done in a country that is neither the client's own nor a neighbour.  S0, S4      C12
    """  # noqa: E501 (the table is as wide as that)
    columns = ["word", "meaning in this course", "defined by", "disputed in"]
    return Table(caption, columns, [_row(concept) for axis in axes for concept in concepts(axis)])


def short_forms(caption: str) -> Table:
    """Return a table of the catalogue's short forms: every sense of each, and who uses it so.

    Args:
        caption: what the table shows.

    Example:
        >>> [row[1:3] for row in short_forms("Letters").rows if row[0] == "RPO"]
        [['recruitment process outsourcing', 'the field'], ['research process outsourcing', 'S4']]
    """
    rows = [
        [acronym.id, sense.expansion, ", ".join(sense.used_by), sense.note]
        for acronym in sorted(catalogue().acronyms.values(), key=lambda acronym: acronym.id)
        for sense in acronym.senses
    ]
    return Table(caption, ["letters", "stand for", "used by", "note"], rows)


def _row(concept: Concept) -> list[str]:
    known = catalogue()
    places = {key for place in concepts("location") for key in place.statements}
    definitions = [
        known.statements[key]
        for key in concept.statements
        # What defines a place stands under outsourcing as a whole, too, and does not define that.
        if known.statements[key].kind == "definition" and (concept.axis == "location" or key not in places)
    ]
    sources = sorted({source for statement in definitions for source in statement.sources})
    disputes = [
        dispute.id
        for dispute in known.disputes.values()
        if any(found.id in side.statements for side in dispute.positions for found in definitions)
    ]
    name = f"{concept.name} ({', '.join(concept.abbreviations)})" if concept.abbreviations else concept.name
    return [name, concept.definition, ", ".join(sources) or OURS, ", ".join(disputes)]
