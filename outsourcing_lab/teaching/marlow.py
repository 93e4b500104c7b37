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
            ('call centre in Leeds, own staff', 'in-house')
        """
        return arrangement(
            third_party=self.third_party, client=HOME, site=self.site, neighbours=land_borders()
        )


ARRANGED_WORK = (
    Work("call centre in Leeds, own staff", third_party=False, site="GB"),
    Work("payroll, a bureau in Bristol", third_party=True, site="GB"),
    Work("catalogue drawings, a freelancer in Leeds", third_party=True, site="GB"),
    Work("web shop help desk, a provider in Dublin", third_party=True, site="IE"),
    Work("design studio in Dublin, own staff", third_party=False, site="IE"),
    Work("invoice checking, a provider in Chennai", third_party=True, site="IN"),
    Work("software centre in Pune, own staff", third_party=False, site="IN"),
    Work("customer chat, a provider in Kraków", third_party=True, site="PL"),
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
