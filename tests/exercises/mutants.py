"""Wrong variants of a solution: each differs from it by one slip that a student could make.

They are made from the syntax tree, always the same ones in the same order. Loops count their turns, so that a
variant whose loop never ends is stopped on every machine after the same number of them.
"""

import ast
from collections.abc import Iterator

MOST_TURNS = 100_000
COUNTER = "count_a_turn"

COMPARISONS = {
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Lt: [ast.LtE, ast.Gt, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt, ast.LtE],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}
OPERATIONS = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add, ast.Div],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.BitOr: [ast.BitAnd],
    ast.BitAnd: [ast.BitOr],
}
OTHER_FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any", "sum": "len"}
RETURNED = ["None", "True", "False", "0", "''", "[]", "{}"]
WRAPPED = [
    "abs({})",
    "max(0, {})",
    "max(1, {})",
    "min(1, {})",
    "round({})",
    "round({}, 2)",
    "-({})",
    "not ({})",
]
FIRST_LINES = [
    "next(iter({}))",  # counts on a collection that is not empty
    "1 / {}",  # counts on a number that is not 0
    "if {} <= 0: raise ValueError",  # refuses what is not above 0
    "if {} < 0: raise ValueError",
]


class EndlessLoopError(BaseException):
    """A loop has gone on for so long that it will not end, whatever the variant catches."""


def mutants(source: str, tried: dict[str, dict[str, list[str]]] | None = None) -> Iterator[ast.Module]:
    """Every variant of a solution cell with one slip, without repetition.

    Args:
        source: the cell.
        tried: for each function, what the checks in the open give its parameters and expect of it (under
            `"return"`), as source: a student may have written that into the function.
    """
    tree = ast.parse(source)
    seen = {ast.dump(tree)}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for target, replacement in _slips(function, (tried or {}).get(function.name, {})):
                mutant = replaced(tree, target, replacement)
                if ast.dump(mutant) not in seen:
                    seen.add(ast.dump(mutant))
                    yield ast.fix_missing_locations(mutant)


def replaced(tree, target, replacement):
    """A syntax tree in which one node is another, or where it is a statement, several others."""
    if tree is target:
        return replacement
    if isinstance(tree, list):
        entries = (replaced(entry, target, replacement) for entry in tree)
        return [node for entry in entries for node in (entry if isinstance(entry, list) else [entry])]
    if not isinstance(tree, ast.AST):
        return tree
    changed = {name: replaced(value, target, replacement) for name, value in ast.iter_fields(tree)}
    return ast.copy_location(type(tree)(**changed), tree)


def with_counted_turns(tree):
    """The tree in which each loop counts its turns, by a function that the namespace must hold as COUNTER."""
    for loop in [node for node in ast.walk(tree) if isinstance(node, ast.For | ast.While)]:
        tree = replaced(tree, loop.body[0], [*ast.parse(f"{COUNTER}()").body, loop.body[0]])
    return ast.fix_missing_locations(tree)


def turn_counter():
    """A function that raises EndlessLoopError once it has been called too often."""
    turns = 0

    def count_a_turn():
        nonlocal turns
        turns += 1
        if turns > MOST_TURNS:
            raise EndlessLoopError

    return count_a_turn


def _slips(function, tried):
    parameters = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    words = [node for node in ast.walk(function) if isinstance(node, ast.Constant)]
    body = function.body[1:] if ast.get_docstring(function) else function.body
    for line in FIRST_LINES:
        for name in parameters:
            yield body[0], [*ast.parse(line.format(name)).body, body[0]]
    for node in (node for statement in body for node in ast.walk(statement)):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef):
            yield node, ast.Pass()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in parameters:
            for text in (*parameters, *tried.get(node.id, [])):
                yield node, _expression(text)
        if isinstance(node, ast.Return) and node.value is not None:
            texts = [*RETURNED, *parameters, *tried.get("return", [])]
            texts += [wrapper.format(ast.unparse(node.value)) for wrapper in WRAPPED]
            for text in texts:
                yield node.value, _expression(text)
        if slips := _SLIPS.get(type(node)):
            for replacement in slips(node, words):
                yield node, replacement


