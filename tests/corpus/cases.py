"""Cases: a network, a notation, a text and what is known of it; drawn in a fixed order from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from random import Random

from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Matrix
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.formula.text import print_text
from tests.corpus.dress import DRESS, FRAMES
from tests.corpus.mutants import MUTANTS
from tests.corpus.networks import NETWORKS, notation_of, written
from tests.corpus.oracle import Oracle, Outcome, Truth
from tests.corpus.paraphrases import PARAPHRASES
from tests.corpus.places import Context, Sides
from tests.corpus.scene import parts
from tests.corpus.sources import Source, sources

__all__ = ["Case", "mutants", "paraphrases"]

_TRIES = 60
_MOST_PLACES = 30
_MOST_SIGNS = 2500
_NEEDS = {"indicator": "slope_written"}
_USUAL_FRAMES = ("bare", "inline", "display", "align")


@dataclass(frozen=True)
class Case:
    """A text that is to be judged.

    Attributes:
        kind: "paraphrase" or "mutant".
        network, style: the names of the network and of its notation.
        form, topic: of the equation that it comes from.
        operators: what was done to that equation.
        text: what is judged.
        truth: what the oracle says of it.
    """

    kind: str
    network: str
    style: str
    form: str
    topic: str
    operators: tuple[str, ...]
    text: str
    truth: Truth


@cache
def oracle_of(network: str, style: str) -> Oracle:
    return Oracle(written(network, style), notation_of(style))


def _places(chance: Random) -> Iterator[tuple[str, str]]:
    """Yield networks with notations, each pair once in a round, in an order that chance gives."""
    pairs = [(network, style) for network in NETWORKS for style in NOTATION_NAMES]
    while True:
        chance.shuffle(pairs)
        yield from pairs


def _context(network: str, style: str, source: Source, chance: Random) -> Context:
    return Context(written(network, style), notation_of(style), source.form, chance, chance.randrange(1000))


def _sources_for(network: str, style: str, chance: Random) -> Iterator[Source]:
    found = sources(network, style)
    for _ in range(_TRIES):
        yield chance.choice(found)


# --- paraphrases ------------------------------------------------------------------------------------------------------


def paraphrases(size: int, seed: int) -> Iterator[Case]:
    """Yield `size` paraphrases, every operator and every way of dressing in turn."""
    chance = Random(f"paraphrases {seed}")  # noqa: S311  (a reproducible choice, no secrets)
    places = _places(chance)
    made = 0
    for name in cycle([*PARAPHRASES, *DRESS, *FRAMES, "plain text"]):
        if made >= size:
            return
        found = (_paraphrase(name, *next(places), chance) for _ in range(_MOST_PLACES))
        case = next(filter(None, found), None)
        if case is not None:
            made += 1
            yield case


def _paraphrase(name: str, network: str, style: str, chance: Random) -> Case | None:
    """Return a case in which the operator called `name` has changed something, others perhaps as well."""
    for source in _sources_for(network, style, chance):
        context = _context(network, style, source, chance)
        used: list[str] = []
        sides: Sides = source.sides
        wanted = [_NEEDS.get(name, name)] if _NEEDS.get(name, name) in PARAPHRASES else []
        wanted += chance.sample(sorted(PARAPHRASES), chance.choice((0, 0, 1, 2)))
        for operator in wanted:
            changed = PARAPHRASES[operator](sides, context)
            if changed is not None and changed != sides:
                sides = changed
                used.append(operator)
        if name in PARAPHRASES and name not in used:
            continue
        chain = _chain(source.sides, sides, chance)
        text, dressed = _text(name, chain, context)
        if name not in {*PARAPHRASES, *dressed} or len(text) > _MOST_SIGNS:
            continue
        truth = oracle_of(network, style).truth(sides)
        if not truth.holds:
            raise AssertionError(f"{used} of {source} on {network} in {style} is {truth}: {text}")
        return Case("paraphrase", network, style, source.form, source.topic, (*used, *dressed), text, truth)
    return None


def _chain(source: Sides, sides: Sides, chance: Random) -> tuple[Formula, ...]:
    """Return the sides that are written: those of the paraphrase, sometimes with a side of the source before them."""
    if sides[0] == source[0] and sides[1] != source[1] and chance.random() < 0.25:
        return (*source, sides[1])
    return sides


def _text(name: str, sides: tuple[Formula, ...], context: Context) -> tuple[str, tuple[str, ...]]:
    """Return the sides as a text, and the names of the ways in which it was dressed."""
    notation, chance = context.notation, context.chance
    plain = name == "plain text" or (name in PARAPHRASES and chance.random() < 0.12)
    if plain and not any(map(_has_no_plain_text, sides)):
        return " = ".join(print_text(side, notation) for side in sides), ("plain text",)
    printed = tuple(print_latex(side, notation) for side in sides)
    wanted = [name] if name in DRESS else []
    wanted += [dress for dress in chance.sample(sorted(DRESS), chance.choice((0, 0, 0, 1, 2))) if dress != name]
    used = []
    for dress in wanted:
        changed = tuple(DRESS[dress](side, context) for side in printed)
        if changed != printed:
            printed = changed
            used.append(dress)
    frame = name if name in FRAMES else chance.choice(("bare", *_USUAL_FRAMES))
    if frame in {"bare", "inline"}:  # where a new line may begin a new formula
        printed = tuple(side.replace("\n", " ") for side in printed)
    return FRAMES[frame](printed, chance), (*used, frame)


def _has_no_plain_text(side: Formula) -> bool:
    """Say whether a side has a column of ones, which is a 1 in plain text, or a row that looks like a product."""
    return any(isinstance(part, Matrix) or getattr(part, "name", "") == "ones" for part in parts(side))


# --- mutants ----------------------------------------------------------------------------------------------------------


def mutants(size: int, seed: int) -> Iterator[Case]:
    """Yield `size` mutants, every operator in turn."""
    chance = Random(f"mutants {seed}")  # noqa: S311  (as above)
    places = _places(chance)
    made = 0
    for name in cycle(MUTANTS):
        if made >= size:
            return
        found = (_mutant(name, *next(places), chance) for _ in range(_MOST_PLACES))
        case = next(filter(None, found), None)
        if case is not None:
            made += 1
            yield case


def _mutant(name: str, network: str, style: str, chance: Random) -> Case | None:
    for source in _sources_for(network, style, chance):
        context = _context(network, style, source, chance)
        used = [name]
        sides: Sides = source.sides
        if chance.random() < 0.25:
            other = chance.choice(sorted(PARAPHRASES))
            changed = PARAPHRASES[other](sides, context)
            if changed is not None and changed != sides:
                sides, used = changed, [other, name]
        mutated = MUTANTS[name](sides, context)
        if mutated is None or mutated == sides:
            continue
        notation = context.notation
        text, before = (" = ".join(print_latex(side, notation) for side in pair) for pair in (mutated, sides))
        if text == before or len(text) > _MOST_SIGNS:
            continue
        truth = oracle_of(network, style).truth(mutated)
        if truth.outcome is Outcome.UNJUDGED:
            continue
        return Case("mutant", network, style, source.form, source.topic, tuple(used), text, truth)
    return None
