"""Runs other people's tests on other people's answers, through the judge and in one process, and compares.

    python -m tests.grading.judging.corpus FOLDER

An exercise is a folder with a file of tests (`leap_test.py`, `test_leap.py`; for unittest or pytest, or plain
assertions) and an answer (`.meta/example.py`, `.meta/exemplar.py`, `example.py`, `solution.py`, or the module
that the tests import). Each answer is handed in as it is and in broken versions. Every test has to end in the
same way: passed, failed by an assertion, or by another error.
"""

import argparse
import ast
import importlib.util
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outsourcing_lab.grading.engine.names import names_of
from tests.grading.judging.mutants import broken_versions
from tests.grading.judging.run_tests import OUTCOMES
from tests.grading.judging.two_processes import TwoProcesses

ANSWERS = (".meta/example.py", ".meta/exemplar.py", "example.py", "exemplar.py", "solution.py")
SECONDS = 5
"""Of processor time for all the tests of an exercise; what takes longer in one process is left out."""


@dataclass(frozen=True)
class CorpusExercise:
    """Tests and the answer to them.

    Attributes:
        name: of the folder.
        tests: the file of tests.
        module: what they import the answer from.
        answer: its source.
        helpers: other modules that the tests or the answer import, by name.
    """

    name: str
    tests: Path
    module: str
    answer: str
    helpers: dict[str, str]


def exercises_in(folder: Path) -> Iterator[CorpusExercise]:
    """Find the exercises in a folder, at any depth, by name."""
    for tests in sorted({*folder.rglob("*_test.py"), *folder.rglob("test_*.py")}):
        place = tests.parent
        stem = tests.stem.removesuffix("_test").removeprefix("test_")
        beside = {path.stem: path for path in place.glob("*.py") if path != tests and path.stem != "conftest"}
        imported = [name for name in _imported(tests) if name in beside or not _is_installed(name)]
        given = next((place / name for name in ANSWERS if (place / name).is_file()), None)
        if given is None and stem in beside:
            given = beside[stem]
        if given is None:
            continue
        module = stem if stem in imported or not imported else _likely(imported, beside, given)
        helpers = {
            name: path.read_text("utf-8") for name, path in beside.items() if path != given and name != module
        }
        name = place.relative_to(folder).as_posix()
        yield CorpusExercise(name, tests, module, given.read_text("utf-8"), helpers)


@dataclass(frozen=True)
class Comparison:
    """How the tests of one exercise ended for one version of the answer.

    Attributes:
        exercise: its name.
        version: "as it is", or what is broken in it.
        one: outcome and message of each test in one process.
        two: the same through the judge.
    """

    exercise: str
    version: str
    one: dict[str, list[str]]
    two: dict[str, list[str]]

    @property
    def different(self) -> list[str]:
        """Return the tests that end otherwise through the judge."""
        return [name for name, (outcome, _) in self.one.items() if self.two.get(name, [""])[0] != outcome]


def compared(
    processes: TwoProcesses, exercise: CorpusExercise, folder: Path, broken: int = 2
) -> Iterator[Comparison]:
    """Run the tests on the answer and on broken versions of it.

    Args:
        processes: where they are run.
        exercise: the tests and the answer.
        folder: for files in between.
        broken: how many versions that are wrong in one place.
    """
    versions = [("as it is", exercise.answer), *broken_versions(exercise.answer, broken)]
    for version, answer in versions:
        cells = [("locked", _helpers_cell(exercise)), answer, ("test", _test_cell(exercise, folder))]
        one = _outcomes((processes.in_one(*cells, seconds=SECONDS) or [[]])[-1])
        if one is None:  # it goes on for ever, or ends the process
            continue
        names = names_of(answer)
        result = processes.judged(
            *cells,
            answers=sorted(names.bound | set(names.imported)),
            read=sorted(names.used),
            test_seconds=20 * SECONDS,
        )
        (row,) = result["tests"]
        two = _outcomes(row["outputs"])
        if two is None:
            why = row["problem"] or json.dumps(row["outputs"])[-1500:]
            two = {name: ["not run", why] for name in one}
        yield Comparison(exercise.name, version, one, two)


