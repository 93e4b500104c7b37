"""The rules that make strict nbval mean something, and that keep lessons readable. See CONTRIBUTING.md."""

import ast
import json
import re
from pathlib import Path

import pytest

from outsourcing_lab.lessons import lessons

ROOT = Path(__file__).parents[1]
FRONT_PAGE = ROOT / "notebooks" / "00_start_here.ipynb"
PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))
LESSONS = [path for path in PAGES if path != FRONT_PAGE]
SOLUTIONS = sorted((ROOT / "solutions").glob("*/*.ipynb"))
EXERCISES = sorted((ROOT / "exercises").glob("*/*.ipynb"))
UNSTABLE = re.compile(
    r";\s*$|\bOut\[|\bIn\[|(?<![\w.])_(?![\w.])|\binteract\b|\bOutput\(|\bclear_output\b|\bupdate_display\b|%time|\binput\(",
    re.MULTILINE,
)
LONGEST_CELL = 10
LARGEST_NOTEBOOK = 400_000


def read(path):
    return json.loads(path.read_text("utf-8"))


def code_cells(path):
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == "code"]


def prose(path):
    return ["".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == "markdown"]


def named(paths):
    return pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in paths])


def test_there_is_a_lesson_a_solution_and_an_exercise_of_each_stem():
    stems = [lesson.stem for lesson in lessons()]
    assert [path.stem for path in LESSONS] == stems
    assert [path.stem for path in SOLUTIONS] == [f"ex{stem}" for stem in stems]
    assert [path.stem for path in EXERCISES] == [f"ex{stem}" for stem in stems]


@named(PAGES + SOLUTIONS)
def test_every_code_cell_was_run_in_order(path):
    # nbval does not compare a cell without an execution count: strict would pass for nothing.
    assert [cell["execution_count"] for cell in code_cells(path)] == list(range(1, len(code_cells(path)) + 1))


@named(EXERCISES)
def test_exercises_are_handed_out_without_outputs(path):
    assert {cell["execution_count"] for cell in code_cells(path)} == {None}
    assert not any(cell["outputs"] for cell in code_cells(path))


@named(PAGES + SOLUTIONS)
def test_no_cell_does_what_a_strict_comparison_cannot_follow(path):
    for cell in code_cells(path):
        source = "".join(cell["source"])
        assert not UNSTABLE.search(source), f"{path.name}: {UNSTABLE.search(source)[0]!r} in\n{source}"
        tags = cell["metadata"].get("tags", [])
        assert set(tags) <= {"raises-exception"}, f"{path.name} has the tags {tags}"


@named(PAGES + SOLUTIONS)
def test_stored_outputs_are_the_same_for_everyone(path):
    text = json.dumps([cell["outputs"] for cell in code_cells(path)])
    assert not re.search(r"0x[0-9a-f]{6,}|widget-view|/ipykernel_\d|image/png\"", text)


@named(PAGES + SOLUTIONS)
def test_no_cell_of_a_lesson_or_solution_fails(path):
    failed = [
        output for cell in code_cells(path) for output in cell["outputs"] if output["output_type"] == "error"
    ]
    assert not failed


@named(PAGES)
def test_lessons_import_nothing_but_the_library_and_matplotlib(path):
    for cell in code_cells(path):
        for node in ast.walk(ast.parse("".join(cell["source"]))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert {module.split(".")[0] for module in modules} <= {"outsourcing_lab", "matplotlib"}


@named(PAGES)
def test_lessons_have_short_cells_and_each_shows_its_value(path):
    for cell in code_cells(path):
        lines = "".join(cell["source"]).splitlines()
        assert len(lines) <= LONGEST_CELL, "\n".join(lines)
        assert cell["outputs"], f"nothing is shown by\n{chr(10).join(lines)}"


@named(LESSONS)
def test_every_image_has_a_description_with_numbers(path):
    text = "".join(json.dumps(cell["outputs"]) for cell in code_cells(path))
    images = re.findall(r"<img (.*?)src=", text)
    assert images
    for attributes in images:
        description = re.search(r'alt=\\"(.*?)\\"', attributes)[1]
        assert len(description) > 40
        assert re.search(r"\d", description)


@named(PAGES + SOLUTIONS + EXERCISES)
def test_notebooks_stay_small(path):
    assert path.stat().st_size < LARGEST_NOTEBOOK


@named(PAGES + EXERCISES)
def test_links_between_notebooks_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)\)", "\n".join(prose(path))):
        if not target.startswith("https://"):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"
