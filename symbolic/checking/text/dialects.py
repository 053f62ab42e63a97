"""A way to write a whole text, what it makes of a session, and how much it explains.

A dialect is tried where a text mostly fails as it is usually read, and counts only if more lines are right in it alone
than wrong in it alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from symbolic.checking.meaning.scene import Defined
from symbolic.checking.report import JudgedLine, Step, Verdict
from symbolic.checking.verdicts.session import NEGATIVE, Session
from symbolic.formula.nodes import Index, Negative, Quantity, Sum
from symbolic.formula.resolver.vocabulary import ACTIVATION, OUTPUT_ERROR, Vocabulary
from symbolic.formula.substitute import quantities

__all__ = ["MINUS", "OF_UNITS", "OUTPUT_ERRORS", "REPEATED", "Dialect", "gain", "has_open", "may_gain", "rank"]

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
        units: how units are numbered.
        primes: what a prime on a quantity means.
        layers: the layer of letters that have no other, by key: W and V of a network with two layers.
        weights: how single weights w_5 are counted.
        thresholds: letters of what is subtracted from the sum of a unit.
        across: letters of data of which the samples are rows, while they are columns inside the network.
        errors: "plus" for δ = ∂L/∂z, "minus" for its negative.
        errors_by: "scores" for the derivative by z, "units" for that by a.
    """

    said: str
    letters: tuple[tuple[str, str], ...] = ()
    functions: tuple[str, ...] = ()
    told: bool = False
    repeated: bool = False
    errors: str = "plus"
    errors_by: str = "scores"
    differences: str = ""
    error: str = "e"
    of_each: bool = True
    units: str = "layer"
    primes: str = "mark"
    layers: tuple[tuple[str, int], ...] = ()
    weights: str = "rows"
    thresholds: tuple[str, ...] = ()
    across: tuple[str, ...] = ()

    @property
    def explains_alone(self) -> bool:
        """Whether one relation with unknown letters speaks for the dialect: t - o is the error of the delta rule."""
        return bool(self.letters) or self.errors == "minus" or self.errors_by == "units"

    def put_on(self, session: Session) -> None:
        """Let a session read in this way."""
        layers = MappingProxyType(dict(self.layers))
        session.vocabulary = replace(self._with_letters(session.vocabulary), layers=layers)
        session.confirmed |= {key for key, _ in self.letters} | set(self.functions)
        session.reading = replace(
            session.reading,
            repeated=session.reading.repeated or self.repeated,
            errors=self.errors,
            errors_by=self.errors_by,
        )
        session.habits = replace(
            session.habits,
            primes=self.primes,
            units=self.units,
            weights=self.weights,
            across=session.habits.across | frozenset(self.across),
            thresholds=frozenset(self.thresholds),
        )
        if self.differences:
            indices = (_UNIT,) if self.of_each else ()
            target, prediction = Quantity("y", None, indices), Quantity("yhat", None, indices)
            of_target = self.differences == OUTPUT_ERRORS[0]
            first, second = (target, prediction) if of_target else (prediction, target)
            session.name(self.error, OUTPUT_ERROR)
            session.defined[OUTPUT_ERROR] = Defined(None, indices, Sum((first, Negative(second))))
        session.dialect = self.said

    def _with_letters(self, vocabulary: Vocabulary) -> Vocabulary:
        if not self.letters and not self.functions:
            return vocabulary
        quantities = {**vocabulary.quantities, **dict(self.letters)}
        functions = {**vocabulary.functions, **dict.fromkeys(self.functions, ACTIVATION)}
        for key in self.functions:
            quantities.pop(key, None)
        for key, _ in self.letters:
            functions.pop(key, None)
        return replace(vocabulary, quantities=MappingProxyType(quantities), functions=MappingProxyType(functions))

    def says_the_same(self, step: Step) -> bool:
        """Say whether a relation means what it usually does: no error signal, or no letter, stands in it."""
        if step.formulas is None or self not in _PLAIN:
            return False
        found = [quantity for side in step.formulas for quantity in quantities(side)]
        if any(quantity.name not in _OF_NETWORKS for quantity in found):
            return False
        if self.repeated:
            return not any(isinstance(index, Index) for quantity in found for index in quantity.indices)
        return not any(quantity.name in {"delta", "Delta"} for quantity in found)


MINUS = Dialect(NEGATIVE, errors="minus")
"""The error signal with the other sign."""
OF_UNITS = (
    Dialect("δ is the derivative of the loss by the activation", errors_by="units"),
    Dialect("δ is the negative derivative of the loss by the activation", errors="minus", errors_by="units"),
)
"""Error signals before the slope of the activation is multiplied in."""

