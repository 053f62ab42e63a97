"""Rules over the numbers of a spec: samples, weights and biases have the shapes that the layers ask for."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.spec.faults import Fault, Location
from symbolic.spec.parts import Layers, LossSpec, Numbers
from symbolic.spec.shown import counted, shown

__all__ = ["bias_shapes", "sample_shapes", "targets_in_range", "weight_shapes"]

Matrix = tuple[tuple[float, ...], ...]


def sample_shapes(inputs: int, layers: Layers, numbers: Numbers) -> Iterator[Fault]:
    """Rows of x have an entry for each input, rows of y for each output, and there are as many of both."""
    for name, rows, width, of_what in (
        ("x", numbers.x, inputs, "inputs"),
        ("y", numbers.y, layers[-1].units, "outputs"),
    ):
        if rows is not None:
            samples = len(rows)
            why = f"one column for each of the {width:,} {of_what}" if width > 1 else f"one column for the {of_what}"
            yield from _shape_faults(("numbers", name), rows, (samples, width), why)
    if numbers.x is not None and numbers.y is not None and len(numbers.x) != len(numbers.y):
        yield Fault(
            ("numbers", "y"),
            counted(len(numbers.y), "sample", "samples"),
            f"{counted(len(numbers.x), 'sample', 'samples')}, as in numbers.x",
        )


def weight_shapes(inputs: int, layers: Layers, numbers: Numbers) -> Iterator[Fault]:
    """W[l] has the shape (n_l, n_{l-1}), and no entries where layer l shares the matrix of another."""
    if numbers.W is None:
        return
    if len(numbers.W) != len(layers):
        yield Fault(
            ("numbers", "W"),
            counted(len(numbers.W), "matrix", "matrices"),
            f"{counted(len(layers), 'matrix', 'matrices')}, one for each layer",
        )
    widths = (inputs, *(layer.units for layer in layers))
    for index, (matrix, layer, fan_in) in enumerate(zip(numbers.W, layers, widths, strict=False)):
        location = ("numbers", "W", index)
        if layer.share is not None:
            if matrix:
                why = f"an empty matrix, since layer {index + 1} shares that of layer {layer.share}"
                yield Fault(location, counted(len(matrix), "row", "rows"), why)
            continue
        why = f"units of layer {index + 1} × {f'units of layer {index}' if index else 'inputs'}"
        yield from _shape_faults(location, matrix, (layer.units, fan_in), why)


def bias_shapes(layers: Layers, numbers: Numbers) -> Iterator[Fault]:
    """b[l] has the shape (n_l,), and no entries where layer l has no bias."""
    if numbers.b is None:
        return
    if len(numbers.b) != len(layers):
        yield Fault(
            ("numbers", "b"),
            counted(len(numbers.b), "row", "rows"),
            f"{counted(len(layers), 'row', 'rows')}, one for each layer",
        )
    for index, (row, layer) in enumerate(zip(numbers.b, layers, strict=False)):
        location = ("numbers", "b", index)
        given = counted(len(row), "bias", "biases")
        if not layer.bias and row:
            yield Fault(location, given, f"an empty row, since layer {index + 1} has bias = false")
        elif layer.bias and len(row) != layer.units:
            wanted = counted(layer.units, "bias", "biases")
            yield Fault(location, given, f"{wanted}, one for each unit of layer {index + 1}")


def targets_in_range(spec: LossSpec, numbers: Numbers) -> Iterator[Fault]:
    """Every target lies in the closed interval that the loss is meant for."""
    bounds = spec.record.target_range
    if bounds is None or numbers.y is None:
        return
    low, high = float(bounds[0]), float(bounds[1])
    for row_index, row in enumerate(numbers.y):
        for index, target in enumerate(row):
            if not low <= target <= high:
                location = ("numbers", "y", row_index, index)
                yield Fault(location, shown(target), f"a target for {spec.name}: {bounds[2]}")


def _shape_faults(location: Location, rows: Matrix, shape: tuple[int, int], why: str) -> Iterator[Fault]:
    """Compare `rows` with `shape`: rows of unequal length are told one by one, otherwise the whole shape."""
    lengths = {len(row) for row in rows}
    count, width = shape
    if len(lengths) > 1:
        for index, row in enumerate(rows):
            if len(row) != width:
                entries = counted(len(row), "entry", "entries")
                yield Fault((*location, index), f"a row of {entries}", f"{counted(width, 'entry', 'entries')}, {why}")
        if len(rows) != count:
            yield Fault(location, counted(len(rows), "row", "rows"), f"{counted(count, 'row', 'rows')}, {why}")
        return
    given = (len(rows), *lengths)
    if given != shape:
        transposed = location[1] == "W" and given == (width, count)
        hint = "This is the transpose: row i is to hold the weights into unit i." if transposed else ""
        yield Fault(location, f"shape {_shape(given)}", f"shape {_shape(shape)}, {why}", hint)


def _shape(shape: tuple[int, ...]) -> str:
    return f"({', '.join(map(str, shape))})" if len(shape) > 1 else f"({shape[0]}, 0)"
