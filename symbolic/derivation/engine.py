"""The derivation engine, scalar form: graph -> how one quantity affects another, line by line.

Stage 3. Neighbours first (`local`), then the chain rule (`derive`): along the only path up to the place where paths
meet, or as a sum over paths. What lies beyond that place is a derivative of its own, made once and used by all, so
the work grows with the network and not with its paths. Every step is proved as it is made.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass

from symbolic.derivation.cancel import cancellation
from symbolic.derivation.local import Local, local_derivative
from symbolic.derivation.proof import Prover, kinds_of_instances
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.derivation.substeps import lines_between
from symbolic.errors import QuantityError
from symbolic.formula.build import MOST_WRITTEN_TERMS, equation, product, sum_of
from symbolic.formula.nodes import (
    ONE,
    ZERO,
    Apply,
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
from symbolic.formula.substitute import derivatives, quantities, replaced, with_index
from symbolic.graph.definitions import Activated, Definition, Family, LossOf, Softmaxed, definition_formula
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
        self._definitions: dict[Quantity, Definition] = {}
        self._locals: dict[tuple[Quantity, Quantity], Derivation] = {}
        self._totals: dict[tuple[Quantity, Quantity], Derivation] = {}
        self._families: dict[Formula, tuple[Derivation, ...]] = {}

    def sources(self, fact: Relations) -> tuple[Derivation, ...]:
        """Return the derivations that established a fact which a step uses; instances before the general line."""
        match fact.sides[0]:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt):
                known = self._locals.get((of, wrt)) or self._totals.get((of, wrt))
                return (known,) if known else self._families.get(fact.sides[0], ())
            case _:
                return ()

    # --- local derivatives --------------------------------------------------------------------------------------

    def definition(self, quantity: Quantity) -> Definition:
        """Return the graph's definition of `quantity`, kept for the next question."""
        definition = self._definitions.get(quantity)
        if definition is None:
            definition = self._definitions[quantity] = self.graph.definition(quantity)
        return definition

    def local_value(self, child: Quantity, parent: Quantity) -> Local:
        """Return the local derivative ∂child/∂parent without its steps."""
        return local_derivative(self.definition(child), parent)

    def local(self, child: Quantity, parent: Quantity) -> Derivation:
        """Return the derivation of ∂child/∂parent for neighbours: put in the definition, differentiate."""
        known = self._locals.get((child, parent))
        if known is None:
            known = Derivation(child, parent, tuple(self._local_steps(child, parent)))
            self._locals[child, parent] = known
            self._prover.learn(known)
        return known

    def _local_steps(self, child: Quantity, parent: Quantity) -> Iterator[Step]:
        definition = self.definition(child)
        bare = Partial(child, parent)
        right_hand_side = definition_formula(definition)
        written = Partial(right_hand_side, parent)
        found = local_derivative(definition, parent)
        reason: Words = ("Put in what ", child, " stands for.")
        yield self._prover.prove(Step(Rule.SUBSTITUTE_DEFINITION, bare, written, reason))
        why = found.reason + _spaced(found.kink)
        uses = self._named(found.value, definition)
        substeps = tuple(self._substeps(definition, parent, Step(found.rule, written, found.value, why, uses)))
        yield self._prover.prove(Step(found.rule, written, found.value, why, uses, substeps))
        if found.written_out is not None:
            function = definition.function if isinstance(definition, Activated) else ""
            reason = (
                "The derivative of ",
                Apply(function, (parent,)),
                ", written out.",
                *_spaced(found.kink),
            )
            yield self._prover.prove(Step(Rule.WRITE_OUT_PRIME, found.value, found.written_out, reason))

    def _substeps(self, definition: Definition, parent: Quantity, whole: Step) -> Iterator[Step]:
        """Yield the small steps inside `whole`, each proved; none where it is small enough."""
        line, last = whole.before, None
        for rule, after, reason in lines_between(definition, parent):
            yield self._prover.prove(Step(rule, line, after, reason))
            line, last = after, rule
        if last is not None:
            yield self._prover.prove(Step(whole.rule, line, whole.after, whole.reason, whole.uses))

    def _named(self, value: Formula, definition: Definition) -> tuple[Relations, ...]:
        """Return the definitions of the activations that stand in a softmax derivative for their exponentials."""
        if not isinstance(definition, Softmaxed):
            return ()
        units = dict.fromkeys(part for part in quantities(value) if part in definition.units)
        return tuple(equation(unit, definition_formula(self.definition(unit))) for unit in units)

    def direct(self, child: Quantity, parent: Quantity) -> Relations:
        """Return how `parent` acts on its `child` directly: ∂child/∂parent where that is all there is.

        Where the parent acts through other quantities too, ∂child/∂parent stands for all of it, so the direct part
        is written as the derivative of the right-hand side of `child`.
        """
        if child not in self.reach.detoured(parent):
            return self.local(child, parent).known
        definition = self.definition(child)
        found = local_derivative(definition, parent)
        step = Step(found.rule, Partial(definition_formula(definition), parent), found.value, found.reason)
        self._prover.learn_step(self._prover.prove(step))
        return step.equation

    # --- total derivatives --------------------------------------------------------------------------------------

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
        first = self._only_path(of, wrt) if len(onward) == 1 else self._all_paths(of, wrt, onward)
        return Derivation(of, wrt, tuple(self._worked_out(first)))

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
        reason = ("One path leads from ", wrt, " onward: multiply the derivatives along it.")
        step = Step(Rule.CHAIN_RULE, Partial(of, wrt), Product(factors, Sign.CHAIN), reason)
        return _Chain(self._prover.prove(step), tuple(links))

    def _all_paths(self, of: Quantity, wrt: Quantity, onward: tuple[Quantity, ...]) -> _Chain:
        """∂u/∂v = Σ_c (∂u/∂c × ∂c/∂v)"""
        detoured = self.reach.detoured(wrt)
        direct = {child: self.direct(child, wrt) for child in onward if child in detoured}

        def path(child: Quantity) -> Formula:
            link = direct[child].sides[0] if child in direct else Partial(child, wrt)
            return link if child == of else Product((Partial(of, child), link), Sign.CHAIN)

        family = self.graph.influenced(wrt)
        if isinstance(family, Family) and len(onward) == family.size > MOST_WRITTEN_TERMS:
            running = family.member(Index("k"))
            after: Formula = Sigma(path(running), "k", 1, family.size)
            links = [Partial(running, wrt)]
        else:
            after = sum_of([Group(path(child)) for child in onward])
            links = [Partial(child, wrt) for child in onward if child not in direct]
            links += [Partial(of, child) for child in onward if self.reach.onward(child, of) == (of,)]
        reason = (wrt, f" acts through {len(onward)} quantities: multiply along each path, then add.")
        step = Step(Rule.SUM_OVER_PATHS, Partial(of, wrt), after, reason)
        return _Chain(self._prover.prove(step), tuple(links), tuple(direct.values()))

    def _worked_out(self, chain: _Chain) -> Iterator[Step]:
        """Yield the chain rule, then the line with known derivatives put in, then the one without factors of 1."""
        first = chain.step
        yield first
        line = yield from self._put_in(first.after, (*map(self._fact, chain.links), *chain.direct))
        short = _without_ones(line)
        if short != line:
            yield self._prover.prove(Step(Rule.DROP_ONES, line, short, ("Factors of 1 are left out.",)))
        yield from self._cancelled(chain, short)

    def _put_in(self, before: Formula, facts: tuple[Relations, ...]) -> Generator[Step, None, Formula]:
        """Yield the line in which derivatives found before are put in, and return it."""
        line = replaced(before, {fact.sides[0]: fact.sides[-1] for fact in facts})
        reason = ("Put in the derivatives found before.",)
        yield self._prover.prove(Step(Rule.SUBSTITUTE_KNOWN, before, line, reason, facts))
        return line

    def _fact(self, link: Partial) -> Relations:
        """Return ∂child/∂parent = value for neighbours; the child may stand for a whole family, by a letter."""
        child: Quantity = link.of  # type: ignore[assignment]  # links are made between quantities only
        parent: Quantity = link.wrt  # type: ignore[assignment]
        definition = self.definition(child)
        if not isinstance(definition, Softmaxed) or not isinstance(definition.unit, Index):
            return self.local(child, parent).known
        fact = equation(link, self.local_value(child, parent).value)
        kinds = kinds_of_instances(self.graph, fact)
        instances = tuple(self.local(definition.units.member(k), parent) for k in kinds)
        self._learn_family(fact, instances)
        return fact

    def _learn_family(self, fact: Relations, instances: tuple[Derivation, ...]) -> None:
        """Let later steps use a line that holds for every unit alike, and keep how it is to be shown."""
        self._prover.learn_family(fact)
        bare: Partial = fact.sides[0]  # type: ignore[assignment]  # a family fact is about a derivative
        of: Quantity = bare.of  # type: ignore[assignment]  # between quantities
        wrt: Quantity = bare.wrt  # type: ignore[assignment]
        deltas = [part for part in quantities(fact.sides[-1]) if part.name == "kronecker"]
        meaning: Words = (" Here ", deltas[0], " is 1 where both indices are equal, and 0 elsewhere.") if deltas else ()
        reason: Words = ("The same holds for every unit alike.", *meaning)
        general = Derivation(of, wrt, (Step(Rule.SAME_FOR_ALL, bare, fact.sides[-1], reason),))
        self._families[bare] = (*instances, general)

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
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt) if isinstance(self.definition(of), LossOf):
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
        definition = self.definition(loss)
        assert isinstance(definition, LossOf)  # noqa: S101  (only a loss cancels anything)
        prediction = definition.predictions.member(letters[0])
        fact = equation(total, self.local_value(loss, prediction).value)
        members = (with_index(unit, letters[0].letter, k) for k in kinds_of_instances(self.graph, fact))
        instances = tuple(self.derive(loss, member) for member in members)  # type: ignore[arg-type]  # still quantities
        self._learn_family(fact, instances[:1])
        return fact


def _spaced(words: tuple[str | Formula, ...]) -> tuple[str | Formula, ...]:
    return (" ", *words) if words else ()


def _without_ones(formula: Formula) -> Formula:
    """Return a chain or a sum of chains without factors of 1."""
    match formula:
        case Sum(terms=terms):
            return Sum(tuple(_without_ones(term) for term in terms))
        case Group(body=body):
            inside = _without_ones(body)
            return Group(inside) if isinstance(inside, Product) else inside
        case Sigma(body=body, index=index, lower=lower, upper=upper):
            return Sigma(_without_ones(body), index, lower, upper)
        case Product(factors=factors, sign=sign):
            return product([factor for factor in factors if factor != ONE], sign)
        case _:
            return formula
