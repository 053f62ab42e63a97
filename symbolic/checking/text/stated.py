"""Lines that claim nothing: they give a name, a value or a step, or say which way a convention goes."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.checking.report import Verdict
from symbolic.checking.text.asked import is_after_change
from symbolic.checking.text.conventions import negative_signals
from symbolic.checking.text.definitions import GIVEN
from symbolic.checking.text.descent import remarks_on_step
from symbolic.checking.text.given import given_number, introduce, named_function, new_value
from symbolic.checking.text.names import named_by, new_name
from symbolic.checking.text.updates import adds_step, changes_unknown, is_step, is_update, readable
from symbolic.checking.verdicts.session import NEGATIVE, Session
from symbolic.formula.nodes import Formula, Gradient, Index, Quantity
from symbolic.formula.reader.syntax import Name, Scripted, Syntax
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.graph.network import NetworkGraph

__all__ = ["Stated", "named_behind", "stated"]


_OF_LAYERS = {
    "a": "the activations",
    "A": "the activations",
    "z": "the pre-activations",
    "Z": "the pre-activations",
    "delta": "the error signal",
}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a line says that claims nothing.

    Attributes:
        reason: what it does, for the reader.
        formulas: its two sides, where they can be read.
        verdict, reading: DEFINITION, or the convention under which the line is right.
        starts_anew: whether a chain that goes on behind it is about its right side.
        notes: what else a reader should know, a sentence each.
    """

    reason: str
    formulas: tuple[Formula, Formula] | None = None
    verdict: Verdict = Verdict.DEFINITION
    reading: tuple[str, ...] = ()
    starts_anew: bool = False
    notes: tuple[str, ...] = ()


def stated(left: Syntax, right: Syntax, sign: str, session: Session) -> Stated | None:
    """Return what a line says that gives a name or a new value, and let the session know it; None for a claim.

    Raises:
        FormulaError: where a side cannot be read.
    """
    told = _without_formulas(left, right, sign, session)
    if told is not None:
        return told
    key = new_name(left, session, right)
    if key is not None:
        return _named(left, right, session, key)
    return named_behind(left, right, sign, session) or _of_formulas(left, right, sign, session)


def named_behind(left: Syntax, right: Syntax, sign: str, session: Session) -> Stated | None:
    r"""Let a Greek letter that stands for nothing so far be what stands before it: \hat{y} - y = \delta_1.

    Raises:
        FormulaError: where the left side cannot be read.
    """
    key = new_name(right, session, left) if isinstance(right, Name | Scripted) and sign == "=" else None
    if key is None or not key.startswith("\\") or session.vocabulary.concept(key) is not None:
        return None
    return _named(right, left, session, key)


def _without_formulas(left: Syntax, right: Syntax, sign: str, session: Session) -> Stated | None:
    """Tell lines by how they are typed: numbers of a graph, values after a step, functions, steps."""
    given = given_number(left, right, session)
    if given is not None:
        return Stated(f"Gives {given} its value.")
    if new_value(left, session):
        return Stated("Says what the value after a step is.")
    if is_after_change(left, right, session):
        return Stated("Says what the loss after a change is.", starts_anew=True)
    function = named_function(left, right, session)
    if function is not None:
        return Stated(f"Names the function {function}.")
    if sign == ":=":
        introduce(right, session)
        if changes_unknown(left, right, session):
            return Stated("Changes a value: an update, no equation.")
    names_step = is_step(left, session) or adds_step(left, right, session)
    if not names_step:
        return None
    return Stated("Names a step: no equation.", starts_anew=True, notes=remarks_on_step(left, right, session))


def _named(left: Syntax, right: Syntax, session: Session, key: str) -> Stated | None:
    naming = named_by(left, right, session, key)
    if naming is None:
        return None
    if " " in key:  # a state of an array that is changed in place
        return Stated(f"Gives {key.partition(' ')[0]} one of its values: other lines change it.")
    if naming.concept is None or naming.judgement is None:
        return Stated(f"Names {key}.")
    left_side, right_side = naming.judgement.sides[0], naming.judgement.sides[1]
    what = f"another letter for {naming.concept} of this network"
    if key in session.vocabulary.layers and naming.concept in _OF_LAYERS:
        layer = session.vocabulary.layers[key]
        last = isinstance(layer, Index)
        what = f"{_OF_LAYERS[naming.concept]} of {'the last layer' if last else f'layer {layer}'}"
    return Stated(f"Names {key}: {what}.", (left_side, right_side))


def _of_formulas(left: Syntax, right: Syntax, sign: str, session: Session) -> Stated | None:
    """Tell lines by what their sides mean: updates, the gradient, negative error signals, assignments."""
    resolver = Resolver(session.vocabulary, session.habits)
    if is_update(left, right, session):
        formulas = readable((left, right), resolver)
        notes = remarks_on_step(left, right, session)
        return Stated("Gives a new value: an update, no equation.", formulas, starts_anew=True, notes=notes)
    named = resolve(left, resolver)
    if isinstance(named, Gradient) and named.wrt is None:
        return Stated("Names the gradient.")
    value = resolve(right, resolver)
    if negative_signals(named, value, session):
        reason = f"Right where {NEGATIVE}, as it is from here on."
        return Stated(reason, (named, value), Verdict.CONVENTION, (NEGATIVE,))
    on_network = isinstance(session.graph, NetworkGraph)
    known = on_network and isinstance(named, Quantity) and named.name in {*GIVEN, "delta"}
    if sign == ":=" and not known:
        return Stated("Says what the left side is to be: no equation.", (named, value))
    return None
