"""The way through the course, for its front page."""

from outsourcing_lab.folders import EXERCISES
from outsourcing_lab.lessons import lessons
from outsourcing_lab.teaching.table import Link, Table


def map_of_lessons() -> Table:
    """Return a table of the lessons: how long each takes, what it builds on, links to it and its exercise.

    The links lead on from a notebook that lies beside the lessons.
    """
    rows = [
        [
            Link(f"{lesson.number}. {lesson.title}", f"{lesson.stem}.ipynb"),
            lesson.minutes,
            ", ".join(map(str, lesson.needs)) or "none",
            Link(f"exercise {lesson.number}", f"../{EXERCISES}/{lesson.exercise}/{lesson.exercise}.ipynb"),
        ]
        for lesson in lessons()
    ]
    return Table("The lessons", ["lesson", "minutes", "needs lesson", "exercise"], rows)
