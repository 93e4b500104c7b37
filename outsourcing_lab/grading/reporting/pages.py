"""What all pages that come of grading share: one file each, that loads nothing and in which nothing acts."""

import functools
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from outsourcing_lab.grading.reporting.report import number, printable
from outsourcing_lab.page_style import page_style


def rendered(template: str, **values: object) -> str:
    """Return a page; whatever is put into it is escaped.

    Args:
        template: its name in `templates`.
        values: what the template names.
    """
    return str(_environment().get_template(template).render(style=_style(), **values))


def printable_lines(text: str) -> str:
    r"""Return a text of several lines in which no character can turn a line round or hide.

    >>> printable_lines("one\r\n\ttwo\u202e")
    'one\n\ttwo\ufffd'
    """
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(printable, line.split("\t"))) for line in lines)


@functools.cache
def _style() -> str:
    return page_style() + _text("report.css")


@functools.cache
def _environment() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FunctionLoader(_text),
    )
    filters: dict[str, Callable[..., str]] = {
        "number": number,
        "printable": printable,
        "printable_lines": printable_lines,
    }
    environment.filters |= filters
    return environment


def _text(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text("utf-8")
