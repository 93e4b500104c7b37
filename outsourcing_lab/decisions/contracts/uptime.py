"""How much of the time a chain of systems works, and how many minutes it is down."""

import math
from collections.abc import Iterable, Mapping, Set
from typing import TypeGuard

from outsourcing_lab.decisions import checks, sequences

MINUTES_PER_DAY = 24 * 60


def availability(chain: Iterable[float | Iterable[float]]) -> float:
    """Return the share of time in which every link of a chain works; of a redundant group, one is enough.

    Links in series multiply: the chain works while all of them do. Of a group, the shares of time down
    multiply: it is down only while all of it is. Both hold for failures that are independent; a common
    power supply or a common mistake makes a group worse than this.

    Args:
        chain: the availability of each link as a share of time, 99.9 % as 0.999; or, for a link that is there
            more than once, the availabilities of its copies as a list or tuple.

    Raises:
        TypeError: where the chain is no list or tuple, or a link neither a number nor a group of numbers.
        ValueError: where the chain or a group is empty, or an availability outside 0 to 1.

    Example:
        Three systems in series at 99.9 % each, then with the second one doubled:

        >>> round(availability([0.999, 0.999, 0.999]), 6)
        0.997003
        >>> round(availability([0.999, (0.999, 0.999), 0.999]), 6)
        0.998

    Reference:
        Reliability block diagrams: IEC 61078.
    """
    if not _is_list(chain):
        raise TypeError(f"chain is {chain!r}; give a list of availabilities, such as [0.999, 0.995]")
    links = [_link(f"chain[{position}]", link) for position, link in enumerate(chain)]
    if not links:
        raise ValueError(f"chain is {chain!r}; give at least one availability, such as [0.999]")
    return math.prod(links)


def downtime_minutes(availability: float, *, days: float = 30) -> float:
    """Return how many minutes a service may be down in so many days at an availability.

    Args:
        availability: the share of time in which the service works, 99.9 % as 0.999.
        days: the length of the period, in days of 24 hours.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where the availability is outside 0 to 1, or the days negative.

    Example:
        >>> round(downtime_minutes(0.999), 1)
        43.2
    """
    down = 1 - checks.share("availability", availability)
    return checks.computed("downtime_minutes", down * checks.at_least("days", days, 0) * MINUTES_PER_DAY)


def _link(name: str, link: float | Iterable[float]) -> float:
    if not _is_list(link):
        return checks.share(name, link)
    copies = enumerate(sequences.numbers(name, link))
    return 1 - math.prod(1 - checks.share(f"{name}[{position}]", copy) for position, copy in copies)


def _is_list(value: object) -> TypeGuard[Iterable[float]]:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping | Set)
