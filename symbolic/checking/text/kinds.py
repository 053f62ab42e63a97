r"""Cases that words tell by layers: "if j is an output neuron" and "if j is hidden" are two claims, for other layers.

Stage: typed side -> the value of each case, with the layers for which it is meant.
"""

from __future__ import annotations

import re

from symbolic.checking.verdicts.kinds import HIDDEN, LAST
from symbolic.formula.reader.syntax import Cases, Syntax, Text, typed_parts

__all__ = ["by_layers"]

_LAST = re.compile(
    r"output|last|final|ausgabe|letzte|salida|última|sortie|saída|uscita|выход|wyjści|输出|輸出|출력|出力",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"hidden|inner|interm|verdeckt|ocult|oculta|cach|nascost|скрыт|ukryt|隐|隱|은닉|隠れ", re.IGNORECASE
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
    words = [part.words for part in typed_parts(condition) if isinstance(part, Text)] if condition is not None else []
    said = " ".join(words)
    found = [layers for layers, pattern in ((LAST, _LAST), (HIDDEN, _HIDDEN)) if pattern.search(said)]
    return found[0] if len(found) == 1 else ""
