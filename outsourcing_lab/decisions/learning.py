"""How fast does a new team learn: the two learning curves, which are often confused."""

import math
from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import one_of
from outsourcing_lab.decisions.results import Result

MOST_UNITS = 1_000_000


@dataclass(frozen=True, repr=False)
class LearningCurve(Result):
    """What a run of units costs while the team learns.

    Attributes:
        model: "wright" or "crawford".
        exponent: b = log2(rate), 0 or less.
        total: cost of all units, in the unit of the first.
        average: total over the number of units.
        last_unit: cost of the last unit alone.
    """

    model: str
    exponent: float
    total: float
    average: float
    last_unit: float


def learning_curve(
    first_unit: float,
    *,
    rate: float,
    units: int,
    model: Literal["wright", "crawford"] = "wright",
) -> LearningCurve:
    """Return what a run of units costs when each doubling brings the cost down to a share of what it was.

    Wright's curve gives the average of all units so far, Crawford's the last unit alone; read with the wrong
    one, the same rate is a third off after ten units. Neither knows a plateau. A team that was replaced
    learns anew: take a new run.

    Args:
        first_unit: the cost of the first unit, in currency or hours.
        rate: what a doubling leaves: 0.8 is the "80 % curve", 1 no learning.
        units: how many units in all, to a million.
        model: "wright" (average of the units so far) or "crawford" (the unit itself).

    Raises:
        TypeError: where an argument has the wrong type.
        ValueError: where the first unit is negative, the rate outside 0 to 1 (0 excluded) or, for Wright's
            curve, below 0.5, where the second unit would cost less than nothing; where there is no unit.

    Examples:
        >>> learning_curve(100, rate=0.8, units=4)
        model: wright
        exponent: -0.3219
        total: 256.00
        average: 64
        last unit: 45.37

        >>> learning_curve(100, rate=0.8, units=10, model="crawford").total
        631.5...

    Reference:
        T. P. Wright, Factors Affecting the Cost of Airplanes, 1936: Y = a n^b is the cumulative average.
        J. R. Crawford: y = a n^b is the unit.
    """
    first = checks.at_least("first_unit", first_unit, 0)
    checks.share("rate", rate)
    learned = checks.above("rate", rate, 0)
    count = checks.whole("units", units, 1)
    if count > MOST_UNITS:
        raise ValueError(f"units is {units!r}; give at most {MOST_UNITS:,}")
    one_of("model", model, ("wright", "crawford"))
    exponent = math.log2(learned)
    if model == "wright":
        if learned < 0.5:
            raise ValueError(
                f"rate is {rate!r}; give at least 0.5 for Wright's curve: below it, the second unit would "
                "cost less than nothing"
            )
        total = first * count * count**exponent
        before = first * (count - 1) * (count - 1) ** exponent if count > 1 else 0.0
        last = max(total - before, 0.0)
    else:
        total = first * math.fsum(unit**exponent for unit in range(1, count + 1))
        last = first * count**exponent
    total = checks.computed("total", total)
    return LearningCurve(model=model, exponent=exponent, total=total, average=total / count, last_unit=last)
