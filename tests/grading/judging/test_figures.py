"""A figure that is drawn once looks as IPython shows it; what is not plain is left to IPython."""

import base64
import io
import warnings

import matplotlib
import numpy as np
import pytest
from IPython.core import pylabtools
from matplotlib import pyplot as plt
from PIL import Image

from outsourcing_lab.grading.judging import figures
from tests.grading.judging.two_processes import TwoProcesses

USUAL = figures._usual


def lines(**options):
    figure, axes = plt.subplots(**options)
    axes.plot([1, 2, 3], label="measured")
    axes.set_xlabel("day")
    axes.legend()
    return figure


def four_parts():
    figure, axes = plt.subplots(2, 2, layout="constrained")
    axes[0][0].bar([1, 2], [3, 4])
    figure.suptitle("Title")
    return figure


def in_space():
    figure = plt.figure()
    figure.add_subplot(projection="3d").plot([1, 2], [1, 2], [1, 2])
    return figure


def heat():
    figure, axes = plt.subplots()
    figure.colorbar(axes.imshow(np.eye(9)))
    return figure


def coloured():
    figure, axes = plt.subplots(facecolor="lightblue")
    axes.pie([1, 2])
    return figure


def fills_its_frame():
    figure = plt.figure()
    figure.add_axes((0, 0, 1, 1), xticks=[], yticks=[]).plot([1, 2])
    return figure


def moving():
    figure, axes = plt.subplots()
    axes.plot([1, 2], linewidth=20, animated=True)
    return figure


def legend_outside():
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="a")
    axes.legend(bbox_to_anchor=(1.3, 1))
    return figure


def see_through():
    figure, axes = plt.subplots(facecolor="none")
    axes.plot([1])
    return figure


def framed():
    figure, axes = plt.subplots(edgecolor="red", linewidth=5)
    axes.plot([1])
    return figure


def unknown_letters():
    figure, axes = plt.subplots()
    axes.set_title("日本")
    return figure


@pytest.fixture(autouse=True)
def _drawn_by_agg():
    before = matplotlib.get_backend()
    plt.switch_backend("agg")
    yield
    plt.close("all")
    plt.switch_backend(before)


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGBA")).astype(int)


def neighbours(picture):
    """The pixels of a picture and of it moved by one to each side."""
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
    high, wide, _ = picture.shape
    return np.stack(
        [padded[row : row + high, column : column + wide] for row in range(3) for column in range(3)]
    )


@pytest.mark.parametrize(
    "make", [lines, four_parts, in_space, heat, coloured, moving], ids=lambda make: make.__name__
)
def test_it_looks_the_same(make, monkeypatch):
    expected = pixels(USUAL(make()))
    monkeypatch.setattr(figures, "_usual", None)  # it is not asked
    drawn = pixels(figures.print_figure(make()))
    assert drawn.shape == expected.shape
    around = neighbours(expected)
    tolerance = 48  # of 255: a line between two pixels is paler
    outside = (drawn < around.min(axis=0) - tolerance) | (drawn > around.max(axis=0) + tolerance)
    assert outside.any(axis=2).mean() < 0.001


def test_beyond_the_frame_there_is_the_colour_of_the_figure():
    figure = fills_its_frame()
    figure.set_facecolor("lightblue")
    drawn, expected = pixels(figures.print_figure(figure)), pixels(USUAL(figure))
    assert np.abs(np.subtract(drawn.shape, expected.shape)).max() <= 1  # 3.10 may lose a row
    for row, column in ((0, 0), (0, -1), (-1, 0), (-1, -1)):
        assert tuple(drawn[row, column]) == tuple(expected[row, column])


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (legend_outside, {}),
        (see_through, {}),
        (framed, {}),
        (lines, {"fmt": "svg"}),
        (lines, {"fmt": "jpg"}),
        (lines, {"fmt": "retina"}),
        (lines, {"bbox_inches": None}),
        (lines, {"pad_inches": 1}),
    ],
)
def test_what_is_not_plain_is_left_to_ipython(make, options, monkeypatch):
    asked = []
    monkeypatch.setattr(figures, "_usual", lambda *given, **words: asked.append((given, words)) or "theirs")
    figure = make()
    assert figures.print_figure(figure, **options) == "theirs"
    assert asked == [((figure,), {"fmt": "png", "bbox_inches": "tight", "base64": False} | options)]


