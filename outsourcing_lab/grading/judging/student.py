"""The student's process: it runs cells and answers questions about its names. The judge trusts nothing here.

The student's code shares this process and can change all of it; it can only change what it answers.
"""

import importlib
import inspect
import itertools
import operator
import random
import signal
import socket
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from outsourcing_lab.grading.judging import frames, reading, writing
from outsourcing_lab.grading.judging.borrowed import CHANGEABLE, Borrowed
from outsourcing_lab.grading.judging.outputs import Outputs
from outsourcing_lab.grading.judging.raised import Raised
from outsourcing_lab.grading.judging.shell import captured, run_cell

MOST_PRINTED = 200_000
"""Characters that one call can print."""

_FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (abs, bool, float, int, issubclass, len, repr, reversed, round, str)
} | {"and": operator.and_, "or": operator.or_}


def serve(channel: socket.socket, shell: Any, outputs: Outputs) -> None:
    """Serve the judge's requests until it closes the channel.

    Args:
        channel: the socket to the judge.
        shell: what `shell.make_shell` gave.
        outputs: the same as there.
    """
    outputs.capture_descriptors()
    server = _Server(channel, shell, outputs)
    while True:
        try:
            request = frames.receive(channel)
        except frames.ChannelError:
            return
        server.answer(request)


