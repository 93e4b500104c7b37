"""Feedback that can be read only by whoever gives the answer it belongs to.

A quiz practised in a page has to carry its key. It does so sealed: what is said about an answer is stored
under a digest of that answer, enciphered with another digest of it. This keeps the key out of sight in the
notebook and in the page; it does not protect it, since the few possible answers can all be tried. A graded
question therefore ships nothing at all.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

TAG_LENGTH = 16


@dataclass(frozen=True)
class Feedback:
    """What is said about one part of an answer, and whether that part is right."""

    right: bool
    says: str


def seal(salt: str, feedback: Mapping[tuple[str, str], Feedback]) -> dict[str, str]:
    """Return the sealed feedback: boxes of one length, by the tag of the answer that opens each.

    Args:
        salt: the quiz's and question's own text, so that equal answers have different tags.
        feedback: what is said, by the part of the question and the value given there.

    Example:
        >>> feedback = {("choice", "a"): Feedback(True, "Yes."), ("choice", "b"): Feedback(False, "No.")}
        >>> sealed = seal("example", feedback)
        >>> sorted(len(box) for box in sealed.values())
        [20, 20]
        >>> unseal("example", sealed, "choice", "b")
        Feedback(right=False, says='No.')
    """
    texts = {answer: json.dumps([given.right, given.says]) for answer, given in feedback.items()}
    longest = max(len(text.encode()) for text in texts.values())
    boxes = {
        _tag(salt, *answer): b64encode(_cipher(salt, *answer, text.encode().ljust(longest))).decode()
        for answer, text in texts.items()
    }
    return dict(sorted(boxes.items()))


def unseal(salt: str, sealed: Mapping[str, str], part: str, value: str) -> Feedback | None:
    """Return what is said about a value given in a part of a question, or None where nothing is kept for it.

    Args:
        salt: as given to `seal`.
        sealed: the boxes by their tags.
        part: the part of the question, such as "choice" or the number of an item.
        value: the value given there, such as a letter.
    """
    box = sealed.get(_tag(salt, part, value))
    if box is None:
        return None
    right, says = json.loads(_cipher(salt, part, value, b64decode(box)))
    return Feedback(right, says)


def _tag(salt: str, part: str, value: str) -> str:
    return sha256(f"tag|{salt}|{part}|{value}".encode()).hexdigest()[:TAG_LENGTH]


def _cipher(salt: str, part: str, value: str, data: bytes) -> bytes:
    blocks = range(len(data) // sha256().digest_size + 1)
    stream = b"".join(sha256(f"box|{salt}|{part}|{value}|{block}".encode()).digest() for block in blocks)
    return bytes(byte ^ key for byte, key in zip(data, stream, strict=False))
