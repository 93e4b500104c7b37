"""Parts of a notebook that nbformat accepts, made of parts that may be anything."""

import platform
import re
from collections.abc import Callable, Mapping
from typing import Any

DEEPEST = 50
"""Nesting of JSON; what lies deeper is left out, since not everybody who reads the notebook could."""

LANGUAGE: dict[str, Any] = {
    "codemirror_mode": {"name": "ipython", "version": 3},
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "version": platform.python_version(),
}
"""What a kernel says of its language. That of a student could name what is to be imported to convert it."""

_JSON_KIND = re.compile(r"application/(.*\+)?json")
_IMAGE_KIND = re.compile(r"image/(png|jpeg|gif|webp|bmp)")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_TAG = re.compile(r"[\w.:+-]+(?: [\w.:+-]+)*")


def cell_metadata(given: object) -> dict[str, Any]:
    """Return the metadata of a cell, as far as they say how it is to be shown.

    Args:
        given: what was handed in.
    """
    return {key: part for key, part in as_object(given).items() if key in _METADATA and _METADATA[key](part)}


def attachments(given: object) -> dict[str, Any]:
    """Return the files that are attached to a cell.

    Args:
        given: what was handed in.
    """
    return {str(name): _bundle(bundle) for name, bundle in as_object(given).items()}


def count(given: object) -> int | None:
    """Return the number of a cell or of its value, None where it is none."""
    return given if type(given) is int and given >= 0 else None


def output(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return an output.

    Args:
        given: what the student's process sent.

    Example:
        >>> output({"output_type": "stream", "name": "printer", "text": 1})
        {'output_type': 'stream', 'name': 'stdout', 'text': '1'}
    """
    kind = given.get("output_type")
    if kind == "stream":
        name = given.get("name") if given.get("name") in ("stdout", "stderr") else "stdout"
        return {"output_type": "stream", "name": name, "text": _text(given.get("text", ""))}
    if kind == "error":
        lines = given.get("traceback")
        return {
            "output_type": "error",
            "ename": _text(given.get("ename", "")),
            "evalue": _text(given.get("evalue", "")),
            "traceback": [_text(line) for line in lines] if isinstance(lines, list) else [],
        }
    shown = {"data": _bundle(given.get("data")), "metadata": {}}
    if kind == "execute_result":
        return {"output_type": kind, **shown, "execution_count": count(given.get("execution_count"))}
    return {"output_type": "display_data", **shown}


def as_object(given: object) -> dict[Any, Any]:
    """Return a JSON object, an empty one where something else was given."""
    return given if isinstance(given, dict) else {}


def _bundle(given: object) -> dict[str, Any]:
    """Return one thing in several formats."""
    return {str(kind): part for kind, part in as_object(given).items() if _may_be_shown(str(kind), part)}


def _may_be_shown(kind: str, part: object) -> bool:
    if _JSON_KIND.fullmatch(kind):
        return not _is_deep(part)
    if not isinstance(part, str):
        return isinstance(part, list) and all(isinstance(line, str) for line in part)
    return not _IMAGE_KIND.fullmatch(kind) or _BASE64.fullmatch(part) is not None


def _text(given: object) -> str:
    return given if isinstance(given, str) else "" if _is_deep(given) else str(given)


def _is_deep(given: object, left: int = DEEPEST) -> bool:
    """Return whether JSON is nested deeper than is left."""
    level = [given]
    while level:
        level = [
            inner
            for part in level
            if isinstance(part, dict | list)
            for inner in (part.values() if isinstance(part, dict) else part)
        ]
        left -= 1
        if left < 0:
            return True
    return False


def _is_choice(given: object) -> bool:
    return isinstance(given, bool)


def _are_tags(given: object) -> bool:
    if not isinstance(given, list) or not all(isinstance(tag, str) and _TAG.fullmatch(tag) for tag in given):
        return False
    return len(set(given)) == len(given)


_METADATA: dict[str, Callable[[object], bool]] = {
    "collapsed": _is_choice,
    "deletable": _is_choice,
    "editable": _is_choice,
    "jupyter": lambda given: isinstance(given, dict) and all(map(_is_choice, given.values())),
    "scrolled": lambda given: _is_choice(given) or given == "auto",
    "tags": _are_tags,
}
"""What is kept, and of what kind it must be."""
