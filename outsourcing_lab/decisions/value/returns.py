"""Is the deal worth it: net present value, internal rate of return and payback of a row of cash flows.

What if the estimates are wrong is the question of the neighbouring modules.
"""

import math
from collections.abc import Iterable
from itertools import accumulate

from outsourcing_lab.decisions import checks, sequences
from outsourcing_lab.decisions.tolerance import is_rounding
from outsourcing_lab.decisions.value.polynomials import roots_up_to_one, sign_changes


def npv(cash_flows: Iterable[float], *, rate: float) -> float:
    """Return the net present value: what all cash flows of a deal are worth today, added up.

    NPV = Σ CFₜ / (1 + r)ᵗ, for t = 0, 1, 2, …

    Args:
        cash_flows: money in (positive) and out (negative), one amount a year, in currency. The first is paid
            today (t = 0) and is not discounted; a spreadsheet's NPV() takes its first for t = 1. Put in what
            it costs to leave the deal, and the people who stay to manage it.
        rate: the discount rate a year, as a share (10 % is 0.1), above -1. Real with flows in today's money,
            nominal with flows in the money of their year.

    Returns:
        The net present value, in currency.

    Raises:
        TypeError: where an argument is not a number, or the cash flows are not a list.
        ValueError: where a number is not finite, the rate is -1 or less, there is no cash flow, or the value
            is too large to compute.

    Example:
        >>> deal = [-1_200_000, 150_000, 500_000, 700_000, 700_000, 700_000]
        >>> round(npv(deal, rate=0.10), 2)
        788261.48

    Reference:
        Brealey, Myers and Allen, Principles of Corporate Finance, or any other text of corporate finance.
    """
    return _sum("the net present value", present_values(cash_flows, rate=rate))


def present_values(cash_flows: Iterable[float], *, rate: float) -> tuple[float, ...]:
    """Return what each cash flow is worth today: the terms CFₜ / (1 + r)ᵗ of the net present value.

    Args:
        cash_flows: one amount a year, in currency, the first at t = 0.
        rate: the discount rate a year, as a share, above -1.

    Returns:
        The present values, in currency, in the order of the cash flows.

    Raises:
        TypeError: where an argument is not a number, or the cash flows are not a list.
        ValueError: where a number is not finite, the rate is -1 or less, there is no cash flow, or a value is
            too large to compute.

    Example:
        >>> [round(value, 2) for value in present_values([-100, 110, 121], rate=0.10)]
        [-100.0, 100.0, 100.0]

    Reference:
        As for `npv`.
    """
    flows = sequences.numbers("cash_flows", cash_flows)
    rate = checks.above("rate", rate, -1)
    return tuple(
        checks.computed("a present value", _discounted(flow, rate, year)) for year, flow in enumerate(flows)
    )


def _discounted(flow: float, rate: float, year: int) -> float:
    try:
        # A negative power of a large base is 0, where a division by the positive one would overflow.
        return flow * (1 + rate) ** -year
    except (OverflowError, ZeroDivisionError):
        return math.inf


def irr(cash_flows: Iterable[float]) -> float:
    """Return the internal rate of return: the one discount rate at which the net present value is 0.

    Args:
        cash_flows: one amount a year, in currency, the first at t = 0.

    Returns:
        The rate a year, as a share (0.1 is 10 %).

    Raises:
        TypeError: where the cash flows are not a list of numbers.
        ValueError: where no rate makes the net present value 0, or several do, which are then listed; where
            a number is not finite or there is no cash flow.

    Examples:
        >>> deal = [-1_200_000, 150_000, 500_000, 700_000, 700_000, 700_000]
        >>> round(irr(deal), 5)
        0.28706

        A deal that ends with a cost may have two:

        >>> irr([-100, 230, -132])
        Traceback (most recent call last):
        ValueError: cash_flows have 2 internal rates of return, 10 % and 20 %, so none of them is the return \
of the deal: compare the net present value at your own discount rate

    Reference:
        Brealey, Myers and Allen, Principles of Corporate Finance, chapter on why net present value leads to
        better decisions than other criteria, with its pitfalls of the internal rate of return.
    """
    flows = sequences.numbers("cash_flows", cash_flows)
    rates = internal_rates(flows)
    if not rates:
        reason = (
            "" if sign_changes(flows) else ", since they are not negative in one year and positive in another"
        )
        raise ValueError(
            f"cash_flows have no internal rate of return: no rate makes their net present value 0{reason}"
        )
    if len(rates) > 1:
        *others, last = (f"{rate * 100:.6g} %" for rate in rates)
        raise ValueError(
            f"cash_flows have {len(rates)} internal rates of return, {', '.join(others)} and {last}, so none "
            "of them is the return of the deal: compare the net present value at your own discount rate"
        )
    return rates[0]


