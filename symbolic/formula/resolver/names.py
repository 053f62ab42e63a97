r"""Numbers, letters with their scripts, words, brackets and annotations."""

from __future__ import annotations

from typing import TypeGuard

from symbolic.errors import FormulaError
from symbolic.formula.escape import GREEK, escape_latex
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Dots,
    Formula,
    Group,
    Highlight,
    Index,
    Listing,
    Matrix,
    Number,
    Partial,
    Position,
    Quantity,
    Relations,
    Text,
    Transpose,
    Underbrace,
)
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax
from symbolic.formula.resolver.attachments import attached, with_powers
from symbolic.formula.resolver.choices import indicator
from symbolic.formula.resolver.derivatives import gradient_by
from symbolic.formula.resolver.marks import Marks, key_of
from symbolic.formula.resolver.quantities import named
from symbolic.formula.resolver.resolver import Resolver, resolve, rule, unfit
from symbolic.formula.resolver.vocabulary import CLASS
from symbolic.formula.resolver.written import written
from symbolic.formula.substitute import rebuilt

__all__: list[str] = []

_ESCAPED = tuple((escape_latex(sign), sign) for sign in (*"{}&%$#_~^<>|×\\", *GREEK))
"""How signs of words are written in LaTeX; the backslash comes last, as the others are written with it."""


_LONGEST_PRODUCT = 3
"""Letters of a word that may be a product: wx, but not wait."""


@rule.register
def number(syntax: typed.Number, resolver: Resolver) -> Formula:
    """3"""
    return Number(syntax.written)


@rule.register(typed.Name)
@rule.register(typed.Accented)
def name(syntax: typed.Name | typed.Accented, resolver: Resolver) -> Formula:
    r"""W, \hat{y}"""
    if key_of(syntax) == "e" and "e" not in resolver.vocabulary.own:
        return Apply("exp", (ONE,))
    if key_of(syntax) is None and isinstance(syntax, typed.Accented):
        return resolve(syntax.body, resolver)
    letters = _letters(syntax, resolver)
    if letters:
        return resolve(typed.Product(syntax.span, letters, ("",) * (len(letters) - 1)), resolver)
    formula, marks = _named(syntax, resolver)
    resolver.keys[id(formula)] = key_of(syntax) or ""
    placed = resolver.placed(formula, syntax.span)
    return resolver.placed(Transpose(placed), syntax.span) if marks.transposed else placed


def _letters(syntax: typed.Name | typed.Accented, resolver: Resolver) -> tuple[typed.Name, ...]:
    """Return the letters of wx, typed as plain text where each of them is known and the word is not; else none."""
    word, vocabulary = key_of(syntax) or "", resolver.vocabulary
    spelled = syntax.span.end - syntax.span.start == len(word) in range(2, _LONGEST_PRODUCT + 1)
    if not spelled or not word.isalpha() or resolver.notation is not None or vocabulary.concept(word) is not None:
        return ()
    if any(vocabulary.concept(letter) is None for letter in word):
        return ()
    start = syntax.span.start
    return tuple(typed.Name(Span(start + place, start + place + 1), letter) for place, letter in enumerate(word))


@rule.register
def scripted(syntax: typed.Scripted, resolver: Resolver) -> Formula:
    r"""W_{ij}^{[l]}, (A B)^T, e^{-z}, z^2"""
    base = syntax.base
    key = key_of(base)
    if key == "e" and "e" not in resolver.vocabulary.own and syntax.sup is not None and syntax.sub is None:
        return _exponential(syntax, resolver)
    if key == r"\nabla" and syntax.sub is not None and syntax.sup is None and resolver.notation is None:
        return gradient_by(resolve(syntax.sub.marks[0].body, resolver))
    if key in {r"\mathbf{1}", r"\mathbb{1}", "1"} and _is_condition(syntax.sub):
        return indicator(syntax.sub.marks[0].body, resolver)
    if key is not None and not (isinstance(base, typed.Accented) and syntax.sub is None and syntax.sup is None):
        formula, marks = _named(syntax, resolver)
        resolver.typed.add(id(formula))
        resolver.keys[id(formula)] = key
        return with_powers(resolver.placed(formula, syntax.span), marks, syntax, resolver)
    norms = {"\\|"} if resolver.notation else {"\\|", "|"}
    if isinstance(base, typed.Bracket) and base.opening in norms and syntax.sup is not None:
        return _norm(syntax, base, resolver)
    return attached(resolve(base, resolver), syntax, resolver)


def _named(syntax: Syntax, resolver: Resolver) -> tuple[Formula, Marks]:
    """Return what a letter stands for: in the notation alone, or by usual letters and habits."""
    if resolver.notation is not None:
        return written(syntax, resolver.vocabulary, resolver.notation)
    return named(syntax, resolver.vocabulary, resolver.habits, resolver.indices)


def _is_condition(sub: typed.Script | None) -> TypeGuard[typed.Script]:
    r"""Say whether a subscript of 1 is the condition of an indicator, \mathbf{1}_{z > 0}, not an index."""
    return sub is not None and isinstance(sub.marks[0].body, typed.Relation | typed.Bracket)


def _exponential(syntax: typed.Scripted, resolver: Resolver) -> Formula:
    marks = syntax.sup.marks if syntax.sup else ()
    if len(marks) != 1:
        raise unfit(syntax, "an exponential with several exponents", "one exponent, as in e^{-z}")
    mark = marks[0]
    body = typed.Bracket(mark.span, mark.bracket, mark.body) if resolver.notation and mark.bracketed else mark.body
    return Apply("exp", (resolve(body, resolver),))


