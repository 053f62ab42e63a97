"""Documents of networks with skips, shared weights and a penalty say what is added, what is used again, and J."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.documents.derivation import derivation_document
from codegen.documents.formats.latex import document_latex
from codegen.documents.model import Equations, Table
from codegen.documents.overview import overview
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Partial
from symbolic.graph.network import COST, LOSS
from symbolic.graph.reach import is_numbered
from symbolic.spec.model import NetworkSpec
from tests.codegen.documents.compiling import problems
from tests.symbolic.graph.networks import spec

ALL = spec("2-2-2-2", "tanh,sigmoid,softmax", skips={1: (0, "a"), 3: (1, "z")}, shares={2: 1}, l2=0.01)
SPECS = (
    ALL,
    spec("2-2-2-1", "tanh,sigmoid,identity", skips={2: (1, "a")}, l2=1e-5),
    spec("6-6-6-6", "gelu", "huber", skips={2: (1, "a"), 3: (1, "z")}, shares={2: 1, 3: 1}, l2=0.5),
    spec("8-8-8-8", "relu,relu,softmax", "categorical_cross_entropy", skips={2: (1, "z"), 3: (2, "z")}, shares={3: 1}),
    spec("1-1-1-1", "tanh", skips={2: (1, "a")}, shares={3: 2}, l2=2),
    spec("-".join(["3"] * 13), "tanh", skips={l: (l - 1, "a") for l in range(2, 13)}, l2=0.125),
)


def test_the_overview_says_what_is_added_whose_weights_are_used_and_what_is_minimised() -> None:
    lines = overview(ALL.model_copy(update={"notation": "bracket"})).splitlines()
    assert lines[2:7] == [
        "layer  units  activation           W       b     weights  biases",
        "0      2      input",
        "1      2      tanh + x             (2, 2)  (2,)  4        2",
        "2      2      sigmoid              W of 1  (2,)  0        2",
        "3      2      softmax(z + a of 1)  (2, 2)  (2,)  4        2",
    ]
    assert lines[8] == "parameters  14 with biases, 8 without"
    squares = "λ/2 Σ_{i=1..2} Σ_{j=1..2}"
    assert lines[12:14] == [
        f"penalty     R = {squares} (W_ij^[1])^2 + {squares} (W_ij^[3])^2, with λ = 0.01",
        "cost        J is the mean of L over the samples, and R once",
    ]


def _is_by_entry(derivation: Derivation) -> bool:
    return derivation.wrt.name in {"W", "b"} and is_numbered(derivation.wrt)


def test_the_document_derives_the_loss_and_then_the_cost() -> None:
    document = derivation_document(ALL, "source", "command")
    blocks = [block for section in document.sections for block in section.blocks]
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [row[2:] for row in tables[0].rows] == [
        ("tanh + x", "2 × 2", "2", "6"),
        ("sigmoid", "those of layer 1", "2", "2"),
        ("softmax(z + a of 1)", "2 × 2", "2", "6"),
    ]
    defined = [sides.sides[0] for block in blocks if isinstance(block, Equations) for sides in block.equations]
    assert COST in defined
    starts = [block.start for block in blocks if isinstance(block, Derivation) and _is_by_entry(block)]
    for start in starts:
        if start.of == COST:
            assert starts.index(Partial(LOSS, start.wrt)) < starts.index(start)
    assert sum(start.of == COST for start in starts) == ALL.parameter_count()


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("network", SPECS, ids=lambda network: network.title())
def test_the_document_compiles_without_a_complaint(network: NetworkSpec, tmp_path: Path) -> None:
    assert problems(document_latex(derivation_document(network, "source", "command")), tmp_path) == []
