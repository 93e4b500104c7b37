"""Lesson 1 as a student meets it: `outsourcing-lab open`, then a browser and the keyboard."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SECONDS
from tests.browser.jupyterlab import opened_course
from tests.browser.keyboard import QUESTION, answer_a_question

LESSON = "01_outsourcing_and_place.ipynb"
EXPLORER = ".jupyter-widgets.widget-vbox"
WINDOW = {"width": 1280, "height": 900}


@pytest.fixture
def jupyterlab(tmp_path, browser):
    """JupyterLab on a fresh copy of the course; only where there is a browser to look at it."""
    home = tmp_path / "home"
    home.mkdir()
    with opened_course(tmp_path / "my course", home) as running:
        yield running


@pytest.fixture
def lesson(jupyterlab):
    return jupyterlab.folder / "notebooks" / LESSON


def open_lesson(page, jupyterlab, lesson):
    page.goto(jupyterlab.address(lesson))
    page.locator(QUESTION).first.wait_for()


def run_all_cells(page):
    # Until its kernel answers, JupyterLab drops the command.
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(EXPLORER).first.wait_for(timeout=180 * SECONDS)
    expect(page.locator(".jp-InputPrompt", has_text="*")).to_have_count(0, timeout=180 * SECONDS)


def save(page, lesson):
    before = lesson.read_bytes()
    page.get_by_role("heading", level=1).first.click()
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
    assert lesson.read_bytes() != before


def test_a_quiz_works_on_first_open_before_any_cell_was_run(open_page, jupyterlab, lesson):
    with open_page(viewport=WINDOW) as page:
        open_lesson(page, jupyterlab, lesson)
        answer_a_question(page)


def test_run_all_shows_no_error_and_a_control_moved_by_keyboard_changes_the_text(
    open_page, jupyterlab, lesson
):
    with open_page(viewport=WINDOW) as page:
        open_lesson(page, jupyterlab, lesson)
        run_all_cells(page)
        assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
        explorer = page.locator(EXPLORER).first
        text = explorer.get_by_role("status")
        country = explorer.get_by_label("Country of the work")
        explorer.get_by_role("button", name="Reset").press("Space")
        expect(country).to_have_value("India")
        expect(text).to_contain_text("GB and IN")
        country.press("ArrowDown")
        expect(country).to_have_value("Mexico")
        expect(text).to_contain_text("GB and MX")
        expect(country).to_be_focused()


def test_after_saving_and_reopening_the_quiz_works_without_running(open_page, jupyterlab, lesson):
    with open_page(viewport=WINDOW) as page:
        open_lesson(page, jupyterlab, lesson)
        run_all_cells(page)
        save(page, lesson)
    saved = json.loads(lesson.read_text("utf-8"))
    assert "widgets" not in saved["metadata"], (
        "a stored widget state would hide the explorer's saved settings"
    )
    with open_page(viewport=WINDOW) as page:
        open_lesson(page, jupyterlab, lesson)
        answer_a_question(page)
