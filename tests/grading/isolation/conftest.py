"""Something to attack, and warm processes to attack it from."""

import contextlib
import ctypes
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.self_test import problem_of, scene
from outsourcing_lab.grading.isolation.unprivileged import NOBODY
from outsourcing_lab.grading.isolation.warm_client import WarmProcess

HERE = Path(__file__).parent
ISOLATING = (Mode.FULL, Mode.LANDLOCK)
CHILD_USER = NOBODY if os.geteuid() == 0 else os.geteuid()


@pytest.fixture(scope="session")
def hostile_folder():
    """A copy of the attacks in a folder that is open to all, with a space in its path."""
    with tempfile.TemporaryDirectory(prefix="hostile code ") as name:
        folder = Path(name)
        folder.chmod(0o777)
        shutil.copy(HERE / "hostile.py", folder)
        os.chown(folder / "hostile.py", CHILD_USER, -1)
        yield folder


@pytest.fixture(scope="module")
def places():
    """What there is to attack for all tests of a file."""
    with contextlib.ExitStack() as stack:
        described = stack.enter_context(scene())
        folder = Path(described["open_folder"])
        abstract = f"planted-{os.getpid()}"
        for kind, address in (
            (socket.SOCK_STREAM, "\0" + abstract),
            (socket.SOCK_STREAM, str(folder / "socket")),
            (socket.SOCK_DGRAM, str(folder / "datagrams")),
        ):
            server = stack.enter_context(socket.socket(socket.AF_UNIX, kind))
            server.bind(address)
            if kind is socket.SOCK_STREAM:
                server.listen(100)
        segment = stack.enter_context(shared_segment(described["secret"]))
        for file in ("socket", "datagrams"):
            (folder / file).chmod(0o777)
        yield described | {
            "watched": True,
            "own_file": str(folder / "own file"),
            "abstract_name": abstract,
            "segment": segment,
            "socket_file": str(folder / "socket"),
            "datagram_file": str(folder / "datagrams"),
            "temporary_name": f"/tmp/planted-{os.getpid()}",  # noqa: S108 - what is tried out
        }


@contextlib.contextmanager
def shared_segment(content):
    """A System V segment with a content, which all may attach."""
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_void_p
    segment = libc.shmget(0, ctypes.c_size_t(4096), 0o1666)
    start = libc.shmat(segment, None, 0)
    ctypes.memmove(start, content.encode(), len(content))
    try:
        yield segment
    finally:
        libc.shmdt(ctypes.c_void_p(start))
        libc.shmctl(segment, 0, None)


@pytest.fixture
def around(places):
    """What there is to attack, with a file and a process that each test has anew."""
    own = Path(places["own_file"])
    own.unlink(missing_ok=True)
    own.write_text("kept")
    os.chown(own, CHILD_USER, -1)
    bystander = subprocess.Popen(
        [shutil.which("cat")], stdin=subprocess.PIPE, cwd="/", **as_the_children_s_user()
    )
    yield places | {"bystander": bystander.pid}
    bystander.communicate()


@pytest.fixture(scope="module")
def start(hostile_folder, places):
    """Return the warm process of a mode, the same for all tests of a file: no attack may break it.

    It is started with a secret in the environment, and beside an open file that programs inherit.
    """
    with contextlib.ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANTED", places["secret"])
        inheritable = stack.enter_context(Path(places["secret_file"]).open())
        os.set_inheritable(inheritable.fileno(), True)
        started = {}

        def warm_process(mode):
            if mode not in started:
                skip_where_it_does_not_hold(mode)
                started[mode] = stack.enter_context(attacked(mode, hostile_folder))
            return started[mode]

        yield warm_process


def attacked(mode, folder):
    """Return a new warm process that can run attacks."""
    return WarmProcess(mode, figures=False, roles={"attacker": "hostile:prepare"}, python_path=[folder])


def as_the_children_s_user():
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def skip_where_it_does_not_hold(mode):
    if sys.platform != "linux":
        pytest.skip("isolation is for Linux")
    problem = "" if mode is Mode.NONE else _problems.setdefault(mode, problem_of(mode))
    if problem:
        pytest.skip(f"this machine has no mode {mode.value}: {problem}")


_problems = {}
