"""The three versions of one handout."""

from enum import StrEnum


class Version(StrEnum):
    """What a handout is for, which decides where its answers are."""

    LEARN = "learn"
    """To learn with: answers stand behind a click."""
    KEY = "key"
    """For instructors: answers, feedback and solutions are printed."""
    TEST = "test"
    """To test with: no answer is anywhere in the file."""
