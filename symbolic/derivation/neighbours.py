"""Derivations between neighbours: how a quantity affects those computed directly from it.

Each is made once: put in the definition, differentiate, and where the answer is f'(z) write it out. What holds for all
units of a layer alike is one line with a letter as index, shown after an instance of each kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from symbolic.derivation.families import kinds_of_instances, letter_of
from symbolic.derivation.local import Local, local_derivative
from symbolic.derivation.proof import Prover
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.derivation.substeps import lines_between
from symbolic.formula.build import equation
from symbolic.formula.from_sympy import from_sympy
from symbolic.formula.instances import holding
from symbolic.formula.nodes import Apply, Formula, Partial, Quantity, Relations
from symbolic.formula.records import function_record
from symbolic.formula.registered import registered
from symbolic.formula.substitute import quantities, with_index
from symbolic.functions import Activation
from symbolic.functions.base import Z
from symbolic.graph.definitions import Activated, Definition, Penalty, Residual, Softmaxed, definition_formula
from symbolic.graph.graph import Graph
from symbolic.graph.reach import Reach, is_numbered

__all__ = ["Neighbours"]


class Neighbours:
    """Makes the derivations between neighbours of one graph."""

    def __init__(self, graph: Graph, reach: Reach, prover: Prover) -> None:
        self._graph = graph
        self._reach = reach
        self._prover = prover
        self._definitions: dict[Quantity, Definition] = {}
        self._derivations: dict[Formula, Derivation] = {}
        self._families: dict[Formula, tuple[Derivation, ...]] = {}

    def definition(self, quantity: Quantity) -> Definition:
        """Return the graph's definition of `quantity`, kept for the next question."""
        definition = self._definitions.get(quantity)
        if definition is None:
            definition = self._definitions[quantity] = self._graph.definition(quantity)
        return definition

    def value(self, child: Quantity, parent: Quantity) -> Local:
        """Return ∂child/∂parent without its steps."""
        return local_derivative(self.definition(child), parent)

    def derive(self, child: Quantity, parent: Quantity) -> Derivation:
        """Return the derivation of ∂child/∂parent."""
        bare = Partial(child, parent)
        known = self._derivations.get(bare)
        if known is None:
            known = self._derivations[bare] = Derivation(child, parent, tuple(self._steps(child, parent)))
            self._prover.learn(known)
        return known

    def direct(self, child: Quantity, parent: Quantity) -> Relations:
        """Return how `parent` acts on its `child` directly: ∂child/∂parent where that is all there is.

        Where the parent acts through other quantities too, ∂child/∂parent stands for all of it, so the direct part
        is written as the derivative of the right-hand side of `child`.
        """
        if child not in self._reach.detoured(parent):
            return self.derive(child, parent).known
        step = self.proved(child, parent)
        self._prover.learn_step(step)
        return step.equation

    def proved(self, child: Quantity, parent: Quantity) -> Step:
        """Return the derivative of the right-hand side of `child` by `parent`, proved."""
        definition = self.definition(child)
        found = local_derivative(definition, parent)
        step = Step(found.rule, Partial(definition_formula(definition), parent), found.value, found.reason)
        return self._prover.prove(step)

    def fact(self, child: Quantity, parent: Quantity) -> Relations:
        """Return ∂child/∂parent = value, for a chain to put in; the child may stand for a family, by a letter."""
        if is_numbered(child):
            return self.derive(child, parent).known
        fact = equation(Partial(child, parent), self.value(child, parent).value)
        letter = letter_of(fact)
        members = (with_index(child, letter, k) for k in kinds_of_instances(self._graph, fact))
        self.learn_family(fact, tuple(self.derive(member, parent) for member in members))  # type: ignore[arg-type]
        return fact

    def learn_family(self, fact: Relations, instances: tuple[Derivation, ...]) -> None:
        """Let later steps use a line that holds for every unit alike, and keep how it is to be shown."""
        self._prover.learn_family(fact)
        match fact.sides[0]:
            case Partial(of=Quantity() as of, wrt=Quantity() as wrt) as bare:
                step = Step(Rule.SAME_FOR_ALL, bare, fact.sides[-1], _for_all(fact.sides[-1]))
                self._families[bare] = (*instances, Derivation(of, wrt, (step,)))

    def sources(self, fact: Relations) -> tuple[Derivation, ...]:
        """Return the derivations that established `fact`; instances before the general line."""
        known = self._derivations.get(fact.sides[0])
        return (known,) if known else self._families.get(fact.sides[0], ())

    def _steps(self, child: Quantity, parent: Quantity) -> Iterator[Step]:
        definition = self.definition(child)
        written = Partial(definition_formula(definition), parent)
        found = local_derivative(definition, parent)
        rule = Rule.SUBSTITUTE_DEFINITION
        reason: Words = ("Put in what ", child, " stands for.")
        if isinstance(definition, Penalty):
            written = Partial(holding(written.of, parent), parent)
            rule = Rule.SUBSTITUTE_TERMS
            reason = ("Put in what ", child, " stands for; only the terms with ", parent, " count.")
        yield self._prover.prove(Step(rule, Partial(child, parent), written, reason))
        why = found.reason + (() if found.written_out else _spaced(found.kink))
        whole = Step(found.rule, written, found.value, why, self._named(found.value, definition))
        substeps = tuple(self._substeps(definition, parent, whole))
        yield self._prover.prove(replace(whole, substeps=substeps))
        if found.written_out is not None:
            told = _told(_function(definition), parent)
            reason = ("The derivative of ", told, ", written out.", *_spaced(found.kink))
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


def _function(definition: Definition) -> str:
    """Return the function that a definition applies to a score."""
    activated = definition.activated if isinstance(definition, Residual) else definition
    return activated.function if isinstance(activated, Activated) else ""


def _told(function: str, argument: Quantity) -> Formula:
    """Return f(z); of a function that a person has defined, what it is as well."""
    applied = Apply(function, (argument,))
    record = None if registered(function) else function_record(function)
    return (
        equation(applied, from_sympy(record.expression, {Z: argument})) if isinstance(record, Activation) else applied
    )


def _for_all(value: Formula) -> Words:
    """Return why a line holds for all units, with the meaning of a Kronecker delta in it."""
    deltas = [part for part in quantities(value) if part.name == "kronecker"]
    meaning: Words = (" Here ", deltas[0], " is 1 where both indices are equal, and 0 elsewhere.") if deltas else ()
    return ("The same holds for every unit alike.", *meaning)


def _spaced(words: Words) -> Words:
    return (" ", *words) if words else ()
