"""Keep it in-house, outsource the task, or BPO: what the course's sources advise, with their statements."""

from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.decisions.conditions import one_of, yes_or_no
from outsourcing_lab.decisions.results import Result

Choice = Literal["keep in-house", "outsource the task", "BPO"]


@dataclass(frozen=True)
class Reason:
    """What speaks for or against the choice, and which of the catalogue's statements say so.

    Attributes:
        speaks: "for" or "against" the choice that was made.
        because: the reason, in a sentence.
        statements: ids of the catalogue's statements.
    """

    speaks: Literal["for", "against"]
    because: str
    statements: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.speaks}: {self.because} ({', '.join(self.statements)})"


@dataclass(frozen=True, repr=False)
class Engagement(Result):
    """What the sources advise for a piece of work.

    Attributes:
        choice: "keep in-house", "outsource the task" or "BPO".
        reasons: what speaks for the choice, then what speaks against it; never empty.
        conditions: what the sources ask of a client that hands the work over; none where it is kept.
    """

    choice: Choice
    reasons: tuple[Reason, ...]
    conditions: tuple[Reason, ...]


def engagement(
    scope: Literal["task", "process"],
    *,
    duration: Literal["one-off", "ongoing"],
    core: bool,
    customer_critical: bool,
    volume: Literal["low", "high"],
    new_product: bool = False,
) -> Engagement:
    """Return whether the sources would keep a piece of work, outsource the task, or choose BPO.

    Work is kept in-house where it makes or breaks the customer's experience, belongs to a new product, is
    core, or is a continuing process too small for a provider's scale. Of the rest, a whole continuing
    process is BPO, anything else an outsourced task. The sources do not agree on core work: one says that
    it can be outsourced as well, and stands among the reasons against.

    Args:
        scope: "task" for a defined task or project, "process" for a whole process or function.
        duration: "one-off" or "ongoing".
        core: whether the firm competes by it; a judgement about this firm, not about the kind of work.
        customer_critical: whether it makes or breaks the customer's experience.
        volume: "low" or "high", against what a provider needs to gain from scale.
        new_product: whether the work belongs to a product that does not yet run well.

    Raises:
        TypeError: where a word is not a string, or an answer neither True nor False.
        ValueError: where a word is none of those allowed.

    Example:
        >>> payroll = engagement(
        ...     "process", duration="ongoing", core=False, customer_critical=False, volume="high"
        ... )
        >>> payroll.choice
        'BPO'
        >>> print(payroll.reasons[0])
        for: a whole process goes to a specialist, for the long run (F024, F017, F018, F020)

    Reference:
        Statements F015 to F024 and F134 to F139 of the catalogue, and F003, F036, F043 and F117 on core work.
    """
    one_of("scope", scope, ("task", "process"))
    one_of("duration", duration, ("one-off", "ongoing"))
    one_of("volume", volume, ("low", "high"))
    keep = _reasons_to_keep(
        core=yes_or_no("core", core),
        customer_critical=yes_or_no("customer_critical", customer_critical),
        new_product=yes_or_no("new_product", new_product),
        too_small=scope == "process" and duration == "ongoing" and volume == "low",
    )
    if keep:
        return Engagement("keep in-house", (*keep, *_reasons_against_keeping(core)), conditions=())
    bought = _reasons_to_buy(scope, duration, volume)
    choice: Choice = "BPO" if scope == "process" and duration == "ongoing" else "outsource the task"
    lost = Reason("against", "the client gives up visibility and control", ("F134",))
    return Engagement(choice, (*bought, lost), _CONDITIONS)


_CONDITIONS = (
    Reason("for", "join the vendor to internal operations and keep its work in sight", ("F137",)),
    Reason("for", "watch what was outsourced closely", ("F138",)),
)


def _reasons_to_keep(
    *, core: bool, customer_critical: bool, new_product: bool, too_small: bool
) -> tuple[Reason, ...]:
    considered = [
        (customer_critical, "it makes or breaks the customer's experience", ("F135", "F134")),
        (new_product, "a new product needs its own people; what already runs well may go", ("F136",)),
        (core, "it is core: BPO takes up what is not, to free people for what is", ("F036", "F043", "F117")),
        (
            too_small,
            "it is too small for a provider's scale; a virtual centre is an option",
            ("F139", "F021"),
        ),
    ]
    return tuple(Reason("for", because, statements) for applies, because, statements in considered if applies)


def _reasons_against_keeping(core: bool) -> tuple[Reason, ...]:
    outside = Reason("against", "outside resources could make it more efficient", ("F016",))
    if not core:
        return (outside,)
    return (outside, Reason("against", "core work, too, can be outsourced, says one source", ("F003",)))


def _reasons_to_buy(scope: str, duration: str, volume: str) -> tuple[Reason, ...]:
    once = Reason("for", "it is done once; BPO is for the long run", ("F023", "F018", "F020"))
    if scope == "process":
        if duration == "one-off":
            return (once, Reason("against", "whole processes are the field of BPO", ("F017",)))
        return (
            Reason(
                "for",
                "a whole process goes to a specialist, for the long run",
                ("F024", "F017", "F018", "F020"),
            ),
            Reason("for", "a high volume lets the provider cut cost through scale", ("F021",)),
            Reason(
                "for", "like a whole support department, it is run by a specialist", ("F015", "F019", "F022")
            ),
        )
    defined = Reason(
        "for", "a defined task, like a single campaign, needs one skill", ("F023", "F015", "F019", "F022")
    )
    if duration == "one-off":
        return (defined, once)
    lasting = Reason("for", "outsourcing a task may be short or long", ("F020",))
    if volume == "low":
        return (defined, lasting)
    scale = Reason("against", "at this volume the whole process might gain from scale", ("F021", "F024"))
    return (defined, lasting, scale)
