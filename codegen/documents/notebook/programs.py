"""The cells of code that use the module of a notebook: its check, data, training and the curve of the cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from codegen.render import template_environment
from symbolic.spec.model import NetworkSpec

__all__ = ["check_cell", "curve_cell", "data_cell", "training_cell"]

_LINE = 100

_TARGETS = {
    "categorical_cross_entropy": "np.eye(outputs.shape[1])[outputs.argmax(axis=1)]  # 1 for the largest",
    "binary_cross_entropy": "(outputs > np.median(outputs, axis=0)).astype(float)  # 1 for one half, 0 for the other",
    "hinge": "np.where(outputs > np.median(outputs, axis=0), 1.0, -1.0)  # 1 for one half, -1 for the other",
}


def check_cell(*, has_kinks: bool) -> str:
    """Return the cell that holds gradients against central differences and the complex step."""
    return _filled("check.py.jinja", kinks=has_kinks)


def data_cell(spec: NetworkSpec) -> str:
    """Return the cell that defines x, y and the first parameters: those of the spec, or a task made up from a seed."""
    numbers = spec.numbers
    if numbers.x is None or numbers.y is None:
        return _filled("task.py.jinja", targets=_TARGETS.get(spec.loss.name, "outputs"))
    biases = numbers.b if numbers.b is not None else [[0.0] * layer.units for layer in spec.layers]
    first = [] if numbers.W is None else list(_parameters(spec, numbers.W, biases))
    return _filled("samples.py.jinja", x=_rows(numbers.x), y=_rows(numbers.y), parameters=first)


def training_cell() -> str:
    """Return the cell that trains, and says from which cost to which."""
    return _filled("training.py.jinja")


def curve_cell() -> str:
    """Return the cell that draws the cost, as SVG that it makes itself."""
    return _filled("curve.py.jinja")


def _filled(name: str, **values: object) -> str:
    return template_environment("notebook").get_template(name).render(**values).rstrip()


def _parameters(
    spec: NetworkSpec, weights: Sequence[Sequence[Sequence[float]]], biases: Sequence[Sequence[float]]
) -> Iterator[tuple[str, list[str]]]:
    """Yield each array of parameters by its name; a layer that shares weights, or has no biases, has none."""
    for l, (layer, matrix, row) in enumerate(zip(spec.layers, weights, biases, strict=True), start=1):
        if layer.share is None:
            yield f"W{l}", _rows(matrix)
        if layer.bias:
            yield f"b{l}", _row(row)


def _rows(matrix: Sequence[Sequence[float]]) -> list[str]:
    """Return the lines of a list of lists."""
    return ["[", *chain.from_iterable(_indented(_row(row)) for row in matrix), "]"]


def _indented(lines: list[str]) -> Iterator[str]:
    yield from (f"    {line}" for line in lines[:-1])
    yield f"    {lines[-1]},"


def _row(row: Sequence[float]) -> list[str]:
    """Return the lines of a list of numbers: one if they fit."""
    whole = f"[{', '.join(map(repr, row))}]"
    if len(whole) <= _LINE:
        return [whole]
    lines = [""]
    for number in map(repr, row):
        if len(lines[-1]) + len(number) > _LINE:
            lines.append("")
        lines[-1] += f"{number}, " if lines[-1] else f"    {number}, "
    return ["[", *(line.rstrip() for line in lines), "]"]
