"""Grade many submissions: a plain function of plain data, over any executor of `concurrent.futures`."""

import atexit
import contextlib
import functools
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.collecting.data_files import writing_cells
from outsourcing_lab.grading.engine.engine import Engine, Pace, Run
from outsourcing_lab.grading.engine.exercise import Exercise
from outsourcing_lab.grading.engine.handed_in import NotGradedError
from outsourcing_lab.grading.engine.marks import difference, nbgrader_points
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode

Key = TypeVar("Key")

_TRIES = 3
_AHEAD = 2
"""Submissions for each worker that are read before they are needed."""

_of_this_thread = threading.local()
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
    return {"mode": engine.mode.value, "notebooks": notebooks}


@functools.cache
def best_mode() -> Mode:
    """Return the strongest isolation that holds on this machine; it is tried once."""
    from outsourcing_lab.grading.isolation.self_test import best_mode

    return best_mode()


@contextlib.contextmanager
def local_workers(workers: int) -> Iterator[Executor]:
    """Give an executor of threads: an engine only waits for its processes.

    Args:
        workers: how many.
    """
    executor = ThreadPoolExecutor(workers, thread_name_prefix="grading")
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        close_engines()
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        close_engines()


@contextlib.contextmanager
def dask_workers(address: str) -> Iterator[tuple[Executor, int]]:
    """Give the executor of a Dask cluster, and how many submissions it grades at a time.

    Args:
        address: of its scheduler, such as "tcp://10.0.0.1:8786".

    Raises:
        CommandError: where there is none.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CommandError("--dask needs Dask: python -m pip install 'outsourcing-lab[dask]'") from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise CommandError(f"There is no Dask scheduler at {address}: {error}.") from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise CommandError(
                f"The Dask scheduler at {address} has no worker. Start one: dask worker {address}"
            )
        yield client.get_executor(pure=False), threads


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
            "marked": job.marked,
        },
        "seconds": run.seconds,
    }
