"""What goes into nbgrader's gradebook, and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class NotebookCells:
    """A notebook of an exercise as the gradebook knows it.

    Attributes:
        id: its key.
        kernelspec: what its kernel is called, as the notebook's metadata has it.
        grades: the keys of the cells with points, by `grade_id`; tasks are among them.
        tasks: the `grade_id` of the tasks.
        comments: the keys of the cells with a comment, by `grade_id`.
        maxima: what each cell with points can earn.
        sources: of each cell the source and the checksum that were saved.
    """

    id: str
    kernelspec: Mapping[str, Any]
    grades: Mapping[str, str]
    tasks: frozenset[str]
    comments: Mapping[str, str]
    maxima: Mapping[str, float]
    sources: Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class KnownExercise:
    """An exercise, which nbgrader calls an assignment, as the gradebook knows it."""

    id: str
    duedate: datetime | None
    notebooks: Mapping[str, NotebookCells]


@dataclass(frozen=True)
class Record:
    """A graded submission, to be written.

    Attributes:
        student: the student.
        exercise: the exercise.
        digest: of what was graded, by which it is known again.
        timestamp: when it was handed in, in UTC; None where that is not known.
        scores: for each notebook the points by `grade_id`; None where somebody has to decide. A notebook that
            was not handed in is not there: its points are 0.
        unanswered: for each notebook, and each answer in it, whether it is as it was given.
        details: what is worth keeping for reports, as JSON.
    """

    student: str
    exercise: str
    digest: str
    timestamp: datetime | None
    scores: Mapping[str, Mapping[str, float | None]]
    unanswered: Mapping[str, Mapping[str, bool]]
    details: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Score:
    """The marks of one graded cell.

    Attributes:
        points: what was earned, by hand or else by the test; None where nobody has decided.
        maximum: what could be earned.
        extra: the points among them that were given as extra credit.
    """

    points: float | None
    maximum: float
    extra: float = 0.0


@dataclass(frozen=True)
class Kept:
    """What the gradebook holds of a graded submission.

    Attributes:
        digest: of what was graded.
        details: what was kept for reports.
        scores: the marks by notebook and `grade_id`.
        penalty: the points that are taken away for being late.
        comments: what was said of answers and tasks, by hand or else by nbgrader, by notebook and `grade_id`.
    """

    digest: str
    details: Mapping[str, Any] = field(repr=False)
    scores: Mapping[tuple[str, str], Score]
    penalty: float
    comments: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The decided points, less any penalty for being late, as nbgrader exports them."""
        return max(0.0, sum(score.points or 0.0 for score in self.scores.values()) - self.penalty)
