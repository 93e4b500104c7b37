"""A test cell's points, from what it has put out."""

import pytest

from outsourcing_lab.grading.engine.marks import earned


def value(text):
    return {"output_type": "execute_result", "data": {"text/plain": text}}


ERROR = {"output_type": "error", "ename": "AssertionError", "evalue": "", "traceback": []}
NOISE = {"output_type": "stream", "name": "stderr", "text": "a warning"}


@pytest.mark.parametrize(
    ("outputs", "points"),
    [
        ([], 2),
        ([ERROR], 0),
        ([NOISE], 2),
        ([value("0.5")], 0.5),
        ([value(" 1.5 ")], 1.5),
        ([value("0")], 0),
        ([value("-0.0")], 0),
        ([value("True")], 2),
        ([value("'0.5'")], 2),
        ([value("np.float64(0.5)")], 2),
        ([value("")], 2),
        ([value("nan")], 0),
        ([value("-1")], 0),
        ([value("-inf")], 0),
        ([value("3")], 2),
        ([value("inf")], 2),
        ([value("0.5"), ERROR], 0),
        ([value("0.5"), value("2")], 0.5),
        ([NOISE, value("0.5")], 0.5),
        ([{"output_type": "display_data", "data": {"text/plain": "0.5"}}], 2),
        ([{"output_type": "execute_result", "data": {"text/html": "0.5"}}], 2),
    ],
)
def test_points(outputs, points):
    assert earned(outputs, 2) == points
