"""What a module can have beyond cost, gradients and `gradient_step`, as chosen by the person who asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symbolic.errors import ChalkgradError, Problem, nearest

__all__ = ["OPTIMIZERS", "PLAIN", "Options"]

OPTIMIZERS = {
    "momentum": ("MomentumState", "momentum_state", "momentum_step"),
    "adam": ("AdamState", "adam_state", "adam_step"),
}
"""The optimizers and the names that each adds; the source of each is the module of its name in `runtime`."""


@dataclass(frozen=True, slots=True)
class Options:
    """Optional parts of a module.

    Attributes:
        optimizers: names of `OPTIMIZERS`.
        hessian: whether it has `hessian_vector_product`.
    """

    optimizers: tuple[str, ...] = ()
    hessian: bool = False

    def __post_init__(self) -> None:
        for name in self.optimizers:
            if name not in OPTIMIZERS:
                expected = f"one of {', '.join(OPTIMIZERS)}"
                raise ChalkgradError(str(Problem("optimizer", f"`{name}`", expected, nearest(name, tuple(OPTIMIZERS)))))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The optimizers, each once, in the order of `OPTIMIZERS`."""
        return tuple(name for name in OPTIMIZERS if name in self.optimizers)

    @property
    def command(self) -> str:
        """The options as the command line takes them."""
        return " ".join(self._words())

    def _words(self) -> Iterator[str]:
        for name in self.chosen:
            yield f"--optimizer {name}"
        if self.hessian:
            yield "--hessian"


PLAIN = Options()