REPEATED = Dialect("an index that stands twice in a product is summed", repeated=True)
_PLAIN = frozenset({MINUS, *OF_UNITS, REPEATED})
"""Dialects in which nothing but error signals, or letters of units, means something else."""
_OF_NETWORKS = frozenset({"W", "b", "x", "z", "a", "y", "yhat", "L", "J", "delta", "Delta", "width", "kronecker"})

_UNIT = Index("k")
OUTPUT_ERRORS = ("target - prediction", "prediction - target")
"""What the error of an output may be."""


def has_open(judged: Sequence[JudgedLine]) -> bool:
    """Say whether any relation does not stand."""
    return bool(_open(judged))


def _open(judged: Sequence[JudgedLine]) -> list[Verdict]:
    """Return the verdicts that another dialect may change: what is too large to evaluate stays so in any."""
    return [step.verdict for line in judged for step in line.steps if step.verdict in _OPEN and step.method != "limits"]


def may_gain(judged: Sequence[JudgedLine], dialect: Dialect) -> bool:
    """Say whether enough relations are open for a dialect to explain them."""
    found = _open(
        [replace(line, steps=tuple(step for step in line.steps if not dialect.says_the_same(step))) for line in judged]
    )
    return len(found) > 1 or bool(found and dialect.told) or (dialect.explains_alone and found == [Verdict.UNKNOWN])


def gain(usual: Sequence[JudgedLine], tried: Sequence[JudgedLine], dialect: Dialect) -> int:
    """Return how much a dialect explains, less what it takes away: most, where a relation is refuted in it alone.

    A relation of which the letters were not known speaks for other letters by itself, as does any where the lines tell
    them, and a forward equation; any other, not without a second. A convention may have been taken wrongly.
    """
    before, after = ([step.verdict for line in judged for step in line.steps] for judged in (usual, tried))
    if len(before) != len(after):
        return sum(verdict in _OPEN for verdict in before) - sum(verdict in _OPEN for verdict in after)
    pairs = list(zip(before, after, strict=True))
    weights = {Verdict.UNKNOWN: _ALONE if dialect.explains_alone else 1, Verdict.UNREADABLE: 1, Verdict.REFUTED: 1}
    if dialect.told:
        weights = dict.fromkeys(_OPEN, _ALONE)
    won = sum(
        _ALONE if other is Verdict.DEFINITION else weights[one]
        for one, other in pairs
        if one in _OPEN and other not in _OPEN
    )
    won += _ALONE * _tells_error_signal(usual, tried)
    lost = sum(
        _LOST if other is Verdict.REFUTED and one is not Verdict.CONVENTION else 1
        for one, other in pairs
        if one not in _OPEN and other in _OPEN
    )
    return won - lost - (_breaks_forward_equations(usual, tried) if dialect.weights != "rows" else 0)


def _tells_error_signal(usual: Sequence[JudgedLine], tried: Sequence[JudgedLine]) -> bool:
    """Say whether the first line that begins with the error signal stands in this dialect alone: it tells the sign."""
    before, after = ([step for line in judged for step in line.steps] for judged in (usual, tried))
    place = next((place for place, step in enumerate(after) if _begins_with(step.left, r"\delta")), None)
    return place is not None and before[place].verdict in _OPEN and after[place].verdict not in _OPEN


def _breaks_forward_equations(usual: Sequence[JudgedLine], tried: Sequence[JudgedLine]) -> int:
    """Return how much is lost besides where a forward equation stands in the usual way alone: it tells the numbers."""
    before, after = ([step for line in judged for step in line.steps] for judged in (usual, tried))
    pairs = zip(before, after, strict=False)
    return _ALONE * sum(one.is_forward and one.verdict.stands and not other.verdict.stands for one, other in pairs)


def _begins_with(text: str, key: str) -> bool:
    return text.startswith(key) and not text[len(key) : len(key) + 1].isalpha()


def rank(usual: Sequence[JudgedLine], tried: Sequence[JudgedLine], dialect: Dialect) -> int:
    """Return how much a dialect explains, less where it makes wrong what the text says of its own letters: Δ_k = ..."""
    before, after = ([step for line in judged for step in line.steps] for judged in (usual, tried))
    if len(before) != len(after):
        return gain(usual, tried, dialect)
    wrong = (
        one.verdict is not Verdict.REFUTED
        and other.verdict is Verdict.REFUTED
        and any(_begins_with(other.left, key) for key, _ in dialect.letters)
        for one, other in zip(before, after, strict=True)
    )
    return gain(usual, tried, dialect) - (_ALONE + _LOST) * sum(wrong)
