"""The page that a student gets back: what was earned, what the checks said, what to do next."""

from outsourcing_lab.grading.reporting.pages import rendered
from outsourcing_lab.grading.reporting.report import Row


def feedback_page(row: Row, heading: str) -> str:
    """Return a submission's feedback as one HTML page that needs nothing else.

    What comes from the student is escaped. Of a hidden check the page has the name, and where it
    has failed the hint; never its source, nor what it said.

    Args:
        row: the graded submission, or one that could not be graded.
        heading: the exercise's title.
    """
    lost = [step for step in row.steps if step.state in ("part", "failed")]
    return rendered(
        "feedback.html.j2",
        row=row,
        heading=heading,
        lost=lost,
        left_open=sum(step.maximum for step in row.steps if step.points is None),
        fails_hidden=any(check.state in ("failed", "not known") for step in lost for check in step.hidden),
    )
