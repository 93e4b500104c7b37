"""What a month costs under each pricing model: by head, by piece, by volume band, by outcome, by gain."""

from dataclasses import dataclass

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.results import Result
from outsourcing_lab.decisions.rounding import round_up


@dataclass(frozen=True, repr=False)
class FullTimeEquivalentFee(Result):
    """A fee by head.

    Attributes:
        heads: people paid for; whole ones, so the fee climbs in steps.
        fee: currency a month.
    """

    heads: int
    fee: float


def full_time_equivalent_fee(volume: float, *, volume_per_head: float, rate: float) -> FullTimeEquivalentFee:
    """Return the month's fee if the client pays for each person: heads times rate.

    The client bears the risk of volume and of productivity: slower people are more people to pay.

    Args:
        volume: the month's work, in units.
        volume_per_head: the units that a person does in a month.
        rate: the price of a person, currency a month.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where volume or rate is negative, or the volume per head 0 or less.

    Example:
        >>> full_time_equivalent_fee(10_100, volume_per_head=1000, rate=2500)
        heads: 11
        fee: 27,500.00
    """
    work = checks.at_least("volume", volume, 0)
    pace = checks.above("volume_per_head", volume_per_head, 0)
    price = checks.at_least("rate", rate, 0)
    heads = round_up(checks.computed("heads", work / pace))
    return FullTimeEquivalentFee(heads=heads, fee=checks.computed("fee", heads * price))


def transaction_fee(volume: float, *, price: float, minimum_fee: float = 0) -> float:
    """Return the month's fee if the client pays for each piece of work, but a minimum at least.

    The vendor bears the risk of productivity; of volume, too, down to the minimum.

    Args:
        volume: the month's work, in units.
        price: currency a unit.
        minimum_fee: what is due in any month, currency.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where an argument is negative.

    Example:
        >>> transaction_fee(40_000, price=2.9), transaction_fee(40_000, price=2.9, minimum_fee=150_000)
        (116000.0, 150000.0)
    """
    work = checks.at_least("volume", volume, 0)
    unit_price = checks.at_least("price", price, 0)
    lowest = checks.at_least("minimum_fee", minimum_fee, 0)
    return max(checks.computed("fee", work * unit_price), lowest)


def outcome_fee(outcomes: float, *, price: float, base_fee: float = 0) -> float:
    """Return the month's fee if the client pays for results: a base fee, and a price for each success.

    The vendor bears the risk that work brings no result.

    Args:
        outcomes: results that the contract pays for, such as debts collected or posts filled.
        price: currency a result.
        base_fee: what is due without any result, currency a month.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where an argument is negative.

    Example:
        >>> outcome_fee(30, price=4000, base_fee=20_000)
        140000.0
    """
    results = checks.at_least("outcomes", outcomes, 0)
    unit_price = checks.at_least("price", price, 0)
    base = checks.at_least("base_fee", base_fee, 0)
    return checks.computed("fee", base + results * unit_price)


@dataclass(frozen=True, repr=False)
class VolumeFee(Result):
    """A month's fee around a base volume.

    Attributes:
        band_low: the volume below which the fee falls, in units.
        band_high: the volume above which the fee rises, in units.
        units_below: units short of the band.
        units_above: units beyond the band.
        fee: currency a month.
    """

    band_low: float
    band_high: float
    units_below: float
    units_above: float
    fee: float


