"""How fast handouts are rendered: `python -m tests.benchmarks.handouts`.

All lessons of the course are rendered, from the outputs that they are stored with, by one run of our command
and by one run of `jupyter nbconvert --to html` a lesson. The two take turns, so that a busy machine is busy
for both; the time that the processes themselves took (user and system) is printed too. Then a lesson more is
timed in a process that has rendered it before.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from outsourcing_lab.handouts.exporter import HandoutExporter
from outsourcing_lab.handouts.finding import find_notebooks, is_exercise, read_notebook

ROUNDS = 5


def run(*words):
    """Run Python with these words, and return the seconds on the clock, and those of the processes."""
    before, started = os.times(), perf_counter()
    subprocess.run([sys.executable, "-m", *words], check=True, capture_output=True)
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return perf_counter() - started, used


def one_lesson_more(lessons):
    """Return the median of the seconds that each lesson takes once all were rendered."""
    exporter = HandoutExporter()
    taken = []
    for number in range(ROUNDS + 1):
        for file, content in lessons.items():
            started = perf_counter()
            exporter.from_notebook_node(content, {"metadata": {"name": file.stem, "path": str(file.parent)}})
            if number:
                taken.append(perf_counter() - started)
    return median(taken), max(taken)


def main():
    """Print medians and the ratio."""
    contents = {file: read_notebook(file) for file in find_notebooks([])}
    lessons = {file: content for file, content in contents.items() if not is_exercise(content)}
    names = [str(file) for file in lessons]
    pairs = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            ours = run("outsourcing_lab", "handouts", *names, "--to", str(Path(folder, "ours")))
            theirs = [run("nbconvert", "--to", "html", "--output-dir", folder, name) for name in names]
            pairs.append((ours, tuple(map(sum, zip(*theirs, strict=True)))))
    for place, what in enumerate(("on the clock", "of the processes")):
        mine, other = (median(pair[side][place] for pair in pairs) for side in (0, 1))
        ratio = median(theirs[place] / ours[place] for ours, theirs in pairs)
        print(
            f"{len(lessons)} lessons, seconds {what}: {mine:.2f}, nbconvert one by one {other:.2f}: "
            f"{ratio:.1f} times faster (aim: 10)"
        )
    middle, most = one_lesson_more(lessons)
    print(f"a lesson more: {middle * 1000:.0f} ms, at most {most * 1000:.0f} ms (aim: 100)")


if __name__ == "__main__":
    main()
