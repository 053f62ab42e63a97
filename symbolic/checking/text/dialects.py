"""Ways to write a whole text, tried where it mostly fails as it is usually read.

Bishop calls pre-activations a and activations z, which `roles` reads off the lines themselves; a text may leave out the
sums over repeated indices, or take the error signal with a minus. A dialect counts only if more lines are right in it
alone than wrong in it alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from symbolic.checking.meaning.scene import Defined
from symbolic.checking.report import JudgedLine, Verdict
from symbolic.checking.text.roles import roles_of
from symbolic.checking.text.survey import tells_true_targets
from symbolic.checking.verdicts.session import NEGATIVE, Session
from symbolic.formula.nodes import Index, Negative, Quantity
from symbolic.formula.nodes import Sum as Total
from symbolic.formula.reader.syntax import (
    Bracket,
    Product,
    Relation,
    Scripted,
    Sum,
    Syntax,
    typed_bases,
    typed_parts,
)
from symbolic.formula.reader.syntax import Negative as Minus
from symbolic.formula.resolver.marks import base_of, key_of
from symbolic.formula.resolver.resolve import index_letters
from symbolic.formula.resolver.vocabulary import ACTIVATION, OUTPUT_ERROR

__all__ = ["Dialect", "dialects_of", "gain", "has_open", "may_gain"]

_ALONE = 2
_LOST = 2
_OPEN = frozenset({Verdict.REFUTED, Verdict.UNREADABLE, Verdict.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way of writing.

    Attributes:
        said: what it is, as a phrase for the reader.
        letters: what letters stand for, by key.
        functions: letters of activation functions.
        told: whether the lines themselves tell what the letters are.
        repeated: whether an index that stands twice is summed.
        differences: what a letter is that stands for the error of an output: "target - prediction", or turned round.
        error: that letter.
        of_each: whether it has an index; else it stands for all outputs at once.
        primes: what a prime on a quantity means.
        errors: "plus" for δ = ∂L/∂z, "minus" for its negative.
    """

    said: str
    letters: tuple[tuple[str, str], ...] = ()
    functions: tuple[str, ...] = ()
    told: bool = False
    repeated: bool = False
    errors: str = "plus"
    differences: str = ""
    error: str = "e"
    of_each: bool = True
    primes: str = "mark"

    @property
    def explains_alone(self) -> bool:
        """Whether one relation with unknown letters speaks for the dialect: t - o is the error of the delta rule."""
        return bool(self.letters) or self.errors == _NEGATIVE.errors

    def put_on(self, session: Session) -> None:
        """Let a session read in this way."""
        vocabulary = session.vocabulary
        quantities = {**vocabulary.quantities, **dict(self.letters)}
        functions = {**vocabulary.functions, **dict.fromkeys(self.functions, ACTIVATION)}
        for key in self.functions:
            quantities.pop(key, None)
        session.vocabulary = replace(
            vocabulary, quantities=MappingProxyType(quantities), functions=MappingProxyType(functions)
        )
        session.confirmed |= {key for key, _ in self.letters} | set(self.functions)
        session.reading = replace(
            session.reading, repeated=session.reading.repeated or self.repeated, errors=self.errors
        )
        session.habits = replace(session.habits, primes=self.primes)
        if self.differences:
            indices = (_UNIT,) if self.of_each else ()
            target, prediction = Quantity("y", None, indices), Quantity("yhat", None, indices)
            of_target = self.differences == _ERRORS[0]
            first, second = (target, prediction) if of_target else (prediction, target)
            session.name(self.error, OUTPUT_ERROR)
            session.defined[OUTPUT_ERROR] = Defined(None, indices, Total((first, Negative(second))))
        session.dialect = self.said


