"""What a student's function answered, and the sentences that a notebook shows instead of a stack."""

import math
import reprlib
from dataclasses import dataclass
from typing import NoReturn, TypeGuard

ATOMS = (type(None), bool, int, float, complex, str, bytes)
_CONTAINERS = (list, tuple, set, frozenset)


class _Sentence(Exception):  # noqa: N818 (its name is not shown; what it says is)
    """An exception that a notebook shows as its message alone."""

    def _render_traceback_(self) -> list[str]:  # IPython shows these lines in place of its stack
        return str(self).splitlines()


class AnswerError(_Sentence, AssertionError):
    """The answer is not the one asked for, or there is none to look at; the message says what to do."""


class UnfinishedError(_Sentence, NotImplementedError):
    """The function still holds its `raise NotImplementedError()`."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What the student's function returned; equal to a plain value that equals it.

    Attributes:
        value: the returned value, of Python's own types all through.
        call: the call as the student would write it.
    """

    value: object
    call: str

    def __eq__(self, other: object) -> bool:
        # Both sides are of Python's own types, so that no class of the student's decides what is equal.
        same_kind = isinstance(self.value, bool) == isinstance(other, bool)
        return is_plain(other) and same_kind and self.value == other

    def is_close(self, expected: float) -> bool:
        """Return whether the answer is the number expected, but for rounding: to a millionth of it.

        Nothing is close to what is not a number: nan, text, `True` or `False`. Where 0 is expected, a
        thousandth of a millionth is allowed, since no share of 0 is.

        Example:
            >>> Answer(0.1 + 0.2, "add(0.1, 0.2)").is_close(0.3)
            True
            >>> Answer(True, "add(0, 1)").is_close(1)
            False
        """
        if not (_is_number(self.value) and _is_number(expected)):
            return False
        return math.isclose(self.value, expected, rel_tol=1e-6, abs_tol=1e-9 if expected == 0 else 0)

    def explain(self, expected: object, idea: str) -> NoReturn:
        """Say what was called, what came back and what should have, as a raised sentence.

        It raises rather than returns the text because the student then sees the sentence, and no stack.

        Args:
            expected: the right answer.
            idea: which idea to look at again, as a sentence.

        Raises:
            AnswerError: always.
        """
        raise AnswerError(
            f"{self.call} returned {written(self.value)}.\n"
            f"It should return {written(expected)}.\n"
            f"Look again: {idea}"
        )


def is_plain(value: object) -> bool:
    """Return whether a value is of Python's own types all through."""
    if isinstance(value, dict) and type(value) is dict:
        return all(is_plain(key) and is_plain(entry) for key, entry in value.items())
    if isinstance(value, _CONTAINERS) and type(value) in _CONTAINERS:
        return all(map(is_plain, value))
    return type(value) in ATOMS


def written(value: object) -> str:
    """Return a value as Python writes it, shortened, with sets and dictionaries in order."""
    if not is_plain(value):
        return f"an object of type {type(value).__name__}"
    writer = reprlib.Repr()
    writer.maxstring = writer.maxlong = writer.maxother = 120
    writer.maxdict = writer.maxlist = writer.maxtuple = 8
    writer.maxset = writer.maxfrozenset = 2
    return writer.repr(value)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
