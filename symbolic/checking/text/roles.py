r"""What letters stand for, told by the company they keep: y = f(u), ∂u/∂w = y and (y - t)^2 tell what u, y and t are.

Stage: facts of all lines -> the letters that stand for other things than usual. Where a letter would be both a
pre-activation and an activation, nothing is told at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbolic.checking.text.evidence import facts_of
from symbolic.checking.text.facts import Facts
from symbolic.checking.text.patterns import name_of
from symbolic.formula.reader.syntax import Bracket, Name, Product, Syntax, typed_bases
from symbolic.formula.resolver.marks import base_of, key_of
from symbolic.formula.resolver.vocabulary import LOOSE, Vocabulary

__all__ = ["Roles", "roles_of"]

_TARGETS = ("t", "d", "T", "D", "target", "Target", "targets", "labels", "y", "Y")
"""Letters for targets, the surest first, where a line compares two letters and says no more."""
_SEVERAL = 2
_MAY_BE_FUNCTIONS = frozenset({r"\theta"})
"""Letters of parameters that some writers apply as activation functions: θ(s)."""
_MOST_SLOPES = 60
"""Different ∂u/∂v along which roles are carried: no derivation has as many."""
_USUAL = {
    "z": frozenset({"z", "Z"}),
    "a": frozenset({"a", "A", "yhat", "Yhat"}),
    "yhat": frozenset({"a", "A", "yhat", "Yhat"}),
    "y": frozenset({"y", "Y"}),
    "W": frozenset({"W"}),
    "x": frozenset({"x", "X"}),
    "samples": frozenset({"samples"}),
}
"""What a letter may usually stand for, for every role, so that nothing is to be told of it."""
_CAPITALS = {"W": "W", "x": "X", "z": "Z", "a": "A", "yhat": "Yhat", "y": "Y", "samples": "samples"}


@dataclass(frozen=True, slots=True)
class Roles:
    """Letters that stand for other things than usual.

    Attributes:
        letters: concept by key.
        functions: keys of activation functions.
    """

    letters: Mapping[str, str]
    functions: tuple[str, ...]


def roles_of(lines: Sequence[Syntax], vocabulary: Vocabulary) -> Roles | None:
    """Return what the letters of a text stand for where that differs from what they usually do; None for nothing."""
    facts = facts_of(lines, vocabulary)
    applied = _applied_throughout(lines, vocabulary)
    facts.functions |= applied
    facts.pre -= applied
    facts.act -= applied
    facts.slopes = [slope for slope in facts.slopes if not applied & set(slope)]
    _propagate(facts)
    if facts.pre & facts.act:
        return None
    found = {key_of(part) for line in lines for part in typed_bases(line)} - facts.results - LOOSE
    of_batch = any(key is not None and vocabulary.concept(key) in {"X", "Y"} for key in found)
    meanings = {
        key: _CAPITALS[concept] if of_batch and key.isupper() else concept
        for key, concept in _meanings(facts).items()
        if vocabulary.concept(key) not in _USUAL[concept] and not (len(key) > 1 and key in vocabulary.functions)
    }
    pairs = {frozenset(pair) for pair in (*facts.compared, *facts.subtracted)}
    of_prediction = meanings.get("y") in {"a", "yhat"} and meanings.get(r"\hat{y}") != "y"
    if of_prediction and frozenset({"y", r"\hat{y}"}) in pairs:  # y = f(z) has lost its hat
        del meanings["y"]
    letters = meanings.keys() | facts.pre | facts.act
    functions = tuple(sorted(key for key in facts.functions - letters if vocabulary.functions.get(key) is None))
    if not meanings:  # a letter that has a meaning may stand before a bracket as a factor
        functions = tuple(key for key in functions if vocabulary.concept(key) is None)
    return Roles(meanings, functions) if meanings or functions else None


def _applied_throughout(lines: Sequence[Syntax], vocabulary: Vocabulary) -> set[str]:
    """Return letters without meaning that stand before a bracket wherever they stand: they are functions."""
    all_places: Counter[str] = Counter()
    applied: Counter[str] = Counter()
    for part in (part for line in lines for part in typed_bases(line)):
        if isinstance(part, Name) and (key := key_of(part)) is not None:
            all_places[key] += 1
        elif isinstance(part, Product):
            for head, behind, sign in zip(part.factors, part.factors[1:], part.signs, strict=False):
                if isinstance(base_of(behind), Bracket) and not sign and (name := name_of(head)) is not None:
                    applied[name] += 1
    unknown = (
        key
        for key in applied
        if (vocabulary.concept(key) is None or key in _MAY_BE_FUNCTIONS) and vocabulary.functions.get(key) is None
    )
    return {key for key in unknown if applied[key] == all_places[key] >= _SEVERAL and key not in "de"}


def _propagate(facts: Facts) -> None:
    """Where v is an activation and ∂u/∂v is written, u is a pre-activation; and so on along all ∂u/∂v.

    What is known already stays; ∂u/∂v over a letter between them, as in ∂y/∂z beside ∂y/∂s and ∂s/∂z, tells nothing.
    """
    if len(set(facts.slopes)) > _MOST_SLOPES:
        return
    slopes = {(of, by) for of, by in facts.slopes if (by, of) not in facts.slopes}
    for of, by in set(facts.slopes):  # of ∂a/∂o and ∂o/∂a', the letter that may be anything is the pre-activation
        if (by, of) in facts.slopes and facts.vocabulary.concept(of) == "a" and of not in LOOSE and by in LOOSE:
            facts.pre.add(by)
    if not facts.pre | facts.act:  # then the last link ∂u/∂w of the chain tells as much as there is to tell
        facts.pre |= facts.moved & {by for _, by in slopes}
    steps = sorted((of, by) for of, by in slopes if not any((of, mid) in slopes for mid, end in slopes if end == by))
    known = -1
    while known != len(facts.pre | facts.act):
        known = len(facts.pre | facts.act)
        for of, by in steps:
            for this, other in ((of, by), (by, of)):
                if other in facts.pre | facts.act:
                    continue
                if this in facts.pre:
                    facts.act.add(other)
                elif this in facts.act:
                    facts.pre.add(other)


def _meanings(facts: Facts) -> dict[str, str]:
    found = dict.fromkeys(sorted(facts.pre), "z") | dict.fromkeys(sorted(facts.act), "a")
    defined = facts.act & facts.results
    for key in facts.act - facts.results:
        if facts.vocabulary.concept(key) in {"x", "X"}:
            del found[key]
        elif defined and facts.vocabulary.concept(key) is None:  # where activations are defined, it is given
            found[key] = "x"
    predictions: set[str] = set()
    surely = [pair for pair in facts.subtracted if not facts.pre & set(pair)]
    for pair in (*facts.compared, *surely):
        targets = _targets_among(pair, facts)
        found.update(dict.fromkeys(targets, "y"))
        predictions |= set(pair) - targets if targets else set()
    found.update(dict.fromkeys(facts.targets, "y"))
    found.update({key: "W" for key in facts.weights if facts.vocabulary.concept(key) is None})
    found.update(dict.fromkeys(facts.counts, "samples"))
    found.update(dict.fromkeys(facts.outputs - facts.targets - facts.pre - facts.act, "yhat"))
    others = {key for key, concept in found.items() if concept == "a"} - predictions
    for key in predictions:
        if key in facts.pre or key not in found or others:
            found[key] = "yhat"
    return found


def _targets_among(pair: tuple[str, str], facts: Facts) -> set[str]:
    """Return the target of two letters that are compared; none where nothing tells."""
    certain = facts.targets & set(pair)
    if certain:
        return certain
    results = facts.results & set(pair)
    if len(results) == 1:
        return set(pair) - results
    usual = [key for key in _TARGETS if key in pair and key not in results]
    return set(usual[:1])
