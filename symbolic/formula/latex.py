r"""Formula -> LaTeX (amsmath), in a notation, order and brackets kept.

One named rule a node; the first docstring line shows what it prints. Nothing but `\frac`, `\sum`, `\left`,
`\right` and environments of amsmath is used, so the output compiles with any engine and in MathJax.
"""

from __future__ import annotations

from functools import cache, singledispatch
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
from symbolic.formula.escape import escape_latex
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
from symbolic.formula.notation import UNMARKED, Notation
from symbolic.formula.ordered import ends
from symbolic.formula.repeated import is_understood
from symbolic.formula.signs import function_sign, printed_sign, relation_sign, sum_sign

__all__ = ["escape_latex", "latex_pieces", "print_latex"]

_RAISED = ELEMENTARY.keys() - {"exp", "sqrt", "abs"}
_NEW_ROW = r" \\ "


@singledispatch
def print_latex(formula: Formula, notation: Notation) -> str:
    """Return the LaTeX of `formula` in `notation`, without math delimiters."""
    raise TypeError(f"no LaTeX rule for {type(formula).__name__}: register one in symbolic/formula/latex.py")


def _inside(formula: Formula, place: int, notation: Notation) -> str:
    """Return the LaTeX of `formula`, in brackets where it holds together less than its `place` asks for."""
    latex = _rule(type(formula))(formula, notation)  # type: ignore[arg-type]  # mypy sees no hash in a class
    return latex if binding(formula) >= place else _round(latex, formula)


# The lookup of singledispatch takes as long as printing a quantity; chains are printed by the thousand.
_rule = cache(print_latex.dispatch)


def _round(latex: str, formula: Formula) -> str:
    return rf"\left( {latex} \right)" if is_tall(formula) else f"({latex})"


def _raised(base: Formula, notation: Notation) -> str:
    """Return the LaTeX of what an exponent follows."""
    latex = print_latex(base, notation)
    return latex if takes_superscript(base) else _round(latex, base)


def _braced(script: str) -> str:
    return script if len(script) == 1 else f"{{{script}}}"


def _subscript(indices: tuple[IndexLike, ...], notation: Notation) -> str:
    """Return `_{ij}`, with commas where an index has more than one sign."""
    if not indices:
        return ""
    shown = list(map(notation.index, indices))
    joined = "".join(shown)
    if len(joined) > len(indices):
        joined = ",".join(shown)
    return f"_{_braced(joined)}"


@print_latex.register
def latex_number(formula: Number, notation: Notation) -> str:
    """3"""
    return formula.written


@print_latex.register
def latex_quantity(formula: Quantity, notation: Notation) -> str:
    """W_{ij}^{[l]}"""
    indices = formula.indices
    if formula.name == "W" and notation.layout.weight_order == "from-to":
        indices = indices[::-1]
    script = ""
    if formula.layer is not None and formula.name not in UNMARKED:
        script = notation.layer_mark.replace("{}", notation.index(formula.layer))
    own = None if formula.sample is None else notation.letter_of_sample(formula.name, formula.sample)
    if formula.sample is not None and own is None:
        mark = notation.sample_mark if script else notation.sample_mark.removeprefix(",")
        script += mark.replace("{}", notation.index(formula.sample))
    raised = f"^{{{script}}}" if script else ""
    letter = f"{(own or (notation.letter if indices else notation.array_letter)(formula.name)).latex}{formula.mark}"
    if formula.mark and raised:  # a prime is a superscript of its own: TeX takes no second one beside it
        letter = f"{{{letter}}}"
    return f"{letter}{_subscript(indices, notation)}{raised}"


@print_latex.register
def latex_partial(formula: Partial, notation: Notation) -> str:
    r"""\frac{\partial u}{\partial v}, and \frac{\partial^2 u}{\partial w \, \partial v} for a second derivative"""
    d = notation.derivative
    space = "" if d == "d" else " "
    if isinstance(formula.of, Quantity) and isinstance(formula.wrt, Quantity):  # most derivatives, printed fast
        of, wrt = latex_quantity(formula.of, notation), latex_quantity(formula.wrt, notation)
        return rf"\frac{{{d}{space}{of}}}{{{d}{space}{wrt}}}"
    base, variables = differentiated(formula)
    order = sum(times for _, times in variables)
    below = r" \, ".join(f"{d}{space}{_variable(variable, times, notation)}" for variable, times in variables)
    above = f"{d}^{order} " if order > 1 else f"{d}{space}"
    if stands_behind(base):
        return rf"\frac{{{above.strip()}}}{{{below}}} {_round(print_latex(base, notation), base)}"
    bare = is_bare_numerator(base, notation)
    return rf"\frac{{{above}{_inside(base, TERM if bare else POWER, notation)}}}{{{below}}}"


