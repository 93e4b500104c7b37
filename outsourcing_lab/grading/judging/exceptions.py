"""The student's exceptions as exceptions of the judge, so that `except` and `raises` work in a test."""

import builtins
import sys
from collections.abc import Callable, Sequence
from typing import Any

MOST_ANCESTORS = 20

_LONGEST_NAME = 200
_OF_TEST_FRAMEWORKS = ("__main__", "bdb", "doctest", "unittest")
"""Modules whose exceptions are orders to those that run tests: to leave one out, for example."""


class StudentProcessError(Exception):
    """The student's process has ended, or what it sent cannot be read."""


class StudentExitError(BaseException):
    """The student's code asked to be ended, by an exception that no `except Exception` catches."""


class StudentExceptions:
    """Makes exceptions from what the student's process tells about its own.

    Built-in exceptions and those of Python's library and of NumPy become their own kind. For a class of the
    student's a class of the same name is made, under those made for its ancestors. Two classes are the same
    only where the student's are: one that is merely called ValueError is none.

    Args:
        of_number: gives the stand-in for the student's object with a number.
    """

    def __init__(self, of_number: Callable[[int], object]) -> None:
        self._of_number = of_number
        self._made: dict[int, type[Exception]] = {}
        self._callback_errors: list[Exception] = []

    def remember(self, error: Exception) -> int:
        """Return a number for an exception of a test's own, on its way through the student's code."""
        self._callback_errors.append(error)
        return len(self._callback_errors) - 1

    def made(self, raised: Any) -> BaseException:
        """Return the exception to raise here.

        Args:
            raised: what the student's process sent, possibly forged.
        """
        try:
            if "callback error" in raised:
                return self._callback_errors[_number(raised["callback error"])]
            kind = self.class_of(raised["ancestors"])
            arguments = [part if _is_atom(part) else str(part) for part in raised["arguments"]]
        except (TypeError, KeyError, ValueError, IndexError) as error:
            return StudentProcessError(f"an exception that cannot be read: {error}")
        try:
            made = kind(*arguments[:MOST_ANCESTORS])
        except Exception:  # some exceptions want arguments of another number or kind than they show
            made = kind.__new__(kind)
            made.args = (str(raised.get("message")),)
        if kind in self._made.values() and type(raised.get("theirs")) is int:
            made.__dict__["_student"] = self._of_number(raised["theirs"])
            made.__dict__["_text"] = str(raised.get("message"))
        return made

    def class_of(self, ancestors: Sequence[Any]) -> type[BaseException]:
        """Return the class for one of the student's.

        Args:
            ancestors: the class and those that it derives from, each with its name, its module and its
                number, up to the first that is built into Python.

        Raises:
            ValueError: where they are none; other exceptions may be raised, too.
        """
        (name, module, number), further = ancestors[0], ancestors[1:]
        known = _known(str(name), str(module))
        if known is not None:
            return known
        if number not in self._made:
            if not (str(name).isidentifier() and len(name) <= _LONGEST_NAME) or len(further) > MOST_ANCESTORS:
                raise ValueError("the name of an exception is none")
            parent = self.class_of(further) if further else Exception
            if not issubclass(parent, Exception):
                return StudentExitError
            inherited = {} if parent in self._made.values() else {"__str__": _text_of, "__getattr__": _asked}
            about = {"__module__": "student", "_theirs": _number(number)}
            self._made[number] = type(name, (parent,), about | inherited)
        return self._made[number]


def _text_of(error: Any) -> str:
    return str(error.__dict__.get("_text", ""))


def _asked(error: Any, name: str) -> Any:
    student = error.__dict__.get("_student")
    if student is None or name.startswith("_"):
        raise AttributeError(name)
    return getattr(student, name)


def _known(name: str, module: str) -> type[BaseException] | None:
    """Return the exception of a library that both sides have, or None."""
    top = module.partition(".")[0]
    if top != "numpy" and (top not in sys.stdlib_module_names or top in _OF_TEST_FRAMEWORKS):
        return None
    home = builtins if module == "builtins" else sys.modules.get(module)
    found = getattr(home, name, None)
    if not (isinstance(found, type) and issubclass(found, BaseException)):
        return None
    return found if issubclass(found, Exception | SystemExit) else StudentExitError


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError(f"{value!r} is no number of an object")
    return value


def _is_atom(value: object) -> bool:
    return value is None or type(value) in (bool, int, float, str)
