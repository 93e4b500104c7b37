"""Rendering notebooks to a folder of handouts: the part of `outsourcing-lab handouts` that writes files."""

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from nbformat import NotebookNode
from tqdm import tqdm

from outsourcing_lab.errors import CommandError
from outsourcing_lab.handouts.execution import executed
from outsourcing_lab.handouts.exporter import HandoutExporter, HandoutKeyExporter, HandoutTestExporter
from outsourcing_lab.handouts.finding import find_notebooks, is_exercise, read_notebook
from outsourcing_lab.handouts.index import INDEX, Entry, entry_of, index_page, version_of
from outsourcing_lab.handouts.outline import Outline, Remark
from outsourcing_lab.handouts.paper import find_chromium, print_pages
from outsourcing_lab.handouts.versions import Version
from outsourcing_lab.replacing import replace_bytes, replace_text

_EXPORTERS = {
    exporter.version: exporter for exporter in (HandoutExporter, HandoutKeyExporter, HandoutTestExporter)
}
_SECONDS_WITHOUT_A_BAR = 2


def write_handouts(
    notebooks: Sequence[Path],
    to: Path,
    version: Version = Version.LEARN,
    *,
    execute: bool = False,
    pdf: bool = False,
    strict: bool = False,
) -> list[Path]:
    """Write one HTML page for each notebook and an index of them, and return the paths of what was written.

    Nothing is written until every page has been rendered and the folder has been tried; a file that was there
    is replaced whole or not at all. Warnings go to stderr, each with the number of its cell.

    Args:
        notebooks: notebook files; each page is named by the stem of its notebook.
        to: the folder to write to; it is made if it is missing.
        version: where the answers are.
        execute: whether to run the lessons first, each in a copy of its folder; else, and for exercises, the
            stored outputs are shown.
        pdf: whether to print each page to a PDF beside it.
        strict: whether a warning is an error; then nothing is written.

    Raises:
        CommandError: where a file is not a notebook or cannot be executed, two notebooks would write the same
            page, the folder holds another version or cannot be written to, there is no browser to print
            with, or `strict` is asked for and there were warnings.
    """
    pages = [to / f"{notebook.stem}.html" for notebook in notebooks]
    _refuse_collisions(notebooks, pages)
    _refuse_foreign_index(to / INDEX, version)
    chromium = find_chromium() if pdf else ""
    contents = {notebook: read_notebook(notebook) for notebook in notebooks}
    lessons = {file: content for file, content in contents.items() if not is_exercise(content)}
    steps = len(contents) * (2 if pdf else 1) + (len(lessons) if execute else 0)
    # Quiet where nobody looks, and where it takes no time.
    with tqdm(total=steps, delay=_SECONDS_WITHOUT_A_BAR, disable=None, leave=False, unit=" steps") as bar:
        if execute:
            contents |= executed(lessons, bar.update)
        texts, warnings = _rendered(contents, version, bar.update)
        if strict and warnings:
            bar.close()
            _warn(warnings)
            raise CommandError(f"{_counted(len(warnings))}, and --strict was given: nothing was written.")
        _require_writable(to, [*pages, to / INDEX])
        pdfs = print_pages(texts, chromium, to, bar.update) if pdf else {}
    _warn(warnings)
    written = [_write(to / f"{stem}.html", text) for stem, text in texts.items()]
    written += [_write(to / f"{stem}.pdf", content) for stem, content in pdfs.items()]
    entries = _entries(contents, set(pdfs), to)
    return [*written, _write(to / INDEX, index_page(entries, version))]


def _refuse_collisions(notebooks: Sequence[Path], pages: Sequence[Path]) -> None:
    for page in pages:
        sources = [str(source) for source, other in zip(notebooks, pages, strict=True) if other == page]
        if len(sources) > 1:
            raise CommandError(
                f"{' and '.join(sources)} would both become {page}.\nRender them to two folders."
            )
        if page.name == INDEX:
            raise CommandError(f"{sources[0]} would become {page}, the index of the pages.\nRename it.")


def _refuse_foreign_index(index: Path, version: Version) -> None:
    """Keep a key from landing among the pages of a class, and somebody's own page from being lost."""
    try:
        found = version_of(index.read_text("utf-8", "replace"))
    except OSError:
        return  # there is none; what else may be wrong is said before anything is written
    if found is None:
        raise CommandError(
            f"{index} is not an index of handouts, and would be lost.\nName another folder with --to."
        )
    if found != version:
        raise CommandError(
            f"{index.parent} holds handouts of another version ({found}, not {version}).\n"
            "Name another folder with --to, so that no answer key lands among the pages of a class."
        )


def _rendered(
    contents: Mapping[Path, NotebookNode], version: Version, told: Callable[[], object]
) -> tuple[dict[str, str], list[str]]:
    exporter = _EXPORTERS[version]()
    texts, warnings = {}, []
    for file, content in contents.items():
        resources = {"metadata": {"name": file.stem, "path": str(file.parent)}}
        texts[file.stem], after = exporter.from_notebook_node(content, resources)
        outline: Outline = after["outline"]
        warnings += [_worded(file, remark) for remark in outline.remarks]
        told()
    return texts, warnings


def _worded(file: Path, remark: Remark) -> str:
    place = f"cell {remark.cell_number}: " if remark.cell_number else ""
    return f"{file.name}: {place}{remark.sentence}"


def _warn(warnings: Sequence[str]) -> None:
    for warning in warnings:
        print(f"outsourcing-lab: {warning}", file=sys.stderr)


def _counted(warnings: int) -> str:
    return "There was 1 warning" if warnings == 1 else f"There were {warnings} warnings"


def _entries(rendered: Mapping[Path, NotebookNode], printed: set[str], to: Path) -> list[Entry]:
    """Return what the index lists: what was rendered now, and what is there of the course since before.

    A PDF that lies beside a page rendered now, but was not printed now, shows an older state: it is left out.
    """
    contents = {file.stem: content for file, content in rendered.items()}
    course: list[Path] = []
    with suppress(CommandError):
        course = find_notebooks([])
    for file in course:
        if file.stem not in contents and (to / f"{file.stem}.html").is_file():
            with suppress(CommandError):
                contents[file.stem] = read_notebook(file)
    order = [file.stem for file in course]
    stems = [*(stem for stem in order if stem in contents), *(stem for stem in contents if stem not in order)]
    old = set(contents) - {file.stem for file in rendered}
    printed = printed | {stem for stem in old if (to / f"{stem}.pdf").is_file()}
    return [entry_of(stem, contents[stem], has_pdf=stem in printed) for stem in stems]


def _require_writable(folder: Path, pages: Sequence[Path]) -> None:
    for place in (folder, *folder.parents):
        if place.is_file():
            raise CommandError(f"{place} is a file, not a folder.\nName another folder with --to.")
    for page in pages:
        if page.is_dir():
            raise CommandError(
                f"{page} is a folder; the handout needs its name.\nName another folder with --to."
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise CommandError(
            f"{folder} cannot be written to: {problem.strerror}.\nName another folder with --to."
        ) from problem


def _write(file: Path, content: str | bytes) -> Path:
    try:
        if isinstance(content, str):
            replace_text(file, content)
        else:
            replace_bytes(file, content)
    except OSError as problem:
        raise CommandError(f"{file} could not be written: {problem.strerror}.") from problem
    return file
