r"""Updates, which are no equations: w^{(new)} = w - \eta \frac{\partial E}{\partial w}, w_{t+1} = w_t - \eta g.

What counts is how they are typed: the same parameter on both sides, but for marks of the step, and a step behind it.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.checking.text.patterns import shape_of
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula
from symbolic.formula.reader.syntax import (
    Bracket,
    Mark,
    Name,
    Negative,
    Number,
    Product,
    Script,
    Scripted,
    Sum,
    Syntax,
    typed_parts,
)
from symbolic.formula.resolver.marks import base_of, key_of, word_of
from symbolic.formula.resolver.resolve import Resolver, resolve

__all__ = ["adds_step", "changes_unknown", "is_rate", "is_step", "is_update", "readable", "unmarked"]

_PARAMETERS = frozenset({"W", "b"})
_RATES = frozenset({"eta", "alpha", "epsilon", "lambda"})
_OTHER_RATES = frozenset({r"\gamma", r"\mu", r"\rho", r"\tau", "lr", "LR", "rate", "learning_rate", "r"})
_STEP_LETTERS = frozenset({"t", "k", "n", "s", r"\tau"})
_NEW_WORDS = frozenset({"new", "next", "neu", "nouveau", "nuevo", "novo", "nuovo", "+"})
_STEP_WORDS = _NEW_WORDS | {"old", "prev", "alt", "*"}
_SHORTEST_WORD = 3


def is_update(left: Syntax, right: Syntax, session: Session) -> bool:
    """Say whether a line gives a parameter its new value."""
    if not isinstance(right, Sum) or len(right.terms) < len("wg"):
        return False
    if _is_marked_new(left, session) and not any(isinstance(part, Name) for part in typed_parts(right)):
        return True
    first, *steps = right.terms
    new, old = _parameter(left, session), _parameter(first, session)
    if new is None or old is None or new != old:
        return False
    own = key_of(base_of(first))
    return all(isinstance(step, Negative) or _changes(step, own, session) or _has_rate(step, session) for step in steps)


def _is_marked_new(left: Syntax, session: Session) -> bool:
    r"""Say whether a parameter is marked as that of the next step: w_5^{new}, w_5^+, w_5', w_5(new)."""
    match left:
        case Product(factors=(_, Bracket(body=body)), signs=("",)) if _marks_step(Mark(body.span, "", body)):
            return _parameter(left, session) is not None
        case Scripted(sub=sub, sup=sup, primes=primes):
            words = any(_word(mark.body) in _STEP_WORDS for mark in (sub.marks if sub is not None else ()))
            above = any(map(_marks_step, sup.marks if sup is not None else ()))
            return (bool(primes) or words or above) and _parameter(left, session) is not None
        case _:
            return False


def unmarked(left: Syntax) -> tuple[Syntax, bool]:
    r"""Return a name without the mark of the next step, and whether it had one: w_5', w_5^{new}, L_{new}, w_5(new)."""
    match left:
        case Product(factors=(head, Bracket(body=body)), signs=("",)) if _word(body) in _NEW_WORDS:
            return head, True
        case Scripted(sub=sub, sup=sup, primes=primes) if primes <= 1:
            scripts = [None if script is None else _without_words(script) for script in (sub, sup)]
            bare = replace(left, sub=scripts[0], sup=scripts[1], primes=0)
            return (bare if any(scripts) else left.base), bool(primes) or scripts != [sub, sup]
        case _:
            return left, False


def _without_words(script: Script) -> Script | None:
    kept = tuple(mark for mark in script.marks if _word(mark.body) not in _NEW_WORDS)
    return replace(script, marks=kept) if kept else None


def _changes(step: Syntax, own: str | None, session: Session) -> bool:
    r"""Say whether a term is the step of this parameter, or of a letter of the writer's own: b_3 + \Delta c_3."""
    key = _changed(step)
    return key is not None and (key == own or session.vocabulary.concept(key) is None)


def is_step(side: Syntax, session: Session) -> bool:
    r"""Say whether a side is the step of a parameter: \Delta w_{ij}, \Delta_p W, \Delta w(t), also own \Delta c_3."""
    key = _changed(side)
    own = isinstance(side, Product) and isinstance(side.factors[-1], Scripted)
    return key is not None and session.vocabulary.concept(key) in (_PARAMETERS | {None} if own else _PARAMETERS)


