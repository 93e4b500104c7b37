"""The student's exceptions as exceptions of the judge, so that `except` and `raises` work in a test."""

import builtins
import sys
from collections.abc import Callable, Sequence
from typing import Any

from outsourcing_lab.grading.judging.given import GivenClasses

MOST_ANCESTORS = 20

_LONGEST_NAME = 200
_LONGEST_TEXT = 2_000
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
        read: reads a value of the student's process.
        given: the classes that both processes have.
    """

    def __init__(
        self, of_number: Callable[[int], object], read: Callable[[Any], Any], given: GivenClasses
    ) -> None:
        self._of_number = of_number
        self._read = read
        self._given = given
        self._made: dict[int, type[Exception]] = {}
        self._tests: list[BaseException] = []
        self._numbers: dict[int, int] = {}  # by identity of what is in that list

    def described(self, error: BaseException) -> dict[str, Any]:
        """Return what the student's code is told of an exception that a test has raised or handed to it."""
        number = self._numbers.setdefault(id(error), len(self._tests))
        if number == len(self._tests):
            self._tests.append(error)
        are_atoms = all(map(_is_atom, error.args))
        arguments = [part[:_LONGEST_TEXT] if isinstance(part, str) else part for part in error.args]
        return {
            "names": [kind.__name__ for kind in type(error).__mro__],
            "arguments": arguments if are_atoms else [str(error)[:_LONGEST_TEXT]],
            "number": number,
        }

    def remembered(self, number: Any) -> BaseException:
        """Return the exception that was described under a number."""
        return self._tests[_number(number)]

    def is_students(self, error: BaseException) -> bool:
        """Return whether an exception came from the student's process."""
        return isinstance(error, StudentProcessError) or "_theirs" in vars(error)

    def number_of(self, value: object) -> int | None:
        """Return the number that the student's process has for an exception of its own, or None."""
        number: int | None = vars(value).get("_theirs") if isinstance(value, BaseException) else None
        return number

    def made(self, raised: Any) -> BaseException:
        """Return the exception to raise here.

        Args:
            raised: what the student's process sent, possibly forged.
        """
        try:
            if "callback error" in raised:
                return self.remembered(raised["callback error"])
            kind = self.class_of(raised["ancestors"])
            arguments = [part if _is_atom(part) else str(part) for part in raised["arguments"]]
        except (TypeError, KeyError, ValueError, IndexError) as error:
            return StudentProcessError(f"an exception that cannot be read: {error}")
        try:
            made = self._of_kind(kind, arguments[:MOST_ANCESTORS], raised.get("state"))
        except Exception:  # some exceptions want arguments of another number or kind than they show
            made = kind.__new__(kind)
            made.args = (str(raised.get("message")),)
        number = raised.get("theirs")
        made.__dict__["_theirs"] = number if type(number) is int else None
        if kind in self._made.values() and type(number) is int:
            made.__dict__["_student"] = self._of_number(number)
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
        given = self._given_exception(str(name), str(module))
        if given is not None:
            return given if issubclass(given, Exception) else StudentExitError
        if number not in self._made:
            if not (str(name).isidentifier() and len(name) <= _LONGEST_NAME) or len(further) > MOST_ANCESTORS:
                raise ValueError("the name of an exception is none")
            parent = self.class_of(further) if further else Exception
            if not issubclass(parent, Exception):
                return StudentExitError
            members: dict[str, Any] = {"__module__": "student", "_theirs": _number(number)}
            if parent not in self._made.values():
                members |= {"__str__": _text_of, "__getattr__": _asked}
            if self._given.has(parent):  # what its own would set is asked for
                members["__init__"] = BaseException.__init__
            self._made[number] = type(name, (parent,), members)
        return self._made[number]

    def _of_kind(self, kind: type[BaseException], arguments: list[Any], state: Any) -> BaseException:
        """Return an exception; one of a given class gets the attributes that the student's has."""
        if not self._given.has(kind):
            return kind(*arguments)
        made = kind.__new__(kind, *arguments)
        vars(made).update({str(name): self._read(value) for name, value in state})
        return made

    def _given_exception(self, name: str, module: str) -> type[BaseException] | None:
        """Return the class of the instructor's own of that name, where its ancestors are Python's own."""
        given = self._given.first_of([name]) if module == "__main__" else None
        ancestors = () if given is None else given.__mro__
        is_plain = all(ancestor.__module__ in ("__main__", "builtins") for ancestor in ancestors)
        return given if given is not None and issubclass(given, BaseException) and is_plain else None


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
