"""What the visible part of a failed test says, where one run with the hidden part is enough to know it.

A function that has seen hidden tests could tell of them by what the visible ones say. So what they say comes
from a second run, without hidden tests, which takes as long as the first. Two cases need none.
"""

import ast
import math
from collections.abc import Iterator, Sequence
from typing import Any

from outsourcing_lab.grading.engine.hidden import visible_lines
from outsourcing_lab.grading.engine.messages import message_of

_UNFINISHED = "NotImplementedError: "


def known_words(
    source: str, released: str, line: int | None, outputs: Sequence[dict[str, Any]]
) -> str | None:
    r"""Return what the visible part of a failed test says, empty where it passes; None where it is not known.

    It passes where the error comes from a hidden part and nothing visible follows. And where the error comes
    from what stands before the hidden part, its words are kept if they tell no more than that it failed: the
    fixed words of an `assert` that everybody was given, or those of an answer that was not begun.

    Args:
        source: the instructor's source of the test cell.
        released: the source that students were given.
        line: the line that the error came from, from 1; None where that is not known.
        outputs: nbformat's outputs of the cell.

    Example:
        >>> source = "assert f(1), 'not for 1'\n### BEGIN HIDDEN TESTS\nassert f(0)\n### END HIDDEN TESTS"
        >>> error = {"output_type": "error", "ename": "AssertionError", "traceback": []}
        >>> known_words(source, "assert f(1), 'not for 1'", 3, [error | {"evalue": ""}])
        ''
        >>> known_words(source, "assert f(1), 'not for 1'", 1, [error | {"evalue": "not for 1"}])
        'AssertionError: not for 1'
        >>> known_words(source, "assert f(1), 'not for 1'", 1, [error | {"evalue": "0 was asked for"}])
    """
    visible = visible_lines(source)
    hidden = set(range(1, len(source.split("\n")) + 1)) - visible.keys()
    if line is None or not (hidden or source == released):
        return None
    if line < min(hidden, default=math.inf):
        said = message_of(outputs)
        is_alone = [output["output_type"] for output in outputs] == ["error"]
        return said if is_alone and said in {_UNFINISHED, *_fixed_words(released)} else None
    is_followed = any(text.strip() and text.lstrip()[0] != "#" for n, text in visible.items() if n > line)
    return "" if line in hidden and not is_followed else None


def _fixed_words(released: str) -> Iterator[str]:
    """Give what the assertions of a cell say in words that do not depend on anything."""
    try:
        nodes = list(ast.walk(ast.parse(released)))
    except SyntaxError:  # a magic
        return
    for node in nodes:
        match node:
            case ast.Assert(msg=None):
                yield "AssertionError: "
            case ast.Assert(msg=ast.Constant(value=str(text))):
                yield f"AssertionError: {text}"
