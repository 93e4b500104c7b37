"""Run a submission once more without the hidden tests, so that their text cannot reach the student."""

import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from outsourcing_lab.grading.inspection import marked_cells
from outsourcing_lab.grading.nbgrader_course import Course

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def visible_messages(course: Course, autograded: Path, released: Path) -> dict[str, str]:
    """Return what each failing test says in its visible part, by `grade_id`.

    Args:
        course: the course, for its settings.
        autograded: the submission's notebook as nbgrader has graded it, in its folder.
        released: the notebook that students were given.
    """
    import nbformat
    from nbgrader.preprocessors import Execute
    from nbgrader.utils import determine_grade

    notebook = nbformat.read(autograded, as_version=4)
    given = marked_cells(nbformat.read(released, as_version=4))
    held = marked_cells(notebook)
    tests = {name: cell for name, cell in held.items() if name in given and _is_test(given[name])}
    for name, cell in tests.items():
        cell.source = given[name].source
    with tempfile.TemporaryDirectory() as folder:
        workplace = Path(folder) / "submission"
        shutil.copytree(autograded.parent, workplace)
        try:
            Execute(config=course.settings).preprocess(notebook, {"metadata": {"path": str(workplace)}})
        except Exception as error:
            return dict.fromkeys(tests, f"The notebook could not be run to its end ({type(error).__name__}).")
    messages = {}
    for name, cell in tests.items():
        points, maximum = determine_grade(cell)
        if points is not None and points < maximum:
            messages[name] = "\n".join(filter(None, map(_output_text, cell.outputs)))
    return messages


def _is_test(cell: Any) -> bool:
    marks = cell.metadata.nbgrader
    return bool(marks.grade and not marks.solution and cell.cell_type == "code")


def _output_text(output: Any) -> str:
    """Return what a failing check says; a message that was shown without a stack stays without one."""
    if output.output_type == "error":
        shown = _ANSI.sub("", "\n".join(output.traceback))
        return str(output.evalue) if shown == output.evalue else f"{output.ename}: {output.evalue}"
    if output.output_type == "stream":
        return str(output.text).strip()
    # The value of the last line is the points of the visible parts alone; the page has those of all.
    return "" if output.output_type == "execute_result" else str(output.data.get("text/plain", ""))
