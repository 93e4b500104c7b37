import contextlib
import errno
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

import nbformat
import pytest
from jupyterlab.commands import get_app_dir
from nbformat.sign import NotebookNotary

from outsourcing_lab.cli import main
from outsourcing_lab.course import opening
from outsourcing_lab.course.opening import copy_course
from outsourcing_lab.errors import CommandError
from outsourcing_lab.folders import MANIFEST, shipped_course
from outsourcing_lab.progress_file import FILE, note_lesson

LESSON, EXERCISE = "notebooks/01_one.ipynb", "exercises/ex01_one/ex01_one.ipynb"
CHECKPOINT = "notebooks/.ipynb_checkpoints/x-checkpoint.ipynb"
ANNOUNCEMENTS = "@jupyterlab/apputils-extension:announcements"

OPEN = """\
import sys
from pathlib import Path
from outsourcing_lab.cli import main
from outsourcing_lab.course import opening
opening.shipped_course = lambda: Path(sys.argv[1])
sys.exit(main(["open", sys.argv[2]]))
"""

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
    write_notebook(folder / CHECKPOINT, "no")
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


def test_an_upgrade_keeps_what_is_noted_of_the_students_progress(course, folder, monkeypatch):
    copy_course(folder)
    monkeypatch.chdir(folder / "notebooks")
    note_lesson("01_one")
    noted = (folder / FILE).read_bytes()
    assert noted
    write_notebook(course / LESSON, "second version")
    assert copy_course(folder).refreshed == (LESSON,)
    assert (folder / FILE).read_bytes() == noted


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


@pytest.mark.parametrize(
    ("path", "mode"),
    [("", 0o000), ("", 0o555), ("notebooks", 0o555), (LESSON, 0o000)],
    ids=["closed folder", "folder", "subfolder", "unreadable lesson"],
)
def test_where_permissions_bind_their_lack_is_found_before_the_first_copy(course, folder, path, mode):
    copy_course(folder)
    write_notebook(course / LESSON, "second version")
    (folder / EXERCISE).unlink()
    before = files_in(folder)
    command = [sys.executable, "-c", OPEN, str(course), str(folder)]
    if os.geteuid() == 0:  # root is bound by permissions as soon as it has no capabilities
        command = ["setpriv", "--inh-caps=-all", "--bounding-set=-all", *command]
    (folder / path).chmod(mode)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    finally:
        (folder / path).chmod(0o700)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("outsourcing-lab: ")
    assert "Permission denied" in done.stderr
    assert files_in(folder) == before


def test_a_file_that_the_student_write_protected_is_not_refreshed(course, folder):
    copy_course(folder)
    (folder / LESSON).chmod(0o444)
    write_notebook(course / LESSON, "second version")
    write_notebook(course / EXERCISE, "second version")
    before = files_in(folder)
    with pytest.raises(CommandError, match="write-protected"):
        copy_course(folder)
    assert files_in(folder) == before


def test_where_jupyter_cannot_note_its_trust_nothing_is_copied(course, folder, tmp_path, monkeypatch):
    (tmp_path / "data").write_text("a file where a folder should be", "utf-8")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    with pytest.raises(CommandError, match="cannot note that it may trust"):
        copy_course(folder)
    assert not folder.exists()


def fails_at(call, function, number):
    """Return a function that does what it did before, and fails at one call."""
    calls = iter(range(1, 100))

    def failing(*arguments):
        if next(calls) == call:
            raise OSError(number, os.strerror(number))
        return function(*arguments)

    return failing


def test_a_full_disk_leaves_nothing_behind(course, folder, monkeypatch):
    monkeypatch.setattr(Path, "write_bytes", fails_at(2, Path.write_bytes, errno.ENOSPC))
    with pytest.raises(CommandError, match="No space left on device"):
        copy_course(folder)
    assert not folder.exists()


def test_an_interrupted_upgrade_is_completed_by_the_next_run(course, folder, monkeypatch):
    copy_course(folder)
    write_notebook(folder / EXERCISE, "my answer")
    mine = (folder / EXERCISE).read_bytes()
    for lesson in (LESSON, "notebooks/02_two.ipynb", "notebooks/03_three.ipynb"):
        write_notebook(course / lesson, "second version")
    with monkeypatch.context() as interrupted:
        interrupted.setattr(Path, "replace", fails_at(2, Path.replace, errno.EIO))
        with pytest.raises(CommandError, match="was not copied"):
            copy_course(folder)
    report = copy_course(folder)
    assert report.kept == (EXERCISE,)
    assert (folder / EXERCISE).read_bytes() == mine
    assert (folder / LESSON).read_bytes() == (course / LESSON).read_bytes()
    assert set(files_in(folder)) == set(files_in(course)) - {CHECKPOINT} | {MANIFEST}


