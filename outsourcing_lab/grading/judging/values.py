"""Plain values as JSON and back, by value; everything else is left to a reference.

`to_json` runs beside the student's code, so nothing it gives is trusted. `from_json` is what protects the
judge: it makes values of Python's own types alone, calls nothing that the data name, and makes none that
would be costly to hold or to compare.
"""

import base64
import builtins
import cmath
import collections
import datetime
import decimal
import fractions
import functools
import math
import sys
import types
from collections.abc import Callable
from typing import Any

Reference = dict[str, Any]
Refer = Callable[[object], Reference]
Resolve = Callable[[Reference], object]
Inner = Callable[[Any], Any]

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

_KEYS: type = type({}.keys())
_VALUES: type = type({}.values())
_ITEMS: type = type({}.items())


class UnreadableError(ValueError):
    """The data are none that `to_json` writes, or would make a value that is costly to hold."""


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


def from_json(data: Any, resolve: Resolve) -> Any:
    """Return the value that `to_json` wrote.

    Args:
        data: JSON, possibly forged.
        resolve: gives what a reference stands for.

    Raises:
        UnreadableError: where the data are none that `to_json` writes.

    Example:
        >>> from_json({"kind": "set", "of": [1, 2]}, resolve=dict)
        {1, 2}
    """
    try:
        return _read(data, resolve, 0)
    except UnreadableError:
        raise
    except Exception as error:  # forged data can be wrong in any way, and all are the same to the judge
        raise UnreadableError(f"{type(error).__name__}: {error}"[:500]) from None


def _read(data: Any, resolve: Resolve, depth: int) -> Any:
    if not isinstance(data, list | dict):
        return data
    if depth > DEEPEST + 1:
        raise UnreadableError(f"nested deeper than {DEEPEST}")

    def inner(part: Any) -> Any:
        return _read(part, resolve, depth + 1)

    if isinstance(data, list):
        return [inner(part) for part in data]
    kind = data["kind"]
    if kind == "reference":
        return resolve(data)
    reader = _READERS.get(kind)
    if reader is not None:
        return reader(data, inner)
    from outsourcing_lab.grading.judging import arrays

    return arrays.from_json(data, inner)


def _pairs(value: Any, inner: Inner) -> list[list[Any]]:
    return [[inner(key), inner(entry)] for key, entry in value.items()]


def _parts(value: Any, inner: Inner) -> list[Any]:
    return [inner(part) for part in value]


def _write_range(value: range, inner: Inner) -> dict[str, Any] | None:
    bounds = (value.start, value.stop, value.step)
    small = abs(value.stop - value.start) <= LONGEST_RANGE * abs(value.step)
    return {"kind": "range", "of": _parts(bounds, inner)} if small else None


def _write_decimal(value: decimal.Decimal, _: Inner) -> dict[str, Any] | None:
    return {"kind": "Decimal", "text": str(value)} if _is_small(value) else None


def _write_fraction(value: fractions.Fraction, inner: Inner) -> dict[str, Any] | None:
    parts = (value.numerator, value.denominator)
    small = all(part.bit_length() <= LONGEST_RATIO for part in parts)
    return {"kind": "Fraction", "of": _parts(parts, inner)} if small else None


def _write_int(value: int, _: Inner) -> dict[str, Any] | None:
    return {"kind": "int", "hex": hex(value)} if value.bit_length() < 4 * LONGEST_INT else None


