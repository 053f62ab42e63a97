r"""A letter with its scripts -> the quantity it stands for: `W_{ij}^{[l]}`, `\hat{y}`, `\delta_{ij}`, `net_j`.

What the letter means is looked up in the vocabulary, what its scripts mean by the habits. A transpose or a power that
is attached is left to the caller.
"""

from __future__ import annotations

from dataclasses import replace

from symbolic.errors import FormulaError, nearest
from symbolic.formula.nodes import Formula, Index, IndexLike, Negative, Partial, Position, Quantity
from symbolic.formula.reader.syntax import (
    Accented,
    Listing,
    Mark,
    Name,
    Number,
    Relation,
    Script,
    Scripted,
    Syntax,
)
from symbolic.formula.resolver.loosely import Letter, as_meant, layer_before_units
from symbolic.formula.resolver.marks import (
    Marks,
    base_of,
    has_two_indices,
    indices_if_any,
    indices_of,
    key_of,
    marks_of,
    plain_key,
    word_of,
)
from symbolic.formula.resolver.places import link_of, place_of
from symbolic.formula.resolver.vocabulary import COUNTS, LAYERED, LOOSE, OUTPUT_ERROR, Habits, Vocabulary
from symbolic.formula.substitute import shifted

__all__ = ["is_bar", "named", "renumbered"]

_WIDTHS = frozenset("nNmdKMs")
_BATCH = {"X": "x", "Z": "z", "A": "a", "Y": "y", "Yhat": "yhat"}
_ENTRIES = frozenset({*_BATCH, *_BATCH.values(), "Delta", "delta"})
"""Quantities of which a batch is a matrix, so that an entry of it has two indices."""
_OF_ONE_LAYER = frozenset({"x", "y", "yhat", "X", "Y", "Yhat"})
_SCALARS = frozenset({"L", "J", "R", "eta", "lambda", "alpha", "epsilon", "pi", "samples"})
_OF_SAMPLES = frozenset({"x", "y", "yhat", "z", "a", "delta", "Z", "A", "Delta"})
_TWO = 2
_LONGEST_SHOWN = 40


def named(
    syntax: Syntax, vocabulary: Vocabulary, habits: Habits, indices_beside: frozenset[str] = frozenset()
) -> tuple[Formula, Marks]:
    """Return the quantity, and the marks of which a transpose and powers are still to be applied.

    A bare letter that is an index beside (`indices_beside`) is that index, as in the condition i = B.

    Raises:
        FormulaError: for a letter that stands for nothing, and for scripts that mean nothing.
    """
    found, marks = _as_typed(syntax, vocabulary, habits, indices_beside)
    if habits.thresholds and key_of(base_of(syntax)) in habits.thresholds:
        found = Negative(found)
    if habits.across and key_of(base_of(syntax)) in habits.across:
        marks.transposed = not marks.transposed
    return found, marks


