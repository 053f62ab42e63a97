"""What array programs call their products and sums: np.dot(u, v), np.outer(u, v), np.sum(u, axis=1), np.where(...)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from symbolic.formula.nodes import ONE, Apply, Formula, Product, Quantity, Quotient
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax
from symbolic.formula.resolver.resolver import Resolver, resolve, unfit

__all__ = ["array_call"]

_TWO = 2
_KEYWORDS = frozenset({"axis", "keepdims", "dim", "keepdim", "out", "dtype"})


def array_call(syntax: typed.Call, resolver: Resolver) -> Formula | None:
    """Return what a call of an array library is worth; None for any other function.

    What is told by name, axis=1 or keepdims=True, says how the result lies: it is left out.

    Raises:
        FormulaError: for other arguments than the function takes.
    """
    name = syntax.function.letter.lower() if isinstance(syntax.function, typed.Name) else ""
    made = _CALLS.get(name)
    if made is None:
        return None
    arguments = [argument for argument in syntax.arguments if not _is_keyword(argument)]
    if name == "mean" and len(syntax.arguments) == 1:
        made = _mean_of_all
    formula = made(arguments, syntax.span, resolver)
    if formula is None:
        count = f"{len(arguments)} argument{'' if len(arguments) == 1 else 's'}"
        raise unfit(syntax, f"`{name}` with {count}", "the arrays that it takes")
    return resolver.placed(formula, syntax.span)


def _is_keyword(argument: Syntax) -> bool:
    """Say whether an argument is told by its name, as axis=1 is."""
    match argument:
        case typed.Relation(sides=(typed.Name(letter=word), _), signs=("=",)):
            return word in _KEYWORDS
        case _:
            return False


def _joined(sign: str) -> Callable[[Sequence[Syntax], Span, Resolver], Formula | None]:
    """Return the rule for a function that stands for a sign between its two arguments."""

    def rule(arguments: Sequence[Syntax], span: Span, resolver: Resolver) -> Formula | None:
        if len(arguments) != _TWO:
            return None
        factors = tuple(typed.Bracket(argument.span, "(", argument) for argument in arguments)
        return resolve(typed.Product(span, factors, (sign,)), resolver)

    return rule


def _dot(arguments: Sequence[Syntax], _span: Span, resolver: Resolver) -> Formula | None:
    """np.dot(u, v), a product of matrices or the inner product of two vectors, and never entry by entry"""
    if len(arguments) != _TWO:
        return None
    return Apply("dot", tuple(resolve(argument, resolver) for argument in arguments))


def _sum(arguments: Sequence[Syntax], _span: Span, resolver: Resolver) -> Formula | None:
    """np.sum(u), np.sum(u, 1)"""
    if not arguments or not all(isinstance(axis, typed.Number) for axis in arguments[1:]) or len(arguments) > _TWO:
        return None
    return Apply("total", (resolve(arguments[0], resolver),))


def _mean(arguments: Sequence[Syntax], span: Span, resolver: Resolver) -> Formula | None:
    """np.mean(u, axis=1)"""
    total = _sum(arguments, span, resolver)
    return None if total is None else Product((Quotient(ONE, Quantity("samples")), total))


def _mean_of_all(arguments: Sequence[Syntax], _span: Span, resolver: Resolver) -> Formula | None:
    """np.mean(u) over all entries"""
    return Apply("mean", (resolve(arguments[0], resolver),)) if len(arguments) == 1 else None


def _square(arguments: Sequence[Syntax], span: Span, resolver: Resolver) -> Formula | None:
    """np.square(u)"""
    return _power((*arguments, typed.Number(span, "2")), span, resolver) if len(arguments) == 1 else None


def _power(arguments: Sequence[Syntax], span: Span, resolver: Resolver) -> Formula | None:
    """np.power(u, 2)"""
    if len(arguments) != _TWO:
        return None
    base, exponent = arguments
    mark = typed.Mark(exponent.span, "", exponent)
    return resolve(
        typed.Scripted(span, typed.Bracket(base.span, "(", base), None, typed.Script(exponent.span, (mark,))), resolver
    )


def _transposed(arguments: Sequence[Syntax], span: Span, resolver: Resolver) -> Formula | None:
    """np.transpose(u)"""
    if len(arguments) != 1:
        return None
    body = arguments[0]
    mark = typed.Mark(span, "", typed.Name(span, r"\top"))
    return resolve(
        typed.Scripted(span, typed.Bracket(body.span, "(", body), None, typed.Script(span, (mark,))), resolver
    )


def _where(arguments: Sequence[Syntax], span: Span, resolver: Resolver) -> Formula | None:
    """np.where(z > 0, 1, 0)"""
    if len(arguments) != _TWO + 1:
        return None
    condition, value, other = arguments
    return resolve(typed.Cases(span, ((value, condition), (other, None))), resolver)


_CALLS: Mapping[str, Callable[[Sequence[Syntax], Span, Resolver], Formula | None]] = MappingProxyType(
    dict.fromkeys(("dot", "matmul", "mm", "matvec"), _dot)
    | dict.fromkeys(("multiply", "mul"), _joined(r"\odot"))
    | {"outer": _joined(r"\otimes"), "sum": _sum, "mean": _mean, "power": _power, "square": _square}
    | {"transpose": _transposed, "where": _where}
)
