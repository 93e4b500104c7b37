"""What students, and their editors, do to a notebook besides answering: each function changes one in place.

A function gets the notebook and a `random.Random`. What it returns, if anything, is handed in instead: a
notebook, text, or bytes.
"""

import json

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output, new_raw_cell

from tests.sample_class import graded_cells


def of_role(notebook, role):
    """The cells that nbgrader knows as "test", "locked" or "solution"."""
    found = []
    for cell in graded_cells(notebook).values():
        marks = cell.metadata.nbgrader
        kind = "test" if marks.grade and not marks.solution else "solution" if marks.solution else "locked"
        if kind == role and cell.cell_type == "code":
            found.append(cell)
    return found


def copy_of(cell, name="copied"):
    copy = nbformat.from_dict(cell)
    copy.id = name
    return copy


def insert(notebook, cell, random):
    notebook.cells.insert(random.randrange(1, len(notebook.cells) + 1), cell)


def outputs_left_in(notebook, random):
    for number, cell in enumerate(of_role(notebook, "test") + of_role(notebook, "solution")):
        cell.execution_count = number + 1
        cell.outputs = [
            new_output("execute_result", {"text/plain": "100"}, execution_count=number + 1),
            new_output("stream", name="stderr", text="old"),
            new_output("error", ename="ValueError", evalue="old", traceback=["old"]),
        ]


def execution_counts_in_disorder(notebook, random):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.execution_count = random.randrange(1000)


def text_between(notebook, random):
    for number in range(5):
        insert(notebook, new_markdown_cell(f"# Notes {number}\n\n$x^2$", id=f"notes-{number}"), random)


def raw_cells(notebook, random):
    for number in range(3):
        insert(notebook, new_raw_cell("raise ValueError('raw')", id=f"raw-{number}"), random)


def attachments(notebook, random):
    picture = {"image.png": {"image/png": "iVBORw0KGgo="}}
    insert(
        notebook, new_markdown_cell("![mine](attachment:image.png)", id="mine", attachments=picture), random
    )


def no_cell_ids(notebook, random):
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


def no_cell_ids_in_4_5(notebook, random):
    for cell in notebook.cells:
        del cell["id"]


def the_same_cell_id_everywhere(notebook, random):
    for cell in notebook.cells:
        cell["id"] = "same"


def old_minor_version(notebook, random):
    notebook.nbformat_minor = 0
    for cell in notebook.cells:
        del cell["id"]


def future_minor_version(notebook, random):
    notebook.nbformat_minor = 99


def version_3(notebook, random):
    no_cell_ids(notebook, random)
    return nbformat.writes(nbformat.convert(notebook, 3), 3)


def other_kernel(notebook, random):
    notebook.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    notebook.metadata.language_info = {"name": "R", "version": "4", "file_extension": ".r"}


def no_metadata(notebook, random):
    notebook.metadata = nbformat.from_dict({})


def metadata_of_editors(notebook, random):
    notebook.metadata |= {
        "colab": {"provenance": []},
        "vscode": {"interpreter": {"hash": "0"}},
        "widgets": {},
    }
    for cell in notebook.cells:
        cell.metadata |= {"id": "mVb", "colab": {"base_uri": "x"}, "collapsed": True, "jupyter": {}}
        if cell.cell_type == "code":
            cell.metadata.scrolled = False


def deleted_test(notebook, random):
    notebook.cells.remove(random.choice(of_role(notebook, "test")))


def deleted_all_tests(notebook, random):
    for cell in of_role(notebook, "test"):
        notebook.cells.remove(cell)


def emptied_test(notebook, random):
    random.choice(of_role(notebook, "test")).source = ""


def changed_tests(notebook, random):
    for cell in of_role(notebook, "test"):
        cell.source = "assert True  # it works"


def test_in_a_cell_of_their_own(notebook, random):
    test = random.choice(of_role(notebook, "test"))
    notebook.cells.append(new_code_cell(test.source, id="tried"))


def changed_data(notebook, random):
    for cell in of_role(notebook, "locked"):
        cell.source += "\n# I have read this"


def emptied_data(notebook, random):
    for cell in of_role(notebook, "locked"):
        cell.source = "pass"


def deleted_data(notebook, random):
    for cell in of_role(notebook, "locked"):
        notebook.cells.remove(cell)


