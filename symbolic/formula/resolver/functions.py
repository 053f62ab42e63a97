r"""Functions before their arguments: `\sigma'(z)`, `g^{[l]'}(Z)`, `\tanh^2(z)`, `\frac{\partial}{\partial w} (u)`.

The parser leaves a letter before a bracket as a product; here, where letters have their meaning, it becomes what it
is. A letter that is no function stays a factor.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.errors import FormulaError
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Listing,
    Partial,
    Quantity,
)
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax, typed_bases
from symbolic.formula.reader.tables import SLOPES
from symbolic.formula.resolver.arrays import array_call
from symbolic.formula.resolver.attachments import attached, is_numbered, numbered
from symbolic.formula.resolver.choices import indicator
from symbolic.formula.resolver.dependence import dependent
from symbolic.formula.resolver.derivatives import derivative
from symbolic.formula.resolver.marks import base_of, key_of, word_of
from symbolic.formula.resolver.resolver import Resolver, inner, resolve, rule, unfit
from symbolic.formula.resolver.signs import Function, function_of, own_function, without_switch
from symbolic.formula.resolver.vocabulary import ACTIVATION, LOOSE

__all__ = ["applied", "function_of", "is_operator"]

_DOTS = frozenset({r"\cdot", r"\times", "*"})
_INDICATORS = frozenset({r"\mathbf{1}", r"\mathbb{1}", r"\mathbb{I}", r"\mathbf{I}", "I", "1"})


def applied(syntax: typed.Product, resolver: Resolver) -> tuple[list[Formula], list[str]]:
    """Return the factors of a product, functions applied to the brackets behind them, and the signs between."""
    typed_factors, typed_signs = list(syntax.factors), list(syntax.signs)
    factors: list[Formula] = []
    signs: list[str] = []
    place = 0
    while place < len(typed_factors):
        taken, formula = _next(typed_factors, typed_signs, place, resolver)
        if factors:
            signs.append(typed_signs[place - 1])
        factors.append(formula)
        place += taken
    return factors, signs


def _next(
    factors: list[Syntax],
    signs: list[str],
    place: int,
    resolver: Resolver,
) -> tuple[int, Formula]:
    """Return how many typed factors the next factor is made of, and the factor."""
    head = factors[place]
    beside = place + 1 < len(factors) and not signs[place]
    if is_operator(head):
        return _derivative_of_rest(factors, signs, place, resolver)
    if beside and is_numbered(head, factors[place + 1]):
        return 2, resolve(numbered(head, factors[place + 1]), resolver)
    bracket = _bracket(factors[place + 1]) if beside else None
    if bracket is None:
        function = function_of(head, resolver.vocabulary, resolver.habits)
        known = resolver.vocabulary.concept(key_of(base_of(head)) or "") is not None
        if function is not None and (not known or (function.primes and function.layer is not None)):
            return _without_bracket(function, factors, signs, place, resolver)
        return 1, resolve(head, resolver)
    if key_of(head) in _INDICATORS and isinstance(bracket.body, typed.Relation):
        return 2, resolver.placed(indicator(bracket, resolver), _joined(head, factors[place + 1]))
    slope = _slope_of_loss(head, bracket, resolver)
    if slope is not None:
        return 2, resolver.placed(slope, _joined(head, bracket))
    of_score = resolver.notation is None and _is_value_of_score(head, bracket, resolver)
    depending = dependent(head, bracket, resolver) if resolver.notation is None and not of_score else None
    if depending is not None:
        whole = resolver.placed(depending, _joined(head, bracket))
        behind = factors[place + 1]
        if isinstance(behind, typed.Scripted):
            whole = attached(whole, behind, resolver)
        return 2, whole
    function = None if _is_unit_beside(head, bracket) else function_of(head, resolver.vocabulary, resolver.habits)
    if function is None and resolver.notation is None:
        function = _by_its_bracket(head, bracket, resolver)
    if function is None:
        return 1, resolve(head, resolver)
    span = _joined(head, bracket)
    inside = resolve(bracket.body, resolver)
    arguments: tuple[Formula, ...] = (inside,)
    if isinstance(inside, Listing) and isinstance(bracket.body, typed.Listing):
        arguments = inside.parts
    formula = function.of(arguments, span, resolver)
    behind = factors[place + 1]
    if isinstance(behind, typed.Scripted):
        formula = attached(formula, behind, resolver)
    return 2, formula


def _slope_of_loss(head: Syntax, bracket: typed.Bracket, resolver: Resolver) -> Formula | None:
    """C'(a, y) and loss_prime(a, y) are ∂C/∂a, the derivative of the loss as a function of the prediction."""
    match head:
        case typed.Scripted(base=typed.Name() as base, sub=typed.Script(marks=(mark,)), sup=None, primes=0) if (
            resolver.notation is None
            and resolver.vocabulary.concept(key_of(base) or "") in {"L", "J"}
            and word_of(mark.body) in SLOPES
        ):
            return _by_prediction(bracket, resolver)
        case typed.Scripted(base=typed.Name() as base, sub=None, sup=None, primes=1) if resolver.notation is None:
            of_loss = resolver.vocabulary.concept(key_of(base) or "") in {"L", "J"}
            return _by_prediction(bracket, resolver) if of_loss else None
        case _:
            return None


