"""The normal form of a formula in indices: a sum of monomials of entries, summed letters renamed in one way.

Two formulas with the same normal form are equal for all widths and all values of their free letters: products are
multiplied out, Kronecker deltas are contracted, the derivative of an expression is worked out by the product rule,
and what remains is compared sign by sign. A formula outside this language raises `UndecidedError`; equal formulas may
differ here (σ' against σ(1 - σ)), so a difference proves nothing.

A monomial holds atoms with whole exponents. An atom is a nested tuple of strings and numbers in which an index letter
is ("letter", name, shift); letters that are summed are numbers behind a "#" in the finished form, with another first
number inside each denominator, where the letters of the sums around it may stand as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatchmethod
from itertools import count, permutations
from typing import Any, TypeAlias

from symbolic.formula.nodes import (
    Apply,
    Formula,
    Group,
    Highlight,
    Index,
    IndexLike,
    Negative,
    Number,
    Partial,
    Power,
    Product,
    Quantity,
    Quotient,
    Sigma,
    Sum,
    Underbrace,
)

__all__ = ["UndecidedError", "are_equal", "normal_form"]

Atom: TypeAlias = tuple[Any, ...]

_MOST_SUMMED = 6
"""Monomials with more summed letters would need too many renamings to compare."""


class UndecidedError(Exception):
    """A formula that has no normal form here."""


@dataclass(frozen=True, slots=True)
class Monomial:
    """coefficient * product of atoms, summed over the letters of `summed`, each with what it runs up to."""

    coefficient: Fraction
    atoms: tuple[tuple[Atom, int], ...]
    summed: tuple[tuple[str, Any], ...] = ()


def are_equal(left: Formula, right: Formula) -> bool:
    """Say whether both formulas have one normal form.

    Raises:
        UndecidedError: where one of them has none.
    """
    return normal_form(left) == normal_form(right)


def normal_form(formula: Formula) -> Mapping[object, Fraction]:
    """Return the coefficient of each monomial of `formula`, summed letters renamed in one way."""
    return _collected(_Expansion().expand(formula))


def _collected(monomials: Iterable[Monomial]) -> dict[object, Fraction]:
    found: Counter[object] = Counter()
    for monomial in monomials:
        key, coefficient = _canonical(monomial)
        found[key] += coefficient  # type: ignore[assignment]  # a Counter adds fractions as well
    return {key: Fraction(value) for key, value in found.items() if value}


def _canonical(monomial: Monomial) -> tuple[object, Fraction]:
    """Return a key that does not depend on the names of the summed letters, and the coefficient."""
    letters = [letter for letter, _ in monomial.summed]
    if len(letters) > _MOST_SUMMED:
        raise UndecidedError(f"{len(letters)} summed letters")
    runs = dict(monomial.summed)
    atoms = tuple((_without_monomials(atom), power) for atom, power in monomial.atoms)
    level = _level(atoms)
    best: tuple[str, object] | None = None
    for order in permutations(letters):
        names = {letter: ("#", level, place) for place, letter in enumerate(order)}
        powers: Counter[Atom] = Counter()
        for atom, power in atoms:
            powers[_renamed(atom, names)] += power
        key = (tuple(sorted(powers.items(), key=repr)), tuple(runs[letter] for letter in order))
        if best is None or repr(key) < best[0]:
            best = (repr(key), key)
    assert best is not None  # noqa: S101  (there is always the empty order)
    return best[1], monomial.coefficient


def _without_monomials(value: Any) -> Any:
    """Return an atom with the normal form alone of each denominator in it."""
    if not isinstance(value, tuple):
        return value
    return tuple(map(_without_monomials, value[:2] if value[:1] == ("inverse",) else value))


def _level(value: Any) -> int:
    """Return how many denominators with sums stand inside each other, so that their letters get different marks."""
    if not isinstance(value, tuple):
        return 0
    if value[:1] == ("#",):
        return int(value[1]) + 1
    return max(map(_level, value), default=0)


def _renamed(value: Any, names: Mapping[str, Any]) -> Any:
    """Return a nested tuple with each letter of `names` replaced: by a letter (a string), a number, or a mark."""
    if not isinstance(value, tuple):
        return value
    if value[:1] == ("letter",) and value[1] in names:
        new, shift = names[value[1]], value[2]
        if isinstance(new, int):
            return new + shift
        if new[0] == "letter":
            return ("letter", new[1], new[2] + shift)
        return (*new, shift)
    return tuple(_renamed(part, names) for part in value)


def _place(index: IndexLike) -> Any:
    return ("letter", index.letter, index.shift) if isinstance(index, Index) else index


def _has(value: Any, letter: str) -> bool:
    if not isinstance(value, tuple):
        return False
    return value[:2] == ("letter", letter) or any(_has(part, letter) for part in value)


class _Expansion:
    """Multiplies a formula out into monomials; every summed letter gets a name of its own."""

    def __init__(self) -> None:
        self._numbers = count()

    # --- formula -> monomials -----------------------------------------------------------------------------------

    @singledispatchmethod
    def expand(self, formula: Formula) -> list[Monomial]:
        """Return the monomials of `formula`."""
        raise UndecidedError(type(formula).__name__)

    @expand.register
    def expand_number(self, formula: Number) -> list[Monomial]:
        """3"""
        return [Monomial(formula.value, ())] if formula.value else []

    @expand.register
    def expand_quantity(self, formula: Quantity) -> list[Monomial]:
        """W_ij; δ_ij is 1 where both indices are the same"""
        if formula.name == "kronecker":
            left, right = map(_place, formula.indices)
            if isinstance(left, int) and isinstance(right, int):
                return [Monomial(Fraction(1), ())] if left == right else []
            return [self._contracted(Monomial(Fraction(1), ((("δ", left, right), 1),)))]
        return [Monomial(Fraction(1), ((_atom(formula), 1),))]

    @expand.register
    def expand_sum(self, formula: Sum) -> list[Monomial]:
        """u + v"""
        return [monomial for term in formula.terms for monomial in self.expand(term)]

    @expand.register
    def expand_negative(self, formula: Negative) -> list[Monomial]:
        """-u"""
        return [_scaled(monomial, Fraction(-1)) for monomial in self.expand(formula.body)]

    @expand.register
    def expand_product(self, formula: Product) -> list[Monomial]:
        """(u + v) w = u w + v w"""
        return self._multiplied([self.expand(factor) for factor in formula.factors])

    @expand.register
    def expand_sigma(self, formula: Sigma) -> list[Monomial]:
        """Σ_k (u_k + v_k) = Σ_k u_k + Σ_k v_k"""
        if not isinstance(formula.upper, Quantity | int | Index) or formula.lower != 1:
            raise UndecidedError("a sum without bounds")
        upper = formula.upper
        run = _atom(upper) if isinstance(upper, Quantity) else _place(upper)
        monomials = []
        for monomial in self.expand(formula.body):
            fresh = f"#{next(self._numbers)}"
            inside = self._with_letter(monomial, formula.index, ("letter", fresh, 0))
            monomials.append(
                self._contracted(Monomial(inside.coefficient, inside.atoms, (*inside.summed, (fresh, run))))
            )
        return monomials

    @expand.register
    def expand_quotient(self, formula: Quotient) -> list[Monomial]:
        """u/v = u v^(-1)"""
        return self._multiplied([self.expand(formula.numerator), [self._inverse(self.expand(formula.denominator))]])

    @expand.register
    def expand_power(self, formula: Power) -> list[Monomial]:
        """u^n = u u ... u for a whole n"""
        if not isinstance(formula.exponent, Number) or formula.exponent.value.denominator != 1:
            raise UndecidedError("a power that is not whole")
        return self._multiplied([self.expand(formula.base) for _ in range(int(formula.exponent.value))])

    @expand.register
    def expand_apply(self, formula: Apply) -> list[Monomial]:
        """f(u) as it stands"""
        arguments = []
        for argument in formula.arguments:
            monomials = self.expand(argument)
            if len(monomials) != 1 or monomials[0].summed or monomials[0].coefficient != 1:
                raise UndecidedError("a function of an expression")
            if [power for _, power in monomials[0].atoms] != [1]:
                raise UndecidedError("a function of an expression")
            arguments.append(monomials[0].atoms[0][0])
        return [Monomial(Fraction(1), ((("f", formula.function, formula.primes, *arguments), 1),))]

    @expand.register
    def expand_partial(self, formula: Partial) -> list[Monomial]:
        """∂u/∂v as it stands between two quantities, worked out for an expression u"""
        if not isinstance(formula.wrt, Quantity):
            raise UndecidedError("a derivative by an expression")
        wrt = _atom(formula.wrt)
        if isinstance(formula.of, Quantity):
            of = _atom(formula.of)
            if of[:3] == wrt[:3]:
                return [self._contracted(Monomial(Fraction(1), _deltas(of, wrt)))]
            return [Monomial(Fraction(1), ((("d", of, wrt), 1),))]
        return self._differentiated(self.expand(formula.of), wrt)

    @expand.register(Group)
    @expand.register(Underbrace)
    @expand.register(Highlight)
    def expand_body(self, formula: Group | Underbrace | Highlight) -> list[Monomial]:
        """(u)"""
        return self.expand(formula.body)

    # --- products, inverses, contraction ------------------------------------------------------------------------

    def _multiplied(self, factors: list[list[Monomial]]) -> list[Monomial]:
        product = [Monomial(Fraction(1), ())]
        for factor in factors:
            product = [_joined(left, self._fresh(right)) for left in product for right in factor]
        return [self._contracted(monomial) for monomial in product]

    def _fresh(self, monomial: Monomial) -> Monomial:
        """Return the monomial with new names for its summed letters, so that it can stand beside a copy of itself."""
        for letter, _ in monomial.summed:
            monomial = self._with_letter(monomial, letter, ("letter", f"#{next(self._numbers)}", 0), bound=True)
        return monomial

    def _with_letter(self, monomial: Monomial, letter: str, value: Any, *, bound: bool = False) -> Monomial:
        names = {letter: value}
        atoms = tuple((_renamed(atom, names), power) for atom, power in monomial.atoms)
        summed = tuple(
            (value[1] if bound and own == letter else own, _renamed(run, names)) for own, run in monomial.summed
        )
        return Monomial(monomial.coefficient, atoms, summed)

    def _inverse(self, monomials: list[Monomial]) -> Monomial:
        """Return 1/u, as negative powers where u is one monomial without sum."""
        monomials = [monomial for monomial in monomials if monomial.coefficient]
        if not monomials:
            raise UndecidedError("a division by zero")
        if any(atom[0] == "δ" for monomial in monomials for atom, _ in monomial.atoms):
            raise UndecidedError("a division by a Kronecker delta")
        if len(monomials) == 1 and not monomials[0].summed:
            only = monomials[0]
            return Monomial(1 / only.coefficient, tuple((atom, -power) for atom, power in only.atoms))
        inside = tuple(sorted(_collected(monomials).items(), key=repr))
        parts = tuple((one.coefficient, one.atoms, one.summed) for one in monomials)
        return Monomial(Fraction(1), ((("inverse", inside, parts), 1),))

    def _contracted(self, monomial: Monomial) -> Monomial:
        """Σ_k u_k δ_kj = u_j, with δ_jj = 1 and δ_12 = 0"""
        for position, (atom, _) in enumerate(monomial.atoms):
            if atom[0] != "δ":
                continue
            others = (*monomial.atoms[:position], *monomial.atoms[position + 1 :])
            left, right = sorted(atom[1:], key=repr)
            if left == right:
                return self._contracted(Monomial(monomial.coefficient, others, monomial.summed))
            if isinstance(left, int) and isinstance(right, int):
                return Monomial(Fraction(0), ())
            runs = dict(monomial.summed)
            for letter, other in ((left, right), (right, left)):
                if isinstance(letter, tuple) and letter[1] in runs and not letter[2]:
                    rest = tuple(item for item in monomial.summed if item[0] != letter[1])
                    return self._contracted(
                        self._with_letter(Monomial(monomial.coefficient, others, rest), letter[1], other)
                    )
        atoms = Counter[Atom]()
        for atom, power in monomial.atoms:
            ordered = ("δ", *sorted(atom[1:], key=repr)) if atom[0] == "δ" else atom
            atoms[ordered] = 1 if atom[0] == "δ" else atoms[ordered] + power
        counted = [(atom, power) for atom, power in atoms.items() if power]
        summed = []
        for letter, run in monomial.summed:
            if any(_has(atom, letter) for atom, _ in counted):
                summed.append((letter, run))
            else:
                counted.append((("width", run), 1))
        return Monomial(monomial.coefficient, tuple(counted), tuple(summed))

    # --- the derivative of an expression ------------------------------------------------------------------------

    def _differentiated(self, monomials: list[Monomial], wrt: Atom) -> list[Monomial]:
        """∂(u v)/∂w = ∂u/∂w v + u ∂v/∂w, every entry of another array held fixed"""
        found = []
        for monomial in monomials:
            for position, (atom, power) in enumerate(monomial.atoms):
                others = (*monomial.atoms[:position], *monomial.atoms[position + 1 :])
                lower = ((atom, power - 1),) if power != 1 else ()
                rest = Monomial(monomial.coefficient * power, (*others, *lower), monomial.summed)
                inner = self._atom_differentiated(atom, wrt)
                found += [self._contracted(_joined(rest, self._fresh(term))) for term in inner]
        return found

    def _atom_differentiated(self, atom: Atom, wrt: Atom) -> list[Monomial]:
        match atom:
            case ("q", *_):
                return [Monomial(Fraction(1), _deltas(atom, wrt))] if atom[:3] == wrt[:3] else []
            case ("f", "exp", 0, argument):
                outer: tuple[tuple[Atom, int], ...] = ((atom, 1),)
            case ("f", "log", 0, argument):
                outer = ((argument, -1),)
            case ("f", "abs" | "sign" | "max" | "min" | "sqrt", *_):
                raise UndecidedError("a function with a kink")
            case ("f", function, primes, argument):
                outer = ((("f", function, primes + 1, argument), 1),)
            case ("inverse", _, inside):
                slope = self._differentiated([self._fresh(Monomial(*parts)) for parts in inside], wrt)
                return [_joined(Monomial(Fraction(-1), ((atom, 2),)), term) for term in slope]
            case ("δ" | "width", *_):
                return []
            case _:
                raise UndecidedError("a derivative of a derivative")
        return [_joined(Monomial(Fraction(1), outer), term) for term in self._atom_differentiated(argument, wrt)]


def _atom(quantity: Quantity) -> Atom:
    layer = None if quantity.layer is None else _place(quantity.layer)
    sample = None if quantity.sample is None else _place(quantity.sample)
    return ("q", quantity.name, layer, tuple(map(_place, quantity.indices)), sample, quantity.mark)


def _deltas(left: Atom, right: Atom) -> tuple[tuple[Atom, int], ...]:
    """δ_ik δ_jm for entries ij and km of one array"""
    pairs = [*zip(left[3], right[3], strict=True)]
    if left[4] != right[4]:
        pairs.append((left[4], right[4]))
    return tuple((("δ", one, other), 1) for one, other in pairs)


def _scaled(monomial: Monomial, by: Fraction) -> Monomial:
    return Monomial(monomial.coefficient * by, monomial.atoms, monomial.summed)


def _joined(left: Monomial, right: Monomial) -> Monomial:
    powers: Counter[Atom] = Counter()
    for atom, power in _each((left, right)):
        powers[atom] += power
    return Monomial(left.coefficient * right.coefficient, tuple(powers.items()), (*left.summed, *right.summed))


def _each(monomials: Iterable[Monomial]) -> Iterator[tuple[Atom, int]]:
    for monomial in monomials:
        yield from monomial.atoms
