r"""Formula -> MathML Core, in a notation, order and brackets kept.

The rules follow those of `latex`; the first docstring line of each shows the LaTeX that looks like what it prints.
Every rule gives one element, and nothing beyond MathML Core is used. Pages need a font for mathematics, and style rules
for the classes `cases`, `matrix` and `colour-...`.
"""

from __future__ import annotations

from functools import cache, singledispatch

from symbolic.formula.brackets import (
    FACTOR,
    JUXTAPOSED,
    POWER,
    TERM,
    begins_with_digit,
    binding,
    elementwise_places,
    factor_places,
    is_bare_numerator,
    is_sum,
    is_tall,
    stands_behind,
    takes_superscript,
)
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.mathml_letters import letter_and_subscript
from symbolic.formula.mathml_quantities import mathml_index, mathml_quantity, mathml_subscript
from symbolic.formula.mathml_signs import (
    APPLIED,
    COMMA,
    GAP,
    RELATIONS,
    SIGNS,
    TRANSPOSES,
    bracketed,
    mark,
    primes,
    row,
    scripted,
    table,
    words,
)
from symbolic.formula.mathml_spaces import unseen_sign
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
    Index,
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
from symbolic.formula.notation import Notation
from symbolic.formula.ordered import ends
from symbolic.formula.repeated import is_understood
from symbolic.formula.signs import function_sign, printed_sign, sum_sign
from symbolic.formula.typst_signs import COLOURS

__all__ = ["mathml_pieces", "print_mathml"]

_RAISED = ELEMENTARY.keys() - {"exp", "sqrt", "abs"}
_DERIVATIVES = {r"\partial": "<mi>∂</mi>", "d": "<mi>d</mi>", r"\mathrm{d}": '<mi mathvariant="normal">d</mi>'}
_NABLA = '<mi mathvariant="normal">∇</mi>'
_SUM, _PRODUCT = '<mo lspace="0">∑</mo>', '<mo lspace="0">∏</mo>'
_SUMMED = {"sum_units": "units", "sum_samples": "samples"}
_PLUS, _MINUS = '<mo form="infix">+</mo>', '<mo form="infix">−</mo>'
_DOTS = '<mo lspace="0.17em" rspace="0.17em">⋯</mo>'


@singledispatch
def print_mathml(formula: Formula, notation: Notation) -> str:
    """Return the MathML of `formula` in `notation`: one element, without `<math>` round it."""
    raise TypeError(f"no MathML rule for {type(formula).__name__}: register one in symbolic/formula/mathml.py")


# The lookup of singledispatch takes as long as printing a quantity; chains are printed by the thousand.
_rule = cache(print_mathml.dispatch)


def _inside(formula: Formula, place: int, notation: Notation) -> str:
    """Return the element of `formula`, in brackets where it holds together less than its `place` asks for."""
    mathml = _rule(type(formula))(formula, notation)  # type: ignore[arg-type]  # mypy sees no hash in a class
    return mathml if binding(formula) >= place else bracketed(mathml, tall=is_tall(formula))


def _raised(base: Formula, exponent: str, notation: Notation) -> str:
    """Return a formula with an exponent, in brackets where it needs them."""
    if takes_superscript(base) and isinstance(base, Quantity):
        return mathml_quantity(base, notation, exponent)
    if takes_superscript(base) and not isinstance(base, Group):
        return scripted(print_mathml(base, notation), above=exponent)
    inside = base.body if isinstance(base, Group) else base
    return bracketed(print_mathml(inside, notation), above=exponent, tall=is_tall(inside))


@print_mathml.register
def mathml_number(formula: Number, notation: Notation) -> str:
    """3"""
    return f"<mn>{formula.written}</mn>"


print_mathml.register(mathml_quantity)


