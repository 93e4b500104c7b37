"""Classes that the instructor's cells define: both processes have them, each its own."""

from collections.abc import Mapping
from typing import Any

_MOST_ANCESTORS = 20


class GivenClasses:
    """The judge's, by name."""

    def __init__(self) -> None:
        self._classes: dict[str, type] = {}

    def take(self, names: Mapping[str, Any]) -> None:
        """Take the classes that a cell has left, which the student's process has run as well.

        Args:
            names: the names of the tests, and what they stand for.
        """
        for name, found in names.items():
            is_class = issubclass(type(found), type) and not issubclass(found, type)
            if is_class and found.__module__ == "__main__" and found.__name__ == name:
                self._classes[name] = found

    def has(self, kind: type) -> bool:
        """Return whether a class is one of them.

        Args:
            kind: a class of this process.
        """
        return self._classes.get(kind.__name__) is kind

    def first_of(self, names: Any) -> type | None:
        """Return the first of these classes that was given, or None.

        Args:
            names: of a class and those that it derives from, as the student's process says.
        """
        names = names[:_MOST_ANCESTORS] if type(names) is list else []
        return next(
            (self._classes[name] for name in names if type(name) is str and name in self._classes), None
        )
