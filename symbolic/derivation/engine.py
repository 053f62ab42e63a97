"""The derivation engine, scalar form: graph -> how one quantity affects another, line by line.

Stage 3. Neighbours first (`neighbours`), then the chain rule (here): along the only path up to the place where paths
meet, or as a sum over paths. What lies beyond that place is a derivative of its own, made once and used by all, so
the work grows with the network and not with its paths. Every step is proved as it is made.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from symbolic.derivation.cancel import cancellation
from symbolic.derivation.families import kinds_of_instances
from symbolic.derivation.neighbours import Neighbours
from symbolic.derivation.proof import Prover
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.errors import QuantityError
from symbolic.formula.build import MOST_WRITTEN_TERMS, equation, product, sum_of
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Formula,
    Group,
    Index,
    Partial,
    Product,
    Quantity,
    Relations,
    Sigma,
    Sign,
    Sum,
)
from symbolic.formula.substitute import derivatives, replaced, with_index
from symbolic.graph.definitions import LossOf, Penalized, parents
from symbolic.graph.families import Family, Joined
from symbolic.graph.graph import Graph
from symbolic.graph.reach import Reach, is_numbered

__all__ = ["LONGEST_CHAIN", "Deriver"]

LONGEST_CHAIN = 8
"""Most factors of one chain; a longer one goes on from a derivative that is known by then."""


_FROM_OUTPUT_TO_LOSS = 2
"""The difference in rank between an output activation and the loss: the prediction lies between."""


@dataclass(frozen=True, slots=True)
class _Chain:
    """A line of the chain rule.

    Attributes:
        links: which of its derivatives are between neighbours.
        direct: what neighbours do to each other directly, where that is not all they do.
    """

    step: Step
    links: tuple[Partial, ...]
    direct: tuple[Relations, ...] = ()


class Deriver:
    """Makes derivations on one graph, each once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.reach = Reach(graph)
        self._prover = Prover(graph, self.reach)
        self.neighbours = Neighbours(graph, self.reach, self._prover)
        self._totals: dict[tuple[Quantity, Quantity], Derivation] = {}

    @property
    def prover(self) -> Prover:
        """What proves the steps on this graph, and knows the facts that they may use."""
        return self._prover

    def sources(self, fact: Relations) -> tuple[Derivation, ...]:
        """Return the derivations that established a fact which a step uses; instances before the general line."""
        match fact.sides[0]:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if (of, wrt) in self._totals:
                return (self._totals[of, wrt],)
            case _:
                return self.neighbours.sources(fact)

    def local(self, child: Quantity, parent: Quantity) -> Derivation:
        """Return the derivation of ∂child/∂parent for neighbours."""
        return self.neighbours.derive(child, parent)

    def derive(self, of: Quantity, wrt: Quantity) -> Derivation:
        """Return the derivation of ∂of/∂wrt, the total derivative along the graph.

        Raises:
            QuantityError: where one of the two is not in the graph, or stands for several.
        """
        known = self._totals.get((of, wrt))
        if known is None:
            for quantity in (of, wrt):
                self.graph.definition(quantity)
                if not is_numbered(quantity):
                    raise QuantityError(
                        f"found a letter as index of `{quantity.name}`; expected numbers: name one quantity"
                    )
            known = self._totals[of, wrt] = self._derivation(of, wrt)
            self._prover.learn(known)
        return known

    def _derivation(self, of: Quantity, wrt: Quantity) -> Derivation:
        bare = Partial(of, wrt)
        if of == wrt:
            step = Step(Rule.SAME_QUANTITY, bare, ONE, (of, " changes as fast as itself."))
            return Derivation(of, wrt, (self._prover.prove(step),))
        if not self.reach.leads(wrt, of):
            step = Step(Rule.NO_PATH, bare, ZERO, ("No path leads from ", wrt, " to ", of, "."))
            return Derivation(of, wrt, (self._prover.prove(step),))
        onward = self.reach.onward(wrt, of)
        if onward == (of,):
            return self.local(of, wrt)
        if isinstance(self.neighbours.definition(of), Penalized):
            return Derivation(of, wrt, tuple(self._sum_of_parts(of, wrt)))
        first = self._only_path(of, wrt) if len(onward) == 1 else self._all_paths(of, wrt, onward)
        return Derivation(of, wrt, tuple(self._worked_out(first)))

    def _sum_of_parts(self, of: Quantity, wrt: Quantity) -> Iterator[Step]:
        """∂(L + R)/∂v = ∂L/∂v + ∂R/∂v, with what v does directly put in"""
        parts = [part for part in parents(self.neighbours.definition(of)) if self.reach.leads(wrt, part)]
        after = sum_of([Partial(part, wrt) for part in parts])
        yield self._prover.prove(Step(Rule.SUM_OF_PARTS, Partial(of, wrt), after, _how_it_acts(of, wrt, parts)))
        facts = [self.neighbours.fact(part, wrt) for part in parts if self.reach.onward(wrt, part) == (part,)]
        if facts:
            yield from self._put_in(after, tuple(facts))

    def _only_path(self, of: Quantity, wrt: Quantity) -> _Chain:
        """∂u/∂v = ∂u/∂c_m × ... × ∂c_1/∂v, up to where paths meet or the line is full"""
        links = [Partial(self.reach.onward(wrt, of)[0], wrt)]
        far = None
        while links[-1].of != of and far is None:
            here: Quantity = links[-1].of  # type: ignore[assignment]  # links are made between quantities only
            onward = self.reach.onward(here, of)
            full = len(links) == LONGEST_CHAIN - 1 and onward != (of,)
            if len(onward) > 1 or full:
                far = Partial(of, here)
            else:
                links.append(Partial(onward[0], here))
        factors = (*(() if far is None else (far,)), *reversed(links))
        reason: Words = ("Multiply the derivatives along the way from ", wrt, " on.")
        if far is not None:
            reason = (*reason, " How ", far.wrt, " acts further is known from before.")
        step = Step(Rule.CHAIN_RULE, Partial(of, wrt), Product(factors, Sign.CHAIN), reason)
        return _Chain(self._prover.prove(step), tuple(links))

    def _all_paths(self, of: Quantity, wrt: Quantity, onward: tuple[Quantity, ...]) -> _Chain:
        """∂u/∂v = Σ_c (∂u/∂c × ∂c/∂v)"""
        detoured = self.reach.detoured(wrt)
        direct = {child: self.neighbours.direct(child, wrt) for child in onward if child in detoured}

        def path(child: Quantity) -> Formula:
            link = direct[child].sides[0] if child in direct else Partial(child, wrt)
            return link if child == of else Product((Partial(of, child), link), Sign.CHAIN)

        family, singles = _wide(self.graph.influenced(wrt), onward)
        terms: list[Formula] = []
        links: list[Partial] = []
        if family is not None:
            running = family.member(Index("k"))
            alike = Sigma(path(running), "k", 1, family.size)
            terms.append(Group(alike) if singles else alike)
            links.append(Partial(running, wrt))
        terms += [Group(path(child)) for child in singles]
        links += [Partial(child, wrt) for child in singles if child not in direct]
        links += [Partial(of, child) for child in singles if self.reach.onward(child, of) == (of,)]
        reason: Words = (wrt, f" acts through {len(onward)} quantities: multiply along each path, then add.")
        if direct:
            reason = (*reason, *_BY_WAY_OF_OTHERS)
        step = Step(Rule.SUM_OVER_PATHS, Partial(of, wrt), sum_of(terms), reason)
        return _Chain(self._prover.prove(step), tuple(links), tuple(direct.values()))

    def _worked_out(self, chain: _Chain) -> Iterator[Step]:
        """Yield the chain rule, then the line with known derivatives put in, then the one without factors of 1."""
        first = chain.step
        yield first
        facts = tuple(self.neighbours.fact(link.of, link.wrt) for link in chain.links)  # type: ignore[arg-type]
        line = yield from self._put_in(first.after, (*facts, *chain.direct), _directly(chain.direct))
        short = _without_ones(line)
        if short != line and any(True for _ in _ones(line)):
            yield self._prover.prove(Step(Rule.DROP_ONES, line, short, ("Factors of 1 are left out.",)))
            line = short
        yield from self._cancelled(chain, line)

    def _put_in(
        self, before: Formula, facts: tuple[Relations, ...], more: Words = ()
    ) -> Generator[Step, None, Formula]:
        """Yield the line in which derivatives found before are put in, and return it."""
        line = replaced(before, {fact.sides[0]: fact.sides[-1] for fact in facts})
        reason: Words = ("Put in the derivatives found before.", *more)
        yield self._prover.prove(Step(Rule.SUBSTITUTE_KNOWN, before, line, reason, facts))
        return line

    def _cancelled(self, chain: _Chain, line: Formula) -> Iterator[Step]:
        """Yield ŷ - y and its like, where the loss and the output activation cancel each other."""
        bare: Partial = chain.step.before  # type: ignore[assignment]  # every chain starts from a bare derivative
        found = cancellation(self.graph, bare, line, chain.links)
        outputs = tuple(dict.fromkeys(part for part in derivatives(line) if self._is_by_output(part)))
        if outputs:
            line = yield from self._put_in(line, tuple(self._resolved(total) for total in outputs))
        if found is not None:
            yield self._prover.prove(Step(Rule.SIMPLIFY, line, found.after, found.reason, found.uses))

    def _is_by_output(self, part: Partial) -> bool:
        """Say whether `part` is ∂L/∂a for an output activation a: one step from the loss and its prediction."""
        match part:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if isinstance(
                self.neighbours.definition(of), LossOf
            ):
                return self.graph.rank(of) - self.graph.rank(wrt) == _FROM_OUTPUT_TO_LOSS
            case _:
                return False

    def _resolved(self, total: Partial) -> Relations:
        """Return ∂L/∂a = value for an output activation; it may stand for all of them, by a letter."""
        unit: Quantity = total.wrt  # type: ignore[assignment]  # made between quantities only
        loss: Quantity = total.of  # type: ignore[assignment]
        letters = [index for index in unit.indices if isinstance(index, Index)]
        if not letters:
            return self.derive(loss, unit).conclusion
        definition = self.neighbours.definition(loss)
        assert isinstance(definition, LossOf)  # noqa: S101  (only a loss cancels anything)
        prediction = definition.predictions.member(letters[0])
        fact = equation(total, self.neighbours.value(loss, prediction).value)
        members = (with_index(unit, letters[0].letter, k) for k in kinds_of_instances(self.graph, fact))
        instances = tuple(self.derive(loss, member) for member in members)  # type: ignore[arg-type]  # still quantities
        self.neighbours.learn_family(fact, instances[:1])
        return fact


