"""Answering a quiz with the keyboard alone, in a handout as in JupyterLab."""

import re

from playwright.sync_api import expect

# A question to choose one option in, that is not left for the exercise to mark.
QUESTION = 'form.lesson-quiz fieldset[data-kind="single"]:has(button)'


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
