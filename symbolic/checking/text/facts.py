"""What the lines of a text tell of its letters, as data: `evidence` fills it, `roles` reads it."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbolic.formula.resolver.vocabulary import Vocabulary

__all__ = ["Facts"]

_LOSSES = frozenset({"L", "J"})
_NO_UNITS = frozenset({"e", "l"})
"""Letters of errors and losses: e = t - y lies between a prediction and the loss."""
_ACTIVATIONS = frozenset({"a", "A", "yhat", "Yhat"})


@dataclass(slots=True)
class Facts:
    """What the lines of a text tell of its letters.

    Attributes:
        pre, act: letters that are pre-activations, and those that are activations.
        results: letters that follow from others: no data.
        targets: letters that are targets for certain.
        compared: pairs of letters of which one is the prediction and one the target.
        subtracted: pairs of letters of which that may be said, where nothing speaks against it.
        functions: letters that are applied as activations are.
        slopes: (u, v) of each ∂u/∂v of two such letters.
        sloped: letters u of f'(u).
        moved: letters u of ∂u/∂w.
        predicted: letters of pre-activations that the prediction is, which tells something beside f'(a).
        only_units: letters y of ∂E/∂w = ... y.
        counts: letters that count samples: B of 2/B.
        hypotheses: letters f of f(x) - y, and the letters that each is applied to.
        outputs: letters of targets by which the loss is differentiated, so that they are none: ∂E/∂y.
    """

    vocabulary: Vocabulary
    weights: frozenset[str]
    pre: set[str] = field(default_factory=set)
    act: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)
    targets: set[str] = field(default_factory=set)
    compared: list[tuple[str, str]] = field(default_factory=list)
    subtracted: list[tuple[str, str]] = field(default_factory=list)
    functions: set[str] = field(default_factory=set)
    slopes: list[tuple[str, str]] = field(default_factory=list)
    sloped: set[str] = field(default_factory=set)
    moved: set[str] = field(default_factory=set)
    predicted: set[str] = field(default_factory=set)
    only_units: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    hypotheses: set[str] = field(default_factory=set)
    arguments: dict[str, set[str | None]] = field(default_factory=dict)
    outputs: set[str] = field(default_factory=set)

    def is_loss(self, key: str) -> bool:
        """Whether a letter stands for the loss."""
        return self.vocabulary.concept(key) in _LOSSES

    def is_signal(self, key: str | None) -> bool:
        """Whether a letter stands for the error signal."""
        return key is not None and self.vocabulary.concept(key) == "delta"

    def is_usual_activation(self, of: str, by: str) -> bool:
        """Whether ∂a/∂w = x rather lacks a slope than tells that a is a pre-activation: both letters are usual ones."""
        return self.vocabulary.concept(of) in _ACTIVATIONS and self.vocabulary.concept(by) in {"x", "X", *_ACTIVATIONS}

    def is_unit(self, key: str | None) -> bool:
        """Whether a letter may stand for the values of units."""
        if key is None or key in self.weights or key in _NO_UNITS or self.is_loss(key):
            return False
        if self.vocabulary.concept(key) is None and self.vocabulary.functions.get(key) is not None:
            return False
        return self.vocabulary.concept(key) not in {"W", "b", "delta", "eta", "lambda", "pi"}
