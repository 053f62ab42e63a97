"""The pieces of a sequential model, one after the other -> layers z = W a + b, a = f(z), or all that is in the way.

Stage: readers of one library yield a `Dense` or an `Acted` for each of its layers, in order; nothing here knows which
library it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from codegen.frameworks.model import Array, FrameworkError
from symbolic.errors import Problem

__all__ = ["LOG_SOFTMAX", "Acted", "Chain", "Dense", "Layer", "Piece", "chained"]

LOG_SOFTMAX = "log_softmax"
"""No activation of chalkgrad's: a loss that takes logarithms turns it into softmax."""


@dataclass(frozen=True, slots=True)
class Dense:
    """z = W a + b.

    Attributes:
        place: how errors call the layer.
        W, b: of shape (n_l, n_{l-1}) and (n_l,); b is None where there is none.
        weight_id, bias_id: the same number for two layers that use one and the same array, else numbers that differ.
    """

    place: str
    W: Array
    b: Array | None
    weight_id: int
    bias_id: int


@dataclass(frozen=True, slots=True)
class Acted:
    """a = f(z), by chalkgrad's name of f, or `LOG_SOFTMAX`."""

    place: str
    name: str
    alpha: float | None = None
    note: str = ""


Piece = Dense | Acted | Problem


@dataclass(frozen=True, slots=True)
class Layer:
    """A dense layer, its activation, and the number of an earlier layer whose weights it uses."""

    dense: Dense
    acted: Acted
    share: int | None

    def place(self, field: str) -> str:
        """Return how errors call the part of the layer that a field of the spec stands for."""
        return self.acted.place if field in {"activation", "alpha"} else self.dense.place


@dataclass(frozen=True, slots=True)
class Chain:
    """The layers of a model, the output layer last."""

    source: str
    layers: tuple[Layer, ...]

    @property
    def output(self) -> Acted:
        """The last activation."""
        return self.layers[-1].acted

    def ending_in(self, name: str) -> Chain:
        """Return the chain with another last activation."""
        last = replace(self.layers[-1], acted=Acted(self.output.place, name))
        return replace(self, layers=(*self.layers[:-1], last))


def chained(source: str, pieces: Iterable[Piece]) -> Chain:
    """Return the layers that the pieces are.

    Raises:
        FrameworkError: with every piece that has no place in such a chain, and every problem among the pieces.
    """
    layers: list[Layer] = []
    problems: list[Problem] = []
    waiting: Dense | None = None
    last: Dense | Acted | None = None
    for piece in pieces:
        if isinstance(piece, Problem):
            problems.append(piece)
            # What follows is judged as if this layer fitted: it has its own line.
            last = None
            waiting = None
            continue
        if isinstance(piece, Dense):
            if waiting is not None:
                layers.append(Layer(waiting, Acted(waiting.place, "identity"), None))
            waiting = piece
        elif waiting is not None:
            layers.append(Layer(waiting, piece, None))
            waiting = None
        elif not problems or last is not None:
            problems.append(_misplaced(piece, last))
        last = piece
    if waiting is not None:
        layers.append(Layer(waiting, Acted(waiting.place, "identity"), None))
    if not problems:
        problems += _disagreements(layers)
    if problems:
        raise FrameworkError(source, tuple(problems))
    return Chain(source, _with_shares(layers))


def _misplaced(piece: Acted, before: Dense | Acted | None) -> Problem:
    found = f"{piece.name} after {before.name}" if isinstance(before, Acted) else f"{piece.name} before any dense layer"
    return Problem(
        piece.place,
        found,
        "each activation right after a dense layer of its own",
        "A layer of chalkgrad is a = f(W a + b), with one f.",
    )


def _disagreements(layers: list[Layer]) -> Iterable[Problem]:
    if not layers:
        yield Problem("the layers", "no dense layer", "at least one")
    for layer, after in pairwise(layers):
        units, wanted = layer.dense.W.shape[0], after.dense.W.shape[1]
        if units != wanted:
            yield Problem(after.dense.place, f"{wanted} inputs", f"{units}, as the layer before has units")
        if layer.acted.name in {"softmax", LOG_SOFTMAX}:
            yield Problem(
                layer.acted.place,
                f"{layer.acted.name} on a hidden layer",
                "softmax on the last layer only",
                "Use an activation that acts on each unit alone, such as tanh or relu.",
            )
    owners: dict[int, Dense] = {}
    for dense in (layer.dense for layer in layers):
        if dense.b is not None and owners.setdefault(dense.bias_id, dense) is not dense:
            yield Problem(
                dense.place,
                f"the same biases as {owners[dense.bias_id].place}",
                "biases of its own, or none",
                "chalkgrad shares weight matrices only.",
            )


def _with_shares(layers: list[Layer]) -> tuple[Layer, ...]:
    owners: dict[int, int] = {}
    shares = []
    for l, layer in enumerate(layers, start=1):
        owner = owners.setdefault(layer.dense.weight_id, l)
        shares.append(replace(layer, share=None if owner == l else owner))
    return tuple(shares)
