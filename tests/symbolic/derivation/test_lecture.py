"""Derivations come out letter for letter as on lecture slides on backpropagation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.steps import Derivation
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import ONE, Apply, Formula, Product, Quantity, Quotient, Relations, Sum
from symbolic.formula.notation import notation
from symbolic.graph.graph import Graph, HandGraph
from symbolic.graph.names import parse_quantity
from tests.symbolic.graph.networks import graph

FORMULAS = json.loads((Path(__file__).parent / "data" / "lecture_formulas.json").read_text(encoding="utf-8"))
NOT_PRODUCED = {
    "lecture-026": "It ends in numbers, 1 * q = 1 * 3 = 3: derivations stop at letters.",
}


def _hand(**equations: Formula) -> HandGraph:
    return HandGraph({Quantity(name): formula for name, formula in equations.items()})


X, Y, Z, Q = map(Quantity, "xyzq")
GRAPHS: dict[str, Graph] = {
    "lecture": graph("2-2-2-2-1", "sigmoid"),
    "chain": graph("1-1-1-1-1", "sigmoid"),
    "example": _hand(q=Sum((X, Y)), f=Product((Q, Z))),
    "exp": _hand(f=Apply("exp", (X,))),
    "reciprocal": _hand(f=Quotient(ONE, X)),
    "scale": _hand(f=Product((Quantity("a"), X))),
    "shift": _hand(f=Sum((Quantity("c"), X))),
}
DERIVERS = {name: Deriver(graph) for name, graph in GRAPHS.items()}


def _line(derivation: Derivation, which: str) -> Relations:
    return {
        "conclusion": derivation.conclusion,
        "first step": derivation.steps[0].equation,
        "second step": derivation.steps[1].equation if len(derivation.steps) > 1 else derivation.conclusion,
    }[which]


def _named(text: str) -> Quantity:
    return Quantity(text) if text.isalpha() and text != "yhat" else parse_quantity(text)


def produced(formula: dict[str, Any]) -> str:
    deriver = DERIVERS[formula["graph"]]
    lines = [
        print_latex(_line(deriver.derive(_named(of), _named(wrt)), which), notation(formula["notation"]))
        for of, wrt, which in formula["derive"]
    ]
    return r", \quad ".join(lines)


@pytest.mark.parametrize(
    "formula", [item for item in FORMULAS if item["id"] not in NOT_PRODUCED], ids=lambda item: item["id"]
)
def test_a_lecture_formula_is_produced_letter_for_letter(formula: dict[str, Any]) -> None:
    assert produced(formula).split() == formula["latex"].split()


def test_every_lecture_formula_is_produced_or_explained() -> None:
    identifiers = [item["id"] for item in FORMULAS]
    assert len(set(identifiers)) == len(identifiers) == 39
    assert {item["id"] for item in FORMULAS if not item["derive"]} == NOT_PRODUCED.keys()
    assert all(NOT_PRODUCED.values())
