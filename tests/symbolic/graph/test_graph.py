"""Graphs written by hand, equation by equation."""

from __future__ import annotations

import pytest

from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients
from symbolic.errors import ChalkgradError, QuantityError
from symbolic.formula.nodes import Formula, Index, Number, Power, Product, Quantity, Sigma, Sum
from symbolic.graph.definitions import Expression, Free
from symbolic.graph.graph import HandGraph

X, Y, Z, Q, F = map(Quantity, "xyzqf")
EXAMPLE = HandGraph({Q: Sum((X, Y)), F: Product((Q, Z))})


def test_names_without_equation_are_given() -> None:
    assert [EXAMPLE.definition(item) for item in (X, Y, Z)] == [Free()] * 3
    assert EXAMPLE.definition(Q) == Expression(Sum((X, Y)))


def test_parents_stand_in_written_order_and_children_in_the_order_given() -> None:
    assert EXAMPLE.parents(F) == (Q, Z)
    assert EXAMPLE.parents(X) == ()
    assert EXAMPLE.children(X) == (Q,)
    assert EXAMPLE.influenced(Z) == (F,)
    assert EXAMPLE.children(F) == ()
    assert HandGraph({F: Sum((X, Y)), Q: Product((X, F))}).children(X) == (F, Q)


def test_equations_may_come_in_any_order() -> None:
    graph = HandGraph({F: Product((Q, Z)), Q: Sum((X, Y))})
    order = list(graph.quantities())
    assert sorted(order, key=graph.rank) == order
    assert set(order) == {X, Y, Z, Q, F}
    for quantity in order:
        assert all(graph.rank(parent) < graph.rank(quantity) for parent in graph.parents(quantity))


@pytest.mark.parametrize(
    ("equations", "members"),
    [
        ({Q: Sum((Q, X))}, "q"),
        ({Q: Sum((F, X)), F: Product((Q, Z))}, "f, q"),
        ({Q: Sum((F, X)), F: Product((Q, Z)), Y: Product((F, F)), Quantity("w"): Y}, "f, q"),
        ({Quantity("a", 1, (2,)): Q, Q: Quantity("a", 1, (2,))}, "a[1][2], q"),
    ],
)
def test_a_circle_is_refused_and_its_members_are_named(equations: dict[Quantity, Formula], members: str) -> None:
    with pytest.raises(ChalkgradError) as error:
        HandGraph(equations)
    assert str(error.value) == (
        f"graph: found equations that depend on each other ({members}); expected an order in which each quantity is "
        "defined by earlier ones. Rename one of them or break the circle."
    )


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    for ask in (EXAMPLE.definition, EXAMPLE.children, EXAMPLE.parents, EXAMPLE.rank):
        with pytest.raises(QuantityError) as error:
            ask(Quantity("w", None, (2,)))
        assert str(error.value) == "found `w[2]`; expected one of x, y, z, q, f"


def test_an_equation_without_names_has_no_parents() -> None:
    graph = HandGraph({Q: Number("3")})
    assert graph.parents(Q) == ()
    assert list(graph.quantities()) == [Q]


def test_the_terms_of_a_sum_are_parents_and_carry_paths() -> None:
    t, f = Quantity("t"), Quantity("f")
    first, second = (Quantity("x", None, (k,)) for k in (1, 2))
    running = Quantity("x", None, (Index("k"),))
    square = Power(t, Number("2"))
    written = HandGraph({first: square, f: Sigma(running, "k", 1, 2)})
    assert written.parents(f) == (first, second)
    total = Gradients(Deriver(written), f).values([t], {t: 3, first: 9, second: 5})
    assert total == {t: 6}


def test_a_letter_that_belongs_to_no_sum_is_no_equation() -> None:
    with pytest.raises(TypeError, match="no letters as indices but those of its sums"):
        HandGraph({Quantity("f"): Quantity("x", None, (Index("k"),))})


@pytest.mark.parametrize("name", ["pi", "kronecker"])
def test_a_name_with_a_fixed_value_cannot_be_defined(name: str) -> None:
    with pytest.raises(ChalkgradError, match=f"found an equation for `{name}`; expected another name"):
        HandGraph({Quantity(name): Quantity("x")})
