"""Read a submission's marks from nbgrader's gradebook."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """The marks of one graded cell.

    Attributes:
        points: what was earned, by hand or else by the test; None where nobody has decided.
        maximum: what could be earned.
    """

    points: float | None
    maximum: float


@dataclass(frozen=True)
class Marks:
    """The marks of a submission.

    Attributes:
        points: the decided points, less any penalty for being late, as nbgrader exports them.
        maximum: the points of the exercise.
        scores: the marks by `grade_id`.
    """

    points: float
    maximum: float
    scores: Mapping[str, Score]


def read_marks(gradebook: str, exercise: str, student: str) -> Marks:
    """Return the marks that the gradebook holds for a submission.

    Args:
        gradebook: the address of the database.
        exercise: the exercise's name.
        student: the student's name.
    """
    from nbgrader.api import Gradebook

    with Gradebook(gradebook) as opened:
        submission = opened.find_submission(exercise, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        return Marks(
            points=max(0.0, submission.score - submission.late_submission_penalty),
            maximum=submission.max_score,
            scores={grade.name: Score(_decided(grade), grade.max_score) for grade in grades},
        )


def has_submission(gradebook: str, exercise: str, student: str) -> bool:
    """Say whether the gradebook already holds a submission.

    Args:
        gradebook: the address of the database.
        exercise: the exercise's name.
        student: the student's name.
    """
    from nbgrader.api import Gradebook, MissingEntry

    with Gradebook(gradebook) as opened:
        try:
            opened.find_submission(exercise, student)
        except MissingEntry:
            return False
        return True


def forget_submission(gradebook: str, exercise: str, student: str) -> None:
    """Remove a submission and its marks from the gradebook, if it is there.

    Args:
        gradebook: the address of the database.
        exercise: the exercise's name.
        student: the student's name.
    """
    from nbgrader.api import Gradebook

    if has_submission(gradebook, exercise, student):
        with Gradebook(gradebook) as opened:
            opened.remove_submission(exercise, student)


def _decided(grade: object) -> float | None:
    manual, automatic = getattr(grade, "manual_score", None), getattr(grade, "auto_score", None)
    if manual is None and automatic is None:
        return None
    return float(grade.score)  # type: ignore[attr-defined] # nbgrader has no types
