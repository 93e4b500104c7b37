"""The instructor's cells compiled once for a class, and handed to each judge.

The stored code goes from the engine to the judge, which trusts all that it gets from there. The student's
process never sees it.
"""

import ast
import base64
import functools
import hashlib
import marshal
import re
import threading
import warnings
from types import CodeType

from outsourcing_lab.grading.judging.shell_class import may_be_magic

_one_at_a_time = threading.Lock()  # since all threads share what is done with warnings
_FOR_IPYTHON = re.compile(r"^In \[|await|async|get_ipython|__future__")


@functools.lru_cache(maxsize=1000)
def stored(source: str) -> str | None:
    r"""Return the code of a cell's statements as text; None where the judge has to compile the cell itself.

    It has to where IPython has a part in it, where it is empty or wrong, and where compiling it warns.

    Args:
        source: the cell.

    Example:
        >>> len(codes(stored("part = 1\nassert part == 1")))
        2
        >>> stored("%time part") is None
        True
    """
    cell = source if source.endswith("\n") else source + "\n"  # as IPython gives it to Python
    if cell[:1].isspace() or _FOR_IPYTHON.search(cell) or may_be_magic(cell.splitlines(keepends=True)):
        return None
    name = name_of(cell)
    with _one_at_a_time, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            found = [
                compile(part, name, mode, dont_inherit=True, optimize=0)  # with asserts, whatever `-O` says
                for part, mode in parts(ast.parse(cell, name).body)
            ]
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return None if warned or not found else base64.b64encode(marshal.dumps(found)).decode()


def codes(text: str) -> list[CodeType]:
    """Return the code that is stored in a text.

    Args:
        text: what `stored` gave, of the same Python: the engine's and the judge's are one.
    """
    found: list[CodeType] = marshal.loads(base64.b64decode(text))  # noqa: S302 - our own, see above
    return found


def parts(statements: list[ast.stmt]) -> list[tuple[ast.Module | ast.Interactive, str]]:
    """Return what is compiled by itself, and how: as in IPython, no two statements share a constant.

    Args:
        statements: a cell's.
    """
    return [
        (ast.Interactive([statement]), "single")
        if statement is statements[-1] and isinstance(statement, ast.Expr)
        else (ast.Module([statement], []), "exec")
        for statement in statements
    ]


def name_of(cell: str) -> str:
    """Return the name of a cell whose code is stored: tracebacks find its lines by it, and it has no other.

    Args:
        cell: as IPython gives it to Python.
    """
    return f"<ipython-input-{hashlib.sha256(cell.encode('utf-8', 'replace')).hexdigest()[:16]}>"