@print_mathml.register
def mathml_partial(formula: Partial, notation: Notation) -> str:
    r"""\frac{\partial u}{\partial v}, and \frac{\partial^2 u}{\partial w \, \partial v} for a second derivative"""
    d = _DERIVATIVES[notation.derivative]
    if isinstance(formula.of, Quantity) and isinstance(formula.wrt, Quantity):  # most derivatives, printed fast
        of, wrt = mathml_quantity(formula.of, notation), mathml_quantity(formula.wrt, notation)
        return f"<mfrac><mrow>{d}{of}</mrow><mrow>{d}{wrt}</mrow></mfrac>"
    base, variables = differentiated(formula)
    order = sum(times for _, times in variables)
    below = GAP.join(f"{d}{_variable(variable, times, notation)}" for variable, times in variables)
    above = f"<msup>{d}<mn>{order}</mn></msup>" if order > 1 else d
    if stands_behind(base):
        body = bracketed(print_mathml(base, notation), tall=is_tall(base))
        return f"<mrow><mfrac>{above}<mrow>{below}</mrow></mfrac>{GAP}{body}</mrow>"
    bare = is_bare_numerator(base, notation)
    of = _inside(base, TERM if bare else POWER, notation)
    return f"<mfrac><mrow>{above}{of}</mrow><mrow>{below}</mrow></mfrac>"


def _variable(variable: Formula, times: int, notation: Notation) -> str:
    return _inside(variable if times == 1 else Power(variable, Number(str(times))), POWER, notation)


@print_mathml.register(Sum)
@print_mathml.register(Product)
def mathml_joined(formula: Sum | Product, notation: Notation) -> str:
    r"""u + v - w, u \times v"""
    return row(*mathml_pieces(formula, notation))


def mathml_pieces(formula: Formula, notation: Notation) -> list[str]:
    """Return what `print_mathml` sets in a row for a sum or a product, each piece with the sign before it.

    A long line may be broken between two pieces, each of which is one or two elements. Anything else is one piece.
    """
    match formula:
        case Sum():
            return _sum_pieces(formula, notation)
        case Product(factors=factors):
            sign = printed_sign(formula, notation)
            return _factor_pieces(factors, factor_places(factors, JUXTAPOSED if sign else POWER), sign, notation)
        case _:
            return [print_mathml(formula, notation)]


def _sum_pieces(formula: Sum, notation: Notation) -> list[str]:
    pieces: list[str] = []
    for term in formula.terms:
        if isinstance(term, Negative) and pieces:
            pieces.append(f"{_MINUS}{_inside(term.body, TERM if is_sum(term.body) else FACTOR, notation)}")
        else:
            place = TERM if isinstance(term, Negative) or is_sum(term) else FACTOR
            pieces.append((_PLUS if pieces else "") + _inside(term, place, notation))
    return pieces


def _factor_pieces(factors: tuple[Formula, ...], places: list[int], sign: str, notation: Notation) -> list[str]:
    """Return factors with their sign before each but the first; without one, a dot keeps digits apart."""
    pieces: list[str] = []
    before: Formula | None = None
    for factor, place in zip(factors, places, strict=True):
        shown = _inside(factor, place, notation)
        if before is None:
            pieces.append(shown)
        elif sign or begins_with_digit(factor):
            pieces.append(SIGNS[sign or r"\cdot"] + shown)
        else:
            pieces.append(unseen_sign(before, factor) + shown)
        before = factor
    return pieces


@print_mathml.register
def mathml_hadamard(formula: Hadamard, notation: Notation) -> str:
    r"""u \odot v"""
    sign = notation.elementwise
    places = elementwise_places(formula.factors, JUXTAPOSED if sign else POWER)
    return row(*_factor_pieces(formula.factors, places, sign, notation))


@print_mathml.register
def mathml_matrix_product(formula: MatrixProduct, notation: Notation) -> str:
    """A B"""
    places = [POWER] * len(formula.factors)
    return row(*_factor_pieces(formula.factors, places, notation.matrix, notation))


