"""Ways to points without an answer: through objects that are handed in, the shell, the notebook's file."""

from tests.grading.hostile_class.course import EXERCISE, RIGHT
from tests.grading.hostile_class.submission import Hostile
from tests.grading.judging.attacks import ATTACKS

OTHERS = ("half", "pair", "ordered", "guarded")
FITTING = (
    "always equal",
    "no difference",
    "no difference, in an object",
    "in a list",
    "equal in a list",
    "an int that is equal",
    "a float that is equal",
    "a list that is equal",
    "an int of a module of the student's own",
    "an array that is equal",
    "an array with a mask",
    "an input transformer",
    "a transformer of the syntax tree",
    "no traceback",
    "another value of the cell",
    "built-in functions that are patched",
    "NumPy that is patched",
    "a fake module in sys.modules",
    "an end to the cases",
    "a test that is to be left out",
    "a rich object as the cell's value",
    "clear the argument",
)
"""Those of the judge's attacks that say nothing about the test that they are for."""


def of_the_judge():
    for name in FITTING:
        source = next(cell for cell in ATTACKS[name] if isinstance(cell, str))
        others = "\n".join(f"{other} = double" for other in OTHERS)
        answers = {"double": f"{source}\ndouble = f\n{others}"} | dict.fromkeys(OTHERS, "")
        yield Hostile(name, "marks", "points", answers=answers, proof="one process")


def cheat(name, *cells, sign="points", proof="one process", **parts):
    return Hostile(name, "marks", sign, cells, proof=proof, **parts)


