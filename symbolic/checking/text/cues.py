"""Words before a formula that say it gives a name: "Let A = ...", "Define δ_j = ..."."""

from __future__ import annotations

import re

from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import Name, Scripted, Syntax
from symbolic.formula.resolver.marks import base_of, key_of
from symbolic.formula.resolver.vocabulary import LOOSE

__all__ = ["is_defined_by_word", "names_anew"]

_DEFINING = re.compile(
    r"\b(?:let|define|denote(?: by)?|(?:we|us) set|sei|definiere|soit|sea|seja|sia)\W{0,4}\Z", re.IGNORECASE
)
_LONGEST = 20
_FORWARD = frozenset({"z", "a", "x", "y", "yhat", "W", "b", "L", "J"})
"""What no text gives to something else by a word: the network has it."""


def is_defined_by_word(source: str, start: int) -> bool:
    """Say whether a word before the formula that begins at `start` says that it gives a name."""
    return _DEFINING.search(source[max(0, start - _LONGEST) : start]) is not None


def names_anew(left: Syntax, session: Session) -> bool:
    """Say whether the left side of such a formula is a name that may be given: no quantity of the forward pass."""
    key = key_of(base_of(left)) if isinstance(left, Name | Scripted) else None
    loose = key in LOOSE and key not in session.confirmed
    return key is not None and (loose or session.vocabulary.concept(key) not in _FORWARD)