def internal_rates(cash_flows: Iterable[float]) -> tuple[float, ...]:
    """Return every discount rate above -1 at which the net present value is 0, in rising order.

    With x = 1 / (1 + r) the net present value is the polynomial Σ CFₜ xᵗ. Its roots up to 1 are the rates of
    0 and above; with 1 / x in place of x, its roots below 1 are the negative rates.

    Args:
        cash_flows: one amount a year, in currency, the first at t = 0.

    Returns:
        The rates a year, as shares; none where no rate does it. Two rates that the rounding of the cash flows
        cannot tell apart count as one.

    Raises:
        TypeError: where the cash flows are not a list of numbers.
        ValueError: where a number is not finite, there is no cash flow, all are 0, or they are so far apart
            that a rate cannot be computed.

    Example:
        >>> [round(rate, 9) for rate in internal_rates([-100, 230, -132])]
        [0.1, 0.2]

    Reference:
        Descartes' rule of signs limits the number of rates to the number of sign changes; see `irr`.
    """
    flows = sequences.numbers("cash_flows", cash_flows)
    largest = max(abs(flow) for flow in flows)
    if largest == 0:
        raise ValueError(f"cash_flows is {flows}; give an amount that is not 0: with none, any rate would do")
    if any(flow and not flow / largest for flow in flows):
        checks.computed("the internal rate of return", math.inf)
    negative = [inverse - 1 for inverse in roots_up_to_one(flows[::-1]) if inverse < 1]
    others = [(1 - x) / x for x in roots_up_to_one(flows)]
    return tuple(checks.computed("the internal rate of return", rate) for rate in sorted(negative + others))


def payback(cash_flows: Iterable[float], *, discount_rate: float = 0) -> float | None:
    """Return the years until the money put in has come back for the first time, or None if it never does.

    A year's cash flow counts as spread evenly over the year. What happens after the payback does not count:
    a deal that pays back fast may still lose money, through an exit cost for one.

    Args:
        cash_flows: one amount a year, in currency, the first at t = 0.
        discount_rate: a year, as a share, above -1; with one the result is the discounted payback.

    Returns:
        The years from t = 0; 0 where the sum of the flows never falls below 0; None where it does and never
        comes back to 0.

    Raises:
        TypeError: where an argument is not a number, or the cash flows are not a list.
        ValueError: where a number is not finite, the rate is -1 or less, there is no cash flow, or a value is
            too large to compute.

    Examples:
        >>> deal = [-1_200_000, 150_000, 500_000, 700_000, 700_000, 700_000]
        >>> round(payback(deal), 4)
        2.7857
        >>> round(payback(deal, discount_rate=0.10), 4)
        3.2604
        >>> payback([-100, 10, 10]) is None
        True

    Reference:
        As for `irr`, which names the payback's pitfalls beside its own.
    """
    checks.above("discount_rate", discount_rate, -1)
    values = present_values(cash_flows, rate=discount_rate)
    balances = list(accumulate(values))
    moved = list(accumulate(abs(value) for value in values))
    checks.computed("the payback", moved[-1])
    owed = False
    for year, balance in enumerate(balances):
        # 3 · 0.3 pays back 0.9, which binary fractions miss by their rounding
        if balance < 0 and not is_rounding(balance, moved[year]):
            owed = True
        elif owed:
            return year - max(balance, 0) / values[year]
    return None if owed else 0.0


def _sum(quantity: str, amounts: Iterable[float]) -> float:
    try:
        return math.fsum(amounts)
    except OverflowError:
        return checks.computed(quantity, math.inf)
