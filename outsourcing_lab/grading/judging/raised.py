"""What the student's process tells of an exception that its code has raised."""

from collections.abc import Callable
from typing import Any

_LONGEST_TEXT = 2_000
_MOST_ARGUMENTS = 5


class Raised:
    """Describes exceptions and their classes.

    Args:
        number_of: gives the number under which the judge can ask for an object.
        is_notebooks: whether a class is what the notebook has under its name.
        write: writes a value as JSON.
    """

    def __init__(
        self,
        number_of: Callable[[object], int],
        is_notebooks: Callable[[type], bool],
        write: Callable[[object], Any],
    ) -> None:
        self._number_of = number_of
        self._write = write
        self._is_notebooks = is_notebooks

    def described(self, error: BaseException) -> dict[str, Any]:
        """Return what the judge needs to raise it as well.

        Args:
            error: the student's, or one of the tests' own on its way through the student's code.
        """
        number = getattr(error, "_callback_error", None)
        if number is not None:
            return {"callback error": number}
        arguments = [
            argument if argument is None or type(argument) in (bool, int, float, str) else _text(argument)
            for argument in error.args[:_MOST_ARGUMENTS]
        ]
        given = {}
        if self._is_notebooks(type(error)):  # the judge may have the class
            given["state"] = [[name, self._write(value)] for name, value in vars(error).items()]
        return given | {
            "ancestors": self.ancestors(type(error)),
            "message": _text(error),
            "arguments": arguments,
            "theirs": self._number_of(error),
        }

    def ancestors(self, kind: type[BaseException]) -> list[Any]:
        """Return the name, the module and the number of a class and those it derives from.

        Args:
            kind: the class. The last one that is told of is built into Python.
        """
        ancestors = []
        for ancestor in kind.__mro__:
            module, number = ancestor.__module__, 0
            if module != "builtins":
                number = self._number_of(ancestor)
            if module == "__main__" and not self._is_notebooks(ancestor):
                module = ""  # it only has the name of what the judge may have
            ancestors.append([ancestor.__name__, module, number])
            if module == "builtins":
                break
        return ancestors


def _text(value: object) -> str:
    try:
        text = str(value) if isinstance(value, BaseException) else repr(value)
        return text[:_LONGEST_TEXT]
    except BaseException as error:  # whatever the student's own repr raises
        return f"<no text: {type(error).__name__}>"
