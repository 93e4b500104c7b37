"""Ask a student's function for its answer, and say in a sentence what is wrong with it.

Test cells of the exercises are plain asserts on what `answer_of` and `refusal_of` give back:

    returned = answer_of("location", returns=str, client="GB", site="IE", borders=BORDERS)
    assert returned == "nearshore", returned.explain("nearshore", idea="Do the two countries share a border?")

Whatever goes wrong is raised, so that the cell counts as failed, and shown without a stack: the stack would
lead through the check, and the student should look at the answer.
"""

import contextlib
import copy
import inspect
import io
import linecache
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TextIO

from outsourcing_lab.teaching.answers import ATOMS, Answer, AnswerError, UnfinishedError, is_plain, written


def answer_of(
    name: str, /, *, returns: type | None = None, one_of: Sequence[object] = (), **arguments: object
) -> Answer:
    """Return what the function `name` of the calling notebook answers to `arguments`.

    Args:
        name: the function's name in the namespace of the caller.
        returns: the type that the answer must have; then `True` does not pass for `1`. A whole number passes
            for a `float`, since 5 is as right as 5.0.
        one_of: the answers that there are to choose from, if the question says so.
        arguments: passed by keyword, as copies: the function cannot change the check's own data.

    Raises:
        AnswerError: where there is no such function, it takes other parameters, it stops with an exception,
            or what it returns is `None`, of another type than the one asked for, or none of the answers to
            choose from.
        UnfinishedError: where it raises `NotImplementedError`.

    >>> def double(number):
    ...     return 2 * number
    >>> returned = answer_of("double", returns=int, number=4)
    >>> returned == 8
    True
    >>> returned.call
    'double(number=4)'
    """
    namespace = sys._getframe(1).f_globals
    function = _function_named(name, namespace)
    call = _call_text(name, arguments, namespace)
    _require_signature(name, function, arguments)
    try:
        value, printed = _called(function, arguments)
    except NotImplementedError:
        raise _not_finished(name) from None
    except (Exception, SystemExit) as error:
        raise AnswerError(
            f"{call} stopped with an error: {_described(error)}{_place(error, namespace)}.\n"
            "Run the function in a cell of your own with these values to see how it gets there."
        ) from None
    _require_type(name, call, value, returns, printed=printed)
    answer = Answer(value, call)
    if one_of and not any(answer == choice for choice in one_of):
        raise AnswerError(
            f"{call} returned {written(value)}. It should return one of {', '.join(map(written, one_of))}."
        )
    return answer


def refusal_of(
    name: str, refusal: type[Exception], /, *, naming: str | None = None, **arguments: object
) -> Exception:
    """Return the exception with which the function `name` of the calling notebook refuses `arguments`.

    Args:
        name: the function's name in the namespace of the caller.
        refusal: the kind of exception that it should raise.
        naming: a text that the message of the exception must hold, such as the value that is refused.
        arguments: passed by keyword, as copies.

    Raises:
        AnswerError: where there is no such function, it takes other parameters, or it raises nothing,
            something else, or a message that does not name what is wrong.
        UnfinishedError: where it raises `NotImplementedError`, unless that is the refusal asked for.

    >>> def reciprocal(number):
    ...     if number == 0:
    ...         raise ValueError("0 has no reciprocal")
    ...     return 1 / number
    >>> refusal_of("reciprocal", ValueError, number=0)
    ValueError('0 has no reciprocal')
    """
    namespace = sys._getframe(1).f_globals
    function = _function_named(name, namespace)
    call = _call_text(name, arguments, namespace)
    _require_signature(name, function, arguments)
    try:
        value, printed = _called(function, arguments)
    except refusal as error:
        if naming is not None and naming not in str(error):
            raise AnswerError(
                f"{call} raised {_described(error)}. That is the right kind of error, but its message should "
                f"name {written(naming)}, so that the reader knows what to correct."
            ) from None
        return error
    except NotImplementedError:
        raise _not_finished(name) from None
    except (Exception, SystemExit) as error:
        raise AnswerError(
            f"{call} should raise {refusal.__name__}, "
            f"but it raised {_described(error)}{_place(error, namespace)}."
        ) from None
    instead = "only printed something" if value is None and printed else f"returned {written(value)}"
    raise AnswerError(
        f"{call} should raise {refusal.__name__}, but it {instead}.\n"
        f'Refuse such a value with: raise {refusal.__name__}("a message that says what is wrong")'
    )


