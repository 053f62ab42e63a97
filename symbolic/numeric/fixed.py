"""Parameters that no step changes: `b` for all biases, `W[1]` for a matrix, `b[2][1]` for one of them."""

from __future__ import annotations

from collections.abc import Iterable

from symbolic.errors import ChalkgradError, QuantityError
from symbolic.formula.nodes import Quantity
from symbolic.graph.names import parse_array, parse_quantity
from symbolic.graph.network import NetworkGraph

__all__ = ["fixed_parameters"]

_ALL = ("W", "b")


def fixed_parameters(graph: NetworkGraph, names: Iterable[str]) -> frozenset[Quantity]:
    """Return the parameters that are named.

    Raises:
        ChalkgradError: for a name of no parameter of the network.
    """
    return frozenset(parameter for name in names for parameter in _named(graph, name.strip()))


def _named(graph: NetworkGraph, name: str) -> list[Quantity]:
    wanted = Quantity(name) if name in _ALL else _read(name)
    found = [parameter for parameter in graph.parameters() if _is_meant(parameter, wanted)]
    if not found:
        parts = "; ".join(graph.describe(kind) for kind in _ALL)
        expected = f"`W`, `b`, an array such as `b[1]`, or a parameter: {parts}"
        raise ChalkgradError(f"found `{name[:60]}`; expected {expected}")
    return found


def _read(name: str) -> Quantity:
    try:
        return parse_array(name)
    except QuantityError:
        return parse_quantity(name)


def _is_meant(parameter: Quantity, wanted: Quantity) -> bool:
    return (
        parameter.name == wanted.name
        and wanted.layer in {None, parameter.layer}
        and wanted.indices in {(), parameter.indices}
    )
