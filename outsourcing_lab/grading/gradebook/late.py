"""What is taken away for being late: by the plug-in that the course has configured, as nbgrader calls it."""

import json
from datetime import datetime
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.collecting.submissions import TIMESTAMP, Submission
from outsourcing_lab.grading.engine.handed_in import NotGradedError
from outsourcing_lab.grading.gradebook.rows import LatePenalty
from outsourcing_lab.grading.nbgrader_course import Course


def late_penalty(course: Course) -> LatePenalty:
    """Return the course's plug-in as a function.

    Args:
        course: the course.
    """
    from nbgrader.preprocessors import AssignLatePenalties

    step = AssignLatePenalties(config=course.settings)
    step.init_plugin()

    def penalty(student: str, points: float, seconds_late: float) -> float | None:
        try:
            taken = step.plugin_inst.late_submission_penalty(student, points, seconds_late)
        except Exception as error:
            raise CommandError(
                f"The plug-in for late submissions, {step.plugin_class.__name__}, stops with "
                f"{type(error).__name__}: {error}\nCorrect it and run again: what was graded before is kept."
            ) from error
        return None if taken is None else float(taken)

    return penalty


def late_settings(course: Course) -> str:
    """Return the settings that penalties depend on, as text that is the same in every run.

    Args:
        course: the course.
    """
    from nbgrader.preprocessors import AssignLatePenalties

    plugin: Any = AssignLatePenalties(config=course.settings).plugin_class
    settings = {kind.__name__: course.settings.get(kind.__name__, {}) for kind in plugin.__mro__}
    return json.dumps([f"{plugin.__module__}.{plugin.__qualname__}", settings], default=str, sort_keys=True)


def timestamp_of(submission: Submission) -> datetime | None:
    """Return when a submission was handed in, in UTC, None where its folder does not say.

    Args:
        submission: the submission.

    Raises:
        NotGradedError: where it says something else than a time.
    """
    from nbgrader.utils import parse_utc

    if not submission.timestamp:
        return None
    try:
        when: datetime = parse_utc(submission.timestamp)
    except Exception:  # of its many kinds, dateutil promises none
        raise NotGradedError(f"{TIMESTAMP} holds no time, but {submission.timestamp!r}") from None
    return when