def deleted_answer(notebook, random):
    notebook.cells.remove(random.choice(of_role(notebook, "solution")))


def copied_test(notebook, random):
    insert(notebook, copy_of(random.choice(of_role(notebook, "test"))), random)


def copied_answer(notebook, random):
    answer = random.choice(of_role(notebook, "solution"))
    notebook.cells.insert(notebook.cells.index(answer) + 1, copy_of(answer))


def copied_data(notebook, random):
    insert(notebook, copy_of(random.choice(of_role(notebook, "locked"))), random)


def answer_written_again(notebook, random):
    answer = random.choice(of_role(notebook, "solution"))
    notebook.cells.insert(notebook.cells.index(answer) + 1, new_code_cell(answer.source, id="again"))


def answer_in_another_cell(notebook, random):
    answer = random.choice(of_role(notebook, "solution"))
    notebook.cells.insert(notebook.cells.index(answer), new_code_cell(answer.source, id="elsewhere"))
    answer.source = "# see above"


def answer_split(notebook, random):
    answer = random.choice(of_role(notebook, "solution"))
    head, _, rest = answer.source.partition("\n")
    answer.source = head
    notebook.cells.insert(notebook.cells.index(answer) + 1, new_code_cell(rest, id="rest"))


def all_answers_in_one_cell(notebook, random):
    answers = of_role(notebook, "solution")
    sources = [answer.source for answer in answers]
    for answer in answers[1:]:
        answer.source = ""
    answers[0].source = "\n\n".join(sources)


def tests_before_answers(notebook, random):
    tests = of_role(notebook, "test")
    others = [cell for cell in notebook.cells if cell not in tests]
    first = others.index(of_role(notebook, "solution")[0])
    notebook.cells = others[:first] + tests + others[first:]


def tests_at_the_end(notebook, random):
    tests = of_role(notebook, "test")
    notebook.cells = [cell for cell in notebook.cells if cell not in tests] + tests


def cells_in_disorder(notebook, random):
    random.shuffle(notebook.cells)


def cells_reversed(notebook, random):
    notebook.cells.reverse()


def marks_changed(role, **marks):
    def change(notebook, random):
        random.choice(of_role(notebook, role)).metadata.nbgrader.update(marks)

    return change


def marks_removed(role, *names):
    def change(notebook, random):
        cell = random.choice(of_role(notebook, role))
        for name in names or ("nbgrader",):
            (cell.metadata.nbgrader if names else cell.metadata).pop(name, None)

    return change


def all_marks_removed(notebook, random):
    for cell in notebook.cells:
        cell.metadata.pop("nbgrader", None)


def tagged(role, *tags):
    def change(notebook, random):
        for cell in of_role(notebook, role):
            cell.metadata.tags = list(tags)

    return change


def own_cell_tagged(notebook, random):
    insert(notebook, new_code_cell("1 / 0", id="mine", metadata={"tags": ["raises-exception"]}), random)
    insert(notebook, new_code_cell("1 / 0", id="mine-2", metadata={"tags": ["skip-execution"]}), random)


def became(role, cell_type):
    def change(notebook, random):
        cell = random.choice(of_role(notebook, role))
        cell.cell_type = cell_type
        del cell["outputs"], cell["execution_count"]

    return change


def windows_line_ends(notebook, random):
    for cell in of_role(notebook, "solution"):
        cell.source = cell.source.replace("\n", "\r\n")


def windows_line_ends_everywhere(notebook, random):
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")


def tabs(notebook, random):
    for cell in of_role(notebook, "solution"):
        cell.source = cell.source.replace("    ", "\t")


def trailing_space(notebook, random):
    for cell in of_role(notebook, "solution"):
        cell.source = cell.source.replace("\n", "  \n") + "\n\n\n"


def trailing_space_in_tests(notebook, random):
    for cell in of_role(notebook, "test"):
        cell.source += "\n\n"


def comments_everywhere(notebook, random):
    for cell in of_role(notebook, "solution"):
        cell.source = f"# Lösung von mir 🙂\n{cell.source}\n# fertig"