class _Server:
    def __init__(self, channel: socket.socket, shell: Any, outputs: Outputs) -> None:
        self._channel = channel
        self._shell = shell
        self._outputs = outputs
        self._objects: dict[int, object] = {}
        # By identity: the same object has the same number, so that `is` holds across the channel.
        self._numbers: dict[int, int] = {}
        self._count = itertools.count(1)
        self._borrowed = Borrowed(self._converse, self._write, self._read, shell.user_ns)
        self._raised = Raised(self._number_of, self._borrowed.is_notebooks, self._write)
        self._told: dict[str, object] = {}
        self._depth = 0

    def answer(self, request: dict[str, Any]) -> None:
        """Do what is asked and send what came of it."""
        if request["do"] == "run":
            self._told = dict.fromkeys(request["answers"]) | self._told
            run = run_cell(
                self._shell, self._outputs, request["source"], around=interrupted_after(request["seconds"])
            )
            self._send(
                {"outputs": run.outputs, "execution_count": run.execution_count, "succeeded": run.succeeded}
            )
            return
        is_nested = self._depth > 0  # within a callback: what is printed is the outer request's
        self._depth += 1
        with nullcontext() if is_nested else captured(self._outputs), self._replaced_by(request):
            with warnings.catch_warnings():
                pass  # entered and left, it lets every warning be given again, as each cell of a kernel does
            try:
                with interrupted_after(request["seconds"]):
                    answer = self._done(request)
                    self._borrowed.hand_back()
            except frames.ChannelError:  # the judge has gone in the middle of a callback
                raise
            except BaseException as error:
                answer = {"raised": self._raised.described(error)}
        self._depth -= 1
        if not is_nested:
            self._borrowed.forget_copies()
        outputs = [] if is_nested else self._outputs.finish()
        for key, stream in (("printed", "stdout"), ("complained", "stderr")):
            text = "".join(output["text"] for output in outputs if output.get("name") == stream)
            if text:
                answer[key] = text[:MOST_PRINTED]
        self._send(answer)

    def _send(self, answer: dict[str, Any]) -> None:
        news = self._news()
        try:
            frames.send(self._channel, answer | news)
        except (frames.FrameTooLargeError, TypeError, ValueError, RecursionError) as error:
            frames.send(self._channel, {"raised": self._raised.described(error)} | news)

    def _news(self) -> dict[str, Any]:
        """Return which answers are other functions than the judge knows of: it need not ask for them."""
        news = {}
        for name, known in self._told.items():
            value = self._shell.user_ns.get(name)
            function = value if type(value) is types.FunctionType else None
            if function is not known:
                self._told[name] = function
                news[name] = None if function is None else self._refer(function)
        return {"functions": news} if news else {}

    def _done(self, request: dict[str, Any]) -> dict[str, Any]:
        names: dict[str, Any] = self._shell.user_ns
        match request["do"]:
            case "get":
                return self._got(names, request["name"])
            case "set":
                names[request["name"]] = self._read(request["value"])
            case "import":
                names[request["name"]] = importlib.import_module(request["module"])
            case "delete":
                del names[request["name"]]
            case "call":
                return self._called(request)
            case "seed":
                generator: Any = random if request["module"] == "random" else sys.modules["numpy.random"]
                generator.seed(*[self._read(argument) for argument in request["arguments"]])
            case "apply":
                operands = [self._read(operand) for operand in request["operands"]]
                function = _FUNCTIONS.get(request["operator"]) or getattr(operator, request["operator"])
                return {"value": self._write(function(*operands))}
            case "is instance":
                return {"value": isinstance(self._read(request["of"]), self._read(request["kind"]))}
            case _:
                return self._looked_at(self._read(request["of"]), request)
        return {"value": None}

    def _looked_at(self, described: Any, request: dict[str, Any]) -> dict[str, Any]:
        match request["do"]:
            case "attribute":
                return {"value": self._write(getattr(described, request["name"]))}
            case "set attribute":
                setattr(described, request["name"], self._read(request["value"]))
            case "delete attribute":
                delattr(described, request["name"])
            case "items":
                items = itertools.islice(iter(described), request["most"])
                return {"value": [self._write(item) for item in items]}
            case "next":
                try:
                    return {"value": self._write(next(described))}
                except StopIteration:
                    return {"stop": True}
            case "signature":
                return {"value": self._parameters(described)}
            case "source":
                return {"value": inspect.getsource(described)}
            case "exit":
                error = self._read(request["error"])
                kind = None if error is None else type(error)
                return {"value": bool(type(described).__exit__(described, kind, error, None))}
            case unknown:
                raise ValueError(f"{unknown!r} is no request")
        return {"value": None}

    def _got(self, names: dict[str, Any], name: str) -> dict[str, Any]:
        if name not in names:
            return {"missing": True}
        value = names[name]
        module = {"module": value.__name__} if isinstance(value, types.ModuleType) else {}
        return module | {"value": self._write(value)}

    def _called(self, request: dict[str, Any]) -> dict[str, Any]:
        sent = [*request["positional"], *[argument for _, argument in request["keyword"]]]
        arguments = [self._read(argument) for argument in sent]
        positional = arguments[: len(request["positional"])]
        names = [name for name, _ in request["keyword"]]
        keyword = dict(zip(names, arguments[len(positional) :], strict=True))
        returned = self._read(request["function"])(*positional, **keyword)
        answer: dict[str, Any] = {"changed": {}}
        for place, argument in enumerate(arguments):
            if type(argument) in CHANGEABLE or type(argument).__name__ == "ndarray":
                now = self._write(argument)
                if now != sent[place]:
                    answer["changed"][place] = now
                elif returned is argument:
                    answer["argument"] = place
        return answer | {"value": self._write(returned)}

    def _parameters(self, function: Any) -> list[Any]:
        parameters = inspect.signature(function).parameters.values()
        return [
            [
                parameter.name,
                int(parameter.kind),
                parameter.default is not parameter.empty,
                None if parameter.default is parameter.empty else self._write(parameter.default),
            ]
            for parameter in parameters
        ]

    def _write(self, value: object) -> Any:
        return writing.to_json(value, self._refer)

    def _read(self, data: Any) -> Any:
        return reading.from_json(data, self._resolve)

    def _number_of(self, value: object) -> int:
        number = self._numbers.get(id(value))
        if number is None or self._objects.get(number) is not value:
            number = next(self._count)
            self._objects[number], self._numbers[id(value)] = value, number
        return number

    def _refer(self, value: object) -> dict[str, Any]:
        theirs = self._borrowed.reference_to(value)
        if theirs is not None:
            return theirs
        reference = self._borrowed.given_class_of(value)
        reference |= {"kind": "reference", "theirs": self._number_of(value)}
        if isinstance(value, type) and issubclass(value, BaseException):
            return reference | {"exception": self._raised.ancestors(value)}
        is_iterator = hasattr(type(value), "__next__")
        return reference | {"type": type(value).__name__, "iterator": is_iterator}

    def _resolve(self, reference: dict[str, Any]) -> object:
        if "theirs" in reference:
            return self._objects[reference["theirs"]]
        return self._borrowed.resolved(reference)

    def _converse(self, request: dict[str, Any]) -> dict[str, Any]:
        """Ask the judge for something in the middle of its own request."""
        frames.send(self._channel, request | self._news())
        answer = frames.receive(self._channel)
        while "do" in answer:  # the test's function calls the student's code again: that comes first
            self.answer(answer)
            answer = frames.receive(self._channel)
        return answer

    @contextmanager
    def _replaced_by(self, request: dict[str, Any]) -> Iterator[None]:
        """Have functions of Python's replaced where the test has put something else in their place."""
        before = []
        for module, name, value in request.get("replaced", []):
            before.append((sys.modules[module], name, vars(sys.modules[module])[name]))
            setattr(sys.modules[module], name, self._read(value))
        try:
            yield
        finally:
            for home, name, original in reversed(before):
                setattr(home, name, original)


@contextmanager
def interrupted_after(seconds: float) -> Iterator[None]:
    """Interrupt what runs too long, once, as a kernel is interrupted; the judge has a limit of its own.

    Args:
        seconds: the limit.
    """
    signal.signal(signal.SIGALRM, signal.default_int_handler)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds)[0]  # a callback is answered within another request
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, outer)
