"""In which dialects a text may be written, by the letters, primes, numbers and updates that stand in it.

Bishop calls pre-activations a and activations z, which `roles` reads off the lines themselves; a text may leave out the
sums over repeated indices, take the error signal with a minus, or number its units on from layer to layer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from symbolic.checking.text.dialects import MINUS, OF_UNITS, OUTPUT_ERRORS, REPEATED, Dialect
from symbolic.checking.text.letters import MEANINGS, by_letters, is_indexed, phrase
from symbolic.checking.text.roles import roles_of
from symbolic.checking.text.usage import names_true_target, tells_true_targets
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import (
    Bracket,
    Call,
    Negative,
    Product,
    Relation,
    Scripted,
    Sum,
    Syntax,
    typed_bases,
    typed_parts,
)
from symbolic.formula.resolver.marks import base_of, indices_if_any, key_of
from symbolic.formula.resolver.resolve import index_letters
from symbolic.formula.resolver.vocabulary import SIGNAL_WORDS

__all__ = ["dialects_of"]

_USUAL = Dialect("")
_WITH_TRUE_TARGETS = Dialect("y is the prediction", (("y", "yhat"),), told=True)
"""What y is for those who write y_{true} for the target, most often."""
_ERRORS = ("e", "Err", "err")
"""Letters and words for the error of an output."""
_PRIMES = (
    Dialect("a prime transposes", primes="transpose"),
    Dialect("a prime marks the prediction", primes="prediction"),
    Dialect("a prime marks the target", primes="target"),
)
"""What a prime on a quantity may mean throughout a text."""

_NODES = (
    Dialect("units are numbered on from layer to layer", units="hidden"),
    Dialect("units are numbered on from the inputs", units="inputs"),
)
"""How units may be numbered where a number is larger than any layer is wide."""


_SMALL = {"X": "x", "Z": "z", "A": "a", "Y": "y", r"\hat{Y}": "yhat"}
_MOST_UNKNOWN = 2


def dialects_of(lines: Sequence[Syntax], session: Session) -> Iterator[Dialect]:
    """Yield the dialects in which a text may be written, by the letters and primes that it has."""
    found = {key_of(part) for line in lines for part in typed_bases(line)}
    signals = any(session.vocabulary.concept(key or "") == "delta" or key in SIGNAL_WORDS for key in found)
    may_be_negative = signals and session.notation.error_signal != "delta"
    negative = replace(MINUS, told=any(_grows_with_errors(line, session) for line in lines))
    of_units = may_be_negative and any(_has_signal_of_unit(line, session) for line in lines)
    told = _told(lines, session)
    usual = [] if told is None else [told]
    if tells_true_targets(lines):
        usual = [*map(_with_prediction, usual), _WITH_TRUE_TARGETS, *usual]
    others = by_letters(usual, lines, session)
    bases = [*_with_nodes(usual, others, lines, session)]
    for group in ((*usual, _USUAL), others):
        bases += _with_errors_of_outputs(group, lines, session)
    for dialect in bases:
        yield dialect
        if may_be_negative:
            yield _turned(dialect, negative)
    for dialect in bases if of_units else ():
        yield from (_turned(dialect, turn) for turn in OF_UNITS)
    if told is not None:
        yield from _also(told, session)
    if may_be_negative:
        yield negative
    if of_units:
        yield from OF_UNITS
    yield from _one_sample(found, session)
    if not session.reading.repeated:
        yield REPEATED
    if any(_is_primed(part, session) for line in lines for part in typed_parts(line)):
        yield from _PRIMES
    for key in _unknown(lines, session):
        yield from (Dialect(f"{key} is {said}", ((key, concept),)) for concept, said in MEANINGS.items())


def _with_errors_of_outputs(
    dialects: Sequence[Dialect], lines: Sequence[Syntax], session: Session
) -> Iterator[Dialect]:
    """Yield dialects in which δ, e or Err is the error of an output, and then those in which nothing is."""
    signals = (_with_difference(dialect, lines, session) for dialect in dialects)
    yield from (dialect for dialect in signals if dialect is not None)
    letters = [letter for letter in _ERRORS if is_indexed(letter, lines)]
    for letter in letters:
        for said in OUTPUT_ERRORS:
            yield from (_with_errors(dialect, said, letter, True) for dialect in dialects)
    yield from (dialect for dialect in dialects if dialect != _USUAL)


def _turned(dialect: Dialect, turn: Dialect) -> Dialect:
    """Return a dialect in which δ is another derivative as well."""
    return replace(dialect, said=f"{dialect.said}; {turn.said}", errors=turn.errors, errors_by=turn.errors_by)


def _has_signal_of_unit(line: Syntax, session: Session) -> bool:
    """Say whether a line shows δ without the slope of its unit: δ_k f'(z_k) without weights."""
    for part in (part for part in typed_parts(line) if isinstance(part, Product)):
        keys = [key_of(base_of(factor)) or "" for factor in part.factors]
        concepts = {session.vocabulary.concept(key) for key in keys}
        slopes = any(isinstance(factor, Scripted) and factor.primes for factor in part.factors)
        if "delta" in concepts and "W" not in concepts and slopes:
            return True
    return False


