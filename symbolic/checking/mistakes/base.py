"""What a mistake is: a way to make it, ways to mend it, and its words.

A change leads from the two sides of a relation to others. `spoil` makes a right relation wrong by this mistake alone;
`mend` yields what a relation would be without it. Which of them holds is found out by trying, never taken for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import Formatter
from typing import TypeAlias

from symbolic.checking.mistakes.places import Place, Several, pairs_of_factors, places, summands, terms
from symbolic.formula.nodes import Formula, Gradient, Group, Index, IndexLike, Partial, Quantity
from symbolic.formula.notation import ARRAYS, BATCHES
from symbolic.formula.substitute import nodes_of, shifted, ungrouped
from symbolic.spec.model import LayerSpec, NetworkSpec

__all__ = [
    "Change",
    "Changed",
    "Edit",
    "Facts",
    "Mistake",
    "Rule",
    "Setting",
    "Sides",
    "anywhere",
    "at_pairs",
    "at_summands",
    "at_terms",
    "is_simple",
    "on_right",
    "several",
]

Sides: TypeAlias = tuple[Formula, Formula]


@dataclass(frozen=True, slots=True)
class Edit:
    """What is put in place of a part, and the formulas that the words of a mistake name."""

    new: Formula
    named: tuple[Formula, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """A relation that was changed, and the formulas that the words of the mistake name."""

    sides: Sides
    named: tuple[Formula, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What stands in a relation, gathered once for all rules.

    Attributes:
        spec: the network.
        sides: both sides.
    """

    spec: NetworkSpec
    sides: Sides

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities of the relation, also those under derivative signs, each once in written order."""
        found = (part for side in self.sides for part in nodes_of(side) if isinstance(part, Quantity))
        return tuple(dict.fromkeys(found))

    @cached_property
    def is_about_entries(self) -> bool:
        """Whether no whole array stands in the relation; y and ŷ of a single output are numbers."""
        single = {"y", "yhat"} if self.spec.widths[-1] == 1 else set()
        return not any(part.name in ARRAYS - single and not part.indices for part in self.quantities)

    @cached_property
    def is_about_batches(self) -> bool:
        """Whether arrays of a whole batch stand in the relation."""
        return any(quantity.name in BATCHES for quantity in self.quantities)

    @cached_property
    def speaks_of_signals(self) -> bool:
        """Whether error signals are written δ: in the relation, or by the notation."""
        found = any(part.name in {"delta", "Delta"} for part in self.quantities)
        return found or self.spec.written_in.error_signal == "delta"

    @cached_property
    def sample(self) -> IndexLike | None:
        """The sample that the relation names first; none where it names none."""
        return next((part.sample for part in self.quantities if part.sample is not None), None)

    @cached_property
    def loss(self) -> Quantity:
        """What the relation differentiates: L, that of the sample it names, or J."""
        found = (part for part in self.quantities if part.name in {"L", "J"})
        return next(found, Quantity("L", sample=self.sample))

    @cached_property
    def layers(self) -> tuple[IndexLike, ...]:
        """The layers of the relation and their neighbours, the named ones first."""
        named: list[IndexLike] = [part.layer for part in self.quantities if part.layer is not None]
        named += [self.spec.depth for part in self.quantities if part.name in {"y", "yhat", "Y", "Yhat"}]
        beside = [shifted(layer, by) for layer in named for by in (-1, 1)]
        found = dict.fromkeys((*named, *beside))
        return tuple(layer for layer in found if not isinstance(layer, int) or 0 <= layer <= self.spec.depth)

    @cached_property
    def letters(self) -> tuple[str, ...]:
        """The letters that stand as indices of units."""
        found = (index.letter for part in self.quantities for index in part.indices if isinstance(index, Index))
        return tuple(dict.fromkeys(found))

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of units that stand as indices."""
        found = (index for part in self.quantities for index in part.indices if isinstance(index, int))
        return tuple(dict.fromkeys(found))


