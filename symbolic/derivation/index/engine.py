"""The derivation engine, index form: ∂L by any entry of a network, for general indices and widths.

Stage 3, beside the scalar engine: the children of an array are summed over, each local derivative is derived with
Kronecker deltas and put in, and the sums are contracted. One derivation stands for all entries of an array, so the
work grows with the number of layers and not with their widths.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import partial

from symbolic.derivation.index.equations import family_of, general_formula, over_units
from symbolic.derivation.index.facts import instance, letters_of, spare_letter
from symbolic.derivation.index.lines import contracted, flat, with_deltas_apart
from symbolic.derivation.index.local import derive_local, lines_of_definition
from symbolic.derivation.index.output import elementwise_lines, softmax_lines
from symbolic.derivation.index.proof import IndexProver
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.formula.build import equation, sum_of
from symbolic.formula.nodes import (
    Formula,
    Group,
    Index,
    Partial,
    Product,
    Quantity,
    Relations,
    Sign,
    Sum,
)
from symbolic.formula.substitute import derivatives, quantities, replaced
from symbolic.graph.definitions import Activated, LossOf, Softmaxed
from symbolic.graph.families import Family, Joined
from symbolic.graph.network import LOSS, NetworkGraph

__all__ = ["IndexDeriver", "entry"]


def entry(graph: NetworkGraph, array: Quantity) -> Quantity:
    """Return the general entry of an array: W_ij, z_i."""
    letters = {"W": (Index("i"), Index("j")), "L": (), "J": (), "R": ()}.get(array.name, (Index("i"),))
    quantity = Quantity(array.name, array.layer, letters)
    graph.definition(quantity)
    return quantity


class IndexDeriver:
    """Makes derivations for general entries of one network, each once."""

    def __init__(self, graph: NetworkGraph, of: Quantity = LOSS) -> None:
        self.graph = graph
        self.of = of
        self.prover = IndexProver(graph)
        self._locals: dict[object, Derivation] = {}
        self._totals: dict[Quantity, Derivation] = {}

    def local(self, child: Quantity, parent: Quantity) -> Derivation:
        """Return the derivation of ∂child/∂parent for neighbours; letters as given."""
        key = (child.name, child.layer, parent.name, parent.layer)
        known = self._locals.get(key)
        if known is None:
            known = self._locals[key] = derive_local(self.graph, self.prover, child, parent)
            self.prover.learn(known)
        return known

    def entry(self, array: Quantity) -> Quantity:
        """Return the general entry of an array of this network."""
        return entry(self.graph, array)

    def derive(self, array: Quantity) -> Derivation:
        """Return the derivation of ∂of/∂(general entry of `array`), every line proved."""
        known = self._totals.get(array)
        if known is None:
            wrt = entry(self.graph, array)
            known = self._totals[array] = Derivation(self.of, wrt, tuple(self._steps(wrt)))
            self.prover.learn(known)
        return known

    def sources(self, derivation: Derivation) -> tuple[Derivation, ...]:
        """Return the derivations whose results a derivation puts in, each after those it puts in itself."""
        found: dict[object, Derivation] = {}
        for fact in (fact for step in derivation.steps for fact in step.uses):
            match fact.sides[0]:
                case Partial(of=Quantity() as child, wrt=Quantity() as parent):
                    key = (child.name, child.layer, parent.name, parent.layer)
                    total = self._totals.get(Quantity(parent.name, parent.layer)) if child == self.of else None
                    if total is not None:
                        found |= {source.start: source for source in (*self.sources(total), total)}
                    elif key in self._locals:
                        found[self._locals[key].start] = self._locals[key]
        return tuple(found.values())

    def factored(self, array: Quantity) -> Formula:
        """Return ∂of/∂(general entry) in terms of the derivatives by what follows from it directly.

        Where the loss and the activation shorten each other, it is the short form.
        """
        derivation = self.derive(array)
        for step in derivation.steps:
            if any(self._is_worked_out(fact.sides[0], derivation.wrt) for fact in step.uses):
                shortened = derivation.steps[-1].rule is Rule.SIMPLIFY
                return derivation.result if shortened else step.before
        return derivation.result

    def _steps(self, wrt: Quantity) -> Iterator[Step]:
        children = self._children(wrt)
        if children == (self.of,):
            yield from self.local(self.of, wrt).steps
            return
        chain = sum_of([self._path(child, wrt) for child in children])
        rule = Rule.SUM_OVER_PATHS if len(children) > 1 else Rule.CHAIN_RULE
        yield self._prove(rule, Partial(self.of, wrt), chain, _about_chain(wrt, children))
        facts = tuple(self.fact(child, wrt) for child in children)
        line = yield from self._put_in(chain, facts)
        loss, activated = self._output(wrt)
        if isinstance(activated, Softmaxed):
            yield from softmax_lines(self.prover, loss, activated, line, partial(self._totals_put_in, wrt))
            return
        line = yield from self._apart(line)
        line = yield from self._short(line)
        line = yield from self._totals_put_in(wrt, line)
        line = yield from self._short(line)
        if isinstance(activated, Activated):
            yield from elementwise_lines(self.prover, self.graph, loss, activated, line)

    def _totals_put_in(self, wrt: Quantity, line: Formula) -> Generator[Step, None, Formula]:
        """Yield the line with derivatives of the loss put in that another derivation has found, and return it."""
        totals = tuple(dict.fromkeys(part for part in derivatives(line) if self._is_worked_out(part, wrt)))
        if totals:
            line = yield from self._put_in(line, tuple(map(self._known, totals)))
        return line

    def _output(self, wrt: Quantity) -> tuple[LossOf, Activated | Softmaxed | None]:
        """Return the loss, and the activation of `wrt` where that is a score of the output layer."""
        loss = self.graph.definition(LOSS)
        assert isinstance(loss, LossOf)  # noqa: S101  (every network has one)
        if wrt.name != "z" or wrt.layer != self.graph.depth:
            return loss, None
        activated = self.graph.definition(Quantity("a", wrt.layer, wrt.indices))
        return loss, activated if isinstance(activated, Activated | Softmaxed) else None

    # --- the chain rule -----------------------------------------------------------------------------------------

    def _children(self, wrt: Quantity) -> tuple[Quantity, ...]:
        """Return the general entry of every array that follows from the array of `wrt` directly."""
        influenced = self.graph.influenced(wrt)
        match influenced:
            case Family():
                members: tuple[Quantity, ...] = (influenced.member(Index("k")),)
            case Joined(family=family, others=others):
                members = (family.member(Index("k")), *others)
            case _:
                members = influenced
        found: dict[tuple[str, object], Quantity] = {}
        for child in filter(self._counts, members):
            letter = "k" if child.layer != wrt.layer and child.name == "z" else "q"
            whole = family_of(self.graph, child)
            found[child.name, child.layer] = whole.member(Index(letter)) if whole else child
        return tuple(found.values())

    def _counts(self, child: Quantity) -> bool:
        """Say whether what is differentiated depends on `child`; a penalty on the weights does not enter the loss."""
        return self.prover.leads(child, self.of)

    def _path(self, child: Quantity, wrt: Quantity) -> Formula:
        """Σ_k ∂L/∂c_k ∂c_k/∂v"""
        if child == self.of:
            return self.link(child, wrt)
        path = Product((Partial(self.of, child), self.link(child, wrt)), Sign.CHAIN)
        family = family_of(self.graph, child)
        if family is None:
            return path
        (letter,) = letters_of(child)
        return over_units(self.graph, family, letter, path)

    def link(self, child: Quantity, wrt: Quantity) -> Partial:
        """∂c_k/∂v, or ∂(right-hand side of c_k)/∂v where v acts on c in other ways too"""
        if self.prover.acts_only_directly(wrt, child):
            return Partial(child, wrt)
        letter = spare_letter(letters_of(Partial(child, wrt)))
        return Partial(general_formula(self.graph.definition(child), self.graph, letter), wrt)

    def fact(self, child: Quantity, wrt: Quantity) -> Relations:
        """Return the value of a link, derived once."""
        link = self.link(child, wrt)
        if link.of == child:
            return instance(self.local(child, wrt).conclusion, link)
        steps = tuple(lines_of_definition(self.graph, self.prover, self.graph.definition(child), link))
        fact = equation(link, steps[-1].after)
        self.prover.learn_fact(fact)
        return fact

    # --- the lines that follow ----------------------------------------------------------------------------------

    def _put_in(self, line: Formula, facts: tuple[Relations, ...]) -> Generator[Step, None, Formula]:
        after = flat(replaced(line, {fact.sides[0]: fact.sides[-1] for fact in facts}))
        direct = any(not isinstance(fact.sides[0].of, Quantity) for fact in facts if isinstance(fact.sides[0], Partial))
        yield self._prove(Rule.SUBSTITUTE_KNOWN, line, after, _DIRECT if direct else _FOUND, facts)
        return after

    def _apart(self, line: Formula) -> Generator[Step, None, Formula]:
        """Yield the line in which W_ki + δ_ki, of a skip into the scores of the next layer, is multiplied out."""
        apart = with_deltas_apart(line)
        if apart != line:
            yield self._prove(Rule.DISTRIBUTE, line, apart, ("Multiply out: one sum for each way.",))
        return apart

    def _short(self, line: Formula) -> Generator[Step, None, Formula]:
        short = contracted(line)
        if short == line:
            return line
        if any(quantity.name == "kronecker" for quantity in quantities(line)):
            yield self._prove(Rule.CONTRACT, line, short, ("Of a sum with a Kronecker delta one term is left.",))
        else:
            yield self._prove(Rule.DROP_ONES, line, short, ("Factors of 1 are left out.",))
        return short

    def _is_worked_out(self, part: Formula, wrt: Quantity) -> bool:
        """Say whether a total derivative is put in: that by the same layer's activations, or by what has no layer.

        What is passed down from a layer above, ∂L/∂z^[l+1], stays as it is: it is what the recursion goes on from.
        """
        match part:
            case Partial(of=top, wrt=Quantity(name="a", layer=layer)) if top == self.of:
                return wrt.name == "z" and wrt.layer == layer
            case Partial(of=top, wrt=Quantity(name="yhat" | "L" | "R")) if top == self.of:
                return True
            case _:
                return False

    def _known(self, part: Partial) -> Relations:
        array: Quantity = part.wrt  # type: ignore[assignment]  # totals are by entries
        derivation = self.derive(Quantity(array.name, array.layer))
        fact = instance(derivation.conclusion, part)
        value = fact.sides[-1]
        return equation(part, Group(value) if isinstance(value, Sum) else value)

    def _prove(
        self, rule: Rule, before: Formula, after: Formula, reason: Words, uses: tuple[Relations, ...] = ()
    ) -> Step:
        return self.prover.prove(Step(rule, before, after, reason, uses))


_FOUND: Words = ("Put in the derivatives found before.",)
_DIRECT: Words = (
    "Put in the derivatives found before; in that of a written-out right-hand side everything else in it stays fixed.",
)


def _about_chain(wrt: Quantity, children: tuple[Quantity, ...]) -> Words:
    named: list[str | Formula] = []
    for child in children:
        named += [" and " if named else "", child]
    if len(children) > 1:
        return (wrt, " acts on ", *named, ": multiply along each way, then add.")
    return (wrt, " acts through all of ", *named, ": multiply and add.")
