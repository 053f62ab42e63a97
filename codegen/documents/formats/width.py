"""How wide a formula is on paper, estimated in em: enough to decide where a long line is broken.

Measured against Computer Modern at 11 pt; an estimate errs on the wide side.
"""

from __future__ import annotations

from symbolic.formula.brackets import is_sum, is_tall, stands_behind
from symbolic.formula.nested import differentiated
from symbolic.formula.nodes import (
    Apply,
    Cases,
    Dots,
    Entry,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Highlight,
    Listing,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    OrderedProduct,
    Partial,
    Position,
    Power,
    Prod,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sum,
    Text,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Notation, plain_mark
from symbolic.formula.ordered import ends
from symbolic.formula.signs import function_sign, printed_sign

__all__ = ["width"]

_LETTER, _CAPITAL, _DIGIT, _BRACKET, _OPERATOR = 0.58, 0.95, 0.5, 0.4, 1.25
_WIDE = {"m": 0.9, "w": 0.75, "W": 1.1}
_SCRIPT_SIGNS = {"[": 0.25, "]": 0.25, "(": 0.3, ")": 0.3, "<": 0.58, ">": 0.58, "-": 0.6, "+": 0.6}
_SCRIPT_SIGN, _SCRIPT_CAPITAL = 0.42, 0.6
_FACTOR_SIGNS = {"": 0.2, r"\cdot": 0.8}
_PRIME = 0.3


def width(formula: Formula, notation: Notation) -> float:
    """Return the estimated width of `formula` in em."""
    match formula:
        case Number(written=written):
            return _DIGIT * len(written)
        case Quantity(name=name, layer=layer, indices=indices):
            raised = (
                0.0
                if layer is None
                else _script(plain_mark(notation.layer_mark).replace("{}", notation.index_text(layer)))
            )
            lowered = sum(_script(notation.index_text(index)) for index in indices)
            letter = notation.letter(name).text
            return _letters(letter) + max(raised, lowered)
        case Partial():
            return _partial(formula, notation)
        case Quotient(numerator=above, denominator=below):
            return 0.25 + max(width(above, notation), width(below, notation))
        case Sum(terms=terms):
            return sum(_within(term, notation) for term in terms) + _OPERATOR * (len(terms) - 1)
        case Product() | Hadamard() | MatrixProduct():
            return _joined(formula, notation)
        case Group(body=body):
            return width(body, notation) + (1.9 if is_tall(body) else 2 * _BRACKET)
        case Negative(body=body):
            return 0.8 + _within(body, notation)
        case Apply(function="exp", arguments=(argument,)):
            return 0.5 + 0.85 * width(argument, notation)
        case Apply(arguments=(body,)) if is_sum(formula):
            return 1.8 + width(body, notation)
        case Apply(function=function, arguments=arguments, primes=primes):
            inside = sum(width(argument, notation) for argument in arguments)
            return _letters(function_sign(function).text) + _PRIME * primes + 2 * _BRACKET + inside
        case Power(base=base, exponent=exponent):
            return _within(base, notation) + 0.75 * width(exponent, notation)
        case Sigma(body=body) | Prod(body=body):
            return 1.8 + width(body, notation)
        case Relations(sides=sides):
            return sum(width(side, notation) for side in sides) + _OPERATOR * (len(sides) - 1)
        case Cases(branches=branches):
            values = max(width(value, notation) for value, _ in branches)
            conditions = max(4.5 if when is None else width(when, notation) for _, when in branches)
            return 2.2 + values + conditions
        case Transpose(body=body):
            marked = isinstance(body, Quantity) and body.layer is not None
            return _within(body, notation) + 0.6 + (2 * _BRACKET if marked else 0)
        case Entry(body=body, indices=indices):
            lowered = sum(_script(notation.index_text(index)) for index in indices)
            return width(body, notation) + 1.4 + lowered
        case OrderedProduct():
            return sum(_within(factor, notation) for factor in ends(formula)) + 1.6
        case Underbrace(body=body, label=label):
            return max(width(body, notation), 0.75 * width(label, notation))
        case Highlight(body=body):
            return width(body, notation)
        case Gradient(of=body):
            return 0.9 + width(body, notation)
        case Listing(parts=parts):
            return sum(width(part, notation) + 0.5 for part in parts) + 2 * _BRACKET
        case Matrix(rows=rows):
            columns = zip(*rows, strict=True)
            return 1.0 + sum(max(width(entry, notation) for entry in column) + 0.9 for column in columns)
        case Dots():
            return 1.2
        case Position(index=index):
            return _LETTER * len(notation.index_text(index))
        case Text(words=words):
            return 0.5 * len(words)
        case _:
            raise TypeError(f"no width for {type(formula).__name__}")


def _partial(formula: Partial, notation: Notation) -> float:
    """Return the width of a derivative, single or repeated."""
    base, variables = differentiated(formula)
    raised = 0.0 if sum(times for _, times in variables) == 1 else _SCRIPT_SIGN
    below = sum(_LETTER + width(item, notation) + (1.2 if times > 1 else 0) for item, times in variables)
    below += 0.2 * (len(variables) - 1)
    above = _LETTER + raised + width(base, notation)
    if stands_behind(base):
        return 0.25 + below + 1.4 + width(base, notation)
    return 0.25 + max(above, below)


def _joined(formula: Product | Hadamard | MatrixProduct, notation: Notation) -> float:
    """Return the width of factors beside each other and of the signs between them."""
    sign = _FACTOR_SIGNS.get(printed_sign(formula, notation), _OPERATOR)
    return sum(_within(factor, notation) for factor in formula.factors) + sign * (len(formula.factors) - 1)


def _letters(written: str) -> float:
    return sum(_WIDE.get(sign, _CAPITAL if sign.isupper() else _LETTER) for sign in written)


def _script(written: str) -> float:
    """Return the width of an index or a mark, set small."""
    return sum(_SCRIPT_SIGNS.get(sign, _SCRIPT_CAPITAL if sign.isupper() else _SCRIPT_SIGN) for sign in written)


def _within(formula: Formula, notation: Notation) -> float:
    """Return the width of a part, with the brackets it may need."""
    return width(formula, notation) + (2 * _BRACKET if isinstance(formula, Sum | Cases | Negative) else 0)
