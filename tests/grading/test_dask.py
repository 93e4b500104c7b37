"""A cluster of Dask workers grades, and one that is killed costs nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tests.grading.commands import nbgrader, outsourcing_lab, rows_of
from tests.grading.small_course import EXERCISE, RIGHT, hand_in, write_course

STUDENTS = [f"s{number:02}" for number in range(24)]
CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def cluster(tmp_path):
    """The address of a scheduler and the process ids of its workers, each with a nanny that replaces it."""
    script = tmp_path / "cluster.py"
    script.write_text(CLUSTER, "utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        address, *pids = process.stdout.readline().split()
        yield address, [int(pid) for pid in pids]
        process.stdin.close()
        process.wait(60)


@pytest.fixture
def course(tmp_path):
    made = write_course(tmp_path)
    assert nbgrader(made, "generate_assignment", EXERCISE).returncode == 0
    for number, student in enumerate(STUDENTS):
        hand_in(made, student, RIGHT if number % 2 else {})
    return made


def test_a_worker_that_is_killed_costs_no_submission(course, cluster):
    address, pids = cluster
    command = [sys.executable, "-W", "error", "-m", "outsourcing_lab", "grade", "--dask", address]
    with subprocess.Popen(
        command, cwd=course, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        while line := process.stderr.readline():
            if line.startswith("["):
                break
        os.kill(pids[0], signal.SIGKILL)
        output, errors = process.communicate(timeout=300)
    assert process.returncode == 0, line + errors
    assert "24 of 24 submissions graded" in output
    rows = rows_of(course / "grades.csv", "student")
    assert [float(rows[student]["points"]) for student in STUDENTS] == [0, 6] * (len(STUDENTS) // 2)


def test_without_a_scheduler_nothing_is_graded(course):
    started = time.monotonic()
    done = outsourcing_lab(course, "grade", "--dask", "tcp://127.0.0.1:9")
    assert done.returncode == 1
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr
    assert time.monotonic() - started < 120
