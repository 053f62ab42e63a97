"""Letters and signs of whole schools of writers, tried where a text that is read in the usual way mostly fails.

Bishop calls pre-activations a and activations z; Rumelhart, Hinton and Williams call them x and y; a text may leave
out the sums over repeated indices, or take the error signal with a minus. A dialect counts only if more lines are
right in it alone than wrong in it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from symbolic.checking.report import JudgedLine, Verdict
from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import Syntax, typed_bases
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.vocabulary import ACTIVATION

__all__ = ["Dialect", "dialects_of", "gain", "may_gain"]

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
        needs: keys of which all stand in a text that may be written so.
        repeated: whether an index that stands twice is summed.
        errors: "plus" for δ = ∂L/∂z, "minus" for its negative.
    """

    said: str
    letters: tuple[tuple[str, str], ...] = ()
    functions: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    repeated: bool = False
    errors: str = "plus"

    @property
    def explains_alone(self) -> bool:
        """Whether one relation with unknown letters speaks for the dialect: it says what letters mean, no more."""
        return bool(self.letters) and self.errors == "plus"

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
        session.dialect = self.said


_NEGATIVE = Dialect("δ is the negative derivative of the loss", needs=(r"\delta",), errors="minus")
_DIALECTS = (
    Dialect("an index that stands twice in a product is summed", repeated=True),
    _NEGATIVE,
    Dialect(
        "a is the pre-activation, z the activation, y the prediction and t the target",
        letters=(("a", "z"), ("z", "a"), ("y", "yhat"), ("t", "y")),
        functions=("h",),
        needs=("a", "z"),
    ),
    Dialect("y is the prediction and t the target", letters=(("y", "yhat"), ("t", "y")), needs=("y", "t")),
    Dialect(
        "x is the pre-activation, y the activation and d the target",
        letters=(("x", "z"), ("y", "a"), ("d", "y"), ("t", "y")),
        needs=("x", "y"),
    ),
    Dialect(
        "n is the pre-activation and t the target",
        letters=(("n", "z"), ("t", "y"), ("p", "x"), ("P", "x")),
        needs=("n", "a"),
    ),
)


def dialects_of(lines: Sequence[Syntax], session: Session) -> Iterator[Dialect]:
    """Yield the dialects in which a text may be written, by the letters that it has."""
    found = {key_of(part) for line in lines for part in typed_bases(line)}
    for dialect in _DIALECTS:
        idle = dialect.repeated and session.reading.repeated
        if idle or not found.issuperset(dialect.needs):
            continue
        yield dialect
        if dialect.letters and r"\delta" in found:
            yield replace(dialect, said=f"{dialect.said}; {_NEGATIVE.said}", errors=_NEGATIVE.errors)


def may_gain(judged: Sequence[JudgedLine], dialect: Dialect) -> bool:
    """Say whether enough relations are open for a dialect to explain them."""
    found = [step.verdict for line in judged for step in line.steps if step.verdict in _OPEN]
    return len(found) > 1 or (dialect.explains_alone and found == [Verdict.UNKNOWN])


def gain(usual: Sequence[JudgedLine], tried: Sequence[JudgedLine], dialect: Dialect) -> int:
    """Return how much a dialect explains, less what it takes away: most, where a relation is refuted in it alone.

    A relation of which the letters were not known speaks for other letters by itself; any other, not without a second.
    """
    before, after = ([step.verdict for line in judged for step in line.steps] for judged in (usual, tried))
    if len(before) != len(after):
        return sum(verdict in _OPEN for verdict in before) - sum(verdict in _OPEN for verdict in after)
    pairs = list(zip(before, after, strict=True))
    weights = {Verdict.UNKNOWN: _ALONE if dialect.explains_alone else 1, Verdict.UNREADABLE: 1, Verdict.REFUTED: 1}
    won = sum(weights[one] for one, other in pairs if one in _OPEN and other not in _OPEN)
    lost = sum(_LOST if other is Verdict.REFUTED else 1 for one, other in pairs if one not in _OPEN and other in _OPEN)
    return won - lost