def _norm(syntax: typed.Scripted, base: typed.Bracket, resolver: Resolver) -> Formula:
    r"""\|u\|^2"""
    inner = resolve(base.body, resolver)
    exponent = syntax.sup.marks[0].body if syntax.sup else None
    squared = isinstance(exponent, typed.Number) and exponent.written == "2"
    if squared:
        return Apply("squared_norm", (inner,))
    raise unfit(syntax, "a norm with another exponent than 2", "the square of a norm")


@rule.register
def bracket(syntax: typed.Bracket, resolver: Resolver) -> Formula:
    """(u), |u|, [z > 0], [u, v]"""
    if syntax.opening in {"|", "\\|"}:
        inner = resolve(syntax.body, resolver)
        if syntax.opening == "|":
            return Apply("abs", (inner,))
        return Apply("sqrt", (Apply("squared_norm", (inner,)),))
    if isinstance(syntax.body, typed.Relation) and (resolver.notation is None or syntax.opening == "["):
        return indicator(syntax.body, resolver)
    row = syntax.body.body if isinstance(syntax.body, typed.Bracket) and syntax.body.opening == "[" else None
    if isinstance(row, typed.Listing) and syntax.opening == "[" and resolver.notation is None:  # [[u, v]]
        return Matrix((tuple(resolve(part, resolver) for part in row.parts),))
    inner = resolve(syntax.body, resolver)
    if isinstance(syntax.body, typed.Listing) or (syntax.opening == "[" and isinstance(syntax.body, typed.Matrix)):
        return inner
    return Listing((inner,)) if resolver.notation and syntax.opening == "[" else Group(inner)


@rule.register
def annotated(syntax: typed.Annotated, resolver: Resolver) -> Formula:
    r"""\underbrace{u}_{label}, \color{red} u, \boxed{u}"""
    body = resolve(syntax.body, resolver)
    if syntax.kind == "evaluated" and resolver.notation is None:
        return _at(syntax, body, resolver)
    if syntax.kind in {"color", "textcolor"} and isinstance(syntax.label, typed.Text):
        return Highlight(body, syntax.label.words)
    if syntax.kind == "underbrace" and syntax.label is not None:
        try:
            return Underbrace(body, resolve(_labelled(syntax.label), resolver))
        except FormulaError:  # a label need not be a formula: words, a shape, a circled number
            return body
    return body


def _at(syntax: typed.Annotated, slope: Formula, resolver: Resolver) -> Formula:
    r"""\frac{d\sigma}{dz} \Big|_{z_j} is \sigma'(z_j): the variable is what it is evaluated at"""
    variable = slope.wrt if isinstance(slope, Partial) else slope.arguments[0] if isinstance(slope, Apply) else None
    match syntax.label:
        case typed.Relation(sides=(_, typed.Scripted() as end), signs=("=",)) | (typed.Scripted() as end):
            place = resolve(end, resolver)
        case _:
            raise unfit(syntax, "a value at a place that cannot be put in", "the variable with its scripts, as in z_j")
    free = isinstance(variable, Quantity) and variable.layer is None and not variable.indices
    if not free or not isinstance(place, Quantity) or not isinstance(variable, Quantity) or variable.name != place.name:
        raise unfit(syntax, "a value at a place that cannot be put in", "the variable with its scripts, as in z_j")

    def change(formula: Formula) -> Formula:
        return place if formula == variable else resolver.in_place_of(formula, rebuilt(formula, change))

    return change(slope)


def _labelled(label: Syntax) -> Syntax:
    """Return what a label says that the braced part is: `= u` says u."""
    match label:
        case typed.Relation(sides=(typed.Empty(), side), signs=("=",)):
            return side
        case _:
            return label


@rule.register
def text(syntax: typed.Text, resolver: Resolver) -> Formula:
    r"""\text{words}"""
    key = _unescaped(syntax.words)
    if resolver.notation is not None:
        return Text(key)
    if key in resolver.vocabulary.own or key in resolver.vocabulary.quantities:
        return named(typed.Name(syntax.span, key), resolver.vocabulary, resolver.habits)[0]
    return Text(key)


def _unescaped(words: str) -> str:
    """Return words as `escape_latex` was given them."""
    for escaped, sign in _ESCAPED:
        words = words.replace(escaped, sign)
    return words.strip()


@rule.register
def dots(syntax: typed.Dots, resolver: Resolver) -> Formula:
    r"""\dots"""
    return Dots()


@rule.register
def listing(syntax: typed.Listing, resolver: Resolver) -> Formula:
    """u, v"""
    return Listing(tuple(resolve(part, resolver) for part in syntax.parts))


@rule.register
def relation(syntax: typed.Relation, resolver: Resolver) -> Formula:
    """u = v; y_i = k, a target that numbers the right class"""
    sides = tuple(resolve(side, resolver) for side in syntax.sides)
    if resolver.notation is None and any(isinstance(side, Position) for side in sides):
        sides = tuple(_as_class(side, resolver) for side in sides)
    return Relations(sides, syntax.signs)


def _as_class(side: Formula, resolver: Resolver) -> Formula:
    is_target = isinstance(side, Quantity) and side.name == "y" and all(isinstance(i, Index) for i in side.indices)
    return resolver.in_place_of(side, Position(Index(CLASS))) if is_target else side
