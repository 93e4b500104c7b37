"""The page that a student gets back: what was earned, what the visible checks said, what to do next."""

import functools
from importlib.resources import files
from typing import Any

from outsourcing_lab.grading.reporting.report import Row, number


def feedback_page(row: Row, heading: str) -> str:
    """Return a submission's feedback as one HTML page that needs nothing else.

    What comes from the student is escaped; of hidden checks it says only that one has failed.

    Args:
        row: the graded submission, or one that could not be graded.
        heading: the exercise's title.
    """
    return str(_template().render(row=row, heading=heading)) + "\n"


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["number"] = number
    return environment.from_string((files(__package__) / "templates" / "feedback.html.j2").read_text("utf-8"))
