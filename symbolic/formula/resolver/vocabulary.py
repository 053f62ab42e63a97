r"""What letters and words stand for: a notation's own table, and the usual other letters of the field.

A letter is looked up by its key: `W`, `\sigma`, `\hat{y}`. Its alphabet is left out, so that \mathbf{W} is W; the
notation is asked first, with the alphabet too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from types import MappingProxyType

from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.escape import GREEK
from symbolic.formula.nodes import Index, IndexLike
from symbolic.formula.notation import LETTERS, ROLES, Notation
from symbolic.formula.signs import function_sign
from symbolic.functions import ACTIVATION_NAMES, activation

__all__ = [
    "ACTIVATION",
    "CLASS",
    "COUNTS",
    "LAYERED",
    "LOOSE",
    "OUTPUT_ERROR",
    "SIGNAL_WORDS",
    "Habits",
    "Vocabulary",
    "notation_vocabulary",
    "with_usual_letters",
]

ACTIVATION = "activation"
"""The function that applies the activation of whichever layer its argument belongs to."""

OUTPUT_ERROR = "output error"
"""What e_k stands for where it is the error of output k: the target less the prediction, or the other way round."""

CLASS = "y"
"""The index letter for the class that a target y_i names, as in p_{y_i}: there the targets are 1 for it, else 0."""

LAYERED = frozenset({"W", "b", "z", "a", "delta", "A", "Z", "Delta", "width"})
"""Quantities that belong to a layer."""

COUNTS = frozenset("mnNKMCBHd")
"""Letters that count samples, units or classes where they stand as numbers."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a writer's scripts mean.

    Attributes:
        marks: "layer" or "sample" for each bracket in a superscript: "[", "(", "<".
        bare: a bare superscript of a layered quantity is its "layer" or a "power".
        single: a single subscript of a layered array is a "unit" or its "layer".
        lists: of indices with commas, the first is that of a "unit" or of the "layer": δ_{2,i} beside z_{2,i}.
        layers: letters that mark layers in the text; empty where none is known.
        places: words and letters that say below a name of which layer it is: W_{out}, W_h.
        order: the indices of a weight are "to-from" or "from-to".
        numbering: layers are counted by the "target" of their weights; weights by the layer that they leave
            ("source"), with their pre-activations ("scores"); the inputs are layer 1 ("inputs", "inputs source"),
            or so for error signals alone ("signals"); the first hidden layer is layer 0 ("zero").
        first: units are counted from "one" or from "zero".
        units: units are numbered in their "layer", or through the network from its "hidden" units or "inputs" on.
        sigma: σ is the logistic "sigmoid", or the activation of whichever "layer" its argument belongs to.
        patterns: letters that count samples as the first index of several quantities, o_{pj} and t_{pj}.
        matrices: "numbered" where matrices have the numbers of their layers below, so that biases have too.
        alone: letters that count samples where they stand below a quantity without another: y_n - ŷ_n, Σ_i dZ_i.
        entries: the two indices of an entry of a batch are "sample-unit" or "unit-sample".
        products: a Hadamard sign joins what stands beside it as a whole ("loose"), or products are taken from the left
            ("left").
        bars: a bar over a letter makes it a derivative of the loss ("slopes"), or is "idle".
        across: letters of data of which the samples are rows, in a text in whose batches they are columns.
        weights: single weights w_5 are counted by the "rows" of their matrices or by the "columns", from the first
            layer on or from the last ("last rows", "last columns").
        thresholds: letters of what is subtracted from the sum of a unit, the negative of its bias.
        primes: a prime on a quantity is a "mark" of its own, or it means "transpose", "target" or "prediction".
        operators: a derivative sign takes in the "factors" behind it, or all "terms" that follow.
        slopes: a derivative that a word makes of a function, sigmoid_prime, is taken at "scores", or told by "values";
            "at scores" where the text shows it.
        arguments: a name in brackets behind a quantity is one of the "factors", or "idle": it tells what that follows.
    """

    marks: tuple[tuple[str, str], ...] = (("[", "layer"), ("(", "layer"), ("<", "layer"))
    bare: str = "layer"
    single: str = "unit"
    lists: str = "unit"
    bars: str = "slopes"
    alone: frozenset[str] = frozenset()
    matrices: str = ""
    layers: frozenset[str] = frozenset()
    places: tuple[tuple[str, IndexLike], ...] = ()
    order: str = "to-from"
    numbering: str = "target"
    first: str = "one"
    units: str = "layer"
    sigma: str = "sigmoid"
    patterns: frozenset[str] = frozenset()
    entries: str = "sample-unit"
    products: str = "loose"
    operators: str = "factors"
    slopes: str = "scores"
    arguments: str = "factors"
    across: frozenset[str] = frozenset()
    weights: str = "rows"
    thresholds: frozenset[str] = frozenset()
    primes: str = "mark"

    def role(self, bracket: str) -> str:
        """Return what a bracket in a superscript marks."""
        return dict(self.marks).get(bracket[:1], "layer")

    def with_mark(self, bracket: str, role: str) -> Habits:
        """Return the habits with another role for one bracket."""
        return replace(self, marks=tuple(sorted({**dict(self.marks), bracket: role}.items())))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the letters of a text stand for.

    Attributes:
        quantities: concept by key of the letter.
        functions: function by key of its sign.
        indices: how index letters are told in formulas, by how they are written; others stay as they are.
        own: names that the writer gave, by key.
        layers: the layer of a letter that names none, by key: of W beside W2, and of each word that the text gives.
        idle: letters behind which a bracket only lists what they depend on: f(x, y, z).
        notation: the notation by whose letters, marks and order of indices alone a text is read; None where the usual
            letters of the field and the writer's habits count.
    """

    quantities: Mapping[str, str]
    functions: Mapping[str, str]
    indices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    own: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    notation: Notation | None = None
    layers: Mapping[str, IndexLike | None] = field(default_factory=lambda: MappingProxyType({}))
    idle: frozenset[str] = frozenset()

    def concept(self, *keys: str) -> str | None:
        """Return what the first known of several keys of one letter stands for."""
        for key in keys:
            found = self.own.get(key) or self.quantities.get(key)
            if found is not None:
                return found
        return None


