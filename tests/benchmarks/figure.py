"""The speed of generated code as a figure: times the matrix products alone, over the size of the network."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.generated import Measured

__all__ = ["draw"]

_LOOKS = {
    "scalar": ("#111111", "^"),
    "fast": ("#0b6623", "o"),
    "plain": ("#1f4e9e", "s"),
    "JAX jit, NumPy in and out": ("#c06000", "x"),
    "PyTorch eager": ("#b00020", "+"),
    "HIPS autograd": ("#888888", "d"),
}


def draw(found: Sequence[Measured], path: Path) -> None:
    """Write the figure; the format is that of the file's ending."""
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "chalkgrad"
    from matplotlib import pyplot

    found = sorted(found, key=lambda one: one.seconds["LIMIT"])
    figure, axes = pyplot.subplots(figsize=(9, 4.5), layout="constrained")
    for name, (colour, mark) in _LOOKS.items():
        points = [(number, one.ratio(name)) for number, one in enumerate(found) if name in one.seconds]
        if points:
            axes.plot(*zip(*points, strict=True), color=colour, marker=mark, label=name, linewidth=1)
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_yscale("log")
    axes.set_ylabel("time, in units of the matrix products alone")
    axes.set_xticks(range(len(found)), [_label(one) for one in found], fontsize=7)
    axes.legend(fontsize=8, frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=150)


def _label(one: Measured) -> str:
    widths, _, _ = one.case.spec.partition(" ")
    numbers = widths.split("-")
    name = widths if len(numbers) < 8 else f"{len(numbers) - 1} layers of {numbers[0]}"
    return f"{name}\nbatch {one.case.samples}"
