"""The firm that the course follows. It is invented, and so is every number about it; each page says so."""

from dataclasses import dataclass

from outsourcing_lab.decisions.location import Arrangement, arrangement, land_borders

HOME = "GB"
"""Marlow Outfitters sells outdoor clothing from Leeds, United Kingdom."""


@dataclass(frozen=True)
class Work:
    """A piece of Marlow's work: who employs the people who do it, and in which country they sit."""

    name: str
    third_party: bool
    site: str

    def arranged(self) -> Arrangement:
        """Return the arrangement that this work is done under.

        Example:
            >>> ARRANGED_WORK[0].name, ARRANGED_WORK[0].arranged().label
            ('buying and design in Leeds, own staff', 'in-house')
        """
        return arrangement(
            third_party=self.third_party, client=HOME, site=self.site, neighbours=land_borders()
        )


ARRANGED_WORK = (
    Work("buying and design in Leeds, own staff", third_party=False, site="GB"),
    Work("payroll, a bureau in Manchester", third_party=True, site="GB"),
    Work("catalogue drawings, a freelancer in Leeds", third_party=True, site="GB"),
    Work("help desk for the shops, a provider in Dublin", third_party=True, site="IE"),
    Work("customer service in Dublin, own staff", third_party=False, site="IE"),
    Work("supplier invoices, a provider in Manila", third_party=True, site="PH"),
    Work("web shop software in Kraków, own staff", third_party=False, site="PL"),
    Work("night-time chat, a provider in Pune", third_party=True, site="IN"),
)
"""The eight arrangements that lesson 1 sorts."""


def offshoring_without_outsourcing() -> int:
    """Return how many of the eight arrangements are offshoring but not outsourcing.

    Example:
        >>> offshoring_without_outsourcing()
        2
    """
    arranged = [work.arranged() for work in ARRANGED_WORK]
    return sum(found.offshoring and not found.outsourcing for found in arranged)
