"""The one script of a handout: it checks quizzes and moves explorers; without it a page is still readable."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def script() -> str:
    """Return the script, which stands in the page as it is, byte for byte, for `digest` to hold.

    Its first half is the script that the quizzes bring along in JupyterLab, so that an answer is marked by
    the same lines everywhere; its second half moves the sliders.
    """
    quiz = files("outsourcing_lab.teaching.quizzes") / "quiz.js"
    own = files(__package__) / "templates" / "handout" / "handout.js"
    return quiz.read_text("utf-8") + own.read_text("utf-8")


@cache
def digest() -> str:
    """Return the script's SHA-256 in base64, as a content security policy names the one script it allows.

    Example:
        >>> len(digest())
        44
    """
    return b64encode(sha256(script().encode()).digest()).decode()
