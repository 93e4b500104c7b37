"""The files that people read of a class: a page for each submission, two tables, and an overview."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from outsourcing_lab.grading.collecting.submissions import name_problem
from outsourcing_lab.grading.nbgrader_course import Course
from outsourcing_lab.grading.prepared import PreparedExercise
from outsourcing_lab.grading.reporting.feedback import feedback_page
from outsourcing_lab.grading.reporting.misconceptions import Attempts
from outsourcing_lab.grading.reporting.overview import ExerciseOfClass, overview_page
from outsourcing_lab.grading.reporting.report import Report, Row
from outsourcing_lab.replacing import replace_text

GRADES = "grades.csv"
TESTS = "tests.csv"
OVERVIEW = "overview.html"


class ClassPages:
    """Writes what people read of a class.

    Args:
        course: the course.
        exercises: those that there are submissions of, by name.
    """

    def __init__(self, course: Course, exercises: Mapping[str, PreparedExercise]) -> None:
        self._course = course
        self._exercises = exercises

    def write_page(self, row: Row) -> None:
        """Write a submission's page, if its student and its exercise are known and it is not there as it is.

        Args:
            row: the submission.
        """
        file = self._file(row)
        if file is not None:
            page = feedback_page(row, self._exercises[row.exercise].heading)
            if not file.is_file() or file.read_bytes() != page.encode():
                replace_text(file, page)

    def write_tables(self, rows: Sequence[Row]) -> None:
        """Write a row for each submission, and one for each of its steps.

        Args:
            rows: the submissions.
        """
        report = Report(tuple(rows))
        replace_text(self._course.root / GRADES, report.as_csv())
        replace_text(self._course.root / TESTS, report.tests_as_csv())

    def write_overview(self, rows: Sequence[Row], attempts: Mapping[str, Attempts]) -> None:
        """Write the instructor's page.

        Args:
            rows: the submissions.
            attempts: the known wrong answers to the exercises that have some.
        """
        exercises = [
            ExerciseOfClass(name, exercise.heading, attempts.get(name))
            for name, exercise in self._exercises.items()
        ]
        replace_text(self._course.root / OVERVIEW, overview_page(rows, exercises, self._address))

    def _file(self, row: Row) -> Path | None:
        if row.exercise not in self._exercises or name_problem(row.student):
            return None
        return self._course.feedback / row.student / f"{row.exercise}.html"

    def _address(self, row: Row) -> str | None:
        """Return the address of a submission's page, as seen from the overview."""
        file = self._file(row)
        return None if file is None else quote(Path(os.path.relpath(file, self._course.root)).as_posix())
