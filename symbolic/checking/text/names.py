r"""Names that a text gives: `h = \sigma(z)`, `e := \hat{y} - y`, `let g = ...`, `f(x) = x^2`.

A name whose right side is a quantity of the network becomes another letter for it, so that derivatives by it are known;
any other name stands for its right side.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, product
from types import MappingProxyType
from typing import TypeGuard

from symbolic.checking.effort import TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.arrays import Misfit
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.instances import instances, letters_of
from symbolic.checking.meaning.scene import Defined, Meaningless, Scene
from symbolic.checking.text.aliases import ALIASES, USED, Naming, alias_of
from symbolic.checking.verdicts.completion import completions
from symbolic.checking.verdicts.judge import judge_plainly
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.checking.verdicts.ways import BIASES
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula, Gradient, Negative, Partial, Power, Quantity, Transpose
from symbolic.formula.notation import LETTERS
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_bases, typed_parts
from symbolic.formula.resolver.functions import function_of
from symbolic.formula.resolver.marks import base_of, has_two_indices, key_of
from symbolic.formula.resolver.quantities import is_bar
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.formula.resolver.vocabulary import LOOSE, Habits, Vocabulary
from symbolic.formula.substitute import children

__all__ = [
    "Assignment",
    "assign",
    "assignment_of",
    "head_key",
    "is_of_parameters",
    "named_by",
    "new_name",
    "reassigned",
]

_MOST_KEYS = 3
_MOST_GUESSES = 130
_STEPS = frozenset({"eta", "alpha", "epsilon"})
_UNITS = frozenset("ijknmo")
_UPDATED = frozenset({"W", "b", "x"})


@dataclass(frozen=True, slots=True)
class Assignment:
    """A name that the text has given before, and the side that it stands for from here on; None for one of its own."""

    key: str
    left: Syntax
    right: Syntax | None


def new_name(left: Syntax, session: Session, right: Syntax | None = None) -> str | None:
    """Return the key of a left side that is a single name without meaning so far, f or f(W); None for anything else."""
    base = base_of(left.factors[0] if is_of_parameters(left, session.vocabulary) else left)
    key = key_of(base)
    if key is None:
        return None
    if isinstance(left, typed.Scripted) and left.primes and session.vocabulary.functions.get(key) is not None:
        return None  # σ' is no name
    if key in LOOSE - session.confirmed - session.vocabulary.own.keys() and _is_slope_of_loss(right, session):
        return key
    if key == r"\Delta" and key not in session.vocabulary.own and _is_of_unit(left):
        return key
    if key in session.vocabulary.own:
        return key if _is_whole_of_own(left, key, session) else None
    if key == "e":
        return key if not isinstance(left, typed.Scripted) or left.sup is None else None
    try:
        formula = resolve(left, Resolver(session.vocabulary, session.habits))
    except FormulaError:
        unknown = session.vocabulary.concept(key) is None or _is_array_of_own(left, session)
        return key if unknown else None
    alone = isinstance(formula, Quantity) and formula.name in _STEPS
    of_signal = isinstance(formula, Partial) and session.vocabulary.concept(key) == "delta"  # δ_{z_i}
    known = of_signal or isinstance(formula, Quantity | Power | Transpose | Gradient | Negative)
    return None if known and not alone else key


def _is_of_unit(left: Syntax) -> bool:
    r"""Say whether the letter of a unit stands below, and nothing above: \Delta_k is no array of a batch."""
    match left:
        case typed.Scripted(sub=typed.Script(marks=(typed.Mark(body=typed.Name(letter=letter)),)), sup=None, primes=0):
            return letter in _UNITS
        case _:
            return False


def _is_slope_of_loss(right: Syntax | None, session: Session) -> bool:
    """Say whether a right side is a derivative of the loss: a letter of loose meaning stands for it then."""
    match right:
        case typed.Fraction(numerator=typed.Differential(body=typed.Syntax() as of), denominator=typed.Differential()):
            return session.vocabulary.concept(key_of(base_of(of)) or "") in {"L", "J"}
        case _:
            return False


def is_of_parameters(left: Syntax, vocabulary: Vocabulary) -> TypeGuard[typed.Product]:
    """Say whether a letter stands before parameters of the network, as f(W) and E(w, b) of a loss do."""
    match left:
        case typed.Product(factors=(typed.Name() as name, typed.Bracket(body=body)), signs=("",)) if vocabulary.concept(
            key_of(name) or ""
        ) in {None, "z", "L", "J"} and key_of(name) not in {"z", "y", "x"}:
            parts = body.parts if isinstance(body, typed.Listing) else (body,)
            return all(vocabulary.concept(key_of(base_of(part)) or "") in {"W", "b"} for part in parts)
        case _:
            return False


def _is_array_of_own(left: Syntax, session: Session) -> bool:
    """Say whether a letter that is a number elsewhere, as J is, has two indices: it names an array of one's own."""
    return isinstance(left, typed.Scripted) and left.sup is None and has_two_indices(left.sub, session.vocabulary)