def _by_prediction(bracket: typed.Bracket, resolver: Resolver) -> Formula | None:
    """∂L/∂ŷ of (ŷ, y)"""
    if not isinstance(bracket.body, typed.Listing):
        return Partial(Quantity("L"), inner(resolve(bracket.body, resolver)))
    found = (inner(resolve(part, resolver)) for part in bracket.body.parts)
    predicted = (part for part in found if isinstance(part, Quantity) and part.name not in {"y", "Y"})
    return next((Partial(Quantity("L"), part) for part in predicted), None)


def _is_unit_beside(head: Syntax, bracket: typed.Bracket) -> bool:
    """Say whether a letter with an index stands in the bracket behind it too: σ_i (δ_ij - σ_j) is a product."""
    if not isinstance(head, typed.Scripted) or head.sub is None or head.primes:
        return False
    terms = bracket.body.terms if isinstance(bracket.body, typed.Sum) else ()
    bodies = (term.body if isinstance(term, typed.Negative) else term for term in terms)
    return any(isinstance(body, typed.Scripted) and key_of(body.base) == key_of(head.base) for body in bodies)


def _by_its_bracket(head: Syntax, bracket: typed.Bracket, resolver: Resolver) -> Function | None:
    r"""Return the activation where a loose letter has an argument: h'(a_j), and h(a_j) with one name in the bracket.

    So it is where a stands for a function and its values: a'(z_j), a(\sum_j w_{ij} a_j).
    """
    of_values = resolver.vocabulary.concept(key_of(base_of(head)) or "") == "a"
    if of_values and isinstance(head, typed.Scripted) and head.primes and head.sub is None and head.sup is None:
        return Function(ACTIVATION, head.primes)
    if (
        of_values
        and isinstance(head, typed.Name)
        and (_holds_weights(bracket.body, resolver) or _is_value_of_score(head, bracket, resolver))
    ):
        return Function(ACTIVATION)
    if isinstance(head, typed.Scripted) and head.primes and head.sub is None and key_of(head.base) in LOOSE:
        return Function(ACTIVATION, head.primes)
    alone = key_of(base_of(bracket.body)) is not None
    return Function(ACTIVATION) if isinstance(head, typed.Name) and head.letter == "h" and alone else None


def _is_value_of_score(head: Syntax, bracket: typed.Bracket, resolver: Resolver) -> bool:
    """Say whether the letter of values stands without scripts before one pre-activation with scripts: a(z_k^l)."""
    concept = resolver.vocabulary.concept
    is_value = isinstance(head, typed.Name) and concept(key_of(head) or "") == "a"
    of_score = isinstance(bracket.body, typed.Scripted) and concept(key_of(bracket.body.base) or "") == "z"
    return is_value and of_score


def _holds_weights(body: Syntax, resolver: Resolver) -> bool:
    keys = (key_of(base_of(part)) or "" for part in typed_bases(body))
    return any(resolver.vocabulary.concept(key) == "W" for key in keys)


_ARGUMENTS = (typed.Name, typed.Accented, typed.Number, typed.Fraction, typed.Root, typed.BigOperator)
"""What may stand behind a function without brackets."""


_NO_SCORES = frozenset({"a", "x", "W", "delta", "y", "yhat"})
"""What stands beside f_2' without being its argument: f_2' a_1 is a product."""


