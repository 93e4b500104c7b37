"""What earns points where tests run in the student's process earns none here."""

import json

import pytest

from tests.grading.judging.attacks import ATTACKS
from tests.grading.judging.attacks_on_objects import ATTACKS_ON_OBJECTS
from tests.grading.judging.verdicts import POINTS, points_in_one, points_in_two

HONEST = "def g(n): return 2 * n"
HONEST_TEST = ("test", "assert g(4) == 8")


ALL_ATTACKS = ATTACKS | ATTACKS_ON_OBJECTS


@pytest.mark.parametrize("attack", ALL_ATTACKS)
def test_an_attack_that_works_in_one_process_earns_nothing(processes, attack):
    cells = ALL_ATTACKS[attack]
    imports = ["import numpy as np"] if "np = Fake" in cells[0] else []
    imports += ["import helper_in_a_file"] if "helper_in_a_file" in cells[1] else []
    assert points_in_one(cells, processes.in_one(*cells))[0] > 0
    result = processes.judged(*cells, imports=imports)
    assert points_in_two(result) == [0], result["tests"]


ENDS = {
    "os._exit": "import os\ndef f(n): os._exit(0)",
    "a signal": "import os, signal\ndef f(n): os.kill(os.getpid(), signal.SIGKILL)",
    "closing every descriptor": "import os\ndef f(n): os.closerange(3, 100)",
    "an answer that is no frame": "import os\ndef f(n):\n    for d in range(3, 60):\n"
    "        try: os.write(d, b'A' * 64)\n        except OSError: pass",
}


@pytest.mark.parametrize("end", ENDS)
def test_a_process_that_ends_itself_costs_that_test_and_those_after_it(processes, end):
    result = processes.judged(
        HONEST,
        HONEST_TEST,
        ENDS[end],
        ("test", "try:\n    f(4)\nexcept BaseException:\n    pass"),
        HONEST_TEST,
        "1",
    )
    assert points_in_two(result) == [POINTS, 0, 0]
    assert all(row["problem"] for row in result["tests"][1:])
    assert result["cells"][-1]["problem"]


FORGED_FRAME = """
import json, os, socket, struct
def write_everywhere(content):
    for descriptor in range(3, 60):
        try: os.write(descriptor, content)
        except OSError: pass
def framed(message):
    text = json.dumps(message).encode()
    return struct.pack("<I", len(text)) + text
def f(n):
    write_everywhere(%s)
    return 0
"""
FORGED = {
    "a right answer ahead of its time": 'framed({"value": 8}) * 3',
    "a result of the judge": 'framed({"cells": [], "tests": [{"grade_id": "0", "outputs": [], '
    '"problem": None}]})',
    "a frame of 4 GB": 'b"\\xff\\xff\\xff\\xff" + b"x" * 100',
    "deep nesting": 'struct.pack("<I", 1000000) + b"[" * 1000000',
    "text that is no JSON": 'struct.pack("<I", 4) + b"\\xff\\xfe{}"',
    "a list in place of an object": "framed([1, 2])",
    "a callback of nobody": 'framed({"callback": 99, "positional": [], "keyword": []}) * 3',
    "a callback of the wrong kind": 'framed({"callback": "print"}) * 3',
}


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_frame_on_every_descriptor_earns_nothing(processes, forged):
    result = processes.judged(
        FORGED_FRAME % FORGED[forged], ("test", "assert f(4) == 9"), ("test", "assert f(4) == 9")
    )
    assert points_in_two(result) == [0, 0], result["tests"]


def server(value):
    """The source of a student's side that answers every request with this."""
    return (
        "import json, struct\n"
        "def serve(channel):\n"
        "    file = channel.makefile('rwb')\n"
        "    while length := file.read(4):\n"
        "        request = json.loads(file.read(struct.unpack('<I', length)[0]))\n"
        "        answer = {'outputs': [], 'execution_count': 1, 'succeeded': True} if "
        "request['do'] == 'run' else \\\n"
        f"            ({json.dumps(value)!r} and json.loads({json.dumps(value)!r}))\n"
        "        text = json.dumps(answer).encode()\n"
        "        file.write(struct.pack('<I', len(text)) + text)\n"
        "        file.flush()\n"
    )


