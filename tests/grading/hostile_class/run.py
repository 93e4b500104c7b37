"""Grade a class of hostile submissions, an honest one after each, and look for every sign of success."""

import base64
import csv
import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

from tests.grading.hostile_class.course import EXERCISE, FULL_MARKS, RIGHT, handed_in
from tests.grading.hostile_class.place import Place
from tests.grading.hostile_class.submission import SUCCEEDED, Hostile

PLACEHOLDER = re.compile(r"\$(\w+)\$")
ACTIVE = re.compile(r"<(script|img|svg|iframe|a|b)\b[^>]*(EVIL|javascript)", re.IGNORECASE)
"""What must not stand in a page; hostile submissions call EVIL() in all that they hope to have run."""
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass
class Findings:
    """What a run has shown.

    Attributes:
        signs: of each hostile submission, by name, the signs of its success, each with what was seen.
        general: signs that belong to the run as a whole.
        marks: what each of them earned; None where it was not graded.
        reasons: what its row says.
        output: what the command printed.
    """

    signs: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    general: list[str] = field(default_factory=list)
    marks: dict[str, float | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    output: str = ""

    @property
    def all(self) -> list[str]:
        """All signs, a line each."""
        return [f"{name}: {sign}" for name, signs in self.signs.items() for sign in signs] + self.general


def run(
    place: Place, submissions: Sequence[Hostile], mode: str, *, grader: int, workers: int = 1
) -> Findings:
    """Grade hostile submissions, each with an honest one after it, and return what was seen.

    Args:
        place: where, entered.
        submissions: hostile ones.
        mode: "FULL", "LANDLOCK" or "NONE".
        grader: the user who grades.
        workers: how many are graded at a time.
    """
    found = Findings()
    students = {}
    for number, each in enumerate(submissions):
        students[each.name] = each.student or f"{number:03} a {each.name}"
        _hand_in(place, each, students[each.name])
        _write(place, f"{number:03} b honest", json.dumps(_honest(place)).encode(), {})
    if grader != os.geteuid():
        place.give_to(grader)
    else:
        place.give_to(os.geteuid())
    before = place.protected()
    report = place.course.parent / "left.json"
    words = [str(grader), mode, str(report), "--workers", str(workers)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.grading.hostile_class.grade_in_mode", *words],
        cwd=place.course,
        env=place.environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="surrogateescape",
    )
    found.output = done.stdout + done.stderr
    _look_at_the_end(place, done.returncode, report, before, found)
    rows = _rows(place.course / "grades.csv")
    for number, each in enumerate(submissions):
        _look_at_marks(each, rows.get(students[each.name]) or rows.get(_shown(students[each.name])), found)
        honest = rows.get(f"{number:03} b honest")
        if honest is None or honest["points"] != f"{FULL_MARKS:g}" or honest["status"] != "graded":
            has = f"{honest['points']} points: {honest['reason']}" if honest else "no row"
            found.signs[each.name].append(f"stops: the honest one after it has {has}")
        _look_at_outputs(place, each, students[each.name], found)
    _look_at_pages(place, found)
    return found


def _hand_in(place: Place, each: Hostile, student: str) -> None:
    if each.content is not None:
        content = each.content
    else:
        made = handed_in(
            {name: _filled(source, place) for name, source in each.answers.items()},
            tuple(_filled(source, place) for source in each.cells),
        )
        if each.edit is not None:
            each.edit(made)
        content = json.dumps(made).encode()
    _write(place, student, content, each.files)


def _write(place: Place, student: str, content: bytes, files) -> None:
    folder = place.submission(student)
    folder.mkdir(parents=True)
    (folder / f"{EXERCISE}.ipynb").write_bytes(content)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if name.endswith("/"):
            (folder / name).mkdir()
        else:
            (folder / name).write_text(text)


def _honest(place: Place) -> dict:
    made = handed_in(RIGHT)
    made["cells"].append(nbformat.v4.new_markdown_cell(f"My notes: {place.secrets['peer']}", id="notes"))
    return made


def _filled(source: str, place: Place) -> str:
    scene = base64.b64encode(json.dumps(place.scene).encode()).decode()
    known = {**place.scene, "scene": scene}
    return PLACEHOLDER.sub(lambda found: str(known.get(found[1], found[0])), source)


def _look_at_the_end(place: Place, code: int, report: Path, before: dict[str, str], found: Findings) -> None:
    if code not in (0, 1) or "Traceback" in found.output:
        found.general.append(f"stops: the command has ended with {code}")
    now = place.protected()
    for path in sorted(before.keys() | now.keys()):
        if before.get(path) != now.get(path):
            found.general.append(f"changed: {path}")
    found.general += [f"reached: {what}" for what in sorted(set(place.reached))]
    left = json.loads(report.read_text()) if report.is_file() else ["nobody could look"]
    found.general += [f"left: the process {process}" for process in left]
    found.general += [f"left: the file {path.name}" for path in place.temporary.iterdir()]


def _look_at_marks(each: Hostile, row: dict[str, str] | None, found: Findings) -> None:
    if row is None:
        found.signs[each.name].append("stops: it has no row")
        return
    found.marks[each.name] = float(row["points"]) if row["points"] else None
    found.reasons[each.name] = row["reason"]
    if (found.marks[each.name] or 0.0) > each.points:
        found.signs[each.name].append(f"points: {row['points']}, where {each.points:g} are honest")


def _look_at_outputs(place: Place, each: Hostile, student: str, found: Findings) -> None:
    """Look into what its own cells have put out; the instructor's cells hold hidden tests."""
    notebook = place.course / "autograded" / student / EXERCISE / f"{EXERCISE}.ipynb"
    text = ""
    if notebook.is_file():
        made = json.loads(notebook.read_text("utf-8"))
        nbformat.validate(made)
        cells = [cell for cell in made["cells"] if not cell["metadata"].get("nbgrader", {}).get("locked")]
        text = json.dumps([cell.get("outputs", []) for cell in cells])
    page = place.course / "feedback" / student / f"{EXERCISE}.html"
    if page.is_file():
        text += page.read_text("utf-8")
    if SUCCEEDED in text:
        found.signs[each.name].append("says: its cell prints so")
    found.signs[each.name] += [f"secret: {name}" for name, secret in place.secrets.items() if secret in text]


def _look_at_pages(place: Place, found: Findings) -> None:
    """Look into all that people open, and at what the command has printed."""
    for page in [*sorted((place.course / "feedback").rglob("*.html")), place.course / "overview.html"]:
        text = page.read_text("utf-8") if page.is_file() else ""
        if ACTIVE.search(text) or UNPRINTABLE.search(text):
            found.general.append(f"page: {page.relative_to(place.course)}")
    for table in ("grades.csv", "tests.csv"):
        if not (place.course / table).is_file():
            found.general.append(f"stops: there is no {table}")
            continue
        text = (place.course / table).read_text("utf-8")
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        if UNPRINTABLE.search(text) or any(cell.startswith(FORMULA) for cell in cells):
            found.general.append(f"page: {table}")
    everything = found.output + "".join(
        (place.course / name).read_text("utf-8")
        for name in ("grades.csv", "tests.csv", "overview.html")
        if (place.course / name).is_file()
    )
    found.general += [
        f"secret: {name}, in a table" for name, text in place.secrets.items() if text in everything
    ]
    if UNPRINTABLE.search(found.output):
        found.general.append("page: the terminal")


def _rows(table: Path) -> dict[str, dict[str, str]]:
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as file:
        return {row["student"].removeprefix("'"): row for row in csv.DictReader(file)}


def _shown(name: str) -> str:
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name
    )