def test_the_clone_and_the_package_are_no_students_folder():
    root = shipped_course()
    for inside in (root, root / "outsourcing_lab" / "teaching"):
        with pytest.raises(CommandError, match="is the course itself"):
            copy_course(inside)


def test_what_is_copied_from_is_no_students_folder_also_not_through_a_link(course, tmp_path):
    (tmp_path / "link").symlink_to(course / "notebooks")
    before = files_in(course)
    for inside in (course / "exercises", tmp_path / "link" / "mine"):
        with pytest.raises(CommandError, match="is the course itself"):
            copy_course(inside)
    assert files_in(course) == before


def test_a_folder_of_solutions_does_not_make_a_students_folder_a_clone(course, folder):
    (folder / "solutions").mkdir(parents=True)
    assert copy_course(folder).added == (LESSON, EXERCISE)


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(port, path):
    request = Request(f"http://127.0.0.1:{port}/{path}", headers={"Authorization": "token secret"})
    with urlopen(request, timeout=10) as response:  # noqa: S310
        return response.url, response.read().decode()


def wait_until(happened, started, log, seconds=120):
    for _ in range(seconds * 5):
        with contextlib.suppress(OSError):
            if happened():
                return
        assert started.poll() is None, f"JupyterLab stopped too early:\n{log.read_text()}"
        time.sleep(0.2)
    raise TimeoutError(f"Nothing happened within {seconds} s:\n{log.read_text()}")


@contextlib.contextmanager
def opened(folder, log):
    """Run the command in a terminal, give the port that JupyterLab answers on, then press Ctrl-C twice."""
    port = free_port()
    words = ["--no-browser", "--allow-root", f"--port={port}", "--ServerApp.token=secret"]
    command = [sys.executable, "-m", "outsourcing_lab", "open", str(folder), "--", *words]
    keyboard, terminal = os.openpty()  # JupyterLab handles Ctrl-C in a terminal only
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, stdin=terminal, stdout=output, stderr=output, start_new_session=True
        ) as started,
    ):
        try:
            wait_until(lambda: ask(port, "api"), started, log)
            yield port
            os.killpg(started.pid, signal.SIGINT)
            wait_until(lambda: "Shut down this Jupyter server" in log.read_text("utf-8"), started, log)
            os.killpg(started.pid, signal.SIGINT)
            assert started.wait(timeout=60) == 0
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
            os.close(keyboard)
            os.close(terminal)


def test_the_command_starts_jupyterlab_on_the_trusted_front_page_and_ends_quietly(tmp_path, folder):
    lesson = "notebooks/00_start_here.ipynb"
    write_notebook(folder / lesson.replace(".ipynb", "-Copy1.ipynb"), "JupyterLab's name for a duplicate")
    log = tmp_path / "log"
    with opened(folder, log) as port:
        address, _ = ask(port, "")
        notebook = json.loads(ask(port, f"api/contents/{lesson}")[1])
        exercises = json.loads(ask(port, "api/contents/exercises")[1])
    assert address.endswith(f"/lab/tree/{lesson}")
    code = [cell for cell in notebook["content"]["cells"] if cell["cell_type"] == "code"]
    assert code
    assert all(cell["metadata"]["trusted"] for cell in code)
    assert "ex01_outsourcing_and_place" in [entry["name"] for entry in exercises["content"]]
    said = log.read_text("utf-8")
    assert said.startswith("Your course is in ")
    assert "Traceback" not in said


def test_jupyterlab_neither_asks_for_news_nor_looks_for_updates(tmp_path, folder):
    with opened(folder, tmp_path / "log") as port:
        _, page = ask(port, "lab")
    config = json.loads(
        re.search(r'<script id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL).group(1)
    )
    assert ANNOUNCEMENTS in config["disabledExtensions"]
    # Another name, and switching it off would do nothing.
    scripts = (Path(get_app_dir()) / "static").glob("*.js")
    assert any(ANNOUNCEMENTS in script.read_text("utf-8") for script in scripts)
