"""Facts carry over from the sources, sentences do not: six words in a row are never shared with a text.

The texts are not shipped. `data/source_runs.txt` holds digests of their runs of six words: the first
ten hexadecimal digits of SHA-256 over the six words, in lower case with single spaces, one a line.
"""

import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RUNS = frozenset((Path(__file__).parent / "data" / "source_runs.txt").read_text("utf-8").split())
RUN_LENGTH = 6
ALLOWED = (  # the sources' own titles, which name them
    "What is the Difference Between BPO and Outsourcing?",
    "The Typical Types of Outsourcing That People Should Know: BPO & KPO",
    "BPO vs KPO: Key Differences, Services, and Strategic Importance",
    "Business process outsourcing (BPO): everything you need to know to get started",
)
TEXTS = sorted(
    path
    for pattern in (
        "outsourcing_lab/**/*.toml",
        "outsourcing_lab/**/*.py",
        "outsourcing_lab/**/*.md",
        "outsourcing_lab/**/*.csv",
        "notebooks/*.ipynb",
        "solutions/**/*.ipynb",
        "solutions/*.toml",
        "*.md",
    )
    for path in ROOT.glob(pattern)
    if ".ipynb_checkpoints" not in path.parts
)


def words(text):
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.casefold().replace("’", "'"))


def shared_runs(text):
    found = words(text)
    runs = (" ".join(found[start : start + RUN_LENGTH]) for start in range(len(found) - RUN_LENGTH + 1))
    return [run for run in runs if sha256(run.encode()).hexdigest()[:10] in RUNS]


def prose(path):
    text = path.read_text("utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        return "\n\n".join("".join(cell["source"]) for cell in cells)
    return text


def test_the_digests_are_those_of_five_texts():
    assert len(RUNS) > 4_000
    assert all(shared_runs(title) for title in ALLOWED[:2])


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path.relative_to(ROOT))) for path in TEXTS])
def test_no_run_of_six_words_is_shared_with_a_source(path):
    text = prose(path)
    for title in ALLOWED:
        text = text.replace(title, "\n")
    assert not shared_runs(text)
