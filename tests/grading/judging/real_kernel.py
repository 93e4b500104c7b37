"""A notebook in a real kernel, marked by nbgrader: reads sources, and writes outputs and points to a file."""

import json
import logging
import sys
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

# On a busy machine imports alone may take the time that a cell has: they come first, with time enough.
IMPORTS = "import ipywidgets, matplotlib.pyplot, numpy"
IMPORT_SECONDS = 60


def main():
    request = json.load(sys.stdin)
    marks = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "task": False}
    cells = [
        new_code_cell(
            source, metadata={"nbgrader": marks | {"grade_id": f"c{n}", "points": request["points"]}}
        )
        for n, source in enumerate(request["cells"])
    ]
    seconds = request["seconds"]
    execute = Execute(timeout_func=lambda cell: IMPORT_SECONDS if cell.source == IMPORTS else seconds)
    executed, _ = execute.preprocess(new_notebook(cells=[new_code_cell(IMPORTS), *cells]), {})
    logger = logging.getLogger("points")
    rows = []
    for cell in executed.cells[1:]:
        try:
            points = determine_grade(cell, logger)[0]
        except (ValueError, KeyError) as error:
            points = type(error).__name__
        rows.append({"outputs": cell.outputs, "points": points})
    # To a file: the kernel has its own things to say on standard output.
    Path(sys.argv[1]).write_text(json.dumps(rows), "utf-8")


if __name__ == "__main__":
    main()
