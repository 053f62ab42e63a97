r"""Formula -> Typst math, in a notation, order and brackets kept.

The rules follow those of `latex`; the first docstring line of each shows what it prints. Commas inside formulas are
escaped, so that a formula may be an argument of any function.
"""

from __future__ import annotations

from functools import singledispatch
from itertools import repeat

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
    IndexLike,
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
from symbolic.formula.notation import UNMARKED, Notation, plain_mark
from symbolic.formula.ordered import ends
from symbolic.formula.repeated import is_understood
from symbolic.formula.signs import function_sign, printed_sign, relation_sign, sum_sign
from symbolic.formula.typst_signs import (
    COLOURS,
    COMMA,
    SIGNS,
    TRANSPOSES,
    typst_function,
    typst_letter,
    typst_mark,
    typst_string,
)

__all__ = ["print_typst", "typst_pieces"]

_RAISED = ELEMENTARY.keys() - {"exp", "sqrt", "abs"}
_DERIVATIVES = {r"\partial": "∂", "d": "d", r"\mathrm{d}": "upright(d)"}
_SUMS = {"sum_units": '∑_("units")', "sum_samples": '∑_("samples")'}


@singledispatch
def print_typst(formula: Formula, notation: Notation) -> str:
    """Return the Typst of `formula` in `notation`, without dollar signs."""
    raise TypeError(f"no Typst rule for {type(formula).__name__}: register one in symbolic/formula/typst.py")


def _inside(formula: Formula, place: int, notation: Notation) -> str:
    """Return the Typst of `formula`, in brackets where it holds together less than its `place` asks for."""
    typst = print_typst(formula, notation)
    return typst if binding(formula) >= place else _round(typst, is_tall(formula))


def _raised(base: Formula, notation: Notation) -> str:
    """Return the Typst of what an exponent follows."""
    typst = print_typst(base, notation)
    return typst if takes_superscript(base) else _round(typst, is_tall(base))


def _round(typst: str, tall: bool) -> str:
    r"""Return (typst), in brackets that grow, where it is tall, and else \(typst\), in the small ones of a line."""
    return f"({typst})" if tall else rf"\({typst}\)"


def _index(index: IndexLike, notation: Notation) -> str:
    return typst_mark(notation.index_text(index))


def _subscript(indices: tuple[IndexLike, ...], notation: Notation) -> str:
    r"""Return `_(i j)`, with commas where an index has more than one sign."""
    if not indices:
        return ""
    several = any(len(notation.index_text(index)) > 1 for index in indices)
    return f"_({(COMMA if several else ' ').join(_index(index, notation) for index in indices)})"


@print_typst.register
def typst_number(formula: Number, notation: Notation) -> str:
    """3"""
    return formula.written


@print_typst.register
def typst_quantity(formula: Quantity, notation: Notation) -> str:
    r"""W_(i j)^(\[ l \])"""
    indices = formula.indices
    if formula.name == "W" and notation.layout.weight_order == "from-to":
        indices = indices[::-1]
    script = ""
    if formula.layer is not None and formula.name not in UNMARKED:
        script = plain_mark(notation.layer_mark).replace("{}", notation.index_text(formula.layer))
    own = None if formula.sample is None else notation.letter_of_sample(formula.name, formula.sample)
    if formula.sample is not None and own is None:
        mark = plain_mark(notation.sample_mark)
        script += (mark if script else mark.removeprefix(",")).replace("{}", notation.index_text(formula.sample))
    raised = f"^({typst_mark(script)})" if script else ""
    letter = typst_letter(own or (notation.letter if indices else notation.array_letter)(formula.name))
    return f"{letter}{formula.mark}{_subscript(indices, notation)}{raised}"


@print_typst.register
def typst_partial(formula: Partial, notation: Notation) -> str:
    r"""(∂ u)/(∂ v), and (∂^2 u)/(∂ w thin ∂ v) for a second derivative"""
    d = _DERIVATIVES[notation.derivative]
    base, variables = differentiated(formula)
    order = sum(times for _, times in variables)
    below = " thin ".join(f"{d} {_variable(variable, times, notation)}" for variable, times in variables)
    above = f"{d}^{order}" if order > 1 else d
    if stands_behind(base):
        return f"({above})/({below}) {_round(print_typst(base, notation), is_tall(base))}"
    bare = is_bare_numerator(base, notation)
    return f"({above} {_inside(base, TERM if bare else POWER, notation)})/({below})"


def _variable(variable: Formula, times: int, notation: Notation) -> str:
    return _inside(variable if times == 1 else Power(variable, Number(str(times))), POWER, notation)


