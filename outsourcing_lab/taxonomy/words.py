"""The words of a description as the classifier sees them: stems, without the words that tell nothing."""

import re
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

WORD = re.compile(r"[a-z][a-z0-9&+#]*")
# "our", "own", "we" and "someone" stay: they tell a firm's own staff and temporary workers from outsourcing.
EMPTY_WORDS = frozenset(
    re.findall(
        WORD,
        "a an the of to for and or in on at by with from is are was were be been being it its this that"
        " these those your you i my they them their he she his her as into under so that which whom whose"
        " when where than then there here do does did done have has had will would can could should may"
        " might must not no nor but if any all each every some such one two three need needs somebody want"
        " wants looking also",
    )
)
# British to American, so that both are one word.
SPELLINGS = (
    (r"is(ation|e|es|ed|ing)", r"iz\1"),
    (r"ys(e|es|ed|ing)$", r"yz\1"),
    (r"(?<=..)our(s|ed|ing)?$", r"or\1"),
    (r"entre(s|d)?$", r"enter\1"),
    (r"^(che)que", r"\1ck"),
    (r"ogue(s|d)?$", r"og\1"),
    (r"(program)me", r"\1"),
)


def stems(text: str) -> list[str]:
    """Return the stems of the words that tell something, in their order; of a text without any, none.

    Args:
        text: any text.

    Example:
        British and American spelling, singular and plural come to the same:

        >>> stems("Organising the centres' catalogues") == stems("organize center catalogs")
        True
    """
    return [_stem(word) for word in _words(text)]


def words_of(text: str, among: Collection[str]) -> list[str]:
    """Return the words of a text whose stems are among some, each stem once, as they stand there.

    Args:
        text: any text.
        among: stems.

    Example:
        >>> words_of("Paying bills and payments", stems("payment bill"))
        ['bills', 'payments']
    """
    by_stem = {_stem(word): word for word in _words(text)}
    return [word for stem, word in by_stem.items() if stem in among]


def _words(text: str) -> list[str]:
    found = WORD.findall(text.lower().replace("’", "'").replace("'s", ""))
    return [word for word in found if word not in EMPTY_WORDS]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    for pattern, american in _spellings():
        word = pattern.sub(american, word)
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _spellings() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(british), american) for british, american in SPELLINGS]


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
