"""A class as a seed gives it: everything that a student may hand in, at least once where the class is large.

A submission is an exercise, its notebooks as text or bytes, files beside them, and when it was handed in. Its
student is named after what was done, so that a difference explains itself.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

import nbformat
from nbformat.v4 import new_code_cell

from tests.grading.same_marks import made_up_exercises, student_cells
from tests.grading.same_marks.notebook_changes import CHANGES, insert, of_role
from tests.grading.small_course import EXERCISE as SMALL
from tests.grading.small_course import RIGHT
from tests.sample_class import EXERCISES, attempts, released_notebook, solved_cells, with_cells

SLOTS = made_up_exercises.SLOTS
SMALL_NOTEBOOKS = ("one", "two")


@dataclass(frozen=True)
class HandedIn:
    """One submission.

    Attributes:
        student: named after what was done.
        exercise: of which exercise it is.
        notebooks: their content by name, without `.ipynb`.
        files: what lies beside them, by name.
    """

    student: str
    exercise: str
    notebooks: Mapping[str, str | bytes]
    files: Mapping[str, str] = field(default_factory=dict)


class Generator:
    """Makes submissions from the notebooks that students are given.

    Args:
        course: a folder whose `exercises/` holds them.
        seed: what chance depends on.
    """

    def __init__(self, course, seed):
        self._course = course
        self._random = random.Random(seed)  # noqa: S311 (no secret)
        self._attempts = {exercise: attempts(exercise) for exercise in EXERCISES}

    def everything(self):
        """Every kind of submission, once."""
        return [
            *self.answers_to_exercises(),
            *(self.unfinished(kind) for kind in UNFINISHED),
            *(self.with_own_cell(name, source) for name, source in student_cells.OWN_CELLS.items()),
            *(self.with_own_cell(name, source) for name, source in student_cells.REACHING_CELLS.items()),
            *(self.changed(name) for name in CHANGES),
            *self.answers_to_made_up_exercises(),
            *self.met_differences(),
            *self.small_course(),
            *self.files(),
        ]

    def answers_to_exercises(self):
        """The solution, what was given, and each named attempt of each exercise."""
        for exercise in EXERCISES:
            yield self._one("solved", exercise, self._answered(exercise, {}))
            yield self._one("as-given", exercise, released_notebook(exercise, self._course))
            for name, attempt in self._attempts[exercise].items():
                yield self._one(name, exercise, self._answered(exercise, attempt.cells))

    def mixed(self):
        """Answers of several attempts in one notebook, some left as given, and some cells of their own."""
        exercise, chance = self._random.choice(EXERCISES), self._random
        cells = solved_cells(exercise)
        for attempt in chance.sample(list(self._attempts[exercise].values()), 3):
            cells |= {name: source for name, source in attempt.cells.items() if chance.random() < 0.7}
        for name in list(cells):
            if chance.random() < 0.1:
                del cells[name]
        notebook = with_cells(released_notebook(exercise, self._course), cells)
        for name in chance.sample(list(student_cells.OWN_CELLS), 2):
            insert(notebook, new_code_cell(student_cells.OWN_CELLS[name], id=name.replace("_", "-")), chance)
        return self._one("mixed", exercise, notebook)

    def unfinished(self, kind):
        """An answer in which some cells are not done, in the way that `UNFINISHED` names."""
        exercise = self._random.choice(EXERCISES)
        notebook = self._answered(exercise, {})
        for cell in self._random.sample(of_role(notebook, "solution"), 2):
            UNFINISHED[kind](cell)
        return self._one(f"unfinished-{kind}", exercise, notebook)

    def with_own_cell(self, name, source):
        """An answer with a cell of the student's own somewhere."""
        exercise = self._random.choice(EXERCISES)
        notebook = self._some_answer(exercise)
        insert(notebook, new_code_cell(source, id="own"), self._random)
        return self._one(name, exercise, notebook)

    def with_own_cells(self, name, sources):
        """The solution with many cells of the student's own."""
        exercise = self._random.choice(EXERCISES)
        notebook = self._answered(exercise, {})
        for number, source in enumerate(sources):
            insert(notebook, new_code_cell(source, id=f"own-{number}"), self._random)
        return self._one(name, exercise, notebook)

    def changed(self, name):
        """An answer in a notebook that was changed in the way that `CHANGES` names."""
        exercise = self._random.choice(EXERCISES)
        notebook = self._some_answer(exercise)
        return self._one(name, exercise, CHANGES[name](notebook, self._random) or notebook)

    def changed_in_all_ways(self, name, changes):
        """The solution in a notebook that was changed in several ways, all of them in place."""
        exercise = self._random.choice(EXERCISES)
        notebook = self._answered(exercise, {})
        for change in changes:
            CHANGES[change](notebook, self._random)
        return self._one(name, exercise, notebook)

    def met_differences(self):
        """A submission for each difference from nbgrader that the made-up tests alone do not meet."""
        changes = {
            "copied-cell": "copied_test",
            "missing-test": "deleted_test",
            "missing-data": "deleted_data",
            "changed-metadata": "schema_2",
            "byte-order-mark": "byte_order_mark",
            "skipped-cell": "answers_tagged_to_be_skipped",
        }
        for name, change in changes.items():
            exercise = self._random.choice(EXERCISES)
            notebook = self._answered(exercise, {})
            yield self._one(name, exercise, CHANGES[change](notebook, self._random) or notebook)
        skipped = released_notebook(EXERCISES[0], self._course)
        CHANGES["tests_tagged_to_be_skipped"](skipped, self._random)
        yield self._one("skipped-test", EXERCISES[0], skipped)
        for name in ("above_the_maximum", "shown_as_nothing"):
            yield from self._slots("value_answers", "value", {name: student_cells.DROPPING_VALUES[name]})
        yield from self._slots(
            "function_answers", "function", {"coroutine": student_cells.FUNCTIONS["coroutine"]}
        )
        yield from self._slots("function_answers", "function", {"running-loop": RUNS_A_LOOP})
        for name, word, own in (
            ("other-value", "value", "print = 3"),
            ("settings", "value", "%precision 1"),
            ("lost-process", "value", "import os\nos._exit(1)"),
            ("ended-kernel", "value", "exit()"),
        ):
            yield self._with_settings(name, word, own)

    def _with_settings(self, name, word, own):
        """Answers to a made-up exercise, with a cell of the student's own among them."""
        right = ALL_RIGHT[word].replace("1.5", "1.26") if name == "settings" else ALL_RIGHT[word]
        (submission,) = self._slots(f"{word}_answers", word, {"right": right})
        notebook = nbformat.reads(submission.notebooks[submission.exercise], as_version=4)
        notebook.cells.insert(SLOTS, new_code_cell(own, id="own"))
        return self._one(name, submission.exercise, notebook)

    def answers_to_made_up_exercises(self):
        """Every kind of value and function, and every test cell that looks at neither."""
        yield self.values()
        yield from self._slots("value_answers", "value", student_cells.VALUES)
        for name, source in student_cells.DROPPING_VALUES.items():
            yield from self._slots("value_answers", "value", {name: source})
        yield from self._slots("function_answers", "function", student_cells.FUNCTIONS)

    def values(self):
        """An answer to the exercise whose tests do not look at it."""
        notebook = released_in(self._course, "values", "values")
        return self._one("values", "values", with_cells(notebook, {"answer": "answer = 1"}))

    def small_course(self):
        """Two notebooks, with answers and a task to be marked by hand, handed in at any time."""
        late, early = "2026-01-02 17:30:00 UTC", "2026-01-01 10:00:00 +0100"
        mean = {"mean": "def mean(numbers):\n    return numbers[0]"}
        yield self._small("solved", RIGHT)
        yield self._small("as-given", {})
        yield self._small("partly", RIGHT | mean)
        yield self._small("early", RIGHT, timestamp=early)
        yield self._small("late", RIGHT, timestamp=late)
        yield self._small("late-partly", RIGHT | mean, timestamp=late)
        yield self._small("late-as-given", {}, timestamp=late)
        yield self._small("very-late", RIGHT, timestamp="2026-03-01 00:00:00 UTC")
        yield self._small("late-first-only", RIGHT, notebooks=SMALL_NOTEBOOKS[:1], timestamp=late)
        yield self._small("no-time-zone", RIGHT, timestamp="2026-01-02 13:30:00")
        yield self._small("no-time", RIGHT, timestamp="yesterday")
        yield self._small("blank-time", RIGHT, timestamp="\n")
        yield self._small("first-only", RIGHT, notebooks=SMALL_NOTEBOOKS[:1])
        yield self._small("second-only", RIGHT, notebooks=SMALL_NOTEBOOKS[1:])
        yield self._small("blank-essay", RIGHT | {"essay": ""})
        yield self._small("essay-with-space", RIGHT | {"essay": "YOUR ANSWER HERE "})
        yield self._small("essay-as-code", RIGHT, change=lambda cells: cells["essay"].update(cell_type="raw"))
        yield self._small("no-essay", RIGHT, without="essay")
        yield self._small("no-task", RIGHT, without="task")
        yield self._small("changed-task", RIGHT | {"task": "I have done it."})
        yield self._small("no-data", RIGHT, without="data")
        yield self._small("free-raises", RIGHT | {"code_by_hand": "1 / 0"})

    def files(self):
        """What lies beside a notebook, and what is no notebook."""
        exercise = EXERCISES[0]
        right = nbformat.writes(self._answered(exercise, {}))
        reads = self._answered(exercise, {})
        reads.cells.insert(1, new_code_cell("print(open('mine.txt').read())", id="reads"))
        yield HandedIn("data-beside", exercise, {exercise: nbformat.writes(reads)}, {"mine.txt": "1"})
        yield HandedIn("data-missing", exercise, {exercise: nbformat.writes(reads)})
        imports = with_cells(
            self._answered(exercise, {}), {"is_offshoring": "from mine import is_offshoring"}
        )
        module = "def is_offshoring(client, site):\n    return client != site\n"
        yield HandedIn("module-beside", exercise, {exercise: nbformat.writes(imports)}, {"mine.py": module})
        yield HandedIn("two-notebooks", exercise, {exercise: right, "Untitled": right})
        yield HandedIn("other-notebook-only", exercise, {"Untitled": right})
        yield HandedIn("not-json", exercise, {exercise: "{ this is my homework"})
        yield HandedIn("empty", exercise, {exercise: ""})
        yield HandedIn("other-json", exercise, {exercise: "[]"})
        yield HandedIn(
            "latin-1", exercise, {exercise: right.replace("Step", "Stép").encode("latin-1", "replace")}
        )
        yield HandedIn("half", exercise, {exercise: right[: len(right) // 2]})

    def _some_answer(self, exercise):
        known = list(self._attempts[exercise].values())
        cells = self._random.choice(known).cells if self._random.random() < 0.5 else {}
        return self._answered(exercise, cells)

    def _answered(self, exercise, cells):
        return with_cells(released_notebook(exercise, self._course), solved_cells(exercise) | cells)

    def _slots(self, exercise, word, answers):
        """Spread answers over as many submissions as are needed; what is left over is the right answer."""
        names = list(answers)
        for start in range(0, len(names), SLOTS):
            part = names[start : start + SLOTS]
            part += ["right"] * (SLOTS - len(part))
            known = {"right": ALL_RIGHT[word]} | answers
            cells = {
                f"{word}_{number}": known[name].format(f"{word}_{number}")
                for number, name in enumerate(part, start=1)
            }
            notebook = with_cells(released_in(self._course, exercise, exercise), cells)
            yield self._one("-".join(dict.fromkeys(part)), exercise, notebook)

    def _small(self, student, answers, notebooks=SMALL_NOTEBOOKS, timestamp=None, without=None, change=None):
        made = {}
        for name in notebooks:
            notebook = released_in(self._course, SMALL, name)
            cells = {
                cell.metadata.nbgrader.grade_id: cell
                for cell in notebook.cells
                if "nbgrader" in cell.metadata
            }
            for grade_id, cell in cells.items():
                cell.source = answers.get(grade_id, cell.source)
            if change is not None and "essay" in cells:
                change(cells)
            if without in cells:
                notebook.cells.remove(cells[without])
            made[name] = nbformat.writes(notebook)
        return HandedIn(student, SMALL, made, {"timestamp.txt": timestamp} if timestamp else {})

    def _one(self, student, exercise, notebook):
        text = notebook if isinstance(notebook, str | bytes) else written(notebook)
        return HandedIn(student.replace("_", "-"), exercise, {exercise: text})


RUNS_A_LOOP = (
    "import asyncio\nasync def later():\n    return 1.5\ndef {0}():\n    return asyncio.run(later())"
)
ALL_RIGHT = {"value": student_cells.VALUES["right"], "function": student_cells.FUNCTIONS["right"]}


def _replace_body(text):
    def change(cell):
        head = next(line for line in cell.source.split("\n") if line.startswith(("def ", "class ")))
        cell.source = f"{head.partition('(')[0]}(*given):\n    {text}"

    return change


def _cut(cell):
    cell.source = cell.source[: len(cell.source) // 2]


def _cut_last_line(cell):
    cell.source = cell.source.rpartition("\n")[0]


UNFINISHED = {
    "raises": _replace_body("raise NotImplementedError()"),
    "passes": _replace_body("pass"),
    "ellipsis": _replace_body("..."),
    "prints": _replace_body("print('the answer')"),
    "asks": _replace_body("return input('? ')"),
    "calls-itself": _replace_body("return undefined_name"),
    "cut": _cut,
    "cut-last-line": _cut_last_line,
    "no-colon": lambda cell: cell.__setitem__("source", cell.source.replace(":\n", "\n", 1)),
    "one-bracket-too-many": lambda cell: cell.__setitem__("source", cell.source + ")"),
    "blank": lambda cell: cell.__setitem__("source", ""),
    "comment": lambda cell: cell.__setitem__("source", "# to do"),
}
"""Ways to leave a cell unfinished."""


HARMLESS_CHANGES = (
    "outputs_left_in",
    "execution_counts_in_disorder",
    "text_between",
    "raw_cells",
    "attachments",
    "metadata_of_editors",
    "other_kernel",
    "changed_tests",
    "changed_data",
    "answer_written_again",
    "answer_became_text",
    "comments_everywhere",
    "windows_line_ends",
    "tests_tagged_otherwise",
    "more_points",
    "unlocked_data",
)
"""Changes that can be made one after the other, and cost no points."""


def released_in(course, exercise, notebook):
    return nbformat.read(course / "exercises" / exercise / f"{notebook}.ipynb", as_version=4)


def written(notebook):
    """The notebook as text, however invalid it is."""
    return json.dumps(notebook, indent=1, ensure_ascii=False)


def numbered(submissions):
    """The submissions with students whose names are in order, and no two the same."""
    return [
        HandedIn(f"{number:03}-{each.student}", each.exercise, each.notebooks, each.files)
        for number, each in enumerate(submissions, start=1)
    ]


def generated_class(course, count, seed=1):
    """Return a class of that many submissions; one of 300 has everything in it, and answers of all kinds.

    Args:
        course: a folder whose `exercises/` holds what students are given.
        count: how many submissions.
        seed: what chance depends on.
    """
    generator = Generator(course, seed)
    known = generator.everything()
    if count < len(known):
        return numbered(random.Random(seed).sample(known, count))  # noqa: S311 (no secret)
    return numbered([*known, *(generator.mixed() for _ in range(count - len(known)))])


def small_class(course):
    """Return a class that meets each kind of cell and each difference from nbgrader, in few notebooks."""
    generator = Generator(course, seed=1)
    small = {each.student: each for each in generator.small_course()}
    answers = {each.student.partition("-")[0]: each for each in generator.answers_to_made_up_exercises()}
    own_cells = [
        source for name, source in student_cells.OWN_CELLS.items() if name not in student_cells.OTHER_OUTPUTS
    ]
    return numbered(
        [
            generator.with_own_cells("all-own-cells", own_cells),
            generator.changed_in_all_ways("all-harmless-changes", HARMLESS_CHANGES),
            generator.mixed(),
            generator.unfinished("cut"),
            generator.with_own_cell("endless", student_cells.REACHING_CELLS["endless"]),
            *generator.met_differences(),
            *(answers[name] for name in ("values", "none", "numpy", "warns", "raises")),
            *(small[name] for name in ("late-partly", "first-only", "essay-with-space")),
        ]
    )
