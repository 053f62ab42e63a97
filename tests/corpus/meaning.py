"""What a formula is worth at a point of a plain network: numbers for letters, entries and whole arrays under a layout.

It knows the nodes of a formula and what a layout says, and nothing of how formulas are judged.
"""

from __future__ import annotations

import cmath
import math
import operator
from dataclasses import dataclass, replace
from functools import partial, reduce

from symbolic.formula.nodes import (
    Apply,
    Cases,
    Entry,
    Formula,
    Group,
    Hadamard,
    Highlight,
    Index,
    IndexLike,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    OrderedProduct,
    Partial,
    Position,
    Power,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Transpose,
    Underbrace,
)
from tests.corpus.arrays import (
    Array,
    MisfitError,
    Value,
    alike,
    beside,
    column,
    diagonal,
    inverse,
    matmul,
    number,
    scaled,
    transposed,
)
from tests.corpus.plain import FUNCTIONS, SLOPES, STEP, Key, softmax
from tests.corpus.scene import AbsentError, UnsupportedError, Whereabouts

__all__ = ["Scene"]

ELEMENTARY = {"exp": cmath.exp, "log": cmath.log, "sqrt": cmath.sqrt}
COMPARISONS = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq}


@dataclass(frozen=True)
class Scene(Whereabouts):
    """Values of formulas; `moved` is the entry by which is differentiated, every other one being held fixed."""

    moved: Key | None = None

    def _entry(self, key: Key) -> complex:
        if self.moved is None:
            return self.point.values[key]
        if self.reading.total:
            return self.point.values[key] + 1j * STEP * self.point.slope(key, self.moved)
        return self.point.values[key] + (1j * STEP if key == self.moved else 0)

    # --- values -------------------------------------------------------------------------------------------------------

    def value(self, formula: Formula) -> Value:
        """Return a number or an array."""
        match formula:
            case Number():
                return float(formula.value)
            case Quantity():
                return self._quantity(formula)
            case Partial():
                return self._partial(formula)
            case Sum(terms=terms):
                return reduce(self._added, map(self.value, terms))
            case Sigma():
                return self._sigma(formula)
            case Negative(body=body):
                return scaled(-1, self.value(body))
            case Product(factors=factors, sign=sign):
                if sign is Sign.STAR:
                    return reduce(partial(alike, operator.mul), map(self.value, factors))
                return self._side_by_side(factors)
            case MatrixProduct(factors=factors):
                return self._side_by_side(factors)
            case Hadamard(factors=factors):
                return reduce(self._entrywise, map(self.value, factors))
            case OrderedProduct():
                return self._ordered(formula)
            case Transpose(body=body):
                return transposed(self.value(body))
            case Entry(body=body, indices=indices):
                return self._entry_of(self.value(body), indices)
            case Apply():
                return self._apply(formula)
            case Quotient(numerator=above, denominator=below):
                return alike(operator.truediv, self.value(above), self.value(below))
            case Power(base=base, exponent=Negative(body=Number(written="1"))) if isinstance(
                found := self.value(base), Array
            ):
                return inverse(found)
            case Power(base=base, exponent=exponent):
                return alike(operator.pow, self.value(base), self.value(exponent))
            case Cases(branches=branches):
                return self._cases(branches)
            case Matrix(rows=rows):
                return Array(tuple(tuple(map(self._number, row)) for row in rows))
            case Group(body=body) | Underbrace(body=body) | Highlight(body=body):
                return self.value(body)
            case Position(index=index):
                return float(self.at(index))
        raise UnsupportedError(type(formula).__name__)

    def _added(self, one: Value, other: Value) -> Value:
        if self.reading.stretched and isinstance(one, Array) and isinstance(other, Array):
            one, other = beside(one, other), beside(other, one)
        return alike(operator.add, one, other)

    def _number(self, formula: Formula) -> complex:
        found = number(self.value(formula))
        if isinstance(found, Array):
            raise MisfitError("an array where a number must be")
        return found

    def _quantity(self, quantity: Quantity) -> Value:
        match quantity:
            case Quantity(name="kronecker", indices=(one, other)):
                return float(self.at(one) == self.at(other))
            case Quantity(name="width", indices=(layer,)):
                l = self.at(layer)
                if not 0 <= l <= self.point.network.depth:
                    raise AbsentError(f"layer {l}", free=self.is_free(layer))
                return float(self.point.network.widths[l])
            case Quantity(name="samples"):
                return float(self.point.samples)
            case Quantity(name="ones"):
                size = self.point.samples if quantity.layer is None else self.point.network.widths[self.layer(quantity)]
                return column((1.0,) * size)
            case Quantity(name="identity"):
                size = self.point.network.widths[self.layer(quantity)]
                return diagonal(column((1.0,) * size))
            case Quantity(name="pi"):
                return math.pi
            case Quantity(name="delta"):
                end = Quantity("L", sample=quantity.sample)
                return self._like()._partial(Partial(end, replace(quantity, name="z")))
            case Quantity(name="Delta"):
                return self._like()._partial(Partial(Quantity("J"), replace(quantity, name="Z")))
        key = self.key(quantity)
        if key is not None:
            return self._entry(key)
        return Array(tuple(tuple(map(self._entry, row)) for row in self.keys(quantity)))

    def _like(self) -> Scene:
        """Return the scene for δ, which lies as z does whatever is said of gradients."""
        return replace(self, reading=replace(self.reading, gradients="like"))

    def _partial(self, derivative: Partial) -> Value:
        if not isinstance(derivative.wrt, Quantity):
            raise UnsupportedError("a derivative by something else than a quantity")
        if not isinstance(derivative.of, Quantity) or derivative.of.name == "delta":
            return self._direct(derivative.of, derivative.wrt)
        of, wrt = self.key(derivative.of), self.key(derivative.wrt)
        if of is not None and wrt is not None:
            return self.point.slope(of, wrt)
        if of is not None:
            rows = tuple(tuple(self.point.slope(of, key) for key in row) for row in self.keys(derivative.wrt))
            return Array(rows) if self.reading.gradients == "like" else transposed(Array(rows))
        above = [key for row in self.keys(derivative.of) for key in row]
        below = [wrt] if wrt is not None else [key for row in self.keys(derivative.wrt) for key in row]
        if wrt is None and len(self.keys(derivative.wrt)) > 1 and len(self.keys(derivative.wrt)[0]) > 1:
            raise UnsupportedError("the derivative of a vector by a matrix")
        rows = tuple(tuple(self.point.slope(one, other) for other in below) for one in above)
        if wrt is not None:
            found = tuple(row[0] for row in rows)
            return column(found) if self.reading.layout.vectors == "columns" else Array((found,))
        return Array(rows) if self.reading.layout.jacobian == "numerator" else transposed(Array(rows))

    def _direct(self, of: Formula, wrt: Quantity) -> complex:
        """Return the derivative of an expression by an entry, every other entry held fixed."""
        key = self.key(wrt)
        if key is None:
            raise UnsupportedError("the derivative of an expression by an array")
        found = number(replace(self, moved=key).value(of))
        if isinstance(found, Array):
            raise UnsupportedError("the derivative of an array by an entry")
        return complex(found).imag / STEP

    def _sigma(self, sigma: Sigma) -> Value:
        letter = sigma.index
        if sigma.lower is not None and sigma.upper is not None:
            upper = sigma.upper
            last = round(self._number(upper).real) if isinstance(upper, Formula) else self.at(upper)
            numbers = range(self.at(sigma.lower), last + 1)
        else:
            numbers = range(1, self._range_of(letter, sigma.body) + 1)
        inside = [
            replace(self, letters={**self.letters, letter: k}, bound=self.bound | {letter}).value(sigma.body)
            for k in numbers
        ]
        return reduce(partial(alike, operator.add), inside, 0.0)

    def _side_by_side(self, factors: tuple[Formula, ...]) -> Value:
        values = [(self.value(factor), _is_slope(factor)) for factor in factors]
        try:
            return self._from_left(values)
        except MisfitError:
            if not self.reading.entrywise:
                raise
            return self._from_right(values)

    def _from_left(self, values: list[tuple[Value, bool]]) -> Value:
        (value, slope), *others = values
        for other, other_slope in others:
            value = self._times(value, other, (slope, other_slope))
            slope = False
        return value

    def _from_right(self, values: list[tuple[Value, bool]]) -> Value:
        *others, (value, slope) = values
        for other, other_slope in reversed(others):
            value = self._times(other, value, (other_slope, slope))
            slope = False
        return value

    def _times(self, one: Value, other: Value, slopes: tuple[bool, bool]) -> Value:
        if not isinstance(one, Array):
            return scaled(one, other)
        if not isinstance(other, Array):
            return scaled(other, one)
        if one.shape[1] == other.shape[0]:
            return matmul(one, other)
        if one.shape == (1, 1) or other.shape == (1, 1):
            return self._times(number(one), number(other), slopes)
        if self.reading.diagonal or self.reading.layout.slopes == "diagonal":
            spread = (diagonal(one), other) if slopes[0] and 1 in one.shape else (one, other)
            if spread[0].shape[1] == other.shape[0]:  # type: ignore[union-attr]  # still arrays
                return matmul(*spread)  # type: ignore[arg-type]
            if slopes[1] and 1 in other.shape and one.shape[1] == len(other.flat):
                return matmul(one, diagonal(other))  # type: ignore[arg-type]
        if self.reading.inner and one.shape == other.shape and 1 in one.shape:
            return sum(u * v for u, v in zip(one.flat, other.flat, strict=True))
        if self.reading.entrywise:
            return alike(operator.mul, one, other)
        raise MisfitError(f"{one.shape} times {other.shape}")

    def _entrywise(self, one: Value, other: Value) -> Value:
        if self.reading.entrywise:
            one, other = number(one), number(other)
        return alike(operator.mul, one, other)

    def _ordered(self, product: OrderedProduct) -> Value:
        first, last = self.at(product.first), self.at(product.last)
        descends = isinstance(product.first, Index) and product.first.letter == "D"
        if isinstance(product.first, int) and isinstance(product.last, int):
            descends = first >= last
        layers = range(first, last - 1, -1) if descends else range(first, last + 1)
        if product.links:
            return self._linked(product, layers)
        if not layers:
            raise AbsentError("a product without factors", free=True)
        factors = [self.with_letter(product.index, l).value(product.body) for l in layers]
        return reduce(lambda one, other: self._times(one, other, (False, False)), factors)

    def _linked(self, product: OrderedProduct, layers: range) -> Value:
        (row, column_letter), shown = product.links[:2], product.links[2:]
        start, end = self.letters[shown[0]], self.letters[shown[-1]]
        sums = {start: 1.0 + 0j}
        for l in layers:
            inner = self.with_letter(product.index, l).sized(row, column_letter, product.body)
            following: dict[int, complex] = {}
            for i, factor in sums.items():
                for j in range(1, inner + 1):
                    scene = self.with_letter(product.index, l).with_letter(row, i).with_letter(column_letter, j)
                    following[j] = following.get(j, 0) + factor * scene._number(product.body)
            sums = following
        return sums.get(end, 0) if layers else float(start == end)

    def sized(self, row: str, column_letter: str, body: Formula) -> int:
        """Return how many values the column letter of an ordered product has at a layer."""
        return self.with_letter(row, 1)._range_of(column_letter, body)

    def _entry_of(self, table: Value, indices: tuple[IndexLike, ...]) -> complex:
        if not isinstance(table, Array):
            table = Array(((table,),))
        if len(indices) == 1:
            if 1 not in table.shape:
                raise MisfitError("one index of a matrix")
            return table.flat[self._unit(indices[0], len(table.flat)) - 1]
        i, j = (self._unit(index, size) for index, size in zip(indices, table.shape, strict=True))
        return table.rows[i - 1][j - 1]

    def _apply(self, formula: Apply) -> Value:
        arguments = [self.value(argument) for argument in formula.arguments]
        if len(arguments) != 1:
            raise UnsupportedError(f"{formula.function} of several arguments")
        (argument,) = arguments
        name = formula.function.partition("(")[0]
        if name == "diag":
            return diagonal(argument)
        if name == "softmax":
            return self._softmax(argument)
        table = FUNCTIONS if not formula.primes else SLOPES
        function = ELEMENTARY.get(name) if not formula.primes else None
        function = function or table.get(name)
        if function is None or formula.primes > 1:
            raise UnsupportedError(f"{formula.function}{formula.primes * chr(39)}")
        if not isinstance(argument, Array):
            return function(complex(argument))
        return Array(tuple(tuple(function(complex(entry)) for entry in row) for row in argument.rows))

    def _softmax(self, scores: Value) -> Value:
        if not isinstance(scores, Array):
            raise MisfitError("softmax of a number")
        if 1 in scores.shape and not (self.batch and scores.shape[0] == self.point.samples != scores.shape[1]):
            found = tuple(softmax([complex(score) for score in scores.flat]))
            return column(found) if scores.shape[1] == 1 else Array((found,))
        by_rows = self.reading.layout.samples == "rows"
        rows = scores.rows if by_rows else tuple(zip(*scores.rows, strict=True))
        found_rows = Array(tuple(tuple(softmax([complex(score) for score in row])) for row in rows))
        return found_rows if by_rows else transposed(found_rows)

    def _cases(self, branches: tuple[tuple[Formula, Relations | None], ...]) -> Value:
        for value, condition in branches:
            if condition is None:
                return self.value(value)
            left, right = (number(self.value(side)) for side in condition.sides)
            if isinstance(left, Array) or isinstance(right, Array):
                return self._cases_by_entry(branches)
            if COMPARISONS[condition.signs[0]](complex(left).real, complex(right).real):
                return self.value(value)
        raise UnsupportedError("no case that applies")

    def _cases_by_entry(self, branches: tuple[tuple[Formula, Relations | None], ...]) -> Value:
        (value, condition), *others = branches
        if condition is None:
            return self.value(value)
        compare = COMPARISONS[condition.signs[0]]
        left, right = map(self.value, condition.sides)
        holds = alike(lambda u, v: float(compare(complex(u).real, complex(v).real)), left, right)
        kept = alike(operator.mul, holds, self.value(value))
        rest = self._cases_by_entry(tuple(others))
        return alike(operator.add, kept, alike(operator.mul, alike(operator.sub, 1.0, holds), rest))


def _is_slope(formula: Formula) -> bool:
    """Say whether a factor is f'(z)."""
    while isinstance(formula, Group | Highlight | Underbrace):
        formula = formula.body
    return isinstance(formula, Apply) and formula.primes > 0
