"""What letters tell by themselves of how a text is written: V and c beside W and b, thresholds, X.T, Δ_k, w_5.

Stage: lines and session -> dialects, each alone and with those that the lines tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from symbolic.checking.text.dialects import Dialect
from symbolic.checking.text.weight_letters import letters_of_weights
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import (
    Call,
    Differential,
    Negative,
    Product,
    Scripted,
    Sum,
    Syntax,
    typed_bases,
    typed_parts,
)
from symbolic.formula.resolver.marks import base_of, has_two_indices, indices_if_any, is_transposed, key_of
from symbolic.formula.resolver.resolve import index_letters

__all__ = ["MEANINGS", "by_letters", "is_indexed", "phrase"]

MEANINGS = {
    "a": "the activation",
    "z": "the pre-activation",
    "x": "the input",
    "yhat": "the prediction",
    "delta": "the error signal",
}
"""What a letter that stands for nothing may be told to be."""
_SAID = {
    **MEANINGS,
    "y": "the target",
    "Z": "the pre-activations of a batch",
    "A": "the activations of a batch",
    "Y": "the targets of a batch",
    "Yhat": "the predictions of a batch",
    "samples": "the number of samples",
    "W": "a weight",
    "b": "a bias",
}
_CAPITAL_SIGNALS = Dialect("Δ is the error signal", ((r"\Delta", "delta"),), told=True)
"""What Δ with the index of a unit is, as in Russell and Norvig, Artificial Intelligence: A Modern Approach."""
_THRESHOLDS = frozenset({r"\theta", r"\vartheta"})
_WEIGHTS = {
    "columns": "weights are numbered by the units that they leave, one after another",
    "last rows": "weights are numbered from the last layer on",
    "last columns": "weights are numbered from the last layer on, by the units that they leave",
}
"""How single weights may be counted otherwise than by the units that they reach, as phrases for the reader."""
_COUNTS = ("rows", *_WEIGHTS)
_PAIRS = 10
"""Numbers from here on are two indices that touch: w_13."""
_MOST_BY_LETTERS = 12
"""Dialects that are tried, the combined ones first: each is a trial of the whole text."""


def by_letters(usual: Sequence[Dialect], lines: Sequence[Syntax], session: Session) -> list[Dialect]:
    """Return the dialects that letters tell by themselves, each alone and with what the lines tell."""
    found: list[Dialect] = []
    for tell in (_parameters, _thresholds, _across, _capital_signals, _single_weights):
        told = list(tell(lines, session))
        both = [_both(dialect, other) for other in told for dialect in (*found, *usual)]
        found = [*both, *told, *found]
    return sorted(found, key=lambda dialect: _COUNTS.index(dialect.weights) > 0)[:_MOST_BY_LETTERS]


def _both(dialect: Dialect, other: Dialect) -> Dialect:
    """Return a dialect with what another one says of letters as well."""
    more = other.said
    if more == phrase(other.letters):
        more = phrase([pair for pair in other.letters if pair not in dialect.letters])
    return replace(
        dialect,
        said="; ".join(filter(None, (dialect.said, more))),
        letters=tuple(sorted((dict(dialect.letters) | dict(other.letters)).items())),
        layers=dialect.layers + other.layers,
        weights=max(dialect.weights, other.weights, key=_COUNTS.index),
        thresholds=dialect.thresholds + other.thresholds,
        across=dialect.across + other.across,
        told=True,
    )


def _capital_signals(lines: Sequence[Syntax], _: Session) -> Iterator[Dialect]:
    r"""Yield the dialect in which \Delta with an index is an error signal, if the text has one."""
    if is_indexed(r"\Delta", lines):
        yield _CAPITAL_SIGNALS


def _parameters(lines: Sequence[Syntax], session: Session) -> Iterator[Dialect]:
    """Yield the dialects in which V and v_jk are weights beside W, and c biases, where these have no other meaning.

    By V the text differentiates; by itself it may be part of a word that no formula has.
    Of two layers, each letter has one: V and c are those of the last, or of the first.
    """
    vocabulary, bases = session.vocabulary, [part for line in lines for part in typed_bases(line)]
    subscripts = [part for part in bases if isinstance(part, Scripted) and has_two_indices(part.sub, vocabulary)]
    varied = {
        key_of(base_of(part.body))
        for line in lines
        for part in typed_parts(line)
        if isinstance(part, Differential) and part.body is not None
    }
    shown = {key_of(part.base) for part in subscripts} | set(letters_of_weights(lines, vocabulary))
    weights = {"V"} & varied | {"v"} & shown
    biases = {"c"} & {key_of(part) for part in bases} - index_letters(lines)
    found = [(key, "W") for key in weights if vocabulary.concept(key) is None]
    letters = tuple(sorted([*found, *((key, "b") for key in biases if vocabulary.concept(key) is None)]))
    dialect = Dialect(phrase(letters), letters, told=True)
    beside = sorted({key for part in bases if (key := key_of(part)) in {"W", "w", "b"}})
    if found and session.spec is not None and session.spec.depth == len("WV"):
        for of_these, of_others in ((2, 1), (1, 2)):
            layers = (*((key, of_these) for key, _ in letters), *((key, of_others) for key in beside))
            yield replace(dialect, layers=layers)
    elif found:
        yield dialect


def _single_weights(lines: Sequence[Syntax], session: Session) -> Iterator[Dialect]:
    """Yield the dialects in which single weights, w_5 and w_6, are counted otherwise than by rows."""
    widths = () if session.spec is None else session.spec.widths
    if all(width == 1 for width in widths[1:]):
        return
    parts = (part for line in lines for part in typed_bases(line) if isinstance(part, Scripted))
    named = ((key_of(part.base) or "", part.sub) for part in parts)
    subs = (sub for key, sub in named if session.vocabulary.concept(key) == "W" and key not in _THRESHOLDS)
    indices = (indices_if_any(sub, session.vocabulary) for sub in subs)
    numbers = {found[0] for found in indices if len(found) == 1 and isinstance(found[0], int)}
    if len(numbers) > 1 and max(numbers) > len(widths[1:]) and min(numbers) < _PAIRS:
        yield from (Dialect(said, weights=weights, told=True) for weights, said in _WEIGHTS.items())


def _thresholds(lines: Sequence[Syntax], session: Session) -> Iterator[Dialect]:
    r"""Yield the dialect in which \theta is the threshold of a unit, as Σ w x - θ shows."""
    sums = [part for line in lines for part in typed_parts(line) if isinstance(part, Sum)]
    of_units = [part for part in sums if _concepts(part, session) & {"W", "x", "z"}]
    taken = [term.body for part in of_units for term in part.terms[1:] if isinstance(term, Negative)]
    keys = tuple(sorted({key for term in taken if (key := key_of(base_of(term))) in _THRESHOLDS}))
    if keys and not any(session.vocabulary.own.get(key) for key in keys):
        letters = tuple((key, "b") for key in keys)
        yield Dialect(f"{', '.join(keys)} is the threshold of a unit", letters, thresholds=keys, told=True)


def _concepts(part: Syntax, session: Session) -> set[str | None]:
    """Return what the letters of a part stand for, but for those that may be thresholds."""
    keys = {key_of(inner) for inner in typed_bases(part)} - _THRESHOLDS
    return {session.vocabulary.concept(key) for key in keys if key is not None}


def _across(lines: Sequence[Syntax], session: Session) -> Iterator[Dialect]:
    """Yield the dialect in which the samples are rows of X, as z = W X.T shows, while z has them as columns."""
    shown = {key for line in lines for part in typed_parts(line) for key in _behind_weights(part, session)}
    parts = (part for line in lines for part in typed_parts(line) if isinstance(part, Sum))
    terms = (term.body if isinstance(term, Negative) else term for part in parts for term in part.terms)
    compared = {_data(term, session) for term in terms}
    keys = tuple(sorted({*shown, *filter(None, compared)}))
    if shown:
        said = f"samples are rows of {' and '.join(keys)}, and columns inside the network"
        yield Dialect(said, across=keys, told=True)


def _behind_weights(part: Syntax, session: Session) -> Iterator[str]:
    """Yield the letter X of W X.T"""
    factors = part.factors if isinstance(part, Product) else part.arguments if isinstance(part, Call) else ()
    for weight, data in pairwise(factors):
        if session.vocabulary.concept(key_of(base_of(weight)) or "") == "W" and (key := _data(data, session)):
            yield key


def _data(part: Syntax, session: Session) -> str | None:
    """Return the letter of data that are transposed, X.T and y.T; None for anything else."""
    key = key_of(base_of(part))
    is_data = key is not None and session.vocabulary.concept(key) in {"x", "X", "y", "Y"}
    return key if is_data and is_transposed(part) else None


def is_indexed(letter: str, lines: Sequence[Syntax]) -> bool:
    """Say whether a letter stands with an index, as e does for many writers: it is the error of an output."""
    parts = (part for line in lines for part in typed_bases(line))
    return any(isinstance(part, Scripted) and part.sub is not None and key_of(part.base) == letter for part in parts)


def phrase(letters: Sequence[tuple[str, str]]) -> str:
    """Return what letters are, for the reader: `c is a bias, v is a weight`."""
    return ", ".join(f"{key} is {_SAID[concept]}" for key, concept in letters)
