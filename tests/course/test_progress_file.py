import errno
import json
import os
import subprocess
import sys

import pytest

from outsourcing_lab import progress_file
from outsourcing_lab.progress_file import (
    FILE,
    CheckedExercise,
    note_answers,
    note_check,
    note_lesson,
    read_progress,
)

LESSON, OTHER = "01_outsourcing_and_place", "02_business_process_outsourcing"
HALF, WHOLE = CheckedExercise(3, 6, 9, 20), CheckedExercise(6, 6, 20, 20)


def lines(folder):
    return (folder / FILE).read_text("utf-8").splitlines()


def test_what_was_noted_is_read_again(folder):
    assert note_lesson(LESSON) == ""
    assert note_answers(LESSON, {"survey": 0.5, "captive": 1.0}) == ""
    assert note_check("ex" + LESSON, HALF) == ""
    progress = read_progress(folder)
    assert progress.lessons == {LESSON}
    assert progress.answers == {LESSON: {"survey": 0.5, "captive": 1.0}}
    assert progress.exercises == {"ex" + LESSON: HALF}
    assert progress.checked_on["ex" + LESSON].startswith("20")


def test_each_note_is_one_line_that_a_person_can_read(folder):
    note_lesson(LESSON)
    note_answers(LESSON, {"survey": 1 / 3})
    first, second = (json.loads(line) for line in lines(folder))
    assert list(first) == ["date", "what", "name"]
    assert (first["what"], first["name"]) == ("lesson", LESSON)
    assert second["score"] == 0.333


def test_running_a_cell_again_does_not_make_the_file_grow(folder):
    for _ in range(3):
        note_lesson(LESSON)
        note_answers(LESSON, {"survey": 1 / 3})
        note_answers(LESSON, {"survey": 0.0})
        note_check("ex" + LESSON, HALF)
    assert len(lines(folder)) == 3


def test_of_a_question_the_best_answer_counts_and_of_an_exercise_the_last_check(folder):
    for score in (0.0, 1.0, 0.5):
        note_answers(LESSON, {"survey": score})
    for result in (WHOLE, HALF):
        note_check("ex" + LESSON, result)
    progress = read_progress(folder)
    assert progress.answers[LESSON]["survey"] == 1.0
    assert progress.exercises["ex" + LESSON] == HALF


@pytest.mark.parametrize("torn", [b'{"date": "2026-0', b'{"what": "lesson", "na\xc3', b"[" * 100_000])
def test_a_torn_last_line_stays_and_the_next_note_starts_on_a_line_of_its_own(folder, torn):
    note_lesson(LESSON)
    whole = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(whole + torn)
    assert note_lesson(OTHER) == ""
    assert (folder / FILE).read_bytes().startswith(whole + torn + b"\n")
    assert read_progress(folder).lessons == {LESSON, OTHER}


@pytest.mark.parametrize(
    "line",
    [
        '{"what": "badge", "name": "gold", "colour": 3}',
        '{"what": "lesson", "name": 7}',
        '{"what": "question", "name": "q", "question": "a", "score": NaN}',
        '{"what": "question", "name": "q", "question": "a", "score": true}',
        '{"what": "exercise", "name": "e", "date": 3, "passed": 1, "checks": 1, "points": 1, "total": 1}',
        '{"what": "exercise", "name": "e", "date": "2026-01-01", "passed": 1}',
        "1",
        "",
        "a note by hand",
    ],
)
def test_a_line_that_this_version_cannot_read_is_skipped_and_kept(folder, line):
    (folder / FILE).write_text(f"{line}\n", "utf-8")
    note_lesson(LESSON)
    progress = read_progress(folder)
    assert progress.lessons == {LESSON}
    assert not progress.answers
    assert not progress.exercises
    assert not progress.checked_on
    assert lines(folder)[0] == line


def test_a_file_saved_by_an_editor_with_a_mark_and_other_line_ends_is_read(folder):
    note_lesson(LESSON)
    text = (folder / FILE).read_text("utf-8")
    (folder / FILE).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_progress(folder).lessons == {LESSON}


def test_outside_a_students_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert note_lesson(LESSON) == ""
    assert not any(tmp_path.iterdir())


def test_a_clone_within_a_students_folder_does_not_belong_to_it(folder, monkeypatch):
    clone = folder / "clone"
    clone.mkdir()
    (clone / "nbgrader_config.py").write_text("", "utf-8")
    monkeypatch.chdir(clone)
    assert note_lesson(LESSON) == ""
    assert not (folder / FILE).exists()


def test_a_file_that_cannot_be_written_gives_a_sentence(folder):
    (folder / FILE).mkdir()
    assert note_lesson(LESSON) == f"This could not be noted in {FILE}: Is a directory."


def test_a_full_disk_gives_a_sentence_and_loses_no_earlier_note(folder, monkeypatch):
    note_lesson(LESSON)

    def write_half(descriptor, content, write=os.write):
        if len(content) < 20:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(descriptor, content[: len(content) - 10])

    with monkeypatch.context() as full:
        full.setattr(progress_file.os, "write", write_half)
        assert note_lesson(OTHER) == f"This could not be noted in {FILE}: No space left on device."
    assert read_progress(folder).lessons == {LESSON}
    assert note_lesson(OTHER) == ""
    assert read_progress(folder).lessons == {LESSON, OTHER}


def test_where_the_working_folder_was_deleted_the_cell_goes_on(folder, monkeypatch):
    (folder / "gone").mkdir()
    monkeypatch.chdir(folder / "gone")
    (folder / "gone").rmdir()
    assert note_lesson(LESSON).startswith("This could not be noted")


WRITE_MANY = """
import sys
from outsourcing_lab.progress_file import note_answers
for number in range(200):
    assert note_answers(sys.argv[1], {f"question_{number}": 1.0}) == ""
"""


def test_two_kernels_that_write_at_once_lose_nothing(folder):
    writers = [subprocess.Popen([sys.executable, "-c", WRITE_MANY, name]) for name in (LESSON, OTHER)]
    assert [writer.wait() for writer in writers] == [0, 0]
    answers = read_progress(folder).answers
    assert {name: len(found) for name, found in answers.items()} == {LESSON: 200, OTHER: 200}
    assert len(lines(folder)) == 400