@print_mathml.register
def mathml_ordered_product(formula: OrderedProduct, notation: Notation) -> str:
    r"""A_D A_{D-1} \cdots A_{l+1}"""
    first, second, last = ends(formula)
    pieces = _factor_pieces((first, second), [POWER, POWER], "", notation)
    return row(*pieces, _DOTS, _inside(last, POWER, notation))


@print_mathml.register
def mathml_sigma(formula: Sigma, notation: Notation) -> str:
    r"""\sum_{k=1}^{n} u_k, or its body alone where a repeated index says so"""
    body = _inside(formula.body, TERM if is_sum(formula.body) else FACTOR, notation)
    if notation.sums == "repeated" and is_understood(formula):
        return body
    return row(_bounded(_SUM, formula, notation), body)


def _bounded(sign: str, formula: Sigma | Prod, notation: Notation) -> str:
    """Return a large sign with its bounds, or what the notation shows of them."""
    lower, upper = notation.index_text(Index(formula.index)), formula.upper
    if notation.sums == "index":
        return f"<munder>{sign}{mark(lower)}</munder>"
    if formula.lower is not None:
        lower = f"{lower}={notation.index_text(formula.lower)}"
    if upper is None:
        return f"<munder>{sign}{mark(lower)}</munder>"
    shown = print_mathml(upper, notation) if isinstance(upper, Formula) else mathml_index(upper, notation)
    return f"<munderover>{sign}{mark(lower)}{shown}</munderover>"


@print_mathml.register
def mathml_prod(formula: Prod, notation: Notation) -> str:
    r"""\prod_{k=1}^{n} u_k"""
    return row(_bounded(_PRODUCT, formula, notation), _inside(formula.body, FACTOR, notation))


@print_mathml.register
def mathml_negative(formula: Negative, notation: Notation) -> str:
    """-u"""
    return row("<mo>−</mo>", _inside(formula.body, TERM if is_sum(formula.body) else FACTOR, notation))


@print_mathml.register
def mathml_entry(formula: Entry, notation: Notation) -> str:
    r"""\left( A B \right)_{ij}"""
    inside = formula.body.body if isinstance(formula.body, Group) else formula.body
    below = mathml_subscript(formula.indices, notation)
    return bracketed(print_mathml(inside, notation), below, tall=is_tall(inside))


@print_mathml.register
def mathml_gradient(formula: Gradient, notation: Notation) -> str:
    r"""\nabla L, and \nabla_{W} L for the derivatives by the entries of W"""
    below = "" if formula.wrt is None else print_mathml(formula.wrt, notation)
    return row(scripted(_NABLA, below), _inside(formula.of, POWER, notation))


@print_mathml.register
def mathml_listing(formula: Listing, notation: Notation) -> str:
    r"""\left[ u, v \right]"""
    return row("<mo>[</mo>", COMMA.join(print_mathml(part, notation) for part in formula.parts), "<mo>]</mo>")


@print_mathml.register
def mathml_dots(formula: Dots, notation: Notation) -> str:
    r"""\dots"""
    return "<mi>…</mi>"


@print_mathml.register
def mathml_position(formula: Position, notation: Notation) -> str:
    """l-1"""
    index = formula.index
    if isinstance(index, int) or not index.shift:
        return mathml_index(index, notation)
    sign = "<mo>+</mo>" if index.shift > 0 else "<mo>−</mo>"
    return row(mathml_index(Index(index.letter), notation), sign, f"<mn>{abs(index.shift)}</mn>")


@print_mathml.register
def mathml_transpose(formula: Transpose, notation: Notation) -> str:
    r"""A^{\top}"""
    return _raised(formula.body, TRANSPOSES[notation.transpose], notation)


