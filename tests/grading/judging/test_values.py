"""Plain values cross by value; what is forged is refused in one way, and costs nothing."""

import collections
import contextlib
import datetime
import decimal
import fractions
import json
import math
import tracemalloc
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outsourcing_lab.grading.judging.reading import UnreadableError, from_json
from outsourcing_lab.grading.judging.writing import to_json

numbers = st.one_of(
    st.integers(),
    st.integers().map(lambda n: n * 10**40),
    st.floats(),
    st.complex_numbers(),
    st.fractions(),
    st.decimals(allow_nan=False) | st.just(decimal.Decimal("nan")),
)
times = st.one_of(
    st.dates(), st.times(), st.datetimes(timezones=st.none() | st.just(datetime.UTC)), st.timedeltas()
)
simple = st.one_of(st.none(), st.booleans(), st.text(), st.binary(), numbers, times)
hashable = st.recursive(
    simple, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=5
)
containers = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.tuples(inner, inner),
        st.dictionaries(hashable, inner, max_size=3),
        st.dictionaries(st.text(), inner, max_size=3).map(collections.OrderedDict),
        st.lists(inner, max_size=3).map(lambda items: collections.deque(items, 5)),
        st.sets(hashable, max_size=3),
        st.binary().map(bytearray),
        st.dictionaries(hashable, st.integers(), max_size=3).map(collections.Counter),
        st.builds(range, st.integers(-9, 9), st.integers(-9, 9), st.integers(1, 3)),
        st.builds(slice, st.none() | st.integers(), inner),
    ),
    max_leaves=8,
)
Pair = collections.namedtuple("Pair", "left right")


def refuse(_):
    raise AssertionError("no reference is needed")


def there_and_back(value):
    return from_json(json.loads(json.dumps(to_json(value, refuse))), refuse)


def written(value):
    """A text that tells values apart where `==` does not: types, nan, the sign of zero, the order of keys."""
    if isinstance(value, slice):
        return f"slice({written(value.start)}, {written(value.stop)}, {written(value.step)})"
    if isinstance(value, set | frozenset):
        return f"{type(value).__name__}{sorted(map(written, value))}"
    if isinstance(value, tuple | list | collections.deque):
        return f"{type(value).__name__}({', '.join(map(written, value))})"
    if isinstance(value, dict):
        entries = (f"{written(key)}: {written(entry)}" for key, entry in value.items())
        return f"{type(value).__name__}({', '.join(entries)})"
    return f"{type(value).__name__} {value!r}"


@given(containers)
def test_plain_values_come_back_as_they_were(value):
    assert written(there_and_back(value)) == written(value)


@given(
    st.sampled_from(["?", "i1", "u8", "f4", "f8", "c16", "M8[s]", "m8[D]", "S3", "U2", ">f8"]),
    st.lists(st.integers(0, 3), max_size=3),
    st.randoms(use_true_random=False),
)
def test_arrays_come_back_as_they_were(item, shape, random):
    size = math.prod(shape) * np.dtype(item).itemsize
    if item[0] in "SU?":
        array = np.array([random.choice((0, 1)) for _ in range(math.prod(shape))]).astype(item).reshape(shape)
    else:
        array = np.frombuffer(random.randbytes(size), item).reshape(shape)
    back = there_and_back(array)
    assert (back.dtype, back.shape, back.tobytes()) == (array.dtype, array.shape, array.tobytes())
    assert back.flags.writeable
    for scalar in array.ravel()[:1]:
        assert type(there_and_back(scalar)) is type(scalar)
        assert there_and_back(scalar).tobytes() == scalar.tobytes()


def test_other_kinds_come_back_as_they_were():
    assert there_and_back(...) is ...
    assert there_and_back(math.sqrt) is math.sqrt
    assert there_and_back([int, list, KeyError, SystemExit]) == [int, list, KeyError, SystemExit]
    assert there_and_back(np.sin) is np.sin
    assert there_and_back(np.float32) is np.float32
    assert there_and_back(np.dtype("<i4")) == np.dtype("<i4")
    assert there_and_back(collections.defaultdict(list, a=[1])) == {"a": [1]}
    pair = there_and_back(Pair(1, [2]))
    assert pair == (1, [2])
    assert pair.right == [2]
    assert type(pair) is type(there_and_back(Pair(3, 4)))
    views = {"a": 1, "b": 2}
    assert there_and_back(views.keys()) == views.keys()
    assert list(there_and_back(views.values())) == [1, 2]
    assert there_and_back(views.items()) == views.items()
    assert there_and_back(np.array([None, (1, 2)], dtype=object)).tolist() == [None, (1, 2)]


