"""Attacks on those who read what was handed in and what came of it: the channel, the parser, the pages."""

import json

from tests.grading.hostile_class.course import EXERCISE, RIGHT
from tests.grading.hostile_class.submission import Hostile
from tests.grading.judging.test_attacks_on_marks import FORGED, FORGED_FRAME

HTML = "<script>EVIL()</script><img src=x onerror=EVIL()><a href='javascript:EVIL()'>x</a>"
ESCAPES = "\\x1b[2J\\x1b]0;EVIL\\x07\\x9b31m\\u202egnp.exe\\u2066\\x00\\r"


def on_the_channel():
    more = {
        "half a frame": 'struct.pack("<I", 1000) + b"{"',
        "a flood": 'struct.pack("<I", 33_000_000) + b" " * 33_000_000',
        "halves of characters": 'framed({"value": "\\ud800\\udfff"})',
        "no number": 'struct.pack("<I", 13) + b\'{"value":NaN}\'',
        "a number of a million digits": (
            'struct.pack("<I", 1_000_010) + b\'{"value":\' + b"1" * 1_000_000 + b"}"'
        ),
        "a key that is there twice": 'struct.pack("<I", 21) + b\'{"value":8,"value":9}\'',
        "outputs of another cell": 'framed({"outputs": [{"output_type": "execute_result", "data": '
        '{"text/plain": "4.0"}}], "execution_count": 1, "succeeded": True}) * 9',
    }
    for name, forged in {**FORGED, **more}.items():
        yield Hostile(name, "channel", "points", answers={"double": channel(forged)}, proof="none")
    drip = FORGED_FRAME % '(b"")'
    slow = drip + (
        "\nimport time\ndef double(n):\n"
        "    while True:\n        write_everywhere(b'\\x01')\n        time.sleep(1)\n"
    )
    yield Hostile("a drip", "channel", "stops", answers={"double": slow}, proof="none")
    yield Hostile(
        "a number in the words of an error",
        "channel",
        "secret",
        answers={
            "double": FORGED_FRAME % 'struct.pack("<I", n * 4000)'
            + "\ndouble = lambda n: 8 if n == 4 else f(n)"
        },
        proof="none",
    )


def channel(forged):
    return FORGED_FRAME % forged + "\ndouble = f"


def file(name, sign="stops", **parts):
    return Hostile(name, "file", sign, answers=RIGHT, points=20, proof="none", **parts)


def page(name, sign="page", **parts):
    return Hostile(name, "page", sign, proof="none", **parts)


def nested(depth):
    value = 1
    for _ in range(depth):
        value = {"a": value}
    return value


def in_metadata(value):
    def edit(made):
        made["metadata"]["widgets"] = value
        made["metadata"]["language_info"] = {
            "name": value,
            "nbconvert_exporter": "os.system",
            "version": value,
        }
        for cell in made["cells"]:
            cell["metadata"]["any"] = cell["metadata"]["tags"] = cell["metadata"]["collapsed"] = value

    return edit


def with_attachments(made):
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": HTML}
    made["cells"].append(
        text | {"attachments": {"a.png": {"image/png": "' onerror='EVIL()"}, "b": nested(9)}}
    )


def with_ids(made):
    for cell in made["cells"]:
        cell["id"] = "<script>EVIL()</script>"


