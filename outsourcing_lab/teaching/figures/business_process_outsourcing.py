"""Lesson 2: what BPO is done on, and the two cost lines of make or buy."""

from collections.abc import Collection, Sequence

from outsourcing_lab.taxonomy import Service, catalogue
from outsourcing_lab.teaching.figure import Figure
from outsourcing_lab.teaching.marlow import InvoiceCosts

FRONT_OFFICE = ("customers", "promotion")
"""The objects of work that a firm's customers meet; all others are the back office."""

OFFICES = {"front office": ("#f6d9a8", "///"), "back office": ("#cfe3f5", "")}


def office_of(service: Service) -> str:
    """Return "front office" where the client's customers meet the work, and "back office" where they do not.

    Example:
        >>> from outsourcing_lab.taxonomy import catalogue
        >>> office_of(catalogue().services["X001"]), office_of(catalogue().services["X005"])
        ('front office', 'back office')
    """
    return "front office" if service.object_of_work in FRONT_OFFICE else "back office"


def settled_services() -> list[Service]:
    """Return the services that the course counts as BPO and no two schools dispute.

    Example:
        >>> len(settled_services())
        24
    """
    return [
        found for found in catalogue().services.values() if found.default == "BPO" and not found.contested
    ]


def services_by_object(services: Collection[Service]) -> Figure:
    """Draw how many services work on what, with the front office apart from the back office.

    Args:
        services: the services to count, such as those that are BPO and not contested.

    Raises:
        ValueError: where there is no service to count.

    Example:
        >>> from outsourcing_lab.taxonomy import catalogue
        >>> services_by_object([catalogue().services[key] for key in ("X001", "X004", "X005")])
        Bars: 3 services by what the work is done on.
        front office: customers 2.
        back office: staff 1.
    """
    from matplotlib.figure import Figure as Drawing

    if not services:
        raise ValueError("give at least one service to count")
    counts: dict[str, dict[str, int]] = {office: {} for office in OFFICES}
    for service in services:
        found = counts[office_of(service)]
        found[service.object_of_work] = found.get(service.object_of_work, 0) + 1
    ordered = {
        office: dict(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))
        for office, found in counts.items()
    }
    names = [name for found in ordered.values() for name in found]
    drawing = Drawing(figsize=(4.7, 1.3 + 0.4 * len(names)))
    axes = drawing.subplots()
    for office, (colour, hatch) in OFFICES.items():
        rows = [names.index(name) for name in ordered[office]]
        widths = list(ordered[office].values())
        bars = axes.barh(rows, widths, color=colour, hatch=hatch, edgecolor="#555555", label=office)
        axes.bar_label(bars, padding=3, fontsize=11)
    axes.set_yticks(range(len(names)), names, fontsize=11)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel("services in the catalogue", fontsize=11)
    axes.legend(ncols=2, fontsize=10, frameon=False, loc="lower center", bbox_to_anchor=(0.4, 1.0))
    lines = [
        f"{office}: {', '.join(f'{name} {count}' for name, count in found.items()) or 'nothing'}."
        for office, found in ordered.items()
    ]
    first = f"Bars: {len(services)} services by what the work is done on."
    return Figure(drawing, "\n".join([first, *lines]))


