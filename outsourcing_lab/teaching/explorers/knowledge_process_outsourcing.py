"""Lesson 4: from rulebook to opinion, and from the price of an hour to its cost."""

from outsourcing_lab.decisions.cost import effective_hourly_cost
from outsourcing_lab.taxonomy import Work, catalogue, comparison, family_of
from outsourcing_lab.taxonomy.consistency import OBJECTS_OF_WORK
from outsourcing_lab.taxonomy.records import Family
from outsourcing_lab.taxonomy.rule import PROFESSIONAL
from outsourcing_lab.teaching.controls import Choice, Number
from outsourcing_lab.teaching.explorer import Explorer, View
from outsourcing_lab.teaching.figures.knowledge_process_outsourcing import LEVELS
from outsourcing_lab.teaching.marlow import PRICES_BY_JUDGEMENT
from outsourcing_lab.teaching.table import Table

DECIDES = {"the rules alone": 0, "a trained worker": 1, "a specialist": 2, "a licensed professional": 3}
"""Who may decide what the right answer is, with the level of judgement that this gives."""


def judgement_ladder() -> Explorer:
    """Return the explorer that places work on the ladder from rulebook to opinion.

    Example:
        >>> explorer = judgement_ladder()
        >>> explorer.controls["decides"].value = 3
        >>> print(explorer.text.split(". ")[0])
        KPO, level 3: professional opinion
    """
    return Explorer(
        "The ladder of judgement",
        placed_work,
        controls={
            "object_of_work": Choice(
                "What is worked on", {name: name for name in OBJECTS_OF_WORK}, start="research"
            ),
            "checkable": Choice(
                "Can a rulebook tell right from wrong", {"yes": True, "no": False}, start=False
            ),
            "decides": Choice("Who decides the right answer", DECIDES, start=2),
        },
        saved=[
            {"object_of_work": "records", "checkable": True, "decides": 0},
            {"object_of_work": "customers", "checkable": True, "decides": 1},
            {"object_of_work": "research", "checkable": False, "decides": 2},
            {"object_of_work": "law", "checkable": False, "decides": 3},
            {"object_of_work": "law", "checkable": True, "decides": 3},
            {"object_of_work": "IT assets", "checkable": False, "decides": 2},
        ],
    )


def level_of(checkable: bool, decides: int) -> tuple[int, str]:
    """Return the level of judgement that two answers give, and a remark where they do not fit together.

    Where a rulebook can check the result, the work asks for no more than trained routine, whoever does it;
    where none can, somebody with special knowledge has to decide.

    Args:
        checkable: True where a rulebook can tell a right result from a wrong one.
        decides: who decides what the right answer is, 0 (the rules) to 3 (a licensed professional).

    Example:
        >>> level_of(checkable=True, decides=3)[0], level_of(checkable=False, decides=0)[0]
        (1, 2)
    """
    if checkable and decides >= PROFESSIONAL:
        return PROFESSIONAL - 1, (
            "A rulebook can check the result, so the work needs no expert, though one may do it."
        )
    if not checkable and decides < PROFESSIONAL:
        return (
            PROFESSIONAL,
            "No rulebook can check the result, so somebody with special knowledge must decide.",
        )
    return decides, ""


def placed_work(object_of_work: str, checkable: bool, decides: int) -> View:
    """Return the type of some work, its skills and its price, and the whole ladder for its object.

    Args:
        object_of_work: what the worker works on, one of the catalogue's objects.
        checkable: True where a rulebook can tell a right result from a wrong one.
        decides: who decides what the right answer is, 0 to 3.
    """
    level, remark = level_of(checkable, decides)
    family = _family(object_of_work, level)
    place = f"{_type(family)}, level {level}: {LEVELS[level]}."
    rows = [_rung(object_of_work, rung, here=rung == level) for rung in reversed(range(len(LEVELS)))]
    columns = ["rung", "type", "provider", "own staff", "services of the catalogue"]
    return View(
        " ".join(text for text in (place, remark, _skills(family), _price(family, level)) if text),
        Table(f"The ladder for work on {object_of_work}, with invented prices in GBP an hour", columns, rows),
    )


def _family(object_of_work: str, level: int) -> Family:
    return family_of(Work(object_of_work, judgement=level)).family