def _changed(side: Syntax) -> str | None:
    r"""Return the letter of what \Delta w changes; None for anything else."""
    match side:
        case Product(factors=(mark, changed, *when)) if not any(side.signs) and _is_change(mark):
            alone = not when or (len(when) == 1 and isinstance(when[0], Bracket))
            return key_of(base_of(changed)) if alone else None
        case _:
            return None


def _is_change(mark: Syntax) -> bool:
    r"""\Delta, or \Delta_p for the step of a pattern"""
    match mark:
        case Name(letter=r"\Delta"):
            return True
        case Scripted(base=Name(letter=r"\Delta"), sub=Script(marks=(Mark(body=body),)), sup=None):
            return isinstance(body, Name) and not mark.primes
        case _:
            return False


def adds_step(left: Syntax, right: Syntax, session: Session) -> bool:
    r"""Say whether an update is told again by the name of its step: w - \eta g = w + \Delta w."""
    if not isinstance(left, Sum) or not isinstance(right, Sum) or len(right.terms) != len("ws"):
        return False
    parameter, step = right.terms
    same = shape_of(left.terms[0]) == shape_of(parameter)
    return same and is_step(step, session) and _changed(step) == key_of(base_of(parameter))


def changes_unknown(left: Syntax, right: Syntax, session: Session) -> bool:
    """Say whether a name that stands for nothing so far is changed by itself: count += 1."""
    first = right.terms[0] if isinstance(right, Sum) else None
    if first is None or shape_of(first) != shape_of(left):
        return False
    try:
        resolve(left, Resolver(session.vocabulary, session.habits))
    except FormulaError:
        return True
    return False


def _parameter(part: Syntax, session: Session) -> object | None:
    """Return a weight or a bias as it is typed, without marks of the step; None for anything else."""
    match part:
        case Product(factors=(head, Bracket(body=body)), signs=("",)) if _marks_step(Mark(body.span, "", body)):
            return _parameter(head, session)
        case Scripted(base=base, sub=sub, sup=sup):
            scripts = _kept(sub), _kept(sup)
        case _:
            base, scripts = part, ((), ())
    key = key_of(base)
    if key is None or session.vocabulary.concept(key) not in _PARAMETERS:
        return None
    return key, scripts


def _kept(script: Script | None) -> tuple[object, ...]:
    marks = () if script is None else script.marks
    return tuple(shape_of(mark) for mark in marks if not _marks_step(mark))


def _marks_step(mark: Mark) -> bool:
    """new, (t), t + 1"""
    match mark.body:
        case Name(letter=letter) if letter in _STEP_LETTERS or letter in _STEP_WORDS:
            return True
        case Sum(terms=(Name(letter=letter), Number(written="1") | Negative(body=Number(written="1")))):
            return letter in _STEP_LETTERS
        case Bracket(body=body):
            return _marks_step(Mark(mark.span, "", body))
        case _:
            return _word(mark.body) in _STEP_WORDS


def _word(body: Syntax) -> str:
    """Return letters that stand close together as a word."""
    if isinstance(body, Product) and not any(body.signs):
        names = [factor.letter for factor in body.factors if isinstance(factor, Name)]
        return "".join(names) if len(names) == len(body.factors) >= _SHORTEST_WORD else ""
    return word_of(body) or ""


def _has_rate(step: Syntax, session: Session) -> bool:
    return any(is_rate(part, session) for part in typed_parts(step))


def is_rate(part: Syntax, session: Session) -> bool:
    """Say whether a letter is one for the rate of learning."""
    key = key_of(part)
    return key is not None and (session.vocabulary.concept(key) in _RATES or key in _OTHER_RATES)


def readable(sides: tuple[Syntax, Syntax], resolver: Resolver) -> tuple[Formula, Formula] | None:
    """Return the two sides as formulas; None where one cannot be read, which makes an update no worse."""
    try:
        return resolve(sides[0], resolver), resolve(sides[1], resolver)
    except FormulaError:
        return None
