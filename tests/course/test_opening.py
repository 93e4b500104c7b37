import contextlib
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

import nbformat
import pytest
from nbformat.sign import NotebookNotary

from outsourcing_lab.cli import main
from outsourcing_lab.course import opening
from outsourcing_lab.course.opening import MANIFEST, copy_course
from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import shipped_course

LESSON, EXERCISE = "notebooks/01_one.ipynb", "exercises/ex01_one/ex01_one.ipynb"

pytestmark = pytest.mark.usefixtures("jupyter_folders")


def write_notebook(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    output = nbformat.v4.new_output("display_data", data={"text/html": "<script>1</script>"})
    cells = [
        nbformat.v4.new_markdown_cell(text, id="text"),
        nbformat.v4.new_code_cell("1", id="code", outputs=[output]),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)


@pytest.fixture
def course(tmp_path, monkeypatch):
    folder = tmp_path / "shipped course"
    write_notebook(folder / LESSON, "first version")
    write_notebook(folder / EXERCISE, "solve this")
    (folder / "notebooks" / ".ipynb_checkpoints").mkdir()
    write_notebook(folder / "notebooks" / ".ipynb_checkpoints" / "x-checkpoint.ipynb", "no")
    monkeypatch.setattr(opening, "shipped_course", lambda: folder)
    return folder


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "my course"


def is_trusted(path):
    notary = NotebookNotary()
    try:
        return notary.check_signature(nbformat.read(path, as_version=4))
    finally:
        notary.store.close()


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_new_folder_gets_every_file_signed_and_nothing_hidden(course, folder):
    report = copy_course(folder)
    assert report.added == (LESSON, EXERCISE)
    assert set(files_in(folder)) == {LESSON, EXERCISE, MANIFEST}
    assert is_trusted(folder / LESSON)
    assert is_trusted(folder / EXERCISE)
    assert str(folder) in str(report)


def test_a_second_run_changes_nothing(course, folder):
    copy_course(folder)
    before = files_in(folder)
    report = copy_course(folder)
    assert report.current == (LESSON, EXERCISE)
    assert "up to date" in str(report)
    assert files_in(folder) == before


def test_an_upgrade_adds_and_refreshes_but_keeps_what_the_student_changed(course, folder):
    copy_course(folder)
    write_notebook(folder / EXERCISE, "my answer")
    mine = (folder / EXERCISE).read_bytes()
    write_notebook(course / LESSON, "second version")
    write_notebook(course / EXERCISE, "solve this better")
    write_notebook(course / "notebooks/02_two.ipynb", "new")
    report = copy_course(folder)
    assert (report.added, report.refreshed, report.kept) == (
        ("notebooks/02_two.ipynb",),
        (LESSON,),
        (EXERCISE,),
    )
    assert (folder / EXERCISE).read_bytes() == mine
    assert (folder / LESSON).read_bytes() == (course / LESSON).read_bytes()
    assert is_trusted(folder / LESSON)
    assert not is_trusted(folder / EXERCISE)
    assert f"You changed these, so they stay as they are: {EXERCISE}" in str(report)
    assert copy_course(folder).kept == (EXERCISE,)


def test_a_notebook_that_jupyterlab_only_opened_and_saved_is_refreshed(course, folder):
    copy_course(folder)
    notebook = json.loads((folder / LESSON).read_text("utf-8"))
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
    (folder / LESSON).write_text(json.dumps(notebook, indent=3), "utf-8")
    write_notebook(course / LESSON, "second version")
    assert copy_course(folder).refreshed == (LESSON,)


def test_a_deleted_file_comes_back(course, folder):
    copy_course(folder)
    (folder / LESSON).unlink()
    assert copy_course(folder).added == (LESSON,)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"files": 3}', None])
