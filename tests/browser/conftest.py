"""Chromium for the tests that need a real browser; it reaches this machine and nothing else."""

import shutil
from contextlib import contextmanager, suppress

import pytest
from playwright.sync_api import Error, expect, sync_playwright

from outsourcing_lab.handouts.finding import find_notebooks
from outsourcing_lab.handouts.render import write_handouts

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
SECONDS = 1000  # playwright counts in milliseconds

expect.set_options(timeout=30 * SECONDS)


@pytest.fixture(scope="module")
def browser():
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} found; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, tmp_path):
    """Return a context manager that gives a new page; where the test fails in it, it takes a picture."""

    @contextmanager
    def opened(**options):
        context = browser.new_context(**options)
        page = context.new_page()
        page.set_default_timeout(60 * SECONDS)
        try:
            yield page
        except BaseException as failure:
            picture = tmp_path / "failure.png"
            with suppress(Error):  # what has failed may well keep it from being drawn
                page.screenshot(path=picture)
                failure.add_note(f"What the page looked like: {picture}")
            raise
        finally:
            context.close()

    return opened


@pytest.fixture(scope="session")
def handouts(tmp_path_factory):
    """Return a function that gives the folder of all handouts of a version, each rendered once."""
    rendered = {}

    def folder(version):
        if version not in rendered:
            rendered[version] = tmp_path_factory.mktemp(f"hand outs {version}")
            write_handouts(find_notebooks([]), rendered[version], version)
        return rendered[version]

    return folder
