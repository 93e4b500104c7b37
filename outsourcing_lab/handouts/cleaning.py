"""HTML that came out of a notebook, made safe: nothing in it runs, loads or leads a form elsewhere.

What is allowed is listed; all else goes. The policy in the page's head says the same once more, so that a
mistake here alone opens nothing.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from string import ascii_lowercase

import nh3

_SCRIPT = "a script"
_HANDLER = "an event handler"
_SCRIPT_ADDRESS = "an address that runs a script"
_FRAME = "a frame"
_LOADED = "an address that the page would load"
_INSTRUCTION = "an instruction to the browser"
_FIELD = "a form"
_MEDIA = "a sound, a film or a canvas"


def _names(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_MATH_TAGS = _names(
    "math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt "
    "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none menclose"
)
_NOT_FOR_A_PIECE = _names("area footer header hgroup map nav")  # the page has its own landmarks, and no maps
_OBSOLETE = _names("acronym center strike tt")
_TAGS = (nh3.ALLOWED_TAGS | _MATH_TAGS | {"section", "tfoot"}) - _NOT_FOR_A_PIECE - _OBSOLETE
_CONTROLS = _names("button fieldset form input label legend optgroup option output select")
_EMPTIED = _names("script style noscript template iframe object audio video canvas svg")
_KINDS = {
    **dict.fromkeys(["script", "foreignobject"], _SCRIPT),
    **dict.fromkeys(["applet", "embed", "frame", "frameset", "iframe", "object", "portal"], _FRAME),
    **dict.fromkeys(["base", "link", "meta"], _INSTRUCTION),
    **dict.fromkeys(["audio", "canvas", "source", "track", "video"], _MEDIA),
    **dict.fromkeys(["form", "input", "textarea", "select", "button"], _FIELD),
}
_NAMED = re.compile(rf"<({'|'.join(_KINDS)})(?=[\s/>])", re.IGNORECASE)

_ATTRIBUTES = _names(
    "abbr alt class colspan datetime dir headers height lang open reversed role rowspan scope span start "
    "title value width"
)
_MATH_ATTRIBUTES = _names(
    "accent accentunder alttext columnalign columnlines columnspacing columnspan depth display displaystyle "
    "fence form largeop linethickness lspace mathvariant maxsize minsize movablelimits notation rowlines "
    "rowspacing rspace scriptlevel separator stretchy symmetric voffset xmlns"
)
_CONTROL_ATTRIBUTES = _names("checked disabled for inputmode label name selected")
_CONTROL_TYPES = _names("button checkbox radio text")
_LOADING_ATTRIBUTES = _names("action background data formaction poster src srcset xlink:href")
_STYLES = _names(
    "background background-color border border-bottom border-collapse border-color border-left border-radius "
    "border-right border-spacing border-style border-top border-width color column-count column-gap "
    "column-width columns display flex flex-wrap float font-family font-size font-style font-variant "
    "font-weight gap grid-template-columns height letter-spacing line-height list-style list-style-type "
    "margin margin-bottom margin-left margin-right margin-top max-height max-width min-width overflow-wrap "
    "overflow-x padding padding-bottom padding-left padding-right padding-top text-align text-decoration "
    "text-indent vertical-align white-space width"
)

_FOLLOWED = re.compile(r"(https?://|mailto:|#)[^\x00-\x20]*", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(gif|jpeg|png|svg\+xml|webp);base64,[A-Za-z0-9+/=\s]*")
_RUNS = re.compile(r"\s*(javascript|vbscript|data):", re.IGNORECASE)
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x20]+")
_CSS_ADDRESS = re.compile(r"url\s*\(|@import|image-set\s*\(|\\", re.IGNORECASE)
_STYLE_SHEET = re.compile(r"<style\b[^<>]*>([^<]*)", re.IGNORECASE)
_DRAWING = re.compile(r"<(/?)svg\b[^<>]*>", re.IGNORECASE)
_DRAWING_HANDLER = re.compile(r"\son[a-z]+\s*=", re.IGNORECASE)
_DRAWING_LABEL = re.compile(r"""aria-label=["']([^"']+)|<title\b[^>]*>([^<]+)""", re.IGNORECASE)
_SHOWN_OF_ADDRESS = 80
_SVG_NAMESPACE = "http://www.w3.org/2000/svg"
_DEAD_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)


@dataclass(frozen=True)
class Cleaned:
    """HTML that can do nothing, and what was taken out of it.

    Attributes:
        html: well-formed, with all attributes in double quotes, in which `<` and `>` stand for tags alone: so
            a place can be found by its text.
        removed: what the page would have run or loaded, each kind once, as a noun with its article.
    """

    html: str
    removed: tuple[str, ...]


