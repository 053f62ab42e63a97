r"""Signs of functions with what is attached to them: `\sigma'`, `g^{[l]}`, `\tanh^2`, `\log_2`, `LReLU_{0.2}`.

Stage: name and scripts, vocabulary and habits -> `Function`, which waits for its arguments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from symbolic.formula.nodes import Apply, Formula, Index, IndexLike, Number, Position, Power, Quantity, Quotient
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Span, Syntax, typed_parts
from symbolic.formula.reader.tables import SLOPES
from symbolic.formula.resolver.marks import index_of, is_transpose, key_of, word_of
from symbolic.formula.resolver.resolver import Resolver, resolve
from symbolic.formula.resolver.vocabulary import ACTIVATION, Habits, Vocabulary
from symbolic.formula.substitute import quantities
from symbolic.functions import ACTIVATION_NAMES, activation_parameters

__all__ = ["Function", "function_of", "own_function", "without_switch"]

_SAME = frozenset(("stable", "function", "func", "fn", "forward", "activation", "layer", "vec", "np", "out", "hidden"))
"""Words below a function that leave it what it is."""
_LOG_BASES = {"2": "2", "10": "10"}


@dataclass(frozen=True, slots=True)
class Function:
    """A function as it was written: its name, primes, the layer that it belongs to, a power, a base of a logarithm.

    `by_word` is set where a word makes it a derivative, as in programs: sigmoid_prime. These also call it so of values,
    sigmoid_prime(a) for a (1 - a). `within` is a function that is applied first, as in log_softmax.
    """

    name: str
    primes: int = 0
    layer: IndexLike | None = None
    power: Syntax | None = None
    base: str = ""
    by_word: bool = False
    within: str = ""

    def of(self, arguments: tuple[Formula, ...], span: Span, resolver: Resolver) -> Formula:
        """f'(u), f^2(u)"""
        if self.by_word and resolver.habits.slopes == "values":
            arguments = tuple(map(_score_of, arguments))
        if self.within:
            arguments = (resolver.placed(Apply(self.within, arguments), span),)
        marks = () if self.layer is None or self._marks_unit(arguments) else (Position(self.layer),)
        result: Formula = resolver.placed(Apply(self.name, (*arguments, *marks), self.primes), span)
        if self.base:
            result = resolver.placed(Quotient(result, Apply("log", (Number(self.base),))), span)
        if self.power is not None:
            result = resolver.placed(Power(result, resolve(self.power, resolver)), span)
        return result

    def _marks_unit(self, arguments: tuple[Formula, ...]) -> bool:
        """Whether the letter below is that of the unit that the argument belongs to, as in φ_j(v_j)."""
        below = {index for argument in arguments for part in quantities(argument) for index in part.indices}
        return isinstance(self.layer, Index) and self.layer in below


def function_of(syntax: Syntax, vocabulary: Vocabulary, habits: Habits) -> Function | None:
    """Return the function that a letter or a word stands for; None where it stands for none."""
    if isinstance(syntax, typed.Differential):
        return _slope_of(syntax, vocabulary, habits)
    syntax = _with_its_number(_without_bracket(syntax), vocabulary)
    base, primes, sup, sub = syntax, 0, None, None
    if isinstance(syntax, typed.Scripted):
        base, primes, sup, sub = syntax.base, syntax.primes, syntax.sup, syntax.sub
    key = key_of(base)
    if key is None or key in vocabulary.own:
        return None
    if isinstance(base, typed.Accented) and base.accent == "dot":  # as Hagan writes f'(n), and its diagonal matrix
        inner = base.body
        key, primes = (key_of(inner) or "").lower(), primes + 1
    name = vocabulary.functions.get(key) or vocabulary.functions.get(key.removeprefix("\\"))
    if name is None:
        return None
    word, by_word, within = None if sub is None else _word_below(sub), False, ""
    called, of_any = _activation_called(word, vocabulary), name == ACTIVATION or key == r"\sigma"
    if word in SLOPES:  # sigmoid_prime, relu_derivative
        primes, sub, by_word = primes + 1, None, True
    elif word in _SAME:
        sub = None
    elif called is not None and of_any:
        name, sub = called, None
    elif called is not None and name == "log":  # log_softmax
        within, sub = called, None
    elif word is not None and name in ACTIVATION_NAMES and vocabulary.notation is None:
        return None  # sigmoid_inverse may be anything
    if key == r"\sigma" and called is None and (habits.sigma == "layer" or _names_layer(sub, sup, habits)):
        name = ACTIVATION
    layer, power = None, None
    for mark in sup.marks if sup is not None else ():
        match mark.body:
            case typed.Scripted(base=inner, sub=None, sup=None) if mark.body.primes:  # f^{l'}
                primes, mark = primes + mark.body.primes, replace(mark, body=inner)
        may_be_layer = habits.bare == "layer" and index_of(mark.body, vocabulary) is not None
        if name == ACTIVATION and (mark.bracketed or (mark.bracket != "**" and may_be_layer)):
            layer = index_of(mark.body, vocabulary)
        elif mark.bracket in {"", "**"} and not is_transpose(mark.body):
            power = mark.body
    if layer is None and sub is not None and name == ACTIVATION:  # the layer may stand below: g_2(z)
        layer = index_of(sub.marks[0].body, vocabulary)
    return Function(_with_constants(name, sub), primes, layer, power, _base(name, sub), by_word, within)


