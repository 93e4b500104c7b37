"""What can be done elsewhere at all: services by their nature, jobs by what ties them to a place."""

from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import yes_or_no
from outsourcing_lab.decisions.results import Result


def offshorability(
    information_intensity: float, *, customer_contact: float, physical_presence: float, modularity: float
) -> float:
    """Return how feasible it is to do a service elsewhere, from 0 (not at all) to 1: an illustrative score.

    score = information x modularity x (1 − presence) x (1 − contact / 2). The direction of each factor is
    the literature's; the product and the half are ours, illustrative: order services by it, quote no value.
    What can be done elsewhere need not be better done there.

    Args:
        information_intensity: how far the work is done on information, 0 to 1.
        customer_contact: how far it needs the customer in front of it, 0 to 1.
        physical_presence: how far it needs hands in one place, 0 to 1.
        modularity: how far it can be cut off, written down and standardised, 0 to 1.

    Raises:
        TypeError: where a factor is not a number.
        ValueError: where it lies outside 0 to 1.

    Example:
        >>> score = offshorability(0.9, customer_contact=0.2, physical_presence=0.0, modularity=0.8)
        >>> round(score, 3)
        0.648

    Reference:
        U. M. Apte and R. O. Mason, Global Disaggregation of Information-Intensive Services, Management
        Science 41(7) (1995), 1250-1262; S. Mithas and J. Whitaker, Is the World Flat or Spiky?, 2007.
    """
    information = checks.share("information_intensity", information_intensity)
    contact = checks.share("customer_contact", customer_contact)
    presence = checks.share("physical_presence", physical_presence)
    modular = checks.share("modularity", modularity)
    return information * modular * (1 - presence) * (1 - 0.5 * contact)


@dataclass(frozen=True, repr=False)
class OffshorableJob(Result):
    """Whether a job could be done abroad, and which question decided it.

    Attributes:
        answer: "not offshorable", "hardly offshorable" or "offshorable".
        decided_by: the question that settled it.
        basis: what is the source's and what is ours.
    """

    answer: Literal["not offshorable", "hardly offshorable", "offshorable"]
    decided_by: str
    basis: str = "questions after Blinder (2007); their order is reported, not verified"


def offshorable_job(
    person_tied_to_place: bool, *, unit_tied_to_place: bool, deliverable_at_distance: bool
) -> OffshorableJob:
    """Return whether a job could be done abroad, by three questions asked in order.

    Skill is not asked for: Blinder found little or no correlation between it and offshorability.

    Args:
        person_tied_to_place: the person must be close to a given place: a bus driver.
        unit_tied_to_place: the unit that the person works in must be: a doctor's receptionist.
        deliverable_at_distance: what comes out can be delivered from afar with little loss.

    Raises:
        TypeError: where an answer is neither True nor False.

    Example:
        >>> offshorable_job(False, unit_tied_to_place=False, deliverable_at_distance=True).answer
        'offshorable'

    Reference:
        After A. S. Blinder, How Many U.S. Jobs Might Be Offshorable?, CEPS working paper 142, 2007, who rates
        22 to 29 % of jobs as potentially offshorable.
    """
    person = yes_or_no("person_tied_to_place", person_tied_to_place)
    unit = yes_or_no("unit_tied_to_place", unit_tied_to_place)
    deliverable = yes_or_no("deliverable_at_distance", deliverable_at_distance)
    if person:
        return OffshorableJob("not offshorable", "the person must be close to a given place")
    if unit:
        return OffshorableJob("not offshorable", "the person's unit must be close to a given place")
    if deliverable:
        return OffshorableJob("offshorable", "what comes out can be delivered from afar with little loss")
    return OffshorableJob("hardly offshorable", "what comes out loses much on the way")
