"""A line as it reads under one set of habits, with all that it may speak of: numbers, units, samples."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbolic.checking.verdicts.identities import of_one_number
from symbolic.checking.verdicts.samples import sampled
from symbolic.checking.verdicts.totals import with_indices_of_sums
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.resolver import Resolver
from symbolic.formula.resolver.vocabulary import Vocabulary
from symbolic.graph.graph import Graph

__all__ = ["ReadLine", "Spoken"]

Spoken = tuple[tuple[Formula, ...], bool]
"""Sides, and whether they speak of a batch."""


@dataclass(slots=True)
class ReadLine:
    """A line that was read.

    Attributes:
        typed, vocabulary: what it was read from; they are kept so that nothing else gets their identity.
        resolver: with the places and the letters of all that was read.
        sides: the formulas, or why there are none.
    """

    typed: tuple[Syntax, ...]
    vocabulary: Vocabulary
    resolver: Resolver
    sides: tuple[Formula, ...] | FormulaError
    _spoken: dict[tuple[tuple[Formula, ...], bool, bool], list[Spoken]] = field(default_factory=dict)

    def spoken(
        self, meant: tuple[Formula, ...], graph: Graph, *, cost_of_sample: bool, names_batch: bool
    ) -> list[Spoken]:
        """Return the sides as they may be meant: of any number, with an index at each sum, of samples."""
        found = self._spoken.get((meant, cost_of_sample, names_batch))
        if found is None:
            of_number = of_one_number(meant, self.resolver)
            found = [] if of_number is None else [(of_number, False)]
            for summed in with_indices_of_sums(meant, self.resolver):
                found += sampled(summed, self.resolver, graph, cost_of_sample=cost_of_sample, names_batch=names_batch)
            self._spoken[meant, cost_of_sample, names_batch] = found
        return found
