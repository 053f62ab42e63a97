"""Second derivatives, scalar form: graph -> how a first derivative changes with another quantity, line by line.

Stage 3, after the first derivatives. A pair of quantities is followed towards the output, the earlier one first: along
the only way by the chain rule, as long as what is multiplied does not change; where it does, or where ways part, by
the product rule over the children. What remains there are second derivatives of later pairs, each with a derivation of
its own, made once; the order of a pair does not matter. So the work grows with the pairs of quantities, not with paths.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from symbolic.derivation.engine import LONGEST_CHAIN, Deriver
from symbolic.derivation.rules import Rule
from symbolic.derivation.second.local import changing, listed, steps_of_known, total_of_known
from symbolic.derivation.second.smooth import require_smooth
from symbolic.derivation.second.steps import SecondDerivation
from symbolic.derivation.second.tidy import tidied
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.errors import ChalkgradError
from symbolic.formula.build import product, sum_of
from symbolic.formula.nested import outermost_derivatives
from symbolic.formula.nodes import ONE, ZERO, Formula, Partial, Product, Quantity, Relations, Sign
from symbolic.formula.substitute import derivatives, replaced
from symbolic.graph.graph import Graph
from symbolic.graph.network import NetworkGraph

__all__ = ["MOST_PARAMETERS", "SecondDeriver"]

MOST_PARAMETERS = 60
"""Most weights and biases of a network whose second derivatives are derived: their number grows with the square."""

_Pair: TypeAlias = tuple[Quantity, Quantity]


@dataclass(frozen=True, slots=True)
class _Ways:
    """Where a pair of quantities comes to along the only way of each, and the derivatives passed on it."""

    ends: _Pair
    links: tuple[Partial, ...]


class SecondDeriver:
    """Makes derivations of second derivatives on one graph, each pair once.

    Raises:
        ChalkgradError: for a network with more than `MOST_PARAMETERS` parameters.
    """

    def __init__(self, deriver: Deriver) -> None:
        self.first = deriver
        self.graph = deriver.graph
        _refuse_large(self.graph)
        self._reach = deriver.reach
        self._places = {quantity: place for place, quantity in enumerate(self.graph.quantities())}
        self._found: dict[Partial, SecondDerivation] = {}

    def derive(self, of: Quantity, wrt: Quantity, then: Quantity) -> SecondDerivation:
        """Return the derivation of ∂(∂of/∂wrt)/∂then along the graph.

        Raises:
            QuantityError: where one of them is not in the graph, or stands for several.
            ChalkgradError: where a function with a kink lies on the way.
        """
        bare = Partial(Partial(of, wrt), then)
        if bare not in self._found:
            for quantity in (wrt, then):
                self.first.derive(of, quantity)
            require_smooth(self.graph, of, (wrt, then))
        return self._derived(bare)

    def sources(self, fact: Relations) -> tuple[Derivation, ...]:
        """Return the derivations that established a fact which a step uses, of first or of second order."""
        known = self._found.get(fact.sides[0])  # type: ignore[call-overload]  # other formulas are not found
        return (known,) if known else self.first.sources(fact)

    def resolve(self, part: Partial) -> Derivation | None:
        """Return the derivation of a derivative that a result leaves as it is; None where none is known."""
        match part:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
                return self.first.derive(of, wrt)
            case Partial(of=Partial(of=Quantity(), wrt=Quantity()), wrt=Quantity()):
                return self._derived(part)
            case _:
                return None

    def _derived(self, bare: Partial) -> SecondDerivation:
        known = self._found.get(bare)
        if known is None:
            of, wrt, then = _parts(bare)
            steps = tuple(map(self.first.prover.prove, self._steps(bare)))
            known = SecondDerivation(of, wrt, steps, then=then)
            self._found[bare] = known
            self.first.prover.learn(known)
        return known

    def _bare(self, of: Quantity, one: Quantity, other: Quantity) -> Partial:
        """Return ∂²of/∂one∂other with the earlier quantity differentiated by first."""
        earlier, later = sorted((one, other), key=self._places.__getitem__)
        return Partial(Partial(of, earlier), later)

    # --- which way ----------------------------------------------------------------------------------------------

    def _steps(self, bare: Partial) -> Iterator[Step]:
        of, wrt, then = _parts(bare)
        ordered = self._bare(of, wrt, then)
        if ordered != bare:
            yield Step(Rule.SWAP_ORDER, bare, ordered, ("The order of differentiation does not matter.",))
            yield from self._derived(ordered).steps
            return
        apart = next((item for item in (wrt, then) if item == of or not self._reach.leads(item, of)), None)
        if apart is not None:
            reason: Words = (Partial(of, apart), " is ", ONE if apart == of else ZERO, " whatever happens.")
            yield Step(Rule.NO_CHANGE, bare, ZERO, reason)
            return
        fact = self._closed(of, wrt, then)
        ways = self._only_ways(of, wrt, then)
        if fact is not None:
            yield from self._differentiated(bare, fact)
        elif ways.links:
            yield from self._chained(bare, ways)
        else:
            yield from self._by_products(bare)

    def _closed(self, of: Quantity, wrt: Quantity, then: Quantity) -> Relations | None:
        """Return ∂of/∂wrt = F where F is a formula to differentiate by `then`: between neighbours, or ŷ - y."""
        if self._reach.onward(wrt, of) == (of,):
            return self.first.derive(of, wrt).known
        behind = wrt != then and self._reach.leads(wrt, then)
        if behind or not self._is_output_score(of, wrt):
            return None
        derivation = self.first.derive(of, wrt)
        cancels = derivation.steps[-1].rule is Rule.SIMPLIFY
        return derivation.conclusion if cancels else None

    def _is_output_score(self, of: Quantity, score: Quantity) -> bool:
        """Say whether `score` acts on its outputs, they on predictions, and these on `of`, and on nothing else."""
        onward = self._reach.onward
        return all(
            child != of and all(end != of and onward(end, of) == (of,) for end in onward(child, of))
            for child in onward(score, of)
        )

    def _only_ways(self, of: Quantity, wrt: Quantity, then: Quantity) -> _Ways:
        """Follow both quantities, the earlier first, while there is one way on and what it multiplies is constant."""
        ends = [wrt, then]
        links: tuple[list[Partial], list[Partial]] = ([], [])
        while len(links[0]) + len(links[1]) < LONGEST_CHAIN - 1:
            side = 0 if self._places[ends[0]] <= self._places[ends[1]] else 1
            here, other = ends[side], ends[1 - side]
            onward = self._reach.onward(here, of)
            if len(onward) != 1 or onward == (of,) or self._closed(of, here, other):
                break
            if not self._is_constant(onward[0], here, other):
                break
            links[side].append(Partial(onward[0], here))
            ends[side] = onward[0]
        return _Ways((ends[0], ends[1]), (*reversed(links[1]), *reversed(links[0])))

    def _is_constant(self, child: Quantity, parent: Quantity, then: Quantity) -> bool:
        """Say whether how `parent` acts on its `child` does not change with `then`."""
        if not any(self._reach.leads(then, source) for source in self.graph.parents(child)):
            return True
        return not changing(self._reach, self._link(child, parent).sides[-1], then)

    def _link(self, child: Quantity, parent: Quantity) -> Relations:
        return self.first.neighbours.direct(child, parent)

    # --- the lines ----------------------------------------------------------------------------------------------

    def _differentiated(self, bare: Partial, fact: Relations) -> Iterator[Step]:
        """∂²p/∂u∂v = ∂F/∂u"""
        of, wrt, then = _parts(bare)
        moved = changing(self._reach, fact.sides[-1], then)
        direct = self.graph.definition(of) if of in self.graph.children(wrt) else None
        steps = tuple(steps_of_known(bare, fact, moved, direct))
        yield from steps
        yield from self._worked_out(steps[-1].after)

    def _chained(self, bare: Partial, ways: _Ways) -> Iterator[Step]:
        """∂²p/∂u∂v = ∂²p/∂d∂c × ∂d/∂u × ∂c/∂v"""
        of, wrt, then = _parts(bare)
        line = Product((self._bare(of, *ways.ends), *ways.links), Sign.CHAIN)
        moved = dict.fromkeys((start, end) for start, end in zip((wrt, then), ways.ends, strict=True) if start != end)
        reason: Words = ()
        for start, end in moved:
            reason += (*((" and ",) if reason else ()), start, " acts through ", end, " only")
        yield Step(Rule.SECOND_CHAIN, bare, line, (*reason, ", and what is multiplied on the way does not change."))
        yield from self._worked_out(line)

    def _by_products(self, bare: Partial) -> Iterator[Step]:
        """∂²p/∂u∂v = Σ_c (∂²p/∂u∂c × ∂c/∂v + ∂p/∂c × ∂²c/∂u∂v)"""
        of, wrt, then = _parts(bare)
        links = {child: self._link(child, wrt).sides[0] for child in self._reach.onward(wrt, of)}
        paths = [(link,) if child == of else (Partial(of, child), link) for child, link in links.items()]
        first = sum_of([Partial(product(path, Sign.CHAIN), then) for path in paths])
        yield Step(Rule.FIRST_DERIVATIVE, bare, first, ("Put in how ", wrt, " acts on ", of, ": the chain rule."))
        line = sum_of([term for path in paths for term in self._each_in_turn(path, then)])
        if line != first:
            yield Step(Rule.PRODUCT_RULE, first, line, ("Differentiate one factor at a time, the others stay.",))
        fixed = [child for child in links if self._is_constant(child, wrt, then)]
        kept = tidied(replaced(line, {Partial(links[child], then): ZERO for child in fixed}))
        if kept != line:
            reason = (*listed([links[child] for child in fixed]), " do" if len(fixed) > 1 else " does")
            yield Step(Rule.NO_CHANGE, line, kept, (*reason, " not change with ", then, "."))
        detours = [child for child, link in links.items() if link != Partial(child, wrt)]
        facts = [self._link(child, wrt) for child in detours]
        facts += [self._directly(self._link(child, wrt), then) for child in detours if child not in fixed]
        yield from self._worked_out(kept, tuple(facts))

    def _directly(self, fact: Relations, then: Quantity) -> Relations:
        """Return how a direct derivative ∂(right-hand side)/∂v = F changes with `then`, which others may pass on."""
        bare = Partial(fact.sides[0], then)
        moved = changing(self._reach, fact.sides[-1], then)
        step = self.first.prover.prove(total_of_known(bare, fact, moved))
        self.first.prover.learn_step(step)
        return step.equation

    def _each_in_turn(self, path: tuple[Formula, ...], then: Quantity) -> Iterator[Formula]:
        """Yield ∂f/∂u g and f ∂g/∂u."""
        for place, factor in enumerate(path):
            slope = self._ordered(Partial(factor, then))
            yield product((*path[:place], slope, *path[place + 1 :]), Sign.CHAIN)

    def _ordered(self, part: Partial) -> Partial:
        match part:
            case Partial(of=Partial(of=Quantity() as of, wrt=Quantity() as one), wrt=Quantity() as other):
                return self._bare(of, one, other)
            case _:
                return part

    def _worked_out(self, line: Formula, known: tuple[Relations, ...] = ()) -> Iterator[Step]:
        """Yield the line with the derivatives put in that are short, then the one without zeros and ones."""
        parts = dict.fromkeys(outermost_derivatives(line))
        found = (self._short(part) for part in parts)
        facts = (*(fact for fact in found if fact), *(fact for fact in known if fact.sides[0] in parts))
        if facts:
            after = replaced(line, {fact.sides[0]: fact.sides[-1] for fact in facts})
            yield Step(Rule.SUBSTITUTE_KNOWN, line, after, ("Put in the derivatives found before.",), facts)
            line = after
        short = tidied(line)
        if short != line:
            yield Step(Rule.TIDY, line, short, ("Zeros, factors of 1 and needless brackets are left out.",))

    def _short(self, part: Partial) -> Relations | None:
        """Return the value of a derivative that is short enough to be put in; None where it stays as it is."""
        match part:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
                derivation = self.first.derive(of, wrt)
                closed = not any(True for _ in derivatives(derivation.result))
                return derivation.known if self._reach.onward(wrt, of) == (of,) or closed else None
            case Partial(of=Partial(of=Quantity() as of, wrt=Quantity() as wrt), wrt=Quantity() as then):
                apart = any(item == of or not self._reach.leads(item, of) for item in (wrt, then))
                if apart or self._closed(of, wrt, then) or self._only_ways(of, wrt, then).links:
                    return self._derived(part).known
        return None


def _parts(bare: Partial) -> tuple[Quantity, Quantity, Quantity]:
    """Return p, v and u of ∂²p/∂u∂v."""
    match bare:
        case Partial(of=Partial(of=Quantity() as of, wrt=Quantity() as wrt), wrt=Quantity() as then):
            return of, wrt, then
        case _:
            raise TypeError("a second derivative is one of a quantity by two quantities")


def _refuse_large(graph: Graph) -> None:
    if isinstance(graph, NetworkGraph) and graph.spec.parameter_count() > MOST_PARAMETERS:
        count = graph.spec.parameter_count()
        raise ChalkgradError(
            f"second derivative: found a network with {count:,} weights and biases, and so {count**2:,} second "
            f"derivatives; expected at most {MOST_PARAMETERS} weights and biases. Take a network with fewer units: "
            "what is derived for it differs in the numbers of units only."
        )
