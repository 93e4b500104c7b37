"""Run the commands of the course, and of nbgrader, each in a process of its own."""

import csv
import os
import subprocess
import sys
from pathlib import Path

# nbgrader creates its submission objects already linked to others and adds them to the session later; of that
# SQLAlchemy warns ("Object of type <SubmittedNotebook> not in session"). Everything else is an error.
NBGRADER_WARNINGS = ["-W", "error", "-W", "ignore:Object of type <"]


def outsourcing_lab(course, *words):
    return _run(course, ["-W", "error", "-m", "outsourcing_lab", *words])


def nbgrader(course, *words):
    # nbgrader starts alembic by name, which an environment that was not activated does not find.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return _run(course, [*NBGRADER_WARNINGS, "-m", "nbgrader", *words], os.environ | {"PATH": path})


def python(course, script, *words):
    return _run(course, ["-W", "error", "-c", script, *map(str, words)])


def rows_of(path, key):
    """The rows of a CSV file, by the value of one column."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def _run(course, words, environment=None):
    return subprocess.run(
        [sys.executable, *words],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
