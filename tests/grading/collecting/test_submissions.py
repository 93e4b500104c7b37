"""Submissions are found in nested and in flat folders; what cannot be graded is found as well."""

import os
import stat
import zipfile

import pytest

from outsourcing_lab.errors import ArgumentError, CommandError
from outsourcing_lab.grading.collecting.submissions import collected

EXERCISES = {
    "ex01_place": ["ex01_place"],
    "ex01_place_again": ["ex01_place_again"],
    "ex02": ["ex02"],
    "ps1": ["problem1", "problem2"],
}


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}", "utf-8")


def found(folder, pattern=None):
    with collected(folder, EXERCISES, pattern) as submissions:
        return {(each.student, each.exercise): each for each in submissions}


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
        (
            ["ada/ps1/problem3.ipynb"],
            "the folder holds no problem1.ipynb or problem2.ipynb, but problem3.ipynb",
        ),
        ([f"{'a' * 101}/ex02/ex02.ipynb"], "more than 100 characters"),
    ],
)
def test_what_cannot_be_graded_is_found_with_the_reason(tmp_path, names, problem):
    write(tmp_path, *names)
    with collected(tmp_path, EXERCISES) as submissions:
        problems = [each.problem for each in submissions if each.problem]
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("names", "counts", "remark"),
    [
        (["ada/ex02/ex02.ipynb", "ada_ex02.ipynb"], "ada/ex02/ex02.ipynb", "ada_ex02.ipynb does not count"),
        (
            ["ada_7_8_ex02.ipynb", "ada_LATE_7_8_ex02-2.ipynb", "ada_7_8_ex02-10.ipynb"],
            "ada_7_8_ex02-10.ipynb",
            "ada_LATE_7_8_ex02-2.ipynb does not count; ada_7_8_ex02.ipynb does not count",
        ),
        (
            [f"Exercise_ada_attempt_2026-{month:02}-31-12-00-00_ex02.ipynb" for month in (1, 10, 2)],
            "Exercise_ada_attempt_2026-10-31-12-00-00_ex02.ipynb",
            "Exercise_ada_attempt_2026-02-31-12-00-00_ex02.ipynb does not count",
        ),
    ],
)
def test_of_several_submissions_of_a_student_one_counts_and_the_others_are_named(
    tmp_path, names, counts, remark
):
    write(tmp_path, *names)
    (submission,) = found(tmp_path).values()
    assert not submission.problem
    assert submission.notebooks == {"ex02": tmp_path / counts}
    assert remark in "; ".join(submission.remarks)


def test_nothing_to_grade_is_an_error_that_says_what_is_expected(tmp_path):
    with pytest.raises(CommandError, match="is empty: there is nothing to grade"):
        found(tmp_path)
    with pytest.raises(CommandError, match=r"There is no folder(.|\n)*submitted/STUDENT/EXERCISE/"):
        found(tmp_path / "nowhere")


def test_an_exercise_with_several_notebooks_is_found_with_those_that_are_there(tmp_path):
    write(tmp_path, "ada/ps1/problem1.ipynb", "ada/ps1/problem2.ipynb", "bob/ps1/problem2.ipynb")
    write(tmp_path, "bob/ps1/problem2 (1).ipynb")
    submissions = found(tmp_path)
    assert [*submissions["ada", "ps1"].notebooks] == ["problem1", "problem2"]
    assert [*submissions["bob", "ps1"].notebooks] == ["problem2"]
    assert not any(each.problem for each in submissions.values())


def test_names_as_learning_platforms_give_them(tmp_path):
    write(
        tmp_path,
        "Åström Zoë_1234_assignsubmission_file_/ex02.ipynb",
        "Lee Ann_1235_assignsubmission_file_ex02.ipynb",
        "khanbo_LATE_77_888_ex02-1.ipynb",
        "Exercise 2_mmuster_attempt_2026-01-31-12-00-00_ex02.ipynb",
        "🙂_ex02.ipynb",
    )
    assert {student for student, _ in found(tmp_path)} == {
        "Åström Zoë", "Lee Ann", "khanbo", "mmuster", "🙂",
    }  # fmt: skip
    assert not any(each.problem for each in found(tmp_path).values())


