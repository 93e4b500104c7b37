"""Running notebooks from the top before they are rendered, in as many kernels at a time as there are cores.

A notebook runs in a copy of its folder, so that neither the folder nor a student's notes of progress change.
"""

import asyncio
import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from nbformat.v4 import new_output

from outsourcing_lab.errors import CommandError

CELL_SECONDS = 120
LARGEST_FOLDER = 200_000_000
"""How many bytes may lie in a notebook's folder, all of which are copied."""


def executed(
    notebooks: Mapping[Path, NotebookNode], told: Callable[[], object], *, cell_seconds: int = CELL_SECONDS
) -> dict[Path, NotebookNode]:
    """Return notebooks with the outputs of a fresh run; the files stay as they are.

    An error in a cell becomes its output, and the cells below it run all the same. A cell that runs too long
    or ends its kernel gets an error that says so, and the cells below it have no output.

    Args:
        notebooks: their content by their file.
        told: called after each notebook.
        cell_seconds: how long a cell may run.

    Raises:
        CommandError: where a kernel does not start, or a folder is too large to be copied.
    """

    async def run_all() -> list[NotebookNode]:
        free = asyncio.Semaphore(os.cpu_count() or 1)

        async def run_one(file: Path, content: NotebookNode) -> NotebookNode:
            async with free:
                done = await _run(file, content, cell_seconds)
            told()
            return done

        async with asyncio.TaskGroup() as group:
            runs = [group.create_task(run_one(file, content)) for file, content in notebooks.items()]
        return [run.result() for run in runs]

    try:
        return dict(zip(notebooks, _away_from_the_main_thread(run_all), strict=True))
    except* CommandError as problems:
        raise problems.exceptions[0] from None


def _away_from_the_main_thread(work: Callable[[], Any]) -> Any:
    """Run asynchronous work; where the user interrupts it, cancel it, which ends its kernels.

    In the main thread nbclient would take the interrupt for itself, and tell nobody.
    """
    runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
    loop = runner.get_loop()
    task = loop.create_task(work())

    async def awaited() -> Any:
        return await task

    def run() -> Any:
        with runner:  # which at its end cancels what nbclient has left, such as its watch over a kernel
            return runner.run(awaited())

    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(run)
        try:
            return done.result()
        except KeyboardInterrupt:
            loop.set_exception_handler(lambda *_: None)  # nbclient's watch misses the kernel, and says so
            loop.call_soon_threadsafe(task.cancel)
            raise


async def _run(file: Path, content: NotebookNode, cell_seconds: int) -> NotebookNode:
    content = deepcopy(content)
    with tempfile.TemporaryDirectory(prefix="handouts-", ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / file.parent.name
        await asyncio.to_thread(_copy, file.parent, folder)
        await _run_cells(file, content, folder, cell_seconds)
    return content


def _copy(source: Path, target: Path) -> None:
    total = 0
    for path in source.rglob("*"):
        total += path.lstat().st_size
        if total > LARGEST_FOLDER:
            raise CommandError(
                f"{source} holds more than {LARGEST_FOLDER // 1_000_000} MB. To be executed, a notebook is "
                "copied with all that lies beside it.\n"
                "Move it, with the files that it reads, to a folder of its own."
            )
    ignored = shutil.ignore_patterns(".*", "__pycache__")
    try:
        shutil.copytree(source, target, symlinks=True, ignore=ignored, ignore_dangling_symlinks=True)
    except (OSError, shutil.Error) as problem:
        raise CommandError(f"{source} could not be copied, to be executed: {problem}") from problem


async def _run_cells(file: Path, content: NotebookNode, folder: Path, cell_seconds: int) -> None:
    reached = 0

    def note(cell: NotebookNode, cell_index: int) -> None:
        nonlocal reached
        reached = cell_index

    for cell in content.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    client = NotebookClient(
        content,
        timeout=cell_seconds,
        allow_errors=True,
        store_widget_state=False,
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        on_cell_start=note,
    )
    client.log.disabled = True  # what there is to say is said in the cell
    try:
        # What a kernel itself says is said in the cells; what it writes as it is stopped is of no use.
        await client.async_execute(env=os.environ | {"PYTHONHASHSEED": "0"}, stderr=subprocess.DEVNULL)
    except asyncio.CancelledError:
        if client.km is None:  # the kernel has ended; nbclient would look for it once more as Python exits
            atexit.unregister(client._cleanup_kernel)
        raise
    except CellTimeoutError:
        _fail(content.cells[reached], "TimeoutError", f"it ran for more than {cell_seconds} seconds")
    except DeadKernelError:
        _fail(content.cells[reached], "DeadKernelError", "it ended its kernel")
    except Exception as problem:
        raise CommandError(
            f"{file} could not be executed: {type(problem).__name__}: {problem}\n"
            "Run it in JupyterLab, or leave out --execute: its stored outputs are then shown."
        ) from problem


def _fail(cell: NotebookNode, name: str, reason: str) -> None:
    sentence = f"{reason}; the cells below it were not run"
    printed = [output for output in cell.outputs if output.output_type != "error"]
    cell.outputs = [
        *printed,
        new_output("error", ename=name, evalue=sentence, traceback=[f"{name}: {sentence}"]),
    ]
