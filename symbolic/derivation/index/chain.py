"""The chain rule on one line, as lecturers write it: ∂L/∂W_ij = Σ_k ∂L/∂z_k ∂z_k/∂a_i ∂a_i/∂z_i ∂z_i/∂W_ij.

Sums of which a Kronecker delta leaves one term are not written: W_ij acts on z_i alone, and z_i on a_i alone.
"""

from __future__ import annotations

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import over_units
from symbolic.derivation.index.facts import instance
from symbolic.derivation.index.lines import contracted, flat
from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Derivation, Step, Words
from symbolic.errors import ChalkgradError, ProofError
from symbolic.formula.build import equation
from symbolic.formula.nodes import ONE, Formula, Group, Index, Partial, Product, Quantity, Relations, Sign, Sum
from symbolic.formula.substitute import rebuilt, replaced
from symbolic.graph.definitions import Softmaxed
from symbolic.graph.families import Family, Joined

__all__ = ["chain_on_one_line"]


def chain_on_one_line(deriver: IndexDeriver, array: Quantity) -> Derivation:
    """Return ∂L/∂(general entry of `array`) as one product along the only way up to the layer above.

    Raises:
        ChalkgradError: where there are several ways, or all units of a layer act on each other.
    """
    wrt = deriver.entry(array)
    links, ends = _links(deriver, wrt)
    factors: tuple[Formula, ...] = (*([] if ends is None else [ends[0]]), *reversed(links))
    line: Formula = Product(factors, Sign.CHAIN)
    value: Formula = line
    facts = tuple(_value(deriver, link) for link in links)
    value = flat(replaced(line, {fact.sides[0]: fact.sides[-1] for fact in facts}))
    if ends is not None and ends[1] is not None:
        line, value = (over_units(deriver.graph, ends[1], "k", side) for side in (line, value))
    _check(deriver, wrt, value)
    reason: Words = ("Multiply the derivatives along the way up; the sum runs over the units of the layer above.",)
    first = Step(Rule.CHAIN_RULE, Partial(deriver.of, wrt), line, reason)
    put_in = Step(Rule.SUBSTITUTE_KNOWN, line, value, ("Put in the derivatives found before.",), facts)
    steps = [first, put_in]
    if (short := contracted(value)) != value:
        steps.append(Step(Rule.DROP_ONES, value, short, ("Factors of 1 are left out.",)))
    return Derivation(deriver.of, wrt, tuple(steps))


def _links(deriver: IndexDeriver, wrt: Quantity) -> tuple[list[Partial], tuple[Partial, Family | None] | None]:
    """Return the derivatives along the only way up from `wrt`, and what is left: ∂L/∂z_k, summed over its family."""
    links: list[Partial] = []
    here = wrt
    while here != deriver.of:
        influenced = deriver.graph.influenced(here)
        if isinstance(influenced, Family):
            if isinstance(deriver.graph.definition(influenced.member(Index("k"))), Softmaxed):
                raise ChalkgradError("found a softmax on the way; expected activations that act on each unit alone")
            child = influenced.member(Index("k"))
            return [*links, Partial(child, here)], (Partial(deriver.of, child), influenced)
        if isinstance(influenced, Joined) or len(influenced) != 1:
            raise ChalkgradError("found several ways up to the loss; expected one: ask for the index form instead")
        links.append(Partial(influenced[0], here))
        here = influenced[0]
    return links, None


def _value(deriver: IndexDeriver, link: Partial) -> Relations:
    child, parent = link.of, link.wrt
    assert isinstance(child, Quantity)  # noqa: S101  (links are between entries)
    assert isinstance(parent, Quantity)  # noqa: S101
    general = deriver.local(_general(child, parent), parent).conclusion
    value = contracted(_same_index(instance(general, link).sides[-1]))
    return equation(link, Group(value) if isinstance(value, Sum) else value)


def _general(child: Quantity, parent: Quantity) -> Quantity:
    """Return the child with a letter of its own, for the derivation between any two entries."""
    if not child.indices:
        return child
    letter = "k" if child.name == "z" and child.layer != parent.layer else "q"
    return Quantity(child.name, child.layer, (Index(letter),))


def _same_index(formula: Formula) -> Formula:
    """δ_ii = 1"""
    match formula:
        case Quantity(name="kronecker", indices=(one, other)) if one == other:
            return ONE
        case _:
            return rebuilt(formula, _same_index)


def _check(deriver: IndexDeriver, wrt: Quantity, value: Formula) -> None:
    """Compare with the lines of the gradient found by summing over everything, which are equal to each other."""
    derivation = deriver.derive(Quantity(wrt.name, wrt.layer))
    found = [step.after for step in derivation.steps]
    if wrt.name in {"W", "b"}:
        known = deriver.derive(Quantity("z", wrt.layer))
        found = [replaced(derivation.result, {known.start: Group(step.after)}) for step in known.steps]
    if not any(deriver.prover.are_equal(line, value) for line in reversed(found)):
        raise ProofError(
            "a chain on one line could not be proved; it is not shown. This is a fault of chalkgrad, not of the input: "
            "please report it with the spec."
        )