def _as_typed(
    syntax: Syntax, vocabulary: Vocabulary, habits: Habits, indices_beside: frozenset[str]
) -> tuple[Formula, Marks]:
    """Return the quantity and its marks, in the way in which the writer's arrays lie."""
    base, sub, sup = (syntax.base, syntax.sub, syntax.sup) if isinstance(syntax, Scripted) else (syntax, None, None)
    key = key_of(base)
    if key is None:
        raise FormulaError(base.span.start, base.span.end, "something that is no letter", "a letter with its scripts")
    if key == "i" and key not in vocabulary.own and sup is None and _is_numbered(sub):
        return Quantity("x", None, indices_of(sub, 1, vocabulary)), Marks()
    loose = vocabulary.notation is None
    letter = Letter(vocabulary.concept(key, plain_key(base)), sub, sup)
    if loose:
        letter = as_meant(letter, base, vocabulary, habits)
    concept, sub, sup = letter.concept, letter.sub, letter.sup
    plain = sub is not None and sub.marks[0].bracket == "#"  # d2 is a name, d_2 a width
    if sub is not None and not plain and key in _WIDTHS and concept in {None, "width", "samples"}:
        return _width(sub, vocabulary, habits), Marks()
    if concept is None and is_bar(base) and loose:
        if habits.bars == "idle" and isinstance(base, Accented):
            return named(
                replace(syntax, base=base.body) if isinstance(syntax, Scripted) else base.body, vocabulary, habits
            )
        return _signal_of(base, syntax, vocabulary, habits)
    if concept is None and key[:1] == "d" and key[1:] in vocabulary.own and isinstance(base, Name):  # dscores
        return _slope_by(replace(base, letter=key[1:]), syntax, vocabulary, habits)
    if loose and concept == "delta" and (by := _named_below(sub, sup, vocabulary)) is not None:
        found, marks = named(by, vocabulary, habits)
        return Partial(Quantity("L"), found), marks
    named_here = vocabulary.own.get(key) == key
    if not named_here and concept in _SCALARS and _is_of_two_units(sub, vocabulary):
        concept = None
    may_be_index = sub is None and sup is None and len(key) == 1
    if concept is None or (may_be_index and key in indices_beside and key in LOOSE):
        return _count(key, base, sub, sup, vocabulary), Marks()
    if concept in {"width", "samples"} and sub is None and sup is None and key in COUNTS:
        return Position(Index(key)), Marks()
    layered = concept in LAYERED or key in vocabulary.own or concept in _OF_ONE_LAYER
    of_one_layer = concept in {"yhat", OUTPUT_ERROR} or letter.layer is not None
    powers = replace(habits, bare="power") if of_one_layer else habits
    marks = marks_of(sup, layered, powers, vocabulary)
    if concept == "delta" and sub is not None and marks.layer is None and sup is None:
        if _is_of_pattern(sub, vocabulary, habits):
            sample, unit = indices_of(sub, _TWO, vocabulary)
            return Quantity("delta", None, (unit,), sample, _primes(syntax)), marks
        if _is_kronecker(sub, vocabulary, habits):
            return Quantity("kronecker", None, indices_of(sub, _TWO, vocabulary)), marks
    if concept in _SCALARS and not named_here:
        return _scalar(concept, sub, marks, vocabulary), marks
    place = place_of(sub)
    if place is not None and concept in {"a", "z", "delta", "y", "yhat", "x"}:
        name = "x" if place[0] == 0 else concept
        return Quantity(name, None if name in _OF_ONE_LAYER else place[0], place[1:], marks.sample), marks
    letter = replace(letter, concept=concept, usual=vocabulary.layers.get(key))
    link = link_of(sub) if loose and concept == "W" and sup is None else None
    if link is not None:
        return Quantity("W", *link), marks
    return _of_units(letter, concept, syntax, marks, vocabulary, habits)


def _of_units(
    letter: Letter, concept: str, syntax: Syntax, marks: Marks, vocabulary: Vocabulary, habits: Habits
) -> tuple[Quantity, Marks]:
    """W^{l}_{ij}, a^{l}_{j}, A^{l}: the indices in their order, the layer, and the sample if one of them tells it"""
    loose, sub = vocabulary.notation is None, letter.sub
    if loose and sub is not None and marks.layer is None:
        sub, marks.layer = layer_before_units(concept, sub, vocabulary, habits)
    if concept == "W" and sub is not None and isinstance(sub.marks[0].body, Relation):  # w_{i \to j}
        habits = replace(habits, order="to-from")
    indices, layer = _subscript(concept, sub, marks, vocabulary, habits)
    if habits.first == "zero":
        indices = tuple(index + 1 if isinstance(index, int) else index for index in indices)
    if loose and len(indices) == _TWO and concept in _ENTRIES and marks.sample is None:
        marks.sample, unit = indices if habits.entries == "sample-unit" else indices[::-1]
        indices = (unit,)
    if loose and len(indices) == 1 and concept in _OF_SAMPLES and marks.sample is None:
        (index,) = indices
        if isinstance(index, Index) and index.letter in habits.alone:
            marks.sample, indices = index, ()
    if concept in {"x", "y", "yhat"} and layer is not None and not (isinstance(layer, Index) and layer.letter == "D"):
        if isinstance(layer, Index) and layer.letter != "l" and layer.letter not in habits.layers:
            return Quantity(concept, None, indices, marks.sample or layer), marks
        concept = "a"  # x^{l} and y^{l} are the activations of a layer for those who write them
    if letter.layer is not None and layer is not None:
        raise FormulaError(
            syntax.span.start, syntax.span.end, "a layer beside a word that tells another", "one of both"
        )
    if loose and concept == "W" and len(indices) == _TWO and marks.transposed:  # W^T_{kj} is W_{jk}
        indices, marks.transposed = indices[::-1], False
    layer = renumbered(concept, layer, habits) if letter.layer is None else letter.layer
    layer = letter.usual if layer is None else layer
    name = _BATCH.get(concept, concept) if indices else concept
    if concept == "W" and habits.order == "from-to" and len(indices) == _TWO:
        indices = indices[::-1]
    if loose and concept == "W" and indices[-1:] == (0,) and indices != (0, 0):  # W_0 and w_{k0} are the biases
        name, indices = "b", indices[:-1]
    primes = _primes(syntax)
    if primes and habits.primes != "mark":
        marks.transposed = marks.transposed or habits.primes == "transpose"
        primes, name = "", {"target": "y", "prediction": "yhat"}.get(habits.primes, name)
    return Quantity(name, None if name in _OF_ONE_LAYER else layer, indices, marks.sample, primes), marks


