"""Kinds of tests that hand their own objects to the student's code, or define classes for it."""

from tests.grading.judging.kinds import Kind

POINT = """
from dataclasses import dataclass
@dataclass
class Point:
    x: float
    y: float = 0
"""
BASKET = """
class Basket:
    def __init__(self, items=()):
        self.items = list(items)
    def add(self, item):
        self.items.append(item)
    @property
    def total(self):
        return sum(self.items)
"""
ERRORS = """
class TooLittle(Exception):
    pass
class TooLittleMoney(TooLittle, ValueError):
    def __init__(self, wanted, there):
        super().__init__(f"{wanted} > {there}")
        self.wanted = wanted
"""

GIVEN = {
    "an object of a given class as the answer": Kind(
        "def f(p): return Point(p.x * 2, p.y)",
        "def f(p): return Point(p.x, p.y)",
        "assert f(Point(1, 2)) == Point(2, 2) and Point(2, 2) == f(Point(1, 2)) and f(Point(1)).x == 2",
        POINT,
    ),
    "a given class, asked for on both sides": Kind(
        "def f(p): return Point(1) if isinstance(p, Point) else None",
        "def f(p): return p.x",
        "assert isinstance(f(Point(3)), Point)",
        POINT,
    ),
    "a given class that a pattern matches": Kind(
        "def f(p):\n    match p:\n        case Point(0, y): return y\n        case Point(x=x): return x",
        "def f(p):\n    match p:\n        case Point(x, y): return y",
        "assert f(Point(0, 3)) == 3 and f(Point(2, 3)) == 2",
        POINT,
    ),
    "the functions of dataclasses": Kind(
        "import dataclasses\ndef f(p): return dataclasses.asdict(dataclasses.replace(p, y=5))",
        "import dataclasses\ndef f(p): return dataclasses.asdict(p)",
        "assert f(Point(1)) == {'x': 1, 'y': 5}",
        POINT,
    ),
    "an attribute that is changed": Kind(
        "def f(p): p.x += 1",
        "def f(p): p.y += 1",
        "p = Point(1, 2)\nf(p)\nassert p == Point(2, 2)",
        POINT,
    ),
    "an attribute that is changed in what is given back": Kind(
        "def f(p):\n    p.x += 1\n    return p",
        "def f(p):\n    p.x += 1\n    return Point(p.x)",
        "p = Point(1)\nassert f(p) is p and p.x == 2",
        POINT,
    ),
    "a list in an attribute": Kind(
        "def f(b, xs): b.items.extend(xs)",
        "def f(b, xs): b.items = b.items + xs[:1]",
        "b = Basket([1])\nf(b, [2, 3])\nassert b.items == [1, 2, 3] and b.total == 6",
        BASKET,
    ),
    "methods": Kind(
        "def f(b, xs):\n    for x in xs: b.add(x)\n    return b.total",
        "def f(b, xs):\n    for x in xs: b.items.append(x)\n    return len(b.items)",
        "b = Basket([1])\nassert f(b, [2, 3]) == 6 and b.items == [1, 2, 3]",
        BASKET,
    ),
    "a copy of an object": Kind(
        "import copy\ndef f(b, x):\n    c = copy.deepcopy(b)\n    c.add(x)\n    return c",
        "def f(b, x):\n    b.add(x)\n    return b",
        "b = Basket([1])\nassert f(b, 2).items == [1, 2] and b.items == [1]",
        BASKET,
    ),
    "all attributes": Kind(
        "def f(b): return vars(b)",
        "def f(b): return list(vars(b))",
        "assert f(Basket([1])) == {'items': [1]}",
        BASKET,
    ),
    "a chain of objects": Kind(
        "def f(values):\n    head = None\n    for value in reversed(values): head = Node(value, head)\n"
        "    return head\ndef length(node): return 0 if node is None else 1 + length(node.next)",
        "def f(values): return Node(values[0])\ndef length(node): return 1",
        "assert f([1, 2]).next.value == 2 and length(f([1, 2, 3])) == 3 and length(Node(1, Node(2))) == 2",
        "class Node:\n    def __init__(self, value, next=None):\n        self.value, self.next = value, next",
    ),
    "a member of an enumeration": Kind(
        "def f(c): return Color.BLUE if c is Color.RED else Color.RED",
        "def f(c): return c",
        "assert f(Color.RED) is Color.BLUE and f(Color.BLUE) == Color.RED and f(Color.BLUE).name == 'RED'",
        "import enum\nclass Color(enum.Enum):\n    RED = 1\n    BLUE = 2",
    ),
    "a member that is a number": Kind(
        "def f(n): return Level.HIGH if n > Level.HIGH else Level.LOW",
        "def f(n): return n",
        "assert f(5) is Level.HIGH and f(5) == 2 and f(Level.LOW) is Level.LOW",
        "import enum\nclass Level(enum.IntEnum):\n    LOW = 1\n    HIGH = 2",
    ),
    "a named tuple with methods": Kind(
        "def f(m): return Money(m.doubled().amount + 1)",
        "def f(m): return m.doubled()",
        "assert f(Money(3)) == Money(7) == (7,) and isinstance(f(Money(3)), Money)",
        "from typing import NamedTuple\nclass Money(NamedTuple):\n    amount: int\n"
        "    def doubled(self): return Money(self.amount * 2)",
    ),
    "objects that are ordered and hashed": Kind(
        "def f(vs): return max(vs), len(set(vs))",
        "def f(vs): return vs[0], len(vs)",
        "assert f([V(1, 2), V(1, 9), V(1, 2)]) == (V(1, 9), 2)",
        "from dataclasses import dataclass\n@dataclass(frozen=True, order=True)\n"
        "class V:\n    a: int\n    b: int",
    ),
    "an object of a class of the test's that is derived from a given one": Kind(
        "def f(p): return p.norm() if isinstance(p, Point) else 0",
        "def f(p): return p.x if isinstance(p, Point) else 0",
        "class Own(Point):\n    def norm(self): return self.x + self.y\nassert f(Own(1, 2)) == 3",
        POINT,
    ),
    "operators of a given class": Kind(
        "def f(x): return V(x)",
        "def f(x): return V(x + 1)",
        "assert f(1) < V(2) and V(2) > f(1) and not f(2) < V(2) and f(5) - V(2) == 3 and V(5) - f(2) == 3",
        "from dataclasses import dataclass\n@dataclass(order=True)\nclass V:\n    x: int\n"
        "    def __sub__(self, other): return self.x - other.x",
    ),
    "a class derived from a given one": Kind(
        "class Circle(Shape):\n    def __init__(self, r): self.r = r\n    def area(self): return 3 * self.r",
        "class Circle:\n    def __init__(self, r): self.r = r\n    def describe(self): return 'Circle 6'",
        "c = Circle(2)\nassert isinstance(c, Shape)\nassert c.describe() == 'Circle 6'",
        "import abc\nclass Shape(abc.ABC):\n    @abc.abstractmethod\n    def area(self): ...\n"
        "    def describe(self): return f'{type(self).__name__} {self.area()}'",
    ),
    "a given exception": Kind(
        "def f(wanted, there):\n    if wanted > there: raise TooLittleMoney(wanted, there)",
        "def f(wanted, there):\n    if wanted > there: raise TooLittle(wanted, there)",
        "try:\n    f(3, 2)\nexcept TooLittle as error:\n"
        "    assert type(error) is TooLittleMoney and error.wanted == 3 and str(error) == '3 > 2'\n"
        "else:\n    assert False",
        ERRORS,
    ),
    "an exception derived from a given one": Kind(
        "class Mine(TooLittle):\n    pass\ndef f(): raise Mine('x')",
        "class TooLittle(Exception):\n    pass\nclass Mine(Exception):\n    pass\ndef f(): raise Mine('x')",
        "assert issubclass(Mine, TooLittle)\n"
        "try:\n    f()\nexcept TooLittle as error:\n    assert str(error) == 'x'",
        ERRORS,
    ),
    "a given exception that the test raises": Kind(
        "def f(do):\n    try: do()\n    except TooLittleMoney as error: return error.wanted\n"
        "    except TooLittle as error: return str(error)",
        "def f(do):\n    try: do()\n    except TooLittle as error: return str(error)",
        "def money(): raise TooLittleMoney(5, 4)\ndef little(): raise TooLittle('no')\n"
        "assert f(money) == 5 and f(little) == 'no'",
        ERRORS,
    ),
}