@cache
def notation_vocabulary(notation: Notation) -> Vocabulary:
    """Return what a notation writes, read backwards."""
    quantities: dict[str, str] = {}
    for concept in LETTERS:
        quantities.setdefault(notation.letter(concept).latex.partition("_")[0], concept)
    functions = {_sign_key(activation(name).latex): name for name in ACTIVATION_NAMES}
    functions |= {name: name for name in ELEMENTARY}
    functions |= {_sign_key(entry.sign.latex): name for name, entry in ELEMENTARY.items()}
    functions |= {_sign_key(function_sign(key).latex): key for key in notation.functions}
    indices: dict[str, str] = {}
    for role in ROLES:
        indices.setdefault(notation.index(Index(role)), role)
    return Vocabulary(
        MappingProxyType(quantities), MappingProxyType(functions), MappingProxyType(indices), notation=notation
    )


def _sign_key(latex: str) -> str:
    r"""Return the key under which the reader finds the sign of a function: ReLU, tanh, \sigma."""
    name = latex.removeprefix(r"\operatorname{").rstrip("}").removeprefix("\\")
    return rf"\{name}" if name in GREEK.values() else name


_USUAL: Mapping[str, str] = MappingProxyType(
    {
        "W": "W",
        "w": "W",
        r"\theta": "W",
        r"\Theta": "W",
        r"\omega": "W",
        "b": "b",
        "B": "b",
        "bias": "b",
        "biases": "b",
        "weight": "W",
        "weights": "W",
        "syn": "W",
        "synapse": "W",
        "zs": "z",
        "activations": "a",
        "deltas": "delta",
        r"\beta": "b",
        r"\Beta": "b",
        r"\Omega": "W",
        "z": "z",
        "net": "z",
        "in": "z",
        "In": "z",
        "s": "z",
        "f": "z",
        "u": "z",
        "a": "a",
        "h": "a",
        "out": "a",
        "Out": "a",
        "o": "a",
        "S": "yhat",
        "x": "x",
        "y": "y",
        "t": "y",
        "target": "y",
        "targets": "y",
        "labels": "y",
        "inputs": "x",
        "features": "x",
        "ideal": "y",
        r"\hat{y}": "yhat",
        "yhat": "yhat",
        r"\hat{p}": "yhat",
        "p": "yhat",
        "L": "L",
        "C": "L",
        "E": "L",
        "J": "J",
        r"\ell": "L",
        r"\mathcal{L}": "L",
        "loss": "L",
        "Loss": "L",
        "CE": "L",
        "BCE": "L",
        "MSE": "L",
        "mse": "L",
        "bce": "L",
        "NLL": "L",
        "SSE": "L",
        "cost": "J",
        r"\delta": "delta",
        r"\eta": "eta",
        "lr": "eta",
        "LR": "eta",
        r"\lambda": "lambda",
        r"\pi": "pi",
        r"\epsilon": "epsilon",
        r"\varepsilon": "epsilon",
        r"\alpha": "alpha",
        "X": "X",
        "Z": "Z",
        "A": "A",
        "H": "A",
        "Y": "Y",
        "T": "Y",
        r"\hat{Y}": "Yhat",
        r"\mathbf{1}": "ones",
        r"\mathbb{1}": "ones",
        r"\mathbf{I}": "identity",
        "I": "identity",
    }
)

