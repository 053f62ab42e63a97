r"""A letter with its scripts, read by a notation's own table: what `print_latex` and `print_text` write of a quantity.

Stage: name and scripts, notation -> `Quantity` or `Position`, and the marks that are left to apply. Nothing is guessed
here: a mark is that of layers or of samples, a letter is the notation's or a name of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula, Index, IndexLike, Position, Quantity
from symbolic.formula.notation import BATCHES, LETTERS, Notation
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.reader.syntax import Accented, Bracket, Mark, Name, Product, Script, Scripted, Syntax, typed_parts
from symbolic.formula.resolver.marks import Marks, bare_parts, index_of, indices_of, key_of
from symbolic.formula.resolver.vocabulary import LAYERED, Vocabulary, notation_vocabulary

__all__ = ["MATRICES", "bracket_of", "concept_of", "letter_alone", "shared_name", "written"]

MATRICES = frozenset({"W", "kronecker", "identity"}) | BATCHES
"""Quantities with two indices: digits that stand together below them are one for each."""

_TRANSPOSES = frozenset({"T", r"\top", r"\intercal"})
_TWO = 2


def written(syntax: Syntax, vocabulary: Vocabulary, notation: Notation) -> tuple[Formula, Marks]:
    """Return what a name stands for, and the marks of which a transpose and powers are still to be applied.

    Raises:
        FormulaError: for a letter that the notation does not have, and for scripts that it does not write.
    """
    sub, sup, primes = (syntax.sub, syntax.sup, syntax.primes) if isinstance(syntax, Scripted) else (None, None, 0)
    base = syntax.base if isinstance(syntax, Scripted) else syntax
    key = _known(base, notation)
    if sub is None and sup is None and not primes:
        return letter_alone(key, notation), Marks()
    name = concept_of(key, notation)
    marks = _marks(sup, name, notation, vocabulary)
    indices = indices_of(sub, _TWO if name in MATRICES | {"delta"} else 1, vocabulary)
    if notation.letter_of_sample(name, Index("n")) is not None and len(indices) == 1:
        sample = None if indices[0] == Index("n") else indices[0]
        return Quantity(name, marks.layer, (), sample, primes * "'"), marks
    if not indices and not primes and marks.layer is None and marks.sample is None:
        return letter_alone(key, notation), marks
    if name == "W" and notation.layout.weight_order == "from-to":
        indices = indices[::-1]
    if name == "delta":
        name, indices = _error_or_kronecker(sub, indices, marks, vocabulary)
    return Quantity(name, marks.layer, indices, marks.sample, primes * "'"), marks


def concept_of(key: str, notation: Notation) -> str:
    """Return the concept that a notation writes with a letter; the letter itself where it writes none so."""
    return _concepts(notation).get(key, key)


def shared_name(name: str, notation: Notation) -> str:
    """Return the first of all names that a notation writes with the same letter."""
    if name not in LETTERS:
        return concept_of(name, notation)
    syntax = read_syntax(notation.letter(name).latex)
    return concept_of(_styled(syntax.base if isinstance(syntax, Scripted) else syntax) or "", notation)


def letter_alone(key: str, notation: Notation) -> Formula:
    """Return what a letter without scripts is: a quantity, or an index where no quantity is written so."""
    name = concept_of(key, notation)
    role = notation_vocabulary(notation).indices.get(key)
    if role is not None and name in {key, "width"}:
        return Position(Index(role))
    return Quantity(name)


@cache
def _concepts(notation: Notation) -> Mapping[str, str]:
    """Return the concept of each letter as the reader tells letters, the first one where two share a letter."""
    found: dict[str, str] = {}
    for concept in LETTERS:
        syntax = read_syntax(notation.letter(concept).latex)
        base = syntax.base if isinstance(syntax, Scripted) else syntax
        found.setdefault(_styled(base) or "", concept)
    return MappingProxyType(found)


def _known(base: Syntax, notation: Notation) -> str:
    """Return the key of a letter; one in an alphabet is that of the notation, or the same letter without it."""
    styled, plain = _styled(base), key_of(base)
    if styled is not None and styled in _concepts(notation):
        return styled
    if plain is None:
        raise FormulaError(base.span.start, base.span.end, "something that is no letter", "a letter with its scripts")
    known = {*_concepts(notation), *notation_vocabulary(notation).indices}
    if plain.startswith("\\") and plain not in known:
        raise FormulaError(
            base.span.start,
            base.span.end,
            f"{plain}, which stands for nothing in this notation",
            "a letter of the notation, or a Latin letter or a word as a name of its own",
        )
    return plain


def _styled(base: Syntax) -> str | None:
    """Return the key of a letter with its alphabet."""
    match base:
        case Name(letter=letter, style=style) if style not in {"", "mathrm"}:
            return rf"\{style}{{{letter}}}"
        case Accented(accent=accent, body=body):
            inner = _styled(body)
            return None if inner is None else rf"\{accent}{{{inner}}}"
        case _:
            return key_of(base)


def _error_or_kronecker(
    sub: Script | None, indices: tuple[IndexLike, ...], marks: Marks, vocabulary: Vocabulary
) -> tuple[str, tuple[IndexLike, ...]]:
    """δ_ij is that of Kronecker, δ_i^{[l]} an error signal, whose digits are one index."""
    if len(indices) == _TWO and marks.layer is None and marks.sample is None:
        return "kronecker", indices
    return "delta", indices_of(sub, 1, vocabulary)


# --- superscripts -----------------------------------------------------------------------------------------------------


def _marks(sup: Script | None, name: str, notation: Notation, vocabulary: Vocabulary) -> Marks:
    marks = Marks()
    layer, sample = bracket_of(notation.layer_mark), bracket_of(notation.sample_mark)
    for mark in () if sup is None else sup.marks:
        for bracket, body in _parts(mark):
            index = index_of(body, vocabulary) if bracket or _counts(body, vocabulary) else None
            if bracket == "" and isinstance(body, Name) and body.letter in _TRANSPOSES:
                marks.transposed = True
            elif bracket == layer and marks.layer is None and index is not None and (bracket or name in LAYERED):
                marks.layer = index
            elif bracket == sample and marks.sample is None and index is not None:
                marks.sample = index
            elif bracket in {"", "**"}:
                marks.powers.append(body)
            elif bracket == "(" and index is None:
                marks.powers.append(Bracket(mark.span, "(", body))
            else:
                raise _no_mark(mark, notation)
    return marks


def _counts(body: Syntax, vocabulary: Vocabulary) -> bool:
    r"""Say whether all letters in a bare superscript are index letters: a^{l-1}, but not a^{\eta}."""
    names = [part for part in typed_parts(body) if isinstance(part, Name)]
    return all(name.letter in vocabulary.indices for name in names)


def _parts(mark: Mark) -> list[tuple[str, Syntax]]:
    """Return the marks in one with their brackets: a bare `l T` is two, and so is `2(2)`."""
    if mark.bracket:
        return [(mark.bracket, mark.body)]
    match mark.body:
        case Product(factors=(first, Bracket(opening=opening, body=body)), signs=("",)):
            return [("", first), (opening, body)]
        case body:
            return [("", part) for part in bare_parts(body)]


def _no_mark(mark: Mark, notation: Notation) -> FormulaError:
    layer, sample = (
        one.replace("{}", notation.index(Index(letter)))
        for one, letter in ((notation.layer_mark, "l"), (notation.sample_mark, "n"))
    )
    return FormulaError(
        mark.span.start,
        mark.span.end,
        "a mark that is no layer and no sample in this notation",
        f"^{{{layer}}} for a layer, ^{{{sample}}} for a sample",
    )


@cache
def bracket_of(mark: str) -> str:
    """Return the bracket of a mark as the reader tells it."""
    syntax = read_syntax(f"a^{{{mark.removeprefix(',').replace('{}', 'l')}}}")
    return syntax.sup.marks[0].bracket if isinstance(syntax, Scripted) and syntax.sup is not None else ""