def test_a_pattern_of_ones_own(tmp_path):
    write(tmp_path, "ex02--ada.ipynb", "ex02_bob.ipynb")
    submissions = found(tmp_path, r"(?P<exercise>EXERCISE)--(?P<student>.+)\.ipynb")
    assert submissions["ada", "ex02"].problem == ""
    assert "not named as --pattern says" in submissions["ex02_bob.ipynb", ""].problem
    with pytest.raises(ArgumentError, match="needs a group for the student"):
        found(tmp_path, r"(?P<student>.+)\.ipynb")


def test_links_are_not_followed(tmp_path):
    write(tmp_path, "secret/secret.ipynb", "in/ada/ex02/data.csv", "in/bob/other.txt")
    (tmp_path / "in/ada/ex02/ex02.ipynb").symlink_to(tmp_path / "secret/secret.ipynb")
    (tmp_path / "in/bob/ex02").symlink_to(tmp_path / "secret")
    (tmp_path / "in/zoe").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "in/zoe_ex02.ipynb")
    with collected(tmp_path / "in", EXERCISES) as submissions:
        assert [*{path for each in submissions for path in each.notebooks.values()}] == []
        assert all(each.problem for each in submissions)


def archive(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for member, content in members:
            file.writestr(member, content)
    return path


def member(name, kind):
    made = zipfile.ZipInfo(name)
    made.external_attr = (kind | 0o777) << 16
    return made


def test_a_zip_is_read_like_a_folder(tmp_path):
    path = archive(
        tmp_path / "class.zip",
        [("class/ada/ex02/ex02.ipynb", "{1}"), ("class/bob_ex02.ipynb", "{2}"), ("class/__MACOSX/x", "")],
    )
    with collected(path, EXERCISES) as submissions:
        held = {each.student: each.notebooks["ex02"].read_text() for each in submissions}
    assert held == {"ada": "{1}", "bob": "{2}"}


def test_what_is_not_safe_stays_in_the_zip_and_costs_itself_alone(tmp_path):
    outside = tmp_path / "outside_ex02.ipynb"
    path = archive(
        tmp_path / "in.zip",
        [
            ("ada_ex02.ipynb", "{}"),
            (f"..{os.sep}outside_ex02.ipynb", "{}"),
            (str(outside), "{}"),
            (r"C:\windows_ex02.ipynb", "{}"),
            (member("link_ex02.ipynb", stat.S_IFLNK), "/etc/passwd"),
            (member("fifo_ex02.ipynb", stat.S_IFIFO), ""),
            ("bomb_ex02.ipynb", bytes(20_000_001)),
        ],
    )
    with collected(path, EXERCISES) as submissions:
        problems = {each.student: each.problem for each in submissions}
        assert [each.student for each in submissions if each.notebooks] == ["ada"]
    assert problems.pop("ada") == ""
    assert not outside.exists()
    assert problems["bomb"] == "it has more than 20,000,000 bytes when unpacked"
    assert problems["link"] == problems["fifo"] == "it is a link or a device in the zip, and no file"
    assert len(problems) == 6
    assert sum("leads to a folder outside" in problem for problem in problems.values()) == 3


def test_a_member_that_is_damaged_costs_itself_alone(tmp_path):
    path = archive(tmp_path / "in.zip", [("ada_ex02.ipynb", "a" * 1000), ("bob_ex02.ipynb", "b" * 1000)])
    content = bytearray(path.read_bytes())
    content[45:50] = b"\xff" * 5
    path.write_bytes(content)
    with collected(path, EXERCISES) as submissions:
        problems = {each.student: each.problem for each in submissions}
    assert "cannot be unpacked" in problems["ada"]
    assert problems["bob"] == ""


def test_what_is_no_zip_is_an_error(tmp_path):
    write(tmp_path, "in.zip")
    with pytest.raises(CommandError, match="cannot be read as a zip"):
        found(tmp_path / "in.zip")
