"""What grades submissions: threads of this machine, each with an engine, or the workers of a Dask cluster."""

import contextlib
import json
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading import batch
from outsourcing_lab.grading.engine.names import imports_of
from outsourcing_lab.grading.nbgrader_course import Course


@dataclass(frozen=True)
class Workers:
    """What tasks are given to.

    Attributes:
        executor: runs `batch.graded`.
        count: how many submissions it grades at a time.
        settings: of the engines, as `batch.graded` takes them.
    """

    executor: Executor
    count: int
    settings: dict[str, Any]


def preload_of(course: Course, exercises: Iterable[str]) -> list[str]:
    """Return the import statements that students of some exercises were given.

    What cannot be read is left out; it is told where the exercise is prepared.

    Args:
        course: the course.
        exercises: their names.
    """
    found: set[str] = set()
    for exercise in exercises:
        for notebook in (course.sources / exercise).glob("*.ipynb"):
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
                for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
                    marks = cell["metadata"].get("nbgrader", {})
                    if cell["cell_type"] == "code" and not marks.get("grade") and not marks.get("solution"):
                        found |= {*imports_of("".join(cell["source"]))}
    return sorted(found)


@contextlib.contextmanager
def local_workers(count: int, settings: dict[str, Any]) -> Iterator[Workers]:
    """Give threads, since an engine only waits for its processes; the engines begin to start at once.

    Args:
        count: how many.
        settings: of the engines.
    """
    executor = ThreadPoolExecutor(count, thread_name_prefix="grading")
    try:
        all_there = threading.Barrier(count)  # so that each thread starts one
        for _ in range(count):
            executor.submit(batch.start_engine, settings, all_there)
        yield Workers(executor, count, settings)
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        batch.close_engines()
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        batch.close_engines()


@contextlib.contextmanager
def dask_workers(address: str, settings: dict[str, Any]) -> Iterator[Workers]:
    """Give the workers of a Dask cluster.

    Args:
        address: of its scheduler, such as "tcp://10.0.0.1:8786".
        settings: of the engines.

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
        yield Workers(client.get_executor(pure=False), threads, settings)
