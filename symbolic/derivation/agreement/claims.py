"""What the index, matrix and batch forms say, entry by entry, on one network: letters and arrays get numbers.

A claim is about an equation that a reader sees, with its left-hand side: the derivative by one entry, or the entry's
own defining equation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from symbolic.derivation.agreement.compared import is_defined, statements_of
from symbolic.derivation.agreement.tables import NoTableError, Tables
from symbolic.derivation.batch.engine import BatchDeriver
from symbolic.derivation.batch.form import BatchForm
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import general_formula
from symbolic.derivation.index.instances import with_numbers
from symbolic.derivation.matrix.arrays import BATCH_NAMES
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.nodes import Apply, Formula, Index, IndexLike, Partial, Product, Quantity, Relations
from symbolic.formula.notation import Layout
from symbolic.formula.substitute import rebuilt, with_index
from symbolic.functions.base import P, Y
from symbolic.graph.definitions import LossOf
from symbolic.graph.network import COST, LOSS, PENALTY, NetworkGraph

__all__ = ["Claim", "batch_claims", "cost_claim", "index_claims", "matrix_claims", "program_claims"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One equation of one form with numbers for its letters.

    Attributes:
        form: which form, in words.
        samples: how many samples the network has then; None where the form is about one sample.
        subject: the left-hand side.
        value: the right-hand side.
        misfit: why there are no entries to compare; empty where there are.
    """

    form: str
    samples: int | None
    subject: Formula
    value: Formula
    misfit: str = ""


# --- index form -------------------------------------------------------------------------------------------------


def index_claims(deriver: IndexDeriver, array: Quantity) -> Iterator[Claim]:
    """Yield what the index form says about every entry of an array."""
    graph, entry = deriver.graph, deriver.entry(array)
    says: dict[Formula, Formula] = {Partial(LOSS, entry): deriver.derive(array).result}
    if array.name == "W" and graph.spec.loss.l2 is not None:
        says[Partial(PENALTY, entry)] = deriver.local(PENALTY, entry).result
    if is_defined(array):
        says[entry] = general_formula(graph.definition(entry), graph, "j")
    for left, right in says.items():
        numbered = with_numbers(right, graph)
        for indices in _indices(graph, array):
            values = dict(zip(entry.indices, indices, strict=True))
            yield Claim("index form", None, _placed(left, values), _placed(numbered, values))


def _indices(graph: NetworkGraph, array: Quantity) -> Iterator[tuple[int, ...]]:
    """Yield the indices of every entry of an array."""
    l = {"x": 0, "yhat": graph.depth}.get(array.name, array.layer)
    assert isinstance(l, int)  # noqa: S101  (every array of units belongs to a numbered layer)
    for i in range(1, graph.widths[l] + 1):
        if array.name == "W":
            yield from ((i, j) for j in range(1, graph.widths[l - 1] + 1))
        else:
            yield (i,)


def _placed(formula: Formula, values: dict[IndexLike, int]) -> Formula:
    for letter, value in values.items():
        if isinstance(letter, Index):
            formula = with_index(formula, letter.letter, value)
    return formula


# --- whole arrays -----------------------------------------------------------------------------------------------


def matrix_claims(deriver: MatrixDeriver, array: Quantity) -> Iterator[Claim]:
    """Yield what the matrix form says about every entry of an array."""
    for subject, statement in zip((Partial(LOSS, array), array), statements_of(deriver, array), strict=False):
        yield from _of_entries("matrix form", deriver.index.graph, deriver.layout, subject, statement)


def batch_claims(deriver: BatchDeriver, array: Quantity, samples: int) -> Iterator[Claim]:
    """Yield what the batch form says about every entry of an array."""
    graph, layout, batch = deriver.index.graph, deriver.matrix.layout, _of_batch(array)
    for subject, statement in zip((Partial(COST, batch), batch), statements_of(deriver, array), strict=False):
        yield from _of_entries("batch form", graph, layout, subject, statement, samples)


