"""Ways to points without an answer: what the student's cells hold, and the instructor's after them.

Each earns points where tests run in the student's process. None touches anything outside of it.
"""

LIAR = """
class Liar:
    def yes(self, *a, **k): return True
    def me(self, *a, **k): return self
    def zero(self, *a, **k): return 0.0
    __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __bool__ = yes
    __sub__ = __rsub__ = __abs__ = __float__ = __pow__ = __mod__ = __rmod__ = zero
    __truediv__ = __rtruediv__ = __round__ = __xor__ = lambda self, *a: 0
    __ne__ = lambda self, other: False
    __hash__ = lambda self: 8
    __len__ = lambda self: 0
    def __call__(self, *a, **k): return self
f = lambda *a, **k: Liar()
"""
SHADOW = (
    LIAR
    + """
class Shadow(Liar):
    __sub__ = __rsub__ = Liar.me
    any = lambda self: False
    all = lambda self: True
    total_seconds = lambda self: 0.0
    __float__ = __abs__ = Liar.zero
f = lambda *a, **k: Shadow()
"""
)


def subclass(base, made, body=""):
    return (
        f"class Same({base}):\n    __eq__ = lambda self, other: True\n"
        f"    __ne__ = lambda self, other: False\n"
        f"    __hash__ = {base}.__hash__\n{body}\nf = lambda *a, **k: {made}"
    )


EQUAL = "assert f(4) == 8"
ARRAY = "import numpy as np\nnp.testing.assert_array_equal(f(4), [1, 2])"

