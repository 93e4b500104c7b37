"""Numbers of a student's own for an exercise: other numbers than the neighbour's, and no harder ones."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TypeVar

VOLUMES = range(12_000, 24_001, 100)
"""Invoices a year that a case may have."""

BREAK_EVENS = range(14_000, 22_001)
"""Where the break-even volume of a case lies, in invoices a year; it is a whole number."""

MARGIN = 1_000
"""By how many invoices at least a volume misses the break-even: no case is too close to call."""

FIXED_OUTSOURCED = range(15, 36)
"""The provider's fixed cost, in thousands of GBP a year."""

TENTHS_IN_HOUSE = range(10, 21)
"""What an invoice costs in-house, in tenths of a GBP."""

_GAPS = [
    (thousands, tenths)
    for thousands in range(30, 65)
    for tenths in range(15, 41)
    if thousands * 10_000 % tenths == 0 and thousands * 10_000 // tenths in BREAK_EVENS
]
"""By how much in-house is dearer a year and cheaper an invoice, where that gives a whole break-even."""

Option = TypeVar("Option")


@dataclass(frozen=True, repr=False)
class Case:
    """What an invoice department costs on each side. In-house has the higher fixed cost and the lower price.

    Attributes:
        address: whose case it is, in small letters.
        volume: invoices a year.
        fixed_in_house: GBP a year.
        variable_in_house: GBP an invoice.
        fixed_outsourced: GBP a year.
        variable_outsourced: GBP an invoice.
    """

    address: str
    volume: int
    fixed_in_house: int
    variable_in_house: float
    fixed_outsourced: int
    variable_outsourced: float

    def __repr__(self) -> str:
        units = (
            self.address,
            f"{self.volume:,} invoices a year",
            f"{self.fixed_in_house:,} GBP a year",
            f"{self.variable_in_house:.2f} GBP an invoice",
            f"{self.fixed_outsourced:,} GBP a year",
            f"{self.variable_outsourced:.2f} GBP an invoice",
        )
        return "\n".join(f"{field.name}: {text}" for field, text in zip(fields(self), units, strict=True))


def case(address: str) -> Case:
    """Return the numbers that belong to an address: the same ones on every machine.

    Args:
        address: such as `"ada@school.example"`. Capital letters and spaces around it do not matter.

    Raises:
        ValueError: where it is no text, is blank, or does not have the form name@place.

    Example:
        >>> case("Ada@school.example ")
        address: ada@school.example
        volume: 23,100 invoices a year
        fixed_in_house: 51,000 GBP a year
        variable_in_house: 1.70 GBP an invoice
        fixed_outsourced: 17,000 GBP a year
        variable_outsourced: 3.30 GBP an invoice
    """
    draw = _Draw(normalised := _normalised(address))
    thousands, tenths = draw.one_of(_GAPS)
    fixed_outsourced = draw.one_of(FIXED_OUTSOURCED)
    tenths_in_house = draw.one_of(TENTHS_IN_HOUSE)
    break_even = thousands * 10_000 // tenths
    above = draw.one_of((True, False))
    volumes = [
        volume for volume in VOLUMES if abs(volume - break_even) >= MARGIN and (volume > break_even) == above
    ]
    return Case(
        address=normalised,
        volume=draw.one_of(volumes),
        fixed_in_house=1_000 * (fixed_outsourced + thousands),
        variable_in_house=tenths_in_house / 10,
        fixed_outsourced=1_000 * fixed_outsourced,
        variable_outsourced=(tenths_in_house + tenths) / 10,
    )


class _Draw:
    """Draws from a text's digest: unlike `random`, the same in every release of Python."""

    def __init__(self, seed: str) -> None:
        self._rest = int.from_bytes(hashlib.sha256(seed.encode("utf-8")).digest(), "big")

    def one_of(self, options: Sequence[Option]) -> Option:
        self._rest, index = divmod(self._rest, len(options))
        return options[index]


def _normalised(address: object) -> str:
    example = 'such as "ada@school.example"'
    if not isinstance(address, str):
        raise ValueError(
            f"The address is to be text, {example}, and {address!r} is not. "
            "Write your own between quotation marks, and run the cell again."
        )
    normalised = address.strip().lower()
    if not normalised:
        raise ValueError(
            f"The address is blank. Write your own between the quotation marks, {example}, "
            "and run the cell again."
        )
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", normalised) or not normalised.isprintable():
        raise ValueError(
            f"The address {address!r} does not have the form name@place, {example}: one @, and no spaces. "
            "Write your own between the quotation marks, and run the cell again."
        )
    return normalised
