"""Values from the JSON that `writing` writes, or that a hostile process has made up.

This is what protects the judge: it makes values of Python's own types alone, calls nothing that the data
name, and makes none that would be costly to hold or to compare.
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
from collections.abc import Callable
from typing import Any

from outsourcing_lab.grading.judging.kinds import (
    DEEPEST,
    LONGEST_DECIMAL,
    LONGEST_INT,
    LONGEST_RANGE,
    LONGEST_RATIO,
    MOST_FIELDS,
    Inner,
    each_part,
    is_plain_type,
    is_small,
)

Resolve = Callable[[dict[str, Any]], object]


class UnreadableError(ValueError):
    """The data are none that `to_json` writes, or would make a value that is costly to hold."""


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
        return dict(enumerate(each_part(parts, inner))).values()
    if data["kind"] == "keys":
        return dict.fromkeys(map(_hashable, each_part(parts, inner))).keys()
    return _read_dict(data, inner).items()


def _read_deque(data: dict[str, Any], inner: Inner) -> collections.deque[Any]:
    return collections.deque(each_part(data["of"], inner), _checked(data["longest"], int, type(None)))


def _read_bytes(data: dict[str, Any], _: Inner) -> bytes:
    return base64.b64decode(_checked(data["base64"], str))


def _read_complex(data: dict[str, Any], _: Inner) -> complex:
    real, imaginary = data["of"]
    return complex(_checked(real, float, int), _checked(imaginary, float, int))


def _read_range(data: dict[str, Any], inner: Inner) -> range:
    start, stop, step = (_checked(bound, int) for bound in each_part(data["of"], inner))
    if abs(stop - start) > LONGEST_RANGE * abs(step):
        raise UnreadableError(f"a range of more than {LONGEST_RANGE:,} items")
    return range(start, stop, step)


def _read_slice(data: dict[str, Any], inner: Inner) -> slice:
    start, stop, step = each_part(data["of"], inner)
    return slice(start, stop, step)


def _read_timedelta(data: dict[str, Any], _: Inner) -> datetime.timedelta:
    days, seconds, microseconds = (_checked(part, int) for part in data["of"])
    return datetime.timedelta(days, seconds, microseconds)


def _read_decimal(data: dict[str, Any], _: Inner) -> decimal.Decimal:
    text = _checked(data["text"], str)
    # The length first, because making the number takes as long as its text.
    value = decimal.Decimal(text) if len(text) <= LONGEST_DECIMAL + 50 else None
    if value is None or not is_small(value):
        raise UnreadableError(f"a decimal number of more than {LONGEST_DECIMAL:,} digits")
    return value


def _read_fraction(data: dict[str, Any], inner: Inner) -> fractions.Fraction:
    numerator, denominator = (_checked(part, int) for part in each_part(data["of"], inner))
    if max(numerator.bit_length(), denominator.bit_length()) > LONGEST_RATIO:
        raise UnreadableError(f"a fraction of more than {LONGEST_RATIO:,} bits")
    return fractions.Fraction(numerator, denominator)


def _read_name(data: dict[str, Any], _: Inner) -> object:
    module, name = data["module"], _checked(data["name"], str)
    if module in ("math", "cmath") and not name.startswith("_"):
        return getattr(math if module == "math" else cmath, name)
    found = getattr(builtins, name) if module == "builtins" else None
    if isinstance(found, type) and is_plain_type(found):
        return found
    raise UnreadableError(f"{module}.{name} is no plain value")


def _read_named_tuple(data: dict[str, Any], inner: Inner) -> object:
    fields = tuple(_checked(field, str) for field in _checked(data["fields"], list))
    return _named_tuple_class(_checked(data["name"], str), fields)(*each_part(data["of"], inner))


@functools.lru_cache(maxsize=200)
def _named_tuple_class(name: str, fields: tuple[str, ...]) -> Any:
    if len(fields) > MOST_FIELDS or any(len(text) > 200 for text in (name, *fields)):
        raise UnreadableError(f"a named tuple of more than {MOST_FIELDS} fields, or with overlong names")
    # namedtuple itself refuses what is no identifier, before it makes code of the names.
    return collections.namedtuple(name, fields)


_READERS: dict[str, Callable[[dict[str, Any], Inner], object]] = {
    "int": _read_int,
    "tuple": lambda data, inner: tuple(each_part(data["of"], inner)),
    "set": lambda data, inner: {_hashable(part) for part in each_part(data["of"], inner)},
    "frozenset": lambda data, inner: frozenset(map(_hashable, each_part(data["of"], inner))),
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
