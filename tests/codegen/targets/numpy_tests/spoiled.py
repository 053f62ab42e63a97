"""Every small change to the mathematics of an emitted module: signs, factors, transposes, constants."""

import ast
from collections.abc import Iterator

FROM, TO = "init_params", "sample_data"
"""Between these two functions stand the helpers, the passes and the step."""


def spoiled(text: str) -> Iterator[tuple[str, str]]:
    """Yield what was changed and the changed text, one change at a time."""
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    names = [function.name for function in functions]
    for function in functions[names.index(FROM) + 1 : names.index(TO)]:
        for parent, field, place, node in _children(function):
            for other in _changes(node):
                _put(parent, field, place, other)
                yield f"{function.name}: {ast.unparse(node)} -> {ast.unparse(other)}", ast.unparse(tree)
            _put(parent, field, place, node)


def _changes(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp(left, ast.Add(), right):
            yield ast.BinOp(left, ast.Sub(), right)
        case ast.BinOp(left, ast.Sub(), right):
            yield ast.BinOp(left, ast.Add(), right)
        case ast.BinOp(left, ast.Mult(), right):
            yield from (left, right)
        case ast.BinOp(left, ast.Div() | ast.Pow(), _) | ast.UnaryOp(ast.USub(), left):
            yield left
        case ast.Attribute(value, "T"):
            yield value
        case ast.Constant(float(number)):
            yield ast.Constant(number + 0.25)


def _children(root: ast.AST) -> list[tuple[ast.AST, str, int | None, ast.AST]]:
    found: list[tuple[ast.AST, str, int | None, ast.AST]] = []
    for parent in ast.walk(root):
        for field, value in ast.iter_fields(parent):
            items = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
            found += [(parent, field, place, item) for place, item in items if isinstance(item, ast.expr)]
    return found


def _put(parent: ast.AST, field: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[place] = node
