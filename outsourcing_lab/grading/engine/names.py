"""Whose a name is: what a cell's code binds, imports and uses, found without running it."""

import ast
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class NamesOfCell:
    """The global names in a cell.

    Attributes:
        bound: names that it gives a value, but for imports.
        imported: its import statements at the top level, one a name, by the name.
        used: names that it reads.
    """

    bound: frozenset[str] = frozenset()
    imported: dict[str, str] = field(default_factory=dict)
    used: frozenset[str] = frozenset()


DRAWING_MODULES = ("matplotlib.pyplot", "pylab")
"""Modules that hold the figures of the process that draws; to import one elsewhere says nothing of them."""


def names_of(source: str) -> NamesOfCell:
    r"""Return the global names in a cell; none where it is not Python, but for lines with magics.

    Args:
        source: the cell's source.

    Example:
        >>> names = names_of("import math\n%pylab\ndef area(radius):\n    return math.pi * radius**2 * scale")
        >>> sorted(names.bound), names.imported, sorted(names.used)
        (['area'], {'math': 'import math'}, ['math', 'scale'])
    """
    text = _without_magics(source)
    try:
        tree = ast.parse(text)
        table = symtable.symtable(text, "cell", "exec")
    except (SyntaxError, ValueError):
        return NamesOfCell()
    symbols = list(_global_symbols(table))
    return NamesOfCell(
        bound=frozenset(symbol.get_name() for symbol in symbols if symbol.is_assigned()),
        imported=dict(_imports(tree)),
        used=frozenset(symbol.get_name() for symbol in symbols if symbol.is_referenced()),
    )


def imports_of(source: str) -> tuple[str, ...]:
    """Return a cell's import statements at the top level; none where it is not Python.

    Args:
        source: the cell's source.

    Example:
        >>> imports_of("import numpy as np, math")
        ('import numpy as np', 'import math')
    """
    try:
        tree = ast.parse(_without_magics(source))
    except (SyntaxError, ValueError):
        return ()
    return tuple(text for _, text in _imports(tree, drawing=True))


def _without_magics(source: str) -> str:
    lines = ("" if line.lstrip().startswith(("%", "!", "?")) else line for line in source.split("\n"))
    return "\n".join(lines)


def _global_symbols(table: symtable.SymbolTable) -> Iterator[symtable.Symbol]:
    for symbol in table.get_symbols():
        if table.get_type() == "module" or symbol.is_global():
            yield symbol
    for inner in table.get_children():
        yield from _global_symbols(inner)


def _imports(tree: ast.Module, *, drawing: bool = False) -> Iterator[tuple[str, str]]:
    left_out = () if drawing else DRAWING_MODULES
    for statement in tree.body:
        match statement:
            case ast.Import():
                for name in statement.names:
                    if name.name not in left_out:
                        yield name.asname or name.name.partition(".")[0], ast.unparse(ast.Import([name]))
            case ast.ImportFrom(module=str(module), level=0) if module not in left_out:
                for name in statement.names:
                    yield name.asname or name.name, ast.unparse(ast.ImportFrom(module, [name], 0))