def volume_fee(
    volume: float,
    *,
    base_volume: float,
    base_fee: float,
    band: float,
    additional_charge: float,
    reduced_credit: float,
) -> VolumeFee:
    """Return the month's fee if it is fixed within a band of volume, and moves by unit outside of it.

    Args:
        volume: the month's work, in units.
        base_volume: the volume that the base fee is for, in units.
        base_fee: the fee within the band, currency a month.
        band: how far the volume may move either way, as a share of the base volume: 5 % is 0.05.
        additional_charge: what a unit above the band adds, currency (ARC, additional resource charge).
        reduced_credit: what a unit below the band takes off, currency (RRC, reduced resource credit). It is
            usually less than the fee for a unit: the client keeps paying for what it no longer uses.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where an argument is negative, the band outside 0 to 1, or the credit so large that a
            month without any volume would have a fee below 0.

    Example:
        >>> terms = {"base_volume": 100_000, "base_fee": 290_000, "band": 0.05}
        >>> volume_fee(80_000, **terms, additional_charge=2.40, reduced_credit=1.80)
        band low: 95,000.00
        band high: 105,000.00
        units below: 15,000.00
        units above: 0
        fee: 263,000.00

    Reference:
        ARC and RRC as described on hpwd.co.uk.
    """
    work = checks.at_least("volume", volume, 0)
    base = checks.at_least("base_volume", base_volume, 0)
    fee = checks.at_least("base_fee", base_fee, 0)
    width = checks.share("band", band)
    charge = checks.at_least("additional_charge", additional_charge, 0)
    credit = checks.at_least("reduced_credit", reduced_credit, 0)
    low, high = base * (1 - width), checks.computed("band_high", base * (1 + width))
    if low * credit > fee:
        raise ValueError(
            f"reduced_credit is {reduced_credit!r}; give {fee / low:g} or less, or a month without volume "
            "would have a fee below 0"
        )
    above, below = max(0.0, work - high), max(0.0, low - work)
    return VolumeFee(
        band_low=low,
        band_high=high,
        units_below=below,
        units_above=above,
        fee=checks.computed("fee", fee + above * charge - below * credit),
    )


@dataclass(frozen=True, repr=False)
class Gainshare(Result):
    """How a gain against the baseline is shared; amounts below 0 are a loss, and the vendor pays.

    Attributes:
        saving: baseline less actual cost, currency.
        dead_band: how much of a saving or a loss is not shared, currency.
        shared: the saving or loss beyond the dead band, currency.
        before_cap: the vendor's share of it, currency.
        payment: what the client pays the vendor, capped both ways, currency.
    """

    saving: float
    dead_band: float
    shared: float
    before_cap: float
    payment: float


def gainshare(
    actual_cost: float, *, baseline: float, vendor_share: float, dead_band: float, cap: float
) -> Gainshare:
    """Return what the client pays the vendor for a saving, or the vendor the client for a loss.

    Args:
        actual_cost: what the work came to, currency.
        baseline: what it was agreed to cost, currency.
        vendor_share: the vendor's share of a saving or loss beyond the dead band: half is 0.5.
        dead_band: the saving or loss that is not shared, as a share of the baseline: 5 % is 0.05.
        cap: the largest payment either way, currency.

    Raises:
        TypeError: where an argument is not a number.
        ValueError: where an amount is negative or a share outside 0 to 1.

    Example:
        >>> terms = {"baseline": 1_000_000, "vendor_share": 0.5, "dead_band": 0.05, "cap": 100_000}
        >>> gainshare(880_000, **terms)
        saving: 120,000.00
        dead band: 50,000.00
        shared: 70,000.00
        before cap: 35,000.00
        payment: 35,000.00
        >>> [gainshare(cost, **terms).payment for cost in (970_000, 700_000, 1_200_000)]
        [0.0, 100000.0, -75000.0]
    """
    cost = checks.at_least("actual_cost", actual_cost, 0)
    agreed = checks.at_least("baseline", baseline, 0)
    share = checks.share("vendor_share", vendor_share)
    kept = agreed * checks.share("dead_band", dead_band)
    largest = checks.at_least("cap", cap, 0)
    saving = agreed - cost
    shared = max(0.0, saving - kept) - max(0.0, -saving - kept)
    before_cap = share * shared
    return Gainshare(
        saving=saving,
        dead_band=kept,
        shared=shared,
        before_cap=before_cap,
        payment=max(min(before_cap, largest), -largest),
    )
