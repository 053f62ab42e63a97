"""The network spec as a person gives it: layers, loss, notation, and optionally names and numbers.

Stage 1: TOML, JSON, shorthand or Python -> `NetworkSpec`. The models are frozen; what is valid across fields is
checked in `validate`, so that every problem of a spec is reported at once.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["LayerSpec", "LossSpec", "Names", "NetworkSpec", "Numbers"]

Reduction = Literal["sum", "mean"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LayerSpec(_Model):
    """One layer: z = W a + b, then its activation."""

    units: int
    activation: str
    bias: bool = True
    alpha: float | None = None


class LossSpec(_Model):
    """The loss of one sample and how samples are combined; nothing about a reduction is left to a default."""

    name: str
    factor: Fraction = Fraction(1)
    outputs: Reduction
    samples: Reduction
    delta: float | None = None


class Names(_Model):
    """What inputs and outputs are called in tables and docstrings."""

    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


class Numbers(_Model):
    """Values to work with: samples as rows of x and y, W[l] of shape (n_l, n_{l-1}), b[l] of shape (n_l,)."""

    x: tuple[tuple[float, ...], ...] | None = None
    y: tuple[tuple[float, ...], ...] | None = None
    W: tuple[tuple[tuple[float, ...], ...], ...] | None = None
    b: tuple[tuple[float, ...], ...] | None = None


class NetworkSpec(_Model):
    """A network: how many inputs, which layers, which loss, and how formulas are to be written."""

    name: str = "network"
    inputs: int
    layers: tuple[LayerSpec, ...]
    loss: LossSpec
    notation: str = "slides"
    names: Names = Names()
    numbers: Numbers = Numbers()

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths (n_0, n_1, ..., n_D)."""
        return (self.inputs, *(layer.units for layer in self.layers))

    @property
    def depth(self) -> int:
        """D, the number of layers without the input."""
        return len(self.layers)
