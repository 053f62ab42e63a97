"""Letters that mean different things to different writers, as long as no line has shown what they mean here."""

from __future__ import annotations

from collections.abc import Sequence

from symbolic.checking.verdicts.session import Session
from symbolic.formula.notation import LETTERS
from symbolic.formula.reader.syntax import Syntax, typed_bases
from symbolic.formula.resolver.marks import key_of
from symbolic.formula.resolver.resolve import index_letters
from symbolic.formula.resolver.vocabulary import LOOSE

__all__ = ["loose_letters"]


def loose_letters(sides: Sequence[Syntax], session: Session) -> list[str]:
    """Return the letters of a line whose usual meaning nothing has confirmed so far."""
    found: dict[str, None] = {}
    indices = index_letters(sides)
    for side in sides:
        for part in typed_bases(side):
            key = key_of(part)
            if key in LOOSE and key not in session.confirmed | indices | session.vocabulary.own.keys():
                found[key] = None
    own = {session.notation.letter(concept).latex for concept in LETTERS}
    return [key for key in found if key not in own][:2]
