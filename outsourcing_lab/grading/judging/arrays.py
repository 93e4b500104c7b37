"""NumPy's arrays and scalars as JSON and back; imported only where NumPy is."""

import base64
from typing import Any

import numpy as np

from outsourcing_lab.grading.judging.frames import LARGEST_FRAME, FrameTooLargeError
from outsourcing_lab.grading.judging.kinds import Inner

PLAIN_KINDS = "biufcMmSU"
"""The kinds of items that are bytes and no Python objects."""

_GENERATORS: dict[str, Any] = {"PCG64": np.random.default_rng, "MT19937": np.random.RandomState}
"""By the name of what makes their bits: what `default_rng` gives, and what was used before."""

_MOST_DIMENSIONS = 32
_LONGEST_DIMENSION = 2**40


def to_json(value: Any, inner: Inner) -> dict[str, Any] | None:
    """Return as JSON an array, scalar, type, universal function or generator of NumPy's; None for all else.

    Args:
        value: anything.
        inner: writes a part of it.

    Raises:
        FrameTooLargeError: where an array is larger than a message may be.

    Example:
        >>> to_json(np.array([[1, 2]], dtype="i1"), inner=str)
        {'kind': 'array', 'dtype': '|i1', 'shape': [1, 2], 'base64': 'AQI='}
    """
    if isinstance(value, np.generic) and value.dtype.kind in PLAIN_KINDS:
        return {"kind": "scalar", "dtype": value.dtype.str, "base64": _base64(np.asarray(value))}
    # A class of the student's own that derives from an array comes over as a plain array. An array with a
    # mask stays where it is: what is masked is equal to everything in the eyes of numpy.testing.
    if isinstance(value, np.ndarray) and not isinstance(value, np.ma.MaskedArray):
        return _array(value, inner)
    if type(value) in (np.random.Generator, np.random.RandomState):
        return _random_numbers(value, inner)
    if isinstance(value, np.dtype) and value.kind in PLAIN_KINDS:
        return {"kind": "dtype", "dtype": value.str}
    name = str(getattr(value, "__name__", "")) if _is_named(value) else ""
    if name and getattr(np, name, None) is value:
        return {"kind": "numpy name", "name": name}
    return None


def from_json(data: dict[str, Any], inner: Inner) -> Any:
    """Return what `to_json` wrote.

    Args:
        data: JSON, possibly forged; then any exception may be raised.
        inner: reads a part of it.

    Raises:
        ValueError: where the item type holds Python objects, or the bytes do not fill the shape.
    """
    match data["kind"]:
        case "numpy name":
            found = getattr(np, str(data["name"]))
            if not _is_named(found):
                raise ValueError(f"numpy.{data['name']} is no plain value")
            return found
        case "dtype":
            return _item_type(data)
        case "scalar":
            return np.frombuffer(base64.b64decode(data["base64"]), _item_type(data))[0]
        case "array":
            items = np.frombuffer(base64.b64decode(data["base64"]), _item_type(data))
            return items.reshape(_shape(data)).copy()
        case "random numbers":
            return _generator(inner(data["state"]))
        case "object array":
            cells = [inner(part) for part in data["of"]]
            made = np.empty(len(cells), dtype=object)
            for position, cell in enumerate(cells):
                made[position] = cell
            return made.reshape(_shape(data))
        case unknown:
            raise ValueError(f"a value of the kind {unknown!r} is unknown")


def _is_named(value: Any) -> bool:
    return isinstance(value, np.ufunc) or (isinstance(value, type) and issubclass(value, np.generic))


def _item_type(data: dict[str, Any]) -> np.dtype[Any]:
    item = np.dtype(str(data["dtype"]))
    if item.kind not in PLAIN_KINDS:
        raise ValueError(f"items of the type {item} are no plain values")
    return item


def _shape(data: dict[str, Any]) -> tuple[int, ...]:
    shape = tuple(data["shape"])
    if len(shape) > _MOST_DIMENSIONS or not all(
        type(length) is int and 0 <= length <= _LONGEST_DIMENSION for length in shape
    ):
        raise ValueError(f"{shape} is no shape")
    return shape


def _array(value: Any, inner: Inner) -> dict[str, Any] | None:
    if value.nbytes > LARGEST_FRAME // 2:
        raise FrameTooLargeError(
            f"an array of {value.nbytes:,} bytes; at most {LARGEST_FRAME // 2:,} can be sent"
        )
    if value.dtype.kind in PLAIN_KINDS:
        return {
            "kind": "array",
            "dtype": value.dtype.str,
            "shape": list(value.shape),
            "base64": _base64(np.asarray(value)),
        }
    if value.dtype.kind == "O":
        cells = [inner(part) for part in value.ravel().tolist()]
        return {"kind": "object array", "shape": list(value.shape), "of": cells}
    return None


def _random_numbers(value: Any, inner: Inner) -> dict[str, Any] | None:
    is_new = type(value) is np.random.Generator
    state = value.bit_generator.state if is_new else value.get_state(legacy=False)
    if state["bit_generator"] not in _GENERATORS:
        return None
    return {"kind": "random numbers", "state": inner(state)}


def _generator(state: dict[str, Any]) -> Any:
    made = _GENERATORS[state["bit_generator"]](0)
    if isinstance(made, np.random.Generator):
        made.bit_generator.state = state
    else:
        made.set_state(state)
    return made


def _base64(array: Any) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()
