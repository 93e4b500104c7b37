"""Lesson 3: how long each link of a chain of systems is down, and how long the chain is."""

from collections.abc import Mapping, Sequence

from outsourcing_lab.decisions.contracts import availability, downtime_minutes
from outsourcing_lab.teaching.figure import Figure

LINK_COLOUR = "#f6d9a8"
CHAIN_COLOUR = "#8fa9c9"


def downtime_by_link(chain: Mapping[str, float | Sequence[float]], *, days: float = 30) -> Figure:
    """Draw the minutes of downtime of each link, end to end, and below them those of the whole chain.

    Args:
        chain: by the name of each link its availability as a share of time; for a link that is there more
            than once, the availabilities of its copies.
        days: the length of the period, in days of 24 hours.

    Raises:
        ValueError: where there is no link, or an availability lies outside 0 to 1.

    Example:
        >>> downtime_by_link({"network": 0.9995, "web servers": [0.999, 0.999]})
        Bars: minutes of downtime in 30 days, each link from where the one before ends.
        network: works 99.95 %, down 21.6 minutes.
        web servers, 2 copies: works 99.9999 %, down 0.04 minutes.
        the chain: works 99.95 %, down 21.6 minutes.
    """
    from matplotlib.figure import Figure as Drawing

    whole = availability(list(chain.values()))
    works = {_name(name, link): availability([link]) for name, link in chain.items()}
    down = {name: downtime_minutes(share, days=days) for name, share in works.items()}
    together = downtime_minutes(whole, days=days)
    minutes = [*down.values(), together]
    starts = [sum(minutes[:position]) for position in range(len(down))]

    drawing = Drawing(figsize=(4.7, 1.0 + 0.5 * len(minutes)))
    axes = drawing.subplots()
    links = axes.barh(list(down), list(down.values()), left=starts, color=LINK_COLOUR, edgecolor="#555555")
    bar = axes.barh("the chain", together, color=CHAIN_COLOUR, edgecolor="#555555", hatch="//")
    for bars, numbers in ((links, minutes[:-1]), (bar, minutes[-1:])):
        axes.bar_label(bars, [in_minutes(number) for number in numbers], padding=4, fontsize=11)
    axes.set_yticks(range(len(minutes)), [name.replace(", ", "\n") for name in (*down, "the chain")])
    axes.invert_yaxis()
    axes.set_xlim(0, 1.2 * sum(down.values()) or 1)
    axes.tick_params(labelsize=11)
    axes.set_xlabel(f"minutes of downtime in {days:g} days", fontsize=11)
    lines = [
        f"{name}: works {in_percent(works[name])}, down {in_minutes(down[name])} minutes." for name in down
    ]
    return Figure(
        drawing,
        "\n".join(
            [
                f"Bars: minutes of downtime in {days:g} days, each link from where the one before ends.",
                *lines,
                f"the chain: works {in_percent(whole)}, down {in_minutes(together)} minutes.",
            ]
        ),
    )


def in_percent(share: float) -> str:
    """Return a share of time in percent, with as many decimals as it takes to tell it from 100 %.

    Example:
        >>> in_percent(0.9970032), in_percent(0.999), in_percent(0.999999), in_percent(1)
        ('99.7 %', '99.9 %', '99.9999 %', '100 %')
    """
    decimals = 3
    while share < 1 and round(100 * share, decimals) >= 100:
        decimals += 1
    return f"{round(100 * share, decimals):.10g} %"


def in_minutes(minutes: float) -> str:
    """Return minutes with one decimal, or with two where they are fewer than one.

    Example:
        >>> in_minutes(129.46), in_minutes(0.0432), in_minutes(0)
        ('129.5', '0.04', '0')
    """
    if minutes == 0:
        return "0"
    return f"{minutes:.1f}" if minutes >= 1 else f"{minutes:.2f}"


def _name(name: str, link: float | Sequence[float]) -> str:
    return f"{name}, {len(link)} copies" if isinstance(link, Sequence) else name