def _helpers_cell(exercise: CorpusExercise) -> str:
    lines = ["import sys, types"]
    for name, source in exercise.helpers.items():
        lines.append(f"sys.modules[{name!r}] = types.ModuleType({name!r})")
        lines.append(f"exec({source!r}, sys.modules[{name!r}].__dict__)")
    return "\n".join(lines)


def _test_cell(exercise: CorpusExercise, folder: Path) -> str:
    tests, names = exercise.tests, names_of(exercise.answer)
    exported = sorted(names.bound | set(names.imported))
    if exercise.module not in _imported(tests):
        source = f"from {exercise.module} import *\n{tests.read_text('utf-8')}"
        tests = folder / "test_of_the_answer.py"
        tests.write_text(source, "utf-8")
    return (
        "from tests.grading.judging.run_tests import run_tests\n"
        f"run_tests({str(tests)!r}, {exercise.module!r}, globals(), {exported!r})"
    )


def _outcomes(outputs: list[dict]) -> dict[str, list[str]] | None:
    text = "".join(output["text"] for output in outputs if output.get("name") == "stdout")
    _, found, after = text.rpartition(OUTCOMES)
    return json.loads(after.partition("\n")[0]) if found else None


def _imported(tests: Path) -> list[str]:
    """The modules that a file imports, in order."""
    names = []
    for node in ast.walk(ast.parse(tests.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name.partition(".")[0]) is not None


def _likely(imported: list[str], beside: dict[str, Path], given: Path) -> str:
    """The module that the answer stands for: the stub beside the tests, else its own name, else the first."""
    found = [name for name in imported if name in beside or name == given.stem]
    return (found or imported)[0]


def main() -> int:
    """Compare what is in the folder, print what differs; return 1 where it is more than one test in 100."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--broken", type=int, default=2, help="versions of each answer with one mistake")
    parser.add_argument("--only", default="", help="exercises whose name has this in it")
    chosen = parser.parse_args()
    processes = TwoProcesses(imported="tests.grading.judging.run_tests")
    tests = same = exercises = exercises_same = failing = 0
    with tempfile.TemporaryDirectory() as folder:
        for exercise in exercises_in(chosen.folder):
            if chosen.only not in exercise.name:
                continue
            rows = list(compared(processes, exercise, Path(folder), chosen.broken))
            count = sum(len(row.one) for row in rows)
            different = sum(len(row.different) for row in rows)
            right = rows[0].one if rows and rows[0].version == "as it is" else {}
            wrong = sum(outcome not in ("passed", "skipped") for outcome, _ in right.values())
            print(f"{count - different:5} of {count:5}  {exercise.name} ({exercise.tests.name})", flush=True)
            if wrong or not right:
                failing += 1
                print(
                    f"      in one process {wrong} of {len(right)} tests do not pass for the answer as it is"
                )
                for name, (outcome, why) in right.items():
                    if outcome not in ("passed", "skipped"):
                        print(f"        {name}: {outcome} {why!r:.300}")
            for row in rows:
                for name in row.different:
                    here, there = row.one[name], row.two.get(name, ["missing", ""])
                    print(
                        f"      {row.version}: {name}: {here[0]} in one process, {there[0]} through the judge"
                    )
                    print(f"        one: {here[1]!r:.400}\n        two: {there[1]!r:.400}")
            tests += count
            same += count - different
            exercises += 1
            exercises_same += not different
    processes.close()
    print(f"{exercises_same} of {exercises} exercises and {same} of {tests} tests end as in one process")
    print(f"({same / max(tests, 1):.2%}); {failing} answers do not pass their tests in one process.")
    return 0 if same >= 0.99 * tests else 1


if __name__ == "__main__":
    sys.exit(main())
