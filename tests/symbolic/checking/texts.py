"""Texts as people might type them, for tests of what holds of any text: formulas, pieces of formulas, anything."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from symbolic.spec.model import NetworkSpec, build_spec
from symbolic.spec.shorthand import parse_shorthand

__all__ = ["NETWORKS", "any_text", "anything", "field_documents", "mutated", "pieces"]

FOLDER = Path(__file__).parents[2] / "field" / "documents"
NETWORKS = ("2-2-1 sigmoid mse", "1-1-1 relu mse", "3-4-2 tanh half_sse", "2-3-2 tanh,softmax cross_entropy")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
_ROUND = ("$$ {} $$", "${}$", "\\[ {} \\]", "{}", "\\begin{{align}} {} \\end{{align}}", "`{}`", "so ${}$ holds.")
_FORMULAS = (
    r"\frac{\partial L}{\partial W_{ij}^{[l]}} = \delta_i^{[l]} a_j^{[l-1]}",
    r"\delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot \sigma'(z^{[l]})",
    r"z_i^{[l]} &= \sum_{j=1}^{n} w_{ij} a_j + b_i \\ a &= \sigma(z)",
    r"L = -\sum_k y_k \log \hat{y}_k",
    r"\begin{cases} 1 & z > 0 \\ 0 & \text{otherwise} \end{cases} = \max(0, z)'",
)
_PIECES = (
    *(
        "\\frac{",
        "\\sum_{",
        "\\begin{cases}",
        "\\end{cases}",
        "\\left(",
        "\\right)",
        "^{[l]}",
        "_{ij}",
        "'",
        "\\partial",
    ),
    *("\\\\", "$$", "$", "^{", "_{", "{", "}", "(", ")", "[", "]", "&", "=", "\\ne", "\\in", "+", "-", "/", "^", "_"),
    *(
        "let ",
        "where ",
        "999999999999",
        "\\hat",
        "\\text{",
        "\n",
        "\n\n",
        "%",
        "`",
        "\u2202",
        "\u03a3",
        "\u2032",
        "\u221a",
    ),
    *(
        "\u0302",
        "\u00bd",
        "\u2460",
        "\U0001d6ff",
        "\u00e9",
        "\u4e2d",
        "\u200d",
        "\u202e",
        "\t",
        " ",
        ",",
        ".",
        ";",
        "|",
    ),
)
"""What is put into formulas, beside the pieces of other formulas."""


@cache
def field_documents() -> tuple[tuple[NetworkSpec, tuple[str, ...]], ...]:
    """Return the formulas of documents of others, each with its network."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        network = document["network"]
        spec = parse_shorthand(network) if isinstance(network, str) else build_spec(network, path.name)
        found.append((spec, tuple(formula["latex"] for formula in document["formulas"])))
    return tuple(found) or ((parse_shorthand(NETWORKS[0]), _FORMULAS),)


def anything() -> st.SearchStrategy[str]:
    """Return texts of any signs, half surrogates too."""
    return st.text(st.characters(codec=None), max_size=60)


def pieces() -> st.SearchStrategy[str]:
    """Return texts of pieces of formulas in any order."""
    known = sorted({token for formula in _FORMULAS for token in _TOKEN.findall(formula)} | set(_PIECES))
    parts = st.lists(st.sampled_from(known) | st.characters(codec=None), max_size=40).map("".join)
    return st.builds(str.format, st.sampled_from(_ROUND), parts)


@st.composite
def mutated(draw: st.DrawFn) -> tuple[NetworkSpec, str]:
    """Return a network and some formulas of one document, in which tokens were added, left out, repeated, exchanged."""
    network, formulas = draw(st.sampled_from(field_documents()))
    chosen = draw(st.lists(st.sampled_from(formulas), min_size=1, max_size=3))
    lines = []
    for formula in chosen:
        tokens = _TOKEN.findall(formula)
        for _ in range(draw(st.integers(0, 4))):
            _change(draw, tokens)
        lines.append(draw(st.sampled_from(_ROUND)).format("".join(tokens)))
    return network, draw(st.sampled_from(("\n\n", "\n", " "))).join(lines)


def _change(draw: st.DrawFn, tokens: list[str]) -> None:
    place = draw(st.integers(0, len(tokens)))
    until = min(len(tokens), place + draw(st.integers(0, 6)))
    kind = draw(st.sampled_from(("add", "leave out", "repeat", "move")))
    if kind == "add":
        tokens.insert(place, draw(st.sampled_from(_PIECES)))
    elif kind == "repeat":
        tokens[place:place] = tokens[place:until]
    else:
        taken = tokens[place:until]
        del tokens[place:until]
        if kind == "move":
            other = draw(st.integers(0, len(tokens)))
            tokens[other:other] = taken


def any_text() -> st.SearchStrategy[tuple[NetworkSpec | str, str]]:
    """Return a network and a text."""
    return mutated() | st.tuples(st.sampled_from(NETWORKS), pieces() | anything())
