"""What each key of a notation expects, in our words; `wording` tells faults with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from symbolic.formula.notation import (
    LETTERS,
    NOTATION_NAMES,
    ROLES,
    Arrays,
    Chain,
    DerivativeSign,
    Elementwise,
    ErrorSignal,
    Jacobian,
    MatrixSign,
    Samples,
    Slopes,
    Sums,
    TransposeSign,
    Vectors,
    WeightOrder,
)
from symbolic.spec.limits import MAX_NAME

__all__ = ["NOTATION_PARTS", "NOTATION_WANTED", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is valid at a field.

    Attributes:
        words: for the field, then for its entries, then for their entries.
        choices: the names that are valid there, for the nearest one to be offered.
    """

    words: tuple[str, ...]
    choices: tuple[str, ...] = ()


def _choice(literal: Any) -> Wanted:
    *front, last = (f'"{value}"' for value in get_args(literal))
    return Wanted((f"{', '.join(front)} or {last}",), get_args(literal))


_GRAMMAR = (
    r'a letter such as "w", "\delta", "\ell", "\mathbf{W}", "\mathsf{W}", "\mathcal{L}", "\boldsymbol{\delta}" or '
    r'"\mathrm{word}", or one of these in \hat{}, \bar{}, \tilde{}, \dot{}, \vec{} or \check{}'
)
_LETTER = Wanted((f"{_GRAMMAR}; or a table with the keys latex and text",))
_MARK = r'{} in brackets that close, such as "[{}]", "({})", "<{}>" or "\langle {} \rangle", or "{}" alone'
_FORWARD = '"z = W a + b", "z = W^T a + b", "z = a W^T + b" or "z = a W + b"'

NOTATION_WANTED: Mapping[str, Mapping[str, Wanted]] = MappingProxyType(
    {
        "NotationSpec": {
            "name": Wanted((f"a text of 1 to {MAX_NAME} printable characters",)),
            "base": Wanted((f"a bundled notation: {', '.join(NOTATION_NAMES)}",), NOTATION_NAMES),
            "layer_mark": Wanted((_MARK,)),
            "sample_mark": Wanted((f"{_MARK}; a comma may stand before it",)),
            "chain": _choice(Chain),
            "matrix": _choice(MatrixSign),
            "elementwise": _choice(Elementwise),
            "transpose": _choice(TransposeSign),
            "derivative": _choice(DerivativeSign),
            "error_signal": _choice(ErrorSignal),
            "sums": _choice(Sums),
            "bare_numerators": Wanted(("true or false",)),
            "arrays": _choice(Arrays),
            "weight_order": _choice(WeightOrder),
            "vectors": _choice(Vectors),
            "samples": _choice(Samples),
            "jacobian": _choice(Jacobian),
            "slopes": _choice(Slopes),
            "forward": Wanted((_FORWARD,)),
            "indices": Wanted((f"a table with some of the keys {', '.join(ROLES)}",)),
            "letters": Wanted((f"a table with some of the keys {', '.join(LETTERS)}",)),
        },
        "LettersSpec": dict.fromkeys(LETTERS, _LETTER)
        | {"L": Wanted((f"{_LETTER.words[0]}; L may have a subscript",))},
        "IndicesSpec": dict.fromkeys(ROLES, Wanted((r'a single letter such as "j", or "\ell"',))),
        "LetterSpec": {
            "latex": Wanted((_GRAMMAR,)),
            "text": Wanted(("a text of 1 to 12 letters or digits",)),
        },
    }
)

NOTATION_PARTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("NotationSpec", "indices"): "IndicesSpec",
        ("NotationSpec", "letters"): "LettersSpec",
        **{("LettersSpec", concept): "LetterSpec" for concept in LETTERS},
    }
)
