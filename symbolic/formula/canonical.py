r"""Formula -> the one form among all that print alike in a notation: what cannot be told apart on the board is one.

Stage: formula, notation -> formula, in which every bracket that shows is a `Group`, factors side by side are one
`Product`, and letters are what the notation reads them as. `read(print_latex(f, n), n)` has the canonical form of `f`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import singledispatch

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
    stands_behind,
    takes_superscript,
)
from symbolic.formula.nested import differentiated
from symbolic.formula.nodes import (
    Apply,
    Dots,
    Entry,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Index,
    IndexLike,
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
    Relations,
    Sigma,
    Sum,
    Text,
    Transpose,
)
from symbolic.formula.notation import UNMARKED, Notation
from symbolic.formula.ordered import ends
from symbolic.formula.repeated import is_understood
from symbolic.formula.resolver.vocabulary import LAYERED, notation_vocabulary
from symbolic.formula.resolver.written import MATRICES, bracket_of, letter_alone, shared_name
from symbolic.formula.rows import Row, append, joined, with_digits_beside
from symbolic.formula.signs import printed_sign
from symbolic.formula.substitute import rebuilt

__all__ = ["canonical"]


@singledispatch
def canonical(formula: Formula, notation: Notation) -> Formula:
    """Return `formula` with every part in the form that stands for all that print like it."""
    return rebuilt(formula, lambda part: canonical(part, notation))


def _inside(formula: Formula, place: int, notation: Notation) -> Formula:
    """Return a part with the brackets that its place asks for."""
    made = canonical(formula, notation)
    return made if binding(formula) >= place else Group(made)


def _raised(formula: Formula, notation: Notation) -> Formula:
    """Return what an exponent follows, with the brackets that this asks for."""
    made = canonical(formula, notation)
    return made if takes_superscript(formula) else Group(made)


# --- letters ----------------------------------------------------------------------------------------------------------


def _index(index: IndexLike, notation: Notation) -> IndexLike:
    """Return an index under the letter by which its sign is read."""
    if isinstance(index, int):
        return index
    shown = notation.index(Index(index.letter))
    return Index(notation_vocabulary(notation).indices.get(shown, shown), index.shift)


def _digits(indices: tuple[IndexLike, ...], count: int) -> tuple[IndexLike, ...]:
    """Digits that stand together are `count` indices where that fits, else one number."""
    together = "".join(map(str, indices))
    if len(together) > len(indices) > 1 or not together.isdigit():
        return indices
    return tuple(map(int, together)) if count == len(together) else (int(together),)


@canonical.register
def canonical_quantity(formula: Quantity, notation: Notation) -> Formula:
    r"""\delta_{ij} is that of Kronecker, C_k the loss of sample k, and a letter alone an index or a quantity."""
    name = shared_name(formula.name, notation)
    layer = None if formula.layer is None or name in UNMARKED else _index(formula.layer, notation)
    sample = None if formula.sample is None else _index(formula.sample, notation)
    if sample == Index("n") and notation.letter_of_sample(name, sample) is not None:
        sample = None
    if (layer, formula.indices, sample, formula.mark) == (None, (), None, ""):
        return _alone(name, notation)
    indices = tuple(_index(index, notation) for index in formula.indices)
    is_kronecker = name == "delta" and layer is None and sample is None
    indices = _digits(indices, 2 if name in MATRICES or is_kronecker else 1)
    if is_kronecker and len(indices) == 2:
        name = "kronecker"
    return Quantity(name, layer, indices, sample, formula.mark)


def _alone(name: str, notation: Notation) -> Formula:
    """A name of several signs without scripts is a word."""
    letter = notation.letter(name).latex
    if letter == name:
        return letter_alone(letter, notation)
    if letter.startswith((r"\mathrm{", r"\text{")):
        return Text(name)
    return Quantity(name)


@canonical.register
def canonical_position(formula: Position, notation: Notation) -> Formula:
    """l-1 is a difference, 2 a number, m the number of samples where the notation writes it so"""
    index = formula.index
    if isinstance(index, int):
        return Number(str(index))
    letter = letter_alone(notation.index(Index(index.letter)), notation)
    if not index.shift:
        return letter
    step = Number(str(abs(index.shift)))
    return Sum((letter, Negative(step) if index.shift < 0 else step))


@canonical.register
def canonical_text(formula: Text, notation: Notation) -> Formula:
    """Words have one space between them."""
    return Text(" ".join(formula.words.split()))


# --- brackets ---------------------------------------------------------------------------------------------------------


@canonical.register
def canonical_partial(formula: Partial, notation: Notation) -> Formula:
    """∂(u)/∂v is ∂u/∂v where u needs brackets"""
    base, variables = differentiated(formula)
    result: Formula
    if stands_behind(base):
        result = canonical(base, notation)
    else:
        bare = is_bare_numerator(base, notation)
        result = _inside(base, TERM if bare else POWER, notation)
    for variable, times in reversed(variables):
        wrt = _inside(variable, POWER, notation) if times == 1 else _raised(variable, notation)
        for _ in range(times):
            result = Partial(result, wrt)
    return result


@canonical.register
def canonical_sum(formula: Sum, notation: Notation) -> Formula:
    """u + (-v) is not u - v, but u + (v + w) with a group is what it is without"""
    first, *others = formula.terms
    terms = [_inside(first, TERM if isinstance(first, Negative) or is_sum(first) else FACTOR, notation)]
    for term in others:
        minus = isinstance(term, Negative)
        body = term.body if isinstance(term, Negative) else term
        made = _inside(body, TERM if is_sum(body) else FACTOR, notation)
        terms.append(Negative(made) if minus else made)
    return Sum(tuple(terms))


@canonical.register
def canonical_negative(formula: Negative, notation: Notation) -> Formula:
    """-(u + v)"""
    return Negative(_inside(formula.body, TERM if is_sum(formula.body) else FACTOR, notation))


@canonical.register(Sigma)
@canonical.register(Prod)
def canonical_sigma(formula: Sigma | Prod, notation: Notation) -> Formula:
    r"""\sum_k u_k shows what the notation shows of its bounds, and only its body where a repeated index says so"""
    nested = isinstance(formula, Sigma) and is_sum(formula.body)
    body = _inside(formula.body, TERM if nested else FACTOR, notation)
    if isinstance(formula, Sigma) and notation.sums == "repeated" and is_understood(formula):
        return body
    shown = notation.sums != "index"
    lower = _bound(formula.lower, notation) if shown else None
    upper = _bound(formula.upper, notation) if shown else None
    index = _index(Index(formula.index), notation)
    return type(formula)(body, str(index), lower, upper)  # type: ignore[arg-type]  # a lower bound is no quantity


@canonical.register
def canonical_apply(formula: Apply, notation: Notation) -> Formula:
    r"""\sum a takes in what follows"""
    if not is_sum(formula):
        return rebuilt(formula, lambda part: canonical(part, notation))
    (body,) = formula.arguments
    function = "total" if formula.function == "sum_all" else formula.function
    return Apply(function, (_inside(body, TERM if is_sum(body) else FACTOR, notation),))


def _bound(bound: IndexLike | Quantity | None, notation: Notation) -> IndexLike | Quantity | None:
    if isinstance(bound, Quantity):
        made = canonical(bound, notation)
        letters = notation_vocabulary(notation).indices
        if isinstance(made, Position):
            return made.index
        is_letter = (bound.layer, bound.indices, bound.sample, bound.mark) == (None, (), None, "")
        role = letters.get(notation.letter(bound.name).latex) if is_letter else None
        return Index(role) if role is not None else made  # type: ignore[return-value]  # a quantity stays one
    return None if bound is None else _index(bound, notation)


@canonical.register
def canonical_transpose(formula: Transpose, notation: Notation) -> Formula:
    r"""(A B)^{\top}"""
    return Transpose(_raised(formula.body, notation))


@canonical.register
def canonical_power(formula: Power, notation: Notation) -> Formula:
    """a^2 is the a of layer 2 where the mark of layers is bare"""
    base, exponent = _raised(formula.base, notation), canonical(formula.exponent, notation)
    is_bare = isinstance(base, Quantity) and base.name in LAYERED | {"kronecker"} and not base.mark
    if is_bare and isinstance(base, Quantity) and not bracket_of(notation.layer_mark):
        name = "delta" if base.name == "kronecker" else base.name
        match exponent:
            case Number(written=written) if written.isdigit():
                return canonical(replace(base, name=name, layer=int(written)), notation)
            case Position(index=index):
                return canonical(replace(base, name=name, layer=index), notation)
    return Power(base, exponent)


@canonical.register
def canonical_entry(formula: Entry, notation: Notation) -> Formula:
    """(A B)_{ij}"""
    whole = formula.body.body if isinstance(formula.body, Group) else formula.body
    indices = tuple(_index(index, notation) for index in formula.indices)
    return Entry(Group(canonical(whole, notation)), _digits(indices, 2))


@canonical.register
def canonical_gradient(formula: Gradient, notation: Notation) -> Formula:
    r"""\nabla (u v)"""
    wrt = None if formula.wrt is None else canonical(formula.wrt, notation)
    return Gradient(_inside(formula.of, POWER, notation), wrt)


@canonical.register
def canonical_relations(formula: Relations, notation: Notation) -> Formula:
    """u = v"""
    return Relations(tuple(_inside(side, TERM, notation) for side in formula.sides), formula.signs)


# --- products ---------------------------------------------------------------------------------------------------------


@canonical.register(Product)
@canonical.register(Hadamard)
@canonical.register(MatrixProduct)
def canonical_product(formula: Product | Hadamard | MatrixProduct, notation: Notation) -> Formula:
    """A B is one product of matrices or numbers; a chain has the notation's sign"""
    factors, sign = formula.factors, printed_sign(formula, notation)
    places = [POWER] * len(factors)
    if isinstance(formula, Product):
        places = factor_places(factors, JUXTAPOSED if sign else POWER)
    elif isinstance(formula, Hadamard):
        places = elementwise_places(factors, JUXTAPOSED if sign else POWER)
    row: Row = ([], [])
    for factor, place in zip(factors, places, strict=True):
        dotted = not isinstance(formula, Hadamard) and not sign and begins_with_digit(factor)
        append(row, _inside(factor, place, notation), r"\cdot" if dotted else sign)
    printed, signs = row
    return joined(printed, with_digits_beside(printed, signs))


@canonical.register
def canonical_ordered_product(formula: OrderedProduct, notation: Notation) -> Formula:
    r"""A_D A_{D-1} \cdots A_{l+1} is its three factors and dots"""
    first, second, last = (_inside(factor, POWER, notation) for factor in ends(formula))
    return Product((first, second, Dots(), last))
