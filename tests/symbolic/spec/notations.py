"""Random notations: tables that are valid, and tables that hold anything."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from symbolic.errors import SpecError
from symbolic.formula.notation import LETTERS, NOTATION_NAMES, ROLES
from symbolic.spec.notation import NotationSpec, build_notation

SIGNS: dict[str, list[Any]] = {
    "base": list(NOTATION_NAMES),
    "layer_mark": ["[{}]", "({})", "<{}>", "<[{}]>", "{}", r"\langle{}\rangle"],
    "sample_mark": ["[{}]", "({})", ",{}", r"\langle {} \rangle"],
    "chain": [r"\times", r"\cdot", ""],
    "matrix": ["", r"\cdot"],
    "elementwise": [r"\odot", r"\circ", r"\cdot", r"\times", ""],
    "transpose": [r"\top", "T", r"\mathsf{T}"],
    "derivative": [r"\partial", "d", r"\mathrm{d}"],
    "error_signal": ["derivative", "delta"],
    "sums": ["bounds", "index", "repeated"],
    "bare_numerators": [True, False],
    "arrays": ["plain", "bold"],
    "weight_order": ["to-from", "from-to"],
    "vectors": ["columns", "rows"],
    "samples": ["columns", "rows"],
    "jacobian": ["numerator", "denominator"],
    "slopes": ["hadamard", "diagonal"],
    "forward": ["W a + b", "z = W^T a + b", "a W^T + b", "z = a W + b"],
}
"""Keys with the values that they allow, or some of them."""

LETTER = st.sampled_from(
    [
        *"wvuEFGHh",
        r"\omega",
        r"\Theta",
        r"\hat{p}",
        r"\mathcal{L}",
        r"\mathbf{W}",
        r"\boldsymbol{\theta}",
        r"\mathrm{out}",
    ]
)
TEXT = st.sampled_from(["o", "Λ", "loss", "q̂"])
LETTER_OR_TABLE = st.one_of(LETTER, st.fixed_dictionaries({"latex": LETTER, "text": TEXT}))


def _some(keys: list[str], values: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(st.sampled_from(keys), values, max_size=most)


TABLES = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.sampled_from(values) for key, values in SIGNS.items() if key != "forward"},
        "name": st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=20),
        "letters": _some(list(LETTERS), LETTER_OR_TABLE, 3),
        "indices": _some(list(ROLES), st.sampled_from(["q", "r", "s", "t", "N", r"\ell"]), 2),
    },
)
"""Tables of sound keys, which may contradict each other."""


def _valid(table: dict[str, Any]) -> NotationSpec | None:
    try:
        return build_notation(table, "drawn")
    except SpecError:
        return None


VALID: st.SearchStrategy[NotationSpec] = TABLES.map(_valid).filter(lambda spec: spec is not None)  # type: ignore[assignment]
"""Notations without contradiction."""
