"""Gradients as chains of whole arrays, for any layer: ∂L/∂W^l = ∂L/∂a^D ∂a^D/∂a^(D-1) ... ∂a^l/∂z^l ∂z^l/∂W^l.

A chain is proved by what its entries mean on the network at hand, for each of its layers: every index that two
neighbouring factors share is summed over, every factor is replaced by its index form, and the result must be the
gradient that the index engine finds, for all widths.
"""

from __future__ import annotations

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import family_of, over_units
from symbolic.derivation.index.facts import instance
from symbolic.derivation.index.lines import contracted
from symbolic.errors import ProofError
from symbolic.formula.build import equation, product
from symbolic.formula.nodes import (
    Apply,
    Dots,
    Formula,
    Gradient,
    Group,
    Index,
    IndexLike,
    Listing,
    MatrixProduct,
    OrderedProduct,
    Partial,
    Product,
    Quantity,
    Relations,
    Underbrace,
)
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import rebuilt
from symbolic.graph.definitions import Activated

__all__ = ["entries_along_layers", "gradient_listing", "gradient_over_layers", "gradient_through_layer"]

_L, _D = Index("l"), Index("D")
_MOST_LISTED = 3
"""Deeper networks have the middle of their gradient written as dots."""


def gradient_over_layers(deriver: IndexDeriver, layout: Layout, parameter: str) -> Relations:
    """Return ∂L/∂W^l as a product over the layers from D down to l, proved for each layer of the network."""
    for l in range(1, deriver.graph.depth):
        _prove(deriver, l, parameter)
    q = Index("q")
    down = (_D, Index("l", 1)) if layout.jacobian == "numerator" else (Index("l", 1), _D)
    between = OrderedProduct(Partial(Quantity("a", q), Quantity("a", Index("q", -1))), "q", *down)
    braced = Underbrace(between, Partial(Quantity("a", _D), Quantity("a", _L)))
    chain = (Partial(deriver.of, Quantity("a", _D)), braced, *_into_layer(parameter, _L))
    return equation(Partial(deriver.of, Quantity(parameter, _L)), _ordered(layout, chain))


def gradient_through_layer(deriver: IndexDeriver, layout: Layout, parameter: str, above: IndexLike) -> Relations:
    """Return ∂L/∂W^(l-1) through layer l, the letter or number `above`, with ∂L/∂a^(l-1) under a brace."""
    for l in range(1, deriver.graph.depth):
        _prove(deriver, l, parameter)
    below = above - 1 if isinstance(above, int) else Index(above.letter, above.shift - 1)
    upper = (
        Partial(deriver.of, Quantity("a", above)),
        Partial(Quantity("a", above), Quantity("z", above)),
        Partial(Quantity("z", above), Quantity("a", below)),
    )
    braced = Underbrace(_ordered(layout, upper), Partial(deriver.of, Quantity("a", below)))
    chain = (braced, *_into_layer(parameter, below))
    return equation(Partial(deriver.of, Quantity(parameter, below)), _ordered(layout, chain))


def gradient_listing(deriver: IndexDeriver) -> Relations:
    """Return ∇L as the list of the derivatives by all parameters, layer by layer."""
    graph = deriver.graph
    short = graph.depth <= _MOST_LISTED
    parts: list[Formula] = []
    for l in range(1, graph.depth + 1) if short else (1, graph.depth):
        if not short and l == graph.depth:
            parts.append(Dots())
        if graph.owner(l) == l:
            parts.append(Partial(deriver.of, Quantity("W", l)))
        if graph.biases(l).size:
            parts.append(Partial(deriver.of, Quantity("b", l)))
    return equation(Gradient(deriver.of), Listing(tuple(parts)))


