"""The names that test cells see: their own and the instructor's first, then Python's, then the student's."""

import builtins
import types
from collections.abc import Iterable
from typing import Any

from outsourcing_lab.grading.engine.names import DRAWING_MODULES
from outsourcing_lab.grading.judging.student_side import StudentSide


class TestNames(dict[str, Any]):
    """The global names of the test cells.

    A name that the instructor's cells define, or that is built into Python, never comes from the student,
    unless it is one of the answers: what the exercise asks the student to define. What a test assigns stays
    here. If the student's code knows the name too, because it is an answer or because the solution reads it,
    it is set there as well; so a test can take a helper of the student's away, replace it, and put it back.

    Args:
        student: the student's process, asked for every other name.
        answers: names that the solution's cells define.
        read: names that the solution's cells read and only tests define.

    Attributes:
        is_test: whether what runs is a test, and no cell that the student's process has run, too.
    """

    __test__ = False

    def __init__(self, student: StudentSide, answers: Iterable[str] = (), read: Iterable[str] = ()) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._student = student
        self._answers = frozenset(answers)
        self._shared = self._answers | frozenset(read)
        self.is_test = False

    def leave_answers(self) -> None:
        """Ask for the answers anew: the student's next cell may define them again."""
        for name in self._answers & self.keys():
            super().__delitem__(name)

    def __missing__(self, name: str) -> Any:
        if hasattr(builtins, name) and name not in self._answers:
            raise KeyError(name)
        return self._student.name(name)

    def __setitem__(self, name: str, value: Any) -> None:
        if isinstance(value, types.ModuleType) and value.__name__ in DRAWING_MODULES:
            # It holds figures, and those that a test asks about are the student's.
            self._student.ask("import", name=name, module=value.__name__)
            return
        if name in self._answers and not self.is_test:
            return  # a read-only cell gave it a first value, which the student's process has
        super().__setitem__(name, value)
        if name in self._shared and self.is_test:
            self._student.ask("set", name=name, value=self._student.write(value))

    def __delitem__(self, name: str) -> None:
        is_own = name in self
        if is_own:
            super().__delitem__(name)
        if name in self._shared or not is_own:
            self._student.ask("delete", name=name)
