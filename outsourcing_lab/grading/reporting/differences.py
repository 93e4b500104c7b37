"""Where marks differ from nbgrader's on purpose, and the report of the cells concerned."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

from outsourcing_lab.grading.reporting.report import Report, number

DROPPED = "the submission is not graded"


@dataclass(frozen=True)
class Difference:
    """One case in which nbgrader gives other marks.

    Attributes:
        case: what has happened.
        nbgrader: what nbgrader gives.
        here: what is given here.
        why: the reason.
        listed: what the report lists: the "points" that nbgrader gives for a cell; submissions that are "not
            graded"; those in which nbgrader "perhaps" gives other points; or "never" anything.
        test: the test that holds it.
    """

    case: str
    nbgrader: str
    here: str
    why: str
    listed: Literal["points", "not graded", "perhaps", "never"]
    test: str


@functools.cache
def differences() -> Mapping[str, Difference]:
    """Return all differences by their names, as `differences.toml` has them."""
    text = (files(__package__) / "differences.toml").read_text("utf-8")
    return {name: Difference(**entry) for name, entry in tomllib.loads(text).items()}


def report_of_differences(report: Report) -> str:
    """Return which cells nbgrader would mark otherwise, a line each, and why.

    Args:
        report: what was graded.
    """
    known = differences()
    lines = []
    used = []
    for row in report.rows:
        for name in row.unlike_nbgrader:
            used.append(name)
            lines.append(f"{row.student} {row.exercise}: {name}; nbgrader: {known[name].nbgrader}")
        for step in row.steps:
            if step.like_nbgrader is not None:
                name, theirs = step.like_nbgrader
                used.append(name)
                lines.append(
                    f"{row.student} {row.exercise} {step.grade_id}: {number(step.points)} of "
                    f"{number(step.maximum)} points, nbgrader: {theirs}; {name}"
                )
    if not lines:
        return "nbgrader would give every cell the same points."
    reasons = [f"{name}: {known[name].case}. {known[name].why.capitalize()}." for name in dict.fromkeys(used)]
    return "\n".join(["nbgrader would mark these otherwise:", *lines, "", *reasons])