HANDED = {
    "an object of a class that is called like one of the student's": Kind(
        "class Item:\n    size = 1\ndef f(x): return isinstance(x, Item), x.size",
        "class Item:\n    size = 1\ndef f(x): return True, x.size",
        "def made():\n    class Item:\n        size = 4\n    return Item()\nassert f(made()) == (False, 4)",
    ),
    "an object of a class of the test's": Kind(
        "def f(shapes): return sum(shape.area() for shape in shapes)",
        "def f(shapes): return len(shapes)",
        "class Square:\n    def __init__(self, a): self.a = a\n    def area(self): return self.a ** 2\n"
        "assert f([Square(2), Square(3)]) == 13",
    ),
    "objects that come back": Kind(
        "def f(people): return sorted(people, key=lambda p: p.age)",
        "def f(people): return list(people)",
        "class Person:\n    def __init__(self, age): self.age = age\n"
        "old, young = Person(90), Person(9)\nassert f([old, young])[0] is young",
    ),
    "an object that calls back": Kind(
        "def f(it):\n    log = []\n    it.subscribe(log.append)\n    it.fire(3)\n    return log",
        "def f(subject):\n    subject.fire(3)\n    return []",
        "class Subject:\n    def __init__(self): self.all = []\n"
        "    def subscribe(self, function): self.all.append(function)\n"
        "    def fire(self, x):\n        for function in self.all: function(x)\n"
        "assert f(Subject()) == [3]",
    ),
    "a container of the test's own": Kind(
        "def f(items): return list(items), len(items), items.index(4)",
        "def f(items): return [0], len(items), 0",
        "from collections.abc import Sequence\nclass Squares(Sequence):\n    def __len__(self): return 3\n"
        "    def __getitem__(self, i):\n        if i > 2: raise IndexError(i)\n        return i * i\n"
        "assert f(Squares()) == ([0, 1, 4], 3, 2)",
    ),
    "a dictionary with a default of its own": Kind(
        "def f(d, k): return d[k], d.get('a'), 'b' in d",
        "def f(d, k): return d.get(k), d.get('a'), True",
        "class Zero(dict):\n    def __missing__(self, key): return 0\n"
        "assert f(Zero(a=1), 'b') == (0, 1, False)",
    ),
    "a mock": Kind(
        "def f(db, row):\n    db.execute('insert', row)\n    return db.last\n",
        "def f(db, row):\n    db.execute(row)\n    return db.last\n",
        "from unittest.mock import Mock, call\ndb = Mock(last=7)\nassert f(db, [1]) == 7\n"
        "db.execute.assert_called_once_with('insert', [1])\n"
        "assert db.method_calls == [call.execute('insert', [1])]",
    ),
    "a mock that raises": Kind(
        "def f(get):\n    try: return get()\n    except OSError: return None",
        "def f(get): return get()",
        "from unittest.mock import Mock\nassert f(Mock(side_effect=ConnectionError('no'))) is None\n"
        "assert f(Mock(return_value=2)) == 2",
    ),
    "a mock in a with statement": Kind(
        "def f(lock):\n    with lock as inner: return inner",
        "def f(lock): return 3",
        "from unittest.mock import MagicMock\nlock = MagicMock()\nlock.__enter__.return_value = 3\n"
        "assert f(lock) == 3\nlock.__exit__.assert_called_once()",
    ),
    "a file in memory": Kind(
        "def f(file): return [line.strip() for line in file] + [file.read()]",
        "def f(file): return file.read().split()",
        "import io\nassert f(io.StringIO('a\\nb\\n')) == ['a', 'b', '']",
    ),
    "a file in memory that is written to": Kind(
        "def f(file): print('hello', file=file)",
        "def f(file): file.write('hello')",
        "import io\nfile = io.StringIO()\nf(file)\nassert file.getvalue() == 'hello\\n'",
    ),
    "a generator": Kind(
        "def f(items):\n    for item in items: yield item * 2",
        "def f(items): yield from items",
        "import itertools\nassert list(f(i for i in range(3))) == [0, 2, 4]\n"
        "assert next(f(itertools.count(4))) == 8 and list(f(iter([1]))) == [2]",
    ),
    "an iterator that is used up": Kind(
        "def f(items): return next(items)",
        "def f(items): return 1",
        "items = iter([1, 2])\nassert f(items) == 1 and f(items) == 2 and next(items, None) is None",
    ),
    "a generator of random numbers": Kind(
        "def f(items, rng):\n    rng.shuffle(items)\n    return items, rng.gauss(0, 1)",
        "def f(items, rng): return items, rng.random()",
        "import random\nmine, theirs = random.Random(4), random.Random(4)\n"
        "for _ in range(2):\n    items = [1, 2, 3, 4]\n    mine.shuffle(items)\n"
        "    assert f([1, 2, 3, 4], theirs) == (items, mine.gauss(0, 1))",
    ),
    "NumPy's generators": Kind(
        "def f(rng): return rng.normal(size=2).tolist()",
        "def f(rng): return rng.uniform(size=2).tolist()",
        "import numpy as np\nfor make in (np.random.default_rng, np.random.RandomState):\n"
        "    assert f(make(4)) == make(4).normal(size=2).tolist()",
    ),
    "an exception as an argument": Kind(
        "def f(error): return f'{type(error).__name__}: {error}', isinstance(error, KeyError)",
        "def f(error): return str(error), True",
        "class Own(KeyError): pass\nassert f(Own('y')) == (\"Own: 'y'\", True)\n"
        "assert f(ValueError('x')) == ('ValueError: x', False)",
    ),
    "an exception of the student's that comes back": Kind(
        "class Mine(Exception):\n    def __init__(self, code): self.code = code\n"
        "def f(code): raise Mine(code)\ndef g(error): return error.code",
        "class Mine(Exception): pass\ndef f(code): raise Mine(code)\ndef g(error): return error.args",
        "try:\n    f(3)\nexcept Mine as error:\n    assert g(error) == 3\nelse:\n    assert False",
    ),
    "an exception of the student's through a function of the test's": Kind(
        "class Mine(Exception): pass\ndef f(): raise Mine('x')\n"
        "def g(do):\n    try: do()\n    except Mine as error: return str(error)",
        "class Mine(Exception): pass\ndef f(): raise Mine('x')\n"
        "def g(do):\n    try: do()\n    except Exception: return 0",
        "assert g(lambda: f()) == 'x'",
    ),
    "the name of a function": Kind(
        "import functools\ndef f(do):\n    @functools.wraps(do)\n    def inner(*a): return do(*a) + 1\n"
        "    return inner",
        "def f(do):\n    def inner(*a): return do(*a) + 1\n    return inner",
        "@f\ndef add(a, b):\n    'Adds.'\n    return a + b\n"
        "assert add(1, 2) == 4 and add.__name__ == 'add' and add.__doc__ == 'Adds.'",
    ),
    "a context manager that learns of an exception": Kind(
        "class M:\n    def __enter__(self): return self\n    def __exit__(self, kind, error, _):\n"
        "        self.seen = (kind.__name__, str(error)) if kind else None\n"
        "        return kind is KeyError",
        "class M:\n    def __enter__(self): return self\n    def __exit__(self, kind, error, _):\n"
        "        self.seen = None",
        "manager = M()\nwith manager: raise KeyError('x')\nassert manager.seen == ('KeyError', \"'x'\")\n"
        "try:\n    with manager: raise ValueError('y')\nexcept ValueError: pass\nelse: assert False\n"
        "with manager: pass\nassert manager.seen is None",
    ),
    "threads": Kind(
        "import threading\nclass A:\n    def __init__(self): self.n, self.lock = 0, threading.Lock()\n"
        "    def add(self, n):\n        with self.lock: self.n += n\n    def total(self): return self.n",
        "class A:\n    def __init__(self): self.n = 0\n    def add(self, n): self.n = n\n"
        "    def total(self): return self.n",
        "import threading\naccount = A()\n"
        "threads = [threading.Thread(target=account.add, args=(2,)) for _ in range(20)]\n"
        "for thread in threads: thread.start()\nfor thread in threads: thread.join()\n"
        "assert account.total() == 40",
    ),
    "an operator in place": Kind(
        "class E:\n    def __init__(self): self.all = []\n    def __iadd__(self, do):\n"
        "        self.all.append(do)\n        return self\n    def fire(self, x):\n"
        "        for do in self.all: do(x)",
        "class E:\n    def __iadd__(self, do): return self\n    def fire(self, x): pass",
        "event, seen = E(), []\nsame = event\nevent += seen.append\nevent.fire(3)\n"
        "assert seen == [3] and event is same",
    ),
}

