"""The skeleton of a lesson: the files of the pattern, rendered from templates for one name and title.

A notebook's template is Markdown. A line such as `<!-- test: test_mean, 4 points, example -->` starts a cell:
its kind, its id, its points, and whether it is an example that the author replaces.
"""

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from outsourcing_lab.folders import LESSONS, SOLUTIONS
from outsourcing_lab.lessons import Lesson
from outsourcing_lab.teaching.quizzes.bank import key_of, sealed_bank

CELL = re.compile(
    r"^<!-- (markdown|code|given|solution|test): ([\w-]+)(?:, (\d+) points)?(, example)? -->\n", re.MULTILINE
)


@dataclass(frozen=True)
class Cell:
    """One cell of a skeleton's notebook.

    Attributes:
        kind: "markdown" or "code"; in an exercise also "given" (locked), "solution" or "test".
        name: its id in the notebook, and for the last three its `grade_id`.
        points: what a test cell is worth.
        example: whether it is there to be replaced.
        source: its text.
    """

    kind: str
    name: str
    points: int
    example: bool
    source: str


@dataclass(frozen=True)
class Paths:
    """Where the files of a lesson lie in a clone.

    Attributes:
        notebook: the lesson.
        quiz: the source of its quiz.
        exercise: its exercise, with the solution.
        attempts: the typical wrong answers.
    """

    notebook: str
    quiz: str
    exercise: str
    attempts: str


def paths_of(lesson: Lesson) -> Paths:
    """Return where the files of a lesson lie."""
    return Paths(
        notebook=f"{LESSONS}/{lesson.stem}.ipynb",
        quiz=f"{SOLUTIONS}/{lesson.stem}.quiz.toml",
        exercise=f"{SOLUTIONS}/{lesson.exercise}/{lesson.exercise}.ipynb",
        attempts=f"{SOLUTIONS}/{lesson.exercise}.attempts.toml",
    )


def skeleton(lesson: Lesson) -> dict[str, str]:
    """Return the text of each file of a new lesson by its path in a clone.

    Args:
        lesson: its name, title, length and what it builds on.
    """
    paths = paths_of(lesson)
    return {
        paths.notebook: _notebook(lesson_cells(lesson)),
        paths.quiz: _rendered("questions.toml", lesson),
        paths.exercise: _notebook(exercise_cells(lesson)),
        paths.attempts: _rendered("wrong_answers.toml", lesson),
        **modules(lesson),
    }


def modules(lesson: Lesson) -> dict[str, str]:
    """Return the text of a new lesson's figure, its explorer and their tests by their paths in a clone."""
    words = words_of(lesson.stem)
    return {
        f"outsourcing_lab/teaching/figures/{words}.py": _rendered("figure.py", lesson),
        f"outsourcing_lab/teaching/explorers/{words}.py": _rendered("explorer.py", lesson),
        f"tests/teaching/test_{words}.py": _rendered("test.py", lesson),
    }


def lesson_cells(lesson: Lesson) -> list[Cell]:
    """Return the cells of a new lesson's notebook."""
    return _cells(_rendered("lesson.md", lesson))


def exercise_cells(lesson: Lesson) -> list[Cell]:
    """Return the cells of a new lesson's exercise, with its solution."""
    return _cells(_rendered("exercise.md", lesson))


def words_of(stem: str) -> str:
    """Return a lesson's name without its number, which names its modules.

    Example:
        >>> words_of("02_business_process_outsourcing")
        'business_process_outsourcing'
    """
    return stem.partition("_")[2]


def _rendered(template: str, lesson: Lesson) -> str:
    context: dict[str, Any] = {
        "stem": lesson.stem,
        "words": words_of(lesson.stem),
        "number": lesson.number,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "needed": _needed(lesson.needs),
    }
    if template in {"exercise.md", "wrong_answers.toml"}:
        context["graded"] = _graded_question(lesson)
    return str(_template(f"{template}.j2").render(context))


@cache
def _template(name: str) -> Any:
    from jinja2 import Environment, StrictUndefined

    # What is rendered is Markdown, Python and TOML: nothing is to be escaped for HTML.
    environment = Environment(  # noqa: S701
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)
    folder = files(__package__) / "templates" / "new_lesson"
    return environment.from_string((folder / name).read_text("utf-8"))


def _needed(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return "no earlier lesson"
    return f"lesson{'s' if len(numbers) > 1 else ''} {' and '.join(map(str, numbers))}"


def _graded_question(lesson: Lesson) -> dict[str, Any]:
    """The skeleton's graded question as the built bank will show it, with its key and a wrong letter."""
    source = tomllib.loads(_rendered("questions.toml", lesson))
    graded = {name: entry for name, entry in source["questions"].items() if entry.get("graded")}
    (name,) = graded
    # The bank of this question alone: the others' numbers come from modules that are not written yet.
    (question,) = sealed_bank(lesson.stem, {"title": lesson.title, "questions": graded})["questions"]
    key = str(key_of(lesson.stem, source, name))
    return {
        "text": question["text"],
        "options": question["options"],
        "key": key,
        "wrong": "a" if key != "a" else "b",
    }


def _cells(text: str) -> list[Cell]:
    _, *parts = CELL.split(text)
    return [
        Cell(kind, name, int(points or 0), bool(example), source.strip("\n"))
        for kind, name, points, example, source in zip(*[iter(parts)] * 5, strict=True)
    ]


def _notebook(cells: list[Cell]) -> str:
    import nbformat

    notebook = nbformat.v4.new_notebook(
        cells=[_notebook_cell(cell) for cell in cells],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    return str(nbformat.writes(notebook)) + "\n"


def _notebook_cell(cell: Cell) -> Any:
    from nbformat import v4

    name = cell.name.replace("_", "-")
    if cell.kind == "markdown":
        return v4.new_markdown_cell(cell.source, id=name)
    made = v4.new_code_cell(cell.source, id=name)
    if cell.kind != "code":
        made.metadata["nbgrader"] = {
            "grade": cell.kind == "test",
            "grade_id": cell.name,
            "locked": cell.kind != "solution",
            "schema_version": 3,
            "solution": cell.kind == "solution",
            "task": False,
        }
    if cell.kind == "test":
        made.metadata["nbgrader"]["points"] = cell.points
        made.metadata["tags"] = ["raises-exception"]
    return made
