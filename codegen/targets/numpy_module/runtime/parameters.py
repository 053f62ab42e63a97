"""Stands for the parameters of an emitted module, so that the sources that use them are typed; not copied."""

from typing import NamedTuple

from codegen.targets.numpy_module.runtime.aliases import Array


class Params(NamedTuple):
    """The weights and biases of one layer; an emitted module has those of its network."""

    W1: Array
    b1: Array


SHAPES: dict[str, tuple[int, ...]] = {"W1": (2, 3), "b1": (2,)}
