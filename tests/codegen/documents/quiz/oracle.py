"""Right answers, worked out from the printed question alone: by counting, walking, shapes of arrays, and NumPy."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

__all__ = ["Network", "network", "numbers", "parameters", "paths", "shape_of", "step"]

_ARRAY = r"\\begin\{bmatrix\} (.*?) \\end\{bmatrix\}"


@dataclass(frozen=True)
class Network:
    """What a question says of its network: widths from the inputs on, and the rest for each layer from 1 on.

    Attributes:
        widths, functions, biased: of each layer; `widths` has the inputs in front.
        shares: the layer whose weights a layer uses, if it has none of its own.
        skips: (from, to, "a" or "z") for each skip.
    """

    widths: list[int]
    functions: list[str]
    biased: list[bool]
    shares: list[int | None]
    skips: list[tuple[int, int, str]]


def network(text: str) -> Network:
    """Return the network that a question describes, with the widths that it supposes."""
    told = re.findall(r"A network has (\d+) inputs?; (.*?)\. (?=A skip|The loss)", " ".join(text.split()))
    ((inputs, layers),) = told
    found = Network([int(inputs)], [], [], [], [])
    for layer in layers.split("; "):
        first, last, units, function, rest = re.fullmatch(
            r"layers? (\d+)(?: to (\d+))?: (\d+) units?(?: each)?, (\w+)(.*)", layer
        ).groups()  # type: ignore[union-attr]
        whose = re.search(r"the weights of layer (\d+)", rest)
        for _ in range(int(first), int(last or first) + 1):
            found.widths.append(int(units))
            found.functions.append(function)
            found.biased.append(not rest.endswith("no biases"))
            found.shares.append(int(whose[1]) if whose else None)
    for source, into, to in re.findall(r"A skip adds (.*?) to the (pre-)?activations of layer (\d+)", text):
        number = re.search(r"\[(\d+)\]", source)
        found.skips.append((int(number[1]) if number else 0, int(to), "z" if into else "a"))
    if supposed := re.search(r"layer (\d+) had (\d+) units", text):
        found.widths[int(supposed[1])] = int(supposed[2])
    elif supposed := re.search(r"there were (\d+) inputs", text):
        found.widths[0] = int(supposed[1])
    return found


def parameters(text: str) -> int:
    """Return how many entries weights and biases have."""
    told = network(text)
    return sum(
        (np.zeros((rows, columns)).size if owner is None else 0) + (rows if biased else 0)
        for (columns, rows), owner, biased in zip(pairwise(told.widths), told.shares, told.biased, strict=True)
    )


def paths(text: str) -> int:
    """Return how many paths lead to the loss from what a question names: x_1, a_i^{[l]} or W_{ij}^{[l]}."""
    told = network(text)
    found, depth = told.widths, len(told.functions)
    name, layer = re.findall(r"does \\\((x|a|W)(?:_\{?\d+\}?)?(?:\^\{\[(\d+)\]\})?\\\) act", text)[0]

    def from_unit(l: int) -> int:
        over = sum(from_score(to) if into == "z" else from_unit(to) for start, to, into in told.skips if start == l)
        return over + (1 if l == depth else sum(from_score(l + 1) for _ in range(found[l + 1])))

    def from_score(l: int) -> int:
        return sum(from_unit(l) for _ in range(found[l] if told.functions[l - 1] == "softmax" else 1))

    if name == "W":
        users = [l for l, owner in enumerate(told.shares, start=1) if l == int(layer) or owner == int(layer)]
        return sum(map(from_score, users))
    return from_unit(int(layer or 0))


def shape_of(text: str) -> tuple[int, int]:
    """Return rows and columns of the array that is asked about, samples in rows, W with a row for each unit reached."""
    usual = network(text).widths
    samples = int(re.findall(r"There are (\d+) samples", text)[0])
    latex = re.findall(r"columns does \\\((.*?)\\\) have in this line", text)[0]
    if partial := re.fullmatch(r"\\frac\{\\partial J\}\{\\partial (.*)\}", latex):
        latex = partial[1]
    turned = latex.endswith((r"^{\top}", r"^\top"))
    name, layer = re.findall(r"(\\hat\{Y\}|\\mathbf\{1\}|\\Delta|[A-Za-z])(?:\^\{\[(\d+)\]\})?", latex)[0]
    l = int(layer) if layer else 0
    rows, columns = {
        "W": (usual[l], usual[l - 1]),
        "b": (usual[l], 1),
        r"\mathbf{1}": (samples, 1),
        "X": (samples, usual[0]),
        "Y": (samples, usual[-1]),
        r"\hat{Y}": (samples, usual[-1]),
        "A": (samples, usual[l]),
        "Z": (samples, usual[l]),
        r"\Delta": (samples, usual[l]),
    }[name]
    return (columns, rows) if turned else (rows, columns)


def numbers(text: str) -> dict[tuple[str, int], np.ndarray]:
    """Return x, y, and W and b of each layer, as they are given."""
    found: dict[tuple[str, int], np.ndarray] = {}
    for name, layer, array, number in re.findall(
        rf"\\\(([xyWb])(?:\^\{{\[(\d+)\]\}})? = (?:{_ARRAY}|(-?[\d.]+))\\\)", text
    ):
        rows = [[float(cell) for cell in row.split("&")] for row in (array or number).split(r"\\")]
        found[name, int(layer or 0)] = np.array(rows)
    return found


def loss(given: dict[tuple[str, int], np.ndarray], factor: float) -> float:
    """Return the squared error of a network of sigmoids."""
    a = given["x", 0]
    for l in range(1, max(layer for _, layer in given) + 1):
        a = 1 / (1 + np.exp(-(given["W", l] @ a + given["b", l])))
    return factor * float(((a - given["y", 0]) ** 2).sum())


def _weight(text: str, after: str) -> tuple[tuple[str, int], tuple[int, int]]:
    i, j, layer = re.findall(rf"{after} \\\(W(?:_\{{(\d)(\d)\}})?\^\{{\[(\d)\]\}}\\\)", text)[0]
    return ("W", int(layer)), (int(i or 1) - 1, int(j or 1) - 1)


def step(text: str, factor: float) -> float:
    """Return the loss, its prediction after a change of a weight, or a weight after a step, whichever is asked for."""
    given = numbers(text)
    if "Compute" in text:
        return loss(given, factor)
    after = "new value of" if "Gradient descent" in text else "to first order, if"
    name, place = _weight(text, after)

    def moved(by: float) -> float:
        changed = given[name].copy()
        changed[place] += by
        return loss({**given, name: changed}, factor)

    slope = (moved(1e-5) - moved(-1e-5)) / 2e-5
    if after == "new value of":
        return float(given[name][place]) - float(re.findall(r"\\eta = (-?[\d.]+)", text)[0]) * slope
    return moved(0) + slope * float(re.findall(r"changes by \\\((-?[\d.]+)\\\)", text)[0])
