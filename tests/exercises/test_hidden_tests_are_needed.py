"""Every hidden assert is needed: without it, an attempt earns more, or a wrong solution passes."""

import ast
from dataclasses import dataclass, field, replace

import pytest

from tests.exercises.in_process import Cell, code_cells, new_namespace, points, run
from tests.exercises.mutants import mutants, replaced, with_counted_turns
from tests.sample_class import EXERCISES, attempts, graded_tests, source_notebook

BEGIN, END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


@dataclass(frozen=True)
class HiddenAssert:
    """An assert statement between the marks of hidden tests, by its check cell and its text."""

    cell: str
    line: int
    text: str
    without: Cell = field(compare=False)

    def __str__(self):
        return f"{self.cell}, line {self.line}: {self.text}"


def hidden_asserts(notebook):
    """Every hidden assert of an exercise, with its check cell as it is without it."""
    cells = {cell.name: cell for cell in code_cells(notebook)}
    for grade_id, source in graded_tests(notebook).items():
        cell, lines = cells[grade_id], source.source.split("\n")
        hidden = set(hidden_lines(lines))
        for node in ast.walk(cell.tree):
            if isinstance(node, ast.Assert) and node.lineno in hidden:
                tree = ast.fix_missing_locations(replaced(cell.tree, node, ast.Pass()))
                text = lines[node.lineno - 1].strip()
                yield HiddenAssert(grade_id, node.lineno, text, replace(cell, tree=tree))


def hidden_lines(lines):
    """The numbers of the lines between the marks."""
    inside = False
    for number, line in enumerate(lines, 1):
        if BEGIN in line or END in line:
            inside = BEGIN in line
        elif inside:
            yield number


def tried_in_the_open(notebook):
    """What the visible checks give each parameter of each function and expect of it, as source."""
    tried = {}
    for source in graded_tests(notebook).values():
        lines = source.source.split("\n")
        hidden = set(hidden_lines(lines))
        nodes = [
            node for node in ast.walk(ast.parse(source.source)) if getattr(node, "lineno", 0) not in hidden
        ]
        calls = [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        for call in calls:
            if call.func.id in ("answer_of", "refusal_of"):
                of_function = tried.setdefault(call.args[0].value, {})
                for keyword in (named for named in call.keywords if named.arg):
                    of_function.setdefault(keyword.arg, []).append(ast.unparse(keyword.value))
    return tried


def variants(exercise, notebook):
    """The attempts and the mutants of an exercise: a name (empty for a mutant), and the cells that differ."""
    cells = {cell.name: cell for cell in code_cells(notebook)}
    for name, attempt in attempts(exercise).items():
        yield (
            name,
            {
                grade_id: replace(cells[grade_id], tree=ast.parse(source))
                for grade_id, source in attempt.cells.items()
            },
        )
    tried = tried_in_the_open(notebook)
    for grade_id, cell in cells.items():
        if cell.solution:
            for tree in mutants(ast.unparse(cell.tree), tried):
                yield "", {grade_id: replace(cell, tree=with_counted_turns(tree))}


def needed(exercise, notebook):
    """The hidden asserts whose deletion an attempt or a mutant profits from."""
    cells = code_cells(notebook)
    hidden = list(hidden_asserts(notebook))
    found = set()
    for name, changed in variants(exercise, notebook):
        namespace, lost, gains = new_namespace(), 0, []
        touched = set().union(*(cell.defined for cell in changed.values()))
        for cell in cells:
            if not cell.grade:
                run(changed.get(cell.name, cell), namespace)
            if touched & cell.names:
                touched |= cell.defined
            if not (cell.grade and touched & cell.names):
                continue
            before = dict(namespace)
            earned = points(cell, namespace)
            lost += cell.points - earned
            for entry in hidden if earned < cell.points else ():
                if entry.cell == cell.name and entry not in found:
                    namespace.clear()
                    namespace.update(before)
                    gains.append((entry, points(entry.without, namespace) - earned))
        found |= {entry for entry, gain in gains if gain > 0 and (name or gain == lost)}
    return found


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_hidden_assert_is_needed(exercise):
    notebook = source_notebook(exercise)
    hidden = list(hidden_asserts(notebook))
    assert hidden, f"{exercise} has no hidden assert"
    proven = needed(exercise, notebook)
    not_needed = [str(entry) for entry in hidden if entry not in proven]
    assert not not_needed, "\n".join([f"{exercise}: no mark changes without", *not_needed])


def test_an_assert_that_stands_there_twice_is_not_needed_twice():
    exercise = EXERCISES[0]
    notebook = source_notebook(exercise)
    first = next(hidden_asserts(notebook))
    cell = graded_tests(notebook)[first.cell]
    lines = cell.source.split("\n")
    cell.source = "\n".join([*lines[: first.line], *lines[first.line - 1 :]])
    proven = needed(exercise, notebook)
    copies = [entry for entry in hidden_asserts(notebook) if entry.text == first.text]
    assert len(copies) == 2
    assert not proven & set(copies)
    assert proven >= {entry for entry in hidden_asserts(notebook) if entry.cell != first.cell}
