"""Plain words in short sentences, in all that students read: lessons, exercises and quizzes."""

import json
import re
import tomllib
import warnings
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import markdown2html_mistune

ROOT = Path(__file__).parents[1]
NOTEBOOKS = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "exercises").glob("*/*.ipynb"))]
QUIZZES = sorted((ROOT / "solutions").glob("*.quiz.toml"))
TERMS = Path(__file__).with_name("terms.txt")
BRITISH = Path("/usr/share/hunspell/en_GB")
LONGEST_SENTENCE = 35
LONGEST_MEAN = 18
MOST_TERMS = 100
NOT_PROSE = {"type", "cites", "value_from"}
FORMULA = re.compile(r"(?s)(?<!\\)\$\$.+?\$\$|(?<!\\)\$[^$\n]+\$")
WORD = re.compile(r"\w+(?:['’-]\w+)*")


@cache
def blocks(path):
    """The paragraphs, list items, headings and table cells of a notebook or a quiz, without code, by kind."""
    if path.suffix == ".toml":
        return [("p", text) for text in texts(tomllib.loads(path.read_text("utf-8")))]
    cells = json.loads(path.read_text("utf-8"))["cells"]
    prose = [FORMULA.sub("0", "".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown"]
    page = BeautifulSoup("".join(markdown2html_mistune(text) for text in prose), "html.parser")
    for mark in page.find_all(["code", "pre", "svg", "style"]):
        mark.replace_with("0" if mark.name == "code" else "")
    for link in page.find_all("a", class_="anchor-link"):
        link.decompose()
    found = page.find_all(["h1", "h2", "h3", "p", "li", "th", "td"])
    # A list item that holds paragraphs or a list says with these what it says.
    return [(mark.name, mark.get_text()) for mark in found if not mark.find(["p", "li"])]


def texts(value):
    """All that a quiz source tells a student."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    if isinstance(value, dict):
        return [text for key, part in value.items() if key not in NOT_PROSE for text in texts(part)]
    return []


def sentences(path):
    """The sentences of running text, each as a list of words; a heading or a label is none."""
    running = [text for kind, text in blocks(path) if kind in {"p", "li"}]
    found = [re.findall(r"[\w’'-]+", part) for text in running for part in re.split(r"(?<=[.?!])\W*\s", text)]
    return [words for words in found if len(words) > 2]


def words(path):
    """The words that a dictionary could know: ids, numbers and names of files are none."""
    found = {word.replace("’", "'") for _, text in blocks(path) for word in WORD.findall(text)}
    return {word for word in found if not re.search(r"[\d_]", word)}


def named(paths):
    return pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in paths])


@cache
def terms():
    return TERMS.read_text("utf-8").split()


@pytest.fixture(scope="module")
def knows():
    """Whether the British dictionary knows a word; a compound is known by its parts."""
    if not BRITISH.with_suffix(".dic").exists():
        pytest.skip(f"no {BRITISH}.dic; on Debian and Ubuntu it comes with: apt install hunspell-en-gb")
    from spylls.hunspell import Dictionary

    with warnings.catch_warnings():
        # spylls leaves the closing of its two files to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        dictionary = Dictionary.from_files(str(BRITISH))

    @cache
    def lookup(word):
        parts = word.split("-")
        return dictionary.lookup(word) or (len(parts) > 1 and all(lookup(part) for part in parts))

    return lookup


def parts(word):
    """The parts of a compound, without the ending of a possessive; a listed term may open a sentence."""
    whole = word.removesuffix("'s").split("-")
    small = [part[:1].lower() + part[1:] for part in whole]
    return [lower if lower in terms() else part for lower, part in zip(small, whole, strict=True)]


def unknown(path, knows):
    """The words that stand neither in the dictionary nor in the list of terms."""
    strangers = {word for word in words(path) if not knows(word)}
    return {word for word in strangers if not all(part in terms() or knows(part) for part in parts(word))}


@named(NOTEBOOKS + QUIZZES)
def test_sentences_are_short(path):
    found = sentences(path)
    assert found
    longest = max(found, key=len)
    assert len(longest) <= LONGEST_SENTENCE, f"{len(longest)} words: {' '.join(longest)}"
    mean = sum(map(len, found)) / len(found)
    assert mean <= LONGEST_MEAN, f"the mean sentence of {path.name} has {mean:.1f} words"


@named(NOTEBOOKS + QUIZZES)
def test_every_word_is_in_the_dictionary_or_in_the_list_of_terms(path, knows):
    strangers = sorted(unknown(path, knows))
    assert not strangers, (
        f"{path.name}: {', '.join(strangers)}; use a word that a dictionary has, or add a name or a term of "
        f"the field to {TERMS.relative_to(ROOT)}"
    )


def test_the_list_of_terms_is_short_and_sorted():
    assert terms() == sorted(set(terms()))
    assert 0 < len(terms()) <= MOST_TERMS


def test_each_listed_term_is_used_and_is_none_that_the_dictionary_knows(knows):
    used = {part for path in NOTEBOOKS + QUIZZES for word in words(path) for part in parts(word)}
    idle = [term for term in terms() if term not in used]
    assert not idle, f"no longer used, so take them out of {TERMS.relative_to(ROOT)}: {idle}"
    known = [term for term in terms() if knows(term)]
    assert not known, f"the dictionary has these, so take them out of {TERMS.relative_to(ROOT)}: {known}"


@pytest.mark.parametrize(
    ("word", "is_known"),
    [
        ("colour", True),
        ("color", False),
        ("firm's", True),
        ("Outsourcing", True),
        ("call-centre", True),
        ("centre-qzx", False),
        ("teh", False),
    ],
)
def test_the_dictionary_is_british_and_knows_compounds_by_their_parts(word, is_known, knows):
    assert knows(word) is is_known


def test_code_links_formulas_and_ids_are_no_words_and_what_surrounds_them_is(tmp_path):
    cells = [
        {
            "cell_type": "markdown",
            "source": ["Read `qzx` in [the page](https://qzx.example), $\\qzx$, F001; don't stop."],
        },
        {"cell_type": "code", "source": ["qzx = 1"]},
    ]
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    assert words(path) == {"Read", "in", "the", "page", "don't", "stop"}
    assert sentences(path) == [["Read", "0", "in", "the", "page", "0", "F001", "don't", "stop"]]
