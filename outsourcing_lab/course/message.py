"""What the student's commands answer: sentences and tables, one below the other."""

import re
from dataclasses import dataclass
from html import escape

from outsourcing_lab.teaching.table import Table


@dataclass(frozen=True, repr=False)
class Message:
    """Sentences and tables that a terminal prints and a notebook shows.

    Example:
        >>> Message(("Run `<open>` again.",)).html
        '<p>Run <code>&lt;open&gt;</code> again.</p>'
        >>> Message(("Lesson 1 is done.", "Next: exercise 1."))
        Lesson 1 is done.
        Next: exercise 1.
    """

    parts: tuple[str | Table, ...]

    def __repr__(self) -> str:
        return "\n".join(map(str, self.parts))

    @property
    def html(self) -> str:
        """The message as HTML: a paragraph for a sentence, in which `…` is code, and a table for a table."""
        return "".join(part.html if isinstance(part, Table) else _paragraph(part) for part in self.parts)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self.html}


def _paragraph(sentence: str) -> str:
    marked_up = re.sub("`([^`]+)`", r"<code>\1</code>", escape(sentence))
    return f"<p>{marked_up}</p>"
