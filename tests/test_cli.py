import subprocess
import sys

import pytest

from outsourcing_lab import __version__
from outsourcing_lab.cli import main


def run(folder, *words):
    return subprocess.run(
        [sys.executable, "-m", "outsourcing_lab", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words", [["release"], ["grade", "--trust-submissions"], ["build"], ["build", "--check"]]
)
def test_outside_a_course_folder_the_instructors_commands_say_so(tmp_path, words):
    done = run(tmp_path, *words)
    assert done.returncode == 1
    assert "is not a course folder: nbgrader_config.py and solutions not found" in done.stderr
    assert "clone" in done.stderr
    assert done.stdout == ""
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("words", [["release"], ["grade"]])
def test_without_what_instructors_install_they_are_told_how(tmp_path, words):
    (tmp_path / "solutions").mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    hides = "import sys; sys.modules['nbgrader'] = None"
    script = f"{hides}; from outsourcing_lab.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", script, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("outsourcing-lab: nbgrader is not installed")
    assert done.stderr.endswith("python -m pip install -e '.[instructor]'\n")
    assert done.stdout == ""


def test_the_version_is_printed(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"outsourcing-lab {__version__}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "COMMAND"),
        (["teach"], "invalid choice: 'teach'"),
        (["check", "--all"], "unrecognized arguments: --all"),
        (["build", "--", "--port=1"], "only `open` passes on what stands behind `--`"),
    ],
)
def test_wrong_arguments_exit_with_2(capsys, words, message):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, outsourcing_lab, outsourcing_lab.teaching, outsourcing_lab.taxonomy\n"
        "import outsourcing_lab.decisions.location\n"
        "assert not {'numpy', 'matplotlib', 'ipywidgets', 'IPython', 'nbformat'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
