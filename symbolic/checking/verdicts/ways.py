"""The ways in which a line may be taken, the writer's own first: habits of writing, and how arrays lie.

What writers leave open is tried without a word; what goes against the conventions in force is a deviation, which a
verdict names.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from symbolic.checking.meaning.scene import Reading
from symbolic.checking.verdicts.features import Features
from symbolic.checking.verdicts.variants import VARIANTS
from symbolic.formula.notation import Layout
from symbolic.formula.resolver.vocabulary import Habits

__all__ = ["BATCH", "BIASES", "LIBERTIES", "Way", "ways"]

LIBERTIES = {
    "diagonal": "the derivative of the activation stands for its diagonal matrix",
    "entrywise": "vectors side by side are multiplied entry by entry",
    "own": "the Jacobian is told by its diagonal, entry by entry",
    "chain": "derivatives of arrays side by side are the chain rule, summed over all entries between them",
    "identity": "1 stands for the identity matrix",
    "rows": "the derivative by a matrix is told row by row: ∂z_k/∂W_kj for every k",
    "transposed": "equal up to transposition: the derivative is laid out across",
}
"""What each liberty means, as a phrase for the reader."""


BATCH = "one side is of the cost of the batch, the other of the loss of each sample: a factor 1/m may be missing"
BIASES = "biases are left out"
TERMS = "a derivative sign takes in all the terms that follow it"
TOTAL = "the derivative of an expression is the total one"
SLOPES = "the derivative of the activation is told by its value: sigmoid_prime(a) is a (1 - a)"
ALONE = "the batch is the one sample that has numbers"
ONE_SAMPLE = "J is the cost of one sample"
ACROSS = "the derivative of a number by a column is a row"
SIGNALS = {
    "cost": "the error signals of a batch are derivatives of the cost",
    "each": "the error signals of a batch are derivatives of the loss of each sample",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take a line.

    Attributes:
        habits: for reading it.
        reading: for its meaning.
        said: what deviates from the conventions in force, as phrases.
        variant: the name of another pair of sides that it may mean; empty for the sides as they are written.
        biases: whether the network has its biases.
        loss: whether the loss is the one that the text has defined, where that is another than the spec's.
        cost_of_sample: whether J is the cost of one sample, as its loss is.
        batch_of_one: whether the batch is one sample.
    """

    habits: Habits
    reading: Reading
    said: tuple[str, ...] = ()
    variant: str = ""
    biases: bool = True
    loss: bool = False
    cost_of_sample: bool = False
    batch_of_one: bool = False


def ways(
    habits: Habits, reading: Reading, found: Features, loss: str = "", settled: AbstractSet[str] = frozenset()
) -> Iterator[Way]:
    """Yield the ways to take a line: the writer's own, then with one deviation, then with two.

    `loss` tells in a phrase the loss that the text has defined, where that is another than the spec's; `settled` are
    the conventions that earlier lines have fixed.
    """
    plain = Way(habits, reading)
    every = list(_choices(found))
    batch = [choice for choice in every if choice.get("whole")] if "batch" in settled else []
    own = [choice for choice in every if choice not in batch]
    if "whole" in settled:  # z = X W + b says that small letters are of the batch too
        own = [choice for choice in own if choice.get("whole", True)]
    if "counted" in settled:  # the writer's own way by now
        own_signals = [way for way in _counted(habits, reading, found) if way.reading.signals == reading.signals]
        yield from (replace(way, said=()) for way in own_signals)
    yield from (_open(plain, choice) for choice in own)
    deviations = list(_deviations(habits, reading, found, settled))
    deviations += [replace(_open(plain, _other(choice, reading)), said=(BATCH,)) for choice in batch]
    if "batch" in settled and reading.whole and (found.capitals or found.totals):
        losses = "cost" if reading.losses == "each" else "each"
        deviations.append(Way(habits, replace(reading, losses=losses), (BATCH,)))
    if "batch" in settled and not reading.whole and found.capitals and found.signals:  # δ beside A is of a batch
        signals = "cost" if reading.signals == "each" else "each"
        deviations.append(Way(habits, replace(reading, whole=True, signals=signals), (SIGNALS[signals],)))
    if loss:
        deviations.insert(0, Way(habits, reading, (loss,), loss=True))
    choices = own[:_MOST_CHOICES]
    for way in deviations:
        yield from (_open(way, choice) for choice in choices)
    order = next((way for way in deviations if way.habits.order != habits.order), None)
    for other in deviations if order is not None else ():
        if other is not order and order is not None:
            both = replace(
                other,
                habits=replace(other.habits, order=order.habits.order),
                reading=_with_order(other.reading, order.reading),
                said=(*order.said, *other.said),
            )
            yield from (_open(both, choice) for choice in choices)


