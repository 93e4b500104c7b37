"""The four proofs of every exercise: released it earns 0, solved all, an attempt its marks; nothing leaks.

They hold for three students where an exercise has numbers of the student's own.
"""

import ast
import json
from copy import deepcopy
from functools import cache

import nbformat
import pytest
from nbclient import NotebookClient
from nbgrader.utils import determine_grade

from outsourcing_lab.course import case
from tests.exercises import in_process
from tests.sample_class import (
    EXERCISES,
    ROOT,
    attempts,
    graded_cells,
    graded_tests,
    released_notebook,
    source_notebook,
    with_cells,
)

TEACHING_MESSAGES = {"NotImplementedError", "UnfinishedError", "AnswerError"}

ADDRESS_CELL = "my_address"
ADDRESSES = ["ada@school.example", "Zoë@school.example", "ben@school.example"]
PERSONAL = [exercise for exercise in EXERCISES if ADDRESS_CELL in graded_cells(source_notebook(exercise))]
CASES = [
    pytest.param(exercise, address, id=f"{exercise}-{address}" if address else exercise)
    for exercise in EXERCISES
    for address in (ADDRESSES if exercise in PERSONAL else [""])
]
ATTEMPTS = [
    pytest.param(*held.values, name, id=f"{held.id}-{name}")
    for held in CASES
    for name in attempts(held.values[0])
]


def addressed(notebook, address):
    """The notebook of a student with that address; without one, the notebook as it is."""
    function = f"def {ADDRESS_CELL}() -> str:\n    return {address!r}"
    return with_cells(notebook, {ADDRESS_CELL: function} if address else {})


def executed(*notebooks):
    """Run notebooks as nbgrader does, every cell, whatever fails; the kernel forgets each before the next."""
    forget = nbformat.v4.new_code_cell("%reset -f")
    together = nbformat.v4.new_notebook()
    together.cells = [cell for notebook in notebooks for cell in (deepcopy(forget), *notebook.cells)]
    quiet = ["--IPKernelApp.log_level=ERROR"]
    NotebookClient(together, allow_errors=True, timeout=60, extra_arguments=quiet).execute()
    return notebooks[0]


@cache
def executed_attempts(exercise, address):
    """The notebooks of all attempts of one student, by name."""
    notebooks = {
        name: with_cells(addressed(source_notebook(exercise), address), attempt.cells)
        for name, attempt in attempts(exercise).items()
    }
    executed(*notebooks.values())
    return notebooks


def marks(notebook):
    """What each test cell has earned in a kernel, which is what it earns in this process."""
    earned = {grade_id: determine_grade(cell)[0] for grade_id, cell in graded_tests(notebook).items()}
    assert in_process.marks(notebook) == earned
    return earned


def full_marks(exercise):
    return {
        grade_id: cell.metadata.nbgrader.points
        for grade_id, cell in graded_tests(source_notebook(exercise)).items()
    }