def _without_bracket(
    function: Function,
    factors: list[Syntax],
    signs: list[str],
    place: int,
    resolver: Resolver,
) -> tuple[int, Formula]:
    r"""Return a function of the single name behind it, as in `\sigma z` and `g \circ Z`."""
    head = factors[place]
    behind = factors[place + 1] if place + 1 < len(factors) and _takes_next(factors, signs, place, resolver) else None
    stands_alone = function.primes and function.layer is not None and resolver.notation is None
    other = (
        stands_alone and behind is not None and resolver.vocabulary.concept(key_of(base_of(behind)) or "") in _NO_SCORES
    )
    if behind is not None and not other and isinstance(base_of(behind), _ARGUMENTS) and not is_operator(behind):
        return 2, function.of((resolve(behind, resolver),), _joined(head, behind), resolver)
    if stands_alone:  # f_l' is taken at z^l
        return 1, function.of((Quantity("z", function.layer),), head.span, resolver)
    if function.primes and behind is None and resolver.notation is None and not function.by_word:
        return 1, function.of((Quantity("z"),), head.span, resolver)  # g' is taken at the z of its line
    raise FormulaError(
        head.span.start,
        head.span.end,
        "a function without its argument",
        "the argument in brackets, as in σ'(z)",
        "A formula can be checked only where it says at which z the function is taken.",
    )


def _takes_next(factors: list[Syntax], signs: list[str], place: int, resolver: Resolver) -> bool:
    r"""Say whether a function is of what follows it: side by side, or composed with a pre-activation, g \circ Z."""
    composed = signs[place] == r"\circ" and resolver.notation is None
    return not signs[place] or (
        composed and resolver.vocabulary.concept(key_of(base_of(factors[place + 1])) or "") in {"z", "Z"}
    )


def _bracket(syntax: Syntax) -> typed.Bracket | None:
    """Return the bracket that may hold the arguments of a function."""
    base = syntax.base if isinstance(syntax, typed.Scripted) else syntax
    return base if isinstance(base, typed.Bracket) and base.opening in {"(", "[", "{"} else None


def is_operator(syntax: Syntax) -> bool:
    r"""Say whether a fraction is \frac{\partial}{\partial w}, which waits for what it differentiates."""
    return (
        isinstance(syntax, typed.Fraction)
        and isinstance(syntax.numerator, typed.Differential)
        and syntax.numerator.body is None
    )


def _derivative_of_rest(
    factors: list[Syntax],
    signs: list[str],
    place: int,
    resolver: Resolver,
) -> tuple[int, Formula]:
    r"""\frac{\partial}{\partial w} u v takes in all that stands beside it, up to a sign."""
    head = factors[place]
    if not isinstance(head, typed.Fraction):
        raise unfit(head, "no fraction", "a derivative sign")
    end = place + 1
    if end < len(factors) and signs[place] in _DOTS:  # \frac{\partial}{\partial w} \cdot u
        end += 1
    while end < len(factors) and not signs[end - 1]:
        end += 1
    rest = factors[place + 1 : end]
    if not rest:
        raise FormulaError(
            head.span.start, head.span.end, "a derivative of nothing", "what is differentiated, behind the fraction"
        )
    body = (
        rest[0]
        if len(rest) == 1
        else typed.Product(_joined(rest[0], rest[-1]), tuple(rest), tuple(signs[place + 1 : end - 1]))
    )
    of = resolve(body, resolver)
    result = derivative(inner(of), head, resolver)
    return len(rest) + 1, resolver.placed(result, _joined(head, rest[-1]))


def _joined(first: Syntax, last: Syntax) -> Span:
    return Span(first.span.start, last.span.end)


@rule.register
def call(syntax: typed.Call, resolver: Resolver) -> Formula:
    r"""\log u, \tanh'(z), \tanh^2(z), \max(0, z)"""
    of_arrays = array_call(syntax, resolver) if resolver.notation is None else None
    if of_arrays is not None:
        return of_arrays
    given, is_slope = without_switch(syntax.arguments)
    arguments = tuple(resolve(argument, resolver) for argument in given)
    function = function_of(syntax.function, resolver.vocabulary, resolver.habits)
    if function is not None and is_slope:
        function = replace(function, primes=function.primes + 1, by_word=True)
    if function is None and resolver.notation is not None:
        function = own_function(syntax.function)
    if function is None:
        raise unfit(syntax.function, "a function that is not known", "an activation or log, exp, max, ...")
    return function.of(arguments, syntax.span, resolver)


@rule.register
def root(syntax: typed.Root, resolver: Resolver) -> Formula:
    r"""\sqrt{u}"""
    return Apply("sqrt", (resolve(syntax.body, resolver),))