def _variable(variable: Formula, times: int, notation: Notation) -> str:
    return _inside(variable if times == 1 else Power(variable, Number(str(times))), POWER, notation)


@print_latex.register
def latex_sum(formula: Sum, notation: Notation) -> str:
    """u + v - w"""
    return " ".join(_sum_pieces(formula, notation))


def _sum_pieces(formula: Sum, notation: Notation) -> list[str]:
    pieces: list[str] = []
    for term in formula.terms:
        if isinstance(term, Negative) and pieces:
            place = TERM if is_sum(term.body) else FACTOR
            pieces.append(f"- {_inside(term.body, place, notation)}")
        else:
            place = TERM if isinstance(term, Negative) or is_sum(term) else FACTOR
            pieces.append(("+ " if pieces else "") + _inside(term, place, notation))
    return pieces


@print_latex.register
def latex_sigma(formula: Sigma, notation: Notation) -> str:
    r"""\sum_{k=1}^{n} u_k, or its body alone where a repeated index says so"""
    place = TERM if is_sum(formula.body) else FACTOR
    if notation.sums == "repeated" and is_understood(formula):
        return _inside(formula.body, place, notation)
    return rf"\sum{_bounds(formula, notation)} {_inside(formula.body, place, notation)}"


def _bounds(formula: Sigma | Prod, notation: Notation) -> str:
    """Return `_{k=1}^{n}`, or what the notation shows of it."""
    lower = notation.index(Index(formula.index))
    upper = ""
    if notation.sums != "index":
        lower = lower if formula.lower is None else f"{lower}={notation.index(formula.lower)}"
        if isinstance(formula.upper, Formula):
            upper = f"^{{{print_latex(formula.upper, notation)}}}"
        elif formula.upper is not None:
            upper = f"^{{{notation.index(formula.upper)}}}"
    return f"_{{{lower}}}{upper}"


@print_latex.register
def latex_prod(formula: Prod, notation: Notation) -> str:
    r"""\prod_{k=1}^{n} u_k"""
    return rf"\prod{_bounds(formula, notation)} {_inside(formula.body, FACTOR, notation)}"


@print_latex.register
def latex_negative(formula: Negative, notation: Notation) -> str:
    """-u"""
    place = TERM if is_sum(formula.body) else FACTOR
    return f"-{_inside(formula.body, place, notation)}"


@print_latex.register
def latex_product(formula: Product, notation: Notation) -> str:
    r"""u \times v"""
    return " ".join(_product_pieces(formula, notation))


def _product_pieces(formula: Product, notation: Notation) -> list[str]:
    sign, factors = printed_sign(formula, notation), formula.factors
    first, *others = map(_inside, factors, factor_places(factors, JUXTAPOSED if sign else POWER), repeat(notation))
    if sign:
        return [first, *(f"{sign} {other}" for other in others)]
    dotted = map(begins_with_digit, factors[1:])
    return [first, *(rf"\cdot {other}" if dot else other for other, dot in zip(others, dotted, strict=True))]


def latex_pieces(formula: Formula, notation: Notation) -> list[str]:
    """Return what `print_latex` joins with spaces for a sum or a product, each piece with the sign before it.

    A long line may be broken between two pieces. Anything else is one piece.
    """
    match formula:
        case Sum():
            return _sum_pieces(formula, notation)
        case Product():
            return _product_pieces(formula, notation)
        case _:
            return [print_latex(formula, notation)]


@print_latex.register
def latex_hadamard(formula: Hadamard, notation: Notation) -> str:
    r"""u \odot v"""
    sign = f" {notation.elementwise} " if notation.elementwise else " "
    places = elementwise_places(formula.factors, JUXTAPOSED if notation.elementwise else POWER)
    return sign.join(map(_inside, formula.factors, places, repeat(notation)))


@print_latex.register
def latex_matrix_product(formula: MatrixProduct, notation: Notation) -> str:
    """A B"""
    first, *others = formula.factors
    pieces = [_inside(first, POWER, notation)]
    for factor in others:
        sign = notation.matrix or (r"\cdot" if begins_with_digit(factor) else "")
        pieces.append(f"{sign} {_inside(factor, POWER, notation)}".lstrip())
    return " ".join(pieces)


@print_latex.register
def latex_ordered_product(formula: OrderedProduct, notation: Notation) -> str:
    r"""A_D A_{D-1} \cdots A_{l+1}"""
    first, second, last = (_inside(factor, POWER, notation) for factor in ends(formula))
    return rf"{first} {second} \cdots {last}"


@print_latex.register
def latex_entry(formula: Entry, notation: Notation) -> str:
    r"""\left( A B \right)_{ij}"""
    whole = formula.body
    inside = print_latex(whole, notation)
    return f"{inside if isinstance(whole, Group) else _round(inside, whole)}{_subscript(formula.indices, notation)}"