def _is_whole_of_own(left: Syntax, key: str, session: Session) -> bool:
    """Say whether a name whose entries were given stands for the whole array: J = ..., where J_ij was given."""
    given = session.defined.get(key)
    return given is not None and bool(given.indices) and not isinstance(left, typed.Scripted)


def named_by(left: Syntax, right: Syntax, session: Session, key: str) -> Naming | None:
    r"""Let a new name stand for its right side from here on; None where it has a meaning after all: \bar{z}.

    Raises:
        FormulaError: where the right side cannot be read.
    """
    session.begin_line()
    before = session.vocabulary
    resolve(right, Resolver(before, session.habits))
    is_signal = is_bar(base_of(left)) and _is_signal(left, before, session)
    alias = alias_of(left, right, session, key, USED if is_signal else ALIASES)
    if alias is not None:
        return alias
    if is_signal:
        session.vocabulary = before
        if _says_the_same(left, right, session):
            return Naming(key, None, None)
        if _speaks_of_derivatives(right, session):
            return None
    session.vocabulary = replace(before, own=MappingProxyType({**before.own, key: key}))
    resolver = Resolver(session.vocabulary, _with_slopes_of_values(session.habits))  # sigmoid_derivative(a1)
    name = resolve(left, resolver)
    body = _completed(resolve(right, resolver), resolver, session)
    layer, indices = (name.layer, name.indices) if isinstance(name, Quantity) else (None, ())
    session.defined[key] = Defined(layer, indices, body)
    return Naming(key, None, None)


def _with_slopes_of_values(habits: Habits) -> Habits:
    return replace(habits, slopes="values") if habits.slopes == "scores" else habits


def assignment_of(relation: typed.Relation, session: Session) -> Assignment | None:
    r"""Return what g \leftarrow \nabla_a J = g \odot f'(a) makes of g: \nabla_a J, the first side that goes without g.

    None where the left side is no name of the text's own, or a parameter or an input, which is updated by itself.
    """
    left = relation.sides[0]
    key = key_of(left) or ""
    if relation.signs[0] != ":=" or key not in session.vocabulary.own:
        return None
    free = (side for side in relation.sides[1:] if all(key_of(base) != key for base in typed_bases(side)))
    right = next(free, None)
    return None if right is None and session.vocabulary.own[key] in _UPDATED else Assignment(key, left, right)


def assign(assignment: Assignment, session: Session) -> None:
    """Let a name stand for something else from here on; for nothing where that cannot be told."""
    key = assignment.key
    own = {name: concept for name, concept in session.vocabulary.own.items() if name != key}
    session.vocabulary = replace(session.vocabulary, own=MappingProxyType(own))
    session.defined.pop(key, None)
    if assignment.right is not None:
        with suppress(FormulaError):  # the line itself says what cannot be read
            named_by(assignment.left, assignment.right, session, key)


def _completed(body: Formula, resolver: Resolver, session: Session) -> Formula:
    """Return what a name stands for with the layers that it leaves out, as far as one choice of them has a worth."""
    point = session.trials().modular(0)
    choices = [sides[0] for sides in completions((body,), session.graph, resolver)]
    for choice in sorted(choices, key=lambda choice: bool(letters_of((choice,)).layers)):
        scene = Scene(point, session.reading, {}, session.defined, effort=session.effort)
        try:
            for letters in instances((choice,), scene):
                worth(choice, replace(scene, letters=letters))
        except (Meaningless, Misfit, TooMuch, Undefined):
            continue
        return choice
    return body


def _is_signal(left: Syntax, vocabulary: Vocabulary, session: Session) -> bool:
    try:
        return isinstance(resolve(left, Resolver(vocabulary, session.habits)), Partial)
    except FormulaError:
        return False


