"""The writer's habits, seen from the whole text: which bracket marks a layer, whether layers stand below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from symbolic.checking.effort import TooMuch
from symbolic.checking.fields.base import Undefined
from symbolic.checking.meaning.elaborate import worth
from symbolic.checking.meaning.instances import instances
from symbolic.checking.meaning.scene import Meaningless, Scene
from symbolic.checking.text.names import head_key
from symbolic.checking.verdicts.session import Session
from symbolic.errors import FormulaError
from symbolic.formula.nodes import Formula, Index, IndexLike, Listing, Matrix
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_bases, typed_parts
from symbolic.formula.resolver.loosely import TRUE
from symbolic.formula.resolver.marks import (
    base_of,
    has_two_indices,
    index_of,
    indices_if_any,
    is_transpose,
    key_of,
    word_of,
)
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.formula.resolver.vocabulary import LAYERED, Habits, Vocabulary

__all__ = [
    "counts_from_zero",
    "differentiated_by",
    "expression_trouble",
    "names_true_target",
    "surveyed",
    "tells_true_targets",
    "unknown_losses",
]


_NUMBERED = frozenset({"W", "b", "z", "y", "yhat", "delta", "L"})
_SEVERAL = 2
_OUTPUTS = ("out", "output", "last", "final")
_HIDDEN = ("hidden", "hid")


def surveyed(lines: Sequence[Syntax], session: Session) -> Habits:
    """Return the habits of a text, the conventions of the spec where it shows none of its own."""
    marks: Counter[tuple[str, bool]] = Counter()
    bare = others = single = double = numbered = 0
    squares: frozenset[int] | None = None
    letters: set[str] = set()
    in_brackets: set[str] = set()
    last: set[bool] = set()
    alone, paired = set[str](), set[str]()
    pairs = marked_weights = rounded = False
    vocabulary = session.vocabulary
    for scripted in (part for line in lines for part in typed_parts(line) if isinstance(part, typed.Scripted)):
        key = key_of(scripted.base)
        concept = None if key is None else vocabulary.concept(key)
        if concept is None:
            continue
        layered = concept in LAYERED
        for mark in scripted.sup.marks if scripted.sup else ():
            if mark.bracket in {"[", "(", "<", "<["}:
                marks[mark.bracket[:1], layered] += 1
            elif layered and _may_be_layer(mark.body, session):
                bare += 1
                squares = _squares(lines) if squares is None else squares
                others += id(scripted) not in squares
            if layered and isinstance(index := index_of(mark.body, vocabulary), Index) and not is_transpose(mark.body):
                letters.add(index.letter)
                if mark.bracket == "(":
                    in_brackets.add(index.letter)
        marked_weights = marked_weights or (concept == "W" and _is_marked(scripted))
        rounded = rounded or (concept == "W" and _has_number_in_brackets(scripted))
        if concept == "W" and key != r"\theta" and scripted.sup is None and scripted.sub is not None:
            body = scripted.sub.marks[-1].body  # W1_23 has its layer before
            single += _is_single(body, vocabulary)
            if _is_single(body, vocabulary):
                last.add(index_of(body, vocabulary) == session.depth)
            pairs = pairs or has_two_indices(scripted.sub, vocabulary)
            letters_below = {part.letter for part in typed_parts(body) if isinstance(part, typed.Name)}
            (alone if isinstance(body, typed.Name) else paired).update(letters_below)
            double += index_of(body, vocabulary) is None
            numbered += isinstance(body, typed.Number) and body.written.isdigit() and int(body.written) > session.depth
    patterns = _patterns(lines, vocabulary)
    started = replace(session.habits, patterns=patterns, places=_places((alone - paired, letters), session.depth))
    mostly_below = single > double and not numbered
    if mostly_below and not marked_weights and not in_brackets & {"D", "l"}:  # a_2^{(i)} beside W_2 is of sample i
        marks["(", False] += marks.pop(("(", True), 0)
    if not others and bare:
        bare = 0
        habits = replace(started, layers=frozenset(letters), bare="power")
    else:
        habits = replace(started, layers=frozenset(letters))
    brackets = {bracket for bracket, layered in marks if layered}
    if len(brackets) == 1 and not (brackets == {"("} and bare and not (rounded or in_brackets & {"D", "l"})):
        habits = habits.with_mark(next(iter(brackets)), "layer")
    elif brackets == {"("} and bare:
        habits = habits.with_mark("(", "sample")
    if marks["(", False] and "(" not in brackets and session.depth > 1:
        habits = habits.with_mark("(", "sample")
    if brackets or any(layered for _, layered in marks):
        habits = replace(habits, bare="layer" if bare and not _marked_layers(marks, habits) else "power")
    elif session.depth == 1 and not bare:
        habits = replace(habits, bare="power")
    beside = last == {True} and pairs  # w_2 beside w_{11} is no second weight, it is that of layer 2
    below = mostly_below and not bare and not any(layered for _, layered in marks)
    below = below or beside
    if _counts_inputs(lines, session):
        return replace(habits, single="layer", numbering="inputs")
    return replace(habits, single="layer" if below and session.depth > 1 else "unit")


def _patterns(lines: Sequence[Syntax], vocabulary: Vocabulary) -> frozenset[str]:
    """Return letters that stand first of two below several quantities, and below no weight: they count samples."""
    below: dict[str, set[str]] = {}
    of_weights: set[str] = set()
    for scripted in (part for line in lines for part in typed_parts(line) if isinstance(part, typed.Scripted)):
        key, indices = key_of(scripted.base) or "", indices_if_any(scripted.sub, vocabulary)
        letters = [index.letter for index in indices if isinstance(index, Index)]
        if len(letters) != len("pj"):
            continue
        if vocabulary.concept(key) == "W":
            of_weights |= set(letters)
        elif vocabulary.concept(key) in {"x", "z", "a", "y", "yhat"}:
            below.setdefault(letters[0], set()).add(key)
    return frozenset(letter for letter, keys in below.items() if len(keys) >= _SEVERAL) - of_weights


def _counts_inputs(lines: Sequence[Syntax], session: Session) -> bool:
    """Say whether weights are numbered 2 to L + 1, as layers are where the inputs are the first: w_4^T of three."""
    numbers, arrays = set[int](), False
    for scripted in (part for line in lines for part in typed_parts(line) if isinstance(part, typed.Scripted)):
        if session.vocabulary.concept(key_of(scripted.base) or "") != "W" or scripted.sub is None:
            continue
        index = index_of(scripted.sub.marks[-1].body, session.vocabulary)
        numbers.add(index if isinstance(index, int) else 0)
        arrays = arrays or any(is_transpose(mark.body) for mark in (scripted.sup.marks if scripted.sup else ()))
    return arrays and max(numbers) == session.depth + 1 and min(numbers) > 1


def _places(marking: Sequence[AbstractSet[str]], depth: int) -> tuple[tuple[str, IndexLike], ...]:
    """Return the words that tell layers, and letters that do so below weights or above: W_h and W_o, δ^h and δ^o."""
    found: dict[str, IndexLike] = dict.fromkeys(_OUTPUTS, Index("D"))
    if depth == len("ho"):
        found |= dict.fromkeys(_HIDDEN, 1)
        for hidden, output in ("ho", "HO"):
            if any({hidden, output} <= letters for letters in marking):
                found |= {hidden: 1, output: Index("D")}
    return tuple(sorted(found.items()))


def _is_marked(name: typed.Scripted) -> bool:
    """Say whether a mark in brackets stands above a name."""
    return name.sup is not None and any(mark.bracket not in {"", "#"} for mark in name.sup.marks)


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
                if squared.sup is not None and [mark.body for mark in squared.sup.marks if _is_two(mark.body)]:
                    found.add(id(squared))
    return frozenset(found)


def _is_two(body: Syntax) -> bool:
    return isinstance(body, typed.Number) and body.written == "2"


def _marked_layers(marks: Counter[tuple[str, bool]], habits: Habits) -> bool:
    return any(layered and habits.role(bracket) == "layer" for bracket, layered in marks)


def _may_be_layer(mark: Syntax, session: Session) -> bool:
    """Say whether a superscript without brackets may be a layer: a letter, or a number that a layer has."""
    index = index_of(mark, session.vocabulary)
    missing = isinstance(index, int) and index > session.depth
    return index is not None and not missing and not is_transpose(mark)


def _is_single(body: Syntax, vocabulary: Vocabulary) -> bool:
    return index_of(body, vocabulary) is not None and not (isinstance(body, typed.Number) and len(body.written) > 1)


def differentiated_by(lines: Sequence[Syntax], session: Session) -> list[str]:
    """Return letters of a loss by which the text differentiates: there they stand for something else."""
    below = (
        part.denominator.body
        for line in lines
        for part in typed_bases(line)
        if isinstance(part, typed.Fraction) and isinstance(part.denominator, typed.Differential)
    )
    keys = dict.fromkeys(key for body in below if body is not None and (key := head_key(body)) is not None)
    subscripted = {
        key_of(part.base)
        for line in lines
        for part in typed_bases(line)
        if isinstance(part, typed.Scripted) and part.sub is not None
    }
    own = session.notation.letter("L").latex.partition("_")[0] if session.marks_losses else ""
    losses = [key for key in keys if session.vocabulary.concept(key) in {"L", "J"} and key != own]
    return [key for key in losses if key in subscripted]


def counts_from_zero(lines: Sequence[Syntax], session: Session) -> bool:
    """Say whether several lines number a unit or a sample 0; the input x_0 and the weight W_j0 of a bias aside."""
    found = 0
    for line in lines:
        subs = [
            (session.vocabulary.concept(key), part.sub)
            for part in typed_parts(line)
            if isinstance(part, typed.Scripted) and part.sub is not None and (key := key_of(part.base)) is not None
        ]
        found += any(
            concept in _NUMBERED and 0 in indices_if_any(sub, session.vocabulary)[: 1 if concept == "W" else None]
            for concept, sub in subs
        )
    return found >= _SEVERAL


def tells_true_targets(lines: Sequence[Syntax]) -> bool:
    """Say whether a text calls its targets y_{true} and has a y without it: that is the prediction then."""
    names = [part for line in lines for part in typed_bases(line) if key_of(base_of(part)) == "y"]
    true = list(filter(names_true_target, names))
    return bool(true) and any(not isinstance(part, typed.Scripted) or part.sub is None for part in names)


def names_true_target(part: Syntax) -> bool:
    """Say whether a word below a name tells that it is a target: y_{true}."""
    sub = part.sub if isinstance(part, typed.Scripted) else None
    return sub is not None and any(word_of(mark.body) in TRUE for mark in sub.marks)


def unknown_losses(lines: Sequence[Syntax], session: Session) -> list[str]:
    """Return letters without meaning that the text only defines and differentiates: they stand for the loss."""
    vocabulary = session.vocabulary
    above: Counter[str] = Counter()
    for part in (part for line in lines for part in typed_bases(line)):
        if isinstance(part, typed.Fraction) and isinstance(part.numerator, typed.Differential):
            body = part.numerator.body
        elif isinstance(part, typed.Nabla):
            body = part.body
        else:
            continue
        key = None if body is None else head_key(body)
        if key is not None and vocabulary.concept(key) is None and vocabulary.functions.get(key) is None:
            above[key] += 1
    used = Counter(key for line in lines for part in typed_bases(line) if (key := key_of(part)) is not None)
    for line in lines:
        if isinstance(line, typed.Relation) and (key := head_key(line.sides[0])) is not None:
            used[key] -= 1
    return [key for key, times in above.items() if used[key] <= times and (len(key) > 1 or key == "l")]


def expression_trouble(syntax: Syntax, session: Session) -> Exception | None:
    """Return what is wrong with an expression that claims nothing: a unit or a layer that does not exist."""
    try:
        formula = resolve(syntax, Resolver(session.vocabulary, session.habits))
    except FormulaError as error:
        return error
    point = session.trials().modular(0)
    for part in _listed(formula):
        scene = Scene(point, session.reading, {}, session.defined, effort=session.effort)
        try:
            for letters in instances((part,), scene):
                worth(part, replace(scene, letters=letters))
        except Meaningless as trouble:
            return trouble
        except (TooMuch, Undefined):
            continue
    return None


def _listed(formula: Formula) -> Iterator[Formula]:
    match formula:
        case Listing(parts=parts):
            for part in parts:
                yield from _listed(part)
        case Matrix(rows=rows):
            for row in rows:
                for entry in row:
                    yield from _listed(entry)
        case _:
            yield formula
