"""What a short form stands for: every sense, with who uses it."""

from functools import cache

from outsourcing_lab.taxonomy.catalogue import catalogue
from outsourcing_lab.taxonomy.records import Sense


def expand_acronym(short: str) -> tuple[Sense, ...]:
    """Return every sense of a short form, the most usual first; of an unknown one, none.

    Args:
        short: the short form; case, dots, spaces and a plural s do not matter.

    Raises:
        TypeError: where it is not text.

    Example:
        The same three letters, two kinds of work:

        >>> for sense in expand_acronym("R.P.O.s"):
        ...     print(sense.expansion, sense.used_by)
        recruitment process outsourcing ('the field',)
        research process outsourcing ('S4',)
        >>> expand_acronym("XYZ")
        ()
    """
    if not isinstance(short, str):
        raise TypeError(f"short is {short!r}; give a short form as text, such as 'RPO'")
    letters = _letters(short)
    known = _senses()
    return known.get(letters) or known.get(letters.removesuffix("S"), ())


@cache
def _senses() -> dict[str, tuple[Sense, ...]]:
    return {_letters(acronym.id): acronym.senses for acronym in catalogue().acronyms.values()}


def _letters(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum() or letter == "&")