@print_typst.register
def typst_sum(formula: Sum, notation: Notation) -> str:
    """u + v - w"""
    return " ".join(_sum_pieces(formula, notation))


def _sum_pieces(formula: Sum, notation: Notation) -> list[str]:
    pieces: list[str] = []
    for term in formula.terms:
        if isinstance(term, Negative) and pieces:
            pieces.append(f"- {_inside(term.body, TERM if is_sum(term.body) else FACTOR, notation)}")
        else:
            place = TERM if isinstance(term, Negative) or is_sum(term) else FACTOR
            pieces.append(("+ " if pieces else "") + _inside(term, place, notation))
    return pieces


@print_typst.register
def typst_sigma(formula: Sigma, notation: Notation) -> str:
    """∑_(k=1)^(n) u_k, or its body alone where a repeated index says so"""
    place = TERM if is_sum(formula.body) else FACTOR
    if notation.sums == "repeated" and is_understood(formula):
        return _inside(formula.body, place, notation)
    return f"∑{_bounds(formula, notation)} {_inside(formula.body, place, notation)}"


def _bounds(formula: Sigma | Prod, notation: Notation) -> str:
    """Return `_(k=1)^(n)`, or what the notation shows of it."""
    lower, upper = _index(Index(formula.index), notation), formula.upper
    if notation.sums == "index":
        return f"_({lower})"
    if formula.lower is not None:
        lower = f"{lower}={_index(formula.lower, notation)}"
    if upper is None:
        return f"_({lower})"
    shown = print_typst(upper, notation) if isinstance(upper, Formula) else _index(upper, notation)
    return f"_({lower})^({shown})"


@print_typst.register
def typst_prod(formula: Prod, notation: Notation) -> str:
    """∏_(k=1)^(n) u_k"""
    return f"∏{_bounds(formula, notation)} {_inside(formula.body, FACTOR, notation)}"


@print_typst.register
def typst_negative(formula: Negative, notation: Notation) -> str:
    """-u"""
    return f"-{_inside(formula.body, TERM if is_sum(formula.body) else FACTOR, notation)}"


@print_typst.register
def typst_product(formula: Product, notation: Notation) -> str:
    """u × v"""
    return " ".join(_product_pieces(formula, notation))


def _product_pieces(formula: Product, notation: Notation) -> list[str]:
    sign, factors = SIGNS[printed_sign(formula, notation)], formula.factors
    shown = list(map(_inside, factors, factor_places(factors, JUXTAPOSED if sign else POWER), repeat(notation)))
    return _signed(shown, factors, sign)


def _signed(shown: list[str], factors: tuple[Formula, ...], sign: str) -> list[str]:
    """Return factors, each with the sign before it; without one, a dot keeps digits apart."""
    first, *others = shown
    between = (sign or ("⋅" if begins_with_digit(factor) else "") for factor in factors[1:])
    return [first, *(f"{mark} {other}".lstrip() for mark, other in zip(between, others, strict=True))]


def typst_pieces(formula: Formula, notation: Notation) -> list[str]:
    """Return what `print_typst` joins with spaces for a sum or a product, each piece with the sign before it.

    A long line may be broken between two pieces. Anything else is one piece.
    """
    match formula:
        case Sum():
            return _sum_pieces(formula, notation)
        case Product():
            return _product_pieces(formula, notation)
        case _:
            return [print_typst(formula, notation)]


@print_typst.register
def typst_hadamard(formula: Hadamard, notation: Notation) -> str:
    """u ⊙ v"""
    sign = SIGNS[notation.elementwise]
    places = elementwise_places(formula.factors, JUXTAPOSED if sign else POWER)
    return f" {sign} ".join(map(_inside, formula.factors, places, repeat(notation)))


@print_typst.register
def typst_matrix_product(formula: MatrixProduct, notation: Notation) -> str:
    """A B"""
    shown = [_inside(factor, POWER, notation) for factor in formula.factors]
    return " ".join(_signed(shown, formula.factors, SIGNS[notation.matrix]))


@print_typst.register
def typst_ordered_product(formula: OrderedProduct, notation: Notation) -> str:
    """A_D A_(D-1) ⋯ A_(l+1)"""
    first, second, last = (_inside(factor, POWER, notation) for factor in ends(formula))
    return f"{first} {second} ⋯ {last}"


@print_typst.register
def typst_entry(formula: Entry, notation: Notation) -> str:
    """(A B)_(i j)"""
    inside = print_typst(formula.body, notation)
    whole = inside if isinstance(formula.body, Group) else _round(inside, is_tall(formula.body))
    return f"{whole}{_subscript(formula.indices, notation)}"


