"""What it costs that people leave: hires, money, and the output that learners do not yet give."""

from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.results import Result


@dataclass(frozen=True, repr=False)
class Attrition(Result):
    """A year of people leaving and being replaced.

    Attributes:
        hires: people hired in the year to replace those who left.
        hiring_cost: what finding and training them costs, currency a year.
        lost_full_time_equivalents: how many full people's output is missing while the new ones learn.
        productivity: output as a share of that of a team in which nobody leaves.
    """

    hires: float
    hiring_cost: float
    lost_full_time_equivalents: float
    productivity: float


def attrition(
    heads: float,
    *,
    yearly_rate: float,
    cost_per_hire: float,
    ramp_months: float,
    starting_productivity: float,
) -> Attrition:
    """Return what attrition costs in a year: the hires, their cost, and the output lost while they learn.

    Args:
        heads: the people the work takes, on average over the year.
        yearly_rate: those who leave in a year as a share of the average heads: 40 % is 0.4. It may exceed 1,
            where a seat is filled more than once a year.
        cost_per_hire: finding and training one person, currency.
        ramp_months: how long a new hire takes to full output, in months; output rises in a straight line.
        starting_productivity: a new hire's output on the first day, as a share of full output.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where an argument is out of its range, or people leave so fast that more would be learning
            than there are heads.

    Example:
        200 agents of whom 40 % leave, 3,000 a hire, three months from half to full output:

        >>> attrition(200, yearly_rate=0.4, cost_per_hire=3000, ramp_months=3, starting_productivity=0.5)
        hires: 80
        hiring cost: 240,000.00
        lost full time equivalents: 5
        productivity: 0.975

    Reference:
        A sum that can be checked by hand. Rates as the Financial Express reported them in 2005, not verified:
        25 to 40 % (NASSCOM), 60 % in voice work; one who leaves costs 70 % of a salary (Hay Group).
    """
    people = checks.above("heads", heads, 0)
    rate = checks.at_least("yearly_rate", yearly_rate, 0)
    price = checks.at_least("cost_per_hire", cost_per_hire, 0)
    months = checks.at_least("ramp_months", ramp_months, 0)
    start = checks.share("starting_productivity", starting_productivity)
    learning = rate * months / 12
    if learning > 1:
        raise ValueError(
            f"yearly_rate is {yearly_rate!r} with ramp_months {ramp_months!r}: more people would be "
            "learning than there are heads; give a rate of 12 / ramp_months or less"
        )
    hires = checks.computed("hires", people * rate)
    return Attrition(
        hires=hires,
        hiring_cost=checks.computed("hiring_cost", hires * price),
        lost_full_time_equivalents=people * learning * (1 - start) / 2,
        productivity=1 - learning * (1 - start) / 2,
    )


def yearly_attrition(monthly_rate: float) -> float:
    """Return the share of the people there at the start of a year who have left by its end.

    This counts the survivors of one group: nobody leaves twice, so months compound and do not add. The rate
    that `attrition` asks for counts everyone who leaves, replacements too, against the average heads: that
    one is twelve times the monthly rate.

    Args:
        monthly_rate: the share of those there who leave in a month.

    Raises:
        TypeError: where it is not a number.
        ValueError: where it is outside 0 to 1.

    Example:
        3 % a month is 30.6 % of those who started, not 36 %:

        >>> round(yearly_attrition(0.03), 4)
        0.3062
    """
    monthly = checks.share("monthly_rate", monthly_rate)
    return float(1 - (1 - monthly) ** 12)
