"""Kinds of assertions that tests of notebooks make."""

from typing import NamedTuple


class Kind(NamedTuple):
    """An answer that is right, one that is wrong, the test, and what the instructor's cells give."""

    right: str
    wrong: str
    test: str
    given: str = ""


KINDS = {
    "a number": Kind(
        "def f(n): return n * 2",
        "def f(n): return n + 2",
        "assert f(4) == 8",
    ),
    "a number that is nearly right": Kind(
        "def f(): return 0.1 + 0.2",
        "def f(): return 0.31",
        """
import math
assert math.isclose(f(), 0.3) and abs(f() - 0.3) < 1e-9 and round(f(), 7) == 0.3
""",
    ),
    "a variable": Kind(
        "x = [1, 2]",
        "x = [2, 1]",
        "assert x == [1, 2] and type(x) is list",
    ),
    "a nested container": Kind(
        "def f(): return {'a': (1, {2}), 'b': [None, True, b'x']}",
        "def f(): return {'a': [1, {2}], 'b': [None, True, b'x']}",
        "assert f() == {'a': (1, {2}), 'b': [None, True, b'x']}",
    ),
    "the type of an answer": Kind(
        "def f(): return 1",
        "def f(): return True",
        "assert type(f()) is int",
    ),
    "a string method": Kind(
        "def f(): return 'Dear Ada'",
        "def f(): return 'Ada'",
        "assert f().startswith('Dear')",
    ),
    "a list changed in place": Kind(
        "def f(items): items.sort()",
        "def f(items): sorted(items)",
        """
data = [3, 1, 2]
assert f(data) is None
assert data == [1, 2, 3]
""",
    ),
    "a keyword argument changed in place": Kind(
        "def f(items): items.append(1)",
        "def f(items): items + [1]",
        """
data = [0]
f(items=data)
assert data == [0, 1]
""",
    ),
    "a dictionary and a set changed in place": Kind(
        """
def f(table, names):
    table['x'] = 1
    names.discard('y')
""",
        """
def f(table, names):
    table['x'] = 2
""",
        """
t, s = {}, {'y'}
f(t, s)
assert t == {'x': 1} and s == set()
""",
    ),
    "an array changed in place": Kind(
        "def f(a): a[0] = 9",
        "def f(a): a = 9",
        """
import numpy as np
a = np.zeros(2)
f(a)
assert a[0] == 9
""",
    ),
    "an argument left alone": Kind(
        "def f(items): return sorted(items)",
        """
def f(items):
    items.sort()
""",
        """
data = [2, 1]
assert f(data) == [1, 2]
assert data == [2, 1]
""",
    ),
    "the same object given back": Kind(
        "def f(items): return items",
        "def f(items): return list(items)",
        """
data = [1]
assert f(data) is data
""",
    ),
    "an array": Kind(
        """
import numpy as np
def f(): return np.arange(4).reshape(2, 2) / 2
""",
        """
import numpy as np
def f(): return np.arange(4) / 2
""",
        """
import numpy as np
np.testing.assert_allclose(f(), [[0, 0.5], [1, 1.5]])
assert f().shape == (2, 2)
""",
    ),
    "a scalar of an array": Kind(
        """
import numpy as np
def f(): return np.float32(0.5)
""",
        """
import numpy as np
def f(): return np.float64(0.5)
""",
        """
import numpy as np
assert f() == 0.5 and f().dtype == np.float32
""",
    ),
    "a function that calls the test's": Kind(
        "def f(g, items): return [g(item) for item in items]",
        "def f(g, items): return list(items)",
        """
calls = []
def g(x):
    calls.append(x)
    return -x
assert f(g, [1, 2]) == [-1, -2]
assert calls == [1, 2]
""",
    ),
    "a callback that calls the student's code": Kind(
        """
def double(x): return 2 * x
def f(g): return g(3)
""",
        """
def double(x): return x
def f(g): return g(3)
""",
        "assert f(lambda x: double(x) + 1) == 7",
    ),
    "an exception of the test's through the student's code": Kind(
        "def f(g): return g()",
        """
def f(g):
    try: return g()
    except Exception: return 0
""",
        """
class Stop(Exception): pass
def g(): raise Stop('now')
try:
    f(g)
except Stop as e:
    assert str(e) == 'now'
else:
    raise AssertionError
""",
    ),
    "a returned closure": Kind(
        "def f(n): return lambda x: x + n",
        "def f(n): return lambda x: x",
        """
add = f(3)
assert add(4) == 7 and callable(add)
""",
    ),
    "a decorator": Kind(
        """
def f(g):
    def inner(*a): return g(*a) + 1
    return inner
""",
        "def f(g): return g",
        """
@f
def g(x): return x
assert g(1) == 2
""",
    ),
    "a generator": Kind(
        """
def f():
    n = 0
    while True:
        yield n
        n += 1
""",
        """
def f():
    n = 1
    while True:
        yield n
        n += 1
""",
        """
import itertools
g = f()
assert next(g) == 0
assert list(itertools.islice(g, 3)) == [1, 2, 3]
""",
    ),
    "an endless iterator of itertools": Kind(
        """
import itertools
def f(): return itertools.count(5)
""",
        """
import itertools
def f(): return itertools.count(6)
""",
        """
from itertools import islice
c = f()
assert list(islice(c, 2)) == [5, 6] and next(c) == 7
""",
    ),
    "the views of a dictionary": Kind(
        "def f(d): return d.keys(), d.values(), d.items()",
        "def f(d): return d.values(), d.keys(), d.items()",
        """
k, v, i = f({'a': 1})
assert k == {'a'} and list(v) == [1] and dict(i) == {'a': 1}
""",
    ),
    "an exception": Kind(
        """
def f(x):
    if x < 0: raise ValueError('below 0')
    return x
""",
        "def f(x): return x",
        """
import pytest
with pytest.raises(ValueError, match='below') as caught:
    f(-1)
assert caught.value.args == ('below 0',)
""",
    ),
    "an exception of a library": Kind(
        """
import json
def f(): json.loads('{')
""",
        "def f(): raise RuntimeError('{')",
        """
import json
try:
    f()
except json.JSONDecodeError:
    pass
else:
    raise AssertionError
""",
    ),
    "a frozen dataclass": Kind(
        """
from dataclasses import dataclass
@dataclass(frozen=True)
class P:
    x: int
""",
        """
from dataclasses import dataclass
@dataclass
class P:
    x: int
""",
        """
import dataclasses, pytest
with pytest.raises(dataclasses.FrozenInstanceError):
    P(1).x = 2
""",
    ),
    "an exception of the student's own": Kind(
        """
class Base(Exception): pass
class Poor(Base):
    def __init__(self, need):
        super().__init__(need)
        self.need = need
def f(): raise Poor(5)
""",
        """
class Base(Exception): pass
class Poor(Exception): pass
def f(): raise Poor(5)
""",
        """
import pytest
with pytest.raises(Base) as caught:
    f()
assert caught.value.need == 5
assert issubclass(Poor, Base) and isinstance(caught.value, Poor)
""",
    ),
    "a name that is not there": Kind(
        "y = 1",
        "x = 1",
        """
try:
    x
except NameError:
    pass
else:
    raise AssertionError
""",
    ),
    "SystemExit": Kind(
        "def f(): raise SystemExit(2)",
        "def f(): raise ValueError(2)",
        """
import pytest
with pytest.raises(SystemExit):
    f()
""",
    ),
    "a class": Kind(
        """
class Account:
    def __init__(self): self.balance = 0
    def pay(self, n): self.balance += n
    def __len__(self): return 3
    def __repr__(self): return f'Account({self.balance})'
""",
        """
class Account:
    balance = 0
    def pay(self, n): pass
    def __len__(self): return 3
""",
        """
a = Account()
a.pay(5)
assert a.balance == 5 and len(a) == 3 and repr(a) == 'Account(5)'
a.balance = 7
assert a.balance == 7
""",
    ),
    "isinstance and issubclass": Kind(
        """
class A: pass
class B(A): pass
def f(): return B()
""",
        """
class A: pass
class B: pass
def f(): return B()
""",
        "assert isinstance(f(), B) and isinstance(f(), A) and issubclass(B, A)",
    ),
    "operators between the student's objects": Kind(
        """
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + o.x)
    def __mul__(self, n): return V(self.x * n)
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __abs__(self): return abs(self.x)
    def __getitem__(self, i): return self.x
""",
        """
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x)
    def __mul__(self, n): return V(self.x * n)
    def __eq__(self, o): return self.x == o.x
    def __lt__(self, o): return self.x < o.x
    def __abs__(self): return abs(self.x)
    def __getitem__(self, i): return self.x
""",
        """
assert V(1) + V(2) == V(3) and V(1) < V(2) and (V(2) * 3).x == 6 and abs(V(-4)) == 4 and V(5)[0] == 5
assert sorted([V(2), V(1)])[0].x == 1
""",
    ),
    "iteration and membership": Kind(
        """
class Bag:
    def __init__(self, i): self.i = i
    def __iter__(self): return iter(self.i)
    def __contains__(self, x): return x in self.i
""",
        """
class Bag:
    def __init__(self, i): self.i = i[:1]
    def __iter__(self): return iter(self.i)
    def __contains__(self, x): return x in self.i
""",
        """
b = Bag([1, 2])
assert list(b) == [1, 2] and 2 in b and 3 not in b and sum(b) == 3
""",
    ),
    "a context manager": Kind(
        """
class C:
    def __enter__(self):
        self.open = True
        return self
    def __exit__(self, *_): self.open = False
""",
        """
class C:
    def __enter__(self):
        self.open = True
        return self
    def __exit__(self, *_): pass
""",
        """
c = C()
with c as d:
    assert d.open
assert not c.open
""",
    ),
    "an Enum": Kind(
        """
from enum import Enum
class Colour(Enum):
    RED = 1
    BLUE = 2
""",
        """
from enum import Enum
class Colour(Enum):
    RED = 2
    BLUE = 1
""",
        """
assert Colour.RED.value == 1 and Colour.RED is Colour.RED and Colour(2).name == 'BLUE' and len(Colour) == 2
""",
    ),
    "a dataclass": Kind(
        """
from dataclasses import dataclass
@dataclass
class P:
    x: int
    y: int = 2
""",
        """
class P:
    def __init__(self, x, y=2): self.x, self.y = x, y
""",
        "assert P(1) == P(1, 2) and P(1).y == 2 and str(P(1)) == 'P(x=1, y=2)'",
    ),
    "a named tuple": Kind(
        """
from collections import namedtuple
P = namedtuple('P', 'x y')
def f(): return P(1, 2)
""",
        "def f(): return (1, 2)",
        "assert f() == (1, 2) and f().y == 2 and f()._fields == ('x', 'y')",
    ),
    "a named tuple with methods": Kind(
        """
from typing import NamedTuple
class P(NamedTuple):
    x: int
    def twice(self): return 2 * self.x
""",
        """
from typing import NamedTuple
class P(NamedTuple):
    x: int
    def twice(self): return self.x
""",
        "assert P(3).twice() == 6 and P(3).x == 3",
    ),
    "a figure": Kind(
        """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot([1, 2, 3])
ax.set_title('Cost')
""",
        """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
ax.plot([1, 2, 4])
ax.set_title('Cost')
""",
        """
assert ax.get_title() == 'Cost' and len(ax.lines) == 1
assert list(ax.lines[0].get_ydata()) == [1, 2, 3]
""",
    ),
    "the figure that is drawn now": Kind(
        """
def draw(): plt.plot([1, 2])
import matplotlib.pyplot as plt
""",
        "def draw(): pass",
        """
import matplotlib.pyplot as plt
draw()
assert len(plt.gca().lines) == 1
plt.close('all')
""",
    ),
    "what is printed": Kind(
        "def f(): print('hello')",
        "def f(): return 'hello'",
        """
import io, contextlib
with contextlib.redirect_stdout(io.StringIO()) as out:
    f()
assert out.getvalue() == 'hello\\n'
""",
    ),
    "what is typed": Kind(
        "def f(): return 'Hi ' + input('name? ')",
        "def f(): return 'Hi'",
        """
from unittest import mock
with mock.patch('builtins.input', return_value='Ada'):
    assert f() == 'Hi Ada'
""",
    ),
    "seeds": Kind(
        """
import random
def f(): return random.random()
""",
        """
import random
def f(): return random.random() / 2
""",
        """
import random
random.seed(3)
a = f()
random.seed(3)
assert a == random.random()
""",
    ),
    "seeds of NumPy": Kind(
        """
import numpy as np
def f(): return np.random.rand(3)
""",
        """
import numpy as np
def f(): return np.random.rand(3) + 1
""",
        """
import numpy as np
np.random.seed(1)
a = f()
np.random.seed(1)
assert (a == np.random.rand(3)).all()
""",
    ),
    "the source": Kind(
        "def f(n): return 1 if n < 2 else n * f(n - 1)",
        """
def f(n):
    for i in range(n): pass
""",
        """
import inspect
s = inspect.getsource(f)
assert 'for ' not in s and f.__name__ == 'f'
""",
    ),
    "the signature and the docstring": Kind(
        """
def f(a, *, b=2):
    'Adds.'
""",
        """
def f(a, b=3):
    'Adds.'
""",
        """
import inspect
p = inspect.signature(f).parameters
assert list(p) == ['a', 'b'] and p['b'].default == 2 and f.__doc__ == 'Adds.'
""",
    ),
    "unittest": Kind(
        "def f(): return [1, 2]",
        "def f(): return [1, 3]",
        """
import unittest
t = unittest.TestCase()
t.assertEqual(f(), [1, 2])
t.assertIn(2, f())
t.assertAlmostEqual(f()[0] / 3, 0.3333333)
with t.assertRaises(TypeError):
    f(1)
""",
    ),
    "partial credit": Kind(
        "def f(n): return n",
        "def f(n): return 0",
        "sum(f(n) == n for n in range(4)) * 1.0",
    ),
    "big numbers, fractions, decimals, dates": Kind(
        """
import math, fractions, decimal, datetime
third = fractions.Fraction(1, 3)
def f(): return math.factorial(99), third, decimal.Decimal('0.10'), datetime.date(2024, 2, 29), float('inf')
""",
        "def f(): return None",
        """
import math, fractions, decimal, datetime
a, b, c, d, e = f()
assert a == math.factorial(99) and b * 3 == 1 and str(c) == '0.10' and d.day == 29 and math.isinf(e)
""",
    ),
}
