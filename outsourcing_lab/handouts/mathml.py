"""MathML Core, which browsers set, from the fuller MathML that the converter of formulas writes."""

import re
from collections.abc import Callable
from html import unescape
from unicodedata import category
from xml.etree.ElementTree import Element

_PARTS = dict.fromkeys(["mfrac", "mroot", "msub", "msup", "munder", "mover"], 2) | {
    "msubsup": 3,
    "munderover": 3,
}
_LENGTHS = {"width", "height", "depth", "voffset", "lspace", "rspace", "minsize", "maxsize", "linethickness"}
_LENGTH = re.compile(r"\d*\.?\d+(?:em|ex|px|pt|cm|mm|in)?")
_KEPT = re.compile(
    "xmlns|display|displaystyle|scriptlevel|stretchy|symmetric|largeop|fence|separator|form|movablelimits|"
    "accent|accentunder"
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_LETTER_AS_ENTITY = re.compile(r"&#x0*(?:4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A]);")

_LIMITS_OF = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
_TAKES_LIMITS = re.compile("lim|max|min|sup|inf|Pr|det|gcd|[∑∏∐⋂⋃⋀⋁⨁⨂⨀⨆]")
_ACCENTS = frozenset("¯^~˙¨→―ˇ˘´`")
_ROWS = {"math", "mrow", "mstyle", "mtd", "msqrt"}
_THIN_SPACE = "0.167em"


class MathMLError(ValueError):
    """The converter left something unconverted; the message says what, as a sentence."""


def tidied(formula: Element) -> Element:
    """Return the formula as MathML Core, changed in place.

    Args:
        formula: what the converter made, a `math` element.

    Raises:
        MathMLError: where a command, a column or a line break was left as it is, or an element lacks a part.
    """
    for step in _STEPS:
        for element in list(formula.iter()):
            step(element)
    return formula


def _check(element: Element) -> None:
    """Refuse what is left of the source; a character that was meant stands as an entity."""
    text = element.text or ""
    command = _COMMAND.search(text)
    if command:
        raise MathMLError(f"It uses {command[0]}, which cannot be converted.")
    if element.tag == "mi" and text in ("&", "{", "}"):
        raise MathMLError(f"It has a {text} that belongs to nothing.")
    if element.get("linebreak") == "newline":
        raise MathMLError(r"It has a \\ outside of an environment such as aligned.")
    if text == "&#x029F8;":  # the stroke of \not, which browsers would set beside the sign
        raise MathMLError(r"It uses \not before a sign that it cannot strike out.")
    if len(element) != _PARTS.get(element.tag, len(element)):
        raise MathMLError("It is not complete: a fraction, a root, an index or a limit lacks a part.")


def _read_text(element: Element) -> None:
    """Put characters for the converter's entities; a letter that it writes as one stands upright."""
    text = element.text or ""
    if element.tag == "mi" and _LETTER_AS_ENTITY.fullmatch(text):
        element.set("mathvariant", "normal")
    element.text = unescape(text) or None
    if element.tag == "mi" and element.text and category(element.text[0]) in ("Sm", "Ps", "Pe"):
        element.tag = "mo"


def _join(row: Element) -> None:
    """Make one number of 18{,}000, and one word of upright letters."""
    joined: list[Element] = []
    for child in row:
        if joined and _is_upright(joined[-1]) and _is_upright(child):
            joined[-1].text = f"{joined[-1].text}{child.text}"
        elif len(joined) > 1 and joined[-2].tag == child.tag == "mn" and _is_mark(joined[-1]):
            mark = joined.pop()[0]
            joined[-1].text = f"{joined[-1].text}{mark.text}{child.text}"
        else:
            joined.append(child)
    row[:] = joined


def _is_upright(element: Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal" and (element.text or "").isalpha()


def _is_mark(element: Element) -> bool:
    """Whether it is a comma or a point in braces, which stands within a number."""
    return element.tag == "mrow" and len(element) == 1 and element[0].text in (",", ".")


def _set_limits(element: Element) -> None:
    """Put limits where the style wants them: below and above in a line of its own, beside in a text."""
    base = element[0] if element.tag in (*_LIMITS_OF, *_LIMITS_OF.values()) else None
    if base is None or base.tag != "mo":
        return
    if not (_TAKES_LIMITS.fullmatch(base.text or "") or base.get("movablelimits")):
        return
    element.tag = _LIMITS_OF.get(element.tag, element.tag)
    base.set("movablelimits", "true")


def _set_names(element: Element) -> None:
    """Set a function's name like one: the converter takes some for operators, with much space around."""
    if element.text in ("argmax", "argmin"):
        element.text = f"arg\u2006{element.text[3:]}"
    if element.tag != "mo" or not (element.text or "").replace("\u2006", "").isalpha():
        return
    if element.get("movablelimits"):
        element.attrib |= {"lspace": _THIN_SPACE, "rspace": _THIN_SPACE}
    else:
        element.tag = "mi"


def _space_names(row: Element) -> None:
    """Part ln from x, where the converter leaves no space."""
    if row.tag not in _ROWS:
        return
    spaced: list[Element] = []
    for child in row:
        close = bool(spaced) and {"mo", "mspace"}.isdisjoint((spaced[-1].tag, child.tag))
        if close and (_is_name(spaced[-1]) or _is_name(child)):
            spaced.append(Element("mspace", {"width": _THIN_SPACE}))
        spaced.append(child)
    row[:] = spaced


def _is_name(element: Element) -> bool:
    base = element[0] if element.tag in ("msub", "msup", "msubsup") else element
    text = base.text or ""
    return base.tag == "mi" and len(text) > 1 and text.isalpha() and not base.get("mathvariant")


def _set_accent(element: Element) -> None:
    if element.tag not in ("munder", "mover") or element[1].text not in _ACCENTS:
        return
    if element[1].text in ("―", "¯"):  # no font lets them grow to the length of what they go with
        line = "overline" if element.tag == "mover" else "underline"
        element.tag, element.attrib = "mrow", {"notation": line}
        del element[1]
    else:
        element.set("accent" if element.tag == "mover" else "accentunder", "true")


def _keep_core(element: Element) -> None:
    """Leave out what browsers do not know, or what loads or colours something; a class may take its place."""
    given = element.attrib
    kind = {"columnalign", "mathvariant", "notation"} & given.keys()
    element.attrib = {name: value for name, value in given.items() if _is_core(name, value)}
    if given.get("mathvariant") == "normal":
        element.set("mathvariant", "normal")
    elif kind:
        element.set("class", " ".join(given[name] for name in sorted(kind)))  # such as left, bold or box
    elif element.text in ("′", "″", "‴"):
        element.set("class", "prime")
    elif given.get("columnspacing", "").startswith("0em"):
        element.set("class", "aligned")
    if element.tag == "menclose":
        element.tag = "mrow"


def _is_core(name: str, value: str) -> bool:
    return bool(_LENGTH.fullmatch(value) if name in _LENGTHS else _KEPT.fullmatch(name))


_STEPS: tuple[Callable[[Element], None], ...] = (
    _check,
    _read_text,
    _join,
    _set_limits,
    _set_names,
    _space_names,
    _set_accent,
    _keep_core,
)
