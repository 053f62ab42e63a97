"""What the parts of a notation must agree on: one named rule for each way in which readers would be misled.

A rule is a function of a `Notation` and yields a `Fault` for each contradiction. Letters may coincide where the place
tells them apart: L for the loss and for the last layer, as a^L is never a loss; a δ with two indices is Kronecker's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from itertools import combinations
from types import MappingProxyType

from symbolic.errors import ChalkgradError
from symbolic.formula.elementary import ELEMENTARY
from symbolic.formula.nodes import Index
from symbolic.formula.notation import LETTERS, ROLES, Layout, Notation, notation, plain_mark
from symbolic.formula.signs import function_sign
from symbolic.functions.names import ACTIVATION_NAMES
from symbolic.spec.faults import Fault
from symbolic.spec.shown import shown

__all__ = ["FORWARD", "RULES", "contradictions", "forward_fits"]

Rule = Callable[[Notation], Iterator[Fault]]

FORWARD: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("to-from", "columns"): "W a + b",
        ("from-to", "columns"): "W^T a + b",
        ("to-from", "rows"): "a W^T + b",
        ("from-to", "rows"): "a W + b",
    }
)
"""The right-hand side of z for each order of the indices of W and each kind of vectors."""

_OF_A_LAYER = ("W", "b", "z", "a", "delta", "Z", "A", "Delta", "width")
_OF_A_UNIT = ("W", "b", "x", "z", "a", "y", "yhat", "delta", "kronecker")
_OF_A_SAMPLE = ("x", "z", "a", "y", "yhat", "delta", "L")
_CARRIERS = {"l": _OF_A_LAYER, "D": _OF_A_LAYER, "n": _OF_A_SAMPLE} | dict.fromkeys("ijkqmr", _OF_A_UNIT)
_MAY_COINCIDE = frozenset({"delta", "kronecker"})
_OF_OPTIMIZERS = frozenset({"theta", "beta", "epsilon", "mhat", "vhat"})
_WITH_OPTIMIZERS = frozenset({"eta", "L", "J"})
_ANOTHER_LETTER = "a letter of its own"


def contradictions(written: Notation, broken: frozenset[str] = frozenset()) -> Iterator[Fault]:
    """Yield the faults of every rule none of whose keys is among the `broken` ones."""
    for rule, needs in RULES.items():
        if broken.isdisjoint(needs):
            yield from rule(written)


def forward_fits(written: Notation, forward: str | None) -> Iterator[Fault]:
    """The forward equation follows from the order of the indices of W and from the kind of vectors."""
    layout = written.layout
    fitting = f"z = {FORWARD[layout.weight_order, layout.vectors]}"
    if forward is None or forward == fitting:
        return
    order, vectors = next(key for key, right in FORWARD.items() if f"z = {right}" == forward)
    yield Fault(
        ("forward",),
        shown(forward),
        f'{shown(fitting)}, which is what weight_order = "{layout.weight_order}" and vectors = "{layout.vectors}" make',
        f'Or set weight_order = "{order}" and vectors = "{vectors}".',
    )


def letters_differ(written: Notation) -> Iterator[Fault]:
    """Two concepts have two letters, in LaTeX and in plain text."""
    for first, second in combinations(LETTERS, 2):
        one, other = written.letter(first), written.letter(second)
        if {first, second} == _MAY_COINCIDE or not _meet(first, second):
            continue
        later, earlier = _changed_last(written, first, second)
        if one.latex == other.latex:
            yield _letter_fault(later, shown(other.latex), f"the letter of {earlier}")
        elif one.text == other.text:
            yield Fault(
                ("letters", later),
                f"{shown(other.text)} in plain text, which is the text of {earlier} as well",
                "a text of its own",
                "Give it as { latex = ..., text = ... }.",
            )


def _meet(first: str, second: str) -> bool:
    """Say whether two concepts stand in one formula; letters of optimizers meet each other and a few more."""
    outside = {first, second} - _OF_OPTIMIZERS
    return len(outside) != 1 or not outside.isdisjoint(_WITH_OPTIMIZERS)


def _changed_last(written: Notation, first: str, second: str) -> tuple[str, str]:
    """Return the pair so that a letter that was changed, not one that is as usual, comes first."""
    changed = {concept for concept, _ in written.letters}
    return (first, second) if first in changed and second not in changed else (second, first)


def _letter_fault(concept: str, found: str, also: str) -> Fault:
    return Fault(("letters", concept), f"{found}, which is {also} as well", _ANOTHER_LETTER)


def indices_differ(written: Notation) -> Iterator[Fault]:
    """Two things that are counted have two index letters."""
    changed = dict(written.indices)
    for first, second in combinations(ROLES, 2):
        letter = _index(written, first)
        if letter == _index(written, second):
            later, earlier = (first, second) if first in changed and second not in changed else (second, first)
            yield _index_fault(later, letter, f"the index of {ROLES[earlier]} ({earlier})")


def _index_fault(role: str, letter: str, also: str) -> Fault:
    return Fault(("indices", role), f"{shown(letter)}, which is {also} as well", _ANOTHER_LETTER)


def _index(written: Notation, role: str) -> str:
    return written.index(Index(role))


def no_index_is_its_carrier(written: Notation) -> Iterator[Fault]:
    """An index differs from the letter that carries it: a_a would be read as a product of names."""
    for role, carriers in _CARRIERS.items():
        letter = _index(written, role)
        for concept in carriers:
            if letter == written.letter(concept).latex:
                yield _either(written, role, concept, letter)


def no_index_is_a_count(written: Notation) -> Iterator[Fault]:
    """An index differs from what it runs up to: a sum for m = 1 to m, or the width of layer n written n_n."""
    for role in ROLES:
        letter = _index(written, role)
        counts = ("samples",) if role == "n" else ("samples", "width")
        for concept in counts:
            if letter == written.letter(concept).latex and concept not in _CARRIERS[role]:
                yield _either(written, role, concept, letter)


def _either(written: Notation, role: str, concept: str, letter: str) -> Fault:
    """Return the fault of an index and a concept with one letter, at the one that was changed."""
    if role in dict(written.indices) or concept not in dict(written.letters):
        return _index_fault(role, letter, f"the letter of {concept}")
    return _letter_fault(concept, shown(letter), f"the index of {ROLES[role]} ({role})")


def marks_are_told_apart(written: Notation) -> Iterator[Fault]:
    """A layer and a sample have two marks: a^(2) is either."""
    marks = [plain_mark(mark).replace("⟨", "<").replace("⟩", ">") for mark in (written.layer_mark, written.sample_mark)]
    if marks[0] == marks[1]:
        yield Fault(
            ("sample_mark",),
            f"{shown(written.sample_mark.strip())}, which is the mark of layers as well",
            "a mark that differs from layer_mark",
        )


def products_are_told_apart(written: Notation) -> Iterator[Fault]:
    """The elementwise and the matrix product have two signs."""
    if written.elementwise == written.matrix:
        yield Fault(
            ("elementwise",),
            f"{shown(written.elementwise)}, which is the sign of the matrix product as well",
            "a sign that differs from matrix",
        )


def a_transpose_is_no_mark(written: Notation) -> Iterator[Fault]:
    """W^T is the transpose, so T alone in a superscript is no layer and no sample."""
    if written.transpose != "T":
        return
    for key, mark, roles in (("layer_mark", written.layer_mark, "lD"), ("sample_mark", written.sample_mark, "n")):
        for role in roles:
            if mark.removeprefix(",") == "{}" and _index(written, role) == "T":
                yield Fault(
                    ("indices", role),
                    f'"T", which with {key} = "{mark}" is the sign of the transpose as well',
                    "a letter of its own, or a mark with brackets",
                )


def a_derivative_sign_is_no_letter(written: Notation) -> Iterator[Fault]:
    """Where derivatives are written with d, no quantity is called d."""
    if written.derivative == r"\partial":
        return
    for concept in LETTERS:
        if written.letter(concept).text == "d":
            yield _letter_fault(concept, shown(written.letter(concept).latex), "the sign of a derivative")


def no_letter_is_a_function(written: Notation) -> Iterator[Fault]:
    """No quantity has the sign of a function: σ is the sigmoid, and e^z the exponential."""
    signs = {"e": "exp"} | {function_sign(name).text: name for name in (*ELEMENTARY, *ACTIVATION_NAMES)}
    for concept in LETTERS:
        letter = written.letter(concept)
        if letter.text in signs:
            yield _letter_fault(concept, shown(letter.latex), f"the sign of {signs[letter.text]}")


def a_subscript_is_the_sample(written: Notation) -> Iterator[Fault]:
    """The subscript of the loss says which sample it is of, so it is the letter of samples."""
    _, mark, subscript = written.letter("L").latex.partition("_")
    if mark and subscript != _index(written, "n"):
        yield Fault(
            ("letters", "L"),
            shown(written.letter("L").latex),
            f"no subscript, or {shown(_index(written, 'n'))}, the index of a sample (n)",
        )


def a_bundled_name_means_the_bundled_one(written: Notation) -> Iterator[Fault]:
    """A notation called as a bundled one is that one."""
    try:
        bundled = notation(written.name)
    except ChalkgradError:
        return
    if bundled != written:
        yield Fault(("name",), f"{shown(written.name)}, a bundled notation that differs", "a name of its own")


_LETTERS = ("base", "letters")
_INDICES = ("base", "indices")
_ALL = ("base", *(field.name for table in (Notation, Layout) for field in fields(table)))

# Every rule with the keys that it compares.
RULES: Mapping[Rule, tuple[str, ...]] = MappingProxyType(
    {
        letters_differ: _LETTERS,
        indices_differ: _INDICES,
        no_index_is_its_carrier: (*_LETTERS, *_INDICES),
        no_index_is_a_count: (*_LETTERS, *_INDICES),
        marks_are_told_apart: ("base", "layer_mark", "sample_mark"),
        products_are_told_apart: ("base", "matrix", "elementwise"),
        a_transpose_is_no_mark: (*_INDICES, "layer_mark", "sample_mark", "transpose"),
        a_derivative_sign_is_no_letter: (*_LETTERS, "derivative"),
        no_letter_is_a_function: _LETTERS,
        a_subscript_is_the_sample: (*_LETTERS, *_INDICES),
        a_bundled_name_means_the_bundled_one: _ALL,
    }
)