def test_where_saving_always_cuts_off_ipython_draws(monkeypatch):
    monkeypatch.setattr(figures, "_usual", lambda *_, **__: "theirs")
    with matplotlib.rc_context({"savefig.bbox": "tight"}):
        assert figures.print_figure(lines()) == "theirs"


def test_a_warning_is_given_once_from_where_ipython_gives_it():
    with warnings.catch_warnings(record=True) as ours:
        warnings.simplefilter("default")
        drawn = figures.print_figure(unknown_letters())
    with warnings.catch_warnings(record=True) as theirs:
        warnings.simplefilter("default")
        expected = USUAL(unknown_letters())
    assert drawn == expected
    assert [(str(each.message), each.filename) for each in ours] == [
        (str(each.message), each.filename) for each in theirs
    ]
    assert ours


def test_what_fails_fails_as_with_ipython():
    figure = lines()
    figure.axes[0].set_title("$\\nothing$")
    with pytest.raises(ValueError, match="nothing") as ours:
        figures.print_figure(figure)
    with pytest.raises(ValueError, match="nothing") as theirs:
        USUAL(figure)
    assert str(ours.value) == str(theirs.value)


def test_an_empty_figure_has_no_picture():
    assert figures.print_figure(plt.figure()) is None


@pytest.mark.parametrize("first", ["", "%matplotlib inline\n"])
def test_cells_show_figures_that_are_drawn_once(processes, first):
    show = f"{first}import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    ask = (
        "from matplotlib.figure import Figure\n"
        "print(get_ipython().display_formatter.formatters['image/png'].lookup_by_type(Figure).func.__module__)"
    )
    shown, asked = processes.judged(show, ask)["cells"]
    (output,) = shown["outputs"]
    assert pixels(base64.b64decode(output["data"]["image/png"])).shape[2] == 4
    assert output["data"]["text/plain"] == "<Figure size 640x480 with 1 Axes>"
    assert asked["outputs"][0]["text"] == f"{figures.__name__}\n"


@pytest.fixture(scope="module")
def undrawn():
    pair = TwoProcesses(figures=False, imported="matplotlib.pyplot")
    yield pair
    pair.close()


DRAWINGS = {
    "shown by the cell": "plt.show()",
    "shown at its end": "",
    "after a magic": "%matplotlib inline",
    "made interactive again": "off = plt.ioff()\non = plt.ion()",
}


@pytest.mark.parametrize("last", DRAWINGS.values(), ids=DRAWINGS)
def test_how_often_a_figure_is_drawn(last, processes, undrawn):
    draw = (
        "import matplotlib.pyplot as plt\n"
        "figure, axes = plt.subplots()\n"
        "drawn = []\n"
        f"number = figure.canvas.mpl_connect('draw_event', drawn.append)\n{last}"
    )
    for pair, times in ((processes, 1), (undrawn, 0)):
        shown, asked = pair.judged(draw, "print(len(drawn))")["cells"]
        (output,) = shown["outputs"]
        assert output["data"]["text/plain"] == "<Figure size 640x480 with 1 Axes>"
        assert ("image/png" in output["data"]) == bool(times)
        assert asked["outputs"][0]["text"] == f"{times}\n"


def test_a_figure_that_cannot_be_drawn_is_one_error(processes):
    draw = "import matplotlib.pyplot as plt\ntitle = plt.title('$\\\\nothing$')"
    (shown,) = processes.judged(draw)["cells"]
    assert [output["ename"] for output in shown["outputs"] if output["output_type"] == "error"] == [
        "ValueError"
    ]


def test_ipython_asks_for_it_once_it_was_told_to(monkeypatch):
    monkeypatch.setattr(pylabtools, "print_figure", USUAL)
    monkeypatch.setattr(plt, "_draw_all_if_interactive", plt._draw_all_if_interactive)
    figures.draw_once()
    assert pylabtools.print_figure is figures.print_figure
