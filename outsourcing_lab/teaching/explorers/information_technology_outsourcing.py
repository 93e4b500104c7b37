"""Lesson 3: add, move and double the links of the chain behind the web shop, and watch its downtime."""

from outsourcing_lab.decisions.contracts import availability, downtime_minutes
from outsourcing_lab.teaching.controls import Number, Several
from outsourcing_lab.teaching.explorer import Explorer, View
from outsourcing_lab.teaching.figures.information_technology_outsourcing import in_minutes, in_percent
from outsourcing_lab.teaching.marlow import ORDERS_A_MINUTE, SHOP_CHAIN
from outsourcing_lab.teaching.table import Table

PROMISED = {link.name: round(100 * link.promised, 2) for link in SHOP_CHAIN} | {"address check": 99.9}
"""What can stand in the chain, with what its vendor promises in percent; the last is not there yet."""

DAYS = 30


def uptime_chain() -> Explorer:
    """Return the explorer of the chain behind the web shop.

    Example:
        >>> explorer = uptime_chain()
        >>> explorer.text
        'The shop works 99.7 % of the time: 129.5 minutes down in 30 days, orders of 9,709 GBP lost.'
        >>> explorer.controls["network"].value = 100
        >>> explorer.text
        'The shop works 99.75 % of the time: 107.9 minutes down in 30 days, orders of 8,094 GBP lost.'
    """
    names = {name: name for name in PROMISED}
    four = tuple(link.name for link in SHOP_CHAIN)
    return Explorer(
        "The chain behind the web shop",
        shop_with,
        controls={
            "links": Several("An order needs", names, start=four),
            "twice": Several("There twice", names),
            **{
                name.replace(" ", "_"): Number(
                    f"Availability of the {name}",
                    smallest=99,
                    largest=100,
                    step=0.05,
                    start=promised,
                    unit="%",
                )
                for name, promised in PROMISED.items()
            },
            "power": Number(
                "Availability of the copies' power supply",
                smallest=99,
                largest=100,
                step=0.05,
                start=100,
                unit="%",
            ),
        },
        saved=[
            {},
            {"links": tuple(PROMISED)},
            {"twice": ("product database",)},
            {"twice": four},
        ],
    )


def shop_with(
    links: tuple[str, ...],
    twice: tuple[str, ...],
    network: float,
    web_servers: float,
    product_database: float,
    payment_service: float,
    address_check: float,
    power: float,
) -> View:
    """Return how much of the time a chain works, its minutes of downtime and the orders lost.

    Args:
        links: the names of the links that an order needs.
        twice: the names of those that are there twice; others of these names are left out.
        network: how much of the time a copy of this link works, in percent.
        web_servers: the same of the web servers.
        product_database: the same of the product database.
        payment_service: the same of the payment service.
        address_check: the same of the address check.
        power: how much of the time the power supply works that the two copies of a link share, in percent.
    """
    percents = (network, web_servers, product_database, payment_service, address_check)
    works = {
        name: _works(percent / 100, power=power / 100 if name in twice else None)
        for name, percent in zip(PROMISED, percents, strict=True)
        if name in links
    }
    if not works:
        nothing = Table("Downtime, minutes in 30 days", ["link", "minutes"], [["no link is ticked", "–"]])
        return View("Tick at least one link that an order needs.", nothing)
    rows = [
        [name, 2 if name in twice else 1, in_percent(share), in_minutes(_down(share))]
        for name, share in works.items()
    ]
    whole = availability(list(works.values()))
    rows.append(["the shop", "", in_percent(whole), in_minutes(_down(whole))])
    return View(
        f"The shop works {in_percent(whole)} of the time: {in_minutes(_down(whole))} minutes down in "
        f"{DAYS} days, orders of {ORDERS_A_MINUTE * _down(whole):,.0f} GBP lost.",
        Table(f"Downtime, minutes in {DAYS} days", ["link", "copies", "works", "minutes"], rows),
    )


def _works(copy: float, *, power: float | None) -> float:
    """A single copy; or two, with the power supply that both need as a link of its own in front of them."""
    return copy if power is None else availability([power, (copy, copy)])


def _down(share: float) -> float:
    return downtime_minutes(share, days=DAYS)
