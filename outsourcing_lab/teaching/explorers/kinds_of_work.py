"""Any lesson: type a description of some work, see its place in the tree, why, and who would disagree."""

from outsourcing_lab.taxonomy import Classification, classify, path
from outsourcing_lab.taxonomy.records import View as TreeView
from outsourcing_lab.teaching.controls import Choice, Entry
from outsourcing_lab.teaching.explorer import Explorer, View
from outsourcing_lab.teaching.table import Table

FAMILIES = ("BPO", "ITO", "KPO")


def kinds_of_work() -> Explorer:
    """Return the explorer that classifies a description of some work.

    Example:
        >>> explorer = kinds_of_work()
        >>> explorer.controls["description"].value = "running the mail servers of a law firm"
        >>> explorer.text
        'ITO: outsourcing › information technology outsourcing.'
    """
    return Explorer(
        "What kind of work is it?",
        classified,
        controls={
            "description": Entry("Describe some work", start="paying the suppliers of a bakery"),
            "view": Choice("View", {"siblings": "sibling", "BPO as umbrella": "umbrella"}, start="sibling"),
        },
        saved=[
            {"description": "paying the suppliers of a bakery"},
            {"description": "running the mail servers of a law firm"},
            {"description": "running the mail servers of a law firm", "view": "umbrella"},
            {"description": "judging the risk of an investment"},
            {"description": "medical coding"},
            {"description": "baking the bread"},
        ],
    )


def classified(description: str, view: TreeView) -> View:
    """Return what kind of work a description is about, why, and which source would disagree.

    Args:
        description: some work, in words.
        view: "sibling" or "umbrella".
    """
    if not description.strip():
        waiting = Table("Why", ["step", "answer"], [["description", "nothing was typed yet"]])
        return View("Type a description of some work.", waiting)
    found = classify(description, view=view)
    rows: list[list[object]] = [[number, reason] for number, reason in enumerate(found.why, start=1)]
    rows.append(["who would disagree", _disagreement(found)])
    return View(
        f"{found.label}: {_place(found)}.", Table("Why, and who would disagree", ["step", "answer"], rows)
    )


def _place(found: Classification) -> str:
    strongest = found.shares[0][0]
    if strongest in FAMILIES:
        return " › ".join(concept.name for concept in path(strongest.lower(), view=found.view))
    return {
        "contested": "outsourcing, but the schools disagree on its kind",
        "none": "none of the three families",
        "unknown": "the description tells too little",
    }[strongest]


def _disagreement(found: Classification) -> str:
    others = [
        f"{position.source} puts {service.name} under {position.family}"
        for service in found.services[:1]
        for position in service.positions
        if position.family != found.shares[0][0]
    ]
    return "; ".join(others) or "no source that names the nearest work"
