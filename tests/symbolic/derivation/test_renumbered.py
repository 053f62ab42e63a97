"""Layer numbers replaced: those of arrays and of widths, everywhere in a derivation, and no other number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.renumbered import renumbered
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import (
    Apply,
    Index,
    MatrixProduct,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sum,
    Transpose,
    Underbrace,
)
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from tests.symbolic.derivation.at_layers import at_layers
from tests.symbolic.graph.networks import graph

I, L = Index("i"), Index("l")
layers = st.one_of(st.none(), st.integers(0, 4), st.sampled_from([L, Index("l", -1)]))
quantities = st.builds(
    Quantity,
    st.sampled_from(["W", "z", "a", "b", "L", "y"]),
    layers,
    st.sampled_from([(), (1,), (2, 3), (I,)]),
    st.sampled_from([None, 2, Index("n")]),
)
leaves = st.one_of(
    quantities,
    st.builds(Number, st.sampled_from(["0", "1", "2", "3"])),
    st.builds(lambda l: Quantity("width", None, (l,)), st.integers(0, 4)),
)
formulas = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(lambda a, b: Sum((a, b)), parts, parts),
        st.builds(lambda a, b: MatrixProduct((a, b)), parts, parts),
        st.builds(Partial, parts, parts),
        st.builds(Transpose, parts),
        st.builds(lambda a, n: Apply("tanh", (a,), n), parts, st.integers(0, 2)),
        st.builds(lambda a, l: Sigma(a, "k", 1, Quantity("width", None, (l,))), parts, st.integers(0, 4)),
        st.builds(lambda a, b: Relations((a, b), ("=",)), parts, parts),
        st.builds(Underbrace, parts, parts),
    ),
    max_leaves=8,
)


@given(formulas)
def test_a_letter_and_back_is_the_same_formula(formula: Quantity) -> None:
    assert at_layers(renumbered(formula, lambda n: Index("p", n - 2)), p=2) == with_inputs(formula)
    assert renumbered(formula, lambda n: n) == formula


def with_inputs(formula: Quantity) -> Quantity:
    """Return the formula with a^[0] called x, as it is where layers have numbers."""
    return at_layers(formula)  # type: ignore[no-any-return]


@given(formulas)
def test_layers_that_move_up_and_down_again_are_where_they_were(formula: Quantity) -> None:
    up = renumbered(formula, lambda n: n + 3)
    assert renumbered(up, lambda n: n - 3) == formula


def test_indices_of_units_samples_exponents_and_primes_stay() -> None:
    formula = Product(
        (
            Quantity("W", 2, (1, 2)),
            Quantity("a", 2, (2,), 2),
            Power(Quantity("y", None, (2,)), Number("2")),
            Apply("tanh", (Quantity("z", 2, (I,)),), 2),
            Sigma(Quantity("b", L, (2,)), "k", 2, Quantity("width", None, (2,))),
        )
    )
    text = print_text(renumbered(formula, lambda n: Index("D", n - 1)), Notation("test"))
    assert text == "W_12^[D+1] a_2^[D+1](2) y_2^2 tanh''(z_i^[D+1]) Σ_{k=2..n_{D+1}} b_2^[l]"


def test_every_line_reason_and_fact_of_a_derivation_is_renumbered() -> None:
    derivation = IndexDeriver(graph("2-3-4", "tanh", biases="--")).derive(Quantity("z", 1))
    moved = renumbered(derivation, lambda n: Index("l", n - 1))
    assert isinstance(moved, Derivation)
    assert moved.wrt == Quantity("z", L, (I,))
    assert numbers_of_layers(derivation) == {1, 2}
    assert numbers_of_layers(moved) == set()
    words = [part for step in moved.steps for part in step.reason if isinstance(part, Quantity)]
    assert words
    assert all(isinstance(word.layer, Index) for word in words)
    assert moved.steps[1].uses


def numbers_of_layers(statement: object) -> set[int]:
    """Return the numbers that stand where a layer may, found by their place in the text of the nodes."""
    found: set[int] = set()

    def look(value: object) -> None:
        match value:
            case Quantity(name="width", indices=(int(l),)) | Quantity(layer=int(l)):
                found.add(l)
            case tuple():
                for part in value:
                    look(part)
            case _ if hasattr(value, "__dataclass_fields__"):
                for name in value.__dataclass_fields__:
                    look(getattr(value, name))

    look(statement)
    return found
