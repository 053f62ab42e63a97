"""Formula -> plain text for terminals, docstrings and comments: ∂L/∂W_11^[4] = ∂L/∂ŷ × ∂ŷ/∂a_1^[4].

The rules follow those of `latex`; the first docstring line of each shows what it prints.
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
    is_sum,
    takes_superscript,
)
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
    Sign,
    Sum,
    Text,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import UNMARKED, Notation, plain_mark
from symbolic.formula.ordered import ends
from symbolic.formula.repeated import is_understood
from symbolic.formula.signs import function_sign, relation_sign, sum_sign
from symbolic.formula.substitute import children

__all__ = ["print_text"]

_SIGNS = {Sign.NONE: " ", Sign.DOT: " · ", Sign.TIMES: " × ", Sign.STAR: " * ", Sign.OUTER: " ⊗ ", Sign.MATRIX: " · "}
_ELEMENTWISE = {r"\odot": " ⊙ ", r"\circ": " ∘ ", r"\cdot": " · ", r"\times": " × ", "": " "}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_OPENING = frozenset("[(<⟨")
_CHAINS = {r"\times": " × ", r"\cdot": " · ", "": " "}


@singledispatch
def print_text(formula: Formula, notation: Notation) -> str:
    """Return `formula` as one line of plain text in `notation`."""
    raise TypeError(f"no text rule for {type(formula).__name__}: register one in symbolic/formula/text.py")


def _inside(formula: Formula, place: int, notation: Notation) -> str:
    text = print_text(formula, notation)
    return text if binding(formula) >= place or isinstance(formula, Cases) else f"({text})"


def _beside_slash(formula: Formula, notation: Notation) -> str:
    """Return the text of what stands above or below a fraction line, which a line of text shows by a slash."""
    text = _inside(formula, POWER, notation)
    return f"({text})" if _has_slash(formula) else text


def _has_slash(formula: Formula) -> bool:
    return _has_slash(formula.body) if isinstance(formula, Highlight) else isinstance(formula, Quotient | Partial)


def _beside_caret(formula: Formula, notation: Notation) -> str:
    """Return the text of a base or an exponent."""
    text = print_text(formula, notation)
    return text if takes_superscript(formula) else f"({text})"


def _subscript(indices: tuple[IndexLike, ...], notation: Notation) -> str:
    """Return `_ij`, with commas where an index has more than one sign."""
    if not indices:
        return ""
    shown = list(map(notation.index_text, indices))
    joined = "".join(shown)
    return "_" + _whole(joined if len(joined) == len(indices) else ",".join(shown))


def _whole(script: str) -> str:
    """Return a script in braces where its end would be misread: a^{l-1} is not a^l less 1."""
    open_ended = script[:1] not in _OPENING and any(sign in script for sign in "+-")
    return f"{{{script}}}" if open_ended else script


@print_text.register
def text_number(formula: Number, notation: Notation) -> str:
    """3"""
    return formula.written


@print_text.register
def text_quantity(formula: Quantity, notation: Notation) -> str:
    """W_ij^[l]"""
    indices = formula.indices
    if formula.name == "W" and notation.layout.weight_order == "from-to":
        indices = indices[::-1]
    script = ""
    if formula.layer is not None and formula.name not in UNMARKED:
        script = plain_mark(notation.layer_mark).replace("{}", notation.index_text(formula.layer))
    own = None if formula.sample is None else notation.letter_of_sample(formula.name, formula.sample)
    if formula.sample is not None and own is None:
        mark = plain_mark(notation.sample_mark) if script else plain_mark(notation.sample_mark).removeprefix(",")
        script += mark.replace("{}", notation.index_text(formula.sample))
    raised = f"^{_whole(script)}" if script else ""
    return f"{(own or notation.letter(formula.name)).text}{formula.mark}{_subscript(indices, notation)}{raised}"


@print_text.register
def text_partial(formula: Partial, notation: Notation) -> str:
    """∂u/∂v, and ∂²u/∂w∂v for a second derivative"""
    d = "∂" if notation.derivative == r"\partial" else "d"
    base, variables = differentiated(formula)
    order = sum(times for _, times in variables)
    below = "".join(f"{d}{_variable(variable, times, notation)}" for variable, times in variables)
    return f"{d}{_raised(order)}{_behind_sign(base, notation)}/{below}"


def _behind_sign(formula: Formula, notation: Notation) -> str:
    """Return the text of what stands behind ∂ or ∇; a bar there could as well close what is before the sign."""
    text = _beside_slash(formula, notation)
    return f"({text})" if text.startswith("|") else text


def _variable(variable: Formula, times: int, notation: Notation) -> str:
    """Return the text of what is differentiated by, so many times: (W_11^[1])²."""
    if times == 1:
        return _beside_slash(variable, notation)
    return f"{_beside_caret(variable, notation)}{_raised(times)}"


def _raised(number: int) -> str:
    return str(number).translate(_SUPERSCRIPTS) if number > 1 else ""


@print_text.register
def text_sum(formula: Sum, notation: Notation) -> str:
    """u + v - w"""
    parts: list[str] = []
    for term in formula.terms:
        if isinstance(term, Negative) and parts:
            place = TERM if is_sum(term.body) else FACTOR
            parts.append(f"- {_inside(term.body, place, notation)}")
        else:
            place = TERM if isinstance(term, Negative) or is_sum(term) else FACTOR
            parts.append(("+ " if parts else "") + _inside(term, place, notation))
    return " ".join(parts)


@print_text.register
def text_sigma(formula: Sigma, notation: Notation) -> str:
    """Σ_{k=1..n} u_k, or its body alone where a repeated index says so"""
    place = TERM if is_sum(formula.body) else FACTOR
    if notation.sums == "repeated" and is_understood(formula):
        return _inside(formula.body, place, notation)
    return f"Σ_{{{_bounds(formula, notation)}}} {_inside(formula.body, place, notation)}"


def _bounds(formula: Sigma | Prod, notation: Notation) -> str:
    """Return `k=1..n`, or what the notation shows of it."""
    bounds = notation.index_text(Index(formula.index))
    if notation.sums != "index":
        if formula.lower is not None:
            bounds += f"={notation.index_text(formula.lower)}"
        if formula.upper is not None:
            upper = formula.upper
            bounds += f"..{print_text(upper, notation) if isinstance(upper, Formula) else notation.index_text(upper)}"
    return bounds


@print_text.register
def text_prod(formula: Prod, notation: Notation) -> str:
    """Π_{k=1..n} u_k"""
    return f"Π_{{{_bounds(formula, notation)}}} {_inside(formula.body, FACTOR, notation)}"


@print_text.register
def text_negative(formula: Negative, notation: Notation) -> str:
    """-u"""
    place = TERM if is_sum(formula.body) else FACTOR
    return f"-{_inside(formula.body, place, notation)}"


@print_text.register
def text_product(formula: Product, notation: Notation) -> str:
    """u × v"""
    sign = formula.sign
    if sign is Sign.CHAIN:
        values = any(not isinstance(factor, Partial) for factor in formula.factors)
        joiner = _CHAINS[r"\cdot" if values and not notation.chain else notation.chain]
    else:
        joiner = _SIGNS[sign]
    place = POWER if joiner == " " else JUXTAPOSED
    parts = list(map(_inside, formula.factors, factor_places(formula.factors, place), repeat(notation)))
    if joiner != " ":
        return joiner.join(parts)
    for place, factor in enumerate(formula.factors[:-1]):
        if _takes_in_more(factor):
            parts[place] = f"({parts[place]})"
    first, *others = parts
    joiners = (" · " if begins_with_digit(factor) else " " for factor in formula.factors[1:])
    return first + "".join(map(str.__add__, joiners, others))


def _takes_in_more(formula: Formula) -> bool:
    """Say whether a factor behind `formula` could be read as part of its denominator: 1/x y, but not 1/2 y."""
    if isinstance(formula, Highlight):
        return _takes_in_more(formula.body)
    return isinstance(formula, Quotient) and not isinstance(formula.denominator, Number)


@print_text.register
def text_hadamard(formula: Hadamard, notation: Notation) -> str:
    """u ⊙ v"""
    sign = _ELEMENTWISE[notation.elementwise]
    places = elementwise_places(formula.factors, JUXTAPOSED if sign.strip() else POWER)
    return sign.join(map(_inside, formula.factors, places, repeat(notation)))


@print_text.register
def text_matrix_product(formula: MatrixProduct, notation: Notation) -> str:
    """A B"""
    first, *others = formula.factors
    text = _inside(first, POWER, notation)
    for factor in others:
        sign = _CHAINS[notation.matrix]
        text += f"{' · ' if begins_with_digit(factor) else sign}{_inside(factor, POWER, notation)}"
    return text


@print_text.register
def text_ordered_product(formula: OrderedProduct, notation: Notation) -> str:
    """A_D A_{D-1} ⋯ A_{l+1}"""
    first, second, last = (_inside(factor, POWER, notation) for factor in ends(formula))
    return f"{first} {second} ⋯ {last}"


@print_text.register
def text_entry(formula: Entry, notation: Notation) -> str:
    """(A B)_ij"""
    inside = print_text(formula.body, notation)
    whole = inside if isinstance(formula.body, Group) else f"({inside})"
    return f"{whole}{_subscript(formula.indices, notation)}"


@print_text.register
def text_gradient(formula: Gradient, notation: Notation) -> str:
    """∇L, and ∇_W L for the derivatives by the entries of W"""
    if formula.wrt is None:
        return f"∇{_behind_sign(formula.of, notation)}"
    return f"∇_{{{print_text(formula.wrt, notation)}}} {_behind_sign(formula.of, notation)}"


@print_text.register
def text_listing(formula: Listing, notation: Notation) -> str:
    """[u, v]"""
    return f"[{', '.join(print_text(part, notation) for part in formula.parts)}]"


@print_text.register
def text_dots(formula: Dots, notation: Notation) -> str:
    """..."""
    return "..."


@print_text.register
def text_position(formula: Position, notation: Notation) -> str:
    """l-1"""
    return notation.index_text(formula.index)


@print_text.register
def text_transpose(formula: Transpose, notation: Notation) -> str:
    """A^T"""
    return f"{_beside_caret(formula.body, notation)}^T"


@print_text.register
def text_apply(formula: Apply, notation: Notation) -> str:
    """σ'(z), Σ a"""
    sign = sum_sign(formula)
    if sign is not None:
        (body,) = formula.arguments
        return f"{sign.text} {_inside(body, TERM if is_sum(body) else FACTOR, notation)}"
    arguments = ", ".join(print_text(argument, notation) for argument in formula.arguments)
    if formula.function == "exp" and not formula.primes:
        return f"e^({arguments})"
    if formula.function == "abs" and not formula.primes and not any(map(_has_bars, formula.arguments)):
        return f"|{arguments}|"
    return f"{function_sign(formula.function).text}{formula.primes * chr(39)}({arguments})"


