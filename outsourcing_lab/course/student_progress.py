"""What a student has done and what comes next."""

from outsourcing_lab.course.message import Message
from outsourcing_lab.folders import EXERCISES, LESSONS, students_folder
from outsourcing_lab.lessons import Lesson, lessons
from outsourcing_lab.progress_file import FILE, Progress, note_lesson, read_progress
from outsourcing_lab.teaching.quizzes import quiz
from outsourcing_lab.teaching.table import Table


def lesson_done(stem: str) -> Message:
    """Note that a lesson is done, and return what comes next.

    Args:
        stem: the lesson's name, its file name without the ending.

    Raises:
        ValueError: where there is no such lesson; the message lists those there are.

    Example:
        >>> lesson_done("02_business_process_outsourcing")
        Lesson 2 is done. Next: exercise 2, then lesson 3, Information technology outsourcing.
    """
    known = [lesson.stem for lesson in lessons()]
    if stem not in known:
        raise ValueError(f"there is no lesson {stem!r}; the lessons are {', '.join(known)}")
    place = known.index(stem)
    lesson = lessons()[place]
    then = "".join(f", then {_called(following)}" for following in lessons()[place + 1 : place + 2])
    said = f"Lesson {lesson.number} is done. Next: exercise {lesson.number}{then}."
    return Message(tuple(filter(None, (said, note_lesson(stem)))))


def progress() -> Message:
    """Return a table of what is done in lessons, quizzes and exercises, and a sentence on what to do next.

    It comes from `progress.jsonl` in the student's own folder. Outside such a folder it says how to get one.
    """
    try:
        folder = students_folder()
        if folder is None:
            return Message(
                (
                    "In your own course folder this shows what you have done and what comes next.",
                    "The command `outsourcing-lab open` makes that folder and opens it.",
                )
            )
        done = read_progress(folder)
    except OSError as problem:
        return Message((f"Your progress in {FILE} cannot be read: {problem.strerror or problem}.",))
    columns = ["lesson", "read", "quiz points", "exercise: visible checks"]
    table = Table("What you have done", columns, [_row(lesson, done) for lesson in lessons()])
    return Message((table, _next_step(done), f"This is kept in {folder / FILE}, and nowhere else."))


def _row(lesson: Lesson, done: Progress) -> list[str]:
    questions = [question.id for question in quiz(lesson.stem).questions if not question.graded]
    best = done.answers.get(lesson.stem, {})
    points = sum(best.get(question, 0.0) for question in questions)
    return [
        f"{lesson.number}. {lesson.title}",
        "yes" if lesson.stem in done.lessons else "not yet",
        f"{points:.3g} of {len(questions)}",
        _exercise(lesson, done),
    ]


def _exercise(lesson: Lesson, done: Progress) -> str:
    found = done.exercises.get(lesson.exercise)
    if found is None:
        return "not checked yet"
    return (
        f"{found.passed} of {found.checks} pass, {found.points:g} of {found.total:g} points "
        f"({done.checked_on[lesson.exercise]})"
    )


def _next_step(done: Progress) -> str:
    for lesson in lessons():
        if lesson.stem not in done.lessons:
            return f"Next: {_called(lesson)}, in {LESSONS}/{lesson.stem}.ipynb."
        found = done.exercises.get(lesson.exercise)
        if found is None or found.passed < found.checks:
            where = f"{EXERCISES}/{lesson.exercise}/{lesson.exercise}.ipynb"
            return f"Next: exercise {lesson.number}, in {where}; then run its check."
    return "You have read every lesson, and every visible check passes. Hand in what you have not yet."


def _called(lesson: Lesson) -> str:
    return f"lesson {lesson.number}, {lesson.title}"
