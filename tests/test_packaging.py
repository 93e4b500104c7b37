"""What leaves the clone: the wheel and the source distribution hold what they should, and nothing else."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COURSE = ("notebooks", "exercises")
PACKAGE_FILES = [
    r"outsourcing_lab/(\w+/)*\w+\.py",
    r"outsourcing_lab/py\.typed",
    r"outsourcing_lab/page\.css",
    r"outsourcing_lab/lessons\.toml",
    r"outsourcing_lab/taxonomy/\w+\.toml",
    r"outsourcing_lab/taxonomy/classifier\.(json|md)",
    r"outsourcing_lab/decisions/data/\w+\.csv",
    r"outsourcing_lab/course/jupyter_config/labconfig/page_config\.json",
    r"outsourcing_lab/course/templates/new_lesson/\w+\.(md|toml|py)\.j2",
    r"outsourcing_lab/teaching/quizzes/quiz\.(js|css)",
    r"outsourcing_lab/teaching/quizzes/banks/\d\d_\w+\.json",
    r"outsourcing_lab/grading/reporting/differences\.toml",
    r"outsourcing_lab/grading/reporting/templates/\w+\.(html\.j2|css)",
    r"outsourcing_lab/handouts/templates/handout/\w+\.(json|html\.j2|css|js)",
    r"outsourcing_lab/handouts/index_page/index\.(html\.j2|css|js)",
    r"outsourcing_lab/handouts/font/(\w+\.woff2|OFL\.txt)",
]
NOTEBOOKS = r"notebooks/\d\d_\w+\.ipynb"
EXERCISES = r"exercises/ex\d\d_\w+/ex\d\d_\w+\.ipynb"
WHEEL = [
    *PACKAGE_FILES,
    f"outsourcing_lab/_course/{NOTEBOOKS}",
    f"outsourcing_lab/_course/{EXERCISES}",
    r"outsourcing_lab-[\d.]+\.dist-info/(METADATA|WHEEL|RECORD|entry_points\.txt|licenses/LICENSE(-PROSE)?)",
    r"outsourcing_lab-[\d.]+\.dist-info/licenses/outsourcing_lab/handouts/font/OFL\.txt",
]
SOURCE = [
    *PACKAGE_FILES,
    NOTEBOOKS,
    EXERCISES,
    r"PKG-INFO|pyproject\.toml|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|LICENSE|LICENSE-PROSE|\.gitignore",
]
# What lies about in a real clone, and must not travel; much of it no .gitignore names.
DECOYS = (
    "notebooks/01_x.quiz.toml",
    "notebooks/.DS_Store",
    "notebooks/Untitled.ipynb",
    "notebooks/data/01_x.ipynb",
    "exercises/ex01_outsourcing_and_place/notes.md",
    "exercises/ex01_outsourcing_and_place/.notes.ipynb",
    "exercises/ex01_x.ipynb",
    "outsourcing_lab/.cli.py.swp",
    "outsourcing_lab/teaching/quizzes/banks/01_x.quiz.toml",
    "solutions/ex01_x/ex01_x.ipynb",
    "solutions/ex01_x.attempts.toml",
    "notebooks/.ipynb_checkpoints/01_x-checkpoint.ipynb",
    "exercises/ex01_outsourcing_and_place/.ipynb_checkpoints/ex01_x-checkpoint.ipynb",
    "outsourcing_lab/__pycache__/cli.cpython-311.pyc",
    "submitted/ada/ex01_x/ex01_x.ipynb",
    "gradebook.db",
    "grades.csv",
)


@pytest.fixture(scope="module")
def archives(tmp_path_factory):
    """The wheel and the source distribution, built from a copy of the clone with decoys planted in it."""
    clone = tmp_path_factory.mktemp("a clone") / "outsourcing lab"
    ignore = shutil.ignore_patterns(
        ".git", ".venv", "dist", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info"
    )
    shutil.copytree(ROOT, clone, ignore=ignore)
    for decoy in DECOYS:
        (clone / decoy).parent.mkdir(parents=True, exist_ok=True)
        (clone / decoy).write_text("{}", "utf-8")
    subprocess.run([sys.executable, "-m", "hatchling", "build"], cwd=clone, check=True, capture_output=True)
    (wheel,), (source,) = (clone / "dist").glob("*.whl"), (clone / "dist").glob("*.tar.gz")
    return wheel, source


def wheel_files(archive):
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def source_files(archive):
    with tarfile.open(archive) as opened:
        members = [member for member in opened.getmembers() if member.isfile()]
        return {member.name.split("/", 1)[1]: opened.extractfile(member).read() for member in members}


@pytest.mark.parametrize(("number", "read", "allowed"), [(0, wheel_files, WHEEL), (1, source_files, SOURCE)])
def test_an_archive_holds_what_the_allow_list_names(archives, number, read, allowed):
    files = read(archives[number])
    strangers = [name for name in files if not any(re.fullmatch(pattern, name) for pattern in allowed)]
    assert not strangers
    missing = [pattern for pattern in allowed if not any(re.fullmatch(pattern, name) for name in files)]
    assert not missing
    assert not {Path(name).name for name in files} & {Path(decoy).name for decoy in DECOYS}


@pytest.mark.parametrize(("number", "read"), [(0, wheel_files), (1, source_files)])
def test_no_solution_key_or_hidden_test_leaves_the_clone(archives, number, read):
    for name, content in read(archives[number]).items():
        if name.endswith(".ipynb"):
            sources = "".join(line for cell in json.loads(content)["cells"] for line in cell["source"])
            assert "HIDDEN TESTS" not in sources, name
            assert "SOLUTION" not in sources, name
        assert "attempts.toml" not in name
        assert "quiz.toml" not in name


def test_every_lesson_and_exercise_of_the_clone_is_in_the_wheel(archives):
    packed = wheel_files(archives[0])
    for part in COURSE:
        notebooks = [
            path for path in (ROOT / part).rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts
        ]
        assert notebooks
        for path in notebooks:
            name = f"outsourcing_lab/_course/{path.relative_to(ROOT).as_posix()}"
            assert packed[name] == path.read_bytes()


def test_the_unpacked_wheel_finds_its_course_and_shows_its_quiz(archives, tmp_path):
    shutil.unpack_archive(archives[0], tmp_path / "site", "zip")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from outsourcing_lab.folders import shipped_course\n"
        "from outsourcing_lab.teaching import quiz\n"
        "print(shipped_course())\n"
        "print(quiz('01_outsourcing_and_place').title)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(tmp_path / "site")], capture_output=True, text=True, check=True
    )
    folder, title = done.stdout.splitlines()
    assert Path(folder) == tmp_path / "site" / "outsourcing_lab" / "_course"
    assert title == "Outsourcing and place"
