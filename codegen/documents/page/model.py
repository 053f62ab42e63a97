"""What a page to click on holds, before it is HTML: questions with their lines, the picture, and numbers to start from.

Everything is data: what a reader chooses on the page only picks from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from symbolic.derivation.steps import Words
from symbolic.formula.nodes import Formula, Partial, Quantity, Relations
from symbolic.formula.notation import Notation
from symbolic.graph.network import NetworkGraph

__all__ = ["FORMS", "Fact", "Form", "Line", "Page", "Pair", "Unfolding"]

Form: TypeAlias = Literal["index", "matrix", "batch"]
FORMS: tuple[Form, ...] = ("index", "matrix", "batch")
"""The forms for whole arrays, beside the scalar one for each entry."""

Pair: TypeAlias = tuple[Quantity, Quantity]
"""What acts, and what it acts on."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a derivation: what None leaves out is that of the row above."""

    left: Formula | None
    right: Formula
    sign: str = "="
    reason: Words = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A derivative that was found before; `at` is its question, where the page has that."""

    known: Relations
    at: Pair | None = None


@dataclass(frozen=True, slots=True)
class Unfolding:
    """A question and the lines that answer it.

    Attributes:
        question: what is asked.
        lines: each appears after the one before it.
        put_in: what the lines put in that was found before.
        left: the derivatives that are left in the result, each with a question of its own.
    """

    question: Words
    lines: tuple[Line, ...]
    put_in: tuple[Fact, ...] = ()
    left: tuple[Partial, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """All that is on a page about one network.

    Attributes:
        title, source, command: what it is called, where the network came from, how it is made again.
        graph: the network.
        notations: in which everything is written, the first one at the start.
        shown: the quantities that are drawn.
        asked: those with derivations of their own; of a large network one of each kind in each layer.
        ends: what is differentiated: predictions, the loss, and last what is differentiated first on the page.
        derivations: for single quantities: of `asked` by each end, and of what these rely on.
        arrays: under which array a drawn quantity is told together with its siblings.
        forms: for whole arrays, by the name of a notation, the array and the form.
    """

    title: str
    source: str
    command: str
    graph: NetworkGraph
    notations: tuple[Notation, ...]
    shown: tuple[Quantity, ...]
    asked: tuple[Quantity, ...]
    ends: tuple[Quantity, ...]
    derivations: Mapping[Pair, Unfolding]
    arrays: Mapping[Quantity, Quantity]
    forms: Mapping[tuple[str, Quantity, Form], Unfolding]

    @property
    def first(self) -> Pair:
        """How a weight of the first layer acts on the only prediction, or on the loss of several: the beginning."""
        single = self.graph.predictions.size == 1
        return self.graph.weights(1, 1).member(1), self.ends[0 if single else -1]
