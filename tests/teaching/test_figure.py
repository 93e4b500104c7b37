import base64
import re

import pytest
from matplotlib.figure import Figure as Drawing

from outsourcing_lab.teaching import Figure
from outsourcing_lab.teaching.figures.outsourcing_and_place import ownership_and_place
from outsourcing_lab.teaching.marlow import ARRANGED_WORK


def drawn(points=3):
    drawing = Drawing(figsize=(3, 2))
    drawing.subplots().scatter(range(points), range(points), gid="points")
    return drawing


def image(figure):
    found = re.search(r'src="data:image/([a-z+]+);base64,([^"]+)"', figure.html)
    return found[1], base64.b64decode(found[2])


def test_the_text_face_is_the_description_and_the_html_face_carries_it_as_alternative_text():
    faces = Figure(drawn(), 'Rising from 0 to 2 & "on"')._repr_mimebundle_()
    assert faces["text/plain"] == 'Rising from 0 to 2 & "on"'
    assert 'alt="Rising from 0 to 2 &amp; &quot;on&quot;"' in faces["text/html"]


def test_the_same_drawing_gives_the_same_bytes_without_a_date():
    first, second = (image(Figure(drawn(), "three points")) for _ in range(2))
    assert first == second
    assert first[0] == "svg+xml"
    assert b"date" not in first[1].lower()


def test_a_large_drawing_is_stored_as_png_and_is_deterministic_too():
    first, second = (image(Figure(drawn(5_000), "many points")) for _ in range(2))
    assert first == second
    assert first[0] == "png"
    assert len(first[1]) < 80_000


def test_a_figure_without_a_description_is_refused():
    with pytest.raises(ValueError, match="needs a description"):
        Figure(drawn(), "  ")


def test_the_grid_of_lesson_1_leaves_no_box_empty_and_its_description_names_every_arrangement():
    figure = ownership_and_place({work.name: work.arranged() for work in ARRANGED_WORK})
    assert all(work.name in figure.description for work in ARRANGED_WORK)
    counts = [int(count) for count in re.findall(r"\((\d)\)", figure.description)]
    assert sum(counts) == len(ARRANGED_WORK)
    assert 0 not in counts


def test_an_empty_grid_is_refused():
    with pytest.raises(ValueError, match="at least one arrangement"):
        ownership_and_place({})