def _wide(
    children: Family | Joined | tuple[Quantity, ...], onward: tuple[Quantity, ...]
) -> tuple[Family | None, tuple[Quantity, ...]]:
    """Return the family that is told by a sigma sign, where all of it leads on, and the children that stand alone."""
    family = children.family if isinstance(children, Joined) else children
    if not isinstance(family, Family):
        return None, onward
    singles = tuple(child for child in onward if isinstance(children, Joined) and child in children.others)
    whole = len(onward) - len(singles) == family.size
    return (family, singles) if whole and family.size > MOST_WRITTEN_TERMS else (None, onward)


_BY_WAY_OF_OTHERS: Words = (
    (
        " Where it reaches one of them by way of another too, only what it does directly counts there: the derivative "
        "of the right-hand side."
    ),
)


def _directly(facts: tuple[Relations, ...]) -> Words:
    """Return what is to be said of derivatives that leave out what happens on the way."""
    words: Words = ()
    for fact in facts:
        words = (*words, ", " if words else " Directly, all else held fixed, ", fact)
    return (*words, ".") if words else ()


def _how_it_acts(of: Quantity, wrt: Quantity, parts: list[Quantity]) -> Words:
    """Return in words through which parts of the sum `of` a quantity acts."""
    if len(parts) == 1:
        return (wrt, " acts on ", of, " through ", parts[0], " alone.")
    return (of, " is a sum, so it changes by as much as its parts do together.")


def _ones(formula: Formula) -> Iterator[Formula]:
    """Yield the factors and terms of 1 in a chain or a sum of chains."""
    match formula:
        case Sum(terms=parts) | Product(factors=parts):
            for part in parts:
                yield from _ones(part)
        case Group(body=body) | Sigma(body=body):
            yield from _ones(body)
        case _ if formula == ONE:
            yield formula


def _without_ones(formula: Formula) -> Formula:
    """Return a chain or a sum of chains without factors of 1."""
    match formula:
        case Sum(terms=terms):
            return Sum(tuple(_without_ones(term) for term in terms))
        case Group(body=body):
            inside = _without_ones(body)
            return Group(inside) if isinstance(inside, Product | Sigma) else inside
        case Sigma(body=body, index=index, lower=lower, upper=upper):
            return Sigma(_without_ones(body), index, lower, upper)
        case Product(factors=factors, sign=sign):
            return product([factor for factor in factors if factor != ONE], sign)
        case _:
            return formula
