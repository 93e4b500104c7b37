"""Broken versions of an answer, such as a student could hand in; always the same ones for the same answer."""

import ast
import random
from collections.abc import Iterator

_OPPOSITES = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Div,
    ast.Div: ast.FloorDiv,
    ast.Mod: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}


def broken_versions(source: str, count: int) -> Iterator[tuple[str, str]]:
    """Give an answer whose functions do nothing, then answers that are wrong in one place each.

    Args:
        source: of the answer.
        count: how many are wrong in one place, where there are as many.
    """
    tree = ast.parse(source)
    yield "functions that do nothing", _without_bodies(source)
    places = [place for place, node in enumerate(ast.walk(tree)) if _wrong(node) is not None]
    chosen = random.Random(source).sample(places, min(count, len(places)))  # noqa: S311 (no secret)
    for place in chosen:
        tree = ast.parse(source)
        node = list(ast.walk(tree))[place]
        line = getattr(node, "lineno", 0)
        _replace(node, _wrong(node))
        yield f"{type(node).__name__.lower()} in line {line}", ast.unparse(ast.fix_missing_locations(tree))


def _wrong(node: ast.AST) -> ast.AST | None:
    """Return what to put in the place of a node, or None where there is nothing fitting."""
    match node:
        case ast.Compare(ops=[operator, *others]) if type(operator) in _OPPOSITES:
            return ast.Compare(node.left, [_OPPOSITES[type(operator)](), *others], node.comparators)
        case ast.BinOp(op=operator) if type(operator) in _OPPOSITES:
            return ast.BinOp(node.left, _OPPOSITES[type(operator)](), node.right)
        case ast.BoolOp(op=operator):
            return ast.BoolOp(_OPPOSITES[type(operator)](), node.values)
        case ast.Constant(value=bool(value)):
            return ast.Constant(not value)
        case ast.Constant(value=int(value)):
            return ast.Constant(value + 1)
        case ast.Return(value=ast.AST()):
            return ast.Return(ast.Constant(None))
        case ast.Raise(exc=ast.Call()):
            return ast.Raise(ast.Call(ast.Name("RuntimeError"), [ast.Constant("broken")], []))
    return None


def _replace(node: ast.AST, other: ast.AST) -> None:
    for field in node._fields:
        setattr(node, field, getattr(other, field, None))


def _without_bodies(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Pass()]
    return ast.unparse(tree)
