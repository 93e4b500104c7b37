import os
import signal

import pytest
from hypothesis import settings

# A busy machine is no failure: a timing is a benchmark, never a test.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

# A shell runs what stands before `&` deaf to Ctrl-C, and so would be the commands that are interrupted here.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def jupyter_folders(tmp_path, monkeypatch):
    """Keep Jupyter's own files, such as the database of trusted notebooks, out of the user's home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for part in ("CONFIG", "DATA", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{part}_DIR", str(home / part.lower()))
    return {
        name: os.environ[name]
        for name in ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    }
