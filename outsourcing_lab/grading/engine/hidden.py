"""What a student is told of hidden checks: their names and hints, and which of them have failed.

An instructor writes both as comments into the hidden part of a test cell; CONTRIBUTING.md says how. The code
of that part, and what it says when it fails, never reach the student.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

BEGIN = "BEGIN HIDDEN TESTS"
END = "END HIDDEN TESTS"

State = Literal["passed", "failed", "not run", "not known"]

_REMARK = re.compile(r"\s*#\s*(name|hint|read): +(.*\S)\s*")


@dataclass(frozen=True)
class HiddenCheck:
    """A check in the hidden part of a test cell.

    Attributes:
        first: its first line in the cell, from 1.
        last: its last line.
        name: what it looks at; empty where its author has given it no name.
        hint: what to think of, where it fails.
        read: what to read again, where it fails.
    """

    first: int
    last: int
    name: str = ""
    hint: str = ""
    read: str = ""


@dataclass(frozen=True)
class Ran:
    """What running a test cell gave, as far as it tells of its hidden checks.

    Attributes:
        full: whether it earned all its points.
        stopped: whether an error has stopped it.
        line: the line of the cell that the error came from, from 1; None where that is not known.
        said: what it put out, with its hidden part.
        said_in_the_open: what it puts out without its hidden part; empty where that part passes.
    """

    full: bool
    stopped: bool
    line: int | None
    said: str
    said_in_the_open: str


def hidden_checks(source: str) -> tuple[HiddenCheck, ...]:
    r"""Return the hidden checks of a test cell.

    A comment `# name: …` between the marks of a hidden part begins a check, to which `# hint: …` and
    `# read: …` belong. A hidden part without names is one check.

    Args:
        source: the instructor's source.

    Example:
        >>> lines = ["assert f(1)", "### BEGIN HIDDEN TESTS", "# name: nothing at all", "# hint: look at 0."]
        >>> hidden_checks("\n".join([*lines, "assert f(0)", "### END HIDDEN TESTS"]))
        (HiddenCheck(first=3, last=5, name='nothing at all', hint='look at 0.', read=''),)
    """
    checks: list[dict[str, int | str]] = []
    code_before_name = False
    for number, (line, is_hidden) in enumerate(_lines(source), start=1):
        if BEGIN in line:
            code_before_name = False
            checks.append({"first": number, "last": number})
        elif is_hidden and END not in line:
            remark = _REMARK.fullmatch(line)
            if remark and remark[1] == "name":
                if "name" in checks[-1] or code_before_name:
                    checks.append({})
                checks[-1] |= {"first": number, "name": remark[2]}
            elif remark:
                checks[-1][remark[1]] = remark[2]
            elif line.strip():
                code_before_name = True
            checks[-1]["last"] = number
    return tuple(HiddenCheck(**check) for check in checks)  # type: ignore[arg-type] # numbers and texts as named


def _lines(source: str) -> Iterator[tuple[str, bool]]:
    """Give each line of a test cell, and whether it is hidden, as the marks around a hidden part are."""
    inside = False
    for line in source.split("\n"):
        is_mark = BEGIN in line or END in line
        inside = BEGIN in line if is_mark else inside
        yield line, inside or is_mark


def visible_lines(source: str) -> dict[int, str]:
    r"""Return the lines of a test cell that are not hidden, by their numbers from 1.

    Args:
        source: the instructor's source.

    Example:
        >>> visible_lines("f(1)\n### BEGIN HIDDEN TESTS\nf(0)\n### END HIDDEN TESTS\nf(2)")
        {1: 'f(1)', 5: 'f(2)'}
    """
    return {number: line for number, (line, is_hidden) in enumerate(_lines(source), 1) if not is_hidden}


def states(checks: Sequence[HiddenCheck], ran: Ran) -> tuple[State, ...]:
    """Return for each hidden check of a test cell whether it has passed.

    A check has failed where the error comes from its lines, or where the cell puts out a line that ends with
    its name and a colon. If the visible part does so as well, the hidden lines were not reached.

    Args:
        checks: the hidden checks, in their order.
        ran: what running the cell gave.
    """
    if ran.full:
        return tuple("passed" for _ in checks)
    found = tuple(_state(check, checks, ran) for check in checks)
    if "failed" in found or ran.said_in_the_open:
        return found
    # A hidden check has cost points, since the rest passes, and the cell does not tell which.
    state: State = "failed" if len(found) == 1 else "not known"
    return (state,) * len(found)


def _state(check: HiddenCheck, checks: Sequence[HiddenCheck], ran: Ran) -> State:
    if check.name and _says(ran.said, check.name):
        return "not run" if _says(ran.said_in_the_open, check.name) else "failed"
    if not ran.stopped:
        return "passed" if check.name else "not known"
    unclear: State = "not run" if ran.said_in_the_open else "not known"
    if ran.line is None:
        return unclear
    if check.first <= ran.line <= check.last:
        return "failed"
    if ran.line < check.first:
        return "not run"
    # An error behind a check may count up what was lost in it; one in a later check does not.
    return "passed" if any(other.first <= ran.line <= other.last for other in checks) else unclear


def _says(said: str, name: str) -> bool:
    return re.search(rf"(?:^|\W){re.escape(name)}:\s*$", said, re.MULTILINE) is not None


def told(source: str, released: str, ran: Ran) -> list[dict[str, str]]:
    """Return what a student may be told of each hidden check: its `name`, `hint`, `read` and `state`.

    Args:
        source: the instructor's source.
        released: the source that students were given.
        ran: what running the cell gave.
    """
    if source == released:
        return []
    checks = hidden_checks(source) or (HiddenCheck(0, 0),)
    return [
        {"name": check.name, "hint": check.hint, "read": check.read, "state": state}
        for check, state in zip(checks, states(checks, ran), strict=True)
    ]
