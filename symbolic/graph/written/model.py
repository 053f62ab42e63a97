"""What a person has written of a graph: equations by name, which of them is the output, and a point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from symbolic.errors import Problem, SpecError, nearest
from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.formula.notation import Notation, notation
from symbolic.formula.substitute import quantities
from symbolic.graph.graph import HandGraph
from symbolic.graph.letters import letters_for
from symbolic.spec.shown import shown

__all__ = ["FIXED", "MAX_EQUATIONS", "WrittenGraph", "finished", "raise_all"]

MAX_EQUATIONS = 20_000
"""Equations in a graph; each is derived, proved and printed."""

FIXED = ("pi", "kronecker")
"""Names with a fixed value."""

_MOST_PROBLEMS = 20


@dataclass(frozen=True)
class WrittenGraph:
    """Equations and a point.

    Attributes:
        name: what the graph is called in titles.
        equations: by the names that they define, in the order given.
        output: the name of what is differentiated.
        at: numbers for inputs, by their names.
        notation: the name of the notation it is written in.
    """

    name: str
    equations: Mapping[str, Formula]
    output: str
    at: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    notation: str = "slides"

    @cached_property
    def graph(self) -> HandGraph:
        """The graph, without numbers."""
        return HandGraph({Quantity(name): formula for name, formula in self.equations.items()})

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The names that have no equation, in the order in which they are met."""
        return tuple(name for name in _names(self.equations) if name not in self.equations and name not in FIXED)

    @cached_property
    def written_in(self) -> Notation:
        """The notation, with letters for all names."""
        base = notation(self.notation)
        return replace(
            base, bare_numerators=False, letters=(*letters_for([*self.equations, *self.inputs]), *base.letters)
        )

    @property
    def point(self) -> dict[Quantity | Partial, Fraction]:
        """The numbers by what they are numbers of; passes add what they compute, which is derivatives, too."""
        return {Quantity(name): value for name, value in self.at.items()}

    def at_point(self, point: Mapping[str, Fraction], source: str) -> WrittenGraph:
        """Return the graph at a point; numbers that it has already give way.

        Raises:
            SpecError: for a number of what is no input.
        """
        raise_all(source, _point_faults(point, self))
        return replace(self, at=MappingProxyType({**self.at, **point}))

    def require_point(self) -> None:
        """Do nothing where every input has a number.

        Raises:
            SpecError: naming the inputs without one.
        """
        missing = [name for name in self.inputs if name not in self.at][:10]
        if missing:
            expected = f"a number for every input: {', '.join(f'{name}=...' for name in missing)}"
            raise_all(self.name, [Problem("the point", f"no number for {', '.join(missing)}", expected)])

    def in_notation(self, name: str) -> WrittenGraph:
        """Return the graph in another notation."""
        return replace(self, notation=name)

    def with_output(self, name: str, source: str) -> WrittenGraph:
        """Return the graph with another output.

        Raises:
            SpecError: where no equation defines it.
        """
        raise_all(source, _output_faults(name, self.equations))
        return replace(self, output=name)


def finished(name: str, equations: Mapping[str, Formula], source: str, output: str | None) -> WrittenGraph:
    """Return the graph with its output: the one that is named, or the only one that nothing depends on.

    Raises:
        SpecError: for no or too many equations, an output that is none, and several that could be it.
        CircleError: for equations that depend on each other.
    """
    if not 0 < len(equations) <= MAX_EQUATIONS:
        expected = f"1 to {MAX_EQUATIONS:,}, such as `q = x + y; f = q*z`"
        raise_all(source, [Problem("the graph", f"{len(equations):,} equations", expected)])
    if output is not None:
        raise_all(source, _output_faults(output, equations))
    used = frozenset(_names(equations))
    ends = [defined for defined in equations if defined not in used]
    if output is None and len(ends) > 1:
        found = f"{len(ends)} quantities that nothing depends on ({', '.join(ends[:10])})"
        raise_all(source, [Problem("the output", found, "the name of one of them, with --of or as `output`")])
    graph = WrittenGraph(name, MappingProxyType(dict(equations)), output or (ends or [*equations])[0])
    _ = graph.graph  # a circle is told now
    return graph


def raise_all(source: str, problems: Iterable[Problem]) -> None:
    """Raise a SpecError where there are problems."""
    found = tuple(problems)
    if found:
        raise SpecError(source, found[:_MOST_PROBLEMS])


def _names(equations: Mapping[str, Formula]) -> dict[str, None]:
    return dict.fromkeys(quantity.name for formula in equations.values() for quantity in quantities(formula))


def _output_faults(name: str, equations: Mapping[str, Formula]) -> Iterator[Problem]:
    if name not in equations:
        names = tuple(equations)
        expected = f"the name of an equation: {', '.join(names[:10])}"
        yield Problem("the output", shown(name), expected, nearest(name, names[:1000]))


def _point_faults(point: Mapping[str, Fraction], graph: WrittenGraph) -> Iterator[Problem]:
    for name in point:
        if name in graph.equations:
            expected = f"numbers for inputs alone: `{name}` follows from its equation"
            yield Problem("the point", f"a number for `{name}`", expected)
        elif name not in graph.inputs:
            expected = f"one of the inputs {', '.join(graph.inputs[:10])}"
            yield Problem("the point", shown(name), expected, nearest(name, graph.inputs[:1000]))
