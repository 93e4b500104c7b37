"""The judge's book of what it lends to the student's code: each object's number, and how it was changed."""

import contextlib
import enum
import random
from collections.abc import Callable, Mapping
from types import MethodType
from typing import Any

from outsourcing_lab.grading.judging import lent
from outsourcing_lab.grading.judging.exceptions import StudentExceptions
from outsourcing_lab.grading.judging.given import GivenClasses

_CHANGES = frozenset(("set", "delete", "change"))


class Lending:
    """What is lent in one job.

    Args:
        write: writes a value as JSON.
        exceptions: knows those of the tests that the student's code was told of.
        given: the classes that both processes have.
    """

    def __init__(
        self, write: Callable[[object], Any], exceptions: StudentExceptions, given: GivenClasses
    ) -> None:
        self._write = write
        self._given = given
        self._exceptions = exceptions
        self._lent: list[Any] = []
        self._numbers: dict[object, int] = {}  # by identity of what is in that list
        self._restorers: list[Callable[[], None]] = []

    @property
    def changes(self) -> int:
        """How many changes the student's code has made that can be undone."""
        return len(self._restorers)

    def reference_to(self, value: Any) -> dict[str, Any]:
        """Return the reference to something of the tests'.

        Args:
            value: what is no plain value, and nothing of the student's.

        Raises:
            TypeError: where it is something that is not lent.
        """
        if isinstance(value, BaseException):
            return {"kind": "reference", "error": self._described(value)}
        kind = type(value)
        if issubclass(kind, type) and self._given.has(value):
            return {"kind": "reference", "given": value.__name__}
        if issubclass(kind, enum.Enum) and self._given.has(kind):
            return {"kind": "reference", "given": kind.__name__, "member": value.name}
        if issubclass(kind, tuple) and self._given.has(kind):
            return {"kind": "reference", "given": kind.__name__, "items": list(map(self._write, value))}
        if kind is random.Random:
            return {"kind": "reference", "ours": self._number_of(value), "random": True}
        if lent.is_function(value):
            called = {name: str(getattr(value, name, None) or "") for name in ("__name__", "__doc__")}
            return {"kind": "reference", "ours": self._number_of(value), "function": called}
        if lent.may_be_lent(value):
            given = next((ancestor.__name__ for ancestor in kind.__mro__ if self._given.has(ancestor)), "")
            about = {"type": kind.__name__, "operators": lent.operators_of(value), "given": given}
            return {"kind": "reference", "ours": self._number_of(value), "lent": about}
        raise TypeError(
            f"an object of type {kind.__name__} cannot be handed to the student's code; plain values, "
            "arrays, functions, iterators, mocks and objects of the tests' own classes can"
        )

    def resolved(self, reference: Mapping[str, Any]) -> Any:
        """Return what the student's process means by a reference to something of the tests'.

        Args:
            reference: possibly forged.

        Raises:
            ValueError: where there is no such thing; other exceptions may be raised, too.
        """
        if "error" in reference:
            return self._exceptions.remembered(reference["error"])
        if "error class" in reference:
            return type(self._exceptions.remembered(reference["error class"]))
        return self._of_number(reference["ours"])

    def done(self, request: Mapping[str, Any], read: Callable[[Any], Any]) -> Any:
        """Do for the student's code what it asks of something lent, and return what that gives.

        Args:
            request: as the student's process sends it, possibly forged.
            read: reads a value of its.

        Raises:
            Exception: what is lent raises, or because it cannot be done.
        """
        value = self._of_number(request["callback"])
        positional = [read(argument) for argument in request["positional"]]
        keyword = {str(name): read(argument) for name, argument in request["keyword"]}
        if "operation" not in request:
            if not lent.is_function(value):
                raise TypeError(f"{type(value).__name__} is no function")
            return value(*positional, **keyword)
        operation, name = request["operation"], str(request["name"])
        if operation in _CHANGES:
            self._restorers.append(lent.restorer(value, name))
        return lent.asked(value, operation, name, positional, keyword)

    def settle(self, changes: int, answer: Mapping[str, Any], *, is_last: bool) -> None:
        """Undo the changes of attributes where the student's code gave an answer that a test may compare.

        A function that returns its answer cannot change what it is compared with. The changes stay where it
        returned nothing or gave back something of the tests', and where it raised.

        Args:
            changes: how many there were before it was asked.
            answer: its answer.
            is_last: whether no other question waits for its answer.
        """
        value = answer.get("value")
        is_ours = type(value) is dict and "ours" in value
        if value is not None and not is_ours:
            while len(self._restorers) > changes:
                self._restorers.pop()()
        if is_last:
            self._restorers.clear()

    def _described(self, error: BaseException) -> dict[str, Any]:
        """Return what the student's code is told of an exception: of one of a given class, all attributes."""
        about = self._exceptions.described(error)
        if self._given.has(type(error)):
            about["state"] = []
            for name, value in vars(error).items():
                with contextlib.suppress(TypeError):  # it is nothing that is lent
                    about["state"].append([name, self._write(value)])
        return about

    def _number_of(self, value: Any) -> int:
        """Return the number of what is lent, the same for the same method of the same object."""
        is_method = type(value) is MethodType
        identity = (id(value.__self__), id(value.__func__)) if is_method else id(value)
        number = self._numbers.setdefault(identity, len(self._lent))
        if number == len(self._lent):
            self._lent.append(value)
        return number

    def _of_number(self, number: Any) -> Any:
        if type(number) is not int or not 0 <= number < len(self._lent):
            raise ValueError("nothing of that number is lent")
        return self._lent[number]