def with_source(text):
    def edit(made):
        new = {"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None}
        made["cells"].insert(0, new)

    return edit


def shown(kind, value):
    return (
        "from IPython.display import publish_display_data\n"
        f"publish_display_data({{{kind!r}: {value}}}, metadata={{'width': '1 onload=EVIL()'}})"
    )


DEEP = "__import__('functools').reduce(lambda value, _: [value], range({depth}), 1)"

FILES = (
    *(file(f"metadata nested {depth} deep", edit=in_metadata(nested(depth))) for depth in (100, 900, 970)),
    *(
        file(f"an output nested {depth} deep", cells=(shown("application/json", DEEP.format(depth=depth)),))
        for depth in (100, 900, 960, 975)
    ),
    file("attachments of every kind", edit=with_attachments),
    file("ids of cells that are HTML", edit=with_ids),
    file("metadata of the wrong type", edit=in_metadata([None, {"x": 5}])),
    file("half a character in a cell", edit=with_source("x = '\ud800'\nprint('\\ud800')")),
    file("a zero byte in a cell", edit=with_source("x = '\x00'")),
    file("a number of a million digits in a cell", edit=with_source("1" * 1_000_000)),
    file("brackets nested deep in a cell", edit=with_source("(" * 90 + ")" * 90 + "\n" + "[" * 100_000)),
    file("a folder in the place of a file", files={"helper.py/": "", "helper.py/x.py": ""}),
    file("a folder in the place of the notebook's", files={f"{EXERCISE}.ipynb.d/{EXERCISE}.ipynb": "{}"}),
    file(
        "modules beside the notebook",
        files=dict.fromkeys(
            (
                "sitecustomize.py",
                "usercustomize.py",
                "numpy.py",
                "json.py",
                "outsourcing_lab.py",
                "nbgrader_config.py",
                "conftest.py",
                "IPython/__init__.py",
            ),
            "import os\nprint('x', file=open('/tmp/planted', 'w'))\nraise SystemExit(9)\n",
        ),
    ),
    file("a time that is none", files={"timestamp.txt": "0001-01-01 00:00:00 +23:59"}),
    file("a time with escapes", files={"timestamp.txt": "\x1b[2J\u202e\n\x00"}),
    file(
        "an older notebook",
        content=json.dumps(
            {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [nested(300)]}]}
        ).encode(),
    ),
    file("a version that is huge", content=b'{"nbformat": ' + b"9" * 4000 + b', "cells": []}'),
    file(
        "more outputs than anybody reads",
        cells=tuple("print('x' * 1_900_000)" for _ in range(45)),
    ),
)

PAGES = (
    page("HTML in what is printed", answers={"double": f"def double(n):\n    print({HTML!r})\n    return 7"}),
    page("HTML in an exception", answers={"double": f"def double(n): raise ValueError({HTML!r})"}),
    page(
        "HTML in the name of an exception",
        answers={"double": f"def double(n): raise type({HTML!r}, (Exception,), {{}})"},
    ),
    page("HTML in a value", answers={"double": f"def double(n): return {HTML!r}"}),
    page(
        "HTML in the name of a type", answers={"double": f"def double(n): return type({HTML!r}, (), {{}})()"}
    ),
    page(
        "escapes in what is printed",
        answers={"double": f"def double(n):\n    print('{ESCAPES}')\n    return 7"},
    ),
    page("escapes in an exception", answers={"double": f"def double(n): raise ValueError('{ESCAPES}')"}),
    page(
        "half a character in what is printed",
        "stops",
        answers={"double": "def double(n):\n    print('\\ud800')\n    return 7"},
    ),
    page(
        "half a character in an exception",
        "stops",
        answers={"double": "def double(n): raise ValueError('\\udfff')"},
    ),
    page("a picture that breaks out", cells=(shown("image/png", "'\" onerror=\"EVIL()'"),)),
    page(
        "a script as an output",
        cells=(shown("application/javascript", "'EVIL()'"), shown("text/html", repr(HTML))),
    ),
    page("a name that is a formula", student='=HYPERLINK("http:EVIL")'),
    page("a name that is a formula in wide letters", student="\uff1dcmd|' C'!A0"),
    page("a name that calls a program", student="@SUM(1+1)*cmd|' C calc'!A0"),
    page("a name that begins below", student="-2+3"),
    page("a name that is HTML", student="<img src=x onerror=EVIL()>"),
    page("a name with two lines", student="ann\nben,ps1,20,20,graded"),
    page("a name with escapes", student="\x1b[2J\x1b]0;EVIL\x07"),
    page("a name that is turned round", student="\u202egnp.exe"),
    page("a name of 255 bytes", student="x" * 255),
    page("a name with half a character", student="ann\udcff"),
    page("a name that is a pattern", student="{{ 7 * 7 }} %s {0} $HOME `id` ' \" ; --"),
    page("a name that is an option", student="--force"),
)

HOSTILE = (*on_the_channel(), *FILES, *PAGES)
