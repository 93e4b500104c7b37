"""The judge's end of the channel: it asks the student's process, and believes none of its words."""

import enum
import importlib
import socket
import sys
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from outsourcing_lab.grading.judging import frames, lent, reading, writing
from outsourcing_lab.grading.judging.clock import Clock, TimeIsUpError
from outsourcing_lab.grading.judging.exceptions import StudentExceptions, StudentProcessError
from outsourcing_lab.grading.judging.given import GivenClasses
from outsourcing_lab.grading.judging.lending import Lending
from outsourcing_lab.grading.judging.proxies import RemoteFunction, RemoteObject, identity
from outsourcing_lab.grading.judging.replacements import Replacements

STATELESS_MODULES = frozenset(
    (
        *(
            "cmath",
            "collections",
            "copy",
            "datetime",
            "decimal",
            "fractions",
            "functools",
            "itertools",
            "json",
        ),
        *("math", "numpy", "numpy.linalg", "operator", "re", "statistics", "string", "typing"),
    )
)
"""Modules of which the judge uses its own copy: nothing of the student's can hide in it."""

FUNCTION_TYPES = ("function", "method", "builtin_function_or_method", "partial")


class StudentSide:
    """What the tests can ask of the student's process.

    Args:
        channel: the socket to it.
        answers: names of which it tells by itself what functions they are.

    Attributes:
        given: the classes that both processes have.
        lost: why the process is not asked any more, or None while it answers.
        clock: how long the student's code may take before it is interrupted.
    """

    def __init__(self, channel: socket.socket, answers: Iterable[str]) -> None:
        self._channel = channel
        self._turn = threading.RLock()  # a test may ask from several threads
        self._answers = list(answers)
        self._functions: dict[str, Any] = {}
        self._conversations = 0
        self._proxies: dict[int, RemoteFunction] = {}
        self.given = GivenClasses()
        self._exceptions = StudentExceptions(
            lambda number: self._proxy(number, {"type": "exception"}), self.read, self.given
        )
        self._lending = Lending(self.write, self._exceptions, self.given)
        self._replacements = Replacements()
        self.lost: str | None = None
        self.clock = Clock(30)

    def is_waiting(self) -> bool:
        """Return whether an answer is waited for at this moment."""
        return self._conversations > 0

    def run(self, source: str) -> dict[str, Any]:
        """Have the student's process run a cell and return its answer, as JSON.

        Raises:
            StudentProcessError: where there is no answer that can be read.
        """
        return self._answer({"do": "run", "source": source, "answers": self._answers})

    def ask(self, do: str, **parts: Any) -> dict[str, Any]:
        """Return the answer to one request; what was written on the way to a stream is written here.

        Args:
            do: the request, one of those that `student` serves.
            parts: its parts, as JSON.

        Raises:
            StudentProcessError: where there is no answer that can be read.
            TimeIsUpError: where the time of the test is up.
            RuntimeError: where the student's code raised StopIteration.
            BaseException: what the student's code raised, as an exception of this process.
        """
        replaced = self._replacements.found()
        if replaced:
            parts["replaced"] = [[module, name, self.write(value)] for module, name, value in replaced]
        answer = self._answer({"do": do, **parts})
        if "printed" in answer:
            sys.stdout.write(str(answer["printed"]))
        if "complained" in answer:
            sys.stderr.write(str(answer["complained"]))
        if self.clock.seconds_left <= 0:
            raise TimeIsUpError("the student's code has taken up the time of the test")
        if "raised" in answer:
            error = self._exceptions.made(answer["raised"])
            if isinstance(error, StopIteration):
                # It would end `all(map(check, cases))` before the first case. Generators do this, too.
                raise RuntimeError("the student's code raised StopIteration") from error
            raise error
        return answer

    def value(self, do: str, **parts: Any) -> Any:
        """Return the value that a request is answered with."""
        return self.read(self.ask(do, **parts).get("value"))

    def name(self, name: str) -> Any:
        """Return what the student's notebook has under a name.

        Raises:
            KeyError: where there is no such name.
        """
        if self._functions.get(name) is not None:
            return self.read(self._functions[name])
        answer = self.ask("get", name=name)
        if "missing" in answer:
            raise KeyError(name)
        module = answer.get("module")
        if isinstance(module, str) and module in STATELESS_MODULES:
            return importlib.import_module(module)
        return self.read(answer.get("value"))

    def call(self, function: RemoteFunction, positional: Sequence[Any], keyword: Mapping[str, Any]) -> Any:
        """Return what a function of the student's returns for copies of the arguments.

        What it changed in a list, a dictionary, a set or an array is changed here too, but only where it
        returned None: a function that returns its answer cannot empty the list that it is compared with.
        """
        answer = self.ask(
            "call",
            function=self.write(function),
            positional=[self.write(argument) for argument in positional],
            keyword=[[name, self.write(argument)] for name, argument in keyword.items()],
        )
        arguments = [*positional, *keyword.values()]
        changed = answer.get("changed")
        if answer.get("value") is None and isinstance(changed, dict):
            for place, argument in enumerate(arguments):
                if str(place) in changed:
                    lent.change(argument, self.read(changed[str(place)]))
        same = answer.get(
            "argument"
        )  # it gave back one of its arguments, unchanged: then `is` holds here as well
        if type(same) is int and 0 <= same < len(arguments):
            return arguments[same]
        return self.read(answer.get("value"))

    def leave(self, manager: RemoteFunction, error: BaseException | None) -> bool:
        """Have a context manager of the student's end, and return whether it keeps the exception to itself.

        It can do so with what the test itself has raised, but neither with a failed assertion nor with what
        came from the student's process: that decides on the marks.

        Args:
            manager: the student's.
            error: what ended the statement, or None.
        """
        described = None if error is None else self._refer(error)
        is_kept = self.ask("exit", of=self.write(manager), error=described).get("value") is True
        if not isinstance(error, Exception) or isinstance(error, AssertionError):
            return False
        return is_kept and not self._exceptions.is_students(error)

    def write(self, value: object) -> Any:
        """Return a value of this side as JSON."""
        return writing.to_json(value, self._refer)

    def read(self, data: Any) -> Any:
        """Return the value that JSON of the other side stands for.

        Raises:
            StudentProcessError: where the JSON is none that a student's process writes.
        """
        try:
            return reading.from_json(data, self._resolve)
        except reading.UnreadableError as error:
            raise StudentProcessError(f"a value that cannot be read: {error}") from None

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send a request and return its answer.

        Whatever breaks in on this ends all conversation: the sides would no longer agree on whose turn it is.
        """
        with self._turn:
            if self.lost is not None:
                raise StudentProcessError(self.lost)
            try:
                frame = frames.packed(request | {"seconds": max(self.clock.seconds_left, 0.01)})
            except frames.FrameTooLargeError as error:
                raise StudentProcessError(f"nothing was asked: {error}") from None
            changes = self._lending.changes
            answer = self._conversation(frame)
            self._lending.settle(changes, answer, is_last=not self.is_waiting())
            return answer

    def _conversation(self, frame: bytes) -> dict[str, Any]:
        self._conversations += 1
        try:
            frames.send_packed(self._channel, frame)
            answer = self._received()
            while "callback" in answer:
                frames.send(self._channel, self._called_back(answer))
                answer = self._received()
        except frames.ChannelError as error:
            # In words that are the same for all: others could tell of hidden tests, be it by a number.
            self.lost = f"the student's process cannot be asked any more: {error}"
            raise StudentProcessError(self.lost) from None
        except TimeIsUpError:
            self.lost = "the student's process could not be interrupted when its time was up"
            raise
        except BaseException as error:
            self.lost = f"the student's process was left without an answer: {type(error).__name__}"
            raise
        finally:
            self._conversations -= 1
        return answer

    def _received(self) -> dict[str, Any]:
        message = frames.receive(self._channel)
        functions = message.get("functions")
        if isinstance(functions, dict):
            self._functions |= functions
        return message

    def _refer(self, value: object) -> dict[str, Any]:
        if isinstance(value, RemoteFunction):
            return {"kind": "reference", "theirs": identity(value)}
        theirs = vars(value).get("_theirs") if isinstance(value, type) else None
        if theirs is not None:
            return {"kind": "reference", "theirs": theirs}
        if self._exceptions.number_of(value) is not None:
            return {"kind": "reference", "theirs": self._exceptions.number_of(value)}
        return self._lending.reference_to(value)

    def _resolve(self, reference: dict[str, Any]) -> object:
        if "theirs" not in reference:
            return self._lending.resolved(reference)
        given = self.given.first_of(reference.get("given"))
        if given is not None and reference.get("class") is True:
            return given
        if isinstance(given, enum.EnumMeta) and reference.get("member") in given.__members__:
            return given[reference["member"]]
        if given is not None and issubclass(given, tuple) and "items" in reference:
            return tuple.__new__(given, [self.read(item) for item in reference["items"]])
        if "exception" in reference:
            return self._exceptions.class_of(reference["exception"])
        return self._proxy(reference["theirs"], reference, given)

    def _proxy(self, number: Any, reference: Mapping[str, Any], given: type | None = None) -> RemoteFunction:
        if type(number) is not int:
            raise ValueError("a reference without its number")
        if number not in self._proxies:
            type_name = str(reference.get("type"))[:200]
            kind = RemoteFunction if type_name in FUNCTION_TYPES else RemoteObject
            is_iterator = reference.get("iterator") is True
            self._proxies[number] = kind(self, number, type_name, is_iterator=is_iterator, given=given)
        return self._proxies[number]

    def _called_back(self, request: dict[str, Any]) -> dict[str, Any]:
        """Do for the student's code what it asks of what is lent to it, and return the answer to send."""
        try:
            answer = {"value": self.write(self._lending.done(request, self.read))}
            frames.packed(answer)
        except Exception as error:
            return {"raised": self._refer(error)}
        return answer
