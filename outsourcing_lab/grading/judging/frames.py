"""Messages over a socket: one JSON object a frame, its length in front, never a pickle."""

import json
import socket
import struct
from typing import Any

LARGEST_FRAME = 32 * 1024 * 1024
"""Bytes; a longer message is refused before it is read."""

_LENGTH = struct.Struct("<I")


class ChannelError(Exception):
    """The other side has ended, or what it sent is not a message."""


class FrameTooLargeError(ChannelError):
    """A message is longer than a frame may be."""


def packed(message: dict[str, Any]) -> bytes:
    """Return a message as the bytes to send.

    Args:
        message: plain JSON values.

    Raises:
        FrameTooLargeError: where the message is longer than `LARGEST_FRAME`.
    """
    frame = json.dumps(message).encode()
    if len(frame) > LARGEST_FRAME:
        raise FrameTooLargeError(f"a message of {len(frame):,} bytes; at most {LARGEST_FRAME:,} can be sent")
    return _LENGTH.pack(len(frame)) + frame


def send_packed(channel: socket.socket, frame: bytes) -> None:
    """Send what `packed` gave.

    Raises:
        ChannelError: where the other side has ended.
    """
    try:
        channel.sendall(frame)
    except OSError as error:
        raise ChannelError("the other process has ended") from error


def send(channel: socket.socket, message: dict[str, Any]) -> None:
    """Send one message.

    Args:
        channel: a connected stream socket.
        message: plain JSON values.

    Raises:
        FrameTooLargeError: where the message is longer than `LARGEST_FRAME`; nothing was sent.
        ChannelError: where the other side has ended.
    """
    send_packed(channel, packed(message))


def receive(channel: socket.socket) -> dict[str, Any]:
    """Return the next message.

    Args:
        channel: a connected stream socket.

    Raises:
        FrameTooLargeError: where a longer message than `LARGEST_FRAME` was announced.
        ChannelError: where the other side has ended, or sent something else than a JSON object.

    Example:
        >>> here, there = socket.socketpair()
        >>> with here, there:
        ...     send(here, {"do": "get", "name": "answer"})
        ...     receive(there)
        {'do': 'get', 'name': 'answer'}
    """
    (length,) = _LENGTH.unpack(_exactly(channel, _LENGTH.size))
    if length > LARGEST_FRAME:
        raise FrameTooLargeError(f"a message of more than {LARGEST_FRAME:,} bytes was announced")
    try:
        message = json.loads(_exactly(channel, length))
    except (ValueError, RecursionError, MemoryError):
        raise ChannelError("it sent what is no message") from None
    if not isinstance(message, dict):
        raise ChannelError("it sent what is no message")
    return message


def _exactly(channel: socket.socket, count: int) -> bytes:
    received = bytearray()
    while len(received) < count:
        try:
            part = channel.recv(min(count - len(received), 1 << 20))
        except OSError as error:
            raise ChannelError("the other process has ended") from error
        if not part:
            raise ChannelError("the other process has ended")
        received += part
    return bytes(received)