@print_latex.register
def latex_gradient(formula: Gradient, notation: Notation) -> str:
    r"""\nabla L, and \nabla_{W} L for the derivatives by the entries of W"""
    below = "" if formula.wrt is None else f"_{{{print_latex(formula.wrt, notation)}}}"
    return rf"\nabla{below} {_inside(formula.of, POWER, notation)}"


@print_latex.register
def latex_listing(formula: Listing, notation: Notation) -> str:
    r"""\left[ u, v \right]"""
    return rf"\left[ {', '.join(print_latex(part, notation) for part in formula.parts)} \right]"


@print_latex.register
def latex_dots(formula: Dots, notation: Notation) -> str:
    r"""\dots"""
    return r"\dots"


@print_latex.register
def latex_position(formula: Position, notation: Notation) -> str:
    """l-1"""
    return notation.index(formula.index)


@print_latex.register
def latex_transpose(formula: Transpose, notation: Notation) -> str:
    r"""A^{\top}"""
    return f"{_raised(formula.body, notation)}^{_braced(notation.transpose)}"


@print_latex.register
def latex_apply(formula: Apply, notation: Notation) -> str:
    r"""\sigma'(z), \sum a"""
    sign = sum_sign(formula)
    if sign is not None:
        (body,) = formula.arguments
        return f"{sign.latex} {_inside(body, TERM if is_sum(body) else FACTOR, notation)}"
    arguments = ", ".join(print_latex(argument, notation) for argument in formula.arguments)
    if not formula.primes:
        if formula.function == "exp":
            return f"e^{_braced(arguments)}"
        if formula.function == "sqrt":
            return rf"\sqrt{{{arguments}}}"
        if formula.function == "abs":
            return rf"\left| {arguments} \right|"
    tall = any(map(is_tall, formula.arguments))
    inside = rf"\left( {arguments} \right)" if tall else f"({arguments})"
    return f"{function_sign(formula.function).latex}{formula.primes * chr(39)}{inside}"


@print_latex.register
def latex_quotient(formula: Quotient, notation: Notation) -> str:
    r"""\frac{u}{v}"""
    return rf"\frac{{{print_latex(formula.numerator, notation)}}}{{{print_latex(formula.denominator, notation)}}}"


@print_latex.register
def latex_power(formula: Power, notation: Notation) -> str:
    """u^2, and tanh^2(z) for an elementary function."""
    exponent = _braced(print_latex(formula.exponent, notation))
    match formula:
        case Power(base=Apply(function=function, primes=0) as base, exponent=Number()) if function in _RAISED:
            sign = ELEMENTARY[function].sign.latex
            return f"{sign}^{exponent}{print_latex(base, notation).removeprefix(sign)}"
        case _:
            return f"{_raised(formula.base, notation)}^{exponent}"


@print_latex.register
def latex_relations(formula: Relations, notation: Notation) -> str:
    """u = v = w"""
    parts = [_inside(formula.sides[0], TERM, notation)]
    for sign, side in zip(formula.signs, formula.sides[1:], strict=True):
        parts += (relation_sign(sign).latex, _inside(side, TERM, notation))
    return " ".join(parts)


@print_latex.register
def latex_cases(formula: Cases, notation: Notation) -> str:
    r"""\begin{cases} u & z > 0 \\ v & \text{otherwise} \end{cases}"""
    rows = (
        f"{print_latex(value, notation)} & "
        + (r"\text{otherwise}" if condition is None else print_latex(condition, notation))
        for value, condition in formula.branches
    )
    return rf"\begin{{cases}} {_NEW_ROW.join(rows)} \end{{cases}}"


@print_latex.register
def latex_matrix(formula: Matrix, notation: Notation) -> str:
    r"""\begin{bmatrix} u & v \\ w & x \end{bmatrix}"""
    rows = (" & ".join(print_latex(entry, notation) for entry in row) for row in formula.rows)
    return rf"\begin{{bmatrix}} {_NEW_ROW.join(rows)} \end{{bmatrix}}"


@print_latex.register
def latex_group(formula: Group, notation: Notation) -> str:
    r"""\left( u \right)"""
    return _round(print_latex(formula.body, notation), formula.body)


@print_latex.register
def latex_underbrace(formula: Underbrace, notation: Notation) -> str:
    r"""\underbrace{u}_{label}"""
    return rf"\underbrace{{{print_latex(formula.body, notation)}}}_{{{print_latex(formula.label, notation)}}}"


@print_latex.register
def latex_highlight(formula: Highlight, notation: Notation) -> str:
    r"""{\color{colour} u}"""
    return rf"{{\color{{{formula.colour}}} {print_latex(formula.body, notation)}}}"


@print_latex.register
def latex_text(formula: Text, notation: Notation) -> str:
    r"""\text{words}"""
    return rf"\text{{{escape_latex(formula.words)}}}"