class _Listener(io.TextIOBase):
    """Passes on what is printed and remembers whether there was anything."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.heard = False

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self.heard = self.heard or bool(text.strip())
        return self._stream.write(text)

    def flush(self) -> None:
        self._stream.flush()


def _called(function: Callable[..., object], arguments: Mapping[str, object]) -> tuple[object, bool]:
    """Return what a function returns, and whether it printed."""
    listener = _Listener(sys.stdout)
    # A warning must not cost points: nbgrader takes a cell that writes to stderr for failed.
    with contextlib.redirect_stderr(sys.stdout), contextlib.redirect_stdout(listener):
        return function(**copy.deepcopy(arguments)), listener.heard


def _function_named(name: str, namespace: Mapping[str, object]) -> Callable[..., object]:
    try:
        function = namespace[name]  # by item, because a namespace may make its names on demand
    except KeyError:
        raise AnswerError(
            f"There is no function `{name}`. Run the cell that defines it; if you gave it another name, "
            f"call it `{name}` again."
        ) from None
    if not callable(function):
        raise AnswerError(
            f"`{name}` is not a function but a value of type {type(function).__name__}. "
            f"Run the cell that starts with `def {name}(` again, and use another name for the value."
        )
    return function


def _require_signature(name: str, function: Callable[..., object], arguments: Mapping[str, object]) -> None:
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some built-in functions tell nothing about themselves; the call will
        return
    try:
        signature.bind(**arguments)
    except TypeError:
        raise AnswerError(
            f"`{name}` has the parameters {_listed(signature.parameters)}, but it is asked with "
            f"{_listed(arguments)}. Write its first line again as it was in the exercise."
        ) from None


def _require_type(name: str, call: str, value: object, returns: type | None, *, printed: bool) -> None:
    if value is None and returns is not type(None):
        raise AnswerError(
            f"{call} prints its answer; return it instead: replace `print(...)` by `return ...`."
            if printed
            else f"{call} returned nothing (None). Does every path through `{name}` end in a `return`?"
        )
    if returns is not None and type(value) is not returns and (type(value), returns) != (int, float):
        raise AnswerError(
            f"{call} returned {written(value)}, a value of type {type(value).__name__}. "
            f"It should return a value of type {returns.__name__}. {_hint(type(value), returns)}".rstrip()
        )
    if not is_plain(value):
        raise AnswerError(
            f"{call} returned {written(value)}. It should return plain values: text, numbers, True or "
            "False, or lists, tuples, sets or dictionaries of them."
        )


def _hint(given: type, wanted: type) -> str:
    """Say how a value of the type that is asked for is written, where that is the likely slip."""
    if wanted in (int, float):
        return {
            bool: "True and False answer a question of yes or no; here a number is asked for.",
            float: "A whole number has no decimal point.",
            str: "A number stands without quotation marks.",
        }.get(given, "")
    return {bool: "Yes and no are written True and False.", str: "A text stands in quotation marks."}.get(
        wanted, ""
    )


def _not_finished(name: str) -> UnfinishedError:
    return UnfinishedError(
        f"`{name}` is not finished yet: replace `raise NotImplementedError()` by your answer "
        "and run its cell."
    )


def _described(error: BaseException) -> str:
    return traceback.format_exception_only(error)[-1].strip()


def _place(error: BaseException, namespace: Mapping[str, object]) -> str:
    """Say at which line of the notebook the error arose: the last one that is the student's."""
    lines = [
        (frame.f_code, number)
        for frame, number in traceback.walk_tb(error.__traceback__)
        if frame.f_globals is namespace
    ]
    if not lines:
        return ""
    code, number = lines[-1]
    text = linecache.getline(code.co_filename, number).strip()
    return f", in line {number} of the cell of `{code.co_name}`" + (f": {text}" if text else "")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _call_text(name: str, arguments: Mapping[str, object], namespace: Mapping[str, object]) -> str:
    """Write the call with the names that the notebook has for its data, so that it can be typed again."""
    texts = []
    for parameter, value in arguments.items():
        names = (known for known, held in namespace.items() if held is value and not known.startswith("_"))
        text = written(value) if isinstance(value, ATOMS) else next(names, written(value))
        texts.append(f"{parameter}={text}")
    return f"{name}({', '.join(texts)})"