def without_switch(arguments: tuple[Syntax, ...]) -> tuple[tuple[Syntax, ...], bool]:
    """Return the arguments of a call without a switch, and whether it asks for the derivative: tanh(z, deriv=True)."""
    match arguments:
        case (first, typed.Name(letter="True" | "False" as told)):
            return (first,), told == "True"
        case (first, typed.Relation(sides=(name, typed.Name(letter="True" | "False" as told)), signs=("=",))) if (
            word_of(name) in SLOPES
        ):
            return (first,), told == "True"
        case _:
            return arguments, False


def _word_below(sub: typed.Script) -> str | None:
    """Return the word below a function; of several, one that makes it a derivative: activation_function_derivative."""
    bodies = [mark.body for mark in sub.marks]
    words = [
        word_of(name) for body in bodies for name in typed_parts(body) if isinstance(name, typed.Name | typed.Text)
    ]
    return next((word for word in words if word in SLOPES), word_of(bodies[0]) or (words[0] if words else None))


def _activation_called(word: str | None, vocabulary: Vocabulary) -> str | None:
    """Return the activation that a word below a function names: g_{relu}, f_softmax, log_softmax."""
    name = None if word is None else vocabulary.functions.get(word.lower())
    return name if name in ACTIVATION_NAMES and vocabulary.notation is None else None


def _score_of(argument: Formula) -> Formula:
    """z for a, Z for A, of the same layer"""
    match argument:
        case Quantity(name="a" | "A" as name):
            return replace(argument, name={"a": "z", "A": "Z"}[name])
        case Quantity(name="yhat" | "Yhat" as name):
            return replace(argument, name={"yhat": "z", "Yhat": "Z"}[name], layer=Index("D"))
        case _:
            return argument


def _names_layer(sub: typed.Script | None, sup: typed.Script | None, habits: Habits) -> bool:
    """Say whether a number below a function, or above it in brackets, is that of a layer: σ_2, σ^{(2)}."""
    marks = (*(sub.marks if sub else ()), *(mark for mark in (sup.marks if sup else ()) if mark.bracketed))
    return any(isinstance(mark.body, typed.Number) and habits.role(mark.bracket) == "layer" for mark in marks)


def _with_its_number(syntax: Syntax, vocabulary: Vocabulary) -> Syntax:
    """swish2 is one word where a function is called so"""
    match syntax:
        case typed.Scripted(
            base=typed.Name(letter=word) as base,
            sub=typed.Script(marks=(typed.Mark(bracket="#", body=typed.Number(written=digits)),)),
        ) if f"{word}{digits}" in vocabulary.functions:
            name = replace(base, letter=f"{word}{digits}")
            return replace(syntax, base=name, sub=None) if syntax.sup or syntax.primes else name
        case _:
            return syntax


def _without_bracket(syntax: Syntax) -> Syntax:
    """(f^l)' is f^l'"""
    match syntax:
        case typed.Scripted(
            base=typed.Bracket(opening="(", body=typed.Name() | typed.Scripted(primes=0) as inner), sub=None, sup=None
        ) if syntax.primes:
            whole = inner if isinstance(inner, typed.Scripted) else typed.Scripted(inner.span, inner, None, None, 0)
            return replace(whole, span=syntax.span, primes=syntax.primes)
        case _:
            return syntax


def _slope_of(syntax: typed.Differential, vocabulary: Vocabulary, habits: Habits) -> Function | None:
    """dg is g' where its argument follows: dg(z)."""
    if syntax.sign == r"\partial" or syntax.order != 1 or syntax.body is None:
        return None
    function = function_of(syntax.body, vocabulary, habits)
    return None if function is None else replace(function, primes=function.primes + 1, by_word=True)


def _with_constants(name: str, sub: typed.Script | None) -> str:
    r"""\operatorname{LReLU}_{0.2} is leaky_relu(alpha=0.2)"""
    if sub is None or name not in ACTIVATION_NAMES:
        return name
    body = sub.marks[0].body
    parts = body.parts if isinstance(body, typed.Listing) else (body,)
    values = [part.written for part in parts if isinstance(part, typed.Number)]
    parameters = activation_parameters(name)
    if not values or len(values) != len(parameters):
        return name
    return f"{name}({','.join(map('='.join, zip(parameters, values, strict=True)))})"


def _base(name: str, sub: typed.Script | None) -> str:
    if name != "log" or sub is None:
        return ""
    body = sub.marks[0].body
    return _LOG_BASES.get(body.written, "") if isinstance(body, typed.Number) else ""


def own_function(function: Syntax) -> Function | None:
    r"""\operatorname{diag}'(u): a function that the notation has no sign for is printed by its name."""
    base, primes = (function.base, function.primes) if isinstance(function, typed.Scripted) else (function, 0)
    is_bare = not isinstance(function, typed.Scripted) or (function.sub is None and function.sup is None)
    return Function(base.letter, primes) if isinstance(base, typed.Name) and is_bare else None
