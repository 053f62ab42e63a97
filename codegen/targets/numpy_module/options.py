"""What a module can have beyond cost, gradients and `gradient_step`, as chosen by the person who asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symbolic.errors import ChalkgradError, Problem, nearest

__all__ = ["OPTIMIZERS", "PLAIN", "STYLES", "Options"]

STYLES = ("plain", "fast")
"""As one would write it, each line beside its formula; and with all arrays allocated beforehand."""

OPTIMIZERS: Mapping[str, tuple[str, ...]] = {
    "momentum": ("MomentumState", "momentum_state", "momentum_step"),
    "adam": ("AdamState", "adam_state", "adam_step"),
}
"""The optimizers and the names that each adds; the source of each is the module of its name in `runtime`."""

TRAINING: Mapping[str, tuple[str, ...]] = {"train": ("History", "train"), "storage": ("load_params", "save_params")}
"""The sources of training and of what it comes to, and the names that each adds."""


@dataclass(frozen=True, slots=True)
class Options:
    """Optional parts of a module.

    Attributes:
        optimizers: names of `OPTIMIZERS`.
        hessian: whether it has `hessian_vector_product`.
        train: whether it has `train`, which brings all optimizers, and files of parameters.
        style: one of `STYLES`.
        weights: whether samples may have weights.
        columns: whether samples are the columns of x, y and predictions.
    """

    optimizers: tuple[str, ...] = ()
    hessian: bool = False
    train: bool = False
    style: str = "plain"
    weights: bool = False
    columns: bool = False

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            problem = Problem("style", f"`{self.style}`", f"one of {', '.join(STYLES)}", nearest(self.style, STYLES))
            raise ChalkgradError(str(problem))
        for name in self.optimizers:
            if name not in OPTIMIZERS:
                expected = f"one of {', '.join(OPTIMIZERS)}"
                raise ChalkgradError(str(Problem("optimizer", f"`{name}`", expected, nearest(name, tuple(OPTIMIZERS)))))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The optimizers, each once, in the order of `OPTIMIZERS`."""
        return tuple(name for name in OPTIMIZERS if self.train or name in self.optimizers)

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """The sources that are taken over for optimizers and training, in order, and the names that each adds."""
        return {name: OPTIMIZERS[name] for name in self.chosen} | (dict(TRAINING) if self.train else {})

    @property
    def command(self) -> str:
        """The options as the command line takes them."""
        return " ".join(self._words())

    def _words(self) -> Iterator[str]:
        if self.style != "plain":
            yield f"--style {self.style}"
        for name in () if self.train else self.chosen:
            yield f"--optimizer {name}"
        if self.hessian:
            yield "--hessian"
        if self.train:
            yield "--train"
        if self.weights:
            yield "--weights"
        if self.columns:
            yield "--columns"


PLAIN = Options()
