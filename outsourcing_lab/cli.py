"""The `outsourcing-lab` command: it reads arguments, calls a room, prints what came back."""

import argparse
import dataclasses
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from outsourcing_lab import __version__
from outsourcing_lab.errors import ArgumentError, CommandError, StoppedError
from outsourcing_lab.folders import require_checkout

# Rooms are imported inside the commands: nbformat alone takes a second to import, `--help` should not.


def _open(arguments: argparse.Namespace) -> int:
    from outsourcing_lab.course.opening import copy_course, start_jupyterlab

    print(copy_course(arguments.folder))
    return start_jupyterlab(arguments.folder, arguments.jupyter_arguments)


def _check(arguments: argparse.Namespace) -> int:
    from outsourcing_lab.course.exercise_check import check_exercise
    from outsourcing_lab.course.exercise_files import find_exercises

    try:
        exercises = find_exercises(arguments.exercises)
    except CommandError as problem:
        print(f"outsourcing-lab: {problem}", file=sys.stderr)
        return 2
    passed = []
    for exercise in exercises:
        with _said_after(2, f"Running {exercise.name} from the top …"):
            try:
                found = check_exercise(exercise)
            except CommandError as problem:
                print(f"outsourcing-lab: {problem}", file=sys.stderr)
                passed.append(False)
                continue
            except KeyboardInterrupt:
                print(f"outsourcing-lab: the check of {exercise.name} was stopped", file=sys.stderr)
                return 130
        print(found.message, end="\n\n", flush=True)
        passed.append(found.passes)
    return 0 if all(passed) else 1


@contextmanager
def _said_after(seconds: float, text: str) -> Iterator[None]:
    """Say on stderr what is going on, if it goes on for long."""
    timer = Timer(seconds, lambda: print(text, file=sys.stderr))
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _handouts(arguments: argparse.Namespace) -> int:
    # nbformat brings jsonschema, which compiles the grammar of web addresses: half of all the time that the
    # command takes, for a check that no notebook's schema asks for. Without the grammar it does not.
    with _as_if_missing("rfc3987_syntax"):
        from outsourcing_lab.handouts.finding import find_notebooks
        from outsourcing_lab.handouts.render import write_handouts
        from outsourcing_lab.handouts.versions import Version

    version = Version(arguments.version)
    written = write_handouts(
        find_notebooks(arguments.notebooks),
        arguments.to or Path("handouts" if version is Version.LEARN else f"handouts-{version}"),
        version,
        execute=arguments.execute,
        pdf=arguments.pdf,
        strict=arguments.strict,
    )
    for file in written:
        print(file)
    return 0