def reason(cell):
    """Why a test cell has not earned all its points: the sentences that it shows."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    for error in errors:
        assert error.ename in TEACHING_MESSAGES, error
        assert "Traceback" not in "\n".join(error.traceback)
        return error.evalue
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    assert "Lost " in printed, cell.outputs
    return printed[printed.index("Lost ") :]


def has_parts(cell):
    return "Parts(" in cell.source


@pytest.mark.parametrize(("exercise", "address"), [*CASES, *((exercise, "") for exercise in PERSONAL)])
def test_as_released_it_earns_nothing_and_every_test_says_why(exercise, address):
    notebook = executed(addressed(released_notebook(exercise), address))
    assert set(marks(notebook).values()) == {0}
    for grade_id, cell in graded_tests(notebook).items():
        assert [output.output_type for output in cell.outputs] == ["error"], grade_id
        assert "not finished yet" in reason(cell)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not [cell.outputs for cell in code if not cell.metadata.nbgrader.grade and cell.outputs]


@pytest.mark.parametrize(("exercise", "address"), CASES)
def test_the_solution_earns_full_marks(exercise, address):
    notebook = executed(addressed(source_notebook(exercise), address))
    assert marks(notebook) == full_marks(exercise)
    said = [cell.outputs for cell in graded_tests(notebook).values() if not has_parts(cell)]
    assert not any(said)


@pytest.mark.parametrize(("exercise", "address", "name"), ATTEMPTS)
def test_an_attempt_earns_exactly_its_marks(exercise, address, name):
    attempt = attempts(exercise)[name]
    notebook = executed_attempts(exercise, address)[name]
    earned, full = marks(notebook), full_marks(exercise)
    lost = {grade_id for grade_id, points in full.items() if earned[grade_id] != points}
    assert lost == attempt.fails
    assert sum(earned.values()) == attempt.marks
    for grade_id in lost:
        cell = graded_tests(notebook)[grade_id]
        assert reason(cell)
        assert (
            0 < earned[grade_id] < full[grade_id]
            if has_parts(cell) and earned[grade_id]
            else not earned[grade_id]
        )


@pytest.mark.parametrize("exercise", PERSONAL)
def test_the_three_personal_cases_lie_on_both_sides_of_the_break_even(exercise):
    dearer = set()
    for address in ADDRESSES:
        own = case(address)
        in_house = own.fixed_in_house + own.variable_in_house * own.volume
        dearer.add(in_house > own.fixed_outsourced + own.variable_outsourced * own.volume)
    assert dearer == {True, False}
    assert len({case(address) for address in ADDRESSES}) == len(ADDRESSES)


@pytest.mark.parametrize("exercise", PERSONAL)
@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("  ", "The address is blank."),
        ("ada lovelace", "The address 'ada lovelace' does not have the form name@place"),
    ],
)
def test_a_missing_or_malformed_address_gives_its_sentence_and_costs_only_the_own_case(
    exercise, address, sentence
):
    notebook = executed(addressed(source_notebook(exercise), address))
    earned, full = marks(notebook), full_marks(exercise)
    lost = [grade_id for grade_id in full if earned[grade_id] != full[grade_id]]
    assert len(lost) == 1
    said = reason(graded_tests(notebook)[lost[0]])
    assert sentence in said
    assert "run the cell again" in said


@pytest.mark.parametrize("exercise", PERSONAL)
def test_the_answers_of_a_neighbour_lose_points(exercise):
    full = full_marks(exercise)
    for neighbour in ADDRESSES[1:]:
        notebook = addressed(source_notebook(exercise), ADDRESSES[0])
        copied = {
            grade_id: cell.source.replace(f"{ADDRESS_CELL}()", repr(neighbour))
            for grade_id, cell in graded_cells(notebook).items()
            if cell.metadata.nbgrader.solution and grade_id != ADDRESS_CELL
        }
        earned = in_process.marks(with_cells(notebook, copied))
        assert sum(earned.values()) < sum(full.values())


def regions(notebook, begin, end):
    """The lines between two markers, without the markers, over all cells."""
    for cell in notebook.cells:
        inside = False
        for line in cell.source.split("\n"):
            if begin in line or end in line:
                inside = begin in line
            elif inside and line.strip():
                yield line.strip()


def shown(notebook):
    """The lines of a source notebook that students are meant to see."""
    for cell in notebook.cells:
        inside = False
        for line in cell.source.split("\n"):
            if "### BEGIN" in line or "### END" in line:
                inside = "### BEGIN" in line
            elif not inside:
                yield line.strip()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_no_solution_and_no_hidden_test_reaches_the_student(exercise):
    source = source_notebook(exercise)
    solutions = set(regions(source, "BEGIN SOLUTION", "END SOLUTION"))
    hidden = set(regions(source, "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"))
    assert solutions, "an exercise without a solution region"
    assert hidden, "an exercise without hidden tests"
    secret = (solutions | hidden) - set(shown(source))
    for path in sorted((ROOT / "exercises" / exercise).rglob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        lines = {line.strip() for cell in notebook.cells for line in cell.source.split("\n")}
        assert not lines & secret
        assert not [line for line in lines if "SOLUTION" in line or "HIDDEN TESTS" in line]
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * len(code)
    assert sorted(path.suffix for path in (ROOT / "exercises" / exercise).iterdir() if path.is_file()) == [
        path.suffix for path in sorted((ROOT / "solutions" / exercise).iterdir()) if path.is_file()
    ]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_test_cell_says_what_it_examines_and_for_how_many_points(exercise):
    notebook = released_notebook(exercise)
    for grade_id, cell in graded_tests(notebook).items():
        title, *checks = cell.source.split("\n")
        points = cell.metadata.nbgrader.points
        assert title.startswith("# "), grade_id
        assert f"{points} point" in title, grade_id
        assert [line for line in checks if line.strip().startswith(("assert ", "returned = "))], grade_id
        assert cell.metadata.tags == ["raises-exception"], grade_id
    total = sum(full_marks(exercise).values())
    assert f"{total} points" in notebook.cells[0].source
    assert f"{exercise}.ipynb" in notebook.cells[-1].source


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_parts_of_a_step_add_up_to_its_points(exercise):
    for grade_id, cell in graded_tests(source_notebook(exercise)).items():
        if has_parts(cell):
            calls = [node for node in ast.walk(ast.parse(cell.source)) if isinstance(node, ast.Call)]
            totals = [ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func) == "Parts"]
            worths = [
                ast.literal_eval(call.args[0]) for call in calls if ast.unparse(call.func) == "parts.worth"
            ]
            assert totals == [cell.metadata.nbgrader.points], grade_id
            assert sum(worths) == totals[0], grade_id
            assert cell.source.endswith("\nparts.earned()"), grade_id


@pytest.mark.parametrize("exercise", EXERCISES)
def test_each_test_is_failed_by_an_attempt(exercise):
    failed = set().union(*(attempt.fails for attempt in attempts(exercise).values()))
    assert failed == set(full_marks(exercise))


def graded_questions(exercise):
    """The questions of the lesson's quiz that are marked in its exercise."""
    bank = ROOT / "outsourcing_lab" / "teaching" / "quizzes" / "banks" / f"{exercise.removeprefix('ex')}.json"
    questions = json.loads(bank.read_text("utf-8"))["questions"]
    return [question for question in questions if question.get("graded")]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_graded_quiz_questions_stand_in_the_exercise_with_the_letters_of_the_lesson(exercise):
    text = "\n".join(
        cell.source for cell in released_notebook(exercise).cells if cell.cell_type == "markdown"
    )
    questions = graded_questions(exercise)
    assert questions, "no question of the quiz is answered in the exercise"
    for question in questions:
        assert question["text"] in text
        for letter, option in zip("abcdefgh", question["options"], strict=False):
            assert f"**{letter}** {option}" in text
