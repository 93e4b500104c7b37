"""What a missed service level costs the vendor, and which service levels were missed."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import tied, yes_or_no
from outsourcing_lab.decisions.results import Result


@dataclass(frozen=True, repr=False)
class ServiceCredit(Result):
    """A month's service credit and how it came about.

    Attributes:
        missed: the service levels that were missed.
        allocated: the sum of their allocations; 1.3 is 130 %.
        counted: that sum, but 1 at most.
        amount_at_risk: the most that the vendor can lose in a month, currency.
        credit: what the vendor pays back for the month, currency.
    """

    missed: tuple[str, ...]
    allocated: float
    counted: float
    amount_at_risk: float
    credit: float


def service_credit(
    monthly_fee: float, *, at_risk: float, allocations: Mapping[str, float], missed: Collection[str]
) -> ServiceCredit:
    """Return what the vendor pays back for a month in which it missed some service levels.

    Args:
        monthly_fee: the month's fee, currency.
        at_risk: the share of the fee that the vendor can lose in a month at most: 12 % is 0.12.
        allocations: for each service level, the share of the amount at risk that missing it costs. They may
            add up to more than 1 (a pool of 250 % is common): the credit never exceeds the amount at risk.
        missed: the names of the service levels that were missed, as `missed_service_levels` returns them.

    Raises:
        TypeError: where an amount is not a number, `allocations` no mapping or `missed` a single string.
        ValueError: where the fee is negative, a share outside 0 to 1, or a name in `missed` not allocated.

    Example:
        A pool of 250 %; two missed levels add to 130 %, of which 100 % count:

        >>> pool = {"80/20": 0.6, "abandonment": 0.5, "first-contact": 0.7, "quality": 0.4, "survey": 0.3}
        >>> service_credit(500_000, at_risk=0.12, allocations=pool, missed=["80/20", "first-contact"])
        missed: 80/20, first-contact
        allocated: 1.3
        counted: 1
        amount at risk: 60,000.00
        credit: 60,000.00
        >>> service_credit(500_000, at_risk=0.12, allocations=pool, missed=["first-contact"]).credit
        42000.0

    Reference:
        Credits steer rather than punish: PA Consulting. An amount at risk of 10 to 15 % of the fee is
        reported as typical, not verified.
    """
    fee = checks.at_least("monthly_fee", monthly_fee, 0)
    risk = checks.share("at_risk", at_risk)
    if not isinstance(allocations, Mapping):
        raise TypeError(
            f"allocations is {allocations!r}; give a share for each name, such as {{'80/20': 0.6}}"
        )
    shares = {name: checks.share(f"allocations[{name!r}]", share) for name, share in allocations.items()}
    if isinstance(missed, str) or not isinstance(missed, Collection):
        raise TypeError(f"missed is {missed!r}; give a list of names, such as ['80/20']")
    for name in missed:
        if name not in shares:
            raise ValueError(f"missed has {name!r}; give names of allocations: {', '.join(map(str, shares))}")
    names = tuple(name for name in shares if name in missed)
    allocated = math.fsum(shares[name] for name in names)
    counted = min(allocated, 1.0)
    amount_at_risk = risk * fee
    return ServiceCredit(
        missed=names,
        allocated=allocated,
        counted=counted,
        amount_at_risk=amount_at_risk,
        credit=counted * amount_at_risk,
    )


@dataclass(frozen=True)
class Measurement:
    """A month's measurement of one service level.

    Attributes:
        name: the service level, as in the contract.
        target: what the contract asks for.
        actual: what was measured, in the same unit; None where nothing was there to measure.
        higher_is_better: True for a share answered in time, False for a wait or an error rate.
        volume: how many events were measured.
        minimum_volume: with fewer events than this, the month does not count.

    Raises:
        TypeError: where an argument has the wrong type.
        ValueError: where a number is not finite, a volume negative, or `actual` None though events count.
    """

    name: str
    target: float
    actual: float | None
    higher_is_better: bool = True
    volume: int = 1
    minimum_volume: int = 1

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise TypeError(f"name is {self.name!r}; give the service level's name as a string")
        checks.number(f"target of {self.name}", self.target)
        yes_or_no(f"higher_is_better of {self.name}", self.higher_is_better)
        checks.whole(f"volume of {self.name}", self.volume, 0)
        checks.whole(f"minimum_volume of {self.name}", self.minimum_volume, 1)
        if self.actual is not None:
            checks.number(f"actual of {self.name}", self.actual)
        elif self.volume >= self.minimum_volume:
            raise ValueError(f"actual of {self.name} is None; give what was measured, or a volume of 0")

    @property
    def met(self) -> bool:
        """Whether the target was reached, exactly or better, or there were too few events to judge."""
        if self.actual is None or self.volume < self.minimum_volume:
            return True
        better = self.actual > self.target if self.higher_is_better else self.actual < self.target
        return better or tied(self.actual, self.target)


def missed_service_levels(measurements: Iterable[Measurement]) -> tuple[str, ...]:
    """Return the names of the service levels that were missed; one that is exactly at its target was met.

    Args:
        measurements: one for each service level.

    Raises:
        TypeError: where an entry is not a `Measurement`.
        ValueError: where two measurements have the same name.

    Example:
        >>> missed_service_levels(
        ...     [
        ...         Measurement("80/20", target=0.8, actual=0.8),
        ...         Measurement("first contact", target=0.75, actual=0.71),
        ...         Measurement("speed of answer", target=20, actual=31, higher_is_better=False),
        ...         Measurement("complaints", target=0.9, actual=0.5, volume=2, minimum_volume=30),
        ...     ]
        ... )
        ('first contact', 'speed of answer')
    """
    if not isinstance(measurements, Iterable):
        raise TypeError(f"measurements is {measurements!r}; give a list of Measurement")
    missed: dict[str, bool] = {}
    for measurement in measurements:
        if not isinstance(measurement, Measurement):
            raise TypeError(f"measurements has {measurement!r}; give a list of Measurement")
        if measurement.name in missed:
            raise ValueError(f"measurements has {measurement.name!r} twice; give one for each service level")
        missed[measurement.name] = not measurement.met
    return tuple(name for name, was_missed in missed.items() if was_missed)


def attained_share(in_time: int, *, events: int, excluded: int = 0) -> float:
    """Return the share of events that met the standard, among those that count.

    Args:
        in_time: events that met the standard, excluded ones not among them.
        events: all events of the month.
        excluded: events that do not count, such as those in an outage that the client caused.

    Raises:
        TypeError: where an argument is not a whole number.
        ValueError: where one is negative, no event counts, or more met the standard than count.

    Example:
        880 of 1,100 calls in time is 80 %; without the 100 calls of the client's outage it is 88 %:

        >>> attained_share(880, events=1100), attained_share(880, events=1100, excluded=100)
        (0.8, 0.88)
    """
    counted = checks.whole("events", events, 0) - checks.whole("excluded", excluded, 0)
    if counted <= 0:
        raise ValueError(f"excluded is {excluded!r} of {events!r} events; none is left to measure")
    if checks.whole("in_time", in_time, 0) > counted:
        raise ValueError(f"in_time is {in_time!r}; give at most the {counted} events that count")
    return in_time / counted


def earn_back(credit: float, *, following_months_met: Sequence[bool], months: int) -> float:
    """Return how much of a credit the vendor gets back for meeting the target in the months that follow.

    All of it comes back once the target was met in each of the next months, and nothing before, or after one
    miss.

    Args:
        credit: the credit of the month of the miss, currency.
        following_months_met: for each month since, in order, True where the target was met.
        months: how many months in a row earn the credit back.

    Raises:
        TypeError: where the credit is not a number, `months` not a whole number or a month not True or False.
        ValueError: where the credit is negative or `months` less than 1.

    Example:
        >>> earn_back(42_000, following_months_met=[True, True, True], months=3)
        42000.0
        >>> earn_back(42_000, following_months_met=[True, False, True, True, True], months=3)
        0.0

    Reference:
        Earn-back clauses as described on slaw.ca (2013).
    """
    amount = checks.at_least("credit", credit, 0)
    needed = checks.whole("months", months, 1)
    if not isinstance(following_months_met, Sequence):
        raise TypeError(f"following_months_met is {following_months_met!r}; give a list of True and False")
    met = [
        yes_or_no(f"following_months_met[{position}]", month)
        for position, month in enumerate(following_months_met)
    ]
    return amount if len(met) >= needed and all(met[:needed]) else 0.0
