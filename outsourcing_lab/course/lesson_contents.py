"""What a lesson must hold, whatever it teaches; what it still lacks is named for its author."""

import ast
import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outsourcing_lab.course.skeleton import (
    Cell,
    Paths,
    exercise_cells,
    lesson_cells,
    modules,
    paths_of,
    skeleton,
)
from outsourcing_lab.lessons import Lesson

OBJECTIVES = "After this lesson you can"
TAKEAWAYS = "What to remember"
FEWEST_OBJECTIVES = 3
FEWEST_TAKEAWAYS = 3
FEWEST_QUESTIONS = 10
FEWEST_TYPES = 4
FEWEST_STEPS, MOST_STEPS = 4, 8
POINTS = 20
FEWEST_ATTEMPTS = 6


@dataclass(frozen=True)
class LessonSources:
    """The files that an author writes for one lesson, as they were read.

    Attributes:
        lesson: its name and title.
        cells: the cells of its notebook.
        quiz: its questions by their names.
        solution: the cells of its exercise, with the solution.
        attempts: the typical wrong answers by their names.
        modules: the text of its figure, its explorer and their tests by path, of those that are there.
    """

    lesson: Lesson
    cells: Sequence[Mapping[str, Any]]
    quiz: Mapping[str, Mapping[str, Any]]
    solution: Sequence[Mapping[str, Any]]
    attempts: Mapping[str, Mapping[str, Any]]
    modules: Mapping[str, str]

    @property
    def paths(self) -> Paths:
        """Where the files lie."""
        return paths_of(self.lesson)


def read_sources(course: Path, lesson: Lesson) -> LessonSources:
    """Read the files of a lesson.

    Args:
        course: the top folder of a clone of the course.
        lesson: the lesson.

    Raises:
        OSError: where its notebook, its quiz, its exercise or the wrong answers are missing.
    """
    paths = paths_of(lesson)
    known = {path: course / path for path in modules(lesson)}
    return LessonSources(
        lesson,
        cells=json.loads((course / paths.notebook).read_text("utf-8"))["cells"],
        quiz=tomllib.loads((course / paths.quiz).read_text("utf-8"))["questions"],
        solution=json.loads((course / paths.exercise).read_text("utf-8"))["cells"],
        attempts=tomllib.loads((course / paths.attempts).read_text("utf-8")),
        modules={path: file.read_text("utf-8") for path, file in known.items() if file.exists()},
    )


def missing_content(found: LessonSources) -> list[str]:
    """Return a sentence for each thing that a lesson still lacks, with the file in which it is missed."""
    return [sentence for check in CHECKS.values() for sentence in check(found)]


def _objectives(found: LessonSources) -> list[str]:
    points = _points_below(found.cells, OBJECTIVES)
    return _at_least(FEWEST_OBJECTIVES, len(points), found.paths.notebook, f"objectives under “{OBJECTIVES}”")


def _invented(found: LessonSources) -> list[str]:
    said = "invented" in _prose(found.cells)
    return [] if said else [f"{found.paths.notebook}: the sentence that the firm is invented"]


def _figure(found: LessonSources) -> list[str]:
    return _at_least(1, _shown_from(found.cells, "figures"), found.paths.notebook, "figure that a cell draws")


def _explorer(found: LessonSources) -> list[str]:
    return _at_least(
        1, _shown_from(found.cells, "explorers"), found.paths.notebook, "explorer that a cell opens"
    )


def _quiz_cell(found: LessonSources) -> list[str]:
    return _call(found, "quiz")


def _done_cell(found: LessonSources) -> list[str]:
    return _call(found, "lesson_done")


def _link(found: LessonSources) -> list[str]:
    target = f"(../exercises/{found.lesson.exercise}/{found.lesson.exercise}.ipynb)"
    return [] if target in _prose(found.cells) else [f"{found.paths.notebook}: a link to the exercise"]


def _takeaways(found: LessonSources) -> list[str]:
    points = _points_below(found.cells, TAKEAWAYS)
    return _at_least(FEWEST_TAKEAWAYS, len(points), found.paths.notebook, f"points under “{TAKEAWAYS}”")


def _sources(found: LessonSources) -> list[str]:
    said = re.search(r"(?m)^## (\d+\. )?Sources$", _prose(found.cells))
    return [] if said else [f"{found.paths.notebook}: a section “Sources”"]


def _questions(found: LessonSources) -> list[str]:
    return _at_least(FEWEST_QUESTIONS, len(found.quiz), found.paths.quiz, "questions")


def _types(found: LessonSources) -> list[str]:
    types = {question["type"] for question in found.quiz.values()}
    return _at_least(FEWEST_TYPES, len(types), found.paths.quiz, "types of question")


