"""What does a fee in another currency cost: planned, paid on the day, and hedged."""

from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.results import Result


@dataclass(frozen=True, repr=False)
class CurrencyExposure(Result):
    """What a fee in the vendor's currency costs in the client's, planned and paid.

    Attributes:
        planned: the fee at the rate of the budget, in the client's currency.
        unhedged: the fee at the rate of the day.
        settled_rate: the rate at which it is paid: that of the day, kept within the collar.
        settled: what is paid in all, with the cost of the hedge.
        change: settled as a share above (below 0: under) what was planned.
        vendor_currency_change: how far the vendor's currency rose against the client's, as a share.
        client_currency_change: how far the client's currency rose against the vendor's: another number.
    """

    planned: float
    unhedged: float
    settled_rate: float
    settled: float
    change: float
    vendor_currency_change: float
    client_currency_change: float


def currency_exposure(
    fee: float,
    *,
    budget_rate: float,
    spot_rate: float,
    collar: tuple[float, float] | None = None,
    hedge_cost: float = 0,
) -> CurrencyExposure:
    """Return what a fee in the vendor's currency costs in the client's when the rate has moved.

    Args:
        fee: in the vendor's currency, such as rupees.
        budget_rate: the rate planned with: units of the vendor's currency for one of the client's (83 rupees
            for a dollar). Rates are often quoted the other way round: turn those over first.
        spot_rate: the rate of the day on which the fee is paid, quoted likewise.
        collar: the lowest and the highest rate at which a bank has agreed to settle; None without a hedge.
        hedge_cost: what the hedge costs, in the client's currency; hedging is not free.

    Raises:
        TypeError: where an amount is not a number, or the collar no pair.
        ValueError: where the fee or a rate is 0 or less, the cost of the hedge negative, or the collar's
            first rate above its second.

    Example:
        The rupee goes from 83 to 74.7 for a dollar; a collar holds the rate at 80:

        >>> currency_exposure(1_660_000_000, budget_rate=83, spot_rate=74.7, collar=(80, 86))
        planned: 20,000,000.00
        unhedged: 22,222,222.22
        settled rate: 80
        settled: 20,750,000.00
        change: 0.0375
        vendor currency change: 0.1111
        client currency change: -0.1

    Reference:
        Any text on international finance: home cost = foreign amount / rate.
    """
    amount = checks.above("fee", fee, 0)
    planned_rate = checks.above("budget_rate", budget_rate, 0)
    spot = checks.above("spot_rate", spot_rate, 0)
    premium = checks.at_least("hedge_cost", hedge_cost, 0)
    settled_rate = spot
    if collar is not None:
        floor, cap = _collar(collar)
        settled_rate = min(max(spot, floor), cap)
    planned = checks.computed("planned", amount / planned_rate)
    settled = checks.computed("settled", amount / settled_rate + premium)
    return CurrencyExposure(
        planned=planned,
        unhedged=checks.computed("unhedged", amount / spot),
        settled_rate=settled_rate,
        settled=settled,
        change=checks.computed("change", settled * planned_rate / amount - 1),
        vendor_currency_change=checks.computed("vendor_currency_change", planned_rate / spot - 1),
        client_currency_change=checks.computed("client_currency_change", spot / planned_rate - 1),
    )


def _collar(collar: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(collar, tuple | list) or len(collar) != 2:
        raise TypeError(f"collar is {collar!r}; give the lowest and the highest rate, such as (80, 86)")
    floor, cap = (checks.above("collar", rate, 0) for rate in collar)
    if floor > cap:
        raise ValueError(f"collar is {collar!r}; give the lower rate first: ({cap:g}, {floor:g})")
    return floor, cap


def rate_after_appreciation(rate: float, *, appreciation: float) -> float:
    """Return the rate after the vendor's currency has risen by a share of its own value.

    A rupee that is worth 10 % more does not make the quote 10 % smaller: 83 for a dollar becomes 83 / 1.1.

    Args:
        rate: units of the vendor's currency for one of the client's.
        appreciation: the rise of the vendor's currency, as a share; below 0 where it fell.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where the rate is 0 or less, or the appreciation −1 or less.

    Example:
        >>> rate_after_appreciation(83, appreciation=0.10)
        75.45...
    """
    quoted = checks.above("rate", rate, 0)
    rise = checks.above("appreciation", appreciation, -1)
    return checks.computed("rate after appreciation", quoted / (1 + rise))
