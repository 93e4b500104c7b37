"""What the tests hand to the student's code and keep: their functions, objects and exceptions.

The student's process has a stand-in for each, which asks the judge. Nothing here protects anybody: what may
be asked is decided by the judge, in `lent`.
"""

import builtins
import enum
import functools
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

CHANGEABLE = (list, dict, set, bytearray)
"""What is handed over as a copy, and changed there as well."""

_Ask = Callable[..., Any]


class StandIn:
    """One of the tests' own objects: what is done with it is done with the object.

    Args:
        ask: has the judge do an operation.
    """

    def __init__(self, ask: _Ask) -> None:
        object.__setattr__(self, "_ask", ask)

    def __getattr__(self, name: str) -> Any:
        return _asked(self, "get", name)

    def __setattr__(self, name: str, value: object) -> None:
        _asked(self, "set", name, value)

    def __delattr__(self, name: str) -> None:
        _asked(self, "delete", name)

    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        """A copy, for `vars`."""
        return dict(_asked(self, "attributes", ""))

    def __copy__(self) -> Any:
        return _asked(self, "copy", "")

    def __deepcopy__(self, _: object) -> Any:
        return _asked(self, "deep copy", "")


class RandomNumbers(random.Random):
    """Draws from a generator of a test's, so that both have drawn as much.

    Args:
        ask: has the judge do an operation with that.
    """

    def __init__(self, ask: _Ask) -> None:
        self._random = ask((), {}, operation="get", name="random")
        self._bits = ask((), {}, operation="get", name="getrandbits")
        super().__init__()

    def random(self) -> float:
        """Return a number of at least 0 and less than 1."""
        return float(self._random())

    def seed(self, *_: object) -> None:
        """Leave the test's generator as it is."""

    def getrandbits(self, k: int) -> int:
        """Return a whole number of random bits.

        Args:
            k: how many.
        """
        return int(self._bits(k))