def two_cost_lines(costs: InvoiceCosts, volumes: Sequence[int], *, largest: int) -> Figure:
    """Draw what invoices cost a year in-house and outsourced, at every volume, with where the lines cross.

    Args:
        costs: the fixed and the variable cost of each side.
        volumes: invoices a year at which the gap between the lines is shown.
        largest: invoices a year at the right end of the drawing.

    Raises:
        ValueError: where the drawing would have no width, or a volume lies outside it.

    Example:
        >>> from outsourcing_lab.teaching.marlow import SUPPLIER_INVOICES
        >>> two_cost_lines(SUPPLIER_INVOICES, [18_000], largest=30_000)
        Two lines: the cost of 0 to 30,000 invoices a year, in GBP, all numbers invented.
        in-house: from 96,000 up to 132,000. outsourced: from 30,000 up to 156,000.
        They cross at 22,000 invoices, where both cost 122,400.
        At 18,000 invoices: in-house 117,600, outsourced 105,600; outsourced is cheaper by 12,000.
    """
    from matplotlib.figure import Figure as Drawing

    if largest <= 0 or not all(0 <= volume <= largest for volume in volumes):
        raise ValueError(f"give volumes from 0 to a largest one above 0, not {list(volumes)} and {largest}")
    ends = [0, largest]
    drawing = Drawing(figsize=(4.7, 4.0))
    axes = drawing.subplots()
    axes.plot(ends, [costs.in_house(end) / 1000 for end in ends], color="#8a4b08", linewidth=2.5)
    axes.plot(ends, [costs.outsourced(end) / 1000 for end in ends], color="#1f5f99", linewidth=2.5, ls="--")
    axes.text(largest * 0.03, costs.in_house(0) / 1000 + 9, "in-house", color="#8a4b08", fontsize=12)
    axes.text(largest * 0.03, costs.outsourced(0) / 1000 - 8, "outsourced", color="#1f5f99", fontsize=12)
    for volume in volumes:
        low, high = sorted((costs.in_house(volume) / 1000, costs.outsourced(volume) / 1000))
        axes.plot([volume, volume], [low, high], color="#333333", linewidth=4, solid_capstyle="butt")
        axes.plot([volume, volume], [0, low], color="#777777", linewidth=1, ls=":")
        axes.text(volume, low - 9, f" {(high - low) * 1000:,.0f}", fontsize=11, ha="left")
    crossing = costs.break_even().volume
    if crossing is not None and crossing <= largest:
        axes.plot(crossing, costs.in_house(crossing) / 1000, "o", color="black", markersize=8)
        axes.annotate(
            f"{crossing:,.0f}",
            (crossing, costs.in_house(crossing) / 1000),
            (-4, 12),
            textcoords="offset points",
            ha="right",
            fontsize=12,
        )
    ticks = sorted({0, *volumes, largest})
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks], fontsize=11)
    axes.set_xlim(0, largest)
    axes.set_ylim(0)
    axes.set_xlabel("invoices a year", fontsize=11)
    axes.set_ylabel("cost, thousand GBP a year (invented)", fontsize=11)
    return Figure(drawing, "\n".join(_lines_in_words(costs, volumes, largest)))


def _lines_in_words(costs: InvoiceCosts, volumes: Sequence[int], largest: int) -> list[str]:
    crossing = costs.break_even().volume
    if crossing is None or crossing > largest:
        meeting = "They do not cross in this range."
    else:
        cost = costs.in_house(crossing)
        meeting = f"They cross at {crossing:,.0f} invoices, where both cost {cost:,.0f}."
    return [
        f"Two lines: the cost of 0 to {largest:,} invoices a year, in GBP, all numbers invented.",
        f"in-house: from {costs.in_house(0):,.0f} up to {costs.in_house(largest):,.0f}. "
        f"outsourced: from {costs.outsourced(0):,.0f} up to {costs.outsourced(largest):,.0f}.",
        meeting,
        *(_gap_in_words(costs, volume) for volume in volumes),
    ]


def _gap_in_words(costs: InvoiceCosts, volume: int) -> str:
    in_house, outsourced = costs.in_house(volume), costs.outsourced(volume)
    return (
        f"At {volume:,} invoices: in-house {in_house:,.0f}, outsourced {outsourced:,.0f}; "
        f"{cheaper_in_words(in_house, outsourced)}."
    )


def cheaper_in_words(in_house: float, outsourced: float) -> str:
    """Return which of two costs is the lower, and by how much, to the pound.

    Example:
        >>> cheaper_in_words(117_600, 105_600), cheaper_in_words(122_400, 122_400)
        ('outsourced is cheaper by 12,000', 'both cost the same')
    """
    gap = round(in_house - outsourced)
    if gap == 0:
        return "both cost the same"
    return f"{'outsourced' if gap > 0 else 'in-house'} is cheaper by {abs(gap):,}"
