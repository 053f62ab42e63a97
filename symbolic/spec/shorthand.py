"""The shorthand: a network in one line, `2-2-2-2-1 sigmoid mse`.

Three words: the widths from inputs to outputs; the activations, one for all layers, or one for hidden layers
and one for the output, or one for each layer; and the loss. Each loss word stands for one stated reduction:

| word                | loss                                                    | factor | outputs | samples |
|---------------------|---------------------------------------------------------|--------|---------|---------|
| `mse`               | squared_error                                           | 1      | mean    | mean    |
| `half_mse`          | squared_error                                           | 1/2    | mean    | mean    |
| `sse`               | squared_error                                           | 1      | sum     | sum     |
| `half_sse`          | squared_error                                           | 1/2    | sum     | sum     |
| `mae`               | absolute                                                | 1      | mean    | mean    |
| `cross_entropy`     | binary after sigmoid, categorical after softmax         | 1      | sum     | mean    |
| the name of a loss  | that loss                                               | 1      | sum     | mean    |
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from symbolic.errors import Problem, SpecError
from symbolic.functions.names import ACTIVATION_NAMES, LOSS_NAMES, suggested
from symbolic.spec.limits import MAX_LAYERS, MAX_NAME, MAX_UNITS
from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.shown import counted, shown

__all__ = ["LOSS_WORDS", "SHORTHAND_FORM", "parse_shorthand"]

SHORTHAND_FORM = "`2-2-2-2-1 sigmoid mse` or `4-8-3 tanh,softmax cross_entropy`"

_WORDS_OF_THEIR_OWN: Mapping[str, tuple[str, str, str, str]] = MappingProxyType(
    {
        "mse": ("squared_error", "1", "mean", "mean"),
        "half_mse": ("squared_error", "1/2", "mean", "mean"),
        "sse": ("squared_error", "1", "sum", "sum"),
        "half_sse": ("squared_error", "1/2", "sum", "sum"),
        "mae": ("absolute", "1", "mean", "mean"),
    }
)
_CROSS_ENTROPY = MappingProxyType({"sigmoid": "binary_cross_entropy", "softmax": "categorical_cross_entropy"})

LOSS_WORDS = (*_WORDS_OF_THEIR_OWN, "cross_entropy", *LOSS_NAMES)
"""The words for a loss, in the order in which they are listed to people."""

_WIDTH = re.compile(r"[0-9]{1,9}")


def parse_shorthand(text: str) -> NetworkSpec:
    """Return the network that a line such as `784-128-64-10 relu,softmax cross_entropy` describes.

    Raises:
        SpecError: with every problem of the line.
    """
    source = shown(text)
    words = text.split()
    if len(words) != 3:
        problem = Problem(
            "the shorthand",
            counted(len(words), "word", "words"),
            f"3 words, widths, activations and loss, as in {SHORTHAND_FORM}",
            "Separate several activations by commas without spaces." if len(words) > 3 else "",
        )
        raise SpecError(source, (problem,))
    widths = words[0].split("-")
    activations = words[1].split(",")
    problems = [
        *_width_problems(widths),
        *_activation_problems(activations, len(widths) - 1),
        *_loss_problems(words[2], activations[-1]),
    ]
    if problems:
        raise SpecError(source, tuple(problems))
    units = [int(width) for width in widths]
    loss, factor, outputs, samples = _loss(words[2], activations[-1])
    document = {
        "inputs": units[0],
        "layers": [
            {"units": count, "activation": activation}
            for count, activation in zip(units[1:], _for_each_layer(activations, len(units) - 1), strict=True)
        ],
        "loss": {"name": loss, "factor": factor, "outputs": outputs, "samples": samples},
    }
    return build_spec(document, source)


def _for_each_layer(activations: list[str], depth: int) -> list[str]:
    """Spread one activation over all layers, or two over hidden and output layers."""
    if len(activations) == depth:
        return activations
    return [*[activations[0]] * (depth - 1), activations[-1]]


def _loss(word: str, output: str) -> tuple[str, str, str, str]:
    if word == "cross_entropy":
        return (_CROSS_ENTROPY[output], "1", "sum", "mean")
    return _WORDS_OF_THEIR_OWN.get(word, (word, "1", "sum", "mean"))


def _width_problems(widths: list[str]) -> list[Problem]:
    expected = f"a whole number from 1 to {MAX_UNITS:,}"
    problems = [
        Problem(f"width {index}", shown(width), expected, "Separate widths by `-`, as in 2-3-1.")
        for index, width in enumerate(widths, start=1)
        if not (_WIDTH.fullmatch(width) and 1 <= int(width) <= MAX_UNITS)
    ]
    if len(widths) - 1 > MAX_LAYERS:
        problems.append(Problem("widths", counted(len(widths) - 1, "layer", "layers"), f"at most {MAX_LAYERS:,}"))
    elif len(widths) == 1 and not problems:
        problems.append(Problem("widths", shown(widths[0]), "two or more widths, from inputs to outputs, as in 2-3-1"))
    return problems[:10]


def _activation_problems(activations: list[str], depth: int) -> list[Problem]:
    problems = [
        Problem(
            f"activation {index}",
            shown(name),
            f"one of {', '.join(ACTIVATION_NAMES)}",
            _hint(name, ACTIVATION_NAMES),
        )
        for index, name in enumerate(activations, start=1)
        if name not in ACTIVATION_NAMES
    ]
    allowed = {1} if depth == 1 else {1, 2, depth}
    if depth > 0 and len(activations) not in allowed:
        choices = "1" if depth == 1 else "1 for all layers, or 2 for hidden and output layers"
        each = f", or {depth}, one for each layer" if depth > 2 else ""
        problems.append(Problem("activations", str(len(activations)), f"{choices}{each}"))
    return problems[:10]


def _loss_problems(word: str, output: str) -> list[Problem]:
    if word not in LOSS_WORDS:
        return [Problem("loss", shown(word), f"one of {', '.join(LOSS_WORDS)}", _hint(word, LOSS_WORDS))]
    if word == "cross_entropy" and output in ACTIVATION_NAMES and output not in _CROSS_ENTROPY:
        expected = "sigmoid, for binary cross-entropy, or softmax, for categorical cross-entropy"
        return [Problem("loss", f"cross_entropy with {output} outputs", expected)]
    return []


def _hint(word: str, choices: tuple[str, ...]) -> str:
    return suggested(word, choices) if len(word) <= MAX_NAME else ""
