"""A gradebook in a real PostgreSQL: the same marks as in SQLite, and nbgrader reads them."""

import os
import pwd
import shutil
import socket
import subprocess
from glob import glob

import pytest

from tests.grading.commands import nbgrader, outsourcing_lab, rows_of
from tests.grading.small_course import EXERCISE, write_class, write_course

# Debian keeps a server's programs off the path, in a folder for each version.
SERVER = shutil.which("postgres") or max(glob("/usr/lib/postgresql/*/bin/postgres"), default=None)  # noqa: PTH207
pytestmark = pytest.mark.skipif(SERVER is None, reason="there is no PostgreSQL (Debian's package postgresql)")


@pytest.fixture
def database(tmp_path_factory):
    """The address of an empty database, on a server of its own."""
    folder = tmp_path_factory.mktemp("postgresql")
    programs = os.path.dirname(os.path.realpath(SERVER))  # noqa: PTH120
    user = {}
    if os.geteuid() == 0:  # it refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        for parent in folder.parents:
            if parent.owner() == "root" and parent.stat().st_mode & 0o001 == 0:
                parent.chmod(parent.stat().st_mode | 0o001)
    data = folder / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    common = {"check": True, "cwd": folder, "capture_output": True, "text": True, **user}
    subprocess.run([f"{programs}/initdb", "-D", data, "-U", "grader", "--auth=trust", "-E", "UTF8"], **common)
    options = f"-p {port} -h 127.0.0.1 -k {folder}"
    control = [f"{programs}/pg_ctl", "-D", str(data), "-l", str(folder / "log"), "-w"]
    subprocess.run([*control, "-o", options, "start"], **(common | {"capture_output": False}))
    try:
        subprocess.run(
            [f"{programs}/createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "grader", "marks"], **common
        )
        yield f"postgresql://grader@127.0.0.1:{port}/marks"
    finally:
        subprocess.run([*control, "-m", "fast", "stop"], **common)


def test_the_marks_in_postgresql_are_those_in_sqlite(database, tmp_path):
    course = write_course(tmp_path)
    assert nbgrader(course, "generate_assignment", EXERCISE).returncode == 0
    write_class(course)
    assert outsourcing_lab(course, "grade").returncode == 0
    in_sqlite = rows_of(course / "grades.csv", "student")
    shutil.rmtree(course / "autograded")
    done = outsourcing_lab(course, "grade", "--database", database)
    assert done.returncode == 0, done.stderr
    assert "8 submissions in" in done.stderr
    assert rows_of(course / "grades.csv", "student") == in_sqlite
    again = outsourcing_lab(course, "grade", "--database", database)
    assert "All 8 submissions were graded before" in again.stderr
    address = database.replace("postgresql://", "postgresql+psycopg://")
    exported = nbgrader(course, "export", "--to", "marks.csv", f"--CourseDirectory.db_url={address}")
    assert exported.returncode == 0, exported.stderr
    marks = rows_of(course / "marks.csv", "student_id")
    assert {student: float(row["score"]) for student, row in marks.items()} == {
        student: float(row["points"]) for student, row in in_sqlite.items()
    }
