"""How fast a class is graded, beside nbgrader: `python -m tests.benchmarks.grading`.

The same submissions are graded by `nbgrader autograde` and by `outsourcing-lab grade`, in turns, so that a
busy machine is busy for both. `--soak 3000` grades one large class and watches its memory and its rate.
"""

import argparse
import compileall
import contextlib
import functools
import itertools
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

import outsourcing_lab
from outsourcing_lab.grading.engine.engine import Engine
from outsourcing_lab.grading.engine.exercise import read_exercise
from outsourcing_lab.grading.engine.handed_in import read_notebook
from outsourcing_lab.grading.engine.job import job_for
from outsourcing_lab.grading.isolation.footprint import memory, tree
from outsourcing_lab.grading.isolation.limits import Limits
from outsourcing_lab.grading.isolation.mode import Mode
from outsourcing_lab.grading.isolation.self_test import problem_of
from outsourcing_lab.grading.isolation.warm_client import WarmProcess
from tests.grading.commands import rows_of
from tests.grading.small_course import CONFIGURATION, cell, notebook
from tests.sample_class import attempts, solved_cells, source_notebook, with_cells

PLOTS = "plots"
FIRST = "ex01_outsourcing_and_place"
MEGABYTE = 1024**2
WITHOUT_A_JUDGE = "without a judge"
PRELOAD = ("import numpy as np", "import matplotlib.pyplot as plt", "import outsourcing_lab.teaching")

STEPS = {
    "mean": ("sum(values) / len(values)", "mean(NUMBERS) == 2", "mean([5]) == 5"),
    "spread": ("max(values) - min(values)", "spread(NUMBERS) == 2", "spread([7]) == 0"),
    "doubled": ("[2 * value for value in values]", "doubled(NUMBERS) == [2, 4, 6]", "doubled([]) == []"),
    "scaled": ("np.asarray(values) / max(values)", "scaled(NUMBERS)[-1] == 1", "scaled([2, 4])[0] == 0.5"),
    "warmest": ("int(np.argmax(values))", "warmest(NUMBERS) == 2", "warmest([9, 1]) == 0"),
    "counted": (
        "{value: values.count(value) for value in values}",
        "counted(NUMBERS)[3] == 1",
        "counted('aa') == {'a': 2}",
    ),
    "smoothed": (
        "np.convolve(values, [0.5, 0.5], 'valid')",
        "smoothed(NUMBERS)[0] == 1.5",
        "len(smoothed([1, 2, 4])) == 2",
    ),
    "trend": (
        "float(np.polyfit(range(len(values)), values, 1)[0])",
        "trend(NUMBERS) > 0.99",
        "abs(trend([3, 3])) < 1e-9",
    ),
}
"""The steps of the made-up exercise: the solution, the visible check, the hidden check."""

DRAWING = """figure, axes = plt.subplots()
axes.plot(NUMBERS, label="measured")
axes.plot(np.cumsum(NUMBERS), label="in all")
axes.set_xlabel("day")
axes.legend()
plt.show()"""


def plots_exercise():
    """A source notebook as courses on data have them: numpy, eight steps, a figure."""
    made = notebook(
        cell("data", "locked", "import numpy as np\nimport matplotlib.pyplot as plt\nNUMBERS = [1, 2, 3]")
    )
    for name, (solution, check, hidden) in STEPS.items():
        body = f"def {name}(values):\n    ### BEGIN SOLUTION\n    return {solution}\n    ### END SOLUTION"
        tests = f"assert {check}\n### BEGIN HIDDEN TESTS\nassert {hidden}\n### END HIDDEN TESTS"
        made.cells += [cell(name, "solution", body), cell(f"test_{name}", "test", tests, 2)]
    made.cells.append(nbformat.v4.new_code_cell(DRAWING, id="drawing"))
    return made


def answers_of(exercise):
    """What four students hand in, as sources by grade_id: two are right, one is wrong, one not done."""
    if exercise == PLOTS:
        right = {name: f"def {name}(values):\n    return {step[0]}" for name, step in STEPS.items()}
        wrong = {"spread": "def spread(values):\n    return max(values)"}
        unfinished = {"trend": "def trend(values):\n    raise NotImplementedError"}
    else:
        right = solved_cells(exercise)
        known = attempts(exercise)
        wrong, unfinished = known["captive-is-outsourcing"].cells, known["unfinished"].cells
    return [right, right | wrong, right, right | unfinished]


