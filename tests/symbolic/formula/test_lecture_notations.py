"""The bundled notations write what the lecture documents write, from which they are taken.

Not followed, with the reason: the article's letter l for the last layer too (l is every layer's letter there); the
quiz's letters n and j for a general layer beside i (one letter a thing); the slides' i for a general layer in their
summary (single entries are what they are about, and i counts units there); their juxtaposition for an elementwise
product (it could not be told from a matrix product); capital letters for units held fixed, and ∆ for the gradient sign.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Index, Partial, Position, Product, Quantity, Sign
from symbolic.formula.notation import Notation, notation

FACTS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "lecture_notations.json").read_text("utf-8")
)
I, J, L = Index("i"), Index("j"), Index("l")
ROLE = {"layer": "l", "last layer": "D", "reached": "i", "source": "j", "after": "k", "further": "q", "sample": "n"}
DIRECT = {"matrix sign": "matrix", "elementwise": "elementwise", "transpose": "transpose", "sums": "sums"}
DIRECT |= {"derivative": "derivative", "bare numerators": "bare_numerators"}
LAYOUT = {"jacobian": "jacobian", "vectors": "vectors", "slopes": "slopes"}


def seen(written: Notation, fact: str) -> object:
    """Return what the notation shows for a fact, printed where it is about a formula."""
    if fact in DIRECT:
        return getattr(written, DIRECT[fact])
    if fact in LAYOUT:
        return getattr(written.layout, LAYOUT[fact])
    weight = print_latex(Quantity("W", L, (I, J)), written)
    match fact:
        case "matrix":
            return {"to-from": "destination x source", "from-to": "source x destination"}[written.layout.weight_order]
        case "first index":
            return "reached" if weight.index(written.index(I)) < weight.index(written.index(J)) else "source"
        case "delta":
            return written.error_signal == "delta"
        case "chain":
            factors = (Partial(Quantity("a"), Quantity("z")), Partial(Quantity("z"), Quantity("x")))
            first, second = (print_latex(factor, written) for factor in factors)
            return print_latex(Product(factors, Sign.CHAIN), written)[len(first) : -len(second)].strip()
    formula = {
        "layer": Quantity("", L),
        "previous layer": Quantity("", Index("l", -1)),
        "last layer": Quantity("", Index("D")),
        "sample": Quantity("", sample=3),
        "weight": Quantity("W", L, (I, J)),
        "weight of numbers": Quantity("W", 4, (1, 2)),
        "matrix W": Quantity("W", L),
        "bias": Quantity("b", L),
        "bias of numbers": Quantity("b", 4, (1,)),
        "loss": Quantity("L"),
    }[fact]
    return print_latex(formula, written).removeprefix(r"\text{}")


@pytest.mark.parametrize("name", FACTS)
def test_a_bundled_notation_writes_as_its_lecture_does(name: str) -> None:
    written = notation(name)
    facts = {key: fact for key, fact in FACTS[name].items() if key not in {"source", "letters"}}
    assert {key: seen(written, key) for key in facts} == facts
    letters = FACTS[name]["letters"]
    assert {role: print_latex(Position(Index(ROLE[role])), written) for role in letters} == letters


@pytest.mark.parametrize(("name", "mark"), [("angle", "^{<l>}"), ("angle_bracket", "^{<[l]>}"), ("bracket", "^{[l]}")])
def test_the_ordered_marks(name: str, mark: str) -> None:
    assert print_latex(Quantity("a", L), notation(name)) == f"a{mark}"


def test_the_subscript_of_a_loss_says_the_sample() -> None:
    bold = notation("bold")
    assert print_latex(Quantity("L"), bold) == "C_k"
    assert print_latex(Quantity("L", sample=Index("n")), bold) == "C_k"
    assert print_latex(Quantity("L", sample=12), bold) == "C_{12}"
    assert print_latex(Quantity("L", sample=3), notation("bare")) == "C^{(3)}"
