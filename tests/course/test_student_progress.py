import subprocess
import sys

import pytest

from outsourcing_lab.course import lesson_done, progress
from outsourcing_lab.lessons import lessons
from outsourcing_lab.progress_file import FILE, CheckedExercise, note_check, note_lesson, read_progress
from outsourcing_lab.teaching import Table, quiz

FIRST, SECOND = lessons()[0].stem, lessons()[1].stem


def rows():
    (table,) = (part for part in progress().parts if isinstance(part, Table))
    return {str(row[0]): list(row[1:]) for row in table.rows}


def sentences():
    return [part for part in progress().parts if isinstance(part, str)]


def test_a_lesson_that_is_done_says_what_comes_next_and_is_noted(folder):
    said = lesson_done(FIRST)
    assert repr(said) == ("Lesson 1 is done. Next: exercise 1, then lesson 2, Business process outsourcing.")
    assert said.html == f"<p>{said!r}</p>"
    assert read_progress(folder).lessons == {FIRST}
    assert repr(lesson_done(FIRST)) == repr(said)


def test_after_the_last_lesson_there_is_its_exercise():
    last = lessons()[-1]
    assert repr(lesson_done(last.stem)) == f"Lesson {last.number} is done. Next: exercise {last.number}."


def test_a_name_that_is_no_lesson_gets_the_list_of_those_there_are():
    with pytest.raises(ValueError, match=f"no lesson '1'; the lessons are {FIRST}, {SECOND}"):
        lesson_done("1")


def test_what_could_not_be_noted_is_said_below(folder):
    (folder / FILE).mkdir()
    assert "could not be noted" in repr(lesson_done(FIRST)).splitlines()[1]
    result = quiz(FIRST).answer(same_word="d")
    assert "could not be noted" in repr(result).splitlines()[-1]
    assert "could not be noted" in result._repr_mimebundle_()["text/html"]
    assert "cannot be read: Is a directory" in repr(progress())


def test_a_new_student_begins_with_lesson_1(folder):
    practised = [question for question in quiz(FIRST).questions if not question.graded]
    assert rows()["1. Outsourcing and place"] == ["not yet", f"0 of {len(practised)}", "not checked yet"]
    assert len(rows()) == len(lessons())
    assert sentences()[0] == f"Next: lesson 1, Outsourcing and place, in notebooks/{FIRST}.ipynb."
    assert str(folder / FILE) in sentences()[1]


def test_the_best_answer_to_each_question_counts(folder):
    quiz(FIRST).answer(same_word="d")
    wrong = rows()["1. Outsourcing and place"][1]
    scores = [quiz(FIRST).answer(same_word=letter).score for letter in "abcd"]
    assert max(scores) == 1
    assert wrong.startswith("0 of ")
    assert rows()["1. Outsourcing and place"][1] == wrong.replace("0", "1", 1)


def test_after_the_lesson_comes_its_exercise_until_every_visible_check_passes(folder):
    note_lesson(FIRST)
    assert sentences()[0].startswith("Next: exercise 1, in exercises/ex01_")
    note_check(f"ex{FIRST}", CheckedExercise(5, 6, 15, 20))
    assert rows()["1. Outsourcing and place"][2].startswith("5 of 6 pass, 15 of 20 points (20")
    assert sentences()[0].startswith("Next: exercise 1")
    note_check(f"ex{FIRST}", CheckedExercise(6, 6, 20, 20))
    assert sentences()[0].startswith("Next: lesson 2")


def test_when_all_is_done_it_says_so(folder):
    for lesson in lessons():
        note_lesson(lesson.stem)
        note_check(lesson.exercise, CheckedExercise(6, 6, 20, 20))
    assert sentences()[0].startswith("You have read every lesson, and every visible check passes.")


def test_outside_a_students_folder_it_says_how_to_get_one(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "`outsourcing-lab open` makes that folder" in repr(progress())
    assert not any(tmp_path.iterdir())


def test_the_room_is_light_and_gives_functions_also_after_its_modules_were_imported():
    code = (
        "import sys, outsourcing_lab.course\n"
        "heavy = {'numpy', 'matplotlib', 'ipywidgets', 'IPython', 'nbformat', 'nbclient', 'nbgrader'}\n"
        "assert not heavy & set(sys.modules)\n"
        "from outsourcing_lab.course import __all__\n"
        "for _ in range(2):\n"
        "    assert all(callable(getattr(outsourcing_lab.course, name)) for name in __all__)\n"
        "assert not heavy & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with pytest.raises(ImportError, match="cannot import name 'nothing'"):
        from outsourcing_lab.course import nothing  # noqa: F401
