"""What a student or a maintainer runs: open, check, progress, personal cases, build."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outsourcing_lab.course.exercise_check import check
    from outsourcing_lab.course.lesson_map import map_of_lessons
    from outsourcing_lab.course.personal_case import Case, case
    from outsourcing_lab.course.student_progress import lesson_done, progress

# Imported when they are first asked for, to keep the import of this room short. No module has the name of
# what it holds: once imported, it would stand in this package in its place.
_LATER = {
    "Case": "personal_case",
    "case": "personal_case",
    "check": "exercise_check",
    "lesson_done": "student_progress",
    "map_of_lessons": "lesson_map",
    "progress": "student_progress",
}

__all__ = ["Case", "case", "check", "lesson_done", "map_of_lessons", "progress"]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