def of_cell(made, grade_id):
    return next(
        cell for cell in made["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )


def tests_of(made):
    return [cell for cell in made["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]


def marked(**marks):
    def edit(made):
        for test in tests_of(made):
            test["metadata"]["nbgrader"].update(marks)

    return edit


def tagged(made):
    for test in tests_of(made):
        test["metadata"]["tags"] = ["skip-execution", "raises-exception"]


def of_other_kind(made):
    for test in tests_of(made):
        test["cell_type"] = "raw"
        del test["outputs"], test["execution_count"]


def emptied(made):
    for test in tests_of(made):
        test["source"] = "4.0"


def taken_out(made):
    for test in tests_of(made):
        made["cells"].remove(test)


def copied(made):
    for test in tests_of(made):
        made["cells"].insert(0, test | {"source": "4.0", "id": test["id"] + "-copy"})


def swapped(made):
    """The names of tests stand on cells that give points."""
    for number, test in enumerate(tests_of(made)):
        marks = test["metadata"].pop("nbgrader")
        own = {"cell_type": "code", "id": f"mine-{number}", "source": "4.0", "outputs": []}
        made["cells"].append(own | {"execution_count": 1, "metadata": {"nbgrader": marks}})


def with_given_outputs(made):
    """The outputs of a run in which all was well."""
    for test in tests_of(made):
        shown = {"output_type": "execute_result", "data": {"text/plain": "4.0"}, "metadata": {}}
        test["outputs"] = [shown | {"execution_count": 1}]


def with_other_data(made):
    of_cell(made, "data")["source"] = (
        "import numpy as np\nNUMBERS = []\ncheck = lambda *a: None\nordered = sorted\n"
        "class Right:\n    __eq__ = lambda self, other: True\ndouble = lambda n: Right()"
    )


def of_another_kernel(made):
    made["metadata"]["kernelspec"] = {"name": "bash", "display_name": "x", "language": "bash"}


def as_answers(source):
    return {"double": source} | dict.fromkeys(OTHERS, "")


NOTHING_FAILS = "\n".join(f"{name} = lambda *a: 0" for name in RIGHT)

CHEATS = (
    cheat("tests tagged to be skipped", edit=tagged, proof="none"),
    cheat(
        "tests worth more points",
        edit=marked(points=100),
        answers={"double": RIGHT["double"]},
        points=4,
        proof="none",
    ),
    cheat("tests that are no tests", edit=marked(grade=False, solution=True, locked=False), proof="none"),
    cheat("tests of another version", edit=marked(schema_version=9), proof="none"),
    cheat("tests of another kind of cell", edit=of_other_kind, proof="none"),
    cheat("tests that are emptied", edit=emptied, proof="none"),
    cheat("tests that are gone", edit=taken_out, proof="none"),
    cheat("tests that are there twice", edit=copied, proof="none"),
    cheat("names of tests on other cells", edit=swapped, proof="none"),
    cheat("outputs of another run", edit=with_given_outputs, proof="none"),
    cheat("data that is changed", edit=with_other_data, proof="none"),
    cheat("another kernel", edit=of_another_kernel, proof="none"),
    cheat(
        "a helper that is changed",
        answers=as_answers(
            f"import helper\nhelper.check = check = lambda *a: None\n{NOTHING_FAILS}\n"
            "np.testing.assert_allclose = lambda *a, **k: None"
        ),
    ),
    cheat(
        "a helper in a file of its own",
        files={"helper.py": "def check(*a): pass\nimport numpy\nnumpy.testing.assert_allclose = check\n"},
        answers=as_answers(NOTHING_FAILS),
        proof="none",
    ),
    cheat(
        "a unittest that always passes",
        answers=as_answers(
            f"import unittest\nunittest.TestCase.assertEqual = lambda *a: None\n"
            f"unittest.TestCase.assertRaises = lambda *a: None\n"
            f"unittest.TestResult.wasSuccessful = lambda s: True\n"
            f"{NOTHING_FAILS}"
        ),
    ),
    cheat(
        "an import hook",
        answers=as_answers(
            "import sys, types, importlib.abc\nclass Hook(importlib.abc.MetaPathFinder):\n"
            "    def find_spec(self, name, path, target=None): return None\nsys.meta_path.insert(0, Hook())\n"
            "sys.modules['unittest'] = types.SimpleNamespace(TestCase=object, "
            "defaultTestLoader=types.SimpleNamespace(loadTestsFromTestCase=lambda c: c), "
            "TextTestRunner=lambda *a: types.SimpleNamespace(run=lambda s: "
            f"types.SimpleNamespace(wasSuccessful=lambda: True)))\n{NOTHING_FAILS}"
        ),
    ),
    cheat(
        "no assert",
        answers=as_answers(
            "import ast\nclass Drop(ast.NodeTransformer):\n"
            "    def visit_Assert(self, node): return ast.copy_location(ast.Pass(), node)\n"
            f"get_ipython().ast_transformers.append(Drop())\n{NOTHING_FAILS}"
        ),
    ),
    cheat(
        "hooks of the shell",
        answers=as_answers(
            "ip = get_ipython()\nip.events.register('pre_run_cell', lambda info: "
            f"setattr(info, 'raw_cell', ''))\n"
            f"ip.input_transformers_post.append(lambda lines: ['4.0'])\n{NOTHING_FAILS}"
        ),
    ),
    cheat(
        "a debugger that leaves out lines",
        answers=as_answers(
            "import sys\ndef leave_out(frame, event, arg):\n    return leave_out\nsys.settrace(leave_out)\n"
            "import builtins\nclass AssertionError(BaseException): pass\n"
            "builtins.AssertionError = AssertionError\n"
            "get_ipython().showtraceback = get_ipython()._showtraceback = lambda *a, **k: None\n"
            f"get_ipython().run_code = lambda *a, **k: False\n{NOTHING_FAILS}"
        ),
        proof="none",
    ),
    cheat(
        "objects that say yes to whatever they are asked",
        answers=as_answers(
            "class Yes(float):\n    def __getattr__(self, name): return lambda *a, **k: Yes()\n"
            "    __eq__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = lambda *a: True\n"
            "    __hash__ = lambda s: 8\n    __sub__ = __rsub__ = __abs__ = lambda *a: Yes()\n"
            "    __bool__ = lambda s: True\n    __array__ = lambda s, *a, **k: np.ma.masked_all(2)\n"
            "double = half = pair = ordered = guarded = lambda *a: Yes()"
        ),
    ),
    cheat(
        "answers from the frames above",
        answers=as_answers(
            "import sys\ndef look(*a):\n    frame = sys._getframe()\n    while frame:\n"
            "        for name, value in {**frame.f_globals, **frame.f_locals}.items():\n"
            "            if name.startswith('hidden_te' + 'st'): print(name)\n"
            "        frame = frame.f_back\n    return 0\ndouble = half = pair = ordered = guarded = look"
        ),
        sign="secret",
    ),
    cheat(
        "answers from the source of the tests",
        answers=as_answers(
            "import gc, linecache, re\nfound = re.compile('hidden_te' + 'st_canary_[0-9a-f]+')\n"
            "def look(*a):\n    for entry in list(linecache.cache.values()):\n"
            "        print(found.findall(''.join(entry[2]) if len(entry) == 4 else ''))\n"
            "    print(found.findall(' '.join(map(str, globals().get('In', [])))))\n"
            "    for each in gc.get_objects():\n"
            "        if type(each) is dict:\n"
            "            print([k for k in list(each) if type(k) is str and found.match(k)])\n"
            "    return 0\ndouble = look"
        ),
        sign="secret",
    ),
    cheat(
        "answers from the own memory",
        answers=as_answers(
            "import re\ndef look(*a):\n    for line in open('/proc/self/maps'):\n"
            "        span, rights = line.split()[:2]\n"
            "        if 'r' not in rights or '[v' in line: continue\n"
            "        start, end = (int(part, 16) for part in span.split('-'))\n"
            "        try:\n            with open('/proc/self/mem', 'rb', buffering=0) as memory:\n"
            "                memory.seek(start)\n                content = memory.read(end - start)\n"
            "        except (OSError, OverflowError, ValueError): continue\n"
            "        print(set(re.findall(rb'hidden_te' + rb'st_canary_[0-9a-f]+', content)))\n"
            "    return 0\ndouble = look"
        ),
        sign="secret",
    ),
    cheat(
        "its own name of another exercise",
        edit=lambda made: made["metadata"].update(name=EXERCISE, grade=20, score=20),
        proof="none",
    ),
)

HOSTILE = (*of_the_judge(), *CHEATS)