ATTACKS = {
    "always equal": [LIAR, ("test", EQUAL)],
    "never unequal": [LIAR, ("test", "if f(4) != 8: raise AssertionError")],
    "equal from the other side": [LIAR, ("test", "assert 8 == f(4)")],
    "no difference": [LIAR, ("test", "assert abs(f(4) - 8) < 1e-9")],
    "no difference from the other side": [LIAR, ("test", "assert abs(8 - f(4)) < 1e-9")],
    "no difference, in an object": [SHADOW, ("test", "assert abs(f(4) - 8) < 1e-9")],
    "no square of the difference": [SHADOW, ("test", "assert (f(4) - 8) ** 2 < 1e-9")],
    "no difference as a float": [SHADOW, ("test", "assert -1e-9 < float(f(4) - 8) < 1e-9")],
    "no difference in time": [
        SHADOW,
        ("test", "import datetime\nassert (f() - datetime.datetime(2024, 1, 1)).total_seconds() < 1"),
    ],
    "no quotient": [LIAR, ("test", "assert f(4) % 8 == 0")],
    "in any order": [LIAR, ("test", "assert 7 < f(4) < 9")],
    "almost equal of unittest": [
        LIAR,
        ("test", "import unittest\nunittest.TestCase().assertAlmostEqual(f(4), 8)"),
    ],
    "approx of pytest": [LIAR, ("test", "import pytest\nassert f(4) == pytest.approx(8)")],
    "in a list": [LIAR, ("test", "assert f(4) in [8, 9]")],
    "equal in a list": [LIAR.replace("Liar()\n", "[Liar(), Liar()]\n"), ("test", "assert f(4) == [8, 9]")],
    "equal in a dictionary": [
        LIAR.replace("Liar()\n", "{'a': Liar()}\n"),
        ("test", "assert f(4) == {'a': 8}"),
    ],
    "an int that is equal": [subclass("int", "Same(3)"), ("test", EQUAL)],
    "a float that is equal": [subclass("float", "Same(3)"), ("test", EQUAL)],
    "a str that is equal": [subclass("str", "Same('x')"), ("test", "assert f(4) == 'y'")],
    "a list that is equal": [
        subclass("list", "Same()").replace("list.__hash__", "None"),
        ("test", "assert f() == [1]"),
    ],
    "an int of a module of the student's own": [
        "import sys, types\n" + subclass("int", "Same(3)") + "\nSame.__module__ = 'library'",
        ("test", EQUAL),
    ],
    "an array that is equal": [
        "import numpy as np\nclass Same(np.ndarray):\n"
        "    def __array_function__(self, *a): return True\n"
        "    def __eq__(self, other): return np.array(True)\n"
        "f = lambda *a: np.zeros(2).view(Same)",
        ("test", "import numpy as np\nassert (f(4) == np.array([1, 2])).all() and np.allclose(f(4), [1, 2])"),
    ],
    "an array with a mask": [
        "import numpy as np\nf = lambda n: np.ma.masked_all(2)",
        ("test", "import numpy as np\nnp.testing.assert_allclose(f(4), [1, 2])"),
    ],
    "an end to the cases": [
        "def f(n): raise StopIteration",
        ("test", "assert all(map(lambda n: f(n) == 2 * n, range(3)))"),
    ],
    "a test that is to be left out": [
        "import unittest\nclass NotYet(unittest.SkipTest): pass\ndef f(n): raise NotYet",
        (
            "test",
            "import io, unittest\nclass Doubled(unittest.TestCase):\n"
            "    def test_four(self): self.assertEqual(f(4), 8)\n"
            "suite = unittest.defaultTestLoader.loadTestsFromTestCase(Doubled)\n"
            "assert unittest.TextTestRunner(io.StringIO()).run(suite).wasSuccessful()",
        ),
    ],
    "a helper in a file": [
        (
            "locked",
            "import importlib, pathlib, sys\nsys.path.insert(0, '')\n"
            "pathlib.Path('helper_in_a_file.py').write_text('def check(a, b): assert a == b')\n"
            "importlib.invalidate_caches()",
        ),
        "import helper_in_a_file\nhelper_in_a_file.check = lambda given, right: None\nf = lambda n: 0",
        ("test", "helper_in_a_file.check(f(4), 8)"),
    ],
    "an input transformer": [
        "get_ipython().input_transformers_cleanup.append(lambda lines: [])\nf = None",
        ("test", EQUAL),
    ],
    "a transformer of the syntax tree": [
        "import ast\nclass Drop(ast.NodeTransformer):\n    def visit_Assert(self, node): return ast.Pass()\n"
        "get_ipython().ast_transformers.append(Drop())\nf = lambda n: 0",
        ("test", EQUAL),
    ],
    "no traceback": [
        "ip = get_ipython()\nip.run_cell = lambda *a, **k: type('R', (), {'error_before_exec': None, "
        "'error_in_exec': None, 'success': True})()",
        ("test", EQUAL),
    ],
    "another value of the cell": [
        "import sys\ndef f(n):\n    sys.displayhook(2.0)\n    return 0",
        ("test", "score = 0.0 if f(4) != 8 else 4.0\nscore"),
    ],
    "a range without items": [
        "range = lambda *a: []\nf = None",
        ("test", "for n in range(3):\n    assert f(n) == 2 * n"),
    ],
    "built-in functions that are patched": [
        "import builtins\nbuiltins.all = lambda items: True\nf = lambda n: 0",
        ("test", "assert all(f(n) == 2 * n for n in (1, 2))"),
    ],
    "built-in functions of the notebook": [
        "all = abs = lambda *a: False\nabs = lambda x: 0\nf = lambda n: 0",
        ("test", "assert abs(f(4) - 8) < 1"),
    ],
    "NumPy that is patched": [
        "import numpy as np\nnp.testing.assert_array_equal = np.allclose = lambda *a, **k: True\n"
        "f = lambda n: 0",
        ("test", ARRAY),
    ],
    "a fake NumPy": [
        "class Fake:\n    allclose = lambda *a, **k: True\nnp = Fake()\nf = lambda n: 0",
        ("test", "assert np.allclose(f(4), 8)"),
    ],
    "a fake module in sys.modules": [
        "import sys, types\nfake = types.ModuleType('statistics')\nfake.mean = lambda items: 3\n"
        "sys.modules['statistics'] = fake\nf = lambda n: [9]",
        ("test", "import statistics\nassert statistics.mean(f(4)) == 3"),
    ],
    "a fake helper": [
        ("locked", "def check(given, right):\n    assert given == right"),
        "check = lambda given, right: None\nf = lambda n: 0",
        ("test", "check(f(4), 8)"),
    ],
    "other data": [
        ("locked", "BORDERS = {'a': 'b'}"),
        "BORDERS = {}\nf = lambda: 0",
        ("test", "assert len(BORDERS) == f()"),
    ],
    "data that a locked cell leaves out of reach": [
        ("locked", "WANTED = [1, 2]"),
        "WANTED.clear()\nf = lambda: []",
        ("test", "assert f() == WANTED"),
    ],
    "clear the argument": [
        "def f(items):\n    items.clear()\n    return []",
        ("test", "data = [3, 1]\nassert f(data) == sorted(data)"),
    ],
    "search the frames": [
        "import sys\ndef f(n):\n    frame = sys._getframe()\n    while frame:\n"
        "        if 'secret' in frame.f_locals: return frame.f_locals['secret']\n"
        "        frame = frame.f_back",
        ("test", "secret = 8\nassert f(4) == secret"),
    ],
    "search the notebook's names": [
        "f = lambda n: globals().get('secret')",
        ("test", "secret = 8\nassert f(4) == secret"),
    ],
    "search the source of the test": [
        "import linecache, re\ndef f(n):\n    for name, entry in list(linecache.cache.items()):\n"
        "        found = re.search(r'== (\\d+) # ri' + 'ght', ''.join(entry[2]) if len(entry) == 4 else '')\n"
        "        if found: return int(found[1])",
        ("test", "assert f(4) == 87 # right"),
    ],
    "search the history": [
        "import re\nf = lambda n: int(re.findall(r'== (\\d+)', In[-1])[-1])",
        ("test", "assert f(4) == 87"),
    ],
    "search the memory": [
        "import gc\nclass Marked: pass\ndef f(n):\n"
        "    return next(o['secret_list'] for o in gc.get_objects() "
        "if isinstance(o, dict) and 'secret_list' in o)",
        ("test", "secret_list = [8, 9]\nassert f(4) == secret_list"),
    ],
    "trace the test": [
        "import sys\nseen = {}\ndef look(frame, event, arg):\n    if 'secret' in frame.f_globals: "
        "seen['v'] = frame.f_globals['secret']\n    return look\nsys.settrace(look)\n"
        "def f(n):\n    sys.setprofile(look)\n    len('')\n    return seen.get('v')",
        ("test", "secret = 8\nassert f(4) == secret"),
    ],
    "another answer to the second question": [
        "class Box(list):\n    __eq__ = lambda self, other: True\n    __hash__ = None\nasked = []\n"
        "def f(n):\n    asked.append(n)\n    return 8 if len(asked) == 1 else Box()",
        ("test", "assert type(f(4)) is int\nassert f(5) == [10]"),
    ],
    "an exception that is called like another": [
        "class ValueError(ValueError): pass\nclass AssertionError(Exception): pass\n"
        "def f(n): raise ValueError",
        (
            "test",
            "caught = 0\ntry:\n    f(4)\nexcept ValueError as e:\n"
            "    caught = type(e).__module__ == '__main__'\nassert caught",
        ),
    ],
    "the test's names changed while it runs": [
        "def f(n):\n    global expected\n    expected = 0\n    return 0",
        ("test", "expected = 8\nassert f(4) == expected"),
    ],
    "a rich object as the cell's value": [
        "class Rich(float):\n    __repr__ = lambda self: '4.0'\nf = lambda n: 0.0\n"
        "get_ipython().display_formatter.formatters['text/plain'].for_type(float, lambda o, p, c: "
        "p.text('4.0'))",
        ("test", "score = f(4) * 1.0\nscore"),
    ],
}
