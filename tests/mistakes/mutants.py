"""Mutants: true equations of the corpus in which one mistake of the catalogue was made.

That an equation is wrong, whatever convention one has, is said by the oracle of the corpus, which shares no code with
the checker. Before it stands the forward pass, as in a derivation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from random import Random

from symbolic.checking.mistakes.base import Changed, Setting, is_simple
from symbolic.checking.mistakes.catalogue import MISTAKES
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import NOTATION_NAMES
from tests.corpus.cases import oracle_of
from tests.corpus.networks import NETWORKS, notation_of, written
from tests.corpus.oracle import Outcome
from tests.corpus.sources import Source, sources

__all__ = ["Mutant", "mutants"]

_MOST_SOURCES = 60
_MOST_CHANGES = 6
_MOST_SIGNS = 1200


@dataclass(frozen=True)
class Mutant:
    """A wrong equation.

    Attributes:
        mistake: the name of the mistake that was made.
        others: names of mistakes that make the same equation of the same source.
        network, style: the names of the network and of its notation.
        source: the true equation.
        given: the forward pass, as lines of LaTeX, each in display.
        text: the wrong one, in LaTeX.
    """

    mistake: str
    others: frozenset[str]
    network: str
    style: str
    source: Source
    given: str
    text: str

    @property
    def document(self) -> str:
        """The forward pass, and the wrong equation behind it."""
        return f"{self.given}$${self.text}$$"


def mutants(seed: int, each: int = 1, part: int = 1, names: Sequence[str] = tuple(MISTAKES)) -> Iterator[Mutant]:
    """Yield `each` mutants of every mistake on every network in every notation, where there are so many.

    Of the pairs of a network and a notation, one of `part` is taken, others for other mistakes.
    """
    pairs = list(product(NETWORKS, NOTATION_NAMES))
    for number, name in enumerate(names):
        for place, (network, style) in enumerate(pairs):
            if (place + number + seed) % part == 0:
                chance = Random(f"{seed} {name} {network} {style}")  # noqa: S311  (a reproducible choice, no secrets)
                found = _found(name, network, style, chance)
                yield from (mutant for mutant, _ in zip(found, range(each), strict=False))


@cache
def _forward(network: str, style: str, form: str) -> str:
    """Return what a derivation begins with: z and a of each layer, about entries or about arrays."""
    entries = form in {"scalar", "index"}
    wanted = "index" if entries else "matrix"
    found = [
        source.sides
        for source in sources(network, style)
        if source.topic == "forward" and source.form == wanted and isinstance(source.sides[0], Quantity)
    ]
    notation = notation_of(style)
    return "".join(f"$${print_latex(left, notation)} = {print_latex(right, notation)}$$\n" for left, right in found)


def _found(name: str, network: str, style: str, chance: Random) -> Iterator[Mutant]:
    known = list(sources(network, style))
    chance.shuffle(known)
    spec, notation = written(network, style), notation_of(style)
    for source in known[:_MOST_SOURCES]:
        setting = Setting.of(spec, source.sides)
        changes = [
            made for made in MISTAKES[name].spoil(source.sides, setting) if _is_made_where_one_works(made, source)
        ]
        chance.shuffle(changes)
        for changed in changes[:_MOST_CHANGES]:
            text, before = (
                " = ".join(print_latex(side, notation) for side in pair) for pair in (changed.sides, source.sides)
            )
            if text == before or len(text) > _MOST_SIGNS:
                continue
            if oracle_of(network, style).truth(changed.sides).outcome is Outcome.DIFFERENT:
                yield Mutant(
                    name,
                    _others(name, changed, source, setting),
                    network,
                    style,
                    source,
                    _forward(network, style, source.form),
                    text,
                )
                break


def _is_made_where_one_works(made: Changed, source: Source) -> bool:
    """Say whether the side was spoiled that is worked out: nobody gets wrong what a line starts from."""
    return made.sides[0] == source.sides[0] or is_simple(source.sides[0])


def _others(name: str, changed: Changed, source: Source, setting: Setting) -> frozenset[str]:
    return frozenset(
        other
        for other, mistake in MISTAKES.items()
        if other != name and any(made.sides == changed.sides for made in mistake.spoil(source.sides, setting))
    )
