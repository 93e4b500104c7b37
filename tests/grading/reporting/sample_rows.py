"""Submissions as the pages show them: everything that can happen to a step, and texts that would do harm."""

from outsourcing_lab.grading.reporting.report import Hidden, Row, Step

TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}"
HOSTILE = "<script>ada</script>" + TURNED
SAID = "location() returned '<img src=x onerror=alert(1)>'.\n\tLook again: a border" + TURNED

STEPS = (
    Step("Step 1: who", 2, 2, "", "ex01", "test_who", hidden=(Hidden("no one", "count them", "", "passed"),)),
    Step("Step 2: where", 0, 4, SAID, "ex01", "test_where"),
    Step(
        "Step 3: an edge",
        1.5,
        3,
        "",
        "ex01",
        "test_edge",
        hidden=(
            Hidden("an empty list", "nothing is an answer, too.", "lesson 1, section 2", "failed"),
            Hidden("two alike", "name the first.", "lesson 1, section 3", "passed"),
            Hidden("the last", "look at the end.", "lesson 1, section 4", "not run"),
            Hidden("a <b>perhaps</b>", "think of <i>x</i>.", "lesson 1, section 2", "not known"),
        ),
    ),
    Step("Step 4: unnamed", 0, 1, "", "ex01", "test_unnamed", hidden=(Hidden("", "", "", "failed"),)),
    Step("Step 5: an essay", None, 5, "", "ex01", "essay"),
    Step(
        "Step 6: another",
        5,
        4,
        "",
        "ex01",
        "another",
        comments=("Well <em>said</em>.\nSee me.",),
        extra=1,
    ),
)
ROW = Row(HOSTILE, "ex01", "look by hand", "late & more", 7, 19, STEPS, penalty=1.5)
PERFECT = Row("zoe", "ex01", "graded", "", 2, 2, STEPS[:1])
REFUSED = Row("bob", "ex01", "not graded", "bob.ipynb is not JSON")