def _type(family: Family) -> str:
    return family if family != "none" else "None of the three types"


def _skills(family: Family) -> str:
    table = comparison("families")
    cells = next(row.cells for row in table.rows if row.aspect == "skills")
    said = dict(zip(table.columns, cells, strict=True))
    return f"Skills, by the sources: {said[family]}." if family in said else ""


def _price(family: Family, level: int) -> str:
    if family == "none":
        return "The course has prices for office work only."
    return f"An hour costs {PRICES_BY_JUDGEMENT[level].provider:g} GBP from a provider (invented)."


def _rung(object_of_work: str, level: int, *, here: bool) -> list[object]:
    family = _family(object_of_work, level)
    prices = PRICES_BY_JUDGEMENT[level]
    costs = ["–", "–"] if family == "none" else [f"{prices.provider:g}", f"{prices.own_staff:g}"]
    name = f"{'●' if here else '○'} {level} {LEVELS[level]}"
    return [name, family, *costs, _services(object_of_work, level)]


def _services(object_of_work: str, level: int) -> str:
    names = [
        found.name + (" (contested)" if found.contested else "")
        for found in catalogue().services.values()
        if found.object_of_work == object_of_work and found.judgement == level
    ]
    return "; ".join(names) or "–"


def hourly_cost() -> Explorer:
    """Return the explorer that turns the price of an hour into its cost.

    Example:
        >>> explorer = hourly_cost()
        >>> explorer.controls["productivity"].value = 78
        >>> explorer.text
        'An hour costs 60.00 GBP, the same as own staff at 60 GBP. Both cost the same at a pace of 78 %.'
    """
    return Explorer(
        "From the price of an hour to its cost",
        bought_hour,
        controls={
            "price": Number(
                "Provider's price of an hour", smallest=5, largest=100, step=1, start=30, unit="GBP"
            ),
            "own_staff": Number(
                "Own staff's cost of an hour", smallest=5, largest=150, step=1, start=60, unit="GBP"
            ),
            "overhead": Number("Management", smallest=0, largest=60, step=5, start=30, unit="% of the price"),
            "rework": Number("Work done again", smallest=0, largest=60, step=5, start=20, unit="%"),
            "productivity": Number(
                "Pace", smallest=40, largest=150, step=1, start=70, unit="% of own staff's"
            ),
        },
        saved=[
            {},
            {"overhead": 20, "rework": 10, "productivity": 90},
            {"price": 12, "own_staff": 24, "overhead": 20, "rework": 10, "productivity": 75},
            {"productivity": 78},
        ],
    )


def bought_hour(price: int, own_staff: int, overhead: int, rework: int, productivity: int) -> View:
    """Return what a bought hour costs, step by step, beside an hour of own staff.

    Args:
        price: the provider's price, GBP an hour.
        own_staff: what an hour of own staff costs, GBP.
        overhead: managing the provider, % of the price.
        rework: work that is done again, %.
        productivity: the provider's output an hour, % of that of own staff.
    """
    managed = effective_hourly_cost(price, overhead=overhead / 100, rework=0, productivity=1)
    redone = effective_hourly_cost(price, overhead=overhead / 100, rework=rework / 100, productivity=1)
    cost = effective_hourly_cost(
        price, overhead=overhead / 100, rework=rework / 100, productivity=productivity / 100
    )
    rows = [
        ["price of an hour", f"{price:.2f}"],
        ["with management", f"{managed:.2f}"],
        ["with rework", f"{redone:.2f}"],
        ["at the provider's pace", f"{cost:.2f}"],
        ["own staff", f"{own_staff:.2f}"],
    ]
    return View(
        f"An hour costs {cost:.2f} GBP, {_compared(cost, own_staff)} own staff at {own_staff} GBP. "
        f"Both cost the same at a pace of {round(100 * redone / own_staff, 1):g} %.",
        Table("From the price of an hour to its cost, GBP", ["step", "GBP an hour"], rows),
    )


def _compared(cost: float, own_staff: float) -> str:
    share = round(100 * (cost / own_staff - 1), 1)
    if share == 0:
        return "the same as"
    return f"{abs(share):g} % {'more' if share > 0 else 'less'} than"