_UNIT = Index("k")
_ERRORS = ("target - prediction", "prediction - target")
"""What e may be."""
_USUAL = Dialect("")
_NEGATIVE = Dialect(NEGATIVE, errors="minus")
_WITH_TRUE_TARGETS = Dialect("y is the prediction", (("y", "yhat"),), told=True)
"""What y is for those who write y_{true} for the target, most often."""
_REPEATED = Dialect("an index that stands twice in a product is summed", repeated=True)
_PRIMES = (
    Dialect("a prime transposes", primes="transpose"),
    Dialect("a prime marks the prediction", primes="prediction"),
    Dialect("a prime marks the target", primes="target"),
)
"""What a prime on a quantity may mean throughout a text."""

_MEANINGS = {
    "a": "the activation",
    "z": "the pre-activation",
    "x": "the input",
    "yhat": "the prediction",
    "delta": "the error signal",
}
"""What a letter that stands for nothing may be told to be."""

_SAID = {
    **_MEANINGS,
    "y": "the target",
    "Z": "the pre-activations of a batch",
    "A": "the activations of a batch",
    "Y": "the targets of a batch",
    "Yhat": "the predictions of a batch",
    "samples": "the number of samples",
}

_MOST_UNKNOWN = 2


def dialects_of(lines: Sequence[Syntax], session: Session) -> Iterator[Dialect]:
    """Yield the dialects in which a text may be written, by the letters and primes that it has."""
    found = {key_of(part) for line in lines for part in typed_bases(line)}
    may_be_negative = r"\delta" in found and session.notation.error_signal != "delta"
    negative = replace(_NEGATIVE, told=any(_grows_with_errors(line, session) for line in lines))
    told = _told(lines, session)
    usual = [] if told is None else [told]
    if tells_true_targets(lines):
        usual = [*map(_with_prediction, usual), _WITH_TRUE_TARGETS, *usual]
    letters = [(r"\delta", _is_indexed(r"\delta", lines))] if _is_difference(lines) else []
    letters += [("e", True)] if _is_indexed("e", lines) else []
    others = (*usual, _USUAL)
    errors = [_with_errors(other, said, *letter) for letter in letters for said in _ERRORS for other in others]
    for dialect in (*errors, *usual):
        yield dialect
        if may_be_negative:
            yield replace(dialect, said=f"{dialect.said}; {_NEGATIVE.said}", errors=_NEGATIVE.errors)
    if told is not None:
        yield from _also(told, session)
    if may_be_negative:
        yield negative
    if not session.reading.repeated:
        yield _REPEATED
    if any(_is_primed(part, session) for line in lines for part in typed_parts(line)):
        yield from _PRIMES
    for key in _unknown(lines, session):
        yield from (Dialect(f"{key} is {said}", ((key, concept),)) for concept, said in _MEANINGS.items())


def _grows_with_errors(line: Syntax, session: Session) -> bool:
    """Say whether a line adds errors to a weight: w := w + η δ x, which makes δ the negative derivative."""
    if not isinstance(line, Relation) or len(line.sides) != len("wv"):
        return False
    left, right = line.sides
    changes = isinstance(left, Product) and len(left.factors) == len("Δw") and key_of(left.factors[0]) == r"\Delta"
    weight = left.factors[1] if isinstance(left, Product) and changes else left
    of_weight = session.vocabulary.concept(key_of(base_of(weight)) or "") == "W"
    step = right.terms[-1] if isinstance(right, Sum) and len(right.terms) == len("wv") else right
    moves = isinstance(right, Sum) or changes
    concepts = {session.vocabulary.concept(key_of(part) or "") for part in typed_bases(step)}
    return of_weight and moves and isinstance(step, Product) and concepts >= {"delta", "eta"}


def _with_prediction(dialect: Dialect) -> Dialect:
    """Return a dialect in which y is the prediction as well."""
    letters = dict(dialect.letters) | dict(_WITH_TRUE_TARGETS.letters)
    return replace(dialect, said=_phrase(sorted(letters.items())), letters=tuple(sorted(letters.items())))


