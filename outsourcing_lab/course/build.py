"""What a maintainer rebuilds: the shipped quiz banks, and the outputs stored in lessons and solutions.

Everything is written by this one command and compared by `stale`, so that a notebook's stored text, which
nbval holds against a fresh run and readers on the web see, is never written by hand.
"""

import asyncio
import json
import os
import re
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import LESSONS, SOLUTIONS
from outsourcing_lab.replacing import replace_text
from outsourcing_lab.teaching.quizzes.bank import sealed_bank

BANKS = Path("outsourcing_lab", "teaching", "quizzes", "banks")
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
REBUILD = "outsourcing-lab build"


def build(course: Path) -> list[Path]:
    """Write what is stale again, and return the files that were written.

    Args:
        course: the top folder of a clone of the course.

    Raises:
        CommandError: where a quiz source is wrong or a notebook's cell fails; the file stays.
    """
    written = []
    for path, text in _built(course):
        if _stored(path) != text:
            replace_text(path, text)
            written.append(path.relative_to(course))
    return written


def stale(course: Path) -> list[str]:
    """Return a sentence for each file that `build` would write, empty where all is up to date.

    Images are left out of the comparison, as in nbval's run: another release of matplotlib draws other bytes.

    Args:
        course: the top folder of a clone of the course.

    Raises:
        CommandError: where a quiz source is wrong or a notebook's cell fails.
    """
    return [
        f"{path.relative_to(course)} is stale; run: {REBUILD}"
        for path, text in _built(course)
        if _without_images(_stored(path)) != _without_images(text)
    ]


def executed(notebook: Path) -> str:
    """Return a notebook's text as it is stored: run from the top in a fresh kernel, and tidied.

    Args:
        notebook: a lesson or a solution; the file itself stays as it is.

    Raises:
        CommandError: where the file is not a notebook, or a cell raises that is not tagged
            `raises-exception`.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    try:
        content = nbformat.read(notebook, as_version=4)
    except (ValueError, nbformat.ValidationError) as problem:
        raise CommandError(f"{notebook} is not a notebook: {problem}") from problem
    client = NotebookClient(
        content,
        timeout=60,
        kernel_name="python3",
        store_widget_state=False,
        coalesce_streams=True,  # a line may arrive in one message or in two
        record_timing=False,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(notebook.parent)}},
    )
    try:
        asyncio.run(client.async_execute(env=os.environ | {"PYTHONHASHSEED": "0"}))
    except CellExecutionError as problem:
        raise CommandError(f"{notebook} does not run from top to bottom:\n{problem}") from problem
    return str(nbformat.writes(_tidy(content))) + "\n"


def sealed_banks(course: Path) -> dict[Path, str]:
    """Return the text of each shipped quiz bank by its path, made from `solutions/*.quiz.toml`.

    Args:
        course: the top folder of a clone of the course.

    Raises:
        CommandError: where a source is no TOML or a question is wrong; the message names it.
    """
    banks = {}
    for source in sorted((course / SOLUTIONS).glob("*.quiz.toml")):
        name = source.name.removesuffix(".quiz.toml")
        try:
            bank = sealed_bank(name, tomllib.loads(source.read_text("utf-8")))
        except (ValueError, KeyError) as problem:
            raise CommandError(f"{source.relative_to(course)}: {problem}") from problem
        banks[course / BANKS / f"{name}.json"] = json.dumps(bank, indent=1, ensure_ascii=False) + "\n"
    return banks


def _built(course: Path) -> Iterator[tuple[Path, str]]:
    # The banks come first: the lessons show them.
    yield from sealed_banks(course).items()
    notebooks = sorted((course / LESSONS).glob("*.ipynb")) + sorted((course / SOLUTIONS).glob("*/*.ipynb"))
    with ThreadPoolExecutor(os.cpu_count()) as workers:
        for count, (path, text) in enumerate(
            zip(notebooks, workers.map(executed, notebooks), strict=True), 1
        ):
            print(f"ran {count} of {len(notebooks)}: {path.relative_to(course)}", file=sys.stderr)
            yield path, text


def _tidy(notebook: Any) -> Any:
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in ("nbgrader", "tags") if key in cell.metadata}
        for output in cell.get("outputs", []):
            # A live widget is gone with its kernel; without this key its saved face is shown at first open.
            output.get("data", {}).pop(WIDGET_VIEW, None)
            output.get("metadata", {}).clear()
            if output.output_type == "error":
                output.traceback = []
    return notebook


def _stored(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _without_images(text: str) -> str:
    return re.sub(r"data:image/(png|svg\+xml);base64,[A-Za-z0-9+/=]+", "IMAGE", text)
