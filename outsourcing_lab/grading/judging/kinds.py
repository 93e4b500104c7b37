"""What counts as a plain value: its types, how large one may be to cross by value, and its parts."""

import decimal
from collections.abc import Callable, Iterable
from typing import Any

Inner = Callable[[Any], Any]
"""Reads or writes a part of a value."""

DEEPEST = 100
"""Nesting; what lies deeper is handed over as a reference."""

LONGEST_INT = 1_000_000
"""Hexadecimal digits of an int."""

LONGEST_RATIO = 100_000
"""Bits of the parts of a fraction, which Python reduces by their common divisor."""

LONGEST_DECIMAL = 10_000
"""Digits of a decimal number, and its exponent."""

LONGEST_RANGE = 10_000_000
"""Items of a range, which a test may well go through."""

MOST_FIELDS = 100
"""Fields of a named tuple, which Python compiles code for."""

PLAIN_TYPES = frozenset(
    (
        bool,
        bytearray,
        bytes,
        complex,
        dict,
        float,
        frozenset,
        int,
        list,
        object,
        range,
        set,
        slice,
        str,
        tuple,
    )
)


def is_plain_type(kind: type) -> bool:
    """Return whether a class is one that both processes have, and that holds no state."""
    return kind in PLAIN_TYPES or (issubclass(kind, BaseException) and kind.__module__ == "builtins")


def is_small(value: decimal.Decimal) -> bool:
    """Return whether a decimal number is cheap to hold and to compare."""
    if not value.is_finite():
        return True
    return len(value.as_tuple().digits) <= LONGEST_DECIMAL and abs(value.adjusted()) <= LONGEST_DECIMAL


def each_part(parts: Iterable[Any], inner: Inner) -> list[Any]:
    """Return the parts of a value, each read or written."""
    return [inner(part) for part in parts]
