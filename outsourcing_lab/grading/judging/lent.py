"""The tests' own objects in the hands of the student's code: which may be, and what may be asked of them.

The objects stay with the judge; the student's process has a number for each. It may call it, use it with the
operators of its class, and read and set its attributes, but never those that lead from an object to what it
is made of: no `__class__`, no function's globals, no frame. What an attribute gives is again a plain value, a
function that can be called and no more, or an object of these kinds.
"""

import copy
import io
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

_COMPARING = ("eq", "ne", "lt", "le", "gt", "ge", "hash")
_ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor")
_OTHERS = (
    *("call", "enter", "exit", "iter", "next", "reversed"),
    *("len", "contains", "getitem", "setitem", "delitem"),
    *("bool", "int", "float", "index", "str", "repr", "neg", "pos", "abs", "round"),
)
OPERATORS = frozenset(
    f"__{name}__" for name in (*_COMPARING, *_ARITHMETIC, *(f"r{name}" for name in _ARITHMETIC), *_OTHERS)
)
"""Methods that Python calls for an operator, a statement or a built-in function."""

_IN_MEMORY = (io.StringIO, io.BytesIO)
_HARMLESS = frozenset(ancestor for file in _IN_MEMORY for ancestor in file.__mro__)
_HARMLESS_MODULES = frozenset(
    ("abc", "builtins", "collections", "collections.abc", "contextlib", "enum", "numbers", "random", "typing")
)
"""What a test's own class may derive from, beside others of its own."""

_OF_THE_WHOLE: dict[str, Callable[[Any], Any]] = {
    "attributes": lambda value: dict(vars(value)),
    "copy": copy.copy,
    "deep copy": copy.deepcopy,
}


def may_be_lent(value: object) -> bool:
    """Return whether it is of the tests' own classes, a mock, a file in memory, an iterator or a `Random`.

    Objects of libraries stay here: who knows what they can be asked to do. (pandas evaluates text as code.)

    Args:
        value: what is no plain value.

    Example:
        >>> may_be_lent(iter([1, 2])), may_be_lent(io.StringIO()), may_be_lent(sys)
        (True, True, False)
    """
    kind = type(value)
    if kind in _IN_MEMORY or kind is random.Random or isinstance(value, Iterator) or _is_mock(value):
        return True
    return _is_own(kind) and all(
        _is_own(ancestor) or ancestor in _HARMLESS or ancestor.__module__ in _HARMLESS_MODULES
        for ancestor in kind.__mro__
    )


def is_function(value: object) -> bool:
    """Return whether a value is called and asked nothing else.

    Args:
        value: anything.
    """
    return isinstance(value, type | FunctionType | MethodType | BuiltinFunctionType) or (
        callable(value) and not may_be_lent(value)
    )


def operators_of(value: object) -> list[str]:
    """Return the operators that the class of a lent object has of its own, by name.

    Args:
        value: the object.

    Example:
        >>> operators_of(iter([1, 2]))
        ['__iter__', '__next__']
    """
    if _is_only_iterated(value):
        return ["__iter__", "__next__"]
    return sorted(name for name in OPERATORS if _has_own(type(value), name))


def asked(value: Any, operation: str, name: str, positional: list[Any], keyword: dict[str, Any]) -> Any:
    """Do what the student's code asks of a lent object, and return what that gives.

    Args:
        value: the object.
        operation: "operator", "get", "set", "delete", "change" for what is in the list of an attribute, or
            "attributes" for all of them, "copy", "deep copy".
        name: of the operator or the attribute.
        positional: the arguments of the operator, or the value to set.
        keyword: further arguments of the operator.

    Raises:
        AttributeError: where there is no such attribute, or it is none of the student's business.
        TypeError: where there is no such operator or operation.
        Exception: what the object itself raises.
    """
    if operation == "operator":
        if name not in operators_of(value):
            raise TypeError(f"{type(value).__name__} has no {name}")
        return getattr(value, name)(*positional, **keyword)
    if operation in _OF_THE_WHOLE:
        if not _is_own(type(value)):
            raise TypeError(f"no {operation} of a {type(value).__name__} is to be had")
        return _OF_THE_WHOLE[operation](value)
    _refuse_closed(value, name)
    if operation == "get":
        return getattr(value, name)
    if operation == "change":
        return change(getattr(value, name), *positional)
    if callable(getattr(type(value), name, None)):
        raise AttributeError(f"{name!r} of {type(value).__name__} is a method, which stays as it is")
    if operation == "set":
        (new,) = positional
        return setattr(value, name, new)
    if operation == "delete":
        return delattr(value, name)
    raise TypeError(f"{operation!r} is no operation")