_WRITERS: dict[type, Callable[[Any, Inner], dict[str, Any] | None]] = {
    int: _write_int,
    tuple: lambda value, inner: {"kind": "tuple", "of": _parts(value, inner)},
    set: lambda value, inner: {"kind": "set", "of": _parts(value, inner)},
    frozenset: lambda value, inner: {"kind": "frozenset", "of": _parts(value, inner)},
    dict: lambda value, inner: {"kind": "dict", "of": _pairs(value, inner)},
    collections.defaultdict: lambda value, inner: {"kind": "dict", "of": _pairs(value, inner)},
    collections.Counter: lambda value, inner: {"kind": "Counter", "of": _pairs(value, inner)},
    collections.OrderedDict: lambda value, inner: {"kind": "OrderedDict", "of": _pairs(value, inner)},
    _KEYS: lambda value, inner: {"kind": "keys", "of": _parts(value, inner)},
    _VALUES: lambda value, inner: {"kind": "values", "of": _parts(value, inner)},
    _ITEMS: lambda value, inner: {"kind": "items", "of": [_parts(pair, inner) for pair in value]},
    collections.deque: lambda value, inner: {
        "kind": "deque",
        "of": _parts(value, inner),
        "longest": value.maxlen,
    },
    bytes: lambda value, _: {"kind": "bytes", "base64": _base64(value)},
    bytearray: lambda value, _: {"kind": "bytearray", "base64": _base64(value)},
    complex: lambda value, _: {"kind": "complex", "of": [value.real, value.imag]},
    range: _write_range,
    slice: lambda value, inner: {"kind": "slice", "of": _parts((value.start, value.stop, value.step), inner)},
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
            "of": _parts(value, inner),
        }
    if kind is types.BuiltinFunctionType and value.__module__ in ("math", "cmath"):
        return {"kind": "name", "module": value.__module__, "name": value.__name__}
    if isinstance(value, type) and _is_plain_type(value):
        return {"kind": "name", "module": "builtins", "name": value.__name__}
    if isinstance(value, int) and kind.__module__ != "__main__":  # an IntEnum of a library, such as a signal
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


def _is_plain_type(kind: type) -> bool:
    return kind in PLAIN_TYPES or (issubclass(kind, BaseException) and kind.__module__ == "builtins")


def _is_small(value: decimal.Decimal) -> bool:
    if not value.is_finite():
        return True
    return len(value.as_tuple().digits) <= LONGEST_DECIMAL and abs(value.adjusted()) <= LONGEST_DECIMAL


def _checked(given: Any, *kinds: type) -> Any:
    """Return what is of exactly one of the types."""
    if type(given) not in kinds:
        raise UnreadableError(f"{type(given).__name__} in place of {kinds[0].__name__}")
    return given


def _hashable(value: Any) -> Any:
    hash(value)
    return value


def _read_int(data: dict[str, Any], _: Inner) -> int:
    digits = _checked(data["hex"], str)
    if len(digits) > LONGEST_INT + 3:
        raise UnreadableError(f"an int of {len(digits):,} digits")
    return int(digits, 16)


def _read_dict(data: dict[str, Any], inner: Inner) -> dict[Any, Any]:
    return {_hashable(inner(key)): inner(entry) for key, entry in data["of"]}


def _read_views(data: dict[str, Any], inner: Inner) -> Any:
    parts = _checked(data["of"], list)
    if data["kind"] == "values":
        return dict(enumerate(_parts(parts, inner))).values()
    if data["kind"] == "keys":
        return dict.fromkeys(map(_hashable, _parts(parts, inner))).keys()
    return _read_dict(data, inner).items()


def _read_deque(data: dict[str, Any], inner: Inner) -> collections.deque[Any]:
    return collections.deque(_parts(data["of"], inner), _checked(data["longest"], int, type(None)))


def _read_bytes(data: dict[str, Any], _: Inner) -> bytes:
    return base64.b64decode(_checked(data["base64"], str))


def _read_complex(data: dict[str, Any], _: Inner) -> complex:
    real, imaginary = data["of"]
    return complex(_checked(real, float, int), _checked(imaginary, float, int))


def _read_range(data: dict[str, Any], inner: Inner) -> range:
    start, stop, step = (_checked(bound, int) for bound in _parts(data["of"], inner))
    if abs(stop - start) > LONGEST_RANGE * abs(step):
        raise UnreadableError(f"a range of more than {LONGEST_RANGE:,} items")
    return range(start, stop, step)