def _has_bars(formula: Formula) -> bool:
    bars = isinstance(formula, Apply) and formula.function == "abs" and not formula.primes
    return bars or any(map(_has_bars, children(formula)))


@print_text.register
def text_quotient(formula: Quotient, notation: Notation) -> str:
    """u/v"""
    return f"{_beside_slash(formula.numerator, notation)}/{_beside_slash(formula.denominator, notation)}"


@print_text.register
def text_power(formula: Power, notation: Notation) -> str:
    """u^2"""
    return f"{_beside_caret(formula.base, notation)}^{_beside_caret(formula.exponent, notation)}"


@print_text.register
def text_relations(formula: Relations, notation: Notation) -> str:
    """u = v = w"""
    parts = [_inside(formula.sides[0], TERM, notation)]
    for sign, side in zip(formula.signs, formula.sides[1:], strict=True):
        parts += (relation_sign(sign).text, _inside(side, TERM, notation))
    return " ".join(parts)


@print_text.register
def text_cases(formula: Cases, notation: Notation) -> str:
    """{u if z > 0; v otherwise}"""
    branches = (
        f"{print_text(value, notation)} "
        + ("otherwise" if condition is None else f"if {print_text(condition, notation)}")
        for value, condition in formula.branches
    )
    return f"{{{'; '.join(branches)}}}"


@print_text.register
def text_matrix(formula: Matrix, notation: Notation) -> str:
    """[u v; w x]"""
    rows = (" ".join(_inside(entry, POWER, notation) for entry in row) for row in formula.rows)
    return f"[{'; '.join(rows)}]"


@print_text.register
def text_group(formula: Group, notation: Notation) -> str:
    """(u)"""
    return f"({print_text(formula.body, notation)})"


@print_text.register
def text_underbrace(formula: Underbrace, notation: Notation) -> str:
    """(u){= label}, and (W){n × m} for a shape"""
    is_shape = isinstance(formula.label, Product) and formula.label.sign is Sign.TIMES
    sign = "" if is_shape else "= "
    return f"({print_text(formula.body, notation)}){{{sign}{print_text(formula.label, notation)}}}"


@print_text.register
def text_highlight(formula: Highlight, notation: Notation) -> str:
    """U"""
    return print_text(formula.body, notation)


@print_text.register
def text_text(formula: Text, notation: Notation) -> str:
    """Words as they are."""
    return formula.words
