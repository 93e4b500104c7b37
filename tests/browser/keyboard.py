"""Answering a quiz and moving an explorer with the keyboard alone, in a handout as in JupyterLab."""

import re

from playwright.sync_api import expect

from outsourcing_lab.teaching.explorer import LIVE_TEXT

# A question to choose one option in, that is not left for the exercise to mark.
QUESTION = 'form.lesson-quiz fieldset[data-kind="single"]:has(button)'

KINDS_OF_CONTROL = {
    "drop-down list": ("select", None),
    "slider": ("[role=slider]", None),
    "check box": ("input[type=checkbox]", "Space"),
    "text field": ("input[type=text]", "Control+Backspace"),
}
"""How a control is found, and the key that moves it; None for an arrow key that has room to move."""

IS_AT_ITS_END = """control => control.tagName === "SELECT"
    ? control.selectedIndex === control.options.length - 1
    : control.getAttribute("aria-valuenow") === control.getAttribute("aria-valuemax")"""


def answer_a_question(page):
    """Choose the second option of a question, press its button, and see its feedback appear."""
    question = page.locator(QUESTION).first
    options = question.get_by_role("radio")
    feedback = question.get_by_role("status")
    question.scroll_into_view_if_needed()
    expect(feedback).to_be_empty()
    options.first.focus()
    page.keyboard.press("Space")
    expect(options.first).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    expect(question.get_by_role("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(feedback).to_have_text(re.compile(r"^(✔ Right\.|✘ Not yet\.) \w.+"))


def give_answer(question, kind, answer):
    """Set an answer in a question and press its button.

    Args:
        question: the question's fieldset.
        kind: "single", "many", "match", "order" or "numeric".
        answer: a letter, letters, or a number, as the question is answered from code.
    """
    if kind == "numeric":
        question.get_by_role("textbox").press("Control+a")
        question.page.keyboard.type(str(answer))
    elif kind == "single":
        options = question.get_by_role("radio")
        options.first.press("Space")
        for _ in range("abcdefgh".index(answer)):
            question.page.keyboard.press("ArrowDown")
        expect(options.and_(question.locator(f'[value="{answer}"]'))).to_be_checked()
    elif kind == "many":
        for box in question.get_by_role("checkbox").all():
            if box.is_checked() != (box.get_attribute("value") in answer):
                box.press("Space")
    else:
        for place, letter in zip(question.get_by_role("combobox").all(), answer, strict=True):
            place.press("Home")
            for _ in range("abcdefgh".index(letter) + 1):  # "Choose …" stands first
                place.press("ArrowDown")
            expect(place).to_have_value(letter)
    question.get_by_role("button").press("Enter")


def move_each_kind_of_control(explorer, start):
    """Reset an explorer, move the first control of each kind, and see the text change that is read out.

    Args:
        explorer: the explorer's box.
        start: its text before anything was moved. It is waited for, since a move may well lead to the text
            that another move has just left.
    """
    text = explorer.locator(f".{LIVE_TEXT}")
    for kind, (found_by, key) in KINDS_OF_CONTROL.items():
        control = explorer.locator(found_by).first
        if not control.count():
            continue
        explorer.get_by_role("button", name="Reset").press("Space")
        expect(text).to_have_text(start)
        control.press(key or ("ArrowUp" if control.evaluate(IS_AT_ITS_END) else "ArrowDown"))
        expect(text, f"moving a {kind}").not_to_have_text(start)
        expect(text).to_have_attribute("role", "status")
        expect(control).to_be_focused()
