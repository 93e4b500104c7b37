"""Points for the parts of a step: an exercise's test cell that earns some of its points.

The last line of such a cell, `parts.earned()`, is its value; nbgrader takes it for the cell's points.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite

from outsourcing_lab.teaching.answers import AnswerError, UnfinishedError


@dataclass(frozen=True)
class _Lost:
    points: float
    name: str
    problem: AssertionError | UnfinishedError

    def __str__(self) -> str:
        reason = str(self.problem) or "The answer is not right here yet."
        return f"{_points(self.points)} for {self.name}:\n{reason}"


class Parts:
    """The parts of a step, each worth some of its points.

    A part whose check fails loses its points and not those of the others. A check fails by an
    `AssertionError`, which `AnswerError` is one of, or by `UnfinishedError`; whatever else is raised is a
    mistake in the check itself, and stops the cell.

    The points of a step are its total less those of the failed parts, so that a cell from which the hidden
    parts were taken out still adds up.

    Args:
        total: the points of the step.

    Raises:
        ValueError: where the total is not a positive number.

    Example:
        >>> parts = Parts(4)
        >>> with parts.worth(3, "the plain case"):
        ...     assert 2 + 2 == 4
        >>> with parts.worth(1, "numbers below 0"):
        ...     assert abs(-2) == -2, "abs(-2) is 2, not -2."
        >>> parts.earned()
        Lost 1 point for numbers below 0:
        abs(-2) is 2, not -2.
        3
    """

    def __init__(self, total: float) -> None:
        self._total = _checked("the total", total)
        self._worths: list[float] = []
        self._lost: list[_Lost] = []
        self._counted = False

    @contextmanager
    def worth(self, points: float, name: str) -> Iterator[None]:
        """Examine one part in a `with` block.

        Args:
            points: what the part is worth.
            name: what the part examines, as it reads after "for".

        Raises:
            ValueError: where the points are not a positive number, go beyond the step's total together with
                those of the parts before, or where the points were counted already.
        """
        if self._counted:
            raise ValueError(f"the part {name!r} comes after `earned()`, which is the last line of its cell")
        self._worths.append(_checked(f"the part {name!r}", points))
        if sum(self._worths) > self._total + 1e-9:
            raise ValueError(
                f"the parts up to {name!r} are worth {sum(self._worths):g} points, "
                f"and the step has only {self._total:g}"
            )
        try:
            yield
        except (AssertionError, UnfinishedError) as problem:
            self._lost.append(_Lost(points, name, problem))

    def earned(self) -> float:
        """Return the points of the step, and print why points were lost.

        Raises:
            UnfinishedError: where all parts failed because the answer is not finished yet.
            AnswerError: where all parts failed otherwise; the message gives the reasons.
            ValueError: where there is no part, or the points were counted already.
        """
        if self._counted or not self._worths:
            raise ValueError("`earned()` is called once, after the parts of the step")
        self._counted = True
        if len(self._lost) == len(self._worths):
            raise self._nothing_earned()
        for lost in self._lost:
            print(f"Lost {lost}")
        points = round(self._total - sum(lost.points for lost in self._lost), 9)
        return int(points) if points == int(points) else points

    def _nothing_earned(self) -> AnswerError | UnfinishedError:
        if all(isinstance(lost.problem, UnfinishedError) for lost in self._lost):
            return UnfinishedError("\n".join(dict.fromkeys(str(lost.problem) for lost in self._lost)))
        return AnswerError("\n".join(f"Lost {lost}" for lost in self._lost))


def _checked(what: str, points: float) -> float:
    if (
        isinstance(points, bool)
        or not isinstance(points, int | float)
        or not (isfinite(points) and points > 0)
    ):
        raise ValueError(f"{what} is worth {points!r} points; give a positive number")
    return points


def _points(points: float) -> str:
    return f"{points:g} point" if points == 1 else f"{points:g} points"
