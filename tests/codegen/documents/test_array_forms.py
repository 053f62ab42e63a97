"""The sections on general indices, whole arrays and batches: what they show, for which layers, and in what order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codegen.documents.array_forms import array_sections, shown_arrays, shown_layers
from codegen.documents.derivation import derivation_document
from codegen.documents.model import Block, Equations, Paragraph
from symbolic.derivation.forms import Forms
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Gradient, Index, Partial, Quantity
from symbolic.formula.notation import Notation, notation
from symbolic.formula.text import print_text
from symbolic.graph.names import quantity_name
from symbolic.graph.network import COST, LOSS
from symbolic.spec.model import NetworkSpec
from tests.symbolic.graph.networks import spec

TEXT = Notation("test")
L, D = Index("l"), Index("D")
ALIKE = spec("2-3-4-2", "tanh,tanh,softmax", "categorical_cross_entropy")
DIFFERENT = spec("2-3-4-2", "tanh,relu,identity", biases="-++")
SHARED = spec("2-3-3-3-2", "tanh,silu,tanh,identity", shares={3: 2}, skips={2: (1, "a")})
PENALIZED = spec("2-3-4-2", "tanh,tanh,identity", l2=0.5)
INDEX, MATRIX, BATCH = range(3)


def blocks(network: NetworkSpec, section: int, written_in: Notation = TEXT) -> tuple[Block, ...]:
    return tuple(array_sections(network, written_in))[section].blocks


def equations(network: NetworkSpec, section: int) -> list[str]:
    return [
        print_text(line, TEXT)
        for block in blocks(network, section)
        if isinstance(block, Equations)
        for line in block.equations
    ]


def wrts(network: NetworkSpec, section: int) -> list[str]:
    """Return by what the loss or cost is differentiated, in order."""
    found = []
    for block in blocks(network, section):
        derivation = block.entrywise if isinstance(block, ArrayDerivation) else block
        if isinstance(derivation, Derivation) and derivation.of in (LOSS, COST) and derivation.wrt.name in "zaWb":
            found.append(quantity_name(Quantity(derivation.wrt.name, derivation.wrt.layer)))
    return found


BACKWARD = ["z[D]", "W[D]", "b[D]", "a[l]", "z[l]", "W[l]", "b[l]"]
NUMBERED = ["z[3]", "W[3]", "b[3]", "a[2]", "z[2]", "W[2]", "b[2]", "a[1]", "z[1]", "W[1]"]
WIRED = ["z[4]", "W[4]", "b[4]", "a[3]", "z[3]", "b[3]", "a[2]", "z[2]", "W[2]", "b[2]", "a[1]", "z[1]", "W[1]", "b[1]"]


@pytest.mark.parametrize(
    ("network", "order"), [(ALIKE, BACKWARD), (PENALIZED, BACKWARD), (DIFFERENT, NUMBERED), (SHARED, WIRED)]
)
@pytest.mark.parametrize("section", [INDEX, MATRIX, BATCH])
def test_each_section_goes_down_the_layers(network: NetworkSpec, order: list[str], section: int) -> None:
    found = wrts(network, section)
    if section == INDEX:  # what the output's error signal puts in stands there as well
        assert found[0][0] == "a"
        found = found[1:]
    assert found == order


def test_the_sections_have_titles() -> None:
    titles = [section.title for section in array_sections(ALIKE, TEXT)]
    assert titles == ["For general indices", "For whole arrays", "For a batch of samples"]
    sections = [section.title for section in derivation_document(ALIKE, "source", "command").sections]
    assert [title for title in sections if title in titles] == titles


def test_which_layers_are_shown() -> None:
    assert shown_layers(ALIKE) == (D, L)
    assert shown_layers(spec("2-3", "tanh")) == (1,)
    assert shown_layers(DIFFERENT) == (3, 2, 1)
    six = spec("2-2-2-2-2-2-2", "tanh,relu,tanh,relu,tanh,relu")
    assert shown_layers(six) == (6, 5, 4, 3, 2, 1)
    seven = spec("2-2-2-2-2-2-2-2", "tanh,relu,tanh,relu,tanh,relu,relu")
    assert shown_layers(seven) == (7, 6, 5, 4, 3, 1)


def test_arrays_are_shown_in_the_order_of_the_backward_pass() -> None:
    names = [quantity_name(array) for array in shown_arrays(Forms(SHARED, TEXT), shown_layers(SHARED))]
    assert names == WIRED


@pytest.mark.parametrize("network", [ALIKE, DIFFERENT, SHARED])
def test_what_is_put_in_stands_before_it_and_once(network: NetworkSpec) -> None:
    derivations = [block for block in blocks(network, INDEX) if isinstance(block, Derivation)]
    starts = [derivation.start for derivation in derivations]
    assert len(set(starts)) == len(starts)
    known: set[tuple[object, ...]] = set()
    for derivation in derivations:
        for fact in (fact for step in derivation.steps for fact in step.uses):
            bare = fact.sides[0]
            if isinstance(bare, Partial) and isinstance(bare.of, Quantity) and bare.of != LOSS:
                assert arrays_of(bare) in known, print_text(bare, TEXT)
        known.add(arrays_of(derivation.start))


def arrays_of(bare: Partial) -> tuple[object, ...]:
    of, wrt = bare.of, bare.wrt
    assert isinstance(of, Quantity)
    assert isinstance(wrt, Quantity)
    return of.name, of.layer, wrt.name, wrt.layer


def test_where_layers_are_alike_it_says_so() -> None:
    first = blocks(ALIKE, INDEX)[0]
    assert isinstance(first, Paragraph)
    assert [part for part in first.words if isinstance(part, str)] == [
        "The same for any hidden layer ",
        ", and for the last layer ",
        ".",
    ]
    assert not isinstance(blocks(DIFFERENT, INDEX)[0], Paragraph)


def test_the_equations_of_whole_arrays() -> None:
    assert equations(ALIKE, MATRIX) == [
        "z^[l] = W^[l] a^[l-1] + b^[l]",
        "a^[l] = tanh(z^[l])",
        "z^[D] = W^[D] a^[D-1] + b^[D]",
        "a^[D] = softmax(z^[D])",
        "∂a^[l]/∂a^[l-1] = diag(tanh'(z^[l])) W^[l]",
        ("∂L/∂W^[l] = ∂L/∂a^[D] (∂a^[D]/∂a^[D-1] ∂a^[D-1]/∂a^[D-2] ⋯ ∂a^[l+1]/∂a^[l]){= ∂a^[D]/∂a^[l]}"
        " ∂a^[l]/∂z^[l] ∂z^[l]/∂W^[l]"),
        ("∂L/∂W^[l-1] = (∂L/∂a^[l] ∂a^[l]/∂z^[l] ∂z^[l]/∂a^[l-1]){= ∂L/∂a^[l-1]}"
        " ∂a^[l-1]/∂z^[l-1] ∂z^[l-1]/∂W^[l-1]"),
        "∇L = [∂L/∂W^[1], ∂L/∂b^[1], ∂L/∂W^[2], ∂L/∂b^[2], ∂L/∂W^[3], ∂L/∂b^[3]]",
    ]  # fmt: skip
    wired = equations(SHARED, MATRIX)
    assert wired[:4] == ["z^[1] = W^[1] x + b^[1]", "a^[1] = tanh(z^[1])", "z^[2] = W^[2] a^[1] + b^[2]",
                         "a^[2] = SiLU(z^[2]) + a^[1]"]  # fmt: skip
    assert "z^[3] = W^[2] a^[2] + b^[3]" in wired
    assert not [line for line in wired if line.startswith("∂a")]


def test_the_equations_of_a_batch_end_with_the_cost() -> None:
    assert equations(ALIKE, BATCH) == [
        "Z^[l] = A^[l-1] (W^[l])^T + 1 (b^[l])^T",
        "A^[l] = tanh(Z^[l])",
        "Z^[D] = A^[D-1] (W^[D])^T + 1 (b^[D])^T",
        "A^[D] = softmax(Z^[D])",
        "J = (1/m) Σ_{n=1..m} L^(n)",
    ]
    assert equations(PENALIZED, BATCH)[-1] == "J = (1/m) Σ_{n=1..m} L^(n) + R"


@pytest.mark.parametrize(("written_in", "lie"), [("slides", "rows"), ("bold", "columns"), ("delta", "columns")])
def test_where_the_samples_lie_is_said(written_in: str, lie: str) -> None:
    first = blocks(ALIKE, BATCH, notation(written_in))[0]
    assert isinstance(first, Paragraph)
    assert first.words == ("Each of the ", Quantity("samples"), f" samples is one of the {lie} of the arrays below.")


def test_a_penalty_is_in_the_gradient_and_not_in_the_product_over_layers() -> None:
    lines = [line for block in blocks(PENALIZED, MATRIX) if isinstance(block, Equations) for line in block.equations]
    assert lines[-1].sides[0] == Gradient(COST)
    over_layers, through_layer = lines[-3], lines[-2]
    assert over_layers.sides[0] == Partial(LOSS, Quantity("W", L))
    assert through_layer.sides[0] == Partial(LOSS, Quantity("W", replace(L, shift=-1)))
    statements = [block.statement for block in blocks(PENALIZED, MATRIX) if isinstance(block, ArrayDerivation)]
    assert "∂J/∂W^[l] = ∂J/∂z^[l] (a^[l-1])^T + λ W^[l]" in [print_text(statement, TEXT) for statement in statements]


def test_entries_along_several_layers_are_shown_where_activations_are_alike() -> None:
    assert equations(spec("2-3-4-2", "tanh,tanh,tanh"), INDEX) == [
        (
            "∂a_i^[D]/∂a_j^[l] = ∂a_i^[D]/∂a_q^[D-1] ∂a_q^[D-1]/∂a_p^[D-2] ⋯ ∂a_r^[l+1]/∂a_j^[l]"
            " = (tanh'(z_i^[D]) W_iq^[D]) (tanh'(z_q^[D-1]) W_qp^[D-1]) ⋯ (tanh'(z_r^[l+1]) W_rj^[l+1])"
        )
    ]
    assert equations(ALIKE, INDEX) == []