class Methods(NamedTuple):
    """A named tuple that can do something."""

    x: int

    def twice(self):
        return 2 * self.x


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        lambda: 0,
        type("Int", (int,), {"__module__": "__main__"})(3),
        type("Text", (str,), {})("x"),
        type("Items", (list,), {})([1]),
        Methods(1),
        math,
        range(10**18),
        1 << 5_000_000,
        decimal.Decimal("1e999999"),
        fractions.Fraction(1 << 200_000, 3),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_plain_value_or_too_large_is_referred_to(value):
    assert to_json(value, lambda referred: {"referred": referred is value}) == {"referred": True}


def test_what_is_nested_too_deep_is_referred_to():
    deep = []
    for _ in range(150):
        deep = [deep]
    assert "deepest" in json.dumps(to_json(deep, lambda _: {"deepest": 1}))


kinds = st.sampled_from(
    [
        *(
            "int",
            "tuple",
            "set",
            "frozenset",
            "dict",
            "Counter",
            "OrderedDict",
            "keys",
            "values",
            "items",
            "deque",
        ),
        *(
            "bytes",
            "bytearray",
            "complex",
            "range",
            "slice",
            "ellipsis",
            "datetime",
            "date",
            "time",
            "timedelta",
        ),
        *(
            "Decimal",
            "Fraction",
            "named tuple",
            "name",
            "module",
            "array",
            "scalar",
            "object array",
        ),
        *("dtype", "numpy name", "pickle", "reference"),
    ]
)
parts = [
    "of",
    "hex",
    "base64",
    "iso",
    "fold",
    "text",
    "longest",
    "module",
    "name",
    "fields",
    "dtype",
    "shape",
    "mask",
]
atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["builtins", "numpy", "os", "eval", "system", "O", "<f8", "V8", "1e99999999", "0xfffffff", "math"]
    ),
)
forged = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(parts), inner, max_size=5).flatmap(
            lambda data: kinds.map(lambda kind: data | {"kind": kind})
        )
    ),
    max_leaves=12,
)


@given(forged)
def test_forged_data_are_read_or_refused_and_nothing_else(data):
    with contextlib.suppress(UnreadableError):
        from_json(data, lambda _: "referred")


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "range", "of": [0, 10**15, 1]},
        {"kind": "Fraction", "of": ["1e1000000000", 1]},
        {"kind": "Fraction", "of": [1, 0]},
        {"kind": "Decimal", "text": "1e999999999"},
        {"kind": "Decimal", "text": "1" * 20_000},
        {"kind": "int", "hex": "f" * 2_000_000},
        {"kind": "int", "hex": 7},
        {"kind": "array", "dtype": "<f8", "shape": [10**12], "base64": ""},
        {"kind": "array", "dtype": "<f8", "shape": [2**70, 0], "base64": ""},
        {"kind": "array", "dtype": "O", "shape": [1], "base64": "AAAAAAAAAAA="},
        {"kind": "array", "dtype": "V8", "shape": [1], "base64": "AAAAAAAAAAA="},
        {"kind": "object array", "shape": [10**9], "of": []},
        {"kind": "named tuple", "name": "P", "fields": ["a", "a"], "of": [1, 2]},
        {"kind": "named tuple", "name": "P", "fields": ["_a"], "of": [1]},
        {"kind": "named tuple", "name": "P", "fields": ["a b"], "of": [1]},
        {"kind": "named tuple", "name": "class", "fields": [], "of": []},
        {"kind": "named tuple", "name": "P", "fields": [f"a{n}" for n in range(200)], "of": list(range(200))},
        {"kind": "name", "module": "builtins", "name": "eval"},
        {"kind": "name", "module": "builtins", "name": "type"},
        {"kind": "name", "module": "os", "name": "system"},
        {"kind": "name", "module": "math", "name": "__loader__"},
        {"kind": "numpy name", "name": "load"},
        {"kind": "numpy name", "name": "os"},
        {"kind": "module", "name": "math"},
        {"kind": "set", "of": [[1]]},
        {"kind": ["list"]},
        {"kind": {}},
        {},
    ],
    ids=lambda data: str(data)[:50],
)
def test_what_nobody_writes_is_refused_without_cost(data):
    tracemalloc.start()
    with pytest.raises(UnreadableError):
        from_json(data, refuse)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_what_is_nested_too_deep_is_refused():
    deep = []
    for _ in range(300):
        deep = [deep]
    with pytest.raises(UnreadableError, match="deep"):
        from_json(deep, refuse)
