import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from outsourcing_lab.handouts.cleaning import clean
from outsourcing_lab.handouts.versions import Version
from tests.handouts.pages import gave, render

ATTACKS = {
    "<script>alert(1)</script>": "a script",
    "<SCRIPT src=//example.org/x.js></SCRIPT>": "a script",
    "<p onclick=alert(1)>x</p>": "an event handler",
    "<img src=x onerror=alert(1)>": "an event handler",
    '<svg onload="alert(1)"><rect/></svg>': "an event handler",
    "<svg><script>alert(1)</script></svg>": "a script",
    "<svg><foreignObject><iframe src='//e'></iframe></foreignObject></svg>": "a frame",
    '<a href="javascript:alert(1)">x</a>': "an address that runs a script",
    '<a href="java&#10;script:alert(1)">x</a>': "an address that runs a script",
    '<a href="data:text/html,<script>alert(1)</script>">x</a>': "an address that runs a script",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>': "a frame",
    '<object data="x.swf"></object>': "a frame",
    '<embed src="x.swf">': "a frame",
    '<form action="https://example.org/"><input name="password"></form>': "a form",
    '<meta http-equiv="refresh" content="0;url=https://example.org/">': "an instruction to the browser",
    '<base href="https://example.org/">': "an instruction to the browser",
    '<link rel="stylesheet" href="https://example.org/x.css">': "an instruction to the browser",
    "<style>@import 'https://example.org/x.css';</style>": "an address that the page would load",
    '<p style="background: url(https://example.org/x.png)">x</p>': "an address that the page would load",
    '<p style="background: u\\72l(x.png)">x</p>': "an address that the page would load",
    '<img alt="x" srcset="https://example.org/x.png 2x">': "an address that the page would load",
    '<img alt="x" src="//example.org/x.png">': "a picture from elsewhere (//example.org/x.png)",
    '<img alt="x" src="data:text/html,<script>alert(1)</script>">': "an address that runs a script",
    '<video src="film.mp4"></video>': "a sound, a film or a canvas",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x&gt;">': "",
}
HARMLESS = [
    '<p class="a" title="t">Text with <strong>strength</strong> and <code>x &lt; 1</code></p>',
    '<a href="https://example.org/?a=1&amp;b=2">out</a> <a href="#T">down</a> <a href="mailto:a@b.org">m</a>',
    '<img alt="A map" src="data:image/png;base64,iVBORw==">',
    '<table><tbody><tr><th scope="row">a</th><td style="text-align:right">1</td></tr></tbody></table>',
    "<details><summary>More</summary>Words</details>",
    '<math display="block"><mfrac><mi mathvariant="normal">a</mi><mn>2</mn></mfrac></math>',
]


BANNED = [
    "script",
    "iframe",
    "object",
    "embed",
    "frame",
    "base",
    "link",
    "meta",
    "form",
    "svg",
    "style",
    "video",
]
BANNED_ATTRIBUTES = ["srcset", "action", "data", "poster", "background"]
PIECES = [*ATTACKS, *HARMLESS, "<b", "'", '"', ">", "</p>", "<!--", "-->", "&#60;", "text"]


def dangers(html):
    """Return what a browser would run or load, of a piece or of a whole page."""
    page = BeautifulSoup(html, "html.parser")
    found = [element.name for element in page.find_all(BANNED)]
    for element in page.find_all(True):
        found += [
            name for name in element.attrs if name.startswith("on") or name in ("srcset", "action", "data")
        ]
        if element.get("src", "data:image/").startswith("data:image/") is False:
            found.append(element["src"])
        if not re.match(r"https?:|mailto:|#|$", element.get("href", "")):
            found.append(element["href"])
        if re.search(r"url|@import|\\", element.get("style", "")):
            found.append(element["style"])
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_would_run_or_load_is_taken_out_and_named(attack):
    cleaned = clean(f"<p>before</p>{attack}<p>after</p>")
    assert dangers(cleaned.html) == []
    assert "before" in cleaned.html
    if ATTACKS[attack]:
        assert ATTACKS[attack] in cleaned.removed


@pytest.mark.parametrize("harmless", HARMLESS)
def test_what_can_do_nothing_stays_as_it_is(harmless):
    cleaned = clean(harmless)
    assert cleaned.html == harmless
    assert cleaned.removed == ()


def test_a_style_sheet_that_loads_nothing_goes_without_a_word():
    assert clean("<style>.dataframe th { text-align: right }</style>x").html == "x"
    assert clean("<style>.dataframe th { text-align: right }</style>x").removed == ()


