r"""What stands in a subscript or superscript -> indices, layer, sample, transposes and powers.

Stage: `Script` and habits -> `Marks`. A bare superscript is a layer where habits say so and it looks like one: `W^3`,
`a^{l-1}`; `T` and `\top` transpose, `-1` inverts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from symbolic.errors import FormulaError
from symbolic.formula.nodes import Index, IndexLike
from symbolic.formula.reader.syntax import (
    Accented,
    Bracket,
    Listing,
    Mark,
    Name,
    Negative,
    Number,
    Product,
    Relation,
    Script,
    Scripted,
    Span,
    Sum,
    Syntax,
    Text,
)
from symbolic.formula.resolver.vocabulary import CLASS, Habits, Vocabulary
from symbolic.formula.substitute import shifted

__all__ = [
    "Marks",
    "bare_parts",
    "base_of",
    "has_two_indices",
    "index_of",
    "indices_if_any",
    "indices_of",
    "is_class",
    "is_transpose",
    "is_transposed",
    "key_of",
    "marks_of",
    "plain_key",
    "word_of",
]

_TRANSPOSES = frozenset({"T", r"\top", r"\intercal", r"\dagger", "t"})
_LAYERS = frozenset({"l", r"\ell", "D"})
_STYLES_KEPT = frozenset({"mathcal", "mathbb"})


@dataclass(slots=True)
class Marks:
    """What the scripts of one name say.

    Attributes:
        layer, sample: where a superscript marks one.
        transposed: whether a transpose is attached.
        powers: exponents, in order.
        plain: digits written straight behind a name.
    """

    layer: IndexLike | None = None
    sample: IndexLike | None = None
    transposed: bool = False
    powers: list[Syntax] = field(default_factory=list)
    plain: IndexLike | None = None


def key_of(syntax: Syntax) -> str | None:
    r"""Return the key of a letter: `W`, `\sigma`, `\hat{y}`, `\mathcal{L}`; None for anything else."""
    match syntax:
        case Name(letter=letter, style=style):
            return rf"\{style}{{{letter}}}" if style in _STYLES_KEPT or (style and letter == "1") else letter
        case Accented(accent="vec", body=body):
            return key_of(body)
        case Accented(accent=accent, body=body):
            inner = key_of(body)
            return None if inner is None else rf"\{accent.removeprefix('wide')}{{{inner}}}"
        case _:
            return None


def base_of(syntax: Syntax) -> Syntax:
    """Return a name without its scripts."""
    return syntax.base if isinstance(syntax, Scripted) else syntax


def plain_key(base: Syntax) -> str:
    """Return the key of a letter without its alphabet."""
    if isinstance(base, Name):
        return base.letter
    if isinstance(base, Accented):
        inner = plain_key(base.body)
        return inner if base.accent == "vec" else rf"\{base.accent}{{{inner}}}"
    return ""


def word_of(syntax: Syntax) -> str | None:
    """Return letters that stand close together as one word, as in E_{total}; None for anything else."""
    match syntax:
        case Text(words=words):
            return words.strip()
        case Name(letter=letter) if len(letter) > 1 and not letter.startswith("\\"):
            return letter
        case Product(factors=factors, signs=signs) if not any(signs):
            names = [factor.letter for factor in factors if isinstance(factor, Name)]
            whole = len(names) == len(factors) and all(len(name) == 1 for name in names)
            return "".join(names) if whole and len(names) > 3 else None
        case _:
            return None


def index_of(syntax: Syntax, vocabulary: Vocabulary) -> IndexLike | None:
    """Return a number or a letter with its shift: 2, j, l-1; None for anything else."""
    match syntax:
        case Number(written=written) if written.isdigit():
            return int(written)
        case Name(letter=letter):
            return Index(vocabulary.indices.get(letter, letter))
        case Scripted(base=Name(letter=letter), sub=None, sup=None, primes=primes) if vocabulary.notation is None:
            return Index(letter + primes * "'")  # k' counts beside k
        case Bracket(body=body):
            return index_of(body, vocabulary)
        case Sum(terms=(first, *rest)):
            return _shifted(first, rest, vocabulary)
        case _:
            return None


def _shifted(first: Syntax, rest: list[Syntax], vocabulary: Vocabulary) -> IndexLike | None:
    index = index_of(first, vocabulary)
    for term in rest:
        sign, body = (-1, term.body) if isinstance(term, Negative) else (1, term)
        if index is None or not isinstance(body, Number) or not body.written.isdigit():
            return None
        step = sign * int(body.written)
        index = shifted(index, step)
    return index


def indices_of(script: Script | None, count: int, vocabulary: Vocabulary) -> tuple[IndexLike, ...]:
    """Return the indices of a subscript; digits that stand together are `count` of them where that fits."""
    if script is None:
        return ()
    found: list[IndexLike] = []
    for mark in script.marks:
        found += _indices(mark.body, count, vocabulary)
    return tuple(found)


def _indices(body: Syntax, count: int, vocabulary: Vocabulary) -> list[IndexLike]:
    if is_class(body) and vocabulary.notation is None:
        return [Index(CLASS)]
    match body:
        case Listing(parts=parts):
            return [index for part in parts for index in _indices(part, 1, vocabulary)]
        case Product(factors=factors, signs=signs) if not any(signs):
            return [index for factor in factors for index in _indices(factor, 1, vocabulary)]
        case Relation(sides=(source, target), signs=("->",)):  # w_{i \to j} leads from i to j
            return [*_indices(target, 1, vocabulary), *_indices(source, 1, vocabulary)]
        case Name(letter=letter, span=span) if _is_spelled(letter, span):  # `pi` below a letter is p and i
            return [Index(vocabulary.indices.get(sign, sign)) for sign in letter[1:]]
        case Number(written=written) if written.isdigit() and count > 1 and len(written) == count:
            return [int(digit) for digit in written]
        case _:
            index = index_of(body, vocabulary)
            if index is None:
                span = body.span
                raise FormulaError(
                    span.start, span.end, "a subscript that is no index", "letters or numbers, as in W_{ij} or W_{1,2}"
                )
            return [index]


def has_two_indices(script: Script | None, vocabulary: Vocabulary) -> bool:
    """Say whether a subscript names two units: ij, `i,j`, 11."""
    return len(indices_if_any(script, vocabulary)) == len("ij")


def indices_if_any(script: Script | None, vocabulary: Vocabulary) -> tuple[IndexLike, ...]:
    """Return the indices of a subscript, two digits as two; none where it holds anything else."""
    try:
        return indices_of(script, len("ij"), vocabulary)
    except FormulaError:
        return ()


def is_class(body: Syntax) -> bool:
    """Say whether a subscript is a target, y or y_i: it numbers the right class."""
    match body:
        case (
            Name(letter="y")
            | Scripted(base=Name(letter="y"), sup=None)
            | Scripted(base=Name(letter="y"), sub=None, sup=Script(marks=(Mark(bracket="("),)))
            | Product(factors=(Name(letter="y"), Name(letter="i")), signs=("",))
        ):
            return True
        case _:
            return False


def _is_spelled(letter: str, span: Span) -> bool:
    """Say whether a Greek letter was typed as Latin ones, without its backslash."""
    return letter.startswith("\\") and span.end - span.start == len(letter) - 1 > 1


def is_transpose(body: Syntax) -> bool:
    r"""Say whether a bare superscript is a transpose: `T`, `\top`."""
    return isinstance(body, Name) and body.letter in _TRANSPOSES


def is_transposed(part: Syntax) -> bool:
    """Say whether a transpose stands above a name or a bracket: X^T, W_1^T, (W)^T."""
    marks = part.sup.marks if isinstance(part, Scripted) and part.sup is not None else ()
    return any(is_transpose(mark.body) for mark in marks)


def marks_of(script: Script | None, layered: bool, habits: Habits, vocabulary: Vocabulary) -> Marks:
    """Return what a superscript says of a name that does, or does not, belong to a layer."""
    marks = Marks()
    if script is None:
        return marks
    bracketed = any(mark.bracketed for mark in script.marks)
    for mark in script.marks:
        _add(mark, marks, layered, bracketed, habits, vocabulary)
    return marks


def _add(mark: Mark, marks: Marks, layered: bool, bracketed: bool, habits: Habits, vocabulary: Vocabulary) -> None:
    body = mark.body
    if mark.bracket == "#":
        marks.plain = index_of(body, vocabulary)
        return
    if mark.bracket == "**" or (mark.bracket and _is_arithmetic(body)):
        marks.powers.append(body)
        return
    if mark.bracket:
        _bracket(mark, marks, layered, habits, vocabulary)
        return
    for part in bare_parts(body):
        if is_transpose(part):
            marks.transposed = True
            continue
        index = index_of(part, vocabulary)
        fits = index is not None and layered and marks.layer is None and not bracketed
        if fits and (habits.bare == "layer" or isinstance(index, Index)):
            marks.layer = _layer(index, habits)
        else:
            marks.powers.append(part)


def _is_arithmetic(body: Syntax) -> bool:
    """Say whether a superscript is a sum of numbers: w^{(1-1)} is a power."""
    terms = body.terms if isinstance(body, Sum) else ()
    bare = (term.body if isinstance(term, Negative) else term for term in terms)
    return bool(terms) and all(isinstance(term, Number) for term in bare)


def _sample_and_layer(parts: Sequence[Syntax], vocabulary: Vocabulary) -> tuple[IndexLike, IndexLike] | None:
    """Return the sample and the layer of x^{(p,3)}, of which one is a number or the l of layers."""
    found = [index_of(part, vocabulary) for part in parts]
    layers = [isinstance(index, int) or (isinstance(index, Index) and index.letter in _LAYERS) for index in found]
    if len(found) != len("pl") or None in found or sum(layers) != 1:
        return None
    layer, sample = found if layers[0] else found[::-1]
    return (sample, layer) if sample is not None and layer is not None else None


def _between(parts: Sequence[Syntax], vocabulary: Vocabulary) -> IndexLike | None:
    """Return the layer that weights lead to which are told by both: w^{(l-1,l)}, w^{(0,1)}."""
    found = [index_of(part, vocabulary) for part in parts]
    if len(found) != len("kl") or found[0] is None or found[1] is None:
        return None
    return found[1] if shifted(found[0], 1) == found[1] else None


def _is_number_of_layers(body: Syntax) -> bool:
    """Say whether a mark is n_l, which some texts write for the number of layers."""
    match body:
        case Scripted(base=Name(letter="n"), sub=Script(marks=(Mark(body=Name(letter="l")),)), sup=None):
            return True
        case _:
            return False


def _layer(index: IndexLike | None, habits: Habits) -> IndexLike | None:
    """Return the index of a layer; whatever capital letter marks one is the last layer, if no other one is told."""
    told = dict(habits.places).get(index.letter) if isinstance(index, Index) and not index.shift else None
    if told is not None:
        return told
    if isinstance(index, Index) and index.letter.isupper() and index.letter != "D":
        return Index("D", index.shift)
    return index


def bare_parts(body: Syntax) -> list[Syntax]:
    """Return what stands in a bare superscript: `l, T` and `l T` are two things."""
    match body:
        case Listing(parts=parts):
            return list(parts)
        case Product(factors=(first, last), signs=("",)) if is_transpose(last):
            return [first, last]
        case Sum(terms=(*front, Product(factors=(first, last), signs=("",)))) if is_transpose(last):
            return [Sum(body.span, (*front, first)), last]
        case Sum(terms=(*front, Negative(body=Product(factors=(first, last), signs=("",))) as term)) if is_transpose(
            last
        ):
            return [Sum(body.span, (*front, Negative(term.span, first))), last]
        case _:
            return [body]


def _bracket(mark: Mark, marks: Marks, layered: bool, habits: Habits, vocabulary: Vocabulary) -> None:
    parts = mark.body.parts if isinstance(mark.body, Listing) else (mark.body,)
    if all(vocabulary.concept(key_of(part) or "") in {"W", "b"} for part in parts):  # h^{(W,b)} depends on them
        return
    if len(parts) > 1 and layered and (both := _sample_and_layer(parts, vocabulary)) is not None:
        marks.sample, marks.layer = both[0], _layer(both[1], habits)
        return
    if len(parts) > 1 and layered and (between := _between(parts, vocabulary)) is not None:
        marks.layer = _layer(between, habits)
        return
    index = index_of(mark.body, vocabulary)
    if index is None and _is_number_of_layers(mark.body):
        index = Index("D")
    if isinstance(mark.body, Negative) and isinstance(number := mark.body.body, Number) and number.written.isdigit():
        index = -int(number.written)
    if index is None:
        span = mark.span
        raise FormulaError(
            span.start,
            span.end,
            "a mark that is no layer and no sample",
            "a number or a letter, as in ^{[2]} or ^{(l-1)}",
        )
    role = habits.role(mark.bracket)
    if role == "layer" and (not layered or marks.layer is not None):
        role = "sample"
    elif role == "sample" and marks.sample is not None and layered and marks.layer is None:
        role = "layer"
    if role == "layer":
        marks.layer = _layer(index, habits)
    else:
        marks.sample = index
