r"""Which letters stand for weights: the usual ones, w_{jk} that a text differentiates by, v of \sum_j v_j h_j.

Stage: typed lines -> keys of letters. Only what is typed counts: nothing is evaluated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symbolic.checking.text.patterns import letter_of, shape_of
from symbolic.formula.reader.syntax import (
    BigOperator,
    Differential,
    Fraction,
    Mark,
    Nabla,
    Name,
    Number,
    Product,
    Script,
    Scripted,
    Sum,
    Syntax,
    typed_bases,
    typed_parts,
)
from symbolic.formula.resolver.marks import has_two_indices, is_transpose
from symbolic.formula.resolver.vocabulary import Vocabulary

__all__ = ["letters_of_weights"]


def letters_of_weights(lines: Sequence[Syntax], vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the letters of weights: the usual ones, and letters with two indices by which is differentiated."""
    above = set[str | None]()
    below = set[str]()
    parts = [part for line in lines for part in typed_parts(line)]
    varied = {letter_of(part.body) for part in parts if isinstance(part, Differential)}
    varied |= {letter_of(part.sub.marks[0].body) for part in parts if isinstance(part, Nabla) and part.sub is not None}
    for part in (part for line in lines for part in typed_bases(line)):
        key = letter_of(part)
        if key is not None and vocabulary.concept(key) == "W":
            yield key
        row = _weight_of_row(part, vocabulary)
        if row is not None and row in varied:
            yield row
        if isinstance(part, Fraction) and isinstance(part.numerator, Differential):
            above.add(letter_of(part.numerator.body))
            variable = part.denominator.body if isinstance(part.denominator, Differential) else None
            if (
                isinstance(variable, Scripted)
                and has_two_indices(variable.sub, vocabulary)
                and (named := letter_of(variable))
            ):
                below.add(named)
    yield from (key for key in below if key not in above and vocabulary.concept(key) in {None, "z", "a", "b"})


def _weight_of_row(part: Syntax, vocabulary: Vocabulary) -> str | None:
    r"""Return the letter v of \sum_j v_j h_j, v_1 h_1 + v_2 h_2 and v^T h, which stands for nothing by itself."""
    term = part.terms[0] if isinstance(part, Sum) else part.body if isinstance(part, BigOperator) else None
    match part:
        case Product(factors=(Scripted(sub=None, sup=Script(marks=(mark,))) as weight, unit)) if is_transpose(
            mark.body
        ):
            key, other = letter_of(weight), letter_of(unit)
            known = other is not None and vocabulary.concept(other) in {"a", "x"}
            return key if key is not None and known and vocabulary.concept(key) is None else None
    match term:
        case Product(factors=(Scripted(sub=Script(marks=(mark,))) as first, Scripted() as second)):
            for weight, unit in ((first, second), (second, first)):
                key, other = letter_of(weight), letter_of(unit)
                known = other is not None and vocabulary.concept(other) in {"a", "x"}
                if known and key is not None and vocabulary.concept(key) is None and _is_below(mark, weight, unit):
                    return key
    return None


def _is_below(mark: Mark, *parts: Scripted) -> bool:
    """Say whether the same letter or number stands below all of these, and nothing above."""
    shown = [shape_of(mark.body)]
    return isinstance(mark.body, Name | Number) and all(
        part.sub is not None and part.sup is None and [shape_of(each.body) for each in part.sub.marks] == shown
        for part in parts
    )
