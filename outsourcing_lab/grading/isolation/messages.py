"""What passes between the warm process and its client: a JSON object a packet, with open files."""

import json
import socket
from collections.abc import Sequence
from typing import Any

_LONGEST = 1 << 18
_MOST_DESCRIPTORS = 8


def send(connection: socket.socket, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send one message.

    Args:
        connection: a socket that keeps packets whole.
        message: plain JSON values.
        descriptors: open files that the other side gets.

    Raises:
        OSError: where the other side has ended.
    """
    socket.send_fds(connection, [json.dumps(message).encode()], list(descriptors))


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Return the next message and its open files; None where the other side has ended.

    Args:
        connection: a socket that keeps packets whole.
    """
    try:
        packet, descriptors, _, _ = socket.recv_fds(connection, _LONGEST, _MOST_DESCRIPTORS)
    except ConnectionResetError:
        return None
    return (json.loads(packet), descriptors) if packet else None
