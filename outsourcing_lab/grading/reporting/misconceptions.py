"""Which known wrong answers a submission fits, by what its steps earned and what their checks said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from outsourcing_lab.grading.reporting.report import Row, Step

Attempts = Mapping[str, tuple[Step, ...]]
"""Known wrong answers by name, each with the steps that it loses points in."""

How = Literal["whole", "step", "none"]

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True)
class Match:
    """What fits some of the steps in which a submission lost points.

    Attributes:
        names: the known wrong answers that fit; more than one where they cannot be told apart.
        how: "whole" where all steps that they cost points in fit, "step" where only these do, "none".
        steps: the steps, by notebook and `grade_id`.
        but_for_numbers: whether a message fits only if its numbers are left out.
    """

    names: tuple[str, ...]
    how: How
    steps: tuple[tuple[str, str], ...]
    but_for_numbers: bool = False


def lost_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps in which points were lost to a check."""
    return tuple(step for step in steps if step.state in ("part", "failed") and (step.message or step.hidden))


def matches(row: Row, attempts: Attempts) -> tuple[Match, ...]:
    """Return what fits a submission, so that each step in which it lost points is in one match at least.

    A step fits where it earned the same points, its check says the same, with its hidden part and without,
    and the same hidden checks passed. A known wrong answer fits as a whole where all steps that it costs
    points in do. Where one does that for all the steps of another and for more, the other is left out.

    Args:
        row: the submission.
        attempts: the known wrong answers.
    """
    lost = {_key(step): step for step in lost_steps(row.steps)}
    whole = dict(_whole(lost, attempts))
    largest = {
        steps: names
        for steps, names in whole.items()
        if not any(set(steps[0]) < set(other[0]) for other in whole)
    }
    found = [Match(tuple(names), "whole", steps, loose) for (steps, loose), names in largest.items()]
    explained = {key for match in found for key in match.steps}
    for key, step in lost.items():
        if key not in explained:
            found.append(_of_step(key, step, attempts))
    return tuple(found)


def _whole(
    lost: Mapping[tuple[str, str], Step], attempts: Attempts
) -> Iterator[tuple[tuple[tuple[tuple[str, str], ...], bool], list[str]]]:
    """Give the attempts that fit as a whole, by their steps; those that fit to the number come alone."""
    found: dict[tuple[tuple[str, str], ...], dict[bool, list[str]]] = {}
    for name, steps in attempts.items():
        theirs = [(step, lost.get(_key(step))) for step in steps]
        if theirs and all(own is not None and _fits(own, step, loose=True) for step, own in theirs):
            loose = not all(own is not None and _fits(own, step) for step, own in theirs)
            keys = tuple(_key(step) for step in steps)
            found.setdefault(keys, {}).setdefault(loose, []).append(name)
    for keys, by_fit in found.items():
        loose = min(by_fit)
        yield (keys, loose), by_fit[loose]


def _of_step(key: tuple[str, str], step: Step, attempts: Attempts) -> Match:
    for loose in (False, True):
        names = tuple(
            name
            for name, steps in attempts.items()
            if any(_key(other) == key and _fits(step, other, loose=loose) for other in steps)
        )
        if names:
            return Match(names, "step", (key,), loose)
    return Match((), "none", (key,))


def _key(step: Step) -> tuple[str, str]:
    return step.notebook, step.grade_id


def _fits(one: Step, other: Step, *, loose: bool = False) -> bool:
    if (one.points, [each.state for each in one.hidden]) != (
        other.points,
        [each.state for each in other.hidden],
    ):
        return False
    ours, theirs = (one.message, one.said), (other.message, other.said)
    return tuple(map(_words, ours)) == tuple(map(_words, theirs)) if loose else ours == theirs


def _words(message: str) -> str:
    return _NUMBER.sub("0", message)
