"""Every lesson as a student meets it: `outsourcing-lab open`, then a browser and the keyboard."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from outsourcing_lab.lessons import lessons
from outsourcing_lab.teaching.quizzes import quiz
from outsourcing_lab.teaching.quizzes.bank import key_of
from outsourcing_lab.teaching.quizzes.questions import mark
from tests.browser.conftest import SECONDS
from tests.browser.jupyterlab import opened_course
from tests.browser.keyboard import answer_a_question, give_answer, move_each_kind_of_control
from tests.teaching.quizzes.quiz_sources import SOURCES, possible_answers

FRONT_PAGE = "00_start_here"
FIRST = lessons()[0].stem
EXPLORER = ".jupyter-widgets.widget-vbox"
WINDOW = {"width": 1280, "height": 900}
# What we write, without what JupyterLab puts around and into it: the list of the cells
# (aria-required-children), the editors (aria-input-field-name, scrollable-region-focusable), and beside a
# heading a button without a name (button-name).
OURS = {
    "include": [[".jp-RenderedMarkdown"], [".jp-OutputArea-output"]],
    "exclude": [[".jp-collapseHeadingButton"]],
}


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory, browser):
    """JupyterLab on a fresh copy of the course, once for all tests; only where there is a browser."""
    home = tmp_path_factory.mktemp("home")
    with opened_course(tmp_path_factory.mktemp("course") / "my course", home) as running:
        yield running


@pytest.fixture
def every_cell_in_the_page(jupyterlab):
    """JupyterLab puts a cell into the page when it comes near the window; here all stand there at once."""
    settings = jupyterlab.settings / "@jupyterlab" / "notebook-extension" / "tracker.jupyterlab-settings"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('{"windowingMode": "none"}')
    yield
    settings.unlink()


def lesson_file(jupyterlab, stem):
    return jupyterlab.folder / "notebooks" / f"{stem}.ipynb"


def code_cells(jupyterlab, stem):
    cells = json.loads(lesson_file(jupyterlab, stem).read_text("utf-8"))["cells"]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def start_texts(jupyterlab, stem):
    """Return what each explorer of a lesson says before anything was moved, from its saved output."""
    saved = [output.get("data", {}) for cell in code_cells(jupyterlab, stem) for output in cell["outputs"]]
    explorers = [data for data in saved if 'class="lesson-explorer"' in "".join(data.get("text/html", []))]
    return ["".join(data["text/plain"]).partition(" → ")[2] for data in explorers]


def open_lesson(page, jupyterlab, stem):
    page.goto(jupyterlab.address(lesson_file(jupyterlab, stem)))
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()


def run_all_cells(page, count):
    # Until its kernel answers, JupyterLab drops the command to run.
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    choose(page, "Edit", "Clear Outputs of All Cells")
    run = page.locator(".jp-CodeCell .jp-InputPrompt", has_text=re.compile(r"\[\d+\]"))
    expect(run).to_have_count(0)
    choose(page, "Run", "Run All Cells")
    expect(run).to_have_count(count, timeout=180 * SECONDS)


def choose(page, menu, entry):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def reopen_as_saved(page, jupyterlab, stem):
    lesson = lesson_file(jupyterlab, stem)
    before = lesson.read_bytes()
    page.get_by_role("heading", level=1).first.click()
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
    assert lesson.read_bytes() != before
    assert "widgets" not in json.loads(lesson.read_text("utf-8"))["metadata"], (
        "a stored widget state would hide the explorer's saved settings"
    )
    open_lesson(page, jupyterlab, stem)


def answer_one_question_of_each_type(page, stem):
    """Answer wrong, then right, and see what is said; nothing but what stands in the page is asked."""
    source = SOURCES[stem]
    first = {question.kind: question for question in reversed(quiz(stem).questions) if not question.graded}
    for kind, question in first.items():
        fieldset = page.locator(f"fieldset[data-question={question.id}]")
        wrong = next(
            answer for answer in possible_answers(stem, question) if mark(question, answer).score < 1
        )
        for sign, answer in (("✘ Not yet.", wrong), ("✔ Right.", key_of(stem, source, question.id))):
            give_answer(fieldset, kind, answer)
            expect(fieldset.get_by_role("status")).to_have_text(f"{sign} {mark(question, answer).feedback}")


def linked_files(page, folder):
    """Return the files of the course that the page's links lead to."""
    links = page.locator(".jp-Notebook a[href]:not(.jp-InternalAnchorLink)").all()
    paths = [unquote(urlsplit(link.evaluate("link => link.href")).path) for link in links]
    return [folder / path.removeprefix("/files/") for path in paths if path.startswith("/files/")]


@pytest.mark.usefixtures("every_cell_in_the_page")
@pytest.mark.parametrize("stem", [FRONT_PAGE, *(lesson.stem for lesson in lessons())])
def test_a_page_of_the_course_works_from_its_first_open(open_page, jupyterlab, stem):
    with open_page(viewport=WINDOW) as page:
        open_lesson(page, jupyterlab, stem)
        code = len(code_cells(jupyterlab, stem))
        trusted = f"Notebook trusted: {code} of {code} code cells trusted."
        expect(page.locator("#jp-main-statusbar").get_by_title(trusted)).to_be_visible()
        if stem != FRONT_PAGE:
            answer_one_question_of_each_type(page, stem)  # before any cell was run

        run_all_cells(page, code)
        assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').all_inner_texts() == []
        assert page.locator('[data-mime-type="application/vnd.jupyter.stderr"]').all_inner_texts() == []
        explorers = page.locator(EXPLORER).all()
        assert explorers or stem == FRONT_PAGE
        for explorer, start in zip(explorers, start_texts(jupyterlab, stem), strict=True):
            move_each_kind_of_control(explorer, start)

        files = linked_files(page, jupyterlab.folder)
        assert files
        assert [file for file in files if not file.is_file()] == []
        found = Axe().run(page, context=OURS)
        assert found.violations_count == 0, found.generate_report()

        if stem == FIRST:
            reopen_as_saved(page, jupyterlab, stem)
            answer_a_question(page)  # again before any cell was run
