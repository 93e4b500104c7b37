"""The rule that gives one family per piece of work, on a structured description."""

from dataclasses import dataclass

from outsourcing_lab.taxonomy.consistency import HIGHEST_JUDGEMENT, OBJECTS_OF_WORK
from outsourcing_lab.taxonomy.records import Family

PROFESSIONAL = 2
"""The judgement from which on the worker must decide what the right answer is."""


@dataclass(frozen=True)
class Work:
    """A piece of work as the rule needs it.

    Args:
        object_of_work: what the worker works on, such as "customers", "money", "IT assets" or "goods".
        judgement: 0 a rulebook, 1 trained routine, 2 a specialist decides, 3 professional opinion.
        third_party: True where another firm employs the people.
        responsible: True where that firm answers for the results; a temporary worker's agency does not.

    Raises:
        ValueError: for an object or a judgement that there is not.
        TypeError: where `third_party` or `responsible` is not a bool.
    """

    object_of_work: str
    judgement: int
    third_party: bool = True
    responsible: bool = True

    def __post_init__(self) -> None:
        if self.object_of_work not in OBJECTS_OF_WORK:
            raise ValueError(
                f"object_of_work is {self.object_of_work!r}; give one of {', '.join(OBJECTS_OF_WORK)}"
            )
        if isinstance(self.judgement, bool) or self.judgement not in range(HIGHEST_JUDGEMENT + 1):
            raise ValueError(
                f"judgement is {self.judgement!r}; give a whole number from 0 (a rulebook) to "
                f"{HIGHEST_JUDGEMENT} (professional opinion)"
            )
        for argument in ("third_party", "responsible"):
            if not isinstance(getattr(self, argument), bool):
                raise TypeError(f"{argument} is {getattr(self, argument)!r}; give True or False")


@dataclass(frozen=True)
class Placement:
    """The family of a piece of work, and the steps of the rule that led to it."""

    family: Family
    steps: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join([self.family, *(f"  {step}" for step in self.steps)])


def family_of(work: Work) -> Placement:
    """Return the family of a piece of work, by the first question of the rule that settles it.

    Args:
        work: the structured description.

    Example:
        Running the mail servers of a law firm: what counts is the task, not the client's trade.

        >>> family_of(Work("IT assets", judgement=2))
        ITO
          Does another firm take over the work and answer for its results? Yes: it is outsourcing.
          Are goods made or moved? No.
          Is the object of the work an IT asset? Yes: ITO.

    Reference:
        The rule is the course's own, drawn from the disputes C1 to C6, C10 and C18 of the catalogue.
    """
    steps = ["Does another firm take over the work and answer for its results?"]
    if not (work.third_party and work.responsible):
        return _settled("none", steps, "No: it is not outsourcing.")
    steps[-1] += " Yes: it is outsourcing."
    steps.append("Are goods made or moved?")
    if work.object_of_work == "goods":
        return _settled("none", steps, "Yes: it is none of the three families.")
    steps[-1] += " No."
    steps.append("Is the object of the work an IT asset?")
    if work.object_of_work == "IT assets":
        return _settled("ITO", steps, "Yes: ITO.")
    steps[-1] += " No."
    steps.append("Must the worker decide what the right answer is?")
    if work.judgement >= PROFESSIONAL:
        return _settled("KPO", steps, "Yes: KPO.")
    return _settled("BPO", steps, "No, a rulebook says it: BPO.")


def _settled(family: Family, steps: list[str], answer: str) -> Placement:
    return Placement(family, (*steps[:-1], f"{steps[-1]} {answer}"))
