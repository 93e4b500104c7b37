"""JupyterLab as the student's command starts it, with settings of its own, and stopped for certain."""

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
STOPS_WITHIN = 60
TOKEN = "a-token-for-the-tests"  # noqa: S105 (of a server on this machine, for a minute)
FOLDERS = (
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
    "IPYTHONDIR",
)


@dataclass(frozen=True)
class JupyterLab:
    """A server that is running: its port, the folder it serves, and where its user's settings lie."""

    port: int
    folder: Path
    settings: Path

    def address(self, notebook):
        """Return where a notebook is opened, with nothing restored from an earlier visit."""
        path = notebook.relative_to(self.folder).as_posix()
        return f"http://127.0.0.1:{self.port}/lab/tree/{path}?reset&token={TOKEN}"


@contextmanager
def opened_course(folder, home):
    """Run `outsourcing-lab open` on a folder until the block ends; give the `JupyterLab`.

    Args:
        folder: the student's folder.
        home: an empty folder, for what JupyterLab keeps for its user.
    """
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTHONW"))
    }
    environment |= {name: str(home / name.lower()) for name in FOLDERS} | {"HOME": str(home)}
    words = ["open", str(folder), "--", "--no-browser", f"--port={_free_port()}", "--ServerApp.ip=127.0.0.1"]
    words += [f"--IdentityProvider.token={TOKEN}", *(["--allow-root"] if os.geteuid() == 0 else [])]
    log = home / "jupyterlab.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, "-m", "outsourcing_lab", *words],
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        started = {}
        try:
            started = _wait_for_server(process, Path(environment["JUPYTER_RUNTIME_DIR"]), log)
            settings = Path(environment["JUPYTERLAB_SETTINGS_DIR"])
            yield JupyterLab(started["port"], Path(started["root_dir"]), settings)
        finally:
            _stop(process, started.get("port"))


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for_server(process, runtime, log):
    """Return what the server says of itself, as soon as it answers."""
    end = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < end and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            with suppress(OSError, ValueError):  # half written, or not listening yet
                started = json.loads(file.read_text())
                if _asked(started["port"], "GET", "/api/status") == 200:
                    return started
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start within {STARTS_WITHIN} seconds:\n{log.read_text()}")


def _asked(port, method, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, headers={"Authorization": f"token {TOKEN}"})
        return connection.getresponse().status
    finally:
        connection.close()


def _stop(process, port):
    """Ask the server to stop, which stops its kernels; end the processes of this session if it does not."""
    if port:
        with suppress(OSError, http.client.HTTPException):
            _asked(port, "POST", "/api/shutdown")
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOPS_WITHIN)
            return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
