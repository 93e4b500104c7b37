"""Printing pages to PDF with the Chromium that is on the machine: tagged, with page numbers, math as set."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from outsourcing_lab.errors import CommandError

VARIABLE = "CHROMIUM"
"""The environment variable that names the browser to print with."""
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)
_SECONDS = 120


def find_chromium() -> str:
    """Return the path of a browser that prints: the one that `CHROMIUM` names, else the first that is there.

    Raises:
        CommandError: where there is none; the message names the package to install.
    """
    named = os.environ.get(VARIABLE)
    if named:
        program = shutil.which(named)
        if program is None:
            raise CommandError(
                f"The environment variable {VARIABLE} names {named!r}, which is no program.\n"
                "Give it the path of Chromium, Chrome or Edge, or unset it."
            )
        return program
    for candidate in (*_NAMES, *_PLACES):
        program = shutil.which(candidate)
        if program is not None:
            return program
    raise CommandError(
        "--pdf needs a browser to print with: Chromium, Chrome or Edge, and none was found.\n"
        "Install one. Debian: apt install chromium. Ubuntu: snap install chromium. "
        "Fedora: dnf install chromium. Arch: pacman -S chromium. macOS: brew install --cask chromium.\n"
        f"Or give its path in the environment variable {VARIABLE}, or print a page from any browser."
    )


def print_pages(
    pages: Mapping[str, str], chromium: str, folder: Path, told: Callable[[], object]
) -> dict[str, bytes]:
    """Return each page as a PDF, printed with as many browsers at a time as there are cores.

    Args:
        pages: the HTML of each page by its name.
        chromium: the browser's path.
        folder: where to put what is printed in the meantime. A browser from a snap reads no temporary
            folder of the system.
        told: called after each page.

    Raises:
        CommandError: where the browser prints no PDF; the message ends with what it said last.
    """

    def printed(name: str) -> bytes:
        with tempfile.TemporaryDirectory(
            prefix="printing-", dir=folder, ignore_cleanup_errors=True
        ) as scratch:
            pdf = _print(name, pages[name], chromium, Path(scratch))
        told()
        return pdf

    workers = ThreadPoolExecutor(os.cpu_count())
    try:
        return dict(zip(pages, workers.map(printed, pages), strict=True))
    finally:
        workers.shutdown(cancel_futures=True)


def _print(name: str, text: str, chromium: str, scratch: Path) -> bytes:
    page, pdf = scratch / "page.html", scratch / "page.pdf"
    page.write_text(text, "utf-8", newline="")
    command = [
        chromium,
        *_OPTIONS,
        *_as_root(),
        f"--user-data-dir={scratch / 'profile'}",
        f"--print-to-pdf={pdf}",
        page.resolve().as_uri(),
    ]
    try:
        done = subprocess.run(  # noqa: S603 (the user's own browser)
            command, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise CommandError(
            f"{chromium} did not print {name} within {_SECONDS} seconds.\n"
            f"Name another browser in the environment variable {VARIABLE}, or leave out --pdf."
        ) from problem
    except OSError as problem:
        raise CommandError(f"{chromium} does not start: {problem.strerror}.") from problem
    if not pdf.is_file():
        said = "\n".join(done.stderr.splitlines()[-5:])
        raise CommandError(
            f"{chromium} printed no PDF of {name} (exit code {done.returncode}). It said:\n{said}\n"
            f"Name another browser in the environment variable {VARIABLE}, or leave out --pdf."
        )
    return pdf.read_bytes()


def _as_root() -> Iterator[str]:
    """Chromium refuses to start as root, as in most containers, unless its own sandbox is off."""
    if sys.platform == "linux" and os.geteuid() == 0:
        yield "--no-sandbox"