class Setting:
    """What a rule may know of the relation that it changes, and of the place where it does.

    Attributes:
        facts: what stands in the relation.
        bound: letters of the sums round the part at hand.
    """

    __slots__ = ("bound", "facts")

    def __init__(self, facts: Facts, bound: tuple[str, ...] = ()) -> None:
        self.facts, self.bound = facts, bound

    @classmethod
    def of(cls, spec: NetworkSpec, sides: Sides) -> Setting:
        """Return the setting of a whole relation."""
        return cls(Facts(spec, sides))

    @property
    def spec(self) -> NetworkSpec:
        """The network."""
        return self.facts.spec

    @property
    def sides(self) -> Sides:
        """Both sides."""
        return self.facts.sides

    def units(self, layer: IndexLike) -> list[IndexLike]:
        """Return the indices that a unit of a layer may have here: letters in use, or all numbers."""
        letters = dict.fromkeys((*self.facts.letters, *self.bound))
        found: list[IndexLike] = [Index(letter) for letter in letters]
        numbered = isinstance(layer, int) and 0 <= layer <= self.spec.depth
        if isinstance(layer, int) and numbered and (self.facts.numbers or not found):
            width = self.spec.widths[layer]
            found += dict.fromkeys((*range(1, min(width, _MOST_UNITS) + 1), *self._named_up_to(width)))
        return found

    def _named_up_to(self, width: int) -> list[int]:
        return [number for number in self.facts.numbers if 1 <= number <= width]

    def activation(self, layer: IndexLike) -> str:
        """Return the activation of a layer; of a letter, that of the hidden layers."""
        depth, layers = self.spec.depth, self.spec.layers
        match layer:
            case int(number) if 1 <= number <= depth:
                return _function(layers[number - 1])
            case Index(letter="D", shift=shift) if shift <= 0 and -shift < depth:
                return _function(layers[depth - 1 + shift])
            case _:
                return _function(layers[0])

    def is_last(self, layer: IndexLike | None) -> bool:
        """Say whether a layer is that of the outputs by its name."""
        return layer in {self.spec.depth, Index("D")}

    def within(self, place: Place) -> Setting:
        """Return the setting of a place."""
        return Setting(self.facts, place.bound) if place.bound else self


_MOST_UNITS = 8

Rule: TypeAlias = Callable[[Formula, Setting], Iterator[Edit]]
"""What may stand in the place of a part."""

Change: TypeAlias = Callable[[Sides, Setting], Iterator[Changed]]
"""What may stand in the place of a relation."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake that is known.

    Attributes:
        name: how it is called: words with hyphens.
        title: what it is, in a few words.
        words: what is told to the writer; `{0}`, `{1}` are the formulas that the mend names.
        hint: what to think of.
        spoil: makes it.
        mend: takes it back, in every way that may fit.
        source: where it was seen.
        wrong, right: a relation with the mistake, and without it, on `network`.
        is_general: whether it is said only where nothing more special fits.
        is_multiple: whether it makes of a line a multiple of what is right.
    """

    name: str
    title: str
    words: str
    hint: str
    spoil: Change
    mend: Change
    source: str
    wrong: str
    right: str
    network: str = "2-2-2-2-1 sigmoid mse"
    is_general: bool = False
    is_multiple: bool = False

    def shown(self, named: Sequence[Formula]) -> tuple[Formula, ...]:
        """Return those of the formulas of a mend that stand in the words, in the order of the words."""
        return tuple(named[int(field)] for _, field, _, _ in Formatter().parse(self.words) if field)


# --- from rules to changes --------------------------------------------------------------------------------------------


def is_simple(side: Formula) -> bool:
    """Say whether a side is a name for something, and nothing that was worked out."""
    return isinstance(side, Quantity | Partial | Gradient)


def anywhere(*rules: Rule) -> Change:
    """Return the change that applies a rule at one place of the side that was worked out."""
    return _at_one(places, rules)


def at_pairs(*rules: Rule) -> Change:
    """Return the change that applies a rule to two factors of a longer product of the side that was worked out."""
    return _at_one(pairs_of_factors, rules)


def at_terms(*rules: Rule) -> Change:
    """Return the change that applies a rule to one term of the side that was worked out."""
    return _at_one(terms, rules)


def at_summands(*rules: Rule) -> Change:
    """Return the change that applies a rule where a further term may be added on the side that was worked out."""
    return _at_one(summands, rules)


def _at_one(inside: Callable[[Formula], Iterator[Place]], rules: Sequence[Rule]) -> Change:
    def change(sides: Sides, setting: Setting) -> Iterator[Changed]:
        for number in _worked_out(sides):
            for place in inside(sides[number]):
                yield from _edited(sides, number, place, rules, setting)

    return change


def on_right(rule: Rule) -> Change:
    """Return the change that applies a rule to the whole right side."""

    def change(sides: Sides, setting: Setting) -> Iterator[Changed]:
        yield from _edited(sides, 1, Place(sides[1], lambda new: new), (rule,), setting)

    return change


def several(*changes: Change) -> Change:
    """Return the change that makes any one of several."""

    def change(sides: Sides, setting: Setting) -> Iterator[Changed]:
        for one in changes:
            yield from one(sides, setting)

    return change


def _worked_out(sides: Sides) -> Sequence[int]:
    """Return which sides a mistake may be in: the right one first, and the left where that is worked out too."""
    return (1,) if is_simple(sides[0]) else (1, 0)


def _edited(sides: Sides, number: int, place: Place, rules: Sequence[Rule], setting: Setting) -> Iterator[Changed]:
    here = setting.within(place)
    for rule in rules:
        for edit in rule(place.part, here):
            if edit.new != place.part:
                new = place.put(edit.new)
                inside = ungrouped(new)
                new = new if isinstance(sides[number], Group) and not isinstance(inside, Several) else inside
                yield Changed((sides[0], new) if number else (new, sides[1]), edit.named)


def _function(layer: LayerSpec) -> str:
    """Return the activation of a layer, by its name where the registry has it, whatever its constants."""
    return layer.activation if isinstance(layer.activation, str) else layer.function