def _with_nodes(
    usual: Sequence[Dialect], others: Sequence[Dialect], lines: Sequence[Syntax], session: Session
) -> Iterator[Dialect]:
    """Yield dialects that number units on, with letters that the lines tell: the likelier first."""
    by_rows = [other for other in others if other.weights == _USUAL.weights]
    counted = [other for other in others if other not in by_rows]
    for node in _nodes(lines, session):
        for told in (*by_rows, *usual):
            yield replace(told, said=f"{told.said}; {node.said}", units=node.units)
        yield node
        for told in counted:
            yield replace(told, said=f"{told.said}; {node.said}", units=node.units)


def _nodes(lines: Sequence[Syntax], session: Session) -> Sequence[Dialect]:
    """Return the ways to number units on, the likelier first, where a unit has a number that no layer has."""
    widths = () if session.spec is None else session.spec.widths
    found = (index for line in lines for part in typed_bases(line) for index in _numbers(part, session))
    largest = max(found, default=0)
    if max(widths, default=1) == 1 or largest <= max(widths):
        return ()
    return _NODES[::-1] if largest > sum(widths[1:]) or largest == sum(widths) else _NODES


def _numbers(part: Syntax, session: Session) -> Iterator[int]:
    """Yield the numbers of units below a name; w_5 is no unit, but weight number 5."""
    if isinstance(part, Scripted):
        indices = indices_if_any(part.sub, session.vocabulary)
        weight = session.vocabulary.concept(key_of(part.base) or "") in {"W", "b"}
        if not weight or len(indices) == len("ij"):
            yield from (index for index in indices if isinstance(index, int))


def _grows_with_errors(line: Syntax, session: Session) -> bool:
    """Say whether a line adds errors to a weight, w := w + η δ x, W += a.T @ δ: then δ is the negative derivative."""
    if not isinstance(line, Relation) or len(line.sides) != len("wv"):
        return False
    left, right = line.sides
    changes = isinstance(left, Product) and len(left.factors) == len("Δw") and key_of(left.factors[0]) == r"\Delta"
    weight = left.factors[1] if isinstance(left, Product) and changes else left
    of_weight = session.vocabulary.concept(key_of(base_of(weight)) or "") == "W"
    step = right.terms[-1] if isinstance(right, Sum) and len(right.terms) == len("wv") else right
    moves = isinstance(right, Sum) or changes
    concepts = {session.vocabulary.concept(key_of(part) or "") for part in typed_bases(step)}
    asked = {"delta"} if line.signs[0] == ":=" else {"delta", "eta"}
    return of_weight and moves and isinstance(step, Product | Call) and concepts >= asked


def _with_prediction(dialect: Dialect) -> Dialect:
    """Return a dialect in which y is the prediction as well."""
    letters = dict(dialect.letters) | dict(_WITH_TRUE_TARGETS.letters)
    return replace(dialect, said=phrase(sorted(letters.items())), letters=tuple(sorted(letters.items())))


