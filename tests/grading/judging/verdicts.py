"""What outputs say about a test cell."""

from outsourcing_lab.grading.engine.marks import earned

POINTS = 4


def points_of(outputs):
    """What a test cell of four points earns for its outputs."""
    return earned(outputs, POINTS)


def points_in_two(result):
    """What each test of a job earned."""
    return [0.0 if row["problem"] else points_of(row["outputs"]) for row in result["tests"]]


def points_in_one(cells, outputs):
    """What each test earned where all cells ran in one process."""
    tests = [place for place, cell in enumerate(cells) if not isinstance(cell, str) and cell[0] == "test"]
    return [points_of(outputs[place]) for place in tests]