REPLACED = {
    "what is typed on the standard input": Kind(
        "import sys\ndef f(): return sys.stdin.read()",
        "def f(): return ''",
        "import io\nfrom unittest import mock\nwith mock.patch('sys.stdin', io.StringIO('abc')):\n"
        "    assert f() == 'abc'",
    ),
    "print, watched": Kind(
        "def f(): print('a', 'b')",
        "def f(): print('a b')",
        "from unittest import mock\nwith mock.patch('builtins.print') as printed: f()\n"
        "printed.assert_called_once_with('a', 'b')",
    ),
    "dice that always fall the same": Kind(
        "import random\ndef f(): return random.randint(1, 6)",
        "import random\ndef f(): return random.choice([1, 2, 3, 4, 5, 6])",
        "from unittest import mock\nwith mock.patch('random.randint', return_value=9): assert f() == 9\n"
        "assert 1 <= f() <= 6",
    ),
    "time that does not pass": Kind(
        "import time\ndef f():\n    time.sleep(100)\n    return time.time()",
        "import time\ndef f(): return time.time()",
        "from unittest import mock\nwith mock.patch('time.sleep') as slept, \\\n"
        "        mock.patch('time.time', lambda: 5.0):\n    assert f() == 5.0\n"
        "slept.assert_called_once_with(100)",
    ),
    "a choice that is assigned": Kind(
        "import random\ndef f(xs): return random.choice(xs)",
        "def f(xs): return xs[0]",
        "import random\nbefore = random.choice\nrandom.choice = lambda xs: xs[-1]\n"
        "assert f([1, 2]) == 2\nrandom.choice = before",
    ),
}

KINDS_OF_OBJECTS = GIVEN | HANDED | REPLACED