def test_what_could_cover_the_page_loses_its_place():
    assert clean('<p style="position:fixed;inset:0;color:red">x</p>').html == '<p style="color:red">x</p>'


def test_a_drawing_becomes_a_picture_of_its_own_with_its_name():
    cleaned = clean('<svg width="9"><title>A "square"</title><svg><rect/></svg></svg> after')
    image = BeautifulSoup(cleaned.html, "html.parser").img
    assert image["alt"] == 'A "square"'
    assert image["src"].startswith("data:image/svg+xml;base64,")
    assert cleaned.html.endswith(" after")
    assert cleaned.removed == ()


def test_links_to_files_beside_the_notebook_become_their_text():
    assert clean('see <a href="../exercises/ex01.ipynb">the <em>exercise</em></a>').html == (
        "see the <em>exercise</em>"
    )


def test_fields_stay_in_a_quiz_only():
    quiz = '<form class="lesson-quiz"><input type="radio" name="q" value="a"></form>'
    assert clean(quiz, controls=True).html == quiz
    assert clean(quiz).html == ""
    assert clean('<input type="password">', controls=True).html == "<input>"
    assert clean('<form action="https://example.org/"></form>', controls=True).removed == ("a form",)


def test_an_id_that_the_page_has_is_dropped():
    assert clean('<p id="lesson">x</p><p id="y">z</p>', claim_id=lambda wanted: wanted != "lesson").html == (
        '<p>x</p><p id="y">z</p>'
    )


@given(st.lists(st.sampled_from(PIECES), max_size=8))
@settings(deadline=None, max_examples=60)
def test_no_mixture_gets_through_and_cleaning_twice_changes_nothing(parts):
    once = clean("".join(parts)).html
    assert dangers(once) == []
    assert clean(once).html == once


@pytest.mark.parametrize("attack", [attack for attack, name in ATTACKS.items() if name])
@pytest.mark.parametrize("cell_of", [str, gave], ids=["Markdown", "output"])
def test_a_page_is_safe_and_says_what_was_taken_out_and_where(attack, cell_of):
    rendered = render("# T", cell_of(f"{attack}\n\n<p>Text</p>"))
    assert dangers(str(rendered.main)) == []
    assert "Taken out" in " ".join(note.get_text() for note in rendered.main.find_all(class_="note"))
    assert any(number == 2 and ATTACKS[attack] in sentence for number, sentence in rendered.remarks)
    policy = rendered.page.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
    assert "default-src 'none'" in policy
    assert "script-src 'none'" in policy


# Where a tag in an attribute's value could come to stand among those that the page changes.
IN_VALUES = [
    '<form class="lesson-quiz" aria-label="{}"><p title="{}">a</p><fieldset title="{}"><legend>q</legend>'
    '<label title="{}"><input type="radio" name="{}"> <span>x</span></label></fieldset></form>',
    '<section class="lesson-explorer" aria-label="{}"><p title="{}">1 saved setting</p><details title="{}">'
    '<summary title="{}">a: 1</summary><p title="{}">b</p><p title="{}">c</p></details></section>',
    '<p title="{}">a <a title="{}">b</a></p><table><tr><th title="{}">c</th></tr></table>',
]
TAGS = [
    "input",
    "fieldset",
    "form",
    "details",
    "/details",
    "summary",
    "p",
    "section",
    "a",
    "h2",
    "img",
    "div",
]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("places", IN_VALUES, ids=["quiz", "explorer", "text"])
@pytest.mark.parametrize("version", Version)
def test_a_tag_in_the_value_of_an_attribute_stays_words(tag, places, version):
    hostile = places.replace("{}", f"&lt;{tag} onmouseover=alert(1) x=&gt;")
    once = clean(hostile, controls=True).html
    assert re.sub(r"</?[a-z]+( [a-z-]+=\"[^\"<>]*\")*>", "", once).count("<") == 0
    for cell in (hostile, gave(hostile)):
        elements = render("# T", cell, version=version).main.find_all(True)
        assert [name for element in elements for name in element.attrs if name.startswith("on")] == []


ENDLESS = ["<b>", "<table><tr><td>", "<form ", "<svg ", "<details>", "<h1>", "<style>", "<a "]


@pytest.mark.parametrize("piece", ENDLESS)
def test_a_piece_repeated_without_end_is_rendered_all_the_same(piece):
    rendered = render(gave(piece * 20_000), "The end")
    assert "The end" in rendered.html
