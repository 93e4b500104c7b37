"""Lesson 4: services by the judgement they ask for, and what a bought hour comes to."""

from collections.abc import Collection, Sequence

from outsourcing_lab.taxonomy import Service
from outsourcing_lab.teaching.figure import Figure
from outsourcing_lab.teaching.marlow import BoughtWork

LEVELS = ("rulebook", "trained routine", "specialist", "professional opinion")
"""What the four levels of judgement are called, from 0 to 3."""

# A colour and a hatch for each, so that they can be told apart in grey, too.
KINDS = {
    "BPO": ("#cfe3f5", ""),
    "ITO": ("#f6d9a8", "///"),
    "KPO": ("#8fb996", "..."),
    "none": ("#ffffff", ""),
    "contested": ("#dddddd", "xx"),
}
STEPS = {
    "price": ("#cfe3f5", ""),
    "management": ("#f6d9a8", "///"),
    "rework": ("#dcaaa0", "---"),
    "slower pace": ("#dddddd", "\\\\\\"),
}


def services_by_judgement(services: Collection[Service]) -> Figure:
    """Draw how many services stand on each level of judgement, by their type.

    Args:
        services: the services to count, such as `catalogue().services.values()`.

    Raises:
        ValueError: where there is no service to count.

    Example:
        >>> from outsourcing_lab.taxonomy import catalogue
        >>> print(services_by_judgement(catalogue().services.values()).description.splitlines()[1])
        Level 3, professional opinion: 6 KPO.
    """
    from matplotlib.figure import Figure as Drawing

    if not services:
        raise ValueError("give at least one service to count")
    counts = {level: dict.fromkeys(KINDS, 0) for level in range(len(LEVELS))}
    for found in services:
        counts[found.judgement]["contested" if found.contested else found.default] += 1
    drawing = Drawing(figsize=(4.7, 3.4))
    axes = drawing.subplots()
    for kind, (colour, hatch) in KINDS.items():
        widths = [counts[level][kind] for level in counts]
        before = list(KINDS)[: list(KINDS).index(kind)]
        starts = [sum(counts[level][other] for other in before) for level in counts]
        bars = axes.barh(
            list(counts), widths, left=starts, color=colour, hatch=hatch, edgecolor="#555555", label=kind
        )
        labels = [str(width) if width else "" for width in widths]
        box = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
        for text in axes.bar_label(bars, labels, label_type="center", fontsize=11):
            text.set_bbox(box if text.get_text() else None)
    axes.set_yticks(list(counts), [f"{level} {name}" for level, name in enumerate(LEVELS)], fontsize=11)
    axes.set_xlabel("services in the catalogue", fontsize=11)
    axes.legend(ncols=3, fontsize=10, frameon=False, loc="lower center", bbox_to_anchor=(0.3, 1.0))
    lines = [f"Level {level}, {LEVELS[level]}: {_counted(counts[level])}." for level in reversed(counts)]
    return Figure(drawing, "\n".join(["Bars: services of the catalogue by level of judgement.", *lines]))


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "nothing"


def cost_of_an_hour(bought: Sequence[BoughtWork]) -> Figure:
    """Draw how the price of each hour grows to its cost, beside an hour of own staff.

    Args:
        bought: the work that could be bought.

    Raises:
        ValueError: where there is nothing to draw.

    Example:
        >>> from outsourcing_lab.teaching.marlow import BOUGHT_WORK
        >>> print(cost_of_an_hour(BOUGHT_WORK[:1]).description.split("; ")[1])
        cost 21.12, own staff 24.00.
    """
    from matplotlib.figure import Figure as Drawing

    if not bought:
        raise ValueError("give at least one piece of work to draw")
    parts = [_steps_of(work) for work in bought]
    rows = list(range(len(bought)))
    drawing = Drawing(figsize=(4.7, 1.5 + 0.8 * len(bought)))
    axes = drawing.subplots()
    starts = [0.0 for _ in bought]
    for step, (colour, hatch) in STEPS.items():
        widths = [part[step] for part in parts]
        axes.barh(
            rows,
            widths,
            left=starts,
            height=0.45,
            color=colour,
            hatch=hatch,
            edgecolor="#555555",
            label=step,
        )
        starts = [start + width for start, width in zip(starts, widths, strict=True)]
    for row, work in enumerate(bought):
        axes.plot([work.prices.own_staff] * 2, [row - 0.26, row + 0.28], color="black", linewidth=3)
        words = f"{work.name}: {work.cost():.2f} (own {work.prices.own_staff:.2f})"
        axes.text(0, row - 0.32, words, fontsize=10.5)
    axes.set_ylim(len(bought) - 0.5, -0.75)
    axes.set_xlim(0, 1.12 * max(*starts, *(work.prices.own_staff for work in bought)))
    axes.set_yticks([])
    axes.set_xlabel("GBP an hour (invented); the black line is own staff", fontsize=11)
    axes.legend(ncols=2, fontsize=10, frameon=False, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    lines = [
        f"{work.name}: {', '.join(f'{step} {amount:.2f}' for step, amount in part.items())}; "
        f"cost {work.cost():.2f}, own staff {work.prices.own_staff:.2f}."
        for work, part in zip(bought, parts, strict=True)
    ]
    first = "Bars: from the price of an hour to its cost, in GBP, all numbers invented."
    return Figure(drawing, "\n".join([first, *lines]))


def _steps_of(work: BoughtWork) -> dict[str, float]:
    """What each step adds; the pace takes away where the provider is the faster."""
    managed = work.prices.provider * work.overhead
    redone = (work.prices.provider + managed) * work.rework
    return {
        "price": work.prices.provider,
        "management": managed,
        "rework": redone,
        "slower pace": work.cost() - work.prices.provider - managed - redone,
    }
