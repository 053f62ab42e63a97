"""Chains entry by entry along several layers: ∂a_i^D/∂a_j^l as a product over layers, and gradients that start there.

A factor between arrays that are not neighbours stands for the sum over all units between. With that sum written out
for each such factor, and for each layer of the network, a line must equal what the index engine finds.
"""

from __future__ import annotations

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import family_of, over_units, width_of
from symbolic.derivation.index.facts import instance
from symbolic.derivation.index.lines import contracted
from symbolic.errors import ChalkgradError, ProofError
from symbolic.formula.build import equation, product
from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Index,
    IndexLike,
    OrderedProduct,
    Partial,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sign,
)
from symbolic.formula.substitute import rebuilt, shifted, with_index
from symbolic.graph.definitions import Activated

__all__ = ["check_far", "entries_along_layers", "far_gradient"]

_D, _S = Index("D"), Index("s")


def entries_along_layers(deriver: IndexDeriver, bottom: IndexLike) -> Relations:
    """Return ∂a_i^D/∂a_j^l as a product of entries, the indices between summed over, and the same with values put in.

    Every factor is proved to be f'(z_u) W_uv, for each layer of the network.

    Args:
        deriver: the engine on a network whose layers are alike.
        bottom: the layer l, a letter with a shift.

    Raises:
        ChalkgradError: where activations differ from layer to layer, or act on all units of a layer together.
    """
    u, v = Index("u"), Index("v")
    slope = Apply(_common_activation(deriver), (Quantity("z", _S, (u,)),), 1)
    value = Group(Product((slope, Quantity("W", _S, (u, v)))))
    for l in range(2, deriver.graph.depth + 1):
        ends = Quantity("a", l, (u,)), Quantity("a", l - 1, (v,))
        _check(deriver, _total(deriver, *ends), with_index(value, "s", l))
    factor = Partial(Quantity("a", _S, (u,)), Quantity("a", shifted(_S, -1), (v,)))
    links = ("u", "v", "i", "q", "m", "r", "j")
    written, put_in = (OrderedProduct(body, "s", _D, shifted(bottom, 1), links) for body in (factor, value))
    bare = Partial(Quantity("a", _D, (Index("i"),)), Quantity("a", bottom, (Index("j"),)))
    return equation(bare, written, put_in)


def _common_activation(deriver: IndexDeriver) -> str:
    graph = deriver.graph
    defined = [graph.definition(Quantity("a", l, (Index("i"),))) for l in range(1, graph.depth + 1)]
    found = {definition.function for definition in defined if isinstance(definition, Activated)}
    if len(found) != 1 or not all(isinstance(definition, Activated) for definition in defined):
        raise ChalkgradError("found layers with different activations; expected one that acts on each unit alone")
    return found.pop()


def far_gradient(deriver: IndexDeriver, parameter: str) -> Relations:
    """Return ∂L/∂W_ij^l = Σ_q ∂L/∂a_q^D ∂a_q^D/∂a_i^l ∂a_i^l/∂W_ij^l, and the same by way of the units of layer l+1.

    It is proved for each hidden layer of the network.
    """
    for l in range(1, deriver.graph.depth):
        bare, *chains = _far_chains(deriver.of, parameter, l, deriver.graph.depth)
        found = _up_to_last(deriver, bare)
        for chain in chains:
            _check(deriver, contracted(_written_out(deriver, chain)), found)
    return equation(*_far_chains(deriver.of, parameter, Index("l"), _D))


def _far_chains(loss: Quantity, parameter: str, l: IndexLike, depth: IndexLike) -> tuple[Formula, ...]:
    """Return ∂L/∂W_ij^l, the chain from the last layer's units to those of layer l, and that through layer l+1."""
    i = Index("i")
    wrt = Quantity(parameter, l, (i, Index("j")) if parameter == "W" else (i,))
    own, above = Quantity("a", l, (i,)), Quantity("a", shifted(l, 1), (Index("m"),))
    last = Quantity("a", depth, (Index("q"),))
    ends = Partial(loss, last), Partial(own, wrt)
    short = Product((ends[0], Partial(last, own), ends[1]), Sign.CHAIN)
    long = Product((ends[0], Partial(last, above), Partial(above, own), ends[1]), Sign.CHAIN)
    long_sum = Sigma(long, "m", 1, width_of(shifted(l, 1)))
    return Partial(loss, wrt), *(Sigma(body, "q", 1, width_of(depth)) for body in (short, long_sum))


