"""The chain rule on one line, as lecturers write it: ∂L/∂W_ij = Σ_k ∂L/∂z_k ∂z_k/∂a_i ∂a_i/∂z_i ∂z_i/∂W_ij.

Sums of which a Kronecker delta leaves one term are not written: W_ij acts on z_i alone, and z_i on a_i alone. A chain
goes up to the layer above, or stops at the error signal or the activation of its own layer.
"""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.index.equations import family_of, over_units
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

__all__ = ["activation_chain", "chain_from_error_signal", "chain_on_one_line"]


@dataclass(frozen=True, slots=True)
class _Way:
    """The derivatives from `of` down to an entry: first what is left as it is, summed over a family where there is one.

    Attributes:
        of: what is differentiated.
        links: the derivatives between neighbours, the topmost first.
        rest: ∂L/∂z_k, where the chain stops before the loss.
        over: the units that k runs over; None where rest has no letter of its own.
    """

    of: Quantity
    links: tuple[Partial, ...]
    rest: Partial | None = None
    over: Family | None = None


def chain_on_one_line(deriver: IndexDeriver, array: Quantity) -> Derivation:
    """Return ∂L/∂(general entry of `array`) as one product along the only way up to the layer above.

    Raises:
        ChalkgradError: where there are several ways, or all units of a layer act on each other.
    """
    wrt = deriver.entry(array)
    derivation = _derivation(deriver, wrt, _way_up(deriver, wrt), _OVER_LAYER_ABOVE)
    _check(deriver, _known(deriver, wrt), derivation.result)
    return derivation


def chain_from_error_signal(deriver: IndexDeriver, parameter: Quantity) -> Derivation:
    """Return ∂L/∂W_ij = ∂L/∂z_i ∂z_i/∂W_ij = ∂L/∂z_i a_j for the weights or biases of a layer.

    Raises:
        ChalkgradError: where a parameter acts in several ways.
    """
    wrt = deriver.entry(parameter)
    score = _only_score(deriver, wrt)
    way = _Way(deriver.of, (Partial(score, wrt),), Partial(deriver.of, score))
    derivation = _derivation(deriver, wrt, way, (wrt, " acts through ", score, " alone."))
    _check(deriver, (deriver.derive(parameter).result,), derivation.result)
    return derivation


def activation_chain(deriver: IndexDeriver, parameter: Quantity) -> Derivation:
    """Return ∂a_i/∂W_ij = ∂a_i/∂z_i ∂z_i/∂W_ij = f'(z_i) a_j for the weights or biases of a layer.

    Raises:
        ChalkgradError: where all units of the layer act on each other, or a parameter acts in several ways.
    """
    wrt = deriver.entry(parameter)
    score = _only_score(deriver, wrt)
    unit = Quantity("a", wrt.layer, score.indices)
    if isinstance(deriver.graph.definition(unit), Softmaxed):
        raise _on_each_other()
    way = _Way(unit, (Partial(unit, score), Partial(score, wrt)))
    derivation = _derivation(deriver, wrt, way, (wrt, " acts on ", unit, " through ", score, " alone."))
    _check(deriver, (_over_scores(deriver, unit, wrt),), derivation.result)
    return derivation


def _only_score(deriver: IndexDeriver, wrt: Quantity) -> Quantity:
    """Return the only quantity that a weight or bias acts on directly."""
    influenced = deriver.graph.influenced(wrt)
    if isinstance(influenced, Family | Joined) or len(influenced) != 1:
        raise _several_ways()
    return influenced[0]


def _over_scores(deriver: IndexDeriver, unit: Quantity, wrt: Quantity) -> Formula:
    """Σ_k ∂a_i/∂z_k ∂z_k/∂W_ij with values put in"""
    score = Quantity("z", wrt.layer, (Index("k"),))
    values = (instance(_general(deriver, link), link).sides[-1] for link in (Partial(unit, score), Partial(score, wrt)))
    family = family_of(deriver.graph, score)
    assert family is not None  # noqa: S101  (every layer has scores)
    return over_units(deriver.graph, family, "k", Product(tuple(map(Group, values))))


_OVER_LAYER_ABOVE: Words = (
    "Multiply the derivatives along the way up; the sum runs over the units of the layer above.",
)


