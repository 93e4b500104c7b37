"""Should software do the work, or people elsewhere: automation against offshoring."""

import math
from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import tied
from outsourcing_lab.decisions.results import Result


def annuity_factor(rate: float, *, years: int) -> float:
    """Return what 1 a year, paid at the end of each year, is worth today.

    Args:
        rate: the discount rate a year: 10 % is 0.1.
        years: how many payments, 1 or more.

    Raises:
        TypeError: where the rate is not a number or `years` not a whole number.
        ValueError: where the rate is negative or there is no year.

    Example:
        >>> round(annuity_factor(0.10, years=5), 4)
        3.7908
    """
    discount = checks.at_least("rate", rate, 0)
    payments = checks.number("years", checks.whole("years", years, 1))
    if discount == 0:
        return payments
    # (1 - (1 + rate) ** -years) / rate, in the form that stays exact where the rate is close to 0
    return -math.expm1(-payments * math.log1p(discount)) / discount


@dataclass(frozen=True, repr=False)
class AutomationOrOffshoring(Result):
    """What each way costs over the years, in today's money.

    Attributes:
        annuity_factor: what 1 a year is worth today.
        keeping: present value of leaving the work as it is, currency.
        automation: present value of automating a share and keeping the rest onshore, currency.
        offshoring: present value of moving all of it, currency.
        both: present value of automating that share and moving the rest, currency.
        choice: which of automation and offshoring alone is cheaper; "either" where they cost the same. Look
            at `keeping` and `both` before you follow it.
        break_even_share: the automated share from which automation is the cheaper of the two; None where no
            share between 0 and 1 makes them equal.
    """

    annuity_factor: float
    keeping: float
    automation: float
    offshoring: float
    both: float
    choice: Literal["automation", "offshoring", "either"]
    break_even_share: float | None


def automation_or_offshoring(
    heads: float,
    *,
    onshore_cost: float,
    automated_share: float,
    automation_investment: float,
    automation_running_cost: float,
    offshore_cost: float,
    offshore_transition: float,
    governance: float,
    discount_rate: float,
    years: int,
    exception_cost: float = 1.0,
) -> AutomationOrOffshoring:
    """Return whether automating a share of the work or offshoring all of it costs less in today's money.

    Args:
        heads: full-time people who do the work now.
        onshore_cost: a person's full cost at home, currency a year.
        automated_share: the share of the work that the software takes over.
        automation_investment: what automation costs at the start, currency.
        automation_running_cost: licences and upkeep of the software, currency a year. It breaks when the
            screens it reads change: 0 is rarely true.
        offshore_cost: a person's price offshore, currency a year.
        offshore_transition: what the move costs at the start, currency.
        governance: the client's cost of managing the vendor, as a share of its price: 10 % is 0.1.
        discount_rate: a year: 10 % is 0.1.
        years: how long, in whole years; payments fall at the end of each.
        exception_cost: what a unit of the work that the software leaves costs, as a multiple of the average.
            The cases left over are the hard ones: above 1 is likely.

    Raises:
        TypeError: where `years` is not a whole number or another argument not a number.
        ValueError: where an argument is out of its range.

    Example:
        >>> automation_or_offshoring(
        ...     40,
        ...     onshore_cost=55_000,
        ...     automated_share=0.6,
        ...     automation_investment=600_000,
        ...     automation_running_cost=180_000,
        ...     offshore_cost=22_000,
        ...     offshore_transition=350_000,
        ...     governance=0.10,
        ...     discount_rate=0.10,
        ...     years=5,
        ... )
        annuity factor: 3.791
        keeping: 8,339,730.89
        automation: 4,618,233.98
        offshoring: 4,019,481.59
        both: 3,100,134.26
        choice: offshoring
        break even share: 0.6718

    Reference:
        Present values as in any text of corporate finance; the numbers are illustrative. Cases: Willcocks and
        Lacity, Service Automation (2016), reported, not verified.
    """
    people = checks.above("heads", heads, 0)
    onshore = people * checks.above("onshore_cost", onshore_cost, 0)
    offshore = people * checks.at_least("offshore_cost", offshore_cost, 0)
    offshore *= 1 + checks.at_least("governance", governance, 0)
    investment = checks.at_least("automation_investment", automation_investment, 0)
    running = checks.at_least("automation_running_cost", automation_running_cost, 0)
    transition = checks.at_least("offshore_transition", offshore_transition, 0)
    hardness = checks.above("exception_cost", exception_cost, 0)
    left_over = (1 - checks.share("automated_share", automated_share)) * hardness
    all_by_hand = checks.above("heads * onshore_cost * exception_cost", onshore * hardness, 0)
    annuity = annuity_factor(checks.at_least("discount_rate", discount_rate, 0), years=years)

    automation = checks.computed("automation", investment + annuity * (running + left_over * onshore))
    offshoring = checks.computed("offshoring", transition + annuity * offshore)
    return AutomationOrOffshoring(
        annuity_factor=annuity,
        keeping=checks.computed("keeping", annuity * onshore),
        automation=automation,
        offshoring=offshoring,
        both=checks.computed("both", investment + transition + annuity * (running + left_over * offshore)),
        choice=_cheaper(automation, offshoring),
        break_even_share=_share_or_none(1 - ((offshoring - investment) / annuity - running) / all_by_hand),
    )


def _cheaper(automation: float, offshoring: float) -> Literal["automation", "offshoring", "either"]:
    if tied(automation, offshoring):
        return "either"
    return "automation" if automation < offshoring else "offshoring"


def _share_or_none(share: float) -> float | None:
    return share if 0 <= share <= 1 else None