class Borrowed:
    """The stand-ins of a process.

    Args:
        converse: sends a request to the judge, and returns its answer.
        write: writes a value as JSON.
        read: reads one.
        names: the notebook's.
    """

    def __init__(
        self,
        converse: Callable[[dict[str, Any]], dict[str, Any]],
        write: Callable[[object], Any],
        read: Callable[[Any], Any],
        names: Mapping[str, Any],
    ) -> None:
        self._converse = converse
        self._write = write
        self._read = read
        self._names = names
        self._stand_ins: dict[int, object] = {}
        self._numbers: dict[int, int] = {}  # by identity of those
        self._errors: dict[int, BaseException] = {}
        self._copies: list[tuple[int, str, Any, Any]] = []

    def resolved(self, reference: dict[str, Any]) -> Any:
        """Return what stands for something of the tests'.

        Args:
            reference: as the judge gives it.
        """
        if "error" in reference:
            return self._error(reference["error"])
        if "given" in reference:
            given = self._names[reference["given"]]
            if "items" in reference:
                return tuple.__new__(given, [self._read(item) for item in reference["items"]])
            return given[reference["member"]] if "member" in reference else given
        number = reference["ours"]
        if number not in self._stand_ins:
            ask = functools.partial(self._ask, number)
            made: object
            if "random" in reference:
                made = RandomNumbers(ask)
            elif "lent" in reference:
                made = _stand_in(reference["lent"], ask, self._names)
            else:
                made = _function(reference["function"], ask)
            self._stand_ins[number], self._numbers[id(made)] = made, number
        return self._stand_ins[number]

    def reference_to(self, value: object) -> dict[str, Any] | None:
        """Return the reference to what the tests have as well; None where a value is the student's alone.

        Args:
            value: anything.
        """
        if id(value) in self._numbers:
            return {"kind": "reference", "ours": self._numbers[id(value)]}
        if isinstance(value, BaseException) and hasattr(value, "_callback_error"):
            return {"kind": "reference", "error": value._callback_error}
        if isinstance(value, type) and "_error_class" in vars(value):
            return {"kind": "reference", "error class": vars(value)["_error_class"]}
        return None

    def given_class_of(self, value: object) -> dict[str, Any]:
        """Tell of which classes of the notebook a value is, or which one it is: the judge may have it, too.

        Args:
            value: what is no plain value.
        """
        if isinstance(value, type):
            return {"class": True, "given": [value.__name__]} if self.is_notebooks(value) else {}
        given = [kind.__name__ for kind in type(value).__mro__ if self.is_notebooks(kind)]
        about: dict[str, Any] = {"given": given} if given else {}
        if given and isinstance(value, enum.Enum):
            about["member"] = value.name
        elif given and isinstance(value, tuple) and self.is_notebooks(type(value)):
            about["items"] = [self._write(item) for item in value]
        return about

    def is_notebooks(self, kind: type) -> bool:
        """Return whether a class is what the notebook has under its name.

        Args:
            kind: the class.
        """
        return kind.__module__ == "__main__" and self._names.get(kind.__name__) is kind

    def hand_back(self) -> None:
        """Have the judge change its lists and dictionaries as the student's code has changed the copies."""
        for place, (number, name, value, before) in enumerate(self._copies):
            now = self._write(value)
            if now != before:
                self._copies[place] = (number, name, value, now)
                self._ask(number, (value,), {}, operation="change", name=name)

    def forget_copies(self) -> None:
        """Look no more after what was copied until now."""
        self._copies.clear()

    def _error(self, described: dict[str, Any]) -> BaseException:
        """Return what stands for an exception of a test's, the same one each time: `raise` depends on it."""
        number = described["number"]
        if number not in self._errors:
            self._errors[number] = error = self._made(described)
            error.__dict__["_callback_error"] = number
        return self._errors[number]

    def _made(self, described: dict[str, Any]) -> BaseException:
        """Return an exception of the given class, of the built-in one of that name, or of a new class."""
        names, arguments = described["names"], described["arguments"]
        if "state" in described:
            error: BaseException = self._names[names[0]].__new__(self._names[names[0]], *arguments)
            vars(error).update({attribute: self._read(value) for attribute, value in described["state"]})
            return error
        known = next(name for name in names if hasattr(builtins, name))
        kind = getattr(builtins, known)
        if known != names[0]:
            kind = type(names[0], (kind,), {"_error_class": described["number"]})
        try:
            error = kind(*arguments)
        except TypeError:  # it wants other arguments
            error = RuntimeError(*arguments)
        return error

    def _ask(
        self, number: int, positional: Sequence[object], keyword: Mapping[str, object], **operation: str
    ) -> Any:
        """Have the judge call a function of the tests', or do an operation with an object of theirs."""
        if operation.get("operation") != "change":
            self.hand_back()
        answer = self._converse(
            operation
            | {
                "callback": number,
                "positional": [self._write(argument) for argument in positional],
                "keyword": [[name, self._write(argument)] for name, argument in keyword.items()],
            }
        )
        if "raised" in answer:
            raise self._read(answer["raised"])
        value = self._read(answer["value"])
        if operation.get("operation") == "get" and type(value) in CHANGEABLE:
            self._copies.append((number, operation["name"], value, answer["value"]))
        return value


def _stand_in(described: Mapping[str, Any], ask: _Ask, names: Mapping[str, Any]) -> StandIn:
    """Return a stand-in with the operators that the object has; it passes for one of its given class."""
    members: dict[str, Any] = {name: _operator(name) for name in described["operators"]}
    given = names.get(described["given"])
    if isinstance(given, type):
        members["__class__"] = property(lambda _: given)
        if "__dataclass_fields__" in vars(given):
            members["__dataclass_fields__"] = vars(given)["__dataclass_fields__"]
    kind: type[StandIn] = type(described["type"], (StandIn,), members)
    return kind(ask)


def _function(described: Mapping[str, str], ask: _Ask) -> Callable[..., object]:
    def callback(*positional: object, **keyword: object) -> object:
        return ask(positional, keyword)

    callback.__name__ = callback.__qualname__ = described["__name__"]
    callback.__doc__ = described["__doc__"] or None
    return callback


def _asked(standing: StandIn, operation: str, name: str, *positional: object, **keyword: object) -> Any:
    ask = object.__getattribute__(standing, "_ask")
    return ask(positional, keyword, operation=operation, name=name)


def _operator(name: str) -> Callable[..., Any]:
    def operate(self: StandIn, *positional: object, **keyword: object) -> Any:
        return _asked(self, "operator", name, *positional, **keyword)

    operate.__name__ = name
    return operate