# --- proof ----------------------------------------------------------------------------------------------------------


def check_far(deriver: IndexDeriver, array: Quantity) -> None:
    """Prove that the chain through the arrays a and z of every layer down to `array` is the gradient by it.

    Raises:
        ProofError: where it could not be proved.
    """
    wrt = deriver.entry(array)
    last = Quantity("a", deriver.graph.depth, (Index("last"),))
    total = product([Partial(deriver.of, last), Group(_total(deriver, last, wrt))])
    whole = contracted(over_units(deriver.graph, deriver.graph.units(deriver.graph.depth), "last", total))
    _check(deriver, whole, _up_to_last(deriver, Partial(deriver.of, wrt)))


def _check(deriver: IndexDeriver, left: Formula, right: Formula) -> None:
    if not deriver.prover.are_equal(left, right):
        raise ProofError(
            "a chain over layers could not be proved; it is not shown. This is a fault of chalkgrad, not of the input: "
            "please report it with the spec."
        )


def _written_out(deriver: IndexDeriver, formula: Formula) -> Formula:
    """Return a line with every factor but that by L as the sum of products of local derivatives that it stands for."""
    match formula:
        case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
            return formula if of == deriver.of else Group(_total(deriver, of, wrt))
        case _:
            return rebuilt(formula, lambda part: _written_out(deriver, part))


def _total(deriver: IndexDeriver, top: Quantity, bottom: Quantity) -> Formula:
    """Return ∂top/∂bottom as the sum over all units of the arrays between of the product of local derivatives."""
    if (top.name, top.layer) == (bottom.name, bottom.layer):
        return Quantity("kronecker", None, (*top.indices, *bottom.indices))
    between = _between(top, bottom)
    links = zip((top, *between), (*between, bottom), strict=True)
    total = product([Group(_value(deriver, of, wrt)) for of, wrt in links])
    for entry in between:
        family = family_of(deriver.graph, entry)
        assert family is not None  # noqa: S101  (everything between two arrays has units)
        total = contracted(over_units(deriver.graph, family, str(entry.indices[0]), total))
    return total


def _between(top: Quantity, bottom: Quantity) -> tuple[Quantity, ...]:
    """Return the entries on the way down from the activation `top`, z^D, a^(D-1), ..., each with its own letter."""
    assert isinstance(top.layer, int)  # noqa: S101  (derivers know numbered layers)
    assert isinstance(bottom.layer, int)  # noqa: S101
    lowest = bottom.layer + 1 if bottom.name == "a" else bottom.layer
    names = [(name, l) for l in range(top.layer, lowest - 1, -1) for name in ("a", "z")]
    return tuple(Quantity(name, l, (Index(f"{name}{l}"),)) for name, l in names[1:])


def _value(deriver: IndexDeriver, of: Quantity, wrt: Quantity) -> Formula:
    """Return the index form of a factor between neighbours."""
    own = Quantity(of.name, of.layer, tuple(Index("q") for _ in of.indices))
    general = deriver.local(own, deriver.entry(Quantity(wrt.name, wrt.layer)))
    return instance(general.conclusion, Partial(of, wrt)).sides[-1]


def _up_to_last(deriver: IndexDeriver, formula: Formula) -> Formula:
    """Return a formula with every derivative of the loss in it put in, up to those by the last activations."""
    match formula:
        case Partial(of=of, wrt=Quantity(name="a", layer=layer)) if of == deriver.of and layer == deriver.graph.depth:
            return formula
        case Partial(of=of, wrt=Quantity() as wrt) if of == deriver.of:
            known = deriver.derive(Quantity(wrt.name, wrt.layer))
            through_neighbours = equation(known.start, known.steps[1].after)
            return Group(_up_to_last(deriver, instance(through_neighbours, formula).sides[-1]))
        case _:
            return rebuilt(formula, lambda part: _up_to_last(deriver, part))