def _several_ways() -> ChalkgradError:
    return ChalkgradError("found several ways up to the loss; expected one: ask for the index form instead")


def _on_each_other() -> ChalkgradError:
    return ChalkgradError("found a softmax on the way; expected activations that act on each unit alone")


def _way_up(deriver: IndexDeriver, wrt: Quantity) -> _Way:
    """Return the only way up from `wrt`, to the units of the layer above or to the loss."""
    links: list[Partial] = []
    here = wrt
    while here != deriver.of:
        influenced = deriver.graph.influenced(here)
        if isinstance(influenced, Family):
            child = influenced.member(Index("k"))
            if isinstance(deriver.graph.definition(child), Softmaxed):
                raise _on_each_other()
            links.append(Partial(child, here))
            return _Way(deriver.of, tuple(reversed(links)), Partial(deriver.of, child), influenced)
        if isinstance(influenced, Joined) or len(influenced) != 1:
            raise _several_ways()
        links.append(Partial(influenced[0], here))
        here = influenced[0]
    return _Way(deriver.of, tuple(reversed(links)))


def _derivation(deriver: IndexDeriver, wrt: Quantity, way: _Way, reason: Words) -> Derivation:
    """Return the lines of a chain: the derivatives, their values, and these without factors of 1."""
    line: Formula = Product(way.links if way.rest is None else (way.rest, *way.links), Sign.CHAIN)
    facts = tuple(_value(deriver, link) for link in reversed(way.links))
    value = flat(replaced(line, {fact.sides[0]: fact.sides[-1] for fact in facts}))
    if way.over is not None:
        line, value = (over_units(deriver.graph, way.over, "k", side) for side in (line, value))
    first = Step(Rule.CHAIN_RULE, Partial(way.of, wrt), line, reason)
    put_in = Step(Rule.SUBSTITUTE_KNOWN, line, value, ("Put in the derivatives found before.",), facts)
    steps = [first, put_in]
    if (short := contracted(value)) != value:
        _check(deriver, (value,), short)
        steps.append(Step(Rule.DROP_ONES, value, short, ("Factors of 1 are left out.",)))
    return Derivation(way.of, wrt, tuple(steps))


def _value(deriver: IndexDeriver, link: Partial) -> Relations:
    known = instance(_general(deriver, link), link).sides[-1]
    value = contracted(_same_index(known))
    _check(deriver, (known,), value)
    return equation(link, Group(value) if isinstance(value, Sum) else value)


def _general(deriver: IndexDeriver, link: Partial) -> Relations:
    """Return the derivative between any two entries of the arrays of a link."""
    child, parent = link.of, link.wrt
    assert isinstance(child, Quantity)  # noqa: S101  (links are between entries)
    assert isinstance(parent, Quantity)  # noqa: S101
    letter = "k" if child.name == "z" and child.layer != parent.layer else "q"
    own = Quantity(child.name, child.layer, (Index(letter),)) if child.indices else child
    return deriver.local(own, deriver.entry(Quantity(parent.name, parent.layer))).conclusion


def _same_index(formula: Formula) -> Formula:
    """δ_ii = 1"""
    match formula:
        case Quantity(name="kronecker", indices=(one, other)) if one == other:
            return ONE
        case _:
            return rebuilt(formula, _same_index)


def _known(deriver: IndexDeriver, wrt: Quantity) -> tuple[Formula, ...]:
    """Return the lines of the gradient found by summing over everything, in terms of the layer above."""
    derivation = deriver.derive(Quantity(wrt.name, wrt.layer))
    if wrt.name not in {"W", "b"}:
        return tuple(step.after for step in derivation.steps)
    known = deriver.derive(Quantity("z", wrt.layer))
    return tuple(replaced(derivation.result, {known.start: Group(step.after)}) for step in known.steps)


def _check(deriver: IndexDeriver, lines: tuple[Formula, ...], value: Formula) -> None:
    """Compare with lines that are equal to each other; the value must be one of them."""
    if not any(deriver.prover.are_equal(line, value) for line in reversed(lines)):
        raise ProofError(
            "a chain on one line could not be proved; it is not shown. This is a fault of chalkgrad, not of the input: "
            "please report it with the spec."
        )