def test_without_a_readable_manifest_no_changed_file_is_lost(course, folder, damage):
    copy_course(folder)
    write_notebook(folder / LESSON, "my notes")
    mine = (folder / LESSON).read_bytes()
    (folder / MANIFEST).unlink() if damage is None else (folder / MANIFEST).write_text(damage, "utf-8")
    report = copy_course(folder)
    assert (report.kept, report.current) == ((LESSON,), (EXERCISE,))
    assert (folder / LESSON).read_bytes() == mine


def test_a_file_that_is_no_notebook_any_more_is_the_students(course, folder):
    copy_course(folder)
    (folder / LESSON).write_text("<<<<<<< HEAD", "utf-8")
    write_notebook(course / LESSON, "second version")
    assert copy_course(folder).kept == (LESSON,)


def as_file(folder):
    folder.write_text("mine", "utf-8")


def below_a_file(folder):
    (folder.parent / "my course").write_text("mine", "utf-8")
    return folder / "course"


def with_a_file_for_a_folder(folder):
    folder.mkdir()
    (folder / "notebooks").write_text("mine", "utf-8")


def with_a_folder_for_a_file(folder):
    (folder / LESSON).mkdir(parents=True)


def with_a_link_leading_out(folder):
    folder.mkdir()
    (folder.parent / "elsewhere").mkdir()
    (folder / "notebooks").symlink_to(folder.parent / "elsewhere")


def not_writable(folder):
    if os.geteuid() == 0:  # permissions do not bind root; the kernel's own file system does
        return Path("/proc/my-course")
    folder.mkdir()
    folder.chmod(0o555)
    return folder / "course"


@pytest.mark.parametrize(
    ("arrange", "message"),
    [
        (as_file, "is not a folder"),
        (below_a_file, "is not a folder"),
        (with_a_file_for_a_folder, "is not a folder"),
        (with_a_folder_for_a_file, "is not a file"),
        (with_a_link_leading_out, "leads out of"),
        (not_writable, "cannot be written to"),
    ],
)
def test_a_folder_that_cannot_be_used_is_found_before_the_first_copy(
    course, folder, capsys, arrange, message
):
    target = arrange(folder) or folder
    before = files_in(folder.parent)
    assert main(["open", str(target)]) == 1
    printed = capsys.readouterr()
    assert message in printed.err
    assert printed.out == ""
    assert files_in(folder.parent) == before
    assert not target.exists() or target == folder


def test_the_clone_and_the_package_are_no_students_folder():
    root = shipped_course()
    for inside in (root, root / "outsourcing_lab" / "teaching"):
        with pytest.raises(CommandError, match="is the course itself"):
            copy_course(inside)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(port, path, method="GET"):
    request = Request(
        f"http://127.0.0.1:{port}/{path}", method=method, headers={"Authorization": "token secret"}
    )
    with urlopen(request, timeout=10) as response:  # noqa: S310
        return response.read().decode()


def wait_for(port, started, seconds=60):
    for _ in range(seconds * 5):
        with contextlib.suppress(OSError):
            return ask(port, "api")
        assert started.poll() is None, "JupyterLab stopped before it answered"
        time.sleep(0.2)
    raise TimeoutError(f"JupyterLab did not answer on port {port} within {seconds} s")


def test_the_command_starts_jupyterlab_on_a_trusted_lesson_without_news(tmp_path, folder):
    port = free_port()
    words = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.token=secret"]
    command = [sys.executable, "-m", "outsourcing_lab", "open", str(folder), "--", *words]
    with (tmp_path / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as started:
        try:
            wait_for(port, started)
            lesson = json.loads(ask(port, "api/contents/notebooks/01_outsourcing_and_place.ipynb"))
            exercises = json.loads(ask(port, "api/contents/exercises"))
            page = ask(port, "lab")
            ask(port, "api/shutdown", method="POST")
            assert started.wait(timeout=30) == 0
        finally:
            started.kill()
    code = [cell for cell in lesson["content"]["cells"] if cell["cell_type"] == "code"]
    assert all(cell["metadata"]["trusted"] for cell in code)
    assert [entry["name"] for entry in exercises["content"]] == ["ex01_outsourcing_and_place"]
    assert '"news": {"disabled": true}' in page
