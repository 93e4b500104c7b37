"""How much of each source is in the catalogue."""

from outsourcing_lab.taxonomy.catalogue import catalogue


def coverage_table() -> str:
    """Return a table of the sources: how many statements, service positions and sides of disputes each has.

    Example:
        >>> print(coverage_table().splitlines()[0])
        source  statements  positions  disputes  title
    """
    known = catalogue()
    lines = ["source  statements  positions  disputes  title"]
    for source in known.sources.values():
        statements = sum(source.id in found.sources for found in known.statements.values())
        positions = sum(
            position.source == source.id for found in known.services.values() for position in found.positions
        )
        disputes = sum(
            any(source.id in side.sources for side in found.positions) for found in known.disputes.values()
        )
        lines.append(f"{source.id:6}  {statements:10}  {positions:9}  {disputes:8}  {source.title}")
    lines.append(
        f"In all {len(known.statements)} statements, {len(known.services)} services, "
        f"{len(known.disputes)} disputes, {len(known.statistics)} figures and claims of fact, "
        f"{len(known.acronyms)} short forms."
    )
    return "\n".join(lines)
