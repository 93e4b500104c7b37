"""The page that an instructor gets: how a class did, step by step, and which wrong answers are known ones."""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from outsourcing_lab.grading.reporting.misconceptions import Attempts, How, lost_steps, matches
from outsourcing_lab.grading.reporting.pages import rendered
from outsourcing_lab.grading.reporting.report import Row, Step, number

_MOST_BARS = 21
_WIDTHS = (1, 2, 5)
_BAR, _GAP, _HEIGHT = 14, 3, 80  # of the drawing
_MOST_ON_A_BAR = 999  # a longer number would run into its neighbour


@dataclass(frozen=True)
class ExerciseOfClass:
    """What the page needs to know of an exercise.

    Attributes:
        name: its name.
        heading: its title.
        attempts: the known wrong answers to it; None where the course has none.
    """

    name: str
    heading: str
    attempts: Attempts | None


@dataclass(frozen=True)
class Bar:
    """Submissions whose points lie in one interval.

    Attributes:
        label: the interval, in points.
        count: how many.
        x: where its bar begins in the drawing.
        y: where it ends at the top.
        height: how high it is.
    """

    label: str
    count: int
    x: float
    y: float
    height: float


@dataclass(frozen=True)
class StepOfClass:
    """How a class did in one step: how many earned all its points, some or none, or are still open."""

    title: str
    maximum: float
    passed: int
    part: int
    failed: int
    open: int

    def share(self, count: int) -> str:
        """Return a count with its share of the submissions that are decided."""
        decided = self.passed + self.part + self.failed
        return f"{count} ({count / decided:.0%})" if decided else "–"


@dataclass(frozen=True)
class Explanation:
    """What some wrong answers fit.

    Attributes:
        names: the known wrong answers.
        how: how they fit, in words.
        steps: what the steps are called, in short.
        rows: the submissions.
    """

    names: tuple[str, ...]
    how: str
    steps: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class _Section:
    exercise: ExerciseOfClass
    rows: Sequence[Row]
    decided: Sequence[Row]
    by_hand: Sequence[Row]
    refused: Sequence[Row]
    summary: str
    bars: Sequence[Bar]
    most_often: int
    steps: Sequence[StepOfClass]
    explanations: Sequence[Explanation]
    wrong_answers: int


def overview_page(
    rows: Sequence[Row], exercises: Sequence[ExerciseOfClass], link: Callable[[Row], str | None]
) -> str:
    """Return a class's results as one HTML page that needs nothing else.

    Args:
        rows: the submissions.
        exercises: the exercises, in the order of the page.
        link: the address of a submission's own page; None where it has none.
    """
    known = {exercise.name for exercise in exercises}
    return rendered(
        "overview.html.j2",
        sections=[_section(each, [row for row in rows if row.exercise == each.name]) for each in exercises],
        others=[row for row in rows if row.exercise not in known],
        links={(row.student, row.exercise): link(row) for row in rows},
        bar=_BAR,
        gap=_GAP,
        floor=_HEIGHT,
        most=_MOST_ON_A_BAR,
    )


def bars(points: Sequence[float], maximum: float) -> tuple[Bar, ...]:
    """Return a histogram of points, from 0 to at least the maximum.

    Args:
        points: what was earned.
        maximum: what can be earned, without extra credit.

    Example:
        >>> [(bar.label, bar.count) for bar in bars([0, 1.5, 2, 3], 2)]
        [('0 to under 1', 1), ('1 to under 2', 1), ('2 to under 3', 1), ('3', 1)]
    """
    top = max([maximum, *points])
    width = next(
        step * 10**power
        for power in range(12)
        for step in _WIDTHS
        if math.floor(top / (step * 10**power)) < _MOST_BARS
    )
    counts = [0] * (math.floor(top / width) + 1)
    for each in points:
        counts[math.floor(each / width)] += 1
    whole = all(float(each).is_integer() for each in points) and width == 1
    highest = max([1, *counts])
    made = []
    for index, count in enumerate(counts):
        first, beyond = index * width, (index + 1) * width
        exact = whole or first == top
        label = number(first) if exact else f"{number(first)} to under {number(beyond)}"
        height = _HEIGHT * count / highest
        made.append(Bar(label, count, index * (_BAR + _GAP), _HEIGHT - height, height))
    return tuple(made)


def explanations(rows: Sequence[Row], attempts: Attempts) -> tuple[Explanation, ...]:
    """Return what the wrong answers of a class fit, the most frequent first and what fits nothing last.

    Args:
        rows: the submissions of an exercise.
        attempts: the known wrong answers to it.
    """
    titles = {
        (step.notebook, step.grade_id): step.title.partition(":")[0] for row in rows for step in row.steps
    }
    found: dict[tuple[tuple[str, ...], How, bool, tuple[tuple[str, str], ...]], list[Row]] = {}
    for row in rows:
        for match in matches(row, attempts):
            key = (match.names, match.how, match.but_for_numbers, match.steps)
            found.setdefault(key, []).append(row)
    ordered = sorted(
        found.items(), key=lambda item: (item[0][1] == "none", -len(item[1]), item[0][0], item[0][3])
    )
    return tuple(
        Explanation(names, _how(how, len(steps), loose), tuple(titles[key] for key in steps), tuple(of_them))
        for (names, how, loose, steps), of_them in ordered
    )


def _section(exercise: ExerciseOfClass, rows: Sequence[Row]) -> _Section:
    decided = [row for row in rows if row.points is not None]
    points = [row.points for row in decided if row.points is not None]
    maximum = max((row.maximum or 0.0 for row in decided), default=0.0)
    attempts = exercise.attempts or {}
    drawn = bars(points, maximum) if points else ()
    return _Section(
        exercise=exercise,
        rows=rows,
        decided=decided,
        by_hand=[row for row in rows if row.status == "look by hand"],
        refused=[row for row in rows if row.status == "not graded"],
        summary=_summary(points, maximum),
        bars=drawn,
        most_often=max((bar.count for bar in drawn), default=0),
        steps=_steps(decided),
        explanations=explanations(decided, attempts),
        wrong_answers=sum(len(lost_steps(row.steps)) for row in decided),
    )


def _summary(points: Sequence[float], maximum: float) -> str:
    if not points:
        return ""
    return (
        f"Of {number(maximum)} points, the lowest is {number(min(points))}, "
        f"the median {number(statistics.median(points))}, the mean {statistics.fmean(points):.1f} "
        f"and the highest {number(max(points))}."
    )


def _steps(rows: Sequence[Row]) -> list[StepOfClass]:
    found: dict[tuple[str, str], list[Step]] = {}
    for row in rows:
        for step in row.steps:
            found.setdefault((step.notebook, step.grade_id), []).append(step)
    made = []
    for steps in found.values():
        states = [step.state for step in steps]
        made.append(
            StepOfClass(
                title=steps[0].title,
                maximum=steps[0].maximum,
                passed=states.count("passed"),
                part=states.count("part"),
                failed=states.count("failed"),
                open=states.count("open"),
            )
        )
    return made


def _how(how: How, steps: int, loose: bool) -> str:
    if how == "none":
        return ""
    aside = ", numbers in the messages aside" if loose else ""
    if how == "step":
        return f"in this step alone{aside}"
    which = f"all {steps} steps" if steps > 1 else "the one step"
    return f"in {which} that it costs points in{aside}"
