"""The controls of an explorer as a student works them in JupyterLab: by keyboard and by typing."""

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import SECONDS
from tests.browser.jupyterlab import opened_course

EXPLORER = ".jupyter-widgets.widget-vbox"
CELL = """
from outsourcing_lab.teaching import Choice, Explorer, Number, Several, Table, View

def told(share, count, links, side):
    if count == 8:
        raise ValueError("8 invoices are refused")
    if count == 9:
        raise KeyError("nine")
    return View(f"{share} {count} {'+'.join(links)} {side}", Table("Told", ["share"], [[share]]))

explorer = Explorer(
    "All controls",
    told,
    {
        "share": Number("Availability", smallest=99, largest=100, step=0.1, start=99.5, unit="%"),
        "count": Number("Volume", smallest=0, largest=18_000, step=1, start=5, unit="invoices a year"),
        "links": Several("Links", {"network": "n", "servers": "s", "payment": "p"}, ("n",)),
        "side": Choice("Side", {"client": "client", "provider": "provider"}, "client"),
    },
    [{}],
)
explorer
"""


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory, browser):
    home = tmp_path_factory.mktemp("home")
    with opened_course(tmp_path_factory.mktemp("my course") / "course", home) as running:
        yield running


@pytest.fixture
def explorer(open_page, jupyterlab, request):
    """An explorer with all controls, in a notebook and with a kernel of its own."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL.strip())])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = jupyterlab.folder / f"{request.node.name}.ipynb"
    nbformat.write(notebook, path)
    with open_page(viewport={"width": 1280, "height": 900}) as page:
        page.goto(jupyterlab.address(path))
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.locator(EXPLORER).first.wait_for(timeout=180 * SECONDS)
        yield page.locator(EXPLORER).first


def test_the_controls_are_named_and_worked_by_keyboard_and_by_typing(explorer):
    page = explorer.page
    text = explorer.locator(".lesson-explorer-text p")
    expect(text).to_have_text("99.5 5 n client")
    assert Axe().run(page, context=EXPLORER).response["violations"] == []

    share = explorer.get_by_role("slider", name="Availability (%)")
    for key, value in {"ArrowRight": "99.6", "ArrowUp": "99.7", "ArrowLeft": "99.6", "Home": "99.0"}.items():
        share.press(key)
        expect(text).to_have_text(f"{value} 5 n client")
        expect(share).to_have_attribute("aria-valuetext", value)
        expect(share).to_be_focused()

    typed = explorer.get_by_role("textbox", name="Availability (%), type a number")
    for given, kept in {
        "99.37": "99.4",
        "120": "100.0",
        "99,5": "100.0",
        "many": "100.0",
        "5": "99.0",
    }.items():
        typed.fill(given)
        typed.press("Enter")
        expect(text).to_have_text(f"{kept} 5 n client")
        expect(typed).to_have_text(kept)

    volume = explorer.get_by_role("textbox", name="Volume (invoices a year), type a number")
    volume.fill("17,500")
    volume.blur()
    expect(text).to_have_text("99.0 17500 n client")

    links = explorer.get_by_role("group", name="Links")
    links.get_by_role("checkbox", name="payment").press("Space")
    expect(text).to_have_text("99.0 17500 n+p client")

    explorer.get_by_role("button", name="Reset").press("Enter")
    expect(text).to_have_text("99.5 5 n client")
    expect(links.get_by_role("checkbox", name="payment")).not_to_be_checked()


def test_a_setting_without_an_answer_is_not_left_with_the_answer_before(explorer):
    text = explorer.locator(".lesson-explorer-text p")
    volume = explorer.get_by_role("textbox", name="Volume (invoices a year), type a number")
    for given, says in {"8": "8 invoices are refused", "9": "There is no answer at this setting"}.items():
        volume.fill(given)
        volume.press("Enter")
        expect(text).to_contain_text(says)
        expect(explorer.get_by_role("table")).to_have_count(0)
    volume.fill("10")
    volume.press("Enter")
    expect(text).to_have_text("99.5 10 n client")
    expect(explorer.get_by_role("table")).to_have_count(1)
