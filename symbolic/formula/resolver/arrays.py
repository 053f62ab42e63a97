"""What array programs call their products and sums: np.dot(u, v), np.outer(u, v), np.sum(u, axis=1), np.where(...)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symbolic.formula.nodes import ONE, Apply, Formula, Group, Index, Negative, Product, Quantity, Quotient, Sum
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax
from symbolic.formula.resolver.choices import indicator
from symbolic.formula.resolver.resolver import Resolver, resolve, unfit
from symbolic.formula.substitute import shifted

__all__ = ["array_call"]

_KEYWORDS = frozenset({"axis", "keepdims", "dim", "keepdim", "out", "dtype"})


@dataclass(frozen=True, slots=True)
class _Arguments:
    """What a call is given.

    Attributes:
        arrays: the arguments that are told by their place.
        axis: along which a result is taken, by its name or behind the array; empty where none is told.
        of_library: whether it is np.sum(u) or u.sum(), and no sum(u) as in a formula.
        span: of the call.
    """

    arrays: tuple[Syntax, ...]
    axis: str
    of_library: bool
    span: Span


_Rule = Callable[[_Arguments, Resolver], Formula | None]
"""Returns what a call is worth; None for other arguments than the function takes."""


def array_call(syntax: typed.Call, resolver: Resolver) -> Formula | None:
    """Return what a call of an array library is worth; None for any other function.

    Raises:
        FormulaError: for other arguments than the function takes.
    """
    name = syntax.function.letter.lower() if isinstance(syntax.function, typed.Name) else ""
    made = _CALLS.get(name)
    if made is None:
        return None
    arrays = tuple(argument for argument in syntax.arguments if not _is_keyword(argument))
    formula = made(_given(syntax, arrays), resolver)
    if formula is None:
        count = f"{len(arrays)} argument{'' if len(arrays) == 1 else 's'}"
        raise unfit(syntax, f"`{name}` with {count}", "the arrays that it takes")
    return resolver.placed(formula, syntax.span)


def _given(syntax: typed.Call, arrays: tuple[Syntax, ...]) -> _Arguments:
    """Return the arrays of a call with the axis it names, which its second argument may be too."""
    told = [
        argument.sides[1]
        for argument in syntax.arguments
        if _is_axis(argument) and isinstance(argument, typed.Relation)
    ]
    behind = arrays[1] if len(arrays) > 1 else None
    axis = told[0] if told else behind
    written = axis.written if isinstance(axis, typed.Number) else "1" if isinstance(axis, typed.Negative) else ""
    function = syntax.function
    named = isinstance(function, typed.Name) and function.span.end - function.span.start == len(function.letter)
    alone = named and function.span.start == syntax.span.start
    return _Arguments(arrays, written, not alone, syntax.span)


def _is_axis(argument: Syntax) -> bool:
    match argument:
        case typed.Relation(sides=(typed.Name(letter="axis" | "dim"), _)):
            return True
        case _:
            return False


def _is_keyword(argument: Syntax) -> bool:
    match argument:
        case typed.Relation(sides=(typed.Name(letter=word), _), signs=("=",)):
            return word in _KEYWORDS
        case _:
            return False


def _joined(sign: str) -> _Rule:
    """Return the rule for a function that stands for a sign between its two arguments."""

    def rule(given: _Arguments, resolver: Resolver) -> Formula | None:
        match given.arrays:
            case (left, right):
                factors = (typed.Bracket(left.span, "(", left), typed.Bracket(right.span, "(", right))
                return resolve(typed.Product(given.span, factors, (sign,)), resolver)
            case _:
                return None

    return rule


def _dot(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.dot(u, v), a product of matrices or the inner product of two vectors, and never entry by entry"""
    match given.arrays:
        case (left, right):
            return Apply("dot", (resolve(left, resolver), resolve(right, resolver)))
        case _:
            return None


