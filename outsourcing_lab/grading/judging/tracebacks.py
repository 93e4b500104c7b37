"""What a traceback shows: the cells and the code that they call, not the machinery between the two processes.

IPython reads and parses the whole file of each frame that it shows: frames of this package would take longer
than most tests.
"""

from pathlib import Path
from types import TracebackType

_MOST_LINKS = 100
_HERE = str(Path(__file__).parent)


def without_own_frames(error: BaseException) -> BaseException:
    """Return the exception, without the frames of this package in its traceback and in those of its causes.

    Args:
        error: what was raised.

    Example:
        >>> from outsourcing_lab.grading.judging import reading
        >>> try:
        ...     reading.from_json({"kind": "int", "hex": 7}, resolve=dict)
        ... except ValueError as error:
        ...     (error.__traceback__.tb_next is None, without_own_frames(error).__traceback__.tb_next is None)
        (False, True)
    """
    found: list[BaseException] = [error]
    for link in found:  # which grows as it is gone through
        _cut(link)
        further = [each for each in (link.__cause__, link.__context__) if each is not None]
        new = [each for each in further if not any(each is known for known in found)]
        found += new[: max(0, _MOST_LINKS - len(found))]
    return error


def _cut(error: BaseException) -> None:
    steps = error.__traceback__ = _next_of_others(error.__traceback__)
    while steps is not None:
        steps.tb_next = _next_of_others(steps.tb_next)
        steps = steps.tb_next


def _next_of_others(steps: TracebackType | None) -> TracebackType | None:
    while steps is not None and steps.tb_frame.f_code.co_filename.startswith(_HERE):
        steps = steps.tb_next
    return steps