def source_as_lines(notebook, random):
    plain = json.loads(nbformat.writes(notebook))
    for cell in plain["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)
    return json.dumps(plain, ensure_ascii=True)


def byte_order_mark(notebook, random):
    return "\ufeff" + nbformat.writes(notebook)


def no_cells(notebook, random):
    notebook.cells = []


def only_code(notebook, random):
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code"]


def many_cells(notebook, random):
    notebook.cells += [new_code_cell("x = 1", id=f"many-{number}") for number in range(150)]


def extra_key_in_a_cell(notebook, random):
    plain = json.loads(nbformat.writes(notebook))
    plain["cells"][-1]["mine"] = 1
    return json.dumps(plain)


def no_outputs_key(notebook, random):
    plain = json.loads(nbformat.writes(notebook))
    for cell in plain["cells"]:
        cell.pop("outputs", None)
    return json.dumps(plain)


# By name; a comment says so where nbgrader does not grade what comes of it.
CHANGES = {
    function.__name__: function
    for function in (
        outputs_left_in,
        execution_counts_in_disorder,
        text_between,
        raw_cells,
        attachments,
        no_cell_ids,
        no_cell_ids_in_4_5,
        the_same_cell_id_everywhere,
        old_minor_version,
        future_minor_version,
        version_3,
        other_kernel,
        no_metadata,
        metadata_of_editors,
        deleted_test,
        deleted_all_tests,
        emptied_test,
        changed_tests,
        test_in_a_cell_of_their_own,
        changed_data,
        emptied_data,
        deleted_data,
        deleted_answer,
        copied_test,
        copied_answer,
        copied_data,
        answer_written_again,
        answer_in_another_cell,
        answer_split,
        all_answers_in_one_cell,
        tests_before_answers,
        tests_at_the_end,
        cells_in_disorder,
        cells_reversed,
        all_marks_removed,
        own_cell_tagged,
        windows_line_ends,
        windows_line_ends_everywhere,
        tabs,
        trailing_space,
        trailing_space_in_tests,
        comments_everywhere,
        source_as_lines,
        byte_order_mark,
        no_cells,
        only_code,
        many_cells,
        extra_key_in_a_cell,
        no_outputs_key,
    )
} | {
    "unlocked_test": marks_changed("test", locked=False),
    "unlocked_data": marks_changed("locked", locked=False),
    "locked_answer": marks_changed("solution", locked=True),
    "ungraded_test": marks_changed("test", grade=False),
    "graded_answer": marks_changed("solution", grade=True, points=5),
    "graded_data": marks_changed("locked", grade=True, points=5),
    "test_as_answer": marks_changed("test", solution=True),
    "test_as_task": marks_changed("test", task=True),
    "more_points": marks_changed("test", points=100),
    "points_as_text": marks_changed("test", points="2"),
    "no_points": marks_removed("test", "points"),
    "other_checksum": marks_changed("test", checksum="f00"),
    "no_checksum": marks_removed("solution", "checksum"),
    "schema_2": marks_changed("test", schema_version=2),
    "schema_9": marks_changed("solution", schema_version=9),
    "no_schema": marks_removed("locked", "schema_version"),
    "schema_as_text": marks_changed("test", schema_version="3"),
    "extra_mark": marks_changed("test", mine=1),
    "other_grade_id": marks_changed("test", grade_id="mine"),
    "other_id_of_answer": marks_changed("solution", grade_id="mine"),
    "no_grade_id": marks_removed("test", "grade_id"),
    "empty_grade_id": marks_changed("solution", grade_id=""),
    "no_task": marks_removed("test", "task"),
    "no_cell_type": marks_removed("test", "cell_type"),
    "test_without_marks": marks_removed("test"),
    "answer_without_marks": marks_removed("solution"),
    "data_without_marks": marks_removed("locked"),
    "tests_tagged_to_be_skipped": tagged("test", "skip-execution"),
    "answers_tagged_to_be_skipped": tagged("solution", "skip-execution"),
    "data_tagged_to_be_skipped": tagged("locked", "skip-execution"),
    "tests_tagged_to_raise": tagged("test", "raises-exception"),
    "tests_tagged_otherwise": tagged("test", "hide-input", "important"),
    "answers_tagged_to_raise": tagged("solution", "raises-exception"),
    "test_became_text": became("test", "markdown"),
    "test_became_raw": became("test", "raw"),
    "data_became_text": became("locked", "markdown"),
    "answer_became_text": became("solution", "markdown"),
    "answer_became_raw": became("solution", "raw"),
}