FUNCTION = {"kind": "reference", "theirs": 1, "type": "function"}
CHANNEL_LIES = {
    "nothing": {},
    "a value of no kind": {"value": {}},
    "a value of an unknown kind": {"value": {"kind": "code", "of": "print(1)"}},
    "a module as a value": {"value": {"kind": "module", "name": "os"}},
    "a module by name": {"module": "os", "value": {"kind": "module", "name": "os"}},
    "a callback as a value": {"value": {"kind": "reference", "ours": 0}},
    "a callback that is not": {"value": {"kind": "reference", "ours": -1}},
    "an object of no number": {"value": {"kind": "reference", "theirs": "1"}},
    "a function for everything": {"value": FUNCTION},
    "a function, and an argument as its value": {"value": FUNCTION, "argument": 0},
    "a change of arguments": {"value": None, "changed": {"0": [], "1": [], "9": [], "-1": []}},
    "a change with strange places": {"value": None, "changed": {"9" * 5000: 1, "²": 2, "x": []}},
    "functions that are a list": {"functions": [FUNCTION]},
    "functions that are numbers": {"functions": {"f": 8}},
    "functions that are of no kind": {"functions": {"f": {}}},
    "functions that are callbacks": {"functions": {"f": {"kind": "reference", "ours": 0}}},
    "functions of Python's names": {"functions": {"sorted": FUNCTION, "print": FUNCTION, "": FUNCTION}},
    "an exception without a class": {"raised": {}},
    "an exception of no kind": {"raised": {"ancestors": [], "arguments": []}},
    "an exception with a strange name": {
        "raised": {"ancestors": [["a b\x00", "m", 1], ["Exception", "builtins", 0]], "arguments": []}
    },
    "KeyboardInterrupt": {"raised": {"ancestors": [["KeyboardInterrupt", "builtins", 0]], "arguments": []}},
    "SystemExit": {"raised": {"ancestors": [["SystemExit", "builtins", 0]], "arguments": [0]}},
    "GeneratorExit": {"raised": {"ancestors": [["GeneratorExit", "builtins", 0]], "arguments": []}},
    "StudentProcessError": {
        "raised": {
            "ancestors": [["TimeIsUpError", "outsourcing_lab.grading.judging.clock", 1]],
            "arguments": [],
        }
    },
    "an end of the debugger": {"raised": {"ancestors": [["BdbQuit", "bdb", 3]], "arguments": []}},
    "an exception that cannot be made": {
        "raised": {"ancestors": [["UnicodeDecodeError", "builtins", 0]], "arguments": [1, 2]}
    },
    "a syntax error": {"raised": {"ancestors": [["SyntaxError", "builtins", 0]], "arguments": ["x", 1]}},
    "an exception of a test that is none": {"raised": {"callback error": 0}},
    "an exception of a given class with a strange state": {
        "raised": {
            "ancestors": [["Given", "__main__", 1]],
            "arguments": [8],
            "state": [["args", FUNCTION], 3],
        }
    },
    "an exception of a class that was not given": {
        "raised": {"ancestors": [["Ungiven", "__main__", "1"]], "arguments": [], "state": []}
    },
    "an object of a given class": {"value": FUNCTION | {"type": "Given", "given": ["Given"]}},
    "an object of a class that was not given": {"value": FUNCTION | {"given": ["Ungiven", 3, None]}},
    "a given class that is no list": {"value": FUNCTION | {"given": "Given", "class": True}},
    "the given class itself": {"value": FUNCTION | {"given": ["Given"], "class": True}},
    "a member of what has none": {"value": FUNCTION | {"given": ["Given"], "member": "RED"}},
    "items of what has none": {"value": FUNCTION | {"given": ["Given"], "items": [8]}},
    "an exception of a number that is none": {"value": {"kind": "reference", "error": 7}},
    "the class of an exception that is none": {"value": {"kind": "reference", "error class": "0"}},
}


@pytest.mark.parametrize("lie", CHANNEL_LIES)
def test_a_students_side_that_lies_on_the_channel_earns_nothing(processes, lie):
    given = ("locked", "class Given(Exception): pass")
    tests = (
        ("test", "assert f(4) == 8"),
        ("test", "data = [3, 1]\nassert f(data, 1) == sorted([3, 1])"),
        ("test", "assert f(lambda x: x, 4) == 8, f(5)"),
        ("test", "0.0 if f(1) != 2 else 4.0"),
    )
    result = processes.judged(given, *tests, student=server(CHANNEL_LIES[lie]), test_seconds=5)
    assert points_in_two(result) == [0, 0, 0, 0], result["tests"]


BOMBS = {
    "a range": {"kind": "range", "of": [0, 10**18, 1]},
    "a fraction of a text": {"kind": "Fraction", "of": ["1e1000000000", 1]},
    "a decimal number": {"kind": "Decimal", "text": "1e999999999"},
    "an array of a strange shape": {"kind": "array", "dtype": "<f8", "shape": [2**62, 0], "base64": ""},
    "an array of objects": {"kind": "array", "dtype": "O", "shape": [1], "base64": "AAAAAAAAAAA="},
    "a pickle": {"kind": "pickle", "base64": "gASVCgAAAAAAAACMBXBvc2l4lC4="},
    "a named tuple that is code": {"kind": "named tuple", "name": "x(): pass #", "fields": ["a"], "of": [1]},
    "a named tuple with code for a field": {
        "kind": "named tuple",
        "name": "P",
        "fields": ["a, b=print(1)"],
        "of": [1],
    },
    "a function of builtins": {"kind": "name", "module": "builtins", "name": "eval"},
    "a function of os": {"kind": "name", "module": "os", "name": "system"},
    "a number of a million digits": {"kind": "int", "hex": "0x" + "f" * 1_100_000},
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_value_that_is_a_bomb_costs_that_test_alone(processes, bomb):
    lies = server({"value": BOMBS[bomb]})
    result = processes.judged(("test", "assert sum(value) == 8"), ("test", "assert 1 == 1"), student=lies)
    assert points_in_two(result) == [0, POINTS]
    assert all(row["seconds"] < 5 for row in result["tests"])


def test_the_source_of_a_hidden_test_is_nowhere_in_the_students_process(processes):
    marker = "hidden_marker_of_the_test"
    # The two halves are never put together there, or the search would find itself.
    search = """
import re
def f():
    found = 0
    for line in open("/proc/self/maps"):
        span, rights = line.split()[:2]
        if "r" not in rights or "[v" in line:
            continue
        start, end = (int(part, 16) for part in span.split("-"))
        with open("/proc/self/mem", "rb", buffering=0) as memory:
            memory.seek(start)
            try:
                content = memory.read(end - start)
            except OSError:
                continue
        places = (match.start() for match in re.finditer(b"marker_of_the_test", content))
        found += sum(content[place - 7 : place] == b"hidden" + b"_" for place in places)
    return found
"""
    test = f"{marker} = 1\nassert f() == 0"
    assert points_in_two(processes.judged(search, ("test", test))) == [POINTS]
    assert points_in_one([search, ("test", test)], processes.in_one(search, ("test", test))) == [0]
