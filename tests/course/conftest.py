import pytest

from outsourcing_lab.folders import MANIFEST


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A student's folder, with this process in its lessons."""
    folder = tmp_path / "my course"
    (folder / "notebooks").mkdir(parents=True)
    (folder / MANIFEST).write_text("{}", "utf-8")
    monkeypatch.chdir(folder / "notebooks")
    return folder