def restorer(value: Any, name: str) -> Callable[[], None]:
    """Return a function that makes an attribute again what it is now.

    Args:
        value: the object.
        name: of the attribute, which need not be there.

    Raises:
        AttributeError: where it is none of the student's business.
    """
    _refuse_closed(value, name)
    is_there = hasattr(value, name)
    before = getattr(value, name, None)
    content = copy.copy(before) if isinstance(before, list | dict | set | bytearray) else None

    def restore() -> None:
        if is_there:
            setattr(value, name, before)
            change(before, content)
        elif hasattr(value, name):
            delattr(value, name)

    return restore


def change(ours: Any, theirs: Any) -> None:
    """Make a value as the student's code left its copy; one of another type or shape stays as it is.

    Args:
        ours: a list, dictionary, set, bytearray or array; any other value stays as it is.
        theirs: the copy.
    """
    if type(theirs) is not type(ours):
        return
    if type(ours) in (list, bytearray):
        ours[:] = theirs
    elif type(ours) in (dict, set):
        ours.clear()
        ours.update(theirs)
    elif type(ours).__name__ == "ndarray" and theirs.shape == ours.shape:
        ours[...] = theirs


def _has_own(kind: type, name: str) -> bool:
    """Return whether a class has an operator that `object` has not. It is not asked: a mock counts that."""
    found = next((vars(ancestor)[name] for ancestor in kind.__mro__ if name in vars(ancestor)), None)
    return found is not None and found is not vars(object).get(name)


def _refuse_closed(value: object, name: str) -> None:
    if not _is_open(value, name):
        raise AttributeError(f"{type(value).__name__} has no attribute {name!r} that can be asked for")


def _is_open(value: object, name: str) -> bool:
    """Return whether an attribute may be asked for."""
    if name.startswith("__") or is_function(value) or _is_only_iterated(value):
        return False
    if type(value) is random.Random:  # the student's process draws everything else from these two
        return name in ("random", "getrandbits")
    if _is_mock(value):  # of its own attributes, which tell what it has seen, the tests alone make use
        return not (name.startswith("_") or name == "method_calls" or hasattr(_mock_class(), name))
    return True


def _is_only_iterated(value: object) -> bool:
    """Return whether a value is an iterator of Python's own: a generator's attributes lead to its globals."""
    return (
        isinstance(value, Iterator)
        and not _is_mock(value)
        and not _is_own(type(value))
        and not _is_file(value)
    )


def _is_file(value: object) -> bool:
    return isinstance(value, _IN_MEMORY)


def _is_mock(value: object) -> bool:
    return "unittest.mock" in sys.modules and isinstance(value, _mock_class())


def _mock_class() -> type:
    kind: type = sys.modules["unittest.mock"].NonCallableMock
    return kind


def _is_own(kind: type) -> bool:
    """Return whether a class is one of the tests: neither a library's nor made for one of the student's."""
    top = kind.__module__.partition(".")[0]
    if top == "__main__":
        return True
    if top in sys.stdlib_module_names or top in (__name__.partition(".")[0], "student"):
        return False
    file = getattr(sys.modules.get(kind.__module__), "__file__", None)
    return file is None or not any(part.endswith("-packages") for part in Path(file).parts)
