"""Statements of a program, one sample at a time: no array needs room for more than one of them.

Stage: used by `functions`. What a sample adds to the cost and to the gradients is added as soon as it is known; what
does not depend on samples stands before the first, what needs all of them after the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce

from codegen.program import ir
from codegen.program.ir import Assign, Expr, MatMul, Multiply, Name, Number, ProgramError, Shape, SumAll, Transpose
from codegen.program.loops.places import Indices, Place
from codegen.program.loops.rules import entry, loops
from codegen.program.loops.steps import Add, Entry, Let, Loop, Step
from codegen.program.shapes import shape_of

__all__ = ["SAMPLE", "Note", "Passes", "by_sample"]

SAMPLE = "i"
"""The index of the sample."""

ZERO = Number(Fraction(0))


@dataclass(frozen=True, slots=True)
class Note(Step):
    """The formula of what follows."""

    text: str


@dataclass(slots=True)
class Passes:
    """The steps before the first sample, for each, and after the last.

    Attributes:
        shapes: of all arrays.
        before, each, after: the steps.
        late: what is known after the last sample only.
        used: names that are taken.
    """

    shapes: dict[str, Shape]
    before: list[Step] = field(default_factory=list)
    each: list[Step] = field(default_factory=list)
    after: list[Step] = field(default_factory=list)
    late: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


def by_sample(statements: Iterable[Assign], shapes: Mapping[str, Shape], taken: Iterable[str]) -> Passes:
    """Return the steps of the statements; no number on the way gets a name that is `taken`.

    Raises:
        ProgramError: a sample depends on a sum over all samples, or a gradient is no sum over samples.
    """
    passes = Passes(dict(shapes), used={*taken})
    for assign in statements:
        passes.shapes[assign.target] = assign.shape
        if assign.shape[:1] == ("N",):
            _one_row(assign, passes)
            continue
        passes.late.add(assign.target)
        if assign.shape == ():
            _number(assign, passes)
        else:
            _gradient(assign, passes)
    return passes


def _one_row(assign: Assign, passes: Passes) -> None:
    """z_j = sum_k W_jk x_k + b_j; x_k = sum_j W_jk z_j is added up row by row of W, as it lies in memory."""
    early = ir.names_in(assign.value) & passes.late
    if early:
        raise ProgramError(f"`{assign.target}` of one sample depends on `{min(early)}`, a sum over all samples")
    products, others = list[MatMul](), list[Expr]()
    for term in _terms(assign.value):
        if isinstance(term, MatMul) and _lies_in_rows(term.right, passes):
            products.append(term)
        else:
            others.append(term)
    if not products:
        passes.each += [Note(assign.note), *_inside(loops(assign, passes.shapes, passes.used))]
        return
    start = Assign(assign.target, _sum(others), assign.shape)
    passes.each += [Note(assign.note), *_inside(loops(start, passes.shapes, passes.used))]
    for product in products:
        root = Place(passes.shapes, used=passes.used)
        (row, column), place = root.opened(shape_of(product.right, passes.shapes))
        left = entry(product.left, (SAMPLE, row), place)
        value = Multiply(left, entry(product.right, (row, column), place))
        passes.each += _closed(place, root, Add(Entry(assign.target, (SAMPLE, column)), value))


def _number(assign: Assign, passes: Passes) -> None:
    """J = c sum_ij l(p_ij, y_ij): every sum over samples is a running total."""

    def running(part: Expr) -> Expr | None:
        if not (isinstance(part, SumAll) and _of_samples(part, passes)):
            return None
        root = Place(passes.shapes, used=passes.used)
        total = Name(root.name("total"))
        passes.shapes[total.id] = ()
        indices, place = root.opened(shape_of(part.operand, passes.shapes))
        value = entry(part.operand, indices, place)
        passes.before.append(Let(total.id, ZERO))
        passes.each += [Note(assign.note), *_inside(_closed(place, root, Add(total, value)))]
        return total

    value = ir.rewritten(assign.value, running)
    passes.after += loops(Assign(assign.target, value, ()), passes.shapes, passes.used)


def _gradient(assign: Assign, passes: Passes) -> None:
    """∂J/∂W_jk = λ W_jk + sum_i dz_ij x_ik, where the first is there before any sample."""
    terms = list(_terms(assign.value))
    start = Assign(assign.target, _sum([term for term in terms if not _of_samples(term, passes)]), assign.shape)
    passes.before += loops(start, passes.shapes, passes.used)
    passes.each.append(Note(assign.note))
    for term in terms:
        if _of_samples(term, passes):
            root = Place(passes.shapes, used=passes.used)
            indices, place = root.opened(assign.shape)
            value = _of_one_sample(term, indices, place, assign.target)
            passes.each += _closed(place, root, Add(Entry(assign.target, indices), value))


def _of_one_sample(term: Expr, indices: Indices, place: Place, target: str) -> Expr:
    """Return what one sample adds: z_j x_k of a product over samples, z_j of a sum."""
    match term:
        case MatMul(left, right):
            row, column = indices
            return Multiply(entry(left, (row, SAMPLE), place), entry(right, (SAMPLE, column), place))
        case ir.SumOverSamples(operand):
            return entry(operand, (SAMPLE, indices[-1]), place)
        case _:
            raise ProgramError(f"`{target}` is no sum over samples, but holds a {type(term).__name__} of them")


def _lies_in_rows(matrix: Expr, passes: Passes) -> bool:
    return not isinstance(matrix, Transpose) and 1 not in shape_of(matrix, passes.shapes)


def _of_samples(expression: Expr, passes: Passes) -> bool:
    return any("N" in passes.shapes[name] for name in ir.names_in(expression))


def _terms(expression: Expr) -> Iterator[Expr]:
    if isinstance(expression, ir.Add):
        yield from (*_terms(expression.left), *_terms(expression.right))
    else:
        yield expression


def _sum(terms: list[Expr]) -> Expr:
    return reduce(ir.Add, terms) if terms else ZERO


def _closed(place: Place, root: Place, innermost: Step) -> list[Step]:
    return [*root.levels[0].steps, *place.closed(root, innermost)]


def _inside(steps: Iterable[Step]) -> list[Step]:
    """Return the steps without the loop over samples, which stands around all of them."""
    return [
        inner for step in steps for inner in (step.body if isinstance(step, Loop) and step.bound == "N" else (step,))
    ]
