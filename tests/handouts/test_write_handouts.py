import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from outsourcing_lab.cli import main
from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import LESSONS
from outsourcing_lab.handouts.finding import find_notebooks
from outsourcing_lab.handouts.paper import find_chromium
from outsourcing_lab.handouts.render import write_handouts
from outsourcing_lab.handouts.versions import Version

ROOT = Path(__file__).parents[2]
DOUBTFUL = "# A lesson\n\nIt costs $\\unknown$."


def write_lesson(path, *sources):
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [new_markdown_cell(sources[0] if sources else "# A lesson"), *map(new_code_cell, sources[1:])]
    nbformat.write(new_notebook(cells=cells), path)
    return path


def listed(target):
    """The stems of the pages that an index links to, in their order."""
    index = BeautifulSoup((target / "index.html").read_text("utf-8"), "html.parser")
    return [Path(link["href"]).stem for link in index.select("h3 a")]


@pytest.fixture
def lesson(tmp_path):
    return write_lesson(tmp_path / "01_place.ipynb")


@pytest.fixture
def target(tmp_path):
    return tmp_path / "new" / "hand outs"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A current folder that has two lessons of its own."""
    for stem in ("01_place", "02_price"):
        write_lesson(tmp_path / LESSONS / f"{stem}.ipynb", f"# Lesson {stem}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_lesson_becomes_a_page_of_its_name_and_an_index_lists_them(lesson, target, tmp_path):
    other = write_lesson(tmp_path / "02_price.ipynb", "# Another lesson")
    names = ["01_place.html", "02_price.html", "index.html"]
    assert write_handouts([lesson, other], target) == [target / name for name in names]
    assert sorted(path.name for path in target.iterdir()) == names
    assert "<title>Another lesson" in (target / "02_price.html").read_text("utf-8")
    assert listed(target) == ["01_place", "02_price"]


def test_pages_are_the_same_bytes_in_every_run_and_are_replaced(lesson, target):
    written = write_handouts([lesson], target)
    first = [page.read_bytes() for page in written]
    written[0].write_text("old")
    write_handouts([lesson], target)
    assert [page.read_bytes() for page in written] == first


def test_no_page_knows_of_the_one_rendered_before_it(target, tmp_path):
    files = [write_lesson(tmp_path / f"{name}.ipynb", "# A lesson\n\n## Part\n\n$x$") for name in "ab"]
    alone = write_handouts(files[1:], target)[0].read_text("utf-8")
    assert write_handouts(files, target)[1].read_text("utf-8") == alone


def test_the_index_keeps_what_was_rendered_before_in_the_order_of_the_course(course, target):
    write_handouts(find_notebooks(["2"]), target)
    assert listed(target) == ["02_price"]
    write_handouts([*find_notebooks(["1"]), write_lesson(course / "own.ipynb")], target)
    assert listed(target) == ["01_place", "02_price", "own"]
    (target / "02_price.html").unlink()
    write_handouts(find_notebooks(["1"]), target)
    assert listed(target) == ["01_place"]


def test_a_pdf_is_listed_while_it_is_as_new_as_its_page(course, target):
    write_handouts(find_notebooks([]), target)
    for stem in ("01_place", "02_price"):
        (target / f"{stem}.pdf").write_bytes(b"%PDF")
    write_handouts(find_notebooks(["1"]), target)
    index = (target / "index.html").read_text("utf-8")
    assert ('href="01_place.pdf"' in index, 'href="02_price.pdf"' in index) == (False, True)


def test_what_is_no_notebook_is_refused_before_anything_is_written(lesson, target, tmp_path):
    broken = tmp_path / "02_broken.ipynb"
    broken.write_text("not a notebook")
    with pytest.raises(CommandError, match=r"02_broken\.ipynb is not a Jupyter notebook: ."):
        write_handouts([lesson, broken], target)
    assert not target.parent.exists()


def test_two_notebooks_of_one_name_are_refused(lesson, target, tmp_path):
    with pytest.raises(CommandError, match="would both become"):
        write_handouts([lesson, write_lesson(tmp_path / "other" / lesson.name)], target)
    assert not target.exists()


def test_a_notebook_called_as_the_index_is_refused(target, tmp_path):
    with pytest.raises(CommandError, match="the index of the pages"):
        write_handouts([write_lesson(tmp_path / "index.ipynb")], target)
    assert not target.exists()


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_a_target_that_is_a_file_is_refused_and_kept(lesson, tmp_path, below):
    file = tmp_path / "handouts"
    file.write_text("mine")
    with pytest.raises(CommandError, match="is a file, not a folder"):
        write_handouts([lesson], file / below)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("name", ["01_place.html", "index.html"])
def test_a_folder_in_a_page_s_place_is_refused(lesson, target, name):
    (target / name).mkdir(parents=True)
    with pytest.raises(CommandError, match="is a folder; the handout needs its name"):
        write_handouts([lesson], target)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that even root cannot write to")
def test_a_folder_that_nobody_can_write_to_is_refused(lesson):
    with pytest.raises(CommandError, match="cannot be written to: "):
        write_handouts([lesson], Path("/proc/self"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_refused(lesson, target):
    target.mkdir(parents=True)
    target.chmod(0o500)
    with pytest.raises(CommandError, match="cannot be written to: Permission denied"):
        write_handouts([lesson], target)
    assert list(target.iterdir()) == []


def test_a_page_that_cannot_be_replaced_keeps_its_old_text(lesson, target, monkeypatch):
    page, index = write_handouts([lesson], target)
    page.write_text("old")

    def fail(self, other):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CommandError, match=r"01_place\.html could not be written: No space left"):
        write_handouts([lesson], target)
    assert {path.name for path in target.iterdir()} == {page.name, index.name}
    assert page.read_text() == "old"


@pytest.mark.parametrize(
    ("index", "message"),
    [
        ("<title>Holidays</title>", "is not an index of handouts, and would be lost"),
        (None, "another version"),
    ],
)
def test_a_key_never_lands_among_other_pages(lesson, target, index, message):
    write_handouts([lesson], target)
    if index:
        (target / "index.html").write_text(index)
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    with pytest.raises(CommandError, match=message):
        write_handouts([lesson], target, Version.KEY)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before


def test_warnings_name_file_and_cell_and_are_errors_with_strict(target, tmp_path, capsys):
    doubtful = write_lesson(tmp_path / "01_place.ipynb", DOUBTFUL)
    write_handouts([doubtful], target)
    said = capsys.readouterr().err
    assert said.startswith("outsourcing-lab: 01_place.ipynb: cell 1: ")
    before = (target / "01_place.html").read_bytes()
    fine = write_lesson(tmp_path / "02_price.ipynb")
    doubtful.write_text(doubtful.read_text().replace("A lesson", "Changed"))
    with pytest.raises(
        CommandError, match="There was 1 warning, and --strict was given: nothing was written"
    ):
        write_handouts([doubtful, fine], target, strict=True)
    assert capsys.readouterr().err == said
    assert (target / "01_place.html").read_bytes() == before
    assert not (target / "02_price.html").exists()
    write_handouts([fine], target, strict=True)


def test_executed_lessons_show_what_ran_now_and_errors_with_their_cell(course, capsys):
    source = write_lesson(course / LESSONS / "03_sums.ipynb", "# Sums", "6 * 7", "1 / 0", "print('on')")
    before = source.read_bytes()
    assert main(["handouts", "3", "--execute"]) == 0
    page = BeautifulSoup((course / "handouts" / "03_sums.html").read_text("utf-8"), "html.parser")
    assert "42" in page.main.get_text()
    assert "on\n" in page.main.get_text()
    assert "ZeroDivisionError" in page.main.get_text()
    said = capsys.readouterr().err
    assert "03_sums.ipynb: cell 3: " in said
    assert "ZeroDivisionError" in said
    assert source.read_bytes() == before
    assert main(["handouts", "3", "--execute", "--strict"]) == 1


def test_a_pdf_lies_beside_each_page_and_is_linked(course):
    try:
        find_chromium()
    except CommandError as missing:
        pytest.skip(str(missing))
    assert main(["handouts", "1", "--pdf"]) == 0
    folder = course / "handouts"
    assert (folder / "01_place.pdf").read_bytes().startswith(b"%PDF-")
    assert 'href="01_place.pdf"' in (folder / "index.html").read_text("utf-8")


def test_without_a_browser_nothing_is_rendered_for_a_pdf(course, capsys, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    assert main(["handouts", "1", "--pdf"]) == 1
    assert "no-such-browser" in capsys.readouterr().err
    assert not (course / "handouts").exists()


@pytest.mark.parametrize(("option", "folder"), [((), "handouts"), (("--test",), "handouts-test")])
def test_the_command_prints_what_it_has_written_and_is_quiet_in_a_pipe(course, capsys, option, folder):
    assert main(["handouts", "1", *option]) == 0
    printed = capsys.readouterr()
    assert printed.out.split() == [str(Path(folder, name)) for name in ("01_place.html", "index.html")]
    assert printed.err == ""
    assert main(["handouts", "9", *option]) == 1
    assert "No lesson or exercise is called '9'" in capsys.readouterr().err


def test_where_solutions_are_missing_there_is_no_key_and_nothing_is_written(course, capsys):
    lesson = find_notebooks(["1"])[0]
    shipped = ROOT / LESSONS / "01_outsourcing_and_place.ipynb"
    lesson.write_bytes(shipped.read_bytes())
    assert main(["handouts", "1", "--key"]) == 1
    assert "01_outsourcing_and_place.quiz.toml" in capsys.readouterr().err
    assert not (course / "handouts-key").exists()


@pytest.mark.parametrize("version", Version)
def test_nbconvert_knows_each_exporter_by_its_name(version):
    exporter = get_exporter("handout" if version is Version.LEARN else f"handout-{version}")
    assert exporter.version is version


def test_nbconvert_writes_a_handout_from_any_folder(tmp_path, jupyter_folders):
    notebook = ROOT / LESSONS / "01_outsourcing_and_place.ipynb"
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "handout-key", "--output-dir", tmp_path, notebook],
        cwd=tmp_path,
        env=os.environ | jupyter_folders,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((tmp_path / f"{notebook.stem}.html").read_text("utf-8"), "html.parser")
    assert "place" in page.h1.get_text()
    assert page.select(".quiz-key")