def _with_difference(dialect: Dialect, lines: Sequence[Syntax], session: Session) -> Dialect | None:
    """Return a dialect in which δ is the error of an output, as a line says: δ = y - t, without a slope; else None."""
    for line in lines:
        if isinstance(line, Relation) and key_of(base_of(line.sides[0])) == r"\delta":
            match line.sides[1]:
                case Sum(terms=(Negative(body=taken), given) | (given, Negative(body=taken))) if _are_letters(
                    taken, given
                ):
                    target = _is_target(given, taken, dialect, session)
                    said = OUTPUT_ERRORS[0] if target else OUTPUT_ERRORS[1]
                    return _with_errors(dialect, said, r"\delta", is_indexed(r"\delta", lines))
    return None


def _are_letters(*sides: Syntax) -> bool:
    return all(key_of(base_of(side)) is not None for side in sides)


def _is_target(given: Syntax, taken: Syntax, dialect: Dialect, session: Session) -> bool:
    """Say whether the first letter of a difference is the target, by its word or by what the dialect says."""
    if names_true_target(given) or names_true_target(taken):
        return names_true_target(given)
    key = key_of(base_of(given)) or ""
    return dict(dialect.letters).get(key, session.vocabulary.concept(key)) == "y"


def _with_errors(dialect: Dialect, said: str, letter: str, of_each: bool) -> Dialect:
    both = "; ".join(filter(None, (dialect.said, f"{letter} is {said}")))  # of δ a sign may have been lost once
    return replace(dialect, said=both, differences=said, error=letter, of_each=of_each, told=letter in _ERRORS)


def _one_sample(found: AbstractSet[str | None], session: Session) -> Iterator[Dialect]:
    """Yield the dialect in which capital letters are vectors of one sample, where nothing counts samples."""
    letters = tuple(sorted((key, small) for key, small in _SMALL.items() if key in found))
    if letters and not any(session.vocabulary.concept(key or "") == "samples" for key in found):
        yield Dialect("capital letters are of one sample", letters)


def _also(told: Dialect, session: Session) -> Iterator[Dialect]:
    """Yield what may be meant together with letters that the lines tell."""
    if not session.reading.repeated:
        yield replace(told, said=f"{told.said}; {REPEATED.said}", repeated=True)
    hidden = {"yhat": "a", "Yhat": "A"}
    letters = tuple((key, hidden.get(concept, concept)) for key, concept in told.letters)
    if letters != told.letters:  # one letter for hidden units and for outputs
        yield replace(told, said=phrase(letters), letters=letters)


def _told(lines: Sequence[Syntax], session: Session) -> Dialect | None:
    """Return the dialect that the lines themselves tell."""
    roles = roles_of(lines, session.vocabulary)
    if roles is None:
        return None
    letters = tuple(sorted(roles.letters.items()))
    said = phrase(letters) or f"{', '.join(roles.functions)} is the activation function"
    return Dialect(said, letters, roles.functions, told=True)


def _unknown(lines: Sequence[Syntax], session: Session) -> list[str]:
    """Return the single letters that stand for nothing, those that stand most often first.

    An index is no such letter, nor is what counts (i, j, k, l) or has a meaning of its own as d and e have.
    """
    vocabulary, indices = session.vocabulary, index_letters(lines)
    keys = (key_of(part) for line in lines for part in typed_bases(line))
    counts = Counter(
        key
        for key in keys
        if key is not None
        and len(key.lstrip("\\")) == 1
        and key not in indices
        and key not in "ijklde"
        and vocabulary.concept(key) is None
        and vocabulary.functions.get(key) is None
    )
    return [key for key, times in counts.most_common(_MOST_UNKNOWN) if times > 1]


def _is_primed(part: Syntax, session: Session) -> bool:
    """Say whether a quantity or a bracket has a prime."""
    if not isinstance(part, Scripted) or not part.primes:
        return False
    if isinstance(part.base, Bracket):
        return True
    key = key_of(part.base)
    return key is not None and session.vocabulary.functions.get(key) is None
