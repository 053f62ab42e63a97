"""The layers of a network in the words of tables, and a spec as a table for notebooks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from symbolic.spec.parts import LayerSpec

if TYPE_CHECKING:
    from symbolic.spec.model import NetworkSpec

__all__ = ["LAYER_COLUMNS", "applied", "layer_rows", "spec_html"]

LAYER_COLUMNS = ("layer", "units", "activation", "weights", "biases", "parameters")


def applied(layer: LayerSpec) -> str:
    """Return the activation and what a skip adds to it or to its argument: `tanh + a of 1`, `tanh(z + x)`."""
    if layer.skip is None:
        return layer.record.name
    added = f"a of {layer.skip}" if layer.skip else "x"
    return f"{layer.record.name} + {added}" if layer.skip_into == "a" else f"{layer.record.name}(z + {added})"


def layer_rows(spec: NetworkSpec) -> Iterator[tuple[str, ...]]:
    """Yield a row of `LAYER_COLUMNS` for each layer: of the parameters, those that are its own."""
    for l, (layer, (columns, rows)) in enumerate(zip(spec.layers, pairwise(spec.widths), strict=True), start=1):
        weights = rows * columns if layer.share is None else 0
        biases = rows if layer.bias else 0
        shape = f"{rows} × {columns}" if layer.share is None else f"those of layer {layer.share}"
        yield (str(l), str(rows), applied(layer), shape, str(biases or "none"), str(weights + biases))


def spec_html(spec: NetworkSpec) -> str:
    """Return what the network is called, its layers and their parameters as HTML, everything escaped."""
    named = "" if spec.name == "network" else f"{spec.name}: "
    caption = f"<caption>{escape(named + spec.title())}</caption>"
    body = "".join(_row(row, "td") for row in layer_rows(spec))
    total = f"{spec.parameter_count():,} parameters, {spec.inputs:,} inputs"
    table = f"<table>{caption}<thead>{_row(LAYER_COLUMNS, 'th')}</thead><tbody>{body}</tbody></table>"
    return f"{table}<p>{total}</p>"


def _row(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"
