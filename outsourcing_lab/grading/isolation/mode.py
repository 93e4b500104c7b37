"""The three ways to run a student's code."""

import enum


class Mode(enum.Enum):
    """How much stands between a child and the machine."""

    FULL = "full"
    """Namespaces made by bubblewrap, Landlock, seccomp and limits."""
    LANDLOCK = "landlock"
    """Landlock, seccomp and limits, where namespaces are barred, as in most containers."""
    NONE = "not isolated"
    """Nothing: for submissions that are trusted."""