def _of_a_comparison(node, _):
    for place, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            yield _with(node, ops=[*node.ops[:place], other(), *node.ops[place + 1 :]])


def _of_a_constant(node, words):
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield from (ast.Constant(other) for other in (value + 1, value - 1))
    elif isinstance(value, str):
        others = [word.value for word in words if isinstance(word.value, str) and "\n" not in word.value]
        yield from (ast.Constant(other) for other in ("", value.swapcase(), *others))


def _of_an_operation(node, _):
    yield from (_with(node, op=other()) for other in OPERATIONS.get(type(node.op), []))
    yield from (node.left, node.right, _with(node, left=node.right, right=node.left))
    if isinstance(node.op, ast.Sub):
        yield _expression(f"abs({ast.unparse(node)})")


def _of_a_junction(node, _):
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for place in range(len(node.values)):
        left = node.values[:place] + node.values[place + 1 :]
        yield left[0] if len(left) == 1 else _with(node, values=left)


def _of_a_sign(node, _):
    yield node.operand


def _of_a_choice(node, _):
    yield from (node.body, node.orelse, _with(node, body=node.orelse, orelse=node.body))


def _of_a_branch(node, _):
    yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))
    yield node.body
    yield node.orelse or ast.Pass()


def _of_a_loop(node, _):
    yield _with(node, body=[*node.body, ast.Break()])
    yield _with(node, body=[ast.Break(), *node.body])
    if isinstance(node, ast.For):
        for part in ("list({})[1:]", "list({})[:-1]", "sorted({})", "set({})"):
            yield _with(node, iter=_expression(part.format(ast.unparse(node.iter))))


def _of_a_call(node, _):
    yield from node.args
    if isinstance(node.func, ast.Attribute):
        yield node.func.value
    if isinstance(node.func, ast.Name) and node.func.id in OTHER_FUNCTIONS:
        yield _with(node, func=ast.Name(OTHER_FUNCTIONS[node.func.id], ast.Load()))
    for keyword in node.keywords:
        yield _with(node, keywords=[other for other in node.keywords if other is not keyword])


def _of_a_comprehension(node, _):
    for place, loop in enumerate(node.generators):
        for condition in loop.ifs:
            fewer = _with(loop, ifs=[other for other in loop.ifs if other is not condition])
            yield _with(node, generators=[*node.generators[:place], fewer, *node.generators[place + 1 :]])
    if isinstance(node, ast.SetComp):
        yield ast.ListComp(node.elt, node.generators)


def _of_a_running_total(node, _):
    yield from (_with(node, op=other()) for other in OPERATIONS.get(type(node.op), []))
    yield ast.Assign([node.target], node.value)


def _of_a_refusal(node, _):
    for text in ("KeyError", "ValueError()", "return"):
        yield ast.parse(text if text == "return" else f"raise {text}").body[0]


_SLIPS = {
    ast.AugAssign: _of_a_running_total,
    ast.BinOp: _of_an_operation,
    ast.BoolOp: _of_a_junction,
    ast.Call: _of_a_call,
    ast.Compare: _of_a_comparison,
    ast.Constant: _of_a_constant,
    ast.DictComp: _of_a_comprehension,
    ast.For: _of_a_loop,
    ast.GeneratorExp: _of_a_comprehension,
    ast.If: _of_a_branch,
    ast.IfExp: _of_a_choice,
    ast.ListComp: _of_a_comprehension,
    ast.Raise: _of_a_refusal,
    ast.SetComp: _of_a_comprehension,
    ast.UnaryOp: _of_a_sign,
    ast.While: _of_a_loop,
}


def _with(node, **changes):
    return type(node)(**(dict(ast.iter_fields(node)) | changes))


def _expression(text):
    return ast.parse(text, mode="eval").body
