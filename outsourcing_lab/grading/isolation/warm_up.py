"""What is imported and exercised once, before the first fork, so that every child has it for nothing."""

import contextlib
import gc
import importlib
import io
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

MODULES: tuple[str, ...] = (
    "IPython.core.interactiveshell",
    "IPython.core.magics",
    "IPython.core.pylabtools",
    "numpy.linalg",
    "numpy.random",
)
DRAWING_MODULES = (
    "PIL.PngImagePlugin",
    "dateutil",
    "matplotlib.backends.backend_agg",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
)


def warm_up(*, figures: bool = True) -> None:
    """Import what notebooks import, and draw one figure; what is not installed is left out.

    Args:
        figures: False leaves out what draws, unless the exercise imports it: each child is the smaller.
    """
    for module in MODULES + (DRAWING_MODULES if figures else ()):
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    if "numpy.linalg" in sys.modules:
        _solve_something()
    if "matplotlib.pyplot" in sys.modules:
        _draw_something()


def preload(statements: Sequence[str]) -> None:
    """Import what the coming children will import; what fails here fails in them, where it is told.

    Args:
        statements: import statements, of the instructor.
    """
    for statement in statements:
        with contextlib.suppress(Exception):
            exec(statement, {})  # noqa: S102 (the instructor's, and within the isolation)


def settle() -> None:
    """Make ready to fork: what lives now is never moved by the garbage collector, which works from here on.

    Raises:
        RuntimeError: where there is a second thread, whose locks a child would find locked for ever.
    """
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads > 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        raise RuntimeError(f"{threads} threads run before the first fork (of Python's: {names})")
    if "matplotlib.font_manager" in sys.modules:
        sys.modules["matplotlib.font_manager"]._get_font.cache_clear()  # or each child does so first
    tempfile.gettempdir()  # which looks for a folder at the first time
    gc.collect()
    gc.freeze()
    gc.enable()


def prepare_fork() -> None:
    """Do before a fork what each child would have to do for itself, in pages of memory of its own."""
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()  # Python seeds its own generator anew in a child, numpy does not


def refresh_child() -> None:
    """Undo in a child what it has from its parent and must not share."""
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.umask(0o022)


def _solve_something() -> None:
    numpy: Any = sys.modules["numpy"]
    numpy.linalg.solve(numpy.eye(3), numpy.ones(3))
    str(numpy.random.default_rng(0).normal(size=3))


def _draw_something() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    axes.plot([0, 1], label="a")
    axes.set_xlabel("x")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
