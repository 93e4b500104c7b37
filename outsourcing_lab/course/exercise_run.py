"""Run a notebook's cells in a fresh kernel, whatever they do: fail, never end, or end the kernel."""

import asyncio
import os
from collections.abc import Coroutine
from logging import CRITICAL, Logger
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from outsourcing_lab.errors import CommandError

LONGEST = 30
"""Seconds that one cell may take, as in nbgrader."""
LONGEST_INTERRUPT = 3
"""Seconds that an interrupted cell is given to end."""
CHECKING = "OUTSOURCING_LAB_CHECKING"
"""Set in the kernel that runs an exercise, so that a check in the exercise does not check it again."""

_Result = TypeVar("_Result")


def run_cells(notebook: Any, folder: Path) -> dict[int, str]:
    """Run a notebook from the top, and write its outputs into it.

    It runs in a thread of its own, because a notebook's own event loop cannot wait for another.

    Args:
        notebook: what nbformat read; changed in place.
        folder: the folder to run in.

    Returns:
        For each cell that did not come to its end, by its place in the notebook, a sentence that says why.

    Raises:
        CommandError: where the kernel does not start.
    """
    return _in_a_thread(_run(notebook, folder))


async def _run(notebook: Any, folder: Path) -> dict[int, str]:
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient import NotebookClient
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    client = NotebookClient(
        notebook,
        timeout=LONGEST,
        allow_errors=True,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    client.log = Logger("nbclient", CRITICAL)  # a cell that takes too long is said in the table
    environment = {name: value for name, value in os.environ.items() if name != "JPY_SESSION_NAME"}
    cut_short: dict[int, str] = {}
    reason = ""
    try:
        async with client.async_setup_kernel(env=environment | {CHECKING: "1"}):
            for place, cell in enumerate(notebook.cells):
                if cell.cell_type != "code":
                    continue
                cell.outputs = []
                if reason:
                    cut_short[place] = f"Not run, because {reason}."
                    continue
                try:
                    await client.async_execute_cell(cell, place)
                except CellTimeoutError:
                    cut_short[place] = f"Stopped after {LONGEST} seconds. Does a loop never end?"
                    if not await _interrupted(client):
                        reason = "an earlier cell could not be stopped"
                except DeadKernelError:
                    cut_short[place] = "The kernel ended in this cell. Does it call exit() or use up memory?"
                    reason = "the kernel ended in an earlier cell"
    except (RuntimeError, NoSuchKernel, OSError) as problem:
        raise CommandError(f"No kernel could be started to run the exercise: {problem}") from problem
    return cut_short


async def _interrupted(client: Any) -> bool:
    """Interrupt the running cell, and return whether the kernel is ready for the next one."""
    await client.km.interrupt_kernel()
    try:
        await client.kc.wait_for_ready(timeout=LONGEST_INTERRUPT)
    except RuntimeError:
        return False
    return True


def _in_a_thread(work: Coroutine[Any, Any, _Result]) -> _Result:
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    running = asyncio.run_coroutine_threadsafe(work, loop)
    try:
        return running.result()
    finally:
        running.cancel()  # the user may have interrupted the wait: then the kernel is to end, too
        asyncio.run_coroutine_threadsafe(_all_ended(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _all_ended() -> None:
    """Let the kernel be ended after an interrupt, and hear what other tasks say of that."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        ended, _ = await asyncio.wait(others, timeout=10)
        await asyncio.gather(*ended, return_exceptions=True)