_MOST_CHOICES = 4
"""Ways that writers do not choose openly, as many as are tried together with a deviation."""


def _with_order(reading: Reading, other: Reading) -> Reading:
    return replace(reading, layout=replace(reading.layout, weight_order=other.layout.weight_order))


def _choices(found: Features) -> Iterator[dict[str, object]]:
    """Yield what writers do not choose openly, the likeliest first: what differs from the way in force."""
    yield {}
    of_batch = found.capitals or found.counts
    whole = (of_batch or found.totals) and found.small
    if found.small and not whole:  # beside lines of a batch, one of a sample
        yield {"whole": False}
    if found.listings:
        yield {"listings": "across"}
    if found.ones:
        yield {"ones": "outputs"}
    if found.totals:
        yield {"totals": "samples"}
        yield {"totals": "all"}
    if found.jacobians:
        yield {"gradients": "across"}
    if found.tensors:
        yield {"tensors": "entrywise"}
    if whole:
        yield {"whole": True}
        if found.derivatives and of_batch:
            yield {"whole": True, "losses": "each"}
    if found.hadamard and found.arrays:
        yield {"products": "left"}
        if found.jacobians:
            yield {"products": "left", "gradients": "across"}
    if found.dots and found.arrays:
        yield {"dots": "inner"}
        if found.jacobians:
            yield {"dots": "inner", "gradients": "across"}
    if whole and found.jacobians:
        yield {"whole": True, "gradients": "across"}


def _other(choice: dict[str, object], reading: Reading) -> dict[str, object]:
    """Return a choice about batches turned against what is in force."""
    turned = dict(choice)
    if "whole" in choice:
        turned["whole"] = not reading.whole
    return turned


def _open(way: Way, choice: dict[str, object]) -> Way:
    """Return a way with one choice made."""
    reading = {name: value for name, value in choice.items() if name != "products"}
    habits = replace(way.habits, products=str(choice["products"])) if "products" in choice else way.habits
    return replace(way, habits=habits, reading=replace(way.reading, **reading))  # type: ignore[arg-type]  # by name