def _primes(syntax: Syntax) -> str:
    return "'" * syntax.primes if isinstance(syntax, Scripted) else ""


def is_bar(base: Syntax) -> bool:
    r"""Say whether a letter has a bar over it: \bar{z} is the derivative of the loss by z, as Grosse writes it."""
    return isinstance(base, Accented) and base.accent in {"bar", "overline"}


def _signal_of(base: Syntax, syntax: Syntax, vocabulary: Vocabulary, habits: Habits) -> tuple[Formula, Marks]:
    r"""\bar{z} = ∂L/∂z"""
    inner = base.body if isinstance(base, Accented) else base
    whole = replace(syntax, base=inner) if isinstance(syntax, Scripted) else inner
    found, marks = named(whole, vocabulary, habits)
    if isinstance(found, Quantity) and found.name == "y":  # nothing is learned by the targets
        found = replace(found, name="yhat")
    return Partial(Quantity("L"), found), marks


def _slope_by(name: Name, syntax: Syntax, vocabulary: Vocabulary, habits: Habits) -> tuple[Formula, Marks]:
    """dscores = ∂L/∂scores, of a name that the text has given"""
    found, marks = named(replace(syntax, base=name) if isinstance(syntax, Scripted) else name, vocabulary, habits)
    return Partial(Quantity("L"), found), marks


def _named_below(sub: Script | None, sup: Script | None, vocabulary: Vocabulary) -> Scripted | None:
    r"""Return the quantity below an error signal that tells by what it is the derivative: \delta_{z_i}."""
    body = sub.marks[0].body if sub is not None and sup is None and len(sub.marks) == 1 else None
    is_named = isinstance(body, Scripted) and vocabulary.concept(key_of(body.base) or "") in {"z", "a", "yhat"}
    return body if isinstance(body, Scripted) and is_named and place_of(sub) is None else None


def _is_numbered(sub: Script | None) -> bool:
    """Say whether one number stands below: i_1 is an input, as an index letter has none."""
    return sub is not None and len(sub.marks) == 1 and isinstance(sub.marks[0].body, Number)


def _is_of_two_units(sub: Script | None, vocabulary: Vocabulary) -> bool:
    """Say whether something that is a number elsewhere is written with two indices: it must be another thing."""
    if sub is None or place_of(sub) is not None or word_of(sub.marks[0].body) is not None:
        return False
    return has_two_indices(sub, vocabulary)


def _is_number_with_letter(sub: Script) -> bool:
    """Say whether a layer and a unit stand below, as in δ_{2,i}."""
    match sub.marks:
        case (Mark(body=Listing(parts=(Number(), Name()))),):
            return True
        case _:
            return False


def _is_of_pattern(sub: Script, vocabulary: Vocabulary, habits: Habits) -> bool:
    """Say whether the first of two indices counts samples throughout the text: δ_pj beside o_pj and t_pj."""
    indices = indices_if_any(sub, vocabulary)
    return len(indices) == _TWO and isinstance(indices[0], Index) and indices[0].letter in habits.patterns


def _is_kronecker(sub: Script, vocabulary: Vocabulary, habits: Habits) -> bool:
    """Say whether δ compares two indices: δ_ij and δ_{i1}, for inputs have no error signal, but not δ_{o1}."""
    place = place_of(sub)
    of_unit = place is not None and place[0] != 0
    of_layer = len(sub.marks) > 1 and sub.marks[0].bracket == "#"  # delta1_i
    of_layer = of_layer or (habits.lists == "layer" and _is_number_with_letter(sub))
    return not of_unit and not of_layer and len(indices_of(sub, _TWO, vocabulary)) == _TWO


def _width(sub: Script, vocabulary: Vocabulary, habits: Habits) -> Quantity:
    """n_l, the number of units of a layer; n_x and n_y those of the inputs and outputs"""
    found = indices_of(sub, 1, vocabulary)
    layer: IndexLike = found[0] if found else 1
    if isinstance(layer, Index) and layer.letter in {"x", "y", "out", "in"}:
        return Quantity("width", 0 if layer.letter in {"x", "in"} else Index("D"))
    return Quantity("width", renumbered("width", layer, habits))


