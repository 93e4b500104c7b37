"""Formulas: from LaTeX to MathML, which browsers set by themselves, and the font that they set it with."""

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element, tostring

from outsourcing_lab.handouts.mathml import MathMLError, tidied

LONGEST = 5_000
"""Characters; what is longer is no formula, and would take long to look at."""

# What the converter knows by another name. The numbers of `align` would begin anew in every formula.
_ENVIRONMENTS = {
    "aligned": "align*",
    "alignedat": "align*",
    "align": "align*",
    "alignat": "align*",
    "alignat*": "align*",
    "eqnarray": "align*",
    "eqnarray*": "align*",
    "split": "align*",
    "gather": "matrix",
    "gather*": "matrix",
    "gathered": "matrix",
    "multline": "matrix",
    "multline*": "matrix",
}
_ENVIRONMENT = re.compile(r"\\(?P<end>begin|end)\s*\{(?P<name>[a-z]+\*?)\}(?P<columns>\{\d+\})?")
_WITHOUT_MEANING = re.compile(
    r"\\(?:begin|end)\s*\{(?:equation|displaymath|math)\*?\}|\\label\s*\{[^}]*\}|\\(?:nonumber|notag)(?![A-Za-z])"
)
_WITH_LIMITS = re.compile(r"\\arg\s*\\(?P<of>max|min)(?![A-Za-z])")
_NEGATED = re.compile(r"\\not\s*(?P<sign>=|\\in(?![A-Za-z]))")
_DEFINES = re.compile(r"\\(?:(?:re)?newcommand|providecommand|def|let|DeclareMathOperator)(?![A-Za-z])")


class FormulaError(ValueError):
    """A formula that does not convert; the message says why, as a sentence."""


def to_mathml(source: str, *, display: bool) -> str:
    r"""Return a formula as MathML that browsers set without a script.

    Args:
        source: the formula in LaTeX, without dollar signs.
        display: whether it stands in a line of its own, with limits above and below.

    Raises:
        FormulaError: where it does not convert, or only in part.

    Example:
        >>> to_mathml("x^2", display=False).partition(">")[2]
        '<mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
        >>> to_mathml(r"\SI{5}{\metre}", display=False)
        Traceback (most recent call last):
        ...
        outsourcing_lab.handouts.mathematics.FormulaError: It uses \SI, which cannot be converted.
    """
    if len(source) > LONGEST:
        raise FormulaError(f"It has {len(source):,} characters; at most {LONGEST:,} are converted.")
    if _DEFINES.search(source):
        raise FormulaError("It defines a command; write out what the command stands for.")
    formula = _converted(_in_known_words(source), display)
    try:
        return tostring(tidied(formula), encoding="unicode", short_empty_elements=False)
    except MathMLError as problem:
        raise FormulaError(str(problem)) from None


@cache
def font_face() -> str:
    """Return the CSS that sets formulas: the font for them, and the columns and boxes browsers do not know.

    The font is a part of Noto Sans Math, under the SIL Open Font License, whose text lies beside it. Most
    phones have no font whose brackets and roots can grow.
    """
    font = b64encode((files(__package__) / "font" / "noto_sans_math.woff2").read_bytes()).decode()
    return (
        '@font-face{font-family:"Handout Math";src:url(data:font/woff2;base64,' + font + ') format("woff2")}'
        'math{font-family:"Handout Math","Cambria Math","STIX Two Math",math}'
        "mtd{padding:.22em .4em;border:0}"
        ".aligned>mtr>mtd{padding-inline:0}.aligned>mtr>mtd:nth-child(odd):not(:first-child){padding-left:2em}"
        "mtd.left{text-align:-webkit-left}mtd.right{text-align:-webkit-right}"
        "mi.prime{padding-left:.15em}mtext.bold{font-weight:bold}mtext.italic{font-style:italic}"
        "mrow.overline{border-top:1px solid;padding-top:.1em}mrow.underline{border-bottom:1px solid}"
        "mrow.box{border:1px solid;padding:.2em .3em}"
    )


def _in_known_words(source: str) -> str:
    """Return the formula in words that the converter knows."""
    plain = _WITHOUT_MEANING.sub("", source)
    plain = _WITH_LIMITS.sub(r"\\operatorname*{arg\g<of>}", plain)
    plain = _NEGATED.sub(lambda found: r"\neq " if found["sign"] == "=" else r"\notin ", plain)
    return _ENVIRONMENT.sub(_known_environment, plain).strip()


def _known_environment(found: re.Match[str]) -> str:
    name, columns = found["name"], found["columns"] or ""
    kept = "" if name.startswith("align") and "at" in name else columns
    return f"\\{found['end']}{{{_ENVIRONMENTS.get(name, name)}}}{kept}"


def _converted(source: str, display: bool) -> Element:
    from latex2mathml.converter import convert_to_element  # its tables of symbols take a while to load

    try:
        return convert_to_element(source, display="block" if display else "inline")
    except Exception as problem:  # its own errors, and those of lists and of recursion
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(problem).__name__.removesuffix("Error"))
        raise FormulaError(f"It is not complete or not LaTeX: {words.lower()}.") from None
