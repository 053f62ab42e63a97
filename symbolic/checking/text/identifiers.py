"""Names of several words, as programs have them: `hidden_layer = ...`, `l1_error = ...`, `dhidden = ...`.

Stage: typed lines -> typed lines in which each that the text gives is one name, and no name with words for indices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from symbolic.checking.verdicts.session import Session
from symbolic.formula.reader.syntax import (
    Differential,
    Mark,
    Name,
    Number,
    Product,
    Relation,
    Script,
    Scripted,
    Syntax,
    Text,
    retyped,
    typed_parts,
)
from symbolic.formula.resolver.vocabulary import SIGNAL_WORDS, Vocabulary

__all__ = ["spelled", "with_own_identifiers", "words_of"]

_SEVERAL = 2
_SPELLED = (Mark, Name, Number, Product, Script, Scripted)
_NUMBERED = frozenset({"m"})
"""Letters that are counts by themselves, and names of arrays with a number: m1 = z1 > 0."""
_KNOWN_FIRST = frozenset({"learning", "num", "batch"})
"""First words of names that have a meaning of their own: learning_rate."""


_ABOUT = frozenset(
    {
        *("gradient", "gradients", "grad", "delta", "deltas", "error", "errors", "update", "updates", "step"),
        *("velocity", "in", "input", "sum", "net"),
    }
)
"""Last words of names of what belongs to a quantity, but is another one: weights_delta, output_in."""


def with_own_identifiers(lines: Sequence[Any], session: Session) -> list[Any]:
    """Return the lines with each name of several words that one of them gives as one name."""
    given = frozenset(_given(lines, session.vocabulary))
    if not given:
        return list(lines)
    given |= frozenset(_beside(lines, given))
    return [_renamed(line, given, session.vocabulary) if isinstance(line, Syntax) else line for line in lines]


def _given(lines: Sequence[Any], vocabulary: Vocabulary) -> Iterator[str]:
    for line in lines:
        if isinstance(line, Relation) and line.signs[0] in {"=", ":="}:
            name = _identifier(line.sides[0], vocabulary)
            if name is not None:
                yield name


def _beside(lines: Sequence[Any], given: frozenset[str]) -> Iterator[str]:
    """Yield names made like one of those that were given, but with a letter for the word: sigma_h beside sigma_out."""
    firsts = {name.partition("_")[0] for name in given}
    for line in lines:
        name = _lettered(line.sides[0]) if isinstance(line, Relation) and line.signs[0] == "=" else None
        if name is not None and name.partition("_")[0] in firsts:
            yield name


def _identifier(part: Any, vocabulary: Vocabulary) -> str | None:
    """Return the words of a name in one, with what stands above it left out; None for a letter with its indices."""
    match part:
        case Differential(sign="d", body=Name(letter=word), order=1, sub=None) if len(word) > 1:  # dhidden
            known = vocabulary.concept(word) is not None or word.startswith("\\")
            return None if known or word in vocabulary.functions else f"d{word}"
        case Scripted(base=Name(letter=first), sub=Script(marks=marks)):
            words = [_word(mark) for mark in marks]
            told = [word for word in words if word is not None]
        case _:
            return None
    of_parameter = first == r"\delta" and vocabulary.concept((told or [""])[0].rstrip("0123456789")) in {"W", "b"}
    behind_word = len(first) > 1 and (told or [""])[-1] in _ABOUT
    proper = first in _NUMBERED or of_parameter or behind_word or any(map(_is_proper, marks))
    if len(told) < len(words) or not proper:
        return None
    known = vocabulary.concept(first) is not None or first in SIGNAL_WORDS or first in _KNOWN_FIRST
    has_meaning = known and first not in _NUMBERED and told[-1] not in _ABOUT and not of_parameter
    if has_meaning and len(words) < _SEVERAL:
        return None
    joined = "".join(word if mark.bracket == "#" else f"_{word}" for word, mark in zip(told, marks, strict=True))
    return first.removeprefix("\\") + joined


def _is_proper(mark: Mark) -> bool:
    """Say whether a mark is a word, and no index."""
    body = mark.body.base if isinstance(mark.body, Scripted) else mark.body
    return isinstance(body, Text) or (isinstance(body, Name) and len(body.letter) > 1)


def _word(mark: Mark) -> str | None:
    """Return the letters and digits of a mark in a row; None for a mark of anything else."""
    if isinstance(mark.body, Text):
        return mark.body.words if mark.body.words.isidentifier() else None
    if not all(isinstance(part, _SPELLED) for part in typed_parts(mark.body)):
        return None
    return spelled(mark.body) or None


def words_of(part: Any) -> tuple[str, ...]:
    """Return the words of a name of several, or of one; nothing for a letter with indices, or anything else."""
    match part:
        case Name(letter=word) if len(word) > 1:
            return (word,)
        case Scripted(base=Name(letter=first), sub=Script(marks=marks), primes=0):
            told = [_word(mark) for mark in marks if mark.bracket != "#"]
            whole = len(told) == len(marks) and all(told)
            return tuple("_".join((first, *filter(None, told))).split("_")) if whole else ()
        case _:
            return ()


def spelled(part: Syntax) -> str:
    """Return the letters and digits of a name in a row."""
    named = (inner for inner in typed_parts(part) if isinstance(inner, Name | Number))
    letters = (inner.letter if isinstance(inner, Name) else inner.written for inner in named)
    return "".join(letters).replace("\\", "")


def _lettered(part: Any) -> str | None:
    """Return a name with one letter below it as one: sigma_h."""
    match part:
        case Scripted(base=Name(letter=first), sub=Script(marks=(Mark(body=Name(letter=last)),))):
            return "_".join((first.removeprefix("\\"), last))
        case _:
            return None


def _renamed(part: Any, given: frozenset[str], vocabulary: Vocabulary) -> Any:
    name = _identifier(part, vocabulary) or _lettered(part)
    if name in given and isinstance(part, Scripted) and isinstance(part.base, Name):
        if part.sup is None and not part.primes:
            return Name(part.span, name)
        return replace(part, base=Name(part.base.span, name), sub=None)
    if name in given:
        return Name(part.span, name)
    return retyped(part, lambda inner: _renamed(inner, given, vocabulary))
