"""What a text gives besides names: numbers for free quantities, new values, functions of its own."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from symbolic.checking.meaning.application import ARGUMENT
from symbolic.checking.meaning.scene import Defined
from symbolic.checking.text.names import is_of_parameters
from symbolic.checking.text.numbers_given import FREE
from symbolic.checking.verdicts.judge import judge_plainly
from symbolic.checking.verdicts.measured import plain_number
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Quantity
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_bases
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.resolve import Resolver, index_letters, resolve
from symbolic.formula.resolver.vocabulary import ACTIVATION
from symbolic.graph.definitions import Free
from symbolic.graph.network import NetworkGraph

__all__ = ["given_number", "given_together", "introduce", "named_function", "new_value"]


def given_number(left: Syntax, right: Syntax, session: Session) -> str | None:
    """Take over the number that a line gives to a free quantity of a graph; None for any other line."""
    if isinstance(session.graph, NetworkGraph):
        return None
    resolver = Resolver(session.vocabulary, session.habits)
    try:
        name, value = resolve(left, resolver), plain_number(resolve(right, resolver))
    except FormulaError:
        return None
    if not isinstance(name, Quantity) or name.mark or value is None:
        return None
    if name.name in session.vocabulary.own:
        session.numbers[f"constant {name.name}"] = value
        return name.name
    if name in session.graph.quantities() and isinstance(session.graph.definition(name), Free):
        session.numbers[name.name] = value
        return name.name
    return None


def given_together(relation: typed.Relation, session: Session) -> tuple[typed.Relation, ...]:
    """Return one line for each of the inputs and parameters that get one number: x_1 = x_2 = 1; else nothing."""
    *names, last = relation.sides
    alone = all(isinstance(name, typed.Name | typed.Scripted) for name in names)
    if len(names) == 1 or set(relation.signs) != {"="} or not alone:
        return ()
    resolver = Resolver(session.vocabulary, session.habits)
    try:
        found = [resolve(name, resolver) for name in names]
        value = plain_number(resolve(last, resolver))
    except FormulaError:
        return ()
    if value is None or not all(isinstance(name, Quantity) and name.name in FREE for name in found):
        return ()
    return tuple(
        typed.Relation(name.span, (name, last), ("=",), (sign,))
        for name, sign in zip(names, relation.places, strict=True)
    )


def introduce(side: Syntax, session: Session) -> None:
    """Let single letters that stand for nothing so far be free: the step h in x := x + h."""
    parts = list(typed_bases(side))
    bases = {id(part.base) for part in parts if isinstance(part, typed.Scripted)}
    indices = index_letters([side])
    for part in parts:
        key = None if id(part) in bases else key_of(part)
        known = key is None or session.vocabulary.concept(key) is not None or key in session.vocabulary.functions
        if key is None or known or key in indices:
            continue
        session.name(key, key)


def new_value(left: Syntax, session: Session) -> bool:
    """Say whether a left side is a quantity of a graph with a prime: its value after a step, f'."""
    if isinstance(session.graph, NetworkGraph) or not isinstance(left, typed.Scripted) or not left.primes:
        return False
    key = key_of(left.base)
    return key is not None and session.vocabulary.concept(key) is not None


def named_function(left: Syntax, right: Syntax, session: Session) -> str | None:
    """Take over a function that a text defines, f(x) = x^2, where it is no activation of the network.

    Raises:
        FormulaError: where the right side cannot be read.
    """
    match left:
        case _ if is_of_parameters(left, session.vocabulary):
            return None
        case typed.Product(factors=(typed.Name() as name, typed.Bracket(body=typed.Name() as argument)), signs=("",)):
            pass
        case _:
            return None
    key, letter = key_of(name), key_of(argument)
    known = session.vocabulary.functions.get(key or "")
    if key is None or letter is None or key in session.vocabulary.idle or (known is not None and known != ACTIVATION):
        return None
    if known is None and session.vocabulary.concept(key) not in {None, "z", "a"}:
        return None
    if judge_plainly(left, right, session) is not None:
        return None
    before = session.vocabulary
    session.name(letter, ARGUMENT)
    try:
        body = resolve(right, Resolver(session.vocabulary, session.habits))
    finally:
        session.vocabulary = before
    function = f"own {key}"
    session.defined[function] = Defined(None, (), body)
    functions = MappingProxyType({**before.functions, key: function})
    session.vocabulary = replace(before, functions=functions)
    return key