def _is_indexed(letter: str, lines: Sequence[Syntax]) -> bool:
    """Say whether a letter stands with an index, as e does for many writers: it is the error of an output."""
    parts = (part for line in lines for part in typed_bases(line))
    return any(isinstance(part, Scripted) and part.sub is not None and key_of(part.base) == letter for part in parts)


def _is_difference(lines: Sequence[Syntax]) -> bool:
    """Say whether δ is said to be the difference of two letters, without a slope: the error of an output for some."""
    return any(
        isinstance(line, Relation) and key_of(base_of(line.sides[0])) == r"\delta" and _is_of_letters(line.sides[1])
        for line in lines
    )


def _is_of_letters(side: Syntax) -> bool:
    terms = side.terms if isinstance(side, Sum) else ()
    bodies = [term.body if isinstance(term, Minus) else term for term in terms]
    return len(bodies) == len("ty") and all(key_of(base_of(body)) is not None for body in bodies)


def _with_errors(dialect: Dialect, said: str, letter: str, of_each: bool) -> Dialect:
    both = "; ".join(filter(None, (dialect.said, f"{letter} is {said}")))  # of δ a sign may have been lost once
    return replace(dialect, said=both, differences=said, error=letter, of_each=of_each, told=letter == "e")


def _also(told: Dialect, session: Session) -> Iterator[Dialect]:
    """Yield what may be meant together with letters that the lines tell."""
    if not session.reading.repeated:
        yield replace(told, said=f"{told.said}; {_REPEATED.said}", repeated=True)
    hidden = {"yhat": "a", "Yhat": "A"}
    letters = tuple((key, hidden.get(concept, concept)) for key, concept in told.letters)
    if letters != told.letters:  # one letter for hidden units and for outputs
        yield replace(told, said=_phrase(letters), letters=letters)


def _phrase(letters: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{key} is {_SAID[concept]}" for key, concept in letters)


def _told(lines: Sequence[Syntax], session: Session) -> Dialect | None:
    """Return the dialect that the lines themselves tell."""
    roles = roles_of(lines, session.vocabulary)
    if roles is None:
        return None
    letters = tuple(sorted(roles.letters.items()))
    return Dialect(_phrase(letters), letters, roles.functions, told=True)


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


def has_open(judged: Sequence[JudgedLine]) -> bool:
    """Say whether any relation does not stand."""
    return bool(_open(judged))


def _open(judged: Sequence[JudgedLine]) -> list[Verdict]:
    """Return the verdicts that another dialect may change: what is too large to evaluate stays so in any."""
    return [step.verdict for line in judged for step in line.steps if step.verdict in _OPEN and step.method != "limits"]


def may_gain(judged: Sequence[JudgedLine], dialect: Dialect) -> bool:
    """Say whether enough relations are open for a dialect to explain them."""
    found = _open(judged)
    return len(found) > 1 or bool(found and dialect.told) or (dialect.explains_alone and found == [Verdict.UNKNOWN])


def gain(usual: Sequence[JudgedLine], tried: Sequence[JudgedLine], dialect: Dialect) -> int:
    """Return how much a dialect explains, less what it takes away: most, where a relation is refuted in it alone.

    A relation of which the letters were not known speaks for other letters by itself, as does any where the lines tell
    them; any other, not without a second.
    """
    before, after = ([step.verdict for line in judged for step in line.steps] for judged in (usual, tried))
    if len(before) != len(after):
        return sum(verdict in _OPEN for verdict in before) - sum(verdict in _OPEN for verdict in after)
    pairs = list(zip(before, after, strict=True))
    weights = {Verdict.UNKNOWN: _ALONE if dialect.explains_alone else 1, Verdict.UNREADABLE: 1, Verdict.REFUTED: 1}
    if dialect.told:
        weights = dict.fromkeys(_OPEN, _ALONE)
    won = sum(weights[one] for one, other in pairs if one in _OPEN and other not in _OPEN)
    lost = sum(_LOST if other is Verdict.REFUTED else 1 for one, other in pairs if one not in _OPEN and other in _OPEN)
    return won - lost
