"""One class, graded by nbgrader and by `outsourcing-lab grade`, each in a copy of one course."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from tests.grading.commands import outsourcing_lab, rows_of
from tests.grading.conftest import copy_course
from tests.grading.same_marks.made_up_exercises import CONFIGURATION, DUE, MADE_UP
from tests.grading.small_course import EXERCISE as SMALL
from tests.grading.small_course import sources
from tests.sample_class import EXERCISES

MARKS = """
select student.id, assignment.name, notebook.name, base_cell.name, grade.auto_score, grade.needs_manual_grade
from grade join base_cell on grade.cell_id = base_cell.id
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join notebook on submitted_notebook.notebook_id = notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join assignment on submitted_assignment.assignment_id = assignment.id
join student on submitted_assignment.student_id = student.id
"""
COMMENTS = """
select student.id, assignment.name, notebook.name, base_cell.name, comment.auto_comment
from comment join base_cell on comment.cell_id = base_cell.id
join submitted_notebook on comment.notebook_id = submitted_notebook.id
join notebook on submitted_notebook.notebook_id = notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join assignment on submitted_assignment.assignment_id = assignment.id
join student on submitted_assignment.student_id = student.id
"""
PENALTIES = """
select student.id, assignment.name, notebook.name, late_submission_penalty, submitted_assignment.timestamp
from submitted_notebook
join notebook on submitted_notebook.notebook_id = notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join assignment on submitted_assignment.assignment_id = assignment.id
join student on submitted_assignment.student_id = student.id
"""
_OF_A_CELL = re.compile(
    r"(?P<student>\S+) (?P<exercise>\S+) (?P<grade_id>\S+): \S+ of \S+ points, "
    r"nbgrader: (?P<theirs>.*); (?P<name>[a-z-]+)"
)
_OF_A_SUBMISSION = re.compile(r"(?P<student>\S+) (?P<exercise>\S+): (?P<name>[a-z-]+); nbgrader: .*")


@dataclass(frozen=True)
class Graded:
    """What a grader has made of one submission.

    Attributes:
        problem: why it was not graded; empty where it was.
        marks: by notebook and `grade_id`, the points and whether somebody has to look.
        comments: by notebook and `grade_id`.
        penalties: by notebook, what is taken away for being late, and when it was handed in.
        outputs: by notebook, of each cell the kinds of its outputs.
        told: differences from nbgrader that were told, by `grade_id`: a name and what nbgrader gives. Those
            of the whole submission have an empty `grade_id`.
    """

    problem: str
    marks: Mapping[tuple[str, str], tuple[float | None, bool]]
    comments: Mapping[tuple[str, str], str | None]
    penalties: Mapping[str, tuple[float | None, str | None]]
    outputs: Mapping[str, list[tuple[str, list[str]]]]
    told: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)


def write_course(folder):
    """Write a course of all exercises, real and made up, and release it; return its folder."""
    course = copy_course(folder)
    shutil.rmtree(course / "exercises")
    for attempts in (course / "solutions").glob("*.attempts.toml"):
        attempts.unlink()  # they are graded as well, and no student has handed them in
    (course / "nbgrader_config.py").write_text(CONFIGURATION, "utf-8")
    notebooks = {SMALL: sources()} | {name: {name: made()} for name, made in MADE_UP.items()}
    for exercise, made in notebooks.items():
        for name, notebook in made.items():
            path = course / "solutions" / exercise / f"{name}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, path)
    list(_nbgrader(course, "release", DUE, *EXERCISES, *notebooks))
    return course


def hand_in(course, submissions):
    """Write submissions into the course."""
    for each in submissions:
        folder = course / "submitted" / each.student / each.exercise
        folder.mkdir(parents=True)
        contents = {f"{name}.ipynb": content for name, content in each.notebooks.items()} | dict(each.files)
        for name, content in contents.items():
            # Line ends are what was handed in, on every system.
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


def graded_by_nbgrader(course, submissions, tell=lambda text: None):
    """Grade a class with nbgrader; return what became of each submission, by student."""
    words = [f"{each.exercise}:{each.student}" for each in submissions]
    problems = {}
    for number, line in enumerate(_nbgrader(course, "autograde", *words), start=1):
        done = json.loads(line)
        problems[done["student"]] = "" if done["success"] else _reason(done)
        tell(f"nbgrader: {number} of {len(words)}")
    return _graded(course, submissions, problems)


def graded_here(course, submissions):
    """Grade a class with `outsourcing-lab grade`; return what became of each submission, by student."""
    done = outsourcing_lab(course, "grade", "--like-nbgrader")
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    rows = rows_of(course / "grades.csv", "student")
    problems = {
        student: row["reason"] if row["status"] == "not graded" else "" for student, row in rows.items()
    }
    return _graded(course, submissions, problems, _told(done.stdout))


def _told(text):
    """Return what `--like-nbgrader` lists, by student."""
    _, _, listed = text.partition("nbgrader would mark these otherwise:\n")
    told = {}
    for line in listed.partition("\n\n")[0].splitlines():
        found = _OF_A_CELL.fullmatch(line) or _OF_A_SUBMISSION.fullmatch(line)
        if found is None:
            raise ValueError(f"--like-nbgrader lists a line of another kind: {line}")
        parts = {"grade_id": "", "theirs": ""} | found.groupdict()
        of_student = told.setdefault(parts["student"], {})
        of_student.setdefault(parts["grade_id"], []).append((parts["name"], parts["theirs"]))
    return told


def _graded(course, submissions, problems, told=None):
    connection = sqlite3.connect(course / "gradebook.db")
    try:
        rows = {
            name: connection.execute(query).fetchall()
            for name, query in (("marks", MARKS), ("comments", COMMENTS), ("penalties", PENALTIES))
        }
    finally:
        connection.close()
    made = {}
    for each in submissions:
        key = (each.student, each.exercise)
        made[each.student] = Graded(
            problems[each.student],
            {row[2:4]: (row[4], bool(row[5])) for row in rows["marks"] if row[:2] == key},
            {row[2:4]: row[4] for row in rows["comments"] if row[:2] == key},
            {row[2]: row[3:] for row in rows["penalties"] if row[:2] == key},
            _outputs(course / "autograded" / each.student / each.exercise),
            (told or {}).get(each.student, {}),
        )
    return made


def _outputs(folder):
    return {
        path.stem: [
            (cell["source"], _kinds(cell["outputs"]))
            for cell in nbformat.read(path, as_version=4).cells
            if cell.cell_type == "code"
        ]
        for path in sorted(folder.glob("*.ipynb"))
    }


def _kinds(outputs):
    """Return the kinds of a cell's outputs; which comes first is left to chance.

    So is the cell in which Python tells standard error of what it throws away. And nbgrader adds errors of
    its own to that of a cell.
    """
    found = []
    for output in outputs:
        if output["output_type"] == "stream":
            kind = output["name"]
            if kind == "stderr":
                continue
        elif output["output_type"] == "error":
            kind = output["ename"]
            if kind in ("NoneType", "CellTimeoutError"):
                continue
        else:
            kind = f"{output['output_type']} {' '.join(sorted(output['data']))}"
        if kind not in found:
            found.append(kind)
    return sorted(found)


def _reason(done):
    """Return why nbgrader has not graded a submission: the last line that tells of an error."""
    text = done.get("log", "") + done.get("error", "")
    lines = [line for line in text.splitlines() if re.match(r"[\w.]*(Error|Exception|Died)\w*\b", line)]
    return lines[0] if lines else text[-200:]


def _nbgrader(course, *words):
    """Run nbgrader in the course folder and give the lines that it writes."""
    script = Path(__file__).with_name("nbgrader_one_by_one.py")
    # Under pytest a kernel does not listen to what is written below Python.
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    path = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    log = course / "nbgrader.log"
    with log.open("a", encoding="utf-8") as errors:
        process = subprocess.Popen(
            [sys.executable, str(script), *words],
            cwd=course,
            env=environment | {"PATH": path},
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            encoding="utf-8",
        )
        with process:
            yield from (line for line in process.stdout if line.startswith("{"))
    if process.returncode != 0:
        raise RuntimeError(log.read_text("utf-8")[-3000:])