SIGNAL_WORDS = frozenset({"Err", "err"})
"""Words that are the error signal of a unit where they have an index, and the loss where they have none."""

LOOSE = frozenset(
    {"h", "o", "p", "s", "u", "t", "S", "T", "H", "B", r"\beta", r"\hat{p}", r"\theta", r"\Theta", r"\omega"}
)
"""Letters that mean different things to different writers: a line that fails with the usual meaning may be right."""

_USUAL_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        r"\sigma": ACTIVATION,
        "f": ACTIVATION,
        "g": ACTIVATION,
        r"\phi": ACTIVATION,
        r"\varphi": ACTIVATION,
        r"\psi": ACTIVATION,
        r"\rho": ACTIVATION,
        r"\Phi": ACTIVATION,
        "act": ACTIVATION,
        "activation": ACTIVATION,
        "nonlin": ACTIVATION,
        "nonlinearity": ACTIVATION,
        "sigmoid": "sigmoid",
        "sigm": "sigmoid",
        "logistic": "sigmoid",
        "sig": "sigmoid",
        "expit": "sigmoid",
        "logsig": "sigmoid",
        "tansig": "tanh",
        "purelin": "identity",
        "linear": "identity",
        "maximum": "max",
        "minimum": "min",
        "absolute": "abs",
        "relu": "relu",
        "ReLU": "relu",
        "Relu": "relu",
        "RELU": "relu",
        "LeakyReLU": "leaky_relu",
        "softplus": "softplus",
        "softsign": "softsign",
        "tanh": "tanh",
        "SiLU": "silu",
        "swish": "silu",
        "GELU": "gelu",
        "ELU": "elu",
        "SELU": "selu",
        "softmax": "softmax",
        "Softmax": "softmax",
        "exp": "exp",
        "log": "log",
        "ln": "log",
        "max": "max",
        "min": "min",
        "sin": "sin",
        "cos": "cos",
        "sinh": "sinh",
        "cosh": "cosh",
        "sqrt": "sqrt",
        "abs": "abs",
        "sign": "sign",
        "sgn": "sign",
        "erf": "erf",
        "prod": "chain",
        "diag": "diag",
        "Diag": "diag",
        "id": "identity",
        "identity": "identity",
    }
)


def with_usual_letters(own: Vocabulary) -> Vocabulary:
    """Return a vocabulary that knows the usual letters of the field as well, where `own` has no other use for them."""
    return Vocabulary(
        MappingProxyType({**own.quantities, **_USUAL, **_certain(own.quantities)}),
        MappingProxyType({**_USUAL_FUNCTIONS, **own.functions}),
        own.indices,
        own.own,
    )


def _certain(quantities: Mapping[str, str]) -> dict[str, str]:
    """Return the letters of a notation but for those of optimizers, which stand for weights where there is no step."""
    return {key: concept for key, concept in quantities.items() if concept not in {"theta", "beta"}}