def entries_along_layers(deriver: IndexDeriver) -> Relations:
    """Return ∂a_i^D/∂a_j^l as a product of entries, the indices between summed over, and the same with values put in.

    Proved factor by factor: each entry of a Jacobian is f'(z_u) W_uv for every layer of the network.
    """
    layer, u, v = Index("s"), Index("u"), Index("v")
    activated = deriver.graph.definition(Quantity("a", 2, (Index("i"),)))
    assert isinstance(activated, Activated)  # noqa: S101  (hidden layers act on each unit alone)
    slope = Apply(activated.function, (Quantity("z", layer, (u,)),), 1)
    value = Group(Product((slope, Quantity("W", layer, (u, v)))))
    factor = Partial(Quantity("a", layer, (u,)), Quantity("a", Index("s", -1), (v,)))
    links = ("u", "v", "i", "q", "m", "r", "j")
    written, put_in = (OrderedProduct(body, "s", _D, Index("l", 1), links) for body in (factor, value))
    return equation(Partial(Quantity("a", _D, (Index("i"),)), Quantity("a", _L, (Index("j"),))), written, put_in)


def _into_layer(parameter: str, l: IndexLike) -> tuple[Formula, Formula]:
    """∂a/∂z ∂z/∂W of one layer"""
    return (
        Partial(Quantity("a", l), Quantity("z", l)),
        Partial(Quantity("z", l), Quantity(parameter, l)),
    )


def _ordered(layout: Layout, factors: tuple[Formula, ...]) -> Formula:
    """Return a chain in the order of the layout: from the loss down, or from the parameter up."""
    return MatrixProduct(factors if layout.jacobian == "numerator" else factors[::-1])


# --- proof ----------------------------------------------------------------------------------------------------------


def _prove(deriver: IndexDeriver, l: int, parameter: str) -> None:
    """Compare the entries of the chain down to a parameter of layer l with the gradient of the index engine.

    Both are written in terms of ∂L/∂a^D, which they share.
    """
    bottom = deriver.entry(Quantity(parameter, l))
    entries = [
        Quantity(name, layer, (Index(f"{name}{layer}"),))
        for layer in range(deriver.graph.depth, l - 1, -1)
        for name in ("a", "z")
    ]
    links = zip(entries, (*entries[1:], bottom), strict=True)
    top = Partial(deriver.of, entries[0])
    total = product([top, *(Group(_value(deriver, of, wrt)) for of, wrt in links)])
    for entry in entries:
        family = family_of(deriver.graph, entry)
        assert family is not None  # noqa: S101  (everything between the loss and a parameter has units)
        total = contracted(over_units(deriver.graph, family, str(entry.indices[0]), total))
    if not deriver.prover.are_equal(total, _without_totals(deriver, Partial(deriver.of, bottom))):
        raise ProofError(
            "a chain over layers could not be proved; it is not shown. This is a fault of chalkgrad, not of the input: "
            "please report it with the spec."
        )


def _value(deriver: IndexDeriver, of: Quantity, wrt: Quantity) -> Formula:
    """Return the index form of a factor between neighbours."""
    own = Quantity(of.name, of.layer, tuple(Index("q") for _ in of.indices))
    general = deriver.local(own, deriver.entry(Quantity(wrt.name, wrt.layer)))
    return instance(general.conclusion, Partial(of, wrt)).sides[-1]


def _without_totals(deriver: IndexDeriver, formula: Formula) -> Formula:
    """Return a formula with every derivative of the loss in it put in, up to those by the last activations."""
    match formula:
        case Partial(of=of, wrt=Quantity(name="a", layer=layer)) if of == deriver.of and layer == deriver.graph.depth:
            return formula
        case Partial(of=of, wrt=Quantity() as wrt) if of == deriver.of:
            known = deriver.derive(Quantity(wrt.name, wrt.layer))
            through_neighbours = equation(known.start, known.steps[1].after)
            return Group(_without_totals(deriver, instance(through_neighbours, formula).sides[-1]))
        case _:
            return rebuilt(formula, lambda part: _without_totals(deriver, part))
