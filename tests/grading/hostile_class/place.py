"""Where hostile submissions are graded: secrets, listeners, bystanders, and a look at what is left."""

import contextlib
import ctypes
import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.grading.hostile_class.course import EXERCISE, HIDDEN_ARGUMENT, write_course

NOBODY = 65534


class Place:
    """A folder with a course, and things to attack around it.

    Args:
        folder: an empty folder.
        user: whose processes students' code runs as.

    Attributes:
        course: the course folder.
        scene: what attacks are told of the place.
        secrets: texts that nobody may get at, by what holds them.
    """

    def __init__(self, folder: Path, user: int) -> None:
        self._folder = folder
        self._user = user
        self._stack = contextlib.ExitStack()
        self.secrets = {
            name: f"{name}_canary_{secrets.token_hex(12)}"
            for name in ("hidden_test", "solution", "peer", "file", "environment")
        }
        self.secrets["argument of a hidden test"] = f"{HIDDEN_ARGUMENT * 4000:,}"
        self.reached: list[str] = []
        self.course = write_course(folder, self.secrets["hidden_test"], self.secrets["solution"])
        self.home = folder / "home"
        self.temporary = folder / "temporary"
        self.open = folder / "open to all"
        for made in (self.home, self.temporary, self.open):
            made.mkdir()
            made.chmod(0o777)
        (self.home / ".bashrc").write_text(self.secrets["file"])
        (self.open / "secret").write_text(self.secrets["file"])
        (self.open / "code.py").write_text("")
        (self.open / "own file").write_text("kept")
        self.scene: dict[str, Any] = {}

    def __enter__(self) -> "Place":
        with contextlib.ExitStack() as stack:
            port = self._listen(stack, socket.AF_INET, ("127.0.0.1", 0), "a port")[1]
            abstract = f"planted-{secrets.token_hex(6)}"
            self._listen(stack, socket.AF_UNIX, f"\0{abstract}", "an abstract socket")
            path = str(self._folder / "socket")
            self._listen(stack, socket.AF_UNIX, path, "a socket in a folder")
            datagrams = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
            datagrams.bind(str(self._folder / "datagrams"))
            for name in ("socket", "datagrams"):
                (self._folder / name).chmod(0o777)
            bystander = self._bystander(stack)
            self.scene = {
                "secret": self.secrets["file"],
                "secret_file": str(self.open / "secret"),
                "open_folder": str(self.open),
                "own_file": str(self.open / "own file"),
                "code_file": str(self.open / "code.py"),
                "course": str(self.course),
                "home": str(self.home),
                "temporary": str(self.temporary),
                "port": port,
                "abstract_name": abstract,
                "socket_file": path,
                "datagram_file": str(self._folder / "datagrams"),
                "temporary_name": str(self.temporary / "planted"),
                "memory_bytes": 128 * 1024 * 1024,
                "bystander": bystander,
                "segment": self._segment(stack, self.secrets["file"]),
                "watched": True,
            }
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def give_to(self, user: int) -> None:
        """Let a user grade here, and own what can be attacked."""
        for path in [self._folder, *self._folder.rglob("*")]:
            os.chown(path, user, -1, follow_symlinks=False)
        for path in (self.open / "own file", self.open / "code.py"):
            os.chown(path, self._user, -1)

    def environment(self) -> dict[str, str]:
        """Return the environment of those who grade here."""
        kept = {name: os.environ[name] for name in ("LANG", "PATH") if name in os.environ}
        return kept | {
            "HOME": str(self.home),
            "PLANTED": self.secrets["environment"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "TMPDIR": str(self.temporary),
        }

    def protected(self) -> dict[str, str]:
        """Return what must not change, each with a digest of how it is."""
        found = {}
        for folder in (self.open, self.home, *(self.course / name for name in ("solutions", "submitted"))):
            for path in sorted(folder.rglob("*")):
                seen = path.lstat()
                content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
                about = (seen.st_mode, seen.st_uid, seen.st_mtime_ns, hashlib.sha256(content).hexdigest())
                found[str(path)] = str((*about, _attributes(path)))
        found["configuration"] = (self.course / "nbgrader_config.py").read_text()
        return found

    def submission(self, student: str) -> Path:
        """Return the folder of a student's submission."""
        return self.course / "submitted" / student / EXERCISE

    def _listen(self, stack: contextlib.ExitStack, family: int, address: Any, what: str) -> Any:
        server = stack.enter_context(socket.socket(family))
        server.bind(address)
        server.listen(100)

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    server.accept()[0].close()
                    self.reached.append(what)

        threading.Thread(target=accept, daemon=True).start()
        stack.callback(server.shutdown, socket.SHUT_RDWR)
        return server.getsockname()

    def _bystander(self, stack: contextlib.ExitStack) -> int:
        owner = {"user": self._user, "group": self._user, "extra_groups": []} if os.geteuid() == 0 else {}
        started = subprocess.Popen(
            [self.secrets["file"], "3600"],
            executable=shutil.which("sleep"),
            env={"SECRET": self.secrets["environment"]},
            cwd="/",
            **owner,
        )

        def end() -> None:
            started.kill()
            started.wait()

        stack.callback(end)
        return started.pid

    def _segment(self, stack: contextlib.ExitStack, content: str) -> int:
        libc = ctypes.CDLL(None)
        libc.shmat.restype = ctypes.c_void_p
        segment = libc.shmget(0, ctypes.c_size_t(4096), 0o1666)
        start = libc.shmat(segment, None, 0)
        ctypes.memmove(start, content.encode(), len(content))
        stack.callback(libc.shmctl, segment, 0, None)
        stack.callback(libc.shmdt, ctypes.c_void_p(start))
        return int(segment)


@contextlib.contextmanager
def place(folder: Path, *, grader: int) -> Iterator[Place]:
    """Give a place in which a user grades.

    Args:
        folder: an empty folder.
        grader: the user.
    """
    with Place(folder, NOBODY if grader == 0 else grader) as made:
        yield made


def _attributes(path: Path) -> list[str]:
    return os.listxattr(path, follow_symlinks=False)