def _steps(found: LessonSources) -> list[str]:
    steps = len(_test_cells(found.solution))
    if FEWEST_STEPS <= steps <= MOST_STEPS:
        return []
    return [f"{found.paths.exercise}: {FEWEST_STEPS} to {MOST_STEPS} graded steps, has {steps}"]


def _points(found: LessonSources) -> list[str]:
    points = sum(cell["metadata"]["nbgrader"]["points"] for cell in _test_cells(found.solution))
    return [] if points == POINTS else [f"{found.paths.exercise}: {POINTS} points, has {points:g}"]


def _attempts(found: LessonSources) -> list[str]:
    return _at_least(FEWEST_ATTEMPTS, len(found.attempts), found.paths.attempts, "typical wrong answers")


def _own_lesson(found: LessonSources) -> list[str]:
    return _replaced(found.paths.notebook, "cells", _kept(found.cells, lesson_cells(found.lesson)))


def _own_exercise(found: LessonSources) -> list[str]:
    return _replaced(found.paths.exercise, "cells", _kept(found.solution, exercise_cells(found.lesson)))


def _own_questions(found: LessonSources) -> list[str]:
    first = tomllib.loads(skeleton(found.lesson)[found.paths.quiz])["questions"]
    return _replaced(found.paths.quiz, "questions", _same(found.quiz, first))


def _own_attempts(found: LessonSources) -> list[str]:
    first = tomllib.loads(skeleton(found.lesson)[found.paths.attempts])
    return _replaced(found.paths.attempts, "wrong answers", _same(found.attempts, first))


def _own_modules(found: LessonSources) -> list[str]:
    same = _same(found.modules, modules(found.lesson))
    return [f"{path}: code of your own in place of the skeleton's" for path in same]


CHECKS: dict[str, Callable[[LessonSources], list[str]]] = {
    "objectives": _objectives,
    "invented": _invented,
    "figure": _figure,
    "explorer": _explorer,
    "quiz": _quiz_cell,
    "link": _link,
    "takeaways": _takeaways,
    "lesson_done": _done_cell,
    "sources": _sources,
    "questions": _questions,
    "types": _types,
    "steps": _steps,
    "points": _points,
    "attempts": _attempts,
    "own_lesson": _own_lesson,
    "own_exercise": _own_exercise,
    "own_questions": _own_questions,
    "own_attempts": _own_attempts,
    "own_modules": _own_modules,
}
"""What is looked for, by name; each returns a sentence for what is missing."""


def _at_least(fewest: int, has: int, path: str, things: str) -> list[str]:
    return [] if has >= fewest else [f"{path}: at least {fewest} {things}, has {has}"]


def _prose(cells: Sequence[Mapping[str, Any]]) -> str:
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def _points_below(cells: Sequence[Mapping[str, Any]], words: str) -> list[str]:
    """The points of the list that follows the line with these words, up to the next paragraph."""
    found = re.search(rf"(?m)^.*{words}.*\n\s*((?:^[-*] .*\n?(?:^ +.*\n?)*)*)", _prose(cells))
    return re.findall(r"(?m)^[-*] ", found[1]) if found else []


def _trees(cells: Sequence[Mapping[str, Any]]) -> list[ast.AST]:
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [node for source in code for node in ast.walk(ast.parse(source))]


def _shown_from(cells: Sequence[Mapping[str, Any]], part: str) -> int:
    """How many functions of the lessons' figures or explorers are both imported and called."""
    nodes = _trees(cells)
    imported = {
        alias.asname or alias.name
        for node in nodes
        if isinstance(node, ast.ImportFrom) and f"outsourcing_lab.teaching.{part}." in f"{node.module}."
        for alias in node.names
    }
    called = {
        node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return len(imported & called)


def _call(found: LessonSources, function: str) -> list[str]:
    wanted = ast.unparse(ast.parse(f"{function}({found.lesson.stem!r})").body[0])
    calls = {ast.unparse(node) for node in _trees(found.cells) if isinstance(node, ast.Call)}
    return [] if wanted in calls else [f"{found.paths.notebook}: a cell with {wanted}"]


def _test_cells(cells: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("grade")]


def _kept(cells: Sequence[Mapping[str, Any]], first: Sequence[Cell]) -> list[str]:
    present = {"".join(cell["source"]) for cell in cells}
    return [cell.name.replace("_", "-") for cell in first if cell.example and cell.source in present]


def _same(present: Mapping[str, object], first: Mapping[str, object]) -> list[str]:
    return [name for name, value in first.items() if present.get(name) == value]


def _replaced(path: str, things: str, names: Sequence[str]) -> list[str]:
    return [f"{path}: {things} of your own in place of the skeleton's {', '.join(names)}"] if names else []