def _speaks_of_derivatives(right: Syntax, session: Session) -> bool:
    r"""Say whether a right side has a derivative, a bar or an error in it; else \bar{x} is a mean, or another name."""

    def holds(formula: Formula) -> bool:
        if isinstance(formula, Partial) or (isinstance(formula, Quantity) and formula.name in {"delta", "y", "yhat"}):
            return True
        return any(map(holds, children(formula)))

    return holds(resolve(right, Resolver(session.vocabulary, session.habits)))


def _says_the_same(left: Syntax, right: Syntax, session: Session) -> bool:
    r"""Say whether a right side is the derivative that the left side is short for: \bar{z} = ∂L/∂z."""
    sides = [resolve(side, Resolver(session.vocabulary, session.habits)) for side in (left, right)]
    by = [side.wrt for side in sides if isinstance(side, Partial) and isinstance(side.wrt, Quantity)]
    names = [replace(quantity, name="yhat") if quantity.name == "y" else quantity for quantity in by]
    return len(names) == len(sides) and names[0] == names[1]


def reassigned(left: Syntax, right: Syntax, session: Session) -> Judgement | None:
    """Read a forward equation with other meanings for its letters, where it holds with them: a_j = Σ_i w_ji z_i.

    Letters of the notation may change places, and letters that have no meaning so far may get one; no two letters get
    the same. The vocabulary keeps the meanings that were found.
    """
    if head_key(left) is None or (
        isinstance(left, typed.Product) and function_of(left.factors[0], session.vocabulary, session.habits)
    ):
        return None
    keys = _quantity_keys((left, right), session)
    if not 1 <= len(keys) <= _MOST_KEYS:
        return None
    before = session.vocabulary
    known = {key: before.concept(key) for key in keys}
    fixed = {session.notation.letter(concept).latex for concept in LETTERS}
    choices = [[concept for concept in ((known[key],) if known[key] else ()) + USED if concept] for key in keys]
    for meanings in islice(product(*map(dict.fromkeys, choices)), _MOST_GUESSES):
        changed = [key for key, concept in zip(keys, meanings, strict=True) if concept != known[key]]
        vacated = {known[key] for key in changed if key in fixed} - _makes_no_target(left, right, known)
        if not changed or len(set(meanings)) < len(meanings) or not vacated <= set(meanings):
            continue
        if "y" in changed and r"\hat{y}" in session.used - set(keys):  # y = f(z) has lost its hat
            continue
        session.vocabulary = before
        for key, concept in zip(keys, meanings, strict=True):
            session.name(key, concept)
        judgement = judge_plainly(left, right, session, (BIASES,))
        if judgement is not None and _is_forward(judgement):
            session.confirmed |= set(keys)
            return judgement
    session.vocabulary = before
    return None


def _makes_no_target(left: Syntax, right: Syntax, known: dict[str, str | None]) -> set[str | None]:
    """Return "y" where what stands for targets is computed: y = σ(z) is no target, y = x may be anything."""
    alone = isinstance(right, typed.Name | typed.Accented | typed.Scripted)
    return set() if alone or known.get(head_key(left) or "") != "y" else {"y"}


def _is_forward(judgement: Judgement) -> bool:
    """Say whether a line says how a layer comes about: in a loss, letters that change places are a slip."""
    left, right = judgement.sides
    return left != right and isinstance(left, Quantity) and left.name in {"a", "z", "yhat"}


def head_key(left: Syntax) -> str | None:
    """Return the letter of a left side that is one name, whatever brackets and arguments stand round it."""
    match left:
        case typed.Scripted(base=base):
            return head_key(base)
        case typed.Bracket(body=body):
            return head_key(body)
        case typed.Product(factors=(first, typed.Bracket()), signs=("",)):
            return head_key(first)
        case _:
            return key_of(left)


def _quantity_keys(sides: tuple[Syntax, Syntax], session: Session) -> list[str]:
    """Return the letters of a line that may stand for vectors: no weights, no functions, no losses, no indices."""
    found: dict[str, None] = {}
    for side in sides:
        for part in typed_parts(side):
            base = base_of(part)
            key = key_of(base)
            if key is None or key == "e" or key in session.vocabulary.functions:
                continue
            concept = session.vocabulary.concept(key)
            scripted = isinstance(part, typed.Scripted)
            if concept in {"a", "z", "x", "y", "yhat", "A", "Z"} or (concept is None and scripted):
                found[key] = None
    return list(found)
