"""What letters are used for, seen from the whole text: to differentiate by, for targets, to be defined and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from symbolic.checking.text.names import head_key
from symbolic.checking.text.signals import varied
from symbolic.checking.verdicts.session import Session
from symbolic.formula.nodes import IndexLike
from symbolic.formula.reader import syntax as typed
from symbolic.formula.reader.syntax import Syntax, typed_bases, typed_parts
from symbolic.formula.resolver.loosely import TRUE
from symbolic.formula.resolver.marks import bare_parts, base_of, indices_if_any, key_of, word_of
from symbolic.formula.resolver.places import place_of
from symbolic.formula.resolver.vocabulary import Habits

__all__ = [
    "counted_samples",
    "counts_from_zero",
    "names_layer_beyond",
    "names_true_target",
    "tells_true_targets",
    "told_letters",
    "told_losses",
    "unknown_losses",
]

_NUMBERED = frozenset({"W", "b", "z", "y", "yhat", "delta", "L"})
_OF_CAPITALS = {"A": "a", "H": "a", "I": "x", "O": "yhat", "T": "y", "X": "x", "Y": "y", "Z": "z"}
_SEVERAL = 2
_MOST_SAMPLES = 8


def _differentiated_by(lines: Sequence[Syntax], session: Session) -> list[str]:
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
    differentiated = _differentiated(lines)
    return [key for key in losses if key in subscripted and key not in differentiated]


def _differentiated(lines: Sequence[Syntax]) -> set[str]:
    """Return the letters of which a text has derivatives: E stays the loss where ∂E/∂E_1 stands."""
    above = (
        part.numerator.body
        for line in lines
        for part in typed_bases(line)
        if isinstance(part, typed.Fraction) and isinstance(part.numerator, typed.Differential)
    )
    return {key for body in above if body is not None and (key := head_key(body)) is not None}


def _numbers_inputs(lines: Sequence[Syntax]) -> bool:
    """Say whether I_1 stands in a text: I is a letter for inputs there, and no identity matrix."""
    return any(
        isinstance(part, typed.Scripted)
        and key_of(part.base) == "I"
        and part.sub is not None
        and part.sub.marks[0].body == typed.Number(part.sub.marks[0].body.span, "1")
        for line in lines
        for part in typed_bases(line)
    )


def counts_from_zero(lines: Sequence[Syntax], session: Session) -> bool:
    """Say whether several lines number a unit or a sample 0: z_0 or w_00.

    The input x_0 tells nothing, and neither do w_0, w_j0 and w_01: there 0 numbers the weight of a bias.
    """
    found = 0
    for line in lines:
        subs = [
            (session.vocabulary.concept(key), indices_if_any(part.sub, session.vocabulary))
            for part in typed_parts(line)
            if isinstance(part, typed.Scripted) and part.sub is not None and (key := key_of(part.base)) is not None
        ]
        found += any(_tells_zero(concept, indices) for concept, indices in subs if concept is not None)
    return found >= _SEVERAL


def _tells_zero(concept: str, indices: tuple[IndexLike, ...]) -> bool:
    """Say whether indices name a unit or a sample 0: w_00, z_0 or a_{1,0}."""
    if concept == "W":
        return indices == (0, 0)
    return (concept in _NUMBERED and 0 in indices) or _is_first_of_layer(indices)


def _is_first_of_layer(indices: tuple[IndexLike, ...]) -> bool:
    """Say whether 0 stands behind the number of a layer: a_{1,0}."""
    return len(indices) == len("li") and indices[1] == 0 and isinstance(indices[0], int) and indices[0] > 0


def names_layer_beyond(lines: Sequence[Syntax], session: Session) -> bool:
    """Say whether L + 1 stands above or below a letter, so that L is any layer and not the last.

    It is the last one all the same where the text has an l as well, or L beside the outputs.
    """
    marks = [(line, part) for line in lines for part in _marks(line)]
    beyond = any(
        isinstance(part, typed.Sum) and key_of(part.terms[0]) == "L" and isinstance(part.terms[1], typed.Number)
        for _, part in marks
    )
    of_last = {id(line) for line, part in marks if "L" in {key_of(base) for base in typed_bases(part)}}
    others = any(key_of(base) in {"l", r"\ell"} for _, part in marks for base in typed_bases(part))
    outputs = {"y", "yhat", "Y", "Yhat"}
    beside = any(
        session.vocabulary.concept(key_of(base) or "") in outputs
        for line in lines
        if id(line) in of_last
        for base in typed_bases(line)
    )
    return beyond and not others and not beside


def _marks(line: Syntax) -> Iterator[Syntax]:
    """Yield what stands above and below the letters of a line."""
    for name in typed_parts(line):
        scripts = (name.sub, name.sup) if isinstance(name, typed.Scripted) else ()
        for script in scripts:
            for mark in script.marks if script is not None else ():
                yield mark.body
                yield from bare_parts(mark.body)


def counted_samples(lines: Sequence[Syntax], habits: Habits) -> int:
    r"""Return the number of samples that a sum tells, 4 of \sum_{i=1}^{4} \hat{y}^{(i)}; 0 where none does."""
    found = {
        int(part.above.written)
        for line in lines
        for part in typed_parts(line)
        if isinstance(part, typed.BigOperator)
        and isinstance(part.above, typed.Number)
        and part.above.written.isdigit()
        and (letter := _counted_letter(part.below)) is not None
        and _marks_samples(part.body, letter, habits)
    }
    return max((number for number in found if 1 < number <= _MOST_SAMPLES), default=0)


def _counted_letter(below: Syntax | None) -> str | None:
    match below:
        case typed.Relation(sides=(typed.Name(letter=letter), typed.Number(written="1"))):
            return letter
        case _:
            return None


def _marks_samples(body: Syntax, letter: str, habits: Habits) -> bool:
    """Say whether a letter stands above something in a body, in the brackets that mark samples."""
    marks = (
        mark for part in typed_parts(body) if isinstance(part, typed.Scripted) and part.sup for mark in part.sup.marks
    )
    return any(
        mark.bracketed and habits.role(mark.bracket) == "sample" and key_of(mark.body) == letter for mark in marks
    )


def told_letters(lines: Sequence[Syntax], session: Session) -> dict[str, str]:
    """Return what letters stand for in a text by how it uses them, where they usually stand for something else."""
    found = dict.fromkeys(_differentiated_by(lines, session), "a")
    found |= dict.fromkeys(_signals(lines, session), "delta")
    if _numbers_inputs(lines):
        found["I"] = "x"
    return found | (_OF_CAPITALS if _names_units_by_capitals(lines) else {})


def _signals(lines: Sequence[Syntax], session: Session) -> Iterator[str]:
    """Yield letters without meaning for derivatives by pre-activations: e_j^{(L)} = ∂J/∂z_j^{(L)}."""
    for relation in (part for line in lines for part in typed_parts(line) if isinstance(part, typed.Relation)):
        name, value = relation.sides[:2]
        key = key_of(base_of(name)) or ""
        unknown = key == "e" or (session.vocabulary.concept(key) is None and key not in session.vocabulary.functions)
        if unknown and isinstance(name, typed.Scripted) and name.sup is not None and relation.signs[0] in {"=", ":="}:
            by = varied(value, session)
            if by is not None and session.vocabulary.concept(key_of(base_of(by)) or "") == "z":
                yield key


def _names_units_by_capitals(lines: Sequence[Syntax]) -> bool:
    """Say whether units are called H1 and O1: H_1 is the value of one unit there, no array."""
    return any(
        isinstance(part, typed.Scripted)
        and (_names_unit_by_capital(part.sub) or (key_of(part.base) in {"A", "Z"} and place_of(part.sub) is not None))
        for line in lines
        for part in typed_bases(line)
    )


def _names_unit_by_capital(sub: typed.Script | None) -> bool:
    names = (part for mark in sub.marks for part in typed_bases(mark.body)) if sub is not None else ()
    numbered = (part for part in names if isinstance(part, typed.Product) and place_of(_script(part)) is not None)
    return any(isinstance(part.factors[0], typed.Name) and part.factors[0].letter in {"H", "O"} for part in numbered)


def _script(body: Syntax) -> typed.Script:
    return typed.Script(body.span, (typed.Mark(body.span, "", body),))


def tells_true_targets(lines: Sequence[Syntax]) -> bool:
    """Say whether a text calls its targets y_{true} and has a y without it: that is the prediction then."""
    names = [part for line in lines for part in typed_bases(line) if key_of(base_of(part)) == "y"]
    true = list(filter(names_true_target, names))
    return bool(true) and any(not isinstance(part, typed.Scripted) or part.sub is None for part in names)


def names_true_target(part: Syntax) -> bool:
    """Say whether a word below a name tells that it is a target: y_{true}."""
    sub = part.sub if isinstance(part, typed.Scripted) else None
    return sub is not None and any(word_of(mark.body) in TRUE for mark in sub.marks)


_OF_PARAMETERS = {"R": "J", "e": "L"}
"""What letters are that are functions of the parameters: the empirical risk R(θ), the error e(w) of a sample."""


def told_losses(lines: Sequence[Syntax], session: Session) -> dict[str, str]:
    """Return the letters that stand for the loss because they are functions of the parameters: R(θ), e(w)."""
    found: dict[str, str] = {}
    weighed = any(key_of(part) == r"\lambda" for line in lines for part in typed_bases(line))  # λ R(W) is a penalty
    for part in (part for line in lines for part in typed_bases(line)):
        match part:
            case typed.Product(factors=(typed.Name(letter=letter), typed.Bracket(body=body), *_), signs=("", *_)):
                keys = {key_of(inner) or "" for inner in typed_bases(body)}
                of_parameters = any(session.vocabulary.concept(key) in {"W", "b"} for key in keys)
                if letter in _OF_PARAMETERS and of_parameters and not (letter == "R" and weighed):
                    found[letter] = _OF_PARAMETERS[letter]
            case _:
                pass
    return found


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
