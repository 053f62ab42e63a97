"""The networks whose slides are set in every format."""

from __future__ import annotations

from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.model import Deck
from codegen.spec_files import resolve_spec
from symbolic.formula.notation import NOTATION_NAMES

__all__ = ["CASES", "HOSTILE", "deck_of"]

NETWORKS = (
    "1-1 identity mse",
    "2-3-1 sigmoid mse",
    "slides",
    "2-2-2-2-2-1 tanh mse",
    "3-10-2 relu,softmax cross_entropy",
    "784-128-10 relu,softmax cross_entropy",
    "residual",
    "shared_weights",
    "robust_regressor",
    "own_functions",
    "chain",
)
CASES = (
    *((network, None) for network in NETWORKS),
    *(("2-3-1 sigmoid mse", name) for name in NOTATION_NAMES),
    ("2-3-4-2 tanh,relu,softmax cross_entropy", "parenthesis"),
)
"""Each network in its own notation, one in all, and one with as many marks as fit on a slide."""

HOSTILE = r"50% of $x$ & <b>y</b> #1 {{ z }} <<< w >>> \input{a} _~^ `q` *r* [s] @t ```"


def deck_of(network: str, notation: str | None = None, title: str = "") -> Deck:
    return slide_deck(resolve_spec(network, notation), title, "test", f"chalkgrad slides {network}")
