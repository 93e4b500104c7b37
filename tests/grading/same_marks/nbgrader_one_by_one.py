"""Runs nbgrader in the course folder that it is started in, as formgrader does: a student at a time.

    python nbgrader_one_by_one.py RELEASE|AUTOGRADE EXERCISE:STUDENT…

One submission that stops nbgrader then stops no other. It writes what became of each as JSON, a line each.
"""

import json
import sys
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader


def release(api, exercise, due):
    done = api.generate_assignment(exercise)
    if not done["success"]:
        raise RuntimeError(f"{exercise}: {done}")
    with Gradebook(api.coursedir.db_url, api.coursedir.course_id) as gradebook:
        gradebook.update_or_create_assignment(exercise, duedate=due)


def main():
    command, *words = sys.argv[1:]
    api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py", path=Path.cwd()).load_config())
    if command == "release":
        for exercise in words[1:]:
            release(api, exercise, due=words[0])
        return
    for word in words:
        exercise, _, student = word.partition(":")
        done = api.autograde(exercise, student)
        print(json.dumps({"exercise": exercise, "student": student, **done}), flush=True)


if __name__ == "__main__":
    main()
