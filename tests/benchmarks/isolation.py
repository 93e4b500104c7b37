"""What isolation costs: `python -m tests.benchmarks.isolation`.

An empty child of a warmed-up process is timed in each mode. The modes take turns, so that a busy machine is
busy for all of them.
"""

import contextlib
import statistics
import time
from pathlib import Path

from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.self_test import problem_of
from outsourcing_lab.grading.isolation.warm_client import WarmProcess
from outsourcing_lab.grading.isolation.warm_up import warm_up

ROUNDS = 200


def prepare(*, figures):
    """Return the role of a child that does nothing."""
    warm_up()
    return lambda descriptors: None


def main():
    """Print milliseconds from start to exit, for each mode that holds here."""
    modes = [mode for mode in Mode if mode is Mode.NONE or not problem_of(mode)]
    with contextlib.ExitStack() as stack:
        processes = {
            mode: stack.enter_context(
                WarmProcess(mode, roles={"empty": "isolation:prepare"}, python_path=[Path(__file__).parent])
            )
            for mode in modes
        }
        taken = {mode: [] for mode in modes}
        for _ in range(ROUNDS):
            for mode, process in processes.items():
                started = time.perf_counter()
                ended = process.wait(process.start("empty", [], Limits()), 10)
                taken[mode].append((time.perf_counter() - started) * 1000)
                assert ended.code == 0, ended
    without = statistics.median(taken[Mode.NONE])
    for mode in modes:
        median = statistics.median(taken[mode])
        best = min(taken[mode])
        print(f"{mode.value:13} {median:6.2f} ms, {median - without:+.2f} ms to none, best {best:.2f}")


if __name__ == "__main__":
    main()
