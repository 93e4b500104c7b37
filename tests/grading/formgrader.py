"""nbgrader's formgrader, served by a Jupyter server of its own on a course, and stopped for certain."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

STARTS_WITHIN = 120  # seconds
STOPS_WITHIN = 30
TOKEN = "a-token-for-the-tests"  # noqa: S105 (of a server on this machine, for a minute)


@dataclass(frozen=True)
class Formgrader:
    """A server that is running: its port, and the file that it logs to."""

    port: int
    log: Path

    def ask(self, path, method="GET"):
        """Request a page; return its status and its text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, headers={"Authorization": f"token {TOKEN}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8")
        finally:
            connection.close()

    def data(self, path):
        """Request what a page fetches from `formgrader/api/`."""
        status, text = self.ask(f"/formgrader/api/{path}")
        assert status == 200, f"{path}: {status} {text}"
        return json.loads(text)


@contextmanager
def served_course(course, home):
    """Run a Jupyter server with nbgrader's extensions in a course folder until the block ends.

    Args:
        course: the course folder.
        home: an empty folder, for what Jupyter keeps for its user.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHONW"))
    }
    environment |= {f"JUPYTER_{part}_DIR": str(home / part.lower()) for part in ("CONFIG", "DATA", "RUNTIME")}
    environment |= {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    words = [
        "--no-browser",
        f"--port={port}",
        "--ServerApp.ip=127.0.0.1",
        f"--IdentityProvider.token={TOKEN}",
    ]
    words += ["--allow-root"] if os.geteuid() == 0 else []
    served = Formgrader(port, home / "server.log")
    with (
        served.log.open("w") as output,
        subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", *words],
            cwd=course,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            _wait_for(served, process)
            yield served
        finally:
            _stop(served, process)


def _wait_for(served, process):
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError):
            if served.ask("/api/status")[0] == 200:
                return
        time.sleep(0.2)
    raise AssertionError(f"no Jupyter server within {STARTS_WITHIN} seconds:\n{served.log.read_text()}")


def _stop(served, process):
    """Ask the server to stop; end its processes if it does not."""
    with suppress(OSError, http.client.HTTPException):
        served.ask("/api/shutdown", "POST")
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOPS_WITHIN)
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