def _sum(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.sum(u, axis=1) over the samples or the units, whichever lie along the axis; np.sum(u) over all entries"""
    match given.arrays:
        case (array,) | (array, typed.Number() | typed.Negative()):
            across = "1" if resolver.habits.entries == "unit-sample" else "0"
            over = "sum_samples" if given.axis == across else "sum_units" if given.axis else "sum_all"
            return Apply(over if given.of_library else "total", (resolve(array, resolver),))
        case _:
            return None


def _mean(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.mean(u) over all entries, np.mean(u, axis=1) over the samples"""
    match given.arrays:
        case (array,) if not given.axis:
            return Apply("mean", (resolve(array, resolver),))
        case _:
            total = _sum(given, resolver)
            return None if total is None else Product((Quotient(ONE, Quantity("samples")), total))


def _power(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.power(u, 2)"""
    match given.arrays:
        case (base, exponent):
            return _raised(base, typed.Mark(exponent.span, "", exponent), given.span, resolver)
        case _:
            return None


def _square(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.square(u)"""
    match given.arrays:
        case (base,):
            two = typed.Number(given.span, "2")
            return _raised(base, typed.Mark(given.span, "", two), given.span, resolver)
        case _:
            return None


def _transposed(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.transpose(u)"""
    match given.arrays:
        case (array,):
            across = typed.Mark(given.span, "", typed.Name(given.span, r"\top"))
            return _raised(array, across, given.span, resolver)
        case _:
            return None


def _raised(base: Syntax, mark: typed.Mark, span: Span, resolver: Resolver) -> Formula:
    """(u)^{mark}"""
    body = typed.Bracket(base.span, "(", base)
    return resolve(typed.Scripted(span, body, None, typed.Script(mark.span, (mark,))), resolver)


def _quotient(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.divide(u, v)"""
    match given.arrays:
        case (above, below):
            return Quotient(resolve(above, resolver), resolve(below, resolver))
        case _:
            return None


def _added(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.add(u, v)"""
    return Sum(tuple(resolve(array, resolver) for array in given.arrays)) if len(given.arrays) == len("uv") else None


def _subtracted(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.subtract(u, v)"""
    match given.arrays:
        case (first, second):
            taken = Group(resolve(second, resolver))
            return Sum((resolve(first, resolver), Negative(taken)))
        case _:
            return None


def _negative(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.negative(u)"""
    match given.arrays:
        case (array,):
            return Negative(Group(resolve(array, resolver)))
        case _:
            return None


def _as_numbers(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.int64(z > 0), (z > 0).astype(int): 1 where it is so, else 0; fractions of anything else would be cut off"""
    match given.arrays:
        case (typed.Bracket(body=typed.Relation() as condition) | (typed.Relation() as condition), *_):
            return indicator(condition, resolver)
        case (array, typed.Name(letter=kind)) if kind.startswith("float"):
            return resolve(array, resolver)
        case _:
            return None


def _unchanged(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.array(u), u.copy(), u.flatten(), u.reshape(-1, 1): the same numbers; a condition is 1 where it is so"""
    match given.arrays:
        case (typed.Bracket(body=typed.Relation()) | typed.Relation(), *_):
            return _as_numbers(given, resolver)
        case (array, *_):
            return resolve(array, resolver)
        case _:
            return None


def _size(given: _Arguments, resolver: Resolver) -> Formula | None:
    """X.shape[1], the number of samples where they are columns, else that of units; len(X) is X.shape[0]"""
    match given.arrays:
        case (array, *rest) if len(rest) < len("uv"):
            axis = rest[0] if rest else typed.Number(given.span, "0")
        case _:
            return None
    of = resolve(array, resolver)
    if not isinstance(of, Quantity) or not isinstance(axis, typed.Number) or axis.written not in {"0", "1"}:
        return None
    across = "1" if resolver.habits.entries == "unit-sample" else "0"
    if of.name == "W":
        return None if of.layer is None else Quantity("width", shifted(of.layer, -int(axis.written)))
    layers = dict.fromkeys("xX", 0) | dict.fromkeys(("y", "Y", "yhat", "Yhat"), Index("D"))
    layer = of.layer if of.name in {"a", "z", "A", "Z", "Delta"} else layers.get(of.name)
    if layer is None:
        return None
    return Quantity("samples") if axis.written == across else Quantity("width", layer)


def _one_hot(given: _Arguments, resolver: Resolver) -> Formula | None:
    """one_hot(y), the targets as ones and zeros, which y stands for here"""
    match given.arrays:
        case (labels, *_):
            of = resolve(labels, resolver)
            return of if isinstance(of, Quantity) and of.name in {"y", "Y"} and not of.indices else None
        case _:
            return None


def _where(given: _Arguments, resolver: Resolver) -> Formula | None:
    """np.where(z > 0, 1, 0)"""
    match given.arrays:
        case (condition, value, other):
            return resolve(typed.Cases(given.span, ((value, condition), (other, None))), resolver)
        case _:
            return None


_CALLS: Mapping[str, _Rule] = MappingProxyType(
    dict.fromkeys(("dot", "matmul", "mm", "matvec"), _dot)
    | dict.fromkeys(("multiply", "mul"), _joined(r"\odot"))
    | {"outer": _joined(r"\otimes"), "sum": _sum, "mean": _mean, "power": _power, "pow": _power, "square": _square}
    | dict.fromkeys(("transpose", "t"), _transposed)
    | {"where": _where, "divide": _quotient, "add": _added, "subtract": _subtracted}
    | {"negative": _negative, "shape": _size, "len": _size}
    | dict.fromkeys(("onehot", "one_hot", "to_categorical"), _one_hot)
    | dict.fromkeys(
        ("reshape", "view", "flatten", "ravel", "squeeze", "copy", "clone", "item", "detach", "numpy", "cpu"),
        _unchanged,
    )
    | dict.fromkeys(("array", "asarray", "float", "float32", "float64"), _unchanged)
    | dict.fromkeys(("astype", "int", "int32", "int64"), _as_numbers)
)