def clean(html: str, *, controls: bool = False, claim_id: Callable[[str], bool] = lambda _: True) -> Cleaned:
    """Return HTML without anything that runs, loads, or leads away unasked.

    Scripts, frames, event handlers, addresses that run or load something, and forms go. Links to files beside
    the notebook become their text. A drawing (`<svg>`) becomes a picture, in which browsers run no script.
    Style sheets go as well, without a word, as long as they load nothing: the page has its own.

    >>> clean('<p onclick="steal()">Hello <a href="notes.html">you</a></p>')
    Cleaned(html='<p>Hello you</p>', removed=('an event handler',))

    Args:
        html: from a stored output, or from Markdown.
        controls: whether it is a quiz, whose fields and buttons stay.
        claim_id: says whether an id is free on the page; one that is taken is dropped.
    """
    found: list[str] = []
    html, drawings = _with_pictures(html)
    for kind in _NAMED.findall(html) + [kind for drawing in drawings for kind in _NAMED.findall(drawing)]:
        if not (controls and _KINDS[kind.lower()] == _FIELD):
            found.append(_KINDS[kind.lower()])
    found += [_HANDLER for drawing in drawings if _DRAWING_HANDLER.search(drawing)]
    found += [_LOADED for sheet in _STYLE_SHEET.findall(html) if _CSS_ADDRESS.search(sheet)]

    allowed = _ATTRIBUTES | _CONTROL_ATTRIBUTES if controls else _ATTRIBUTES

    def kept(tag: str, name: str, value: str) -> str | None:
        if name.startswith("on"):
            found.append(_HANDLER)
        elif name == "id":
            return value if claim_id(value) else None
        elif name == "href":
            return _link(tag, value, found)
        elif name in _LOADING_ATTRIBUTES:
            return _picture(tag, name, value, found)
        elif name == "style":
            if not _CSS_ADDRESS.search(value):
                return value
            found.append(_LOADED)
        elif name == "tabindex":
            return value if value in ("0", "-1") else None
        elif name == "type":
            return value if tag == "ol" or value in _CONTROL_TYPES else None
        elif name.startswith(("aria-", "data-")):
            return value
        else:
            of_math = tag in _MATH_TAGS and name in _MATH_ATTRIBUTES
            return value if of_math or name in allowed else None
        return None

    cleaned = nh3.clean(
        html,
        tags=_TAGS | _CONTROLS if controls else _TAGS,
        clean_content_tags=_EMPTIED,
        attributes={},
        attribute_filter=kept,  # sees every attribute, and alone says what stays
        generic_attribute_prefixes=set(ascii_lowercase),
        url_schemes={"http", "https", "mailto", "data", "javascript", "vbscript"},
        filter_style_properties=_STYLES,
        link_rel=None,
    )
    return Cleaned(_DEAD_LINK.sub(r"\1", cleaned), tuple(dict.fromkeys(found)))


def picture(mime: str, content: bytes) -> str:
    """Return the address that holds a picture's content itself.

    >>> picture("image/png", b"PNG")
    'data:image/png;base64,UE5H'
    """
    return f"data:{mime};base64,{b64encode(content).decode()}"


def _link(tag: str, value: str, found: list[str]) -> str | None:
    if tag != "a":
        found.append(_LOADED)
    elif _FOLLOWED.fullmatch(value):
        return value
    elif _RUNS.match(_CONTROL_CHARACTERS.sub("", value)):
        found.append(_SCRIPT_ADDRESS)
    return None


def _picture(tag: str, name: str, value: str, found: list[str]) -> str | None:
    if (tag, name) == ("img", "src") and _PICTURE.fullmatch(value):
        return value
    shown = _CONTROL_CHARACTERS.sub("", value)
    if shown and tag == "img" and name == "src" and not _RUNS.match(shown):
        found.append(f"a picture from elsewhere ({shown[:_SHOWN_OF_ADDRESS]})")
    elif shown and tag not in _KINDS:
        found.append(_SCRIPT_ADDRESS if _RUNS.match(shown) else _LOADED)
    elif shown and name in ("action", "formaction"):
        found.append(_FIELD)
    return None


def _with_pictures(html: str) -> tuple[str, list[str]]:
    """Return HTML whose drawings are pictures, and the sources of the drawings."""
    pieces, drawings, done, depth, start = [], [], 0, 0, 0
    for tag in _DRAWING.finditer(html):
        if not tag[1]:
            start = tag.start() if depth == 0 else start
            depth += 0 if tag[0].endswith("/>") else 1
        elif depth:
            depth -= 1
            if depth == 0:
                drawing = html[start : tag.end()]
                drawings.append(drawing)
                pieces += [html[done:start], _as_picture(drawing)]
                done = tag.end()
    return "".join([*pieces, html[done:]]), drawings


def _as_picture(drawing: str) -> str:
    label = _DRAWING_LABEL.search(drawing)
    alt = f' alt="{escape(unescape(label[1] or label[2]).strip())}"' if label else ""
    if "xmlns=" not in drawing.partition(">")[0]:
        drawing = drawing.replace("<svg", f'<svg xmlns="{_SVG_NAMESPACE}"', 1)
    return f'<img{alt} src="{picture("image/svg+xml", drawing.encode())}">'
