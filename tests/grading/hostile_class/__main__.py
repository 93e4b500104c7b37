"""Hand in all hostile submissions, each followed by an honest one, and say which got through.

    python -m tests.grading.hostile_class --mode FULL
    python -m tests.grading.hostile_class --mode NONE --user student

With isolation off each is graded alone, in a folder of its own, and never as root: what is seen to succeed
there counts as an attack. Points are tried with all cells in one process.
"""

import argparse
import os
import pwd
import re
import sys
import tempfile
from pathlib import Path

from tests.grading.hostile_class.one_process import points_in_one_process
from tests.grading.hostile_class.place import place
from tests.grading.hostile_class.run import run
from tests.grading.hostile_class.table import HOSTILE


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mode", choices=("FULL", "LANDLOCK", "NONE"), default="FULL")
    parser.add_argument("--user", default=pwd.getpwuid(os.geteuid()).pw_name, help="who grades")
    parser.add_argument("--only", default="", help="a regular expression for names")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--output", action="store_true", help="print what the command printed")
    arguments = parser.parse_args()
    grader = pwd.getpwnam(arguments.user).pw_uid
    chosen = [each for each in HOSTILE if re.search(arguments.only, each.name)]
    os.umask(0o022)
    if arguments.mode == "NONE":
        if grader == 0:
            parser.error("without isolation they are never run as root: say --user")
        return without_isolation(chosen, grader)
    with FolderFor(grader) as folder, place(folder, grader=grader) as there:
        found = run(there, chosen, arguments.mode, grader=grader, workers=arguments.workers)
    if arguments.output:
        print(found.output)
    for each in chosen:
        signs = found.signs.get(each.name, [])
        marks = found.marks.get(each.name)
        print(f"{'THROUGH' if signs else 'stopped'}  {each.family}: {each.name}: {'; '.join(signs) or marks}")
    for sign in found.general:
        print(f"THROUGH  {sign}")
    print(
        f"{arguments.mode} as {arguments.user}: {len(chosen)} submissions, {len(found.all)} signs of success"
    )
    return 1 if found.all else 0


def without_isolation(chosen, grader):
    counted = 0
    for each in chosen:
        if each.proof == "isolation off":
            with FolderFor(grader) as folder, place(folder, grader=grader) as there:
                seen = run(there, [each], "NONE", grader=grader).all
            seen = [sign for sign in seen if f"{each.sign}:" in sign]
        elif each.proof == "one process":
            seen = points_in_one_process(each)
        else:
            print(f"not tried  {each.family}: {each.name}")
            continue
        counted += bool(seen)
        print(
            f"{'succeeds ' if seen else 'FAILS    '}  {each.family}: {each.name}: {'; '.join(seen)[:150]}",
            flush=True,
        )
    print(f"{counted} attacks succeed without isolation")
    return 0


class FolderFor(tempfile.TemporaryDirectory):
    """An empty folder that a user can work in."""

    def __init__(self, user):
        super().__init__(prefix="hostile class ", ignore_cleanup_errors=True)
        Path(self.name).chmod(0o711)
        os.chown(self.name, user, -1)

    def __enter__(self):
        return Path(super().__enter__())


if __name__ == "__main__":
    sys.exit(main())