def _deviations(habits: Habits, reading: Reading, found: Features, settled: AbstractSet[str]) -> Iterator[Way]:
    layout = reading.layout
    if found.weights:
        other = "from-to" if habits.order == "to-from" else "to-from"
        said = (
            "weights are indexed and stored from-to: W has a row for each unit before"
            if other == "from-to"
            else "weights are indexed and stored to-from: W has a row for each unit reached"
        )
        yield Way(replace(habits, order=other), _laid(reading, layout, weight_order=other), (said,))
    if found.units:
        yield Way(habits, reading, (VARIANTS["unit"],), variant="unit")
    if found.jacobians:
        other = "denominator" if layout.jacobian == "numerator" else "numerator"
        yield Way(habits, _laid(reading, layout, jacobian=other), (f"Jacobians in {other} layout",))
    if found.arrays:
        other = "rows" if layout.vectors == "columns" else "columns"
        yield Way(habits, _laid(reading, layout, vectors=other), (f"vectors are {other}",))
    if found.batch or found.counts or reading.whole:
        other = "columns" if layout.samples == "rows" else "rows"
        entries = "unit-sample" if other == "columns" else "sample-unit"
        yield Way(
            replace(habits, entries=entries),
            _laid(reading, layout, samples=other),
            (f"samples are the {other} of a batch",),
        )
    if found.arrays:
        yield Way(habits, replace(reading, liberties=frozenset({"diagonal", "entrywise", "own", "chain"})))
    if found.vectors_by:
        if not found.jacobians:
            yield Way(habits, replace(reading, gradients="across"), (ACROSS,))
        yield Way(habits, replace(reading, liberties=frozenset({"transposed"})), ())
    if (found.batch or "whole" in settled) and found.signals:
        other = "cost" if reading.signals == "each" else "each"
        yield Way(habits, replace(reading, signals=other), (SIGNALS[other],))
    if found.expressions:
        yield Way(replace(habits, operators="terms"), reading, (TERMS,))
    if found.expressions and reading.explicit:
        yield Way(habits, replace(reading, explicit=False), (TOTAL,))
    if found.derivatives:
        yield Way(habits, replace(reading, direct=True), ("the derivative is the direct one, without the other ways",))
    if found.sums and found.derivatives:
        yield Way(habits, reading, (VARIANTS["renamed"],), variant="renamed")
    if found.losses:
        yield Way(habits, reading, (VARIANTS["parts"],), variant="parts")
        yield Way(habits, reading, (ONE_SAMPLE,), cost_of_sample=True)
    if found.costs and (found.parameters or "samples" in settled):  # beside ∂J/∂W the factor 1/m shows it
        yield Way(habits, replace(reading, losses="each"), (VARIANTS["samples"],), variant="samples")
    if found.sums:
        yield Way(habits, reading, (VARIANTS["wider"],), variant="wider")
    if found.powers and found.arrays and not found.derivatives:
        yield Way(habits, reading, (VARIANTS["norm"],), variant="norm")
    if found.biases and ("shared" in settled or not found.derivatives):
        yield Way(habits, reading, (VARIANTS["shared"],), variant="shared")
    if found.inputs and found.weights:
        yield Way(habits, reading, (VARIANTS["layer"],), variant="layer")
    if found.capitals and "one sample" in settled and not (found.counts or found.sums or found.totals or found.numbers):
        yield Way(habits, reading, (ALONE,), batch_of_one=True)
    yield from _counted(habits, reading, found)
    if found.classes:
        yield Way(habits, reading, (VARIANTS["class"],), variant="class")
    if found.braces:
        yield Way(habits, reading, (VARIANTS["labels"],), variant="labels")
    if found.functions and habits.sigma == "sigmoid" and "sigma" not in settled:
        yield Way(
            replace(habits, sigma="layer"), reading, ("σ stands for the activation of the layer, whatever it is",)
        )
    if found.slopes and habits.slopes == "scores":
        yield Way(replace(habits, slopes="values"), reading, (SLOPES,))
    if found.predictions or ((found.scores or found.weights) and not found.derivatives):
        yield Way(habits, reading, (BIASES,), biases=False)


def _counted(habits: Habits, reading: Reading, found: Features) -> Iterator[Way]:
    """Yield the ways in which the index of a sum counts the samples of a batch: Σ_i δ_i, Σ_i dZ_i."""
    aligned = replace(reading.layout, samples=reading.layout.vectors)
    for signals in (SIGNALS if found.signals else (reading.signals,)) if found.sums else ():
        whole = replace(reading, whole=True, signals=signals, layout=aligned)
        said = (VARIANTS["counted"], *((SIGNALS[signals],) if signals != reading.signals else ()))
        yield Way(habits, whole, said, variant="counted")


def _laid(reading: Reading, layout: Layout, **changes: str) -> Reading:
    return replace(reading, layout=replace(layout, **changes))  # type: ignore[arg-type]  # names of the literals
