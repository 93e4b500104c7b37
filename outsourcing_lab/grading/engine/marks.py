"""What a test cell earns, from the outputs that running it gave: nbgrader's rule, less its mistakes."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

_MOST_LINES = 1000
"""Lines that a cell may print before nbgrader cuts off the rest, and does not look at it."""


def earned(outputs: Iterable[Mapping[str, Any]], points: float) -> float:
    """Return what a test cell earns.

    An error earns nothing. A cell whose last line has a number as its value earns that number. Any other cell
    earns all its points.

    Args:
        outputs: nbformat's outputs of the test cell.
        points: what it can earn.

    Example:
        >>> earned([], 2)
        2.0
        >>> earned([{"output_type": "execute_result", "data": {"text/plain": "1.5"}}], 2)
        1.5
        >>> earned([{"output_type": "error", "ename": "AssertionError"}], 2)
        0.0
    """
    outputs = list(outputs)
    if any(output["output_type"] == "error" for output in outputs):
        return 0.0
    for output in outputs:
        if output["output_type"] == "execute_result":
            return _partial(_text(output), points)
    return float(points)


def nbgrader_points(outputs: Iterable[Mapping[str, Any]], points: float) -> float | None:
    """Return what nbgrader gives for the same outputs, None where it drops the whole submission.

    This is the rule of its `determine_grade`, for what its `LimitOutput` leaves.

    Args:
        outputs: nbformat's outputs of the test cell.
        points: what it can earn.

    Example:
        >>> nbgrader_points([{"output_type": "stream", "name": "stderr", "text": "a warning"}], 2)
        0.0
        >>> nbgrader_points([{"output_type": "execute_result", "data": {"text/plain": "nan"}}], 2)
        2.0
    """
    for output in _limited(outputs):
        if output["output_type"] == "error" or _is_standard_error(output):
            return 0.0
        if output["output_type"] == "execute_result":
            return _nbgrader_partial(_text(output), points)
    return float(points)


def difference(outputs: Sequence[Mapping[str, Any]], points: float) -> str:
    """Return why nbgrader gives other points for the same outputs, empty where it gives the same.

    Args:
        outputs: nbformat's outputs of the test cell.
        points: what it can earn.

    Returns:
        The name of a table in `differences.toml`.

    Example:
        >>> difference([{"output_type": "stream", "name": "stderr", "text": "a warning"}], 2)
        'standard-error'
    """
    if nbgrader_points(outputs, points) == earned(outputs, points):
        return ""
    value = next(
        (index for index, each in enumerate(outputs) if each["output_type"] == "execute_result"), None
    )
    first = next((index for index, each in enumerate(outputs) if _is_standard_error(each)), None)
    if first is not None and (value is None or first < value):
        return "standard-error"
    if any(output["output_type"] == "error" for output in outputs) or value is None:
        return "value-before-error"
    text = _text(outputs[value])
    if not text:
        return "empty-value"
    number = float(text)
    if math.isnan(number):
        return "not-a-number"
    return "below-zero" if number < 0 else "above-maximum"


def _limited(outputs: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    lines = 0
    for output in outputs:
        if output["output_type"] == "stream":
            if lines >= _MOST_LINES:
                continue
            lines += output["text"].count("\n") + 1
        yield output


def _partial(text: str, points: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return float(points)  # a value that is no number says nothing against the answer
    if math.isnan(number):
        return 0.0
    return min(max(number, 0.0), float(points))


def _nbgrader_partial(text: str, points: float) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return float(points)
    if not number >= 0:
        return float(points)
    return number if number <= points else None


def _text(output: Mapping[str, Any]) -> str:
    return str(output["data"].get("text/plain", ""))


def _is_standard_error(output: Mapping[str, Any]) -> bool:
    return bool(output["output_type"] == "stream" and output["name"] == "stderr")
