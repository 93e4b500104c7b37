import os
import signal
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from outsourcing_lab.errors import CommandError
from outsourcing_lab.handouts import execution
from outsourcing_lab.handouts.execution import executed


def notebook(*sources):
    cells = [new_code_cell(source) for source in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return new_notebook(cells=[new_markdown_cell("# A lesson"), *cells], metadata=kernel)


def outputs(content):
    """What each code cell shows: its text, or the name and the sentence of its error."""
    return [
        [
            output.get("text")
            or output.get("data", {}).get("text/plain")
            or f"{output.ename}: {output.evalue}"
            for output in cell.outputs
        ]
        for cell in content.cells
        if cell.cell_type == "code"
    ]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "my notebooks"
    made.mkdir()
    (made / "rates.txt").write_text("1.5")
    return made


def test_notebooks_run_from_the_top_beside_their_files_and_leave_their_folder_as_it_was(folder):
    reading = notebook(
        "rate = float(open('rates.txt').read())",
        "open('rates.txt', 'w').write('lost'); open('new.txt', 'w').close()",
        "1 / 0",
        "rate * 2",
    )
    reading.cells[1].outputs = [{"output_type": "stream", "name": "stdout", "text": "stale"}]
    other = notebook("import pathlib\npathlib.Path.cwd().name")
    told = []
    done = executed({folder / "1.ipynb": reading, folder / "2.ipynb": other}, lambda: told.append(1))
    assert outputs(done[folder / "1.ipynb"]) == [[], [], ["ZeroDivisionError: division by zero"], ["3.0"]]
    assert outputs(done[folder / "2.ipynb"]) == [["'my notebooks'"]]
    assert [cell.execution_count for cell in done[folder / "1.ipynb"].cells[1:]] == [1, 2, 3, 4]
    assert [path.name for path in folder.iterdir()] == ["rates.txt"]
    assert (folder / "rates.txt").read_text() == "1.5"
    assert outputs(reading)[0] == ["stale"]
    assert len(told) == 2


def test_a_cell_that_never_ends_or_ends_its_kernel_says_so_and_the_others_run(folder):
    endless = notebook("print('before')\nwhile True: pass", "2")
    dying = notebook("1", "import os; os._exit(7)", "2")
    done = executed({folder / "1.ipynb": endless, folder / "2.ipynb": dying}, bool, cell_seconds=3)
    sentence = "the cells below it were not run"
    assert outputs(done[folder / "1.ipynb"]) == [
        ["before\n", f"TimeoutError: it ran for more than 3 seconds; {sentence}"],
        [],
    ]
    assert outputs(done[folder / "2.ipynb"]) == [
        ["1"],
        [f"DeadKernelError: it ended its kernel; {sentence}"],
        [],
    ]


def test_a_kernel_that_is_not_there_is_a_sentence(folder):
    foreign = notebook("1")
    foreign.metadata.kernelspec.name = "no-such-kernel"
    with pytest.raises(
        CommandError, match=r"1\.ipynb could not be executed: .*no-such-kernel(?s:.*)--execute"
    ):
        executed({folder / "1.ipynb": foreign}, bool)


def test_a_folder_too_large_to_be_copied_is_refused(folder, monkeypatch):
    monkeypatch.setattr(execution, "LARGEST_FOLDER", 2)
    with pytest.raises(CommandError, match="to a folder of its own"):
        executed({folder / "1.ipynb": notebook("1")}, bool)


def test_no_notebook_is_no_work():
    assert executed({}, bool) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in its file system")
def test_interrupted_the_command_ends_its_kernels_writes_nothing_and_says_one_sentence(tmp_path):
    pipe = tmp_path / "reached"
    os.mkfifo(pipe)
    sleeping = notebook(f"import os, time\nopen({str(pipe)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)")
    (tmp_path / "course").mkdir()
    file = tmp_path / "course" / "1.ipynb"
    nbformat.write(sleeping, file)
    command = [sys.executable, "-m", "outsourcing_lab", "handouts", str(file), "--execute"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running:
        kernel = int(pipe.read_text())  # waits for the cell
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said == "outsourcing-lab: interrupted. Run the same command again to go on.\n"
    with pytest.raises(ProcessLookupError):
        os.kill(kernel, 0)
    assert {path.name for path in tmp_path.iterdir()} == {"course", "reached"}