@print_typst.register
def typst_gradient(formula: Gradient, notation: Notation) -> str:
    """∇ L, and ∇_(W) L for the derivatives by the entries of W"""
    below = "" if formula.wrt is None else f"_({print_typst(formula.wrt, notation)})"
    return f"∇{below} {_inside(formula.of, POWER, notation)}"


@print_typst.register
def typst_listing(formula: Listing, notation: Notation) -> str:
    r"""[u\, v]"""
    return f"[{COMMA.join(print_typst(part, notation) for part in formula.parts)}]"


@print_typst.register
def typst_dots(formula: Dots, notation: Notation) -> str:
    """…"""
    return "…"


@print_typst.register
def typst_position(formula: Position, notation: Notation) -> str:
    """l - 1"""
    return _index(formula.index, notation)


@print_typst.register
def typst_transpose(formula: Transpose, notation: Notation) -> str:
    """A^(⊤)"""
    return f"{_raised(formula.body, notation)}^({TRANSPOSES[notation.transpose]})"


@print_typst.register
def typst_apply(formula: Apply, notation: Notation) -> str:
    """σ' (z), ∑ a"""
    if sum_sign(formula) is not None:
        (body,) = formula.arguments
        place = TERM if is_sum(body) else FACTOR
        return f"{_SUMS.get(formula.function, '∑')} {_inside(body, place, notation)}"
    arguments = COMMA.join(print_typst(argument, notation) for argument in formula.arguments)
    if not formula.primes:
        if formula.function == "exp":
            return f"e^({arguments})"
        if formula.function in {"sqrt", "abs"}:
            return f"{formula.function}({arguments})"
    inside = _round(arguments, any(map(is_tall, formula.arguments)))
    return f"{typst_function(function_sign(formula.function), formula.primes * chr(39))} {inside}"


@print_typst.register
def typst_quotient(formula: Quotient, notation: Notation) -> str:
    """(u)/(v)"""
    return f"({print_typst(formula.numerator, notation)})/({print_typst(formula.denominator, notation)})"


@print_typst.register
def typst_power(formula: Power, notation: Notation) -> str:
    """u^(2), and tanh^(2) (z) for an elementary function."""
    exponent = f"^({print_typst(formula.exponent, notation)})"
    match formula:
        case Power(base=Apply(function=function, primes=0) as base, exponent=Number()) if function in _RAISED:
            sign = typst_function(ELEMENTARY[function].sign)
            return f"{sign}{exponent}{print_typst(base, notation).removeprefix(sign)}"
        case _:
            return f"{_raised(formula.base, notation)}{exponent}"


@print_typst.register
def typst_relations(formula: Relations, notation: Notation) -> str:
    """u = v = w"""
    parts = [_inside(formula.sides[0], TERM, notation)]
    for sign, side in zip(formula.signs, formula.sides[1:], strict=True):
        parts += (relation_sign(sign).text, _inside(side, TERM, notation))
    return " ".join(parts)


@print_typst.register
def typst_cases(formula: Cases, notation: Notation) -> str:
    """cases(u quad & z > 0, v quad & "otherwise")"""
    rows = (
        f"{print_typst(value, notation)} quad & "
        + ('"otherwise"' if condition is None else print_typst(condition, notation))
        for value, condition in formula.branches
    )
    return f"cases({', '.join(rows)})"


@print_typst.register
def typst_matrix(formula: Matrix, notation: Notation) -> str:
    """mat(delim: "[", u, v; w, x)"""
    rows = (", ".join(print_typst(entry, notation) for entry in row) for row in formula.rows)
    return f'mat(delim: "[", {"; ".join(rows)})'


@print_typst.register
def typst_group(formula: Group, notation: Notation) -> str:
    r"""\(u\)"""
    return _round(print_typst(formula.body, notation), is_tall(formula.body))


@print_typst.register
def typst_underbrace(formula: Underbrace, notation: Notation) -> str:
    """underbrace(u, label)"""
    return f"underbrace({print_typst(formula.body, notation)}, {print_typst(formula.label, notation)})"


@print_typst.register
def typst_highlight(formula: Highlight, notation: Notation) -> str:
    """text(fill: #red, u), or its body alone in a colour that Typst does not know"""
    body = print_typst(formula.body, notation)
    return f"text(fill: #{formula.colour}, {body})" if formula.colour in COLOURS else body


@print_typst.register
def typst_text(formula: Text, notation: Notation) -> str:
    """Words in a string."""
    return typst_string(formula.words)
