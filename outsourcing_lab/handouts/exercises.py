"""An exercise's cells on paper: what is given, room for an answer, what is checked; in the key, the rest."""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_SOLUTION = re.compile(
    r"^[ \t]*###[ \t]*BEGIN SOLUTION.*?(?:###[ \t]*END SOLUTION[^\n]*\n?|\Z)", re.DOTALL | re.MULTILINE
)
_PLACEHOLDER = re.compile(
    r"^[ \t]*# YOUR CODE HERE[ \t]*\n(?:[ \t]*raise NotImplementedError\(\)[ \t]*\n?)?"
    r"|^YOUR ANSWER HERE[ \t]*\n?",
    re.MULTILINE,
)
_ONLY_FOR_MARKING = re.compile(
    r"^[ \t]*###[ \t]*BEGIN (?P<what>HIDDEN TESTS|MARK SCHEME)(?P<inside>.*?)"
    r"(?:###[ \t]*END (?P=what)[^\n]*\n?|\Z)",
    re.DOTALL | re.MULTILINE,
)
_MARK_LINE = re.compile(r"^[ \t]*###[ \t]*(?:BEGIN|END) [A-Z ]+\n?", re.MULTILINE)
_SAID_OF_A_CHECK = re.compile(r"^[ \t]*#[ \t]*(?P<word>name|hint|read):[ \t]*(?P<says>.+)$", re.MULTILINE)
_FEWEST_LINES = 3
_LINES_A_POINT = 3


def is_marked(metadata: Mapping[str, Any]) -> bool:
    """Return whether a cell's metadata make it one to solve, or one that earns points.

    >>> is_marked({"nbgrader": {"grade": False, "solution": True}})
    True
    """
    marks = metadata.get("nbgrader", {})
    return bool(marks.get("grade") or marks.get("solution") or marks.get("task"))


def has_solution(source: str) -> bool:
    """Return whether a cell holds a solution between nbgrader's marks."""
    return _SOLUTION.search(source) is not None


def without_answers(source: str) -> str:
    """Return a cell as a student gets it, without solutions, hidden checks and schemes for marking.

    A mark that is never closed reaches to the end: what may be an answer is not shown.

    >>> print(without_answers('''def two():
    ...     ### BEGIN SOLUTION
    ...     return 2
    ...     ### END SOLUTION'''))
    def two():
        # YOUR CODE HERE
    """
    source = _ONLY_FOR_MARKING.sub("", source)
    return _SOLUTION.sub(lambda found: f"{_indent(found[0])}# YOUR CODE HERE\n", source).rstrip("\n")


def with_answers(source: str) -> str:
    r"""Return a cell with its solution and hidden checks, without the lines that only mark them.

    >>> with_answers("### BEGIN SOLUTION\nx = 2\n### END SOLUTION")
    'x = 2'
    """
    return _MARK_LINE.sub("", source).rstrip("\n")


def blanks(source: str) -> list[str]:
    """Return the parts of a cell between which a student writes; there is a blank between each two.

    >>> blanks('''def two():
    ...     # YOUR CODE HERE
    ...     raise NotImplementedError()''')
    ['def two():', '']
    """
    return [part.strip("\n") for part in _PLACEHOLDER.split(without_answers(source) + "\n")]


def room(points: float, parts: int) -> str:
    """Return an empty box with lines to write on.

    Args:
        points: what the answer is worth; more points, more lines.
        parts: among how many boxes they are shared.
    """
    lines = max(_FEWEST_LINES, round((_LINES_A_POINT * points) / parts))
    return (
        f'<div class="answer" style="--lines:{lines}"><span class="unseen">Room for your answer</span></div>'
    )


@dataclass(frozen=True)
class Check:
    """What a check cell says of itself.

    Attributes:
        asks: its first line, without the sign of a comment.
        points: what it is worth.
        parts: what can be earned apart, each with its points, in the order of the cell.
        hidden: of each check that students do not see, what it is called and what to think of.
    """

    asks: str
    points: float
    parts: Sequence[tuple[str, float]]
    hidden: Sequence[Mapping[str, str]]


def check_of(source: str, points: float) -> Check:
    """Return what a check cell examines.

    Args:
        source: the cell, with its hidden checks where there is a key.
        points: what it is worth.
    """
    first = source.lstrip().partition("\n")[0]
    hidden = "\n".join(found["inside"] for found in _ONLY_FOR_MARKING.finditer(source))
    seen = without_answers(source)
    return Check(
        asks=first.lstrip("# ") if first.startswith("#") and not first.startswith("###") else "",
        points=points,
        parts=_worths(seen),
        hidden=_named(hidden),
    )


def check_html(check: Check) -> str:
    """Return what students may know of a check, with a place to write the points."""
    parts = "".join(f"<li>{escape(name)} ({_points(points)})</li>" for name, points in check.parts)
    asks = f"<p><strong>What is checked.</strong> {escape(check.asks)}</p>" if check.asks else ""
    listed = f"<ul>{parts}</ul>" if parts else ""
    return (
        f'<div class="check">{asks}{listed}'
        f'<p class="points">Points: <span class="blank">____</span> of {check.points:g}</p></div>'
    )


def hidden_html(check: Check) -> str:
    """Return what the checks examine that students do not see, empty where there are none."""
    if not check.hidden:
        return ""
    items = "".join(
        f"<li><strong>{escape(said.get('name', 'a check without a name'))}</strong>"
        + (f": {escape(said['hint'])}" if "hint" in said else "")
        + (f" Read again: {escape(said['read'])}." if "read" in said else "")
        + "</li>"
        for said in check.hidden
    )
    return f"<p>Hidden from students:</p><ul>{items}</ul>"


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t"))]


def _worths(source: str) -> list[tuple[str, float]]:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # then the check says nothing of its parts
        return []
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "worth":
            match node.args:
                case [ast.Constant(value=int() | float() as points), ast.Constant(value=str() as name)]:
                    found.append((name, float(points)))
    return found


def _named(source: str) -> list[dict[str, str]]:
    checks: list[dict[str, str]] = []
    for found in _SAID_OF_A_CHECK.finditer(source):
        if found["word"] == "name" or not checks:
            checks.append({})
        checks[-1][found["word"]] = found["says"].strip()
    return checks


def _points(points: float) -> str:
    return f"{points:g} point" if points == 1 else f"{points:g} points"