@print_mathml.register
def mathml_apply(formula: Apply, notation: Notation) -> str:
    r"""\sigma'(z), \sum a"""
    if sum_sign(formula) is not None:
        (body,) = formula.arguments
        axis = _SUMMED.get(formula.function)
        sign = _SUM if axis is None else f"<munder>{_SUM}{words(axis)}</munder>"
        return row(sign, _inside(body, TERM if is_sum(body) else FACTOR, notation))
    if not formula.primes:
        shown = COMMA.join(print_mathml(argument, notation) for argument in formula.arguments)
        whole = shown if len(formula.arguments) == 1 else row(shown)
        match formula.function:
            case "exp":
                return scripted("<mi>e</mi>", above=whole)
            case "sqrt":
                return f"<msqrt>{whole}</msqrt>"
            case "abs":
                return row("<mo>|</mo>", whole, "<mo>|</mo>")
    return _applied(formula, "", notation)


def _applied(formula: Apply, exponent: str, notation: Notation) -> str:
    """Return a function before its arguments, with an exponent behind its name or nothing."""
    inside = COMMA.join(print_mathml(argument, notation) for argument in formula.arguments)
    base, below = letter_and_subscript(function_sign(formula.function))
    name = scripted(base, below, exponent or primes(formula.primes * "'"))
    return row(name, APPLIED, bracketed(inside, tall=any(map(is_tall, formula.arguments))))


@print_mathml.register
def mathml_quotient(formula: Quotient, notation: Notation) -> str:
    r"""\frac{u}{v}"""
    return f"<mfrac>{print_mathml(formula.numerator, notation)}{print_mathml(formula.denominator, notation)}</mfrac>"


@print_mathml.register
def mathml_power(formula: Power, notation: Notation) -> str:
    """u^2, and tanh^2(z) for an elementary function."""
    exponent = print_mathml(formula.exponent, notation)
    match formula:
        case Power(base=Apply(function=function, primes=0) as base, exponent=Number()) if function in _RAISED:
            return _applied(base, exponent, notation)
        case _:
            return _raised(formula.base, exponent, notation)


@print_mathml.register
def mathml_relations(formula: Relations, notation: Notation) -> str:
    """u = v = w"""
    first, *others = (_inside(side, TERM, notation) for side in formula.sides)
    return row(first, *(RELATIONS[sign] + side for sign, side in zip(formula.signs, others, strict=True)))


@print_mathml.register
def mathml_cases(formula: Cases, notation: Notation) -> str:
    r"""\begin{cases} u & z > 0 \\ v & \text{otherwise} \end{cases}"""
    rows = [
        [print_mathml(value, notation), words("otherwise") if condition is None else print_mathml(condition, notation)]
        for value, condition in formula.branches
    ]
    return row("<mo>{</mo>", table("cases", rows))


@print_mathml.register
def mathml_matrix(formula: Matrix, notation: Notation) -> str:
    r"""\begin{bmatrix} u & v \\ w & x \end{bmatrix}"""
    rows = [[print_mathml(entry, notation) for entry in entries] for entries in formula.rows]
    return row("<mo>[</mo>", table("matrix", rows), "<mo>]</mo>")


@print_mathml.register
def mathml_group(formula: Group, notation: Notation) -> str:
    r"""\left( u \right)"""
    return bracketed(print_mathml(formula.body, notation), tall=is_tall(formula.body))


@print_mathml.register
def mathml_underbrace(formula: Underbrace, notation: Notation) -> str:
    r"""\underbrace{u}_{label}"""
    body, label = print_mathml(formula.body, notation), print_mathml(formula.label, notation)
    return f'<munder><munder accentunder="true">{row(body)}<mo>⏟</mo></munder>{label}</munder>'


@print_mathml.register
def mathml_highlight(formula: Highlight, notation: Notation) -> str:
    r"""{\color{colour} u}, or its body alone in a colour that pages do not know"""
    body = print_mathml(formula.body, notation)
    return f'<mrow class="colour-{formula.colour}">{body}</mrow>' if formula.colour in COLOURS else body


@print_mathml.register
def mathml_text(formula: Text, notation: Notation) -> str:
    r"""\text{words}"""
    return words(formula.words)
