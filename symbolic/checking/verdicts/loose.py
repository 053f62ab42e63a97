"""Letters that mean different things to different writers, as long as no line has shown what they mean here."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.verdicts.session import Session
from symbolic.formula.notation import LETTERS
from symbolic.formula.reader.syntax import Scripted, Syntax, typed_bases, typed_parts
from symbolic.formula.resolver.dependence import is_hypothesis
from symbolic.formula.resolver.marks import is_class, key_of
from symbolic.formula.resolver.resolve import index_letters
from symbolic.formula.resolver.vocabulary import LOOSE

__all__ = ["loose_letters"]

_WEIGHTS = frozenset({r"\theta", r"\Theta"})
_MOST = 2
"""Letters for which meanings are tried together; and as many that mean targets cannot all do so."""


def loose_letters(sides: Sequence[Syntax], session: Session) -> list[str]:
    """Return the letters of a line whose usual meaning nothing has confirmed so far."""
    found: dict[str, None] = {}
    indices = index_letters(sides)
    shown = _shown_by_their_scripts(sides, session)
    for side in sides:
        for part in typed_bases(side):
            key = key_of(part)
            if key in LOOSE and key not in session.confirmed | indices | shown | session.vocabulary.own.keys():
                found[key] = None
    own = {session.notation.letter(concept).latex for concept in LETTERS}
    targets = _targets(sides, session)
    if len(targets) >= _MOST:
        return list(targets)[:_MOST]
    return [key for key in found if key not in own][:_MOST]


def _is_marked(name: Scripted) -> bool:
    """Say whether a mark in brackets stands above a name: an angle has no layer."""
    return name.sup is not None and any(mark.bracketed for mark in name.sup.marks)


def _targets(sides: Sequence[Syntax], session: Session) -> dict[str, None]:
    """Return the letters that stand for targets: where there are two in one line, one of them is the prediction."""
    keys = (key_of(part) for side in sides for part in typed_bases(side))
    return {key: None for key in keys if key is not None and session.vocabulary.concept(key) == "y"}


def _shown_by_their_scripts(sides: Sequence[Syntax], session: Session) -> set[str | None]:
    r"""Return letters whose scripts tell what they are: h_\theta, with the letters below it, p_{y_i}, \Theta^{(l)}."""
    found: set[str | None] = set()
    for part in (part for side in sides for part in typed_parts(side)):
        if isinstance(part, Scripted) and key_of(part.base) in _WEIGHTS and _is_marked(part):
            found.add(key_of(part.base))
        if not isinstance(part, Scripted) or part.sub is None:
            continue
        if is_hypothesis(part, session.vocabulary):
            found |= {key_of(part.base), *(key_of(name) for mark in part.sub.marks for name in typed_bases(mark.body))}
        elif any(map(is_class, (mark.body for mark in part.sub.marks))):
            found.add(key_of(part.base))
    return found
