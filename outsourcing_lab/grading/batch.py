"""Grade many submissions: a plain function of plain data, over any executor of `concurrent.futures`."""

import atexit
import contextlib
import functools
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, TypeVar

from outsourcing_lab.grading.collecting.data_files import writing_cells
from outsourcing_lab.grading.engine.children import MachineError
from outsourcing_lab.grading.engine.engine import Engine, Pace, Run, TestMark
from outsourcing_lab.grading.engine.exercise import Exercise
from outsourcing_lab.grading.engine.handed_in import NotGradedError
from outsourcing_lab.grading.engine.hidden import Ran, told
from outsourcing_lab.grading.engine.marks import difference, nbgrader_points
from outsourcing_lab.grading.engine.messages import message_of
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.warm_client import WarmProcessError

Key = TypeVar("Key")

_TRIES = 3
_AHEAD = 2
"""Submissions for each worker that are read before they are needed."""

_of_this_thread = threading.local()
_trying = threading.Lock()
_engines: set[Engine] = set()


def graded(task: dict[str, Any]) -> dict[str, Any]:
    """Grade one submission.

    Each thread that calls this keeps a warm engine for its next call.

    Args:
        task: `notebooks`, each with its `content` in bytes and its `exercise` as `dataclasses.asdict` gives
            it; `files` and `exercise_files`, in bytes by path, what lies beside them; and `settings`, those
            of the engine: `trusted` (whether it may do without isolation), `figures`, `preload`,
            `cell_seconds`.

    Returns:
        The `mode` by its value, and either `notebooks`, a list in the same order, or `problem`, why it could
        not be graded, or `refused`, why this machine cannot be used.
    """
    try:
        engine = _engine(task["settings"])
    except NotGradedError as error:
        return {"mode": Mode.NONE.value, "refused": str(error)}
    before = [
        *writing_cells(task.get("files", {}), instructors=False),
        *writing_cells(task.get("exercise_files", {}), instructors=True),
    ]
    try:
        notebooks = [
            _plain(engine.run(each["content"], exercise, before), exercise)
            for each in task["notebooks"]
            for exercise in [Exercise.from_plain(each["exercise"])]
        ]
    except NotGradedError as error:
        return {"mode": engine.mode.value, "problem": str(error)}
    except MachineError as error:
        return {"mode": engine.mode.value, "refused": str(error)}
    return {"mode": engine.mode.value, "notebooks": notebooks}


def best_mode() -> Mode:
    """Return the strongest isolation that holds on this machine; it is tried once."""
    with _trying:
        return _best_mode()


@functools.cache
def _best_mode() -> Mode:
    from outsourcing_lab.grading.isolation.self_test import best_mode

    return best_mode()


def results(
    tasks: Iterable[tuple[Key, dict[str, Any]]], executor: Executor, workers: int
) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Give what `graded` gives for each task, in the order in which they are done.

    Tasks are taken only as they are needed, so that a class of any size needs the same memory. A worker that
    dies costs another try.

    Args:
        tasks: each with what it is known by.
        executor: what to run them with.
        workers: how many run at a time.
    """
    waiting: dict[Future[dict[str, Any]], tuple[Key, dict[str, Any], int]] = {}
    left = iter(tasks)
    more = True
    while more or waiting:
        while more and len(waiting) < workers * _AHEAD:
            item = next(left, None)
            more = item is not None
            if item is not None:
                waiting[executor.submit(graded, item[1])] = (*item, 1)
        for future in wait(waiting, return_when=FIRST_COMPLETED).done if waiting else ():
            key, task, tries = waiting.pop(future)
            error = future.exception()
            if error is None:
                yield key, future.result()
            elif tries < _TRIES:
                waiting[executor.submit(graded, task)] = (key, task, tries + 1)
            else:
                reason = f"the worker failed {tries} times ({type(error).__name__}: {error})"
                yield key, {"mode": Mode.NONE.value, "problem": reason}


def start_engine(settings: dict[str, Any], all_there: threading.Barrier) -> None:
    """Start this thread's engine before the first submission is there; wait for the other threads' engines.

    Where it does not start, the first submission's task says why.

    Args:
        settings: of the engine.
        all_there: what to wait at.
    """
    try:
        with contextlib.suppress(NotGradedError, WarmProcessError):
            _engine(settings).start()
    finally:
        all_there.wait()


def close_engines() -> None:
    """Stop the engines of all threads, and what runs in them."""
    while _engines:
        _engines.pop().close()


atexit.register(close_engines)


def _engine(settings: dict[str, Any]) -> Engine:
    """Return this thread's engine.

    Raises:
        NotGradedError: where this machine cannot isolate it.
    """
    held, engine = getattr(_of_this_thread, "engine", (None, None))
    if isinstance(engine, Engine):
        if held == settings and engine in _engines:
            return engine
        _engines.discard(engine)
        engine.close()
    mode = Mode.NONE if settings["trusted"] else best_mode()
    if mode is Mode.NONE and not settings["trusted"]:
        raise NotGradedError("students' code cannot be isolated on this machine; run: outsourcing-lab doctor")
    seconds = settings["cell_seconds"]
    pace = Pace(cell=seconds, test=seconds, submission=max(Pace().submission, 20 * seconds))
    engine = Engine(
        mode,
        figures=settings["figures"],
        pace=pace,
        limits=Limits(cpu_seconds=int(pace.submission)),
        preload=tuple(settings["preload"]),
    )
    _engines.add(engine)
    _of_this_thread.engine = (settings, engine)
    return engine


def _plain(run: Run, exercise: Exercise) -> dict[str, Any]:
    job = run.job
    cells = {cell.grade_id: cell for cell in exercise.cells}
    return {
        "name": exercise.name,
        "notebook": run.notebook,
        "problem": run.problem,
        "tests": [
            {
                "grade_id": mark.grade_id,
                "points": mark.points,
                "earned": mark.earned,
                "problem": mark.problem,
                "message": mark.message,
                "said": message_of(mark.outputs) if mark.earned < mark.points else "",
                "hidden": told(cells[mark.grade_id].source, cells[mark.grade_id].released, _ran(mark)),
                "nbgrader": nbgrader_points(mark.outputs, mark.points),
                "difference": difference(mark.outputs, mark.points),
            }
            for mark in run.marks
        ],
        "remarks": {
            "missing": job.missing,
            "copied": job.copied,
            "changed": job.changed,
            "skipped": job.skipped,
        },
        "unlike": run.unlike,
        "seconds": run.seconds,
    }


def _ran(mark: TestMark) -> Ran:
    return Ran(
        full=mark.earned >= mark.points,
        stopped=bool(mark.problem) or any(output["output_type"] == "error" for output in mark.outputs),
        line=mark.line,
        said=message_of(mark.outputs),
        said_in_the_open=mark.message,
    )
