"""Submissions are found in nested and in flat folders; what cannot be graded is found as well."""

import pytest

from outsourcing_lab.errors import CommandError
from outsourcing_lab.grading.submissions import find_submissions

EXERCISES = ["ex01_place", "ex01_place_again", "ex02"]


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")


def found(folder):
    return {(each.student, each.exercise): each for each in find_submissions(folder, EXERCISES)}


def test_nested_and_flat_submissions_are_found_with_their_students(tmp_path):
    write(tmp_path, "ada/ex02/ex02.ipynb", "ada/ex02/data.csv", "ada/ex01_place/ex01_place.ipynb")
    write(tmp_path, "ann_b_lee_ex01_place.ipynb", "bob_ex01_place_again.ipynb", ".DS_Store", "ada/.hidden")
    submissions = found(tmp_path)
    assert [*submissions] == [
        ("ada", "ex01_place"),
        ("ada", "ex02"),
        ("ann_b_lee", "ex01_place"),
        ("bob", "ex01_place_again"),
    ]
    assert not any(each.problem for each in submissions.values())
    assert submissions["ada", "ex02"].folder == tmp_path / "ada" / "ex02"
    assert submissions["ann_b_lee", "ex01_place"].folder is None


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        (["homework.ipynb"], "not named STUDENT_EXERCISE.ipynb"),
        (["ada_ex02 (1).ipynb"], "not named STUDENT_EXERCISE.ipynb"),
        (["_ex02.ipynb"], "not named STUDENT_EXERCISE.ipynb"),
        (["ada_ex02.zip"], "not named STUDENT_EXERCISE.ipynb"),
        (["ada/ex03/ex03.ipynb"], "there is no exercise ex03; there is ex01_place"),
        (["ada/ex02/other.ipynb"], "the folder holds no ex02.ipynb, but other.ipynb"),
        (["ada/ex02.ipynb"], "ex02.ipynb is not in a folder"),
        ([" ada/ex02/ex02.ipynb"], "begins or ends with a space"),
        (["a\nb/ex02/ex02.ipynb"], "cannot be printed"),
        (["ada/ex02/ex02.ipynb", "ada_ex02.ipynb"], "handed in twice"),
    ],
)
def test_what_cannot_be_graded_is_found_with_the_reason(tmp_path, names, problem):
    write(tmp_path, *names)
    problems = [each.problem for each in find_submissions(tmp_path, EXERCISES) if each.problem]
    assert len(problems) == 1
    assert problem in problems[0]


def test_nothing_to_grade_is_an_error_that_says_what_is_expected(tmp_path):
    with pytest.raises(CommandError, match="is empty: there is nothing to grade"):
        find_submissions(tmp_path, EXERCISES)
    with pytest.raises(CommandError, match=r"There is no folder(.|\n)*submitted/STUDENT/EXERCISE/"):
        find_submissions(tmp_path / "nowhere", EXERCISES)
