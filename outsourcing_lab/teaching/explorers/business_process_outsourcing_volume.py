"""Lesson 2: at which volume a provider pays."""

from outsourcing_lab.decisions.cost import BreakEven
from outsourcing_lab.teaching.controls import Number
from outsourcing_lab.teaching.explorer import Explorer, View
from outsourcing_lab.teaching.figures.business_process_outsourcing import cheaper_in_words
from outsourcing_lab.teaching.marlow import (
    INVOICES_IN_TWO_YEARS,
    INVOICES_NOW,
    MOST_INVOICES,
    SUPPLIER_INVOICES,
    InvoiceCosts,
)
from outsourcing_lab.teaching.table import Table

STEP = 5_000


def volume_break_even() -> Explorer:
    """Return the explorer that sets own staff against a provider at a volume of invoices.

    Example:
        >>> explorer = volume_break_even()
        >>> explorer.controls["price"].value = 3.6
        >>> print(explorer.text)
        At 18,000 invoices a year outsourced is cheaper by 22,800 GBP. Both cost the same at 27,500 invoices.
    """
    known = SUPPLIER_INVOICES
    return Explorer(
        "Own staff against a provider",
        compared_costs,
        controls={
            "volume": Number(
                "Volume",
                smallest=0,
                largest=MOST_INVOICES,
                step=500,
                start=INVOICES_NOW,
                unit="invoices a year",
            ),
            "price": Number(
                "Provider's price", smallest=0.6, largest=6.0, step=0.2, start=4.2, unit="GBP an invoice"
            ),
            "retained": Number(
                "Retained team", smallest=0, largest=120_000, step=1_000, start=30_000, unit="GBP a year"
            ),
            "fixed": Number(
                "Own fixed cost that ends",
                smallest=0,
                largest=120_000,
                step=1_000,
                start=96_000,
                unit="GBP a year",
            ),
        },
        saved=[
            {},
            {"volume": INVOICES_IN_TWO_YEARS},
            {"price": 3.6, "volume": INVOICES_IN_TWO_YEARS},
            {"fixed": 120_000, "volume": INVOICES_IN_TWO_YEARS},
            {"price": known.variable_in_house},
            {"retained": 100_000},
        ],
    )


def compared_costs(volume: int, price: float, retained: int, fixed: int) -> View:
    """Return what both sides cost at a volume and around it, and where they cost the same.

    Args:
        volume: invoices a year.
        price: the provider's price, GBP an invoice.
        retained: Marlow's team that checks the provider, GBP a year.
        fixed: own fixed cost that would end, GBP a year.
    """
    costs = InvoiceCosts(fixed, SUPPLIER_INVOICES.variable_in_house, retained, price)
    rows = [_row(costs, count, volume) for count in sorted({*range(0, MOST_INVOICES + 1, STEP), volume})]
    return View(
        f"At {volume:,} invoices a year {_cheaper(costs, volume)}. {_crossing(costs.break_even())}",
        Table(
            "Cost in GBP a year (●: your volume)",
            ["invoices a year", "in-house", "outsourced", "cheaper"],
            rows,
        ),
    )


def _row(costs: InvoiceCosts, volume: int, chosen: int) -> list[object]:
    in_house, outsourced = costs.in_house(volume), costs.outsourced(volume)
    cheaper = cheaper_in_words(in_house, outsourced).replace(" is cheaper by", ", by")
    return [
        f"{'● ' if volume == chosen else ''}{volume:,}",
        f"{in_house:,.0f}",
        f"{outsourced:,.0f}",
        cheaper,
    ]


def _cheaper(costs: InvoiceCosts, volume: int) -> str:
    words = cheaper_in_words(costs.in_house(volume), costs.outsourced(volume))
    return words if words == "both cost the same" else f"{words} GBP"


def _crossing(found: BreakEven) -> str:
    if found.volume is None:
        always = "Both cost the same" if found.below == "either" else f"{found.below.capitalize()} is cheaper"
        return f"{always} at every volume: there is no break-even."
    beyond = ", beyond what one clerk can do" if found.volume > MOST_INVOICES else ""
    return f"Both cost the same at {found.volume:,.0f} invoices{beyond}."