def _read_slice(data: dict[str, Any], inner: Inner) -> slice:
    start, stop, step = _parts(data["of"], inner)
    return slice(start, stop, step)


def _read_timedelta(data: dict[str, Any], _: Inner) -> datetime.timedelta:
    days, seconds, microseconds = (_checked(part, int) for part in data["of"])
    return datetime.timedelta(days, seconds, microseconds)


def _read_decimal(data: dict[str, Any], _: Inner) -> decimal.Decimal:
    text = _checked(data["text"], str)
    # The length first, because making the number takes as long as its text.
    value = decimal.Decimal(text) if len(text) <= LONGEST_DECIMAL + 50 else None
    if value is None or not _is_small(value):
        raise UnreadableError(f"a decimal number of more than {LONGEST_DECIMAL:,} digits")
    return value


def _read_fraction(data: dict[str, Any], inner: Inner) -> fractions.Fraction:
    numerator, denominator = (_checked(part, int) for part in _parts(data["of"], inner))
    if max(numerator.bit_length(), denominator.bit_length()) > LONGEST_RATIO:
        raise UnreadableError(f"a fraction of more than {LONGEST_RATIO:,} bits")
    return fractions.Fraction(numerator, denominator)


def _read_name(data: dict[str, Any], _: Inner) -> object:
    module, name = data["module"], _checked(data["name"], str)
    if module in ("math", "cmath") and not name.startswith("_"):
        return getattr(math if module == "math" else cmath, name)
    found = getattr(builtins, name) if module == "builtins" else None
    if isinstance(found, type) and _is_plain_type(found):
        return found
    raise UnreadableError(f"{module}.{name} is no plain value")


def _read_named_tuple(data: dict[str, Any], inner: Inner) -> object:
    fields = tuple(_checked(field, str) for field in _checked(data["fields"], list))
    return _named_tuple_class(_checked(data["name"], str), fields)(*_parts(data["of"], inner))


@functools.lru_cache(maxsize=200)
def _named_tuple_class(name: str, fields: tuple[str, ...]) -> Any:
    if len(fields) > MOST_FIELDS or any(len(text) > 200 for text in (name, *fields)):
        raise UnreadableError(f"a named tuple of more than {MOST_FIELDS} fields, or with overlong names")
    # namedtuple itself refuses what is no identifier, before it makes code of the names.
    return collections.namedtuple(name, fields)


_READERS: dict[str, Callable[[dict[str, Any], Inner], object]] = {
    "int": _read_int,
    "tuple": lambda data, inner: tuple(_parts(data["of"], inner)),
    "set": lambda data, inner: {_hashable(part) for part in _parts(data["of"], inner)},
    "frozenset": lambda data, inner: frozenset(map(_hashable, _parts(data["of"], inner))),
    "dict": _read_dict,
    "Counter": lambda data, inner: collections.Counter(_read_dict(data, inner)),
    "OrderedDict": lambda data, inner: collections.OrderedDict(_read_dict(data, inner)),
    "keys": _read_views,
    "values": _read_views,
    "items": _read_views,
    "deque": _read_deque,
    "bytes": _read_bytes,
    "bytearray": lambda data, inner: bytearray(_read_bytes(data, inner)),
    "complex": _read_complex,
    "range": _read_range,
    "slice": _read_slice,
    "ellipsis": lambda _data, _: ...,
    "datetime": lambda data, _: datetime.datetime.fromisoformat(data["iso"]).replace(fold=data["fold"]),
    "date": lambda data, _: datetime.date.fromisoformat(data["iso"]),
    "time": lambda data, _: datetime.time.fromisoformat(data["iso"]).replace(fold=data["fold"]),
    "timedelta": _read_timedelta,
    "Decimal": _read_decimal,
    "Fraction": _read_fraction,
    "named tuple": _read_named_tuple,
    "name": _read_name,
}


def _base64(content: bytes | bytearray) -> str:
    return base64.b64encode(content).decode()
