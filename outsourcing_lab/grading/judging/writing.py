"""Plain values as JSON, by value; everything else is left to a reference.

It runs beside the student's code as well, so nothing it gives is trusted.
"""

import base64
import collections
import datetime
import decimal
import fractions
import sys
import types
from collections.abc import Callable
from typing import Any

from outsourcing_lab.grading.judging.kinds import (
    DEEPEST,
    LONGEST_INT,
    LONGEST_RANGE,
    LONGEST_RATIO,
    MOST_FIELDS,
    Inner,
    each_part,
    is_plain_type,
    is_small,
)

Refer = Callable[[object], dict[str, Any]]

_KEYS: type = type({}.keys())
_VALUES: type = type({}.values())
_ITEMS: type = type({}.items())


def to_json(value: object, refer: Refer, depth: int = 0) -> Any:
    """Return a value as JSON: itself, or tagged with its kind, or a reference where it is no plain value.

    Args:
        value: anything.
        refer: gives the reference to what cannot be handed over by value.
        depth: how deep the value lies in another one.

    Example:
        >>> to_json((1, "a", {2.5: None}), refer=dict)
        {'kind': 'tuple', 'of': [1, 'a', {'kind': 'dict', 'of': [[2.5, None]]}]}
    """
    kind = type(value)
    if value is None or kind in (bool, str, float) or (type(value) is int and -(2**53) < value < 2**53):
        return value
    if depth > DEEPEST:
        return refer(value)

    def inner(part: object) -> Any:
        return to_json(part, refer, depth + 1)

    if type(value) is list:
        return [inner(part) for part in value]
    writer = _WRITERS.get(kind)
    written = _special(value, inner) if writer is None else writer(value, inner)
    return refer(value) if written is None else written


def _pairs(value: Any, inner: Inner) -> list[list[Any]]:
    return [[inner(key), inner(entry)] for key, entry in value.items()]


def _write_range(value: range, inner: Inner) -> dict[str, Any] | None:
    bounds = (value.start, value.stop, value.step)
    small = abs(value.stop - value.start) <= LONGEST_RANGE * abs(value.step)
    return {"kind": "range", "of": each_part(bounds, inner)} if small else None


def _write_decimal(value: decimal.Decimal, _: Inner) -> dict[str, Any] | None:
    return {"kind": "Decimal", "text": str(value)} if is_small(value) else None


def _write_fraction(value: fractions.Fraction, inner: Inner) -> dict[str, Any] | None:
    parts = (value.numerator, value.denominator)
    small = all(part.bit_length() <= LONGEST_RATIO for part in parts)
    return {"kind": "Fraction", "of": each_part(parts, inner)} if small else None


def _write_int(value: int, _: Inner) -> dict[str, Any] | None:
    return {"kind": "int", "hex": hex(value)} if value.bit_length() < 4 * LONGEST_INT else None


_WRITERS: dict[type, Callable[[Any, Inner], dict[str, Any] | None]] = {
    int: _write_int,
    tuple: lambda value, inner: {"kind": "tuple", "of": each_part(value, inner)},
    set: lambda value, inner: {"kind": "set", "of": each_part(value, inner)},
    frozenset: lambda value, inner: {"kind": "frozenset", "of": each_part(value, inner)},
    dict: lambda value, inner: {"kind": "dict", "of": _pairs(value, inner)},
    collections.defaultdict: lambda value, inner: {"kind": "dict", "of": _pairs(value, inner)},
    collections.Counter: lambda value, inner: {"kind": "Counter", "of": _pairs(value, inner)},
    collections.OrderedDict: lambda value, inner: {"kind": "OrderedDict", "of": _pairs(value, inner)},
    _KEYS: lambda value, inner: {"kind": "keys", "of": each_part(value, inner)},
    _VALUES: lambda value, inner: {"kind": "values", "of": each_part(value, inner)},
    _ITEMS: lambda value, inner: {"kind": "items", "of": [each_part(pair, inner) for pair in value]},
    collections.deque: lambda value, inner: {
        "kind": "deque",
        "of": each_part(value, inner),
        "longest": value.maxlen,
    },
    bytes: lambda value, _: {"kind": "bytes", "base64": _base64(value)},
    bytearray: lambda value, _: {"kind": "bytearray", "base64": _base64(value)},
    complex: lambda value, _: {"kind": "complex", "of": [value.real, value.imag]},
    range: _write_range,
    slice: lambda value, inner: {
        "kind": "slice",
        "of": each_part((value.start, value.stop, value.step), inner),
    },
    type(...): lambda _value, _: {"kind": "ellipsis"},
    datetime.datetime: lambda value, _: {"kind": "datetime", "iso": value.isoformat(), "fold": value.fold},
    datetime.date: lambda value, _: {"kind": "date", "iso": value.isoformat()},
    datetime.time: lambda value, _: {"kind": "time", "iso": value.isoformat(), "fold": value.fold},
    datetime.timedelta: lambda value, _: {
        "kind": "timedelta",
        "of": [value.days, value.seconds, value.microseconds],
    },
    decimal.Decimal: _write_decimal,
    fractions.Fraction: _write_fraction,
}


def _special(value: Any, inner: Inner) -> dict[str, Any] | None:
    """Write what is known by more than its type, or return None."""
    kind = type(value)
    if kind.__base__ is tuple and _is_named_tuple(kind):
        return {
            "kind": "named tuple",
            "name": kind.__name__,
            "fields": list(kind._fields),
            "of": each_part(value, inner),
        }
    if kind is types.BuiltinFunctionType and value.__module__ in ("math", "cmath"):
        return {"kind": "name", "module": value.__module__, "name": value.__name__}
    if issubclass(kind, type) and is_plain_type(value):
        return {"kind": "name", "module": "builtins", "name": value.__name__}
    if issubclass(kind, int) and kind.__module__ != "__main__":  # an IntEnum of a library, such as a signal
        return {"kind": "int", "hex": hex(value)}
    if "numpy" in sys.modules:
        from outsourcing_lab.grading.judging import arrays

        return arrays.to_json(value, inner)
    return None


def _is_named_tuple(kind: type) -> bool:
    """Return whether a class is a named tuple and no more: one with methods of its own stays where it is."""
    fields = getattr(kind, "_fields", None)
    if type(fields) is not tuple or len(fields) > MOST_FIELDS:
        return False
    return all(name.startswith("_") or name in fields for name in vars(kind))


def _base64(content: bytes | bytearray) -> str:
    return base64.b64encode(content).decode()