@contextmanager
def _as_if_missing(module: str) -> Iterator[None]:
    """Let an optional module that nobody has imported yet seem not to be installed."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment] # so Python's import system wants it
    try:
        yield
    finally:
        del sys.modules[module]


def _release(arguments: argparse.Namespace) -> int:
    from outsourcing_lab.grading.release import release

    for notebook in release(require_checkout(Path.cwd()), arguments.exercises):
        print(notebook)
    return 0


def _grade(arguments: argparse.Namespace) -> int:
    from outsourcing_lab.grading.class_run import Request
    from outsourcing_lab.grading.grade import grade
    from outsourcing_lab.grading.reporting.differences import report_of_differences

    names = (field.name for field in dataclasses.fields(Request))
    request = Request(**{name: getattr(arguments, name) for name in names})
    report = grade(require_checkout(Path.cwd()), arguments.submitted, request)
    print(report)
    if arguments.like_nbgrader:
        print(f"\n{report_of_differences(report)}")
    return 0 if report.complete else 1


def _doctor(arguments: argparse.Namespace) -> int:
    from outsourcing_lab.grading.doctor import findings, render

    found = findings()
    print(render(found))
    return 0 if found[0].good else 1


def _build(arguments: argparse.Namespace) -> int:
    from outsourcing_lab.course.build import build, stale

    course = require_checkout(Path.cwd())
    if not arguments.check:
        for path in build(course):
            print(path)
        return 0
    findings = stale(course)
    for finding in findings:
        print(finding, file=sys.stderr)
    return 1 if findings else 0


def _new_lesson(arguments: argparse.Namespace) -> int:
    from outsourcing_lab.course.new_lesson import new_lesson

    print(new_lesson(require_checkout(Path.cwd()), arguments.stem, arguments.title))
    return 0


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"it must be a whole number from 1, not {text!r}")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="outsourcing-lab", description="Lessons, exercises and handouts on outsourcing."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    command = commands.add_parser("open", help="copy the course into a folder and start JupyterLab there")
    command.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("my-outsourcing-lab"),
        metavar="FOLDER",
        help="your own folder (default: %(default)s); files that you changed stay as they are",
    )
    command.set_defaults(run=_open)

    command = commands.add_parser("check", help="run your exercises from the top and show what passes")
    command.add_argument(
        "exercises",
        nargs="*",
        metavar="EXERCISE",
        help="a number, a name or a notebook file (default: all exercises in your folder)",
    )
    command.set_defaults(run=_check)

    command = commands.add_parser(
        "handouts", help="render lessons and exercises to HTML pages that need no network"
    )
    command.add_argument(
        "notebooks",
        nargs="*",
        metavar="LESSON",
        help="a number or name (1 or ex1 for its exercise), or a notebook file (default: all)",
    )
    command.add_argument(
        "--to",
        type=Path,
        metavar="FOLDER",
        help="where to write (default: handouts, handouts-key or handouts-test)",
    )
    versions = command.add_mutually_exclusive_group()
    versions.add_argument(
        "--key",
        dest="version",
        action="store_const",
        const="key",
        default="learn",
        help="with answers, feedback and solutions (instructors, in a clone)",
    )
    versions.add_argument(
        "--test", dest="version", action="store_const", const="test", help="without any answer"
    )
    command.add_argument(
        "--pdf", action="store_true", help="print each page to a PDF too, with the Chromium that is there"
    )
    command.add_argument(
        "--execute",
        action="store_true",
        help="run the lessons first, in a copy of their folder (default: their stored outputs are shown)",
    )
    command.add_argument(
        "--strict", action="store_true", help="where there are warnings, write nothing and exit with 1"
    )
    command.set_defaults(run=_handouts)

    command = commands.add_parser("release", help="derive exercises/ from solutions/ (instructors)")
    command.add_argument(
        "exercises", nargs="*", metavar="EXERCISE", help="the exercise's folder name (default: all)"
    )
    command.set_defaults(run=_release)

    command = commands.add_parser("grade", help="grade submissions (instructors)")
    command.add_argument(
        "submitted",
        nargs="?",
        type=Path,
        default=Path("submitted"),
        metavar="SUBMITTED",
        help="STUDENT/EXERCISE/ folders, or a folder or zip of files as a learning platform exports them "
        "(default: %(default)s)",
    )
    command.add_argument("--exercise", metavar="EXERCISE", help="only submissions of this exercise")
    command.add_argument("--student", metavar="STUDENT", help="only submissions of this student")
    command.add_argument(
        "--workers",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="NUMBER",
        help="how many to grade at a time (default: as many as there are processors, %(default)s)",
    )
    command.add_argument("--dask", metavar="ADDRESS", help="grade on the workers of this Dask scheduler")
    command.add_argument("--force", action="store_true", help="grade again what was graded before")
    command.add_argument(
        "--no-figures", dest="figures", action="store_false", help="leave figures undrawn, which is faster"
    )
    command.add_argument(
        "--database", metavar="URL", help="the gradebook, such as postgresql://… (default: the course's own)"
    )
    command.add_argument(
        "--pattern",
        metavar="PATTERN",
        help="how files are named: a regular expression with (?P<student>…) and (?P<exercise>EXERCISE)",
    )
    command.add_argument(
        "--trust-submissions",
        action="store_true",
        help="run students' code on this machine as you, without isolation",
    )
    command.add_argument(
        "--like-nbgrader",
        action="store_true",
        help="list the cells that nbgrader itself would mark otherwise",
    )
    command.set_defaults(run=_grade)

    command = commands.add_parser(
        "doctor", help="say whether this machine can keep students' code from it (instructors)"
    )
    command.set_defaults(run=_doctor)

    command = commands.add_parser("build", help="write the stored outputs and quiz banks again (maintainers)")
    command.add_argument(
        "--check", action="store_true", help="write nothing; say what is stale, exit 1 if anything is"
    )
    command.set_defaults(run=_build)

    command = commands.add_parser(
        "new-lesson", help="write the skeleton of the next lesson, its quiz and its exercise (maintainers)"
    )
    command.add_argument("stem", metavar="NN_WORDS", help="its name in all folders, such as 05_hard_cases")
    command.add_argument("title", metavar="TITLE", help="what it is called, such as 'Hard cases'")
    command.set_defaults(run=_new_lesson)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 refused or failed, 2 wrong arguments, 130 stopped.

    Args:
        argv: the words behind `outsourcing-lab`; by default those of this process. What stands behind `--`
            goes to JupyterLab.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    split = words.index("--") if "--" in words else len(words)
    parser = _parser()
    arguments = parser.parse_args(words[:split])
    arguments.jupyter_arguments = words[split + 1 :]
    if arguments.jupyter_arguments and arguments.run is not _open:
        parser.error("only `open` passes on what stands behind `--`")
    try:
        code: int = arguments.run(arguments)
    except CommandError as problem:
        print(f"outsourcing-lab: {problem}", file=sys.stderr)
        return {ArgumentError: 2, StoppedError: 130}.get(type(problem), 1)
    except KeyboardInterrupt:
        print("outsourcing-lab: interrupted. Run the same command again to go on.", file=sys.stderr)
        return 130
    return code
