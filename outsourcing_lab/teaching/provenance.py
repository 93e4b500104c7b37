"""Tables that show who says what: statements with their sources, and the sides of a dispute."""

from collections.abc import Iterable

from outsourcing_lab.taxonomy import Dispute, Statement
from outsourcing_lab.teaching.table import Table


def statement_table(caption: str, statements: Iterable[Statement]) -> Table:
    """Return a table of statements, each with its id and the sources that make it.

    Args:
        caption: what the statements are about.
        statements: the statements, in the order to show them in.

    Example:
        >>> from outsourcing_lab import taxonomy
        >>> statement_table("Onshore", taxonomy.statements(about="onshore"))
        Onshore
        id    statement                             sources
        F144  Onshore: in the client's own country  S0, S4
    """
    rows = [[found.id, found.text, ", ".join(found.sources)] for found in statements]
    return Table(caption, ["id", "statement", "sources"], rows)


def dispute_table(dispute: Dispute) -> Table:
    """Return a table of the sides of a dispute, with what the wider field says in the last row.

    Args:
        dispute: the dispute, such as `taxonomy.catalogue().disputes["C12"]`.

    Example:
        >>> from outsourcing_lab import taxonomy
        >>> [row[0] for row in dispute_table(taxonomy.catalogue().disputes["C12"]).rows]
        ['S0', 'S4', 'the field']
    """
    sides = [[", ".join(side.sources), side.says] for side in dispute.positions]
    return Table(
        f"{dispute.id}: {dispute.question}", ["who", "says"], [*sides, ["the field", dispute.resolution]]
    )
