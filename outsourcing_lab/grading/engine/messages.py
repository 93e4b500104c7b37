"""What a failed check says, as text."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST = 10_000
"""Characters; what comes after them no student reads."""

NO_WORDS = "The check gives no reason."
"""What stands for the message of a check that takes points away in silence."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def message_of(outputs: Iterable[Mapping[str, Any]]) -> str:
    """Return what a failed test says, without the stack.

    Args:
        outputs: nbformat's outputs of the test cell.

    Example:
        >>> message_of([{"output_type": "error", "ename": "NameError", "evalue": "no f", "traceback": []}])
        'NameError: no f'
    """
    text = "\n".join(filter(None, map(_text, outputs)))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _text(output: Mapping[str, Any]) -> str:
    """Return an output as text; a message that was shown without a stack stays without its error's name."""
    if output["output_type"] == "error":
        shown = _ANSI.sub("", "\n".join(output["traceback"]))
        return (
            str(output["evalue"]) if shown == output["evalue"] else f"{output['ename']}: {output['evalue']}"
        )
    if output["output_type"] == "stream":
        return str(output["text"]).strip()
    # The value of the last line is the points of the visible parts alone; the page has those of all.
    return "" if output["output_type"] == "execute_result" else str(output["data"].get("text/plain", ""))