def write_course(folder, exercise, count):
    """Write a course with one exercise, released by nbgrader, and what `count` students hand in."""
    source = folder / "solutions" / exercise / f"{exercise}.ipynb"
    source.parent.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIGURATION, "utf-8")
    nbformat.write(plots_exercise() if exercise == PLOTS else source_notebook(exercise), source)
    run(folder, "nbgrader", "generate_assignment", exercise)
    released = nbformat.read(folder / "exercises" / exercise / source.name, as_version=4)
    for number, answers in zip(range(count), itertools.cycle(answers_of(exercise)), strict=False):
        path = folder / "submitted" / f"student{number:05}" / exercise / source.name
        path.parent.mkdir(parents=True)
        nbformat.write(with_cells(nbformat.from_dict(released), answers), path)
    return folder


def environment():
    """The environment of a command: with the programs of this Python, whose bytecode may be kept."""
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return variables | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), variables["PATH"]])}


def run(course, module, *words):
    """Run a command in a course; return how many seconds it took."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", module, *words], cwd=course, env=environment(), capture_output=True, text=True
    )
    taken = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{module} {' '.join(words)} gave {done.returncode}:\n{done.stdout}{done.stderr}")
    return taken


def grade(course, *words):
    """Grade a class anew; return how many seconds it took."""
    return run(course, "outsourcing_lab", "grade", "--force", *words)


def compare(exercise, rounds, few, many):
    """Grade a class with nbgrader and with this package in turns; print milliseconds a submission."""
    ways = {
        "2 workers": ("--workers", "2"),
        "2 workers, no figures": ("--workers", "2", "--no-figures"),
        "1 worker": ("--workers", "1"),
        "1 worker, no figures": ("--workers", "1", "--no-figures"),
    }
    whole, further = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        theirs, small, large = (
            write_course(Path(folder, name), exercise, count)
            for name, count in (("theirs", few), ("small", few), ("large", many))
        )
        for number in range(rounds + 1):
            one = run(theirs, "nbgrader", "autograde", exercise, "--force", "--student", "student00000")
            all_of_few = run(theirs, "nbgrader", "autograde", exercise, "--force")
            measured = {"nbgrader autograde": (all_of_few / few, (all_of_few - one) / (few - 1))}
            for name, words in ways.items():
                of_few, of_many = grade(small, *words), grade(large, *words)
                measured[name] = (of_many / many, (of_many - of_few) / (many - few))
            for name, (each, further_one) in measured.items() if number else ():  # the first one warms up
                whole.setdefault(name, []).append(1000 * each)
                further.setdefault(name, []).append(1000 * further_one)
    print(
        f"{exercise}: milliseconds a submission, medians of {rounds} rounds; times nbgrader in the same one"
    )
    for title, taken, counts in (
        ("each further one", further, f"nbgrader 1 to {few}, grade {few} to {many}"),
        ("the whole command", whole, f"nbgrader over {few}, grade over {many}"),
    ):
        print(f"  {title} ({counts})")
        for name, values in taken.items():
            ratios = [a / b for a, b in zip(taken["nbgrader autograde"], values, strict=True)]
            print(f"    {name:24} {statistics.median(values):8.1f}  {statistics.median(ratios):6.1f} times")
    for suffix in ("", ", no figures"):
        pairs = zip(further["1 worker" + suffix], further["2 workers" + suffix], strict=True)
        gain = statistics.median(one / two for one, two in pairs)
        print(f"  two workers{suffix} give {gain:.2f} times what one gives")


def alone(*, figures):
    """Return the role of a child that runs all cells itself, tests and all: it has no judge."""
    from outsourcing_lab.grading.engine.roles import _shell
    from outsourcing_lab.grading.judging.shell import run_cell

    shell, outputs = _shell(figures)

    def run_all(descriptors):
        job, result = descriptors
        outputs.capture_descriptors()
        with os.fdopen(job, "rb") as file:
            cells = json.load(file)
        runs = [run_cell(shell, outputs, source).outputs for source in cells]
        with os.fdopen(result, "wb") as file:
            file.write(json.dumps(runs).encode())

    return run_all


def run_alone(process, sources):
    """Run cells in one child of a warm process; return their outputs."""
    with tempfile.TemporaryFile() as job:
        job.write(json.dumps(sources).encode())
        job.flush()
        job.seek(0)
        result, written = os.pipe()
        with os.fdopen(result, "rb") as reading:
            ticket = process.start("alone", [job.fileno(), written], Limits())
            os.close(written)
            text = reading.read()
        process.wait(ticket, 30)
    return json.loads(text)


def costs(exercise, rounds):
    """Run one right submission in each mode, and without a judge, in turns; print what each costs."""
    with tempfile.TemporaryDirectory() as folder:
        course = write_course(Path(folder, "course"), exercise, 1)
        file = f"{exercise}.ipynb"
        known = read_exercise(course / "solutions" / exercise / file, course / "exercises" / exercise / file)
        content = (course / "submitted" / "student00000" / exercise / file).read_bytes()
    cells = job_for(known, read_notebook(content)).cells
    count = len(os.sched_getaffinity(0))
    with contextlib.ExitStack() as stack:
        # All are started in this thread: processes end with the thread that started them.
        ways = {WITHOUT_A_JUDGE: [without_a_judge(stack, cells) for _ in range(count)]}
        for mode in Mode:
            if mode is Mode.NONE or not problem_of(mode):
                ways[mode.value] = [judged(stack, mode, known, cells) for _ in range(count)]
        for at_a_time in (count, 1):
            taken = {name: [] for name in ways}
            for number in range(rounds + 3):
                for name, calls in ways.items():
                    seconds = run_together(calls[:at_a_time])
                    if number >= 3:  # the first ones warm up
                        taken[name].append(1000 * seconds / at_a_time)
            print(f"{exercise}: milliseconds to run a submission, {at_a_time} at a time, medians of {rounds}")
            for name, values in taken.items():
                print(f"    {name:18}{statistics.median(values):8.1f}", end="")
                for other in (WITHOUT_A_JUDGE, Mode.NONE.value):
                    more = statistics.median(a - b for a, b in zip(values, taken[other], strict=True))
                    print(f"{more:+8.1f} to {other}", end="")
                print()


def judged(stack, mode, known, cells):
    """Return a function that runs cells in two processes of an engine of its own."""
    engine = stack.enter_context(Engine(mode, preload=PRELOAD))
    engine.start()
    return functools.partial(engine._judged, known, cells)


def without_a_judge(stack, cells):
    """Return a function that runs cells in one process, of a warm process of its own."""
    folders = [Path(__file__).parent, Path(__file__).parents[2]]
    process = WarmProcess(Mode.NONE, roles={"alone": "grading:alone"}, preload=PRELOAD, python_path=folders)
    return functools.partial(run_alone, stack.enter_context(process), [cell["source"] for cell in cells])


def run_together(calls):
    """Call functions in as many threads, a few times each; return how many seconds one time took."""
    times = 4
    with ThreadPoolExecutor(len(calls)) as executor:
        started = time.perf_counter()
        list(executor.map(lambda call: [call() for _ in range(times)], calls))
        return (time.perf_counter() - started) / times


def soak(count, exercise, words):
    """Grade one large class; print memory and rate as it goes, and whether every row is there."""
    with tempfile.TemporaryDirectory() as folder:
        course = write_course(Path(folder, "course"), exercise, count)
        command = [sys.executable, "-m", "outsourcing_lab", "grade", *words]
        said = Path(folder, "said")
        started = time.monotonic()
        with said.open("w") as output:
            process = subprocess.Popen(
                command, cwd=course, env=environment(), stdout=subprocess.DEVNULL, stderr=output
            )
            before = (started, 0)
            print(f"{exercise}: {count} submissions. Seconds, done, a second, MB here, MB of all processes")
            while process.poll() is None:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    now, done = time.monotonic(), said.read_text().count("\n")
                    here, everywhere = memory([process.pid], 0), memory(tree(process.pid), 0)
                    print(
                        f"{now - started:8.0f} {done:8} {(done - before[1]) / (now - before[0]):8.1f} "
                        f"{here // MEGABYTE:8} {everywhere // MEGABYTE:8}",
                        flush=True,
                    )
                    before = (now, done)
        seconds = time.monotonic() - started
        rows = rows_of(course / "grades.csv", "student")
        points = {float(row["points"]) for row in rows.values() if row["points"]}
        with sqlite3.connect(course / "gradebook.db") as gradebook:
            (kept,) = gradebook.execute("select count(*) from submitted_assignment").fetchone()
        pages = len(list((course / "feedback").glob("*/*.html")))
        print(said.read_text().splitlines()[-1])
        print(
            f"{seconds:.1f} s in all, exit code {process.returncode}: {len(rows)} rows, {kept} in the "
            f"gradebook, {pages} pages, points {sorted(points)}"
        )


def main():
    """Measure what is asked for."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--exercise", choices=[PLOTS, FIRST], action="append")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--few", type=int, default=8, help="what nbgrader grades")
    arguments.add_argument("--many", type=int, default=80, help="what the package grades, and the few")
    arguments.add_argument("--only", choices=["compare", "costs"])
    arguments.add_argument("--soak", type=int, metavar="SUBMISSIONS")
    arguments.add_argument("--no-figures", action="store_true", help="in the soak")
    asked = arguments.parse_args()
    compileall.compile_dir(Path(outsourcing_lab.__file__).parent, quiet=1)
    for exercise in asked.exercise or [PLOTS, FIRST]:
        if asked.soak:
            soak(asked.soak, exercise, ["--no-figures"] if asked.no_figures else [])
            continue
        if asked.only != "compare":
            costs(exercise, 10 * asked.rounds)
        if asked.only != "costs":
            compare(exercise, asked.rounds, asked.few, asked.many)


if __name__ == "__main__":
    main()