def _count(key: str, base: Syntax, sub: Script | None, sup: Script | None, vocabulary: Vocabulary) -> Formula:
    """A letter that counts samples, units or classes, or an index that stands by itself."""
    letter = vocabulary.indices.get(key, key)
    counts = len(key) == 1 and sub is None and sup is None
    if counts and (key in COUNTS or key in "ijklpqr" or key in LOOSE):
        return Position(Index(letter))
    known = tuple(sorted({*vocabulary.quantities, *vocabulary.own}))
    hint = nearest(key, known) if len(key) > 1 else ""
    short = key if len(key) <= _LONGEST_SHOWN else f"{key[:_LONGEST_SHOWN]}…"
    shown = short if key.startswith("\\") or len(key) == 1 else f"`{short}`"
    raise FormulaError(
        base.span.start,
        base.span.end,
        f"{shown}, which stands for nothing so far",
        "a quantity of the network, or a name defined before it is used",
        hint,
    )


def _scalar(concept: str, sub: Script | None, marks: Marks, vocabulary: Vocabulary) -> Quantity:
    """L, L^{(i)}, C_{x_i}, E_{total}, C_k, E_{o1}, E_1: a word below is left out, a letter is that of a sample."""
    sample = marks.sample
    place = place_of(sub)
    if place is not None and concept in {"L", "J"}:
        return Quantity("L", None, (), place[1]) if place[0] == 0 else Quantity("Lpart", None, (place[1],))
    if sub is not None and concept in {"L", "J"} and sample is None:
        body = sub.marks[0].body
        if word_of(body) is None:
            found = indices_of(sub, 1, vocabulary)
            if len(found) == 1 and isinstance(found[0], int) and found[0] and vocabulary.notation is None:
                return Quantity("Lpart", None, found, marks.sample)
            if len(found) == 1 and isinstance(found[0], Index) and not found[0].shift:
                sample = found[0]
    return Quantity(concept, None, (), sample)


def _subscript(
    concept: str, sub: Script | None, marks: Marks, vocabulary: Vocabulary, habits: Habits
) -> tuple[tuple[IndexLike, ...], IndexLike | None]:
    """Return the unit indices and the layer that the scripts of a layered quantity, an input or an output give."""
    layer = marks.layer
    if sub is not None and len(sub.marks) > 1 and sub.marks[0].bracket == "#" and concept in LAYERED:  # W1_23
        mark = sub.marks[0]
        marks.plain = indices_of(Script(mark.span, (mark,)), 1, vocabulary)[0]
        sub = Script(sub.span, sub.marks[1:])
    indices = indices_of(sub, _TWO if concept == "W" else 1, vocabulary)
    if concept == "W" and len(indices) == 1 and isinstance(indices[0], int) and indices[0] > 10 and not _has_comma(sub):
        digits = str(indices[0])
        indices = tuple(map(int, digits)) if len(digits) == _TWO else indices
    if marks.plain is not None:
        if concept in LAYERED and layer is None:
            layer = marks.plain
        else:
            indices = (marks.plain, *indices)
    if concept == "ones":  # 1_m says how long it is
        return (), layer
    counts = len(indices) == 1 and isinstance(indices[0], Index) and indices[0].letter in habits.alone
    of_sample = counts and concept in _OF_SAMPLES
    alone = len(indices) == 1 and layer is None and concept in LAYERED and not of_sample
    last = alone and isinstance(indices[0], Index) and indices[0].letter in {"D", "N"}
    marks_layers = alone and isinstance(indices[0], Index) and indices[0].letter in habits.layers and concept == "W"
    if alone and (habits.single == "layer" or last or marks_layers or concept in {"A", "Z", "Delta"}):
        first = indices[0]
        return (), Index("D", first.shift) if isinstance(first, Index) and first.letter == "N" else first
    return indices, layer


def renumbered(concept: str, layer: IndexLike | None, habits: Habits) -> IndexLike | None:
    """Return a layer as it is counted here, by the target of its weights, with the inputs as layer 0."""
    if layer is None or concept in _OF_ONE_LAYER:
        return layer
    if habits.numbering == "zero":
        return layer if isinstance(layer, Index) and layer.letter == "D" else shifted(layer, 1)
    if habits.numbering == "signals":
        counted = concept in {"delta", "Delta"} and not (isinstance(layer, Index) and layer.letter == "D")
        return shifted(layer, -1) if counted else layer
    weights = concept in {"W", "b"} or (habits.numbering == "scores" and concept in {"z", "Z", "delta", "Delta"})
    last = isinstance(layer, Index) and layer.letter == "D"
    from_inputs = "inputs" in habits.numbering
    by_source = weights and habits.numbering in {"source", "scores", "inputs source"}
    if by_source and (last or not from_inputs):
        return shifted(layer, 1)
    if from_inputs and not by_source and not last:
        return shifted(layer, -1)
    return layer


def _has_comma(sub: Script | None) -> bool:
    return sub is not None and any(isinstance(mark.body, Listing) for mark in sub.marks)
