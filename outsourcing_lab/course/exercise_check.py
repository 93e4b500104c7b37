"""Check an exercise as its grader will, as far as a student may see: from the top, in a fresh kernel."""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from outsourcing_lab.course.exercise_files import as_handed_out, find_exercises, read_notebook
from outsourcing_lab.course.exercise_run import CHECKING, run_cells
from outsourcing_lab.course.exercise_steps import (
    FRESH_COPY,
    PASSES,
    Step,
    copied_answers,
    failed_cells,
    graded_cells,
    put_back_checks,
    step,
)
from outsourcing_lab.course.message import Message
from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import EXERCISES, students_folder
from outsourcing_lab.progress_file import CheckedExercise, note_check
from outsourcing_lab.teaching.table import Table

NOTEBOOK = "JPY_SESSION_NAME"
"""Where a Jupyter server tells a kernel which notebook it runs."""


@dataclass(frozen=True)
class Check:
    """What a check of an exercise found.

    Attributes:
        exercise: the notebook.
        saved: when the file was saved, in the time of this machine.
        steps: the graded cells in their order.
        problems: what else would keep the exercise from being graded.
        remarks: what else the student should know.
    """

    exercise: Path
    saved: datetime
    steps: tuple[Step, ...]
    problems: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether every visible check passes and nothing else stands in the way."""
        return self.found.passed == self.found.checks and not self.problems

    @property
    def found(self) -> CheckedExercise:
        """The counts, without what a person marks."""
        checks = [step for step in self.steps if step.points is not None]
        return CheckedExercise(
            passed=sum(step.verdict == PASSES for step in checks),
            checks=len(checks),
            points=sum(step.points or 0 for step in checks),
            total=sum(step.total for step in checks),
        )

    @property
    def message(self) -> Message:
        """A table of the steps, and sentences on what they come to."""
        rows = [
            [
                step.title,
                step.verdict,
                f"{'?' if step.points is None else f'{step.points:g}'} of {step.total:g}",
                step.says,
            ]
            for step in self.steps
        ]
        table = Table(self.exercise.name, ["step", "result", "points", "what the check says"], rows)
        saved = (
            f"This is the file as saved on {self.saved:%Y-%m-%d} at {self.saved:%H:%M:%S}. "
            "Have you changed it since? Save it, and check again."
        )
        return Message((table, self._summary(), *self.problems, *self.remarks, saved))

    def _summary(self) -> str:
        found = self.found
        points = f"{found.points:g} of {found.total:g} points"
        if self.passes:
            return (
                f"All visible checks pass, for {points} so far. "
                "Hidden checks remain: they try further cases when your work is graded."
            )
        return f"{found.passed} of {found.checks} visible checks pass, for {points} so far."


def check(exercise: int | str | None = None) -> Message:
    """Run an exercise's saved file from the top in a fresh kernel, and return what its checks say.

    Args:
        exercise: its number, its name, or the path of its notebook; by default the notebook that this is
            called in, as JupyterLab knows it.

    Returns:
        A table of the steps; or a sentence, where there is nothing to check.
    """
    if CHECKING in os.environ:
        return Message(("A check within an exercise that is being checked does nothing.",))
    session = os.environ.get(NOTEBOOK)
    try:
        if session is None and students_folder() is None:
            return Message(("check() works in your own course folder; here it does nothing.",))
        return check_exercise(_named(exercise, session)).message
    except CommandError as problem:
        return Message(tuple(str(problem).splitlines()))
    except OSError as problem:
        return Message((f"The check could not be run: {problem.strerror or problem}.",))


def check_exercise(path: Path) -> Check:
    """Run an exercise's file from the top in a fresh kernel, and note in the student's folder what was found.

    Args:
        path: the notebook; the file stays as it is.

    Raises:
        CommandError: where it is not a notebook, it holds no checks, or no kernel starts.
    """
    path = path.resolve()
    notebook, handed_out = read_notebook(path), as_handed_out(path)
    saved = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    checks = graded_cells(notebook)
    if not checks:
        raise CommandError(
            f"{path.name} holds no checks, so it is no exercise, or its checks were deleted.\n"
            "Say which exercise to check, such as check(1), or `outsourcing-lab check 1` in a terminal.\n"
            f"Were they deleted? {FRESH_COPY}"
        )
    if handed_out is not None:
        checks = graded_cells(handed_out)
    changed = put_back_checks(notebook, checks)
    cut_short = run_cells(notebook, path.parent)
    steps = tuple(step(name, cell, notebook, cut_short) for name, cell in checks.items())
    remarks = (*changed, *failed_cells(notebook, cut_short, checks))
    found = Check(path, saved, steps, tuple(copied_answers(notebook)), remarks)
    return replace(found, remarks=(*remarks, warning)) if (warning := _noted(found)) else found


def _noted(check: Check) -> str:
    """Note what was found if this is the exercise of the student's folder, and not a copy or a friend's."""
    folder, name = students_folder(), check.exercise.stem
    if folder is None or check.exercise != (folder / EXERCISES / name / f"{name}.ipynb").resolve():
        return ""
    return note_check(name, check.found)


def _named(exercise: int | str | None, session: str | None) -> Path:
    if exercise is not None:
        return find_exercises([str(exercise)])[0]
    if session is None:
        raise CommandError("Say which exercise to check, such as check(1).")
    if not Path(session).is_file():
        raise CommandError(
            "This notebook has another name than when its kernel was started.\n"
            "Restart the kernel, or say which exercise to check, such as check(1)."
        )
    return Path(session)
