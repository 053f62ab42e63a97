r"""Cases that words tell by layers: "if j is an output neuron" and "if j is hidden" are two claims, for other layers.

Stage: typed side -> the value of each case, with the layers for which it is meant.
"""

from __future__ import annotations

import re

from symbolic.checking.verdicts.meant import HIDDEN, LAST
from symbolic.formula.reader.syntax import Cases, Name, Relation, Syntax, Text, typed_parts

__all__ = ["by_layers"]

_LAST = re.compile(
    r"\b(?:output|last|final|ausgabe|letzte|salida|última|sortie|saída|uscita|выход|wyjści)|输出|輸出|출력|出力",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"\b(?:hidden|inner|interm|verdeckt|ocult|caché|nascost|скрыт|ukryt)|隐|隱|은닉|隠れ", re.IGNORECASE
)
_DENIED = re.compile(
    r"\b(?:not|no|non|unless|except|before|feeds?|nicht|kein\w*|außer|pas|sauf|excepto|salvo)\b|n't|≠|не |不|非",
    re.IGNORECASE,
)
_OTHER = {LAST: HIDDEN, HIDDEN: LAST}


def by_layers(side: Syntax) -> tuple[tuple[Syntax, str], ...]:
    """Return the value of each case and whether it is meant for the last layer or for hidden ones; else nothing."""
    if not isinstance(side, Cases) or len(side.branches) != len(_OTHER):
        return ()
    (first, one), (second, other) = side.branches
    told = _told(one)
    if not told or (other is not None and _told(other) != _OTHER[told]):
        return ()
    return (first, told), (second, _OTHER[told])


def _told(condition: Syntax | None) -> str:
    """Return the layers that a condition tells by words, or by l = L and l < L; nothing where it denies some."""
    match condition:
        case Relation(sides=(Name(), Name(letter="L")), signs=("=" | "<" as sign,)):
            return LAST if sign == "=" else HIDDEN
    parts = typed_parts(condition) if condition is not None else ()
    said = " ".join(
        part.words if isinstance(part, Text) else part.letter for part in parts if isinstance(part, Text | Name)
    )
    if _DENIED.search(said):
        return ""
    found = [layers for layers, pattern in ((LAST, _LAST), (HIDDEN, _HIDDEN)) if pattern.search(said)]
    return found[0] if len(found) == 1 else ""
