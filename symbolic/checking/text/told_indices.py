r"""What indices, bars and slopes mean, told by the company of others: a_{k,n} beside w_{jk}, w^T a beside W x.

Stage: habits and what stands below letters in the whole text -> habits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Index
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_parts
from symbolic.formula.reader.tables import SLOPES
from symbolic.formula.resolver.marks import base_of, has_two_indices, indices_if_any, is_transposed, key_of, word_of
from symbolic.formula.resolver.quantities import is_bar
from symbolic.formula.resolver.vocabulary import Habits, Vocabulary

__all__ = ["with_told_indices"]

_SEVERAL = 2
_COLUMNS = frozenset({"w", "v"})
"""Letters of weights that are a column where the network has one output."""


def with_told_indices(
    habits: Habits, lines: Sequence[Syntax], scripted: Sequence[typed.Scripted], session: Session
) -> Habits:
    """Return habits with what the text tells of samples, of columns of weights, of bars and of slopes."""
    vocabulary = session.vocabulary
    return replace(
        habits,
        patterns=_patterns(scripted, vocabulary),
        entries=_entries(scripted, vocabulary) or habits.entries,
        alone=_samples(scripted, vocabulary),
        across=_columns(lines, scripted, session),
        bars=_bars(lines, session),
        slopes="at scores" if _has_slopes_at_scores(lines, vocabulary) else habits.slopes,
    )


def _patterns(scripted: Sequence[typed.Scripted], vocabulary: Vocabulary) -> frozenset[str]:
    """Return letters that stand first of two below several quantities, and below no weight: they count samples."""
    below: dict[str, set[str]] = {}
    of_weights: set[str] = set()
    for part in scripted:
        key, indices = key_of(part.base) or "", indices_if_any(part.sub, vocabulary)
        letters = [index.letter for index in indices if isinstance(index, Index)]
        if len(letters) != len("pj"):
            continue
        if vocabulary.concept(key) == "W":
            of_weights |= set(letters)
        elif vocabulary.concept(key) in {"x", "z", "a", "y", "yhat"}:
            below.setdefault(letters[0], set()).add(key)
    return frozenset(letter for letter, keys in below.items() if len(keys) >= _SEVERAL) - of_weights


def _entries(scripted: Sequence[typed.Scripted], vocabulary: Vocabulary) -> str:
    """Return which of two indices counts samples, where it is one that no weight has: a_{k,n} beside w_{jk}."""
    pairs: list[tuple[str, str]] = []
    of_weights: set[str] = set()
    for part in scripted:
        letters = [index.letter for index in indices_if_any(part.sub, vocabulary) if isinstance(index, Index)]
        concept = vocabulary.concept(key_of(part.base) or "")
        if concept == "W":
            of_weights |= set(letters)
        elif concept in {"x", "z", "a", "y", "yhat"} and len(letters) == len("kn"):
            pairs.append((letters[0], letters[1]))
    units, samples = {one for one, _ in pairs}, {other for _, other in pairs}
    if not pairs or not of_weights:
        return ""
    if units <= of_weights and not samples & of_weights:
        return "unit-sample"
    return "sample-unit" if samples <= of_weights and not units & of_weights else ""


def _samples(scripted: Sequence[typed.Scripted], vocabulary: Vocabulary) -> frozenset[str]:
    """Return letters that count samples below inputs and targets: no weight has them."""
    below: dict[str, set[str]] = {}
    of_parameters: set[str] = set()
    for part in scripted:
        letters = [index.letter for index in indices_if_any(part.sub, vocabulary) if isinstance(index, Index)]
        concept = vocabulary.concept(key_of(part.base) or "") or ""
        if concept in {"W", "b"} or len(letters) > 1:
            of_parameters |= set(letters)
        elif letters:
            below.setdefault(letters[0], set()).add(concept)
    told = {letter for letter, concepts in below.items() if {"x", "y"} <= concepts}
    return frozenset(told - of_parameters)


def _columns(lines: Sequence[Syntax], scripted: Sequence[typed.Scripted], session: Session) -> frozenset[str]:
    """Return w or v where it is the column of the weights of the only output: w^T a beside W x, of matrices."""
    small = [part for part in scripted if key_of(part.base) in _COLUMNS]
    if session.outputs != 1 or any(has_two_indices(part.sub, session.vocabulary) for part in small):
        return frozenset()
    products = (part.factors for line in lines for part in typed_parts(line) if isinstance(part, typed.Product))
    pairs = [pair for factors in products for pair in pairwise(factors)]
    of_units = [head for head, behind in pairs if session.vocabulary.concept(_key(behind)) in {"x", "a", "X", "A"}]
    columns = frozenset(_key(head) for head in of_units if _key(head) in _COLUMNS and is_transposed(head))
    matrices = any(_key(head) == "W" and not is_transposed(head) for head in of_units)
    return columns if matrices else frozenset()


def _bars(lines: Sequence[Syntax], session: Session) -> str:
    r"""Return what bars mean: over weights alone, \overline{W} is W without the column of its biases.

    Where a line says what a barred letter is, it is the derivative that many write so.
    """
    relations = (line for line in lines if isinstance(line, typed.Relation))
    if any(isinstance(base_of(side), typed.Accented) for relation in relations for side in relation.sides):
        return "slopes"
    accented = (part for line in lines for part in typed_parts(line) if isinstance(part, typed.Accented))
    concepts = {session.vocabulary.concept(_key(part.body)) for part in accented if is_bar(part)}
    return "idle" if concepts == {"W"} else "slopes"


def _has_slopes_at_scores(lines: Sequence[Syntax], vocabulary: Vocabulary) -> bool:
    """Say whether a derivative that a word makes is taken at a pre-activation: sigmoid_prime(z)."""
    for call in (part for line in lines for part in typed_parts(line) if isinstance(part, typed.Call)):
        function = call.function
        marks = function.sub.marks if isinstance(function, typed.Scripted) and function.sub is not None else ()
        words = {word_of(mark.body) for mark in marks}
        keys = {key_of(base_of(argument)) or "" for argument in call.arguments}
        if words & SLOPES and any(vocabulary.concept(key) in {"z", "Z"} for key in keys):
            return True
    return False


def _key(part: Syntax) -> str:
    """Return the letter of a factor: W of W_1, of (W_1)^T and of (W^{[1]})"""
    base = base_of(part)
    return _key(base.body) if isinstance(base, typed.Bracket) else key_of(base) or ""
