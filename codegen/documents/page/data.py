"""Page -> the data that its script reads: everything printed in every notation, each string once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.documents.formats.words import html_words
from codegen.documents.page.model import Fact, Line, Page, Pair, Unfolding
from codegen.documents.page.numbers import Computing
from codegen.documents.page.shared import Strings
from codegen.documents.page.spoken import place_of
from symbolic.derivation.steps import Words
from symbolic.formula.mathml import mathml_pieces, print_mathml
from symbolic.formula.mathml_signs import RELATIONS
from symbolic.formula.nodes import Formula, Partial, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.graph.names import quantity_name
from symbolic.graph.network import COST, LOSS, PENALTY, STRENGTH

__all__ = ["page_data", "pair_name", "right_side"]

_ENDS_AND_PENALTY = (LOSS, PENALTY, STRENGTH, COST)


def page_data(page: Page, numbers: Computing | None) -> dict[str, Any]:
    """Return the data of a page as JSON knows it; a number stands for a string of its table."""
    strings = Strings()
    named = dict.fromkeys((*page.shown, *page.graph.targets, *page.ends))
    writers = {written_in.name: _Writer(strings, written_in) for written_in in page.notations}
    forms: dict[str, dict[str, Any]] = {name: {} for name in writers}
    for (name, array, form), unfolding in page.forms.items():
        forms[name][f"{quantity_name(array)}/{form}"] = writers[name].unfolding(unfolding)
    written = {
        name: {
            "names": {quantity_name(item): writer.formula(item) for item in named},
            "plain": {quantity_name(item): print_text(item, writer.notation) for item in named},
            "derivations": {pair_name(pair): writer.unfolding(found) for pair, found in page.derivations.items()},
            "forms": forms[name],
        }
        for name, writer in writers.items()
    }
    return {
        "ends": list(map(quantity_name, page.ends)),
        "loss": quantity_name(page.graph.objective),
        "first": pair_name(page.first),
        "quantities": {quantity_name(quantity): _about(page, quantity) for quantity in page.shown},
        "children": dict(_children(page)),
        "written": written,
        "network": None if numbers is None else numbers.network,
        "start": {} if numbers is None else numbers.start,
        "strings": strings.table(),
    }


def pair_name(pair: Pair) -> str:
    """Return how a question is called: `W[1][1,1]/L`."""
    return "/".join(map(quantity_name, pair))


def right_side(line: Line, notation: Notation) -> Iterator[str]:
    """Yield the sign of a line and the parts of its right-hand side, between which it may be broken."""
    yield RELATIONS[line.sign]
    yield from mathml_pieces(line.right, notation)


def _about(page: Page, quantity: Quantity) -> dict[str, Any]:
    """Return where a list has a quantity, with which array it is told, and which other is told in its place."""
    array = page.arrays[quantity]
    told = next((other for other in page.asked if page.arrays.get(other) == array), quantity)
    alike = quantity if quantity in page.asked else told
    return {"place": place_of(quantity), "array": quantity_name(array), "told": quantity_name(alike)}


def _children(page: Page) -> Iterator[tuple[str, list[str]]]:
    """Yield what each drawn quantity acts on directly, as far as that is drawn."""
    drawn = dict.fromkeys((*page.shown, *page.graph.targets, *_ENDS_AND_PENALTY))
    objective = page.graph.objective
    for quantity in drawn:
        if quantity == LOSS or quantity not in _ENDS_AND_PENALTY or objective == COST:
            children = (child for child in page.graph.children(quantity) if child in drawn)
            yield quantity_name(quantity), list(map(quantity_name, children))


class _Writer:
    """Prints for one notation, into a table of strings."""

    def __init__(self, strings: Strings, notation: Notation) -> None:
        self._strings = strings
        self.notation = notation

    def formula(self, formula: Formula) -> int:
        """Return the number of a formula."""
        return self._strings[print_mathml(formula, self.notation)]

    def words(self, words: Words) -> int:
        """Return the number of a sentence."""
        return self._strings[html_words(words, self.notation)]

    def unfolding(self, unfolding: Unfolding) -> list[Any]:
        """Return [question, lines, facts put in, derivatives left]."""
        left = [[self.formula(part), _at(part)] for part in unfolding.left]
        facts = list(map(self._fact, unfolding.put_in))
        return [self.words(unfolding.question), list(map(self._line, unfolding.lines)), facts, left]

    def _line(self, line: Line) -> list[Any]:
        """Return [left side or null, pieces of the right side, reason]."""
        left = None if line.left is None else self.formula(line.left)
        pieces = [self._strings[piece] for piece in right_side(line, self.notation)]
        return [left, pieces, self.words(line.reason)]

    def _fact(self, fact: Fact) -> list[Any]:
        """Return [formula, its question or null]."""
        return [self.formula(fact.known), None if fact.at is None else pair_name(fact.at)]


def _at(part: Partial) -> str:
    return pair_name((part.wrt, part.of))  # type: ignore[arg-type]  # what is left stands between quantities
