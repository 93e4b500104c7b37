"""What a cell puts out, collected as nbformat's outputs, with an end to a flood."""

import base64
import io
import itertools
import json
import os
import tempfile
from collections.abc import Callable
from typing import Any

LONGEST = 2_000_000
"""Characters that one cell can put out; what comes after is left out, and the last output says so."""


class Outputs:
    """The outputs of the cell that runs now.

    Args:
        longest: how many characters are kept of one cell.
    """

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._shown: dict[str, list[dict[str, Any]]] = {}
        self._below: list[_Descriptor] = []
        self.begin()

    def begin(self) -> None:
        """Start with the next cell."""
        self._list: list[dict[str, Any]] = []
        self._used = 0
        self._cut = False
        self._clear_next = False

    def capture_descriptors(self) -> None:
        """Catch what is written below Python too: by C code, by other programs, by threads of either."""
        self._below = [_Descriptor("stdout", 1), _Descriptor("stderr", 2)]

    def stream(self, name: str, text: str) -> None:
        """Add to a stream, "stdout" or "stderr"."""
        self._clear_if_asked()
        if not self._fits(len(text)):
            return
        last = self._list[-1] if self._list else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self._list.append({"output_type": "stream", "name": name, "text": [text]})

    def show(self, data: dict[str, Any], metadata: dict[str, Any], display_id: str | None = None) -> None:
        """Add something displayed."""
        self._add({"output_type": "display_data", "data": _bundle(data), "metadata": metadata}, display_id)

    def show_again(self, data: dict[str, Any], metadata: dict[str, Any], display_id: str | None) -> None:
        """Change what was displayed under an id, wherever it stands."""
        for output in self._shown.get(display_id or "", []):
            output["data"], output["metadata"] = _bundle(data), metadata

    def result(self, data: dict[str, Any], metadata: dict[str, Any], execution_count: int) -> None:
        """Add the value of the cell's last line."""
        output = {"output_type": "execute_result", "data": _bundle(data), "metadata": metadata}
        self._add(output | {"execution_count": execution_count})

    def error(self, name: str, message: str, traceback: list[str]) -> None:
        """Add an exception; it is kept where a flood has been cut, too."""
        self._clear_if_asked()
        room = self._longest // 10
        kept = list(itertools.takewhile(_room_for(self._longest), traceback))
        self._list.append(
            {
                "output_type": "error",
                "ename": name[:room],
                "evalue": message[:room],
                "traceback": kept,
            }
        )

    def clear(self, *, wait: bool) -> None:
        """Take away what was put out so far, now or when the next output comes."""
        if wait:
            self._clear_next = True
        else:
            self._list.clear()

    def finish(self) -> list[dict[str, Any]]:
        """Return the outputs of the cell."""
        for descriptor in self._below:
            text = descriptor.read(self._longest)
            if text:
                self.stream(descriptor.name, text)
        return [
            output | {"text": "".join(output["text"])} if output["output_type"] == "stream" else output
            for output in self._list
        ]

    def _add(self, output: dict[str, Any], display_id: str | None = None) -> None:
        self._clear_if_asked()
        size = sum(
            len(part) if isinstance(part, str) else len(json.dumps(part)) for part in output["data"].values()
        )
        if self._fits(size):
            self._list.append(output)
            if display_id is not None:
                self._shown.setdefault(display_id, []).append(output)

    def _fits(self, size: int) -> bool:
        if self._used + size <= self._longest:
            self._used += size
            return True
        if not self._cut:
            self._cut = True
            note = f"[more was put out than the {self._longest:,} characters that are kept]\n"
            self._list.append({"output_type": "stream", "name": "stdout", "text": [note]})
        return False

    def _clear_if_asked(self) -> None:
        if self._clear_next:
            self._list.clear()
            self._clear_next = False


class OutputStream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a cell.

    Args:
        name: "stdout" or "stderr".
        outputs: where the text goes.
        descriptor: what `fileno` gives to code that writes below Python.
    """

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs, descriptor: int) -> None:
        self.name = name
        self._outputs = outputs
        self._descriptor = descriptor

    def writable(self) -> bool:
        """Return True: text can be written."""
        return True

    def fileno(self) -> int:
        """Return the descriptor below."""
        return self._descriptor

    def write(self, text: str, /) -> int:
        """Add text to the cell's outputs."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        text.encode()  # as in a kernel, half a character is an error
        self._outputs.stream(self.name, text)
        return len(text)


class _Descriptor:
    """A standard descriptor that leads into a file; no pipe that could fill, no thread that empties it."""

    def __init__(self, name: str, number: int) -> None:
        self.name = name
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the process)
        os.dup2(self._file.fileno(), number)

    def read(self, longest: int) -> str:
        descriptor = self._file.fileno()
        size = os.fstat(descriptor).st_size
        if size == 0:
            return ""
        text = os.pread(descriptor, min(size, longest), 0).decode("utf-8", "replace")
        # Emptied each time: its size is limited, and all who write to it go on from one position.
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return text


def _room_for(longest: int) -> Callable[[str], bool]:
    """Return a function that says whether there is room for a line after those before it."""

    def fits(line: str) -> bool:
        nonlocal longest
        longest -= len(line)
        return longest >= 0

    return fits


def _bundle(data: dict[str, Any]) -> dict[str, Any]:
    """Return what is displayed as JSON values."""
    return {str(kind): _as_json(part) for kind, part in data.items()}


def _as_json(part: Any) -> Any:
    if isinstance(part, bytes):
        return base64.b64encode(part).decode()
    try:
        json.dumps(part)
    except (TypeError, ValueError, RecursionError):
        return str(part)
    return part
