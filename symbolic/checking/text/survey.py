"""The writer's habits, seen from the whole text: which bracket marks a layer, whether layers stand below.

Stage: parsed lines -> what stands above and below their letters, counted -> `Habits`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from symbolic.checking.text.told_indices import with_told_indices
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import Index, IndexLike
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_parts
from symbolic.formula.resolver.marks import (
    has_two_indices,
    index_of,
    indices_if_any,
    is_transpose,
    is_transposed,
    key_of,
)
from symbolic.formula.resolver.vocabulary import LAYERED, Habits, Vocabulary

__all__ = ["surveyed"]

_OUTPUTS = ("out", "output", "last", "final")
_HIDDEN = ("hidden", "hid")


@dataclass(slots=True)
class _Above:
    """What stands above letters.

    Attributes:
        brackets: how often each bracket stands above what has layers, and above what has none.
        bare: marks without a bracket above what has layers; `squares` of these only square an activation.
        letters: index letters above what has layers; `in_brackets`, in round ones.
        numbered: a number stands in round brackets above what has layers.
    """

    brackets: Counter[tuple[str, bool]] = field(default_factory=Counter)
    bare: int = 0
    squares: int = 0
    letters: set[str] = field(default_factory=set)
    in_brackets: set[str] = field(default_factory=set)
    numbered: bool = False


@dataclass(slots=True)
class _Weights:
    """What stands above and below weights.

    Attributes:
        marked: a mark in brackets stands above some of them; `rounded`, a number in round brackets.
        single: how many have one index below, and nothing above.
        pairs: some have two indices below.
        numbered: some have a number below that no layer has.
        last: all that have a single index below have that of the last layer.
        alone: letters that stand below a weight without another; `paired`, with another.
    """

    marked: bool = False
    rounded: bool = False
    single: int = 0
    pairs: bool = False
    others: int = 0
    numbered: bool = False
    last: set[bool] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    paired: set[str] = field(default_factory=set)

    @property
    def mostly_single(self) -> bool:
        """Whether most of the weights have but one index below, which may be their layer."""
        return self.single > self.others and not self.numbered


def surveyed(lines: Sequence[Syntax], session: Session) -> Habits:
    """Return the habits of a text, the conventions of the spec where it shows none of its own."""
    scripted = [part for line in lines for part in typed_parts(line) if isinstance(part, typed.Scripted)]
    above, weights = _seen_above(scripted, lines, session), _seen_on_weights(scripted, session)
    habits = replace(
        session.habits,
        layers=frozenset(above.letters),
        places=_places((weights.alone - weights.paired, above.letters), lines, session),
    )
    habits = with_told_indices(habits, lines, scripted, session)
    beside_inputs = above.brackets["(", False] and not above.numbered  # z^{(1)} is of a layer
    of_samples = (weights.mostly_single and not above.numbered) or beside_inputs or session.depth == 1
    if of_samples and not weights.marked and not above.in_brackets & {"D", "l"}:
        above.brackets["(", False] += above.brackets.pop(("(", True), 0)  # a_2^{(i)} beside W_2 is of sample i
    bare = above.bare > above.squares
    habits = _with_brackets(
        replace(habits, bare="power") if above.bare and not bare else habits, above, weights, session
    )
    if any(_lists_layer_first(part, session.vocabulary) for part in scripted):
        habits = replace(habits, lists="layer")
    if _counts_inputs(scripted, session):
        return replace(habits, single="layer", numbering="inputs")
    numbered = _numbers_matrices(scripted, session)
    habits = replace(habits, matrices="numbered" if numbered else "")
    brackets = any(layered for _, layered in above.brackets) and not (above.numbered and numbered)
    below = weights.mostly_single and not bare and not brackets
    below = below or (weights.last == {True} and weights.pairs)  # w_2 beside w_{11} is no second weight, but layer 2
    return replace(habits, single="layer" if below and session.depth > 1 else "unit")


def _with_brackets(habits: Habits, above: _Above, weights: _Weights, session: Session) -> Habits:
    """Return the habits with what brackets above mark, layers or samples, and with what marks without them are."""
    bare = above.bare > above.squares
    brackets = {bracket for bracket, layered in above.brackets if layered}
    tells_layer = weights.rounded or above.in_brackets & {"D", "l"}
    if len(brackets) == 1 and not (brackets == {"("} and bare and not tells_layer):
        habits = habits.with_mark(next(iter(brackets)), "layer")
    elif brackets == {"("} and bare:
        habits = habits.with_mark("(", "sample")
    only_layers = bool(above.in_brackets) and above.in_brackets <= {"D", "l"}
    rounded = weights.rounded and not above.brackets["(", False]
    if len(brackets) > 1 and (only_layers or rounded):  # A^{[l]} in one line, A(l) in another
        habits = habits.with_mark("(", "layer")
    if above.brackets["(", False] and "(" not in brackets and session.depth > 1:
        habits = habits.with_mark("(", "sample")
    if brackets:
        marked = any(habits.role(bracket) == "layer" for bracket in brackets)
        return replace(habits, bare="layer" if bare and not marked else "power")
    return replace(habits, bare="power") if session.depth == 1 and not bare else habits


def _seen_above(scripted: Sequence[typed.Scripted], lines: Sequence[Syntax], session: Session) -> _Above:
    vocabulary, squares, above = session.vocabulary, _squares(lines), _Above()
    for part in scripted:
        concept = vocabulary.concept(key_of(part.base) or "")
        if concept is None or part.sup is None:
            continue
        layered = concept in LAYERED
        for mark in part.sup.marks:
            if mark.bracket in {"[", "(", "<", "<["}:
                above.brackets[mark.bracket[:1], layered] += 1
            elif layered and mark.bracket != "**" and _may_be_layer(mark.body, session):
                above.bare += 1
                above.squares += id(part) in squares
            index = index_of(mark.body, vocabulary)
            above.numbered = above.numbered or (layered and mark.bracket == "(" and isinstance(index, int))
            if layered and isinstance(index, Index) and not is_transpose(mark.body):
                above.letters.add(index.letter)
                if mark.bracket == "(":
                    above.in_brackets.add(index.letter)
    return above


def _seen_on_weights(scripted: Sequence[typed.Scripted], session: Session) -> _Weights:
    vocabulary, seen = session.vocabulary, _Weights()
    for part in scripted:
        key = key_of(part.base)
        if key is None or vocabulary.concept(key) != "W":
            continue
        seen.marked = seen.marked or _is_marked(part)
        seen.rounded = seen.rounded or _has_number_in_brackets(part)
        if key == r"\theta" or part.sup is not None or part.sub is None:
            continue
        body = part.sub.marks[-1].body  # W1_23 has its layer before
        index = index_of(body, vocabulary)
        if index is None:
            seen.others += 1
        elif not (isinstance(body, typed.Number) and len(body.written) > 1):
            seen.single += 1
            seen.last.add(index == session.depth)
        seen.pairs = seen.pairs or has_two_indices(part.sub, vocabulary)
        letters = {name.letter for name in typed_parts(body) if isinstance(name, typed.Name)}
        (seen.alone if isinstance(body, typed.Name) else seen.paired).update(letters)
        number = int(body.written) if isinstance(body, typed.Number) and body.written.isdigit() else 0
        seen.numbered = seen.numbered or number > session.depth
    return seen


def _numbers_matrices(scripted: Sequence[typed.Scripted], session: Session) -> bool:
    """Say whether W_1 and W_2 are the matrices of all layers, and no weight has two indices."""
    numbers: set[IndexLike] = set()
    for part in scripted:
        if key_of(part.base) in {"w", "W"} and part.sub is not None:
            indices = indices_if_any(part.sub, session.vocabulary)
            if len(indices) != 1:
                return False
            if key_of(part.base) == "W":
                numbers.add(indices[0])
    return session.depth > 1 and numbers >= set(range(1, session.depth + 1))


def _lists_layer_first(name: typed.Scripted, vocabulary: Vocabulary) -> bool:
    """Say whether a layer stands before an index below an array, with a comma: z_{2,i}, w_{2,ij}, w_{l,i,j}."""
    match name.sub:
        case typed.Script(marks=(typed.Mark(body=typed.Listing(parts=(_, _, _))),)):
            return vocabulary.concept(key_of(name.base) or "") == "W"
        case typed.Script(marks=(typed.Mark(body=typed.Listing(parts=(typed.Number(), second))),)):
            concept = vocabulary.concept(key_of(name.base) or "")
            return concept in {"z", "a"} or (concept == "W" and isinstance(second, typed.Product))
        case _:
            return False


def _counts_inputs(scripted: Sequence[typed.Scripted], session: Session) -> bool:
    """Say whether weights are numbered 2 to L + 1, as layers are where the inputs are the first: w_4^T of three."""
    numbers, arrays = set[int](), False
    for part in scripted:
        if session.vocabulary.concept(key_of(part.base) or "") != "W" or part.sub is None:
            continue
        index = index_of(part.sub.marks[-1].body, session.vocabulary)
        numbers.add(index if isinstance(index, int) else 0)
        arrays = arrays or is_transposed(part)
    return arrays and max(numbers) == session.depth + 1 and min(numbers) > 1


def _places(
    marking: Sequence[AbstractSet[str]], lines: Sequence[Syntax], session: Session
) -> tuple[tuple[str, IndexLike], ...]:
    """Return the words that tell layers, and letters that do so below weights or above: W_h and W_o, δ^h and δ^o."""
    found: dict[str, IndexLike] = dict.fromkeys(_OUTPUTS, Index("D"))
    if session.depth == len("ho"):
        found |= dict.fromkeys(_HIDDEN, 1)
        for hidden, output in ("ho", "HO", ("h", "out")):
            if any({hidden, output} <= letters for letters in marking):
                found |= {hidden: 1, output: Index("D")}
    if session.outputs == 1 and _names_only_output(lines, session.vocabulary):
        found |= {"o": Index("D")}
    return tuple(sorted(found.items()))


def _names_only_output(lines: Sequence[Syntax], vocabulary: Vocabulary) -> bool:
    """Say whether o stands for the output below pre-activations and error signals, and counts nothing: z_o."""
    parts = [part for line in lines for part in typed_parts(line)]
    counted = any(
        isinstance(name, typed.Name) and name.letter == "o"
        for part in parts
        if isinstance(part, typed.BigOperator) and part.below is not None
        for name in typed_parts(part.below)
    )
    return not counted and any(
        isinstance(part, typed.Scripted)
        and part.sub is not None
        and vocabulary.concept(key_of(part.base) or "") in {"z", "delta"}
        and [key_of(mark.body) for mark in part.sub.marks] == ["o"]
        for part in parts
    )


def _is_marked(name: typed.Scripted) -> bool:
    """Say whether a mark in brackets stands above a name."""
    return name.sup is not None and any(mark.bracketed for mark in name.sup.marks)


def _has_number_in_brackets(name: typed.Scripted) -> bool:
    """Say whether a number in round brackets stands above a name: of weights, W^{(2)}, that can be but a layer."""
    marks = name.sup.marks if name.sup is not None else ()
    return any(mark.bracket == "(" and isinstance(mark.body, typed.Number) for mark in marks)


def _squares(lines: Sequence[Syntax]) -> frozenset[int]:
    """Return the names with a 2 above that are squared in tanh' = 1 - a^2, by their identity."""
    found: set[int] = set()
    for part in (part for line in lines for part in typed_parts(line)):
        match part:
            case typed.Sum(terms=(typed.Number(written="1"), typed.Negative(body=typed.Scripted() as squared))):
                if squared.sup is not None and any(_is_two(mark.body) for mark in squared.sup.marks):
                    found.add(id(squared))
    return frozenset(found)


def _is_two(body: Syntax) -> bool:
    return isinstance(body, typed.Number) and body.written == "2"


def _may_be_layer(mark: Syntax, session: Session) -> bool:
    """Say whether a superscript without brackets may be a layer: a letter, or a number that a layer has."""
    index = index_of(mark, session.vocabulary)
    missing = isinstance(index, int) and index > session.depth
    return index is not None and not missing and not is_transpose(mark)
