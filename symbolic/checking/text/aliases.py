"""Names that are another letter for a quantity of the network: h = σ(z), hidden_layer = np.maximum(0, z1).

A letter stands for the quantity in any layer; a word, which has no layer beside it, for that of the layer in which its
line holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from symbolic.checking.text.conventions import put_in_force
from symbolic.checking.verdicts.judge import judge, judge_plainly
from symbolic.checking.verdicts.judgement import Judgement
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Index, Quantity
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_parts

__all__ = ["ALIASES", "USED", "Naming", "alias_of"]

ALIASES = ("a", "z", "yhat", "x", "y", "delta", "L", "R", "Yhat", "A", "Z")
"""Concepts that a new name may be another letter for, the likeliest first."""
USED = ALIASES[:5]
"""Those that a letter with a bar over it may be."""
_OF_WORDS = ("a", "z", "yhat")


@dataclass(frozen=True, slots=True)
class Naming:
    """What a name came to stand for: a concept of the network with the evidence, or its right side."""

    key: str
    concept: str | None
    judgement: Judgement | None


def alias_of(
    left: Syntax, right: Syntax, session: Session, key: str, concepts: tuple[str, ...] = ALIASES
) -> Naming | None:
    """Let a name stand for the quantity of the network that its right side is; None where it is none.

    δ_1 of δ_1, δ_2, ... and dZ (1), which are known by their numbers, are names of their own.
    """
    before = session.vocabulary
    found = _of_word(left, right, session, key) if _is_word(left) else None
    if found is not None or key.startswith(r"\delta_") or " " in key:
        return found
    for concept in concepts:
        if concept == "delta" and key not in session.scripted and _is_of_outputs(right):
            continue  # e = ŷ - y is of the outputs alone
        session.vocabulary = before
        session.name(key, concept)
        judgement = judge_plainly(left, right, session)
        if judgement is not None:
            _fix_layer(left, judgement, session, key)
            return Naming(key, concept, judgement)
    session.vocabulary = before
    return None


def _is_of_outputs(right: Syntax) -> bool:
    """Say whether a right side is a difference, or one times slopes, without a derivative of the loss: ŷ - y."""
    first = right.factors[0] if isinstance(right, typed.Product) else right
    body = first.body if isinstance(first, typed.Bracket) else first
    derivatives = (typed.Differential, typed.Nabla)
    return isinstance(body, typed.Sum) and not any(isinstance(part, derivatives) for part in typed_parts(right))


def _is_word(left: Syntax) -> bool:
    """Say whether a name is a word: it stands for one quantity, while a letter may have other layers."""
    return isinstance(left, typed.Name) and len(left.letter) > 1 and left.letter.isidentifier()


def _of_word(left: Syntax, right: Syntax, session: Session, key: str) -> Naming | None:
    """Let a word stand for the quantity of the network that its right side is, in its layer, by any convention."""
    for concept in _OF_WORDS:
        session.name(key, concept)
        try:
            judgement = judge(left, right, session)
        except FormulaError:
            continue
        whole = judgement.way.biases or "no biases" in session.settled
        if judgement.verdict.stands and whole and _fix_layer(left, judgement, session, key):
            put_in_force(judgement, session)
            return Naming(key, concept, judgement)
    return None


def _fix_layer(left: Syntax, judgement: Judgement, session: Session, key: str) -> bool:
    """Let a word keep the layer that its line tells; return whether it tells one."""
    side = judgement.sides[0]
    if not _is_word(left) or not isinstance(side, Quantity) or not _is_fixed(side):
        return False
    layers = MappingProxyType({**session.vocabulary.layers, key: side.layer})
    session.vocabulary = replace(session.vocabulary, layers=layers)
    return True


def _is_fixed(quantity: Quantity) -> bool:
    return isinstance(quantity.layer, int) or quantity.layer == Index("D") or quantity.name in {"yhat", "Yhat"}
