r"""Text -> formula in a notation: what the printers write there, and what people type in it.

Stage: text -> `Syntax` (`reader`), notation -> vocabulary and habits, then `resolve`. The notation alone says what a
letter, a mark and the order of indices are; other letters are names of their own. `read(print_latex(f, n), n)` is `f`
but for what its print does not tell: `canonical` names that.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from symbolic.formula.nodes import Formula, Quantity
from symbolic.formula.notation import Notation
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Syntax
from symbolic.formula.resolver.resolve import Resolver, index_letters, resolve
from symbolic.formula.resolver.vocabulary import Habits, notation_vocabulary
from symbolic.formula.resolver.written import bracket_of
from symbolic.formula.substitute import rebuilt

__all__ = ["habits_of", "read", "read_text"]


def read(text: str, notation: Notation) -> Formula:
    r"""Return the formula that a line of LaTeX stands for in `notation`.

    Raises:
        FormulaError: at the place that cannot be read, or that stands for nothing in the notation.
    """
    return _read(read_syntax(text), notation)


def read_text(text: str, notation: Notation) -> Formula:
    """Return the formula that a line of plain text stands for in `notation`.

    Raises:
        FormulaError: at the place that cannot be read, or that stands for nothing in the notation.
    """
    return _in_any_alphabet(_read(read_syntax(text, plain=True), notation), notation)


def _in_any_alphabet(formula: Formula, notation: Notation) -> Formula:
    """Return a formula in which I is the identity: plain text has no alphabet that could tell it from a letter."""
    if isinstance(formula, Quantity) and formula.name == notation.letter("identity").text:
        return replace(formula, name="identity")
    return rebuilt(formula, lambda part: _in_any_alphabet(part, notation))


@cache
def habits_of(notation: Notation) -> Habits:
    """Return what the scripts of a notation mean."""
    marks = {bracket_of(notation.sample_mark)[:1]: "sample"} | {bracket_of(notation.layer_mark)[:1]: "layer"}
    roles = {"[": "layer", "(": "layer", "<": "layer"} | {bracket: role for bracket, role in marks.items() if bracket}
    bare = "power" if bracket_of(notation.layer_mark) else "layer"
    return Habits(tuple(sorted(roles.items())), bare=bare, order=notation.layout.weight_order)


def _read(syntax: Syntax, notation: Notation) -> Formula:
    resolver = Resolver(notation_vocabulary(notation), habits_of(notation), indices=index_letters((syntax,)))
    return resolve(syntax, resolver)