def _of_batch(array: Quantity) -> Quantity:
    """Return what the array of all samples is called; W and b are what they are for one."""
    return replace(array, name=BATCH_NAMES.get(array.name, array.name))


def cost_claim(deriver: BatchDeriver, samples: int) -> Claim:
    """Return how the batch form adds up the losses of the samples."""
    left, right = deriver.cost().sides
    return Claim(f"batch form, {_counted(samples)}", samples, left, with_numbers(right, deriver.index.graph, samples))


def program_claims(form: BatchForm, graph: NetworkGraph, layers: tuple[int, ...], samples: int) -> Iterator[Claim]:
    """Yield what the batch form of whole passes, from which programs are made, says about every entry of `layers`."""
    statements = {statement.sides[0]: statement for statement in (*form.forward, *form.backward)}
    last = Partial(COST, Quantity("A", graph.depth))  # in ∂J/∂Z of the last layer where the two shorten each other
    for subject in (*_of_passes(graph, layers), *([last] if last in statements else [])):
        statement = statements.get(subject)
        claims = _of_entries("batch form of a program", graph, form.layout, subject, statement, samples)
        yield from (replace(claim, value=_with_slope(claim.value, form.loss)) for claim in claims)


def _of_passes(graph: NetworkGraph, layers: tuple[int, ...]) -> Iterator[Formula]:
    """Yield what every program computes, layer after layer."""
    yield Quantity("Yhat")
    for l in layers:
        yield from (Quantity("Z", l), Quantity("A", l), Partial(COST, Quantity("Z", l)))
        if l < graph.depth:
            yield Partial(COST, Quantity("A", l))
        if graph.owner(l) == l:
            yield Partial(COST, Quantity("W", l))
        if graph.biases(l).size:
            yield Partial(COST, Quantity("b", l))


def _of_entries(
    form: str,
    graph: NetworkGraph,
    layout: Layout,
    subject: Formula,
    statement: Relations | None,
    samples: int | None = None,
) -> Iterator[Claim]:
    """Yield a claim for every entry of `subject`; one misfit where the statement is not about it or does not fit."""
    words = ", ".join([form, *_words(layout, samples)])
    if statement is None or statement.sides[0] != subject:
        yield Claim(words, samples, subject, subject, "there is no such equation")
        return
    right = with_numbers(statement.sides[-1], graph, samples or 1)
    tables = Tables(layout, graph.widths, samples or 1)
    try:
        subjects, values = tables.table(subject), tables.table(right)
    except NoTableError as error:
        yield Claim(words, samples, subject, right, str(error))
        return
    shapes = [f"{len(table)} × {len(table[0])}" for table in (subjects, values)]
    if shapes[0] != shapes[1]:
        yield Claim(words, samples, subject, right, f"{shapes[0]} on the left, {shapes[1]} on the right")
        return
    for entry, value in zip(chain(*subjects), chain(*values), strict=True):
        yield Claim(words, samples, entry, value)


def _words(layout: Layout, samples: int | None) -> tuple[str, ...]:
    if samples is None:
        return (f"W {layout.weight_order}", f"vectors as {layout.vectors}")
    return (_counted(samples), f"W {layout.weight_order}", f"samples in {layout.samples}")


def _counted(samples: int) -> str:
    return "1 sample" if samples == 1 else f"{samples} samples"


def _with_slope(formula: Formula, loss: LossOf) -> Formula:
    """Return a formula about one output with l'(ŷ_k, y_k) written out."""
    match formula:
        case Apply(function=name, arguments=(prediction, target), primes=1) if name == loss.name:
            names = {P: prediction, Y: target}
            return Product(tuple(from_sympy(part, names) for part in (loss.record.coefficient, loss.record.core)))
        case _:
            return rebuilt(formula, lambda part: _with_slope(part, loss))
