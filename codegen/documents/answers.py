"""Answers to `derive`: one derivation or all of them, in the asked-for format."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codegen.documents.formats.derivation_text import derivation_text
from codegen.documents.formats.latex import derivation_latex
from codegen.documents.record import derivation_record
from codegen.spec_files import resolve_spec
from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import left, neighbours, plan, sketch, with_sources
from symbolic.derivation.second import plan as second_plan
from symbolic.derivation.second.engine import SecondDeriver
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Partial, Quantity
from symbolic.formula.notation import Notation
from symbolic.graph.names import parse_quantity, quantity_name
from symbolic.graph.network import NetworkGraph
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_DERIVATIONS", "Answer", "answer"]

_PRINTERS: dict[str, Callable[[Derivation, Notation], str]] = {"latex": derivation_latex, "text": derivation_text}

MOST_DERIVATIONS = 10_000
"""Most parameters for which `--all` prints every derivation."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed, and a hint on what to ask next; the hint may be empty."""

    text: str
    hint: str


def answer(
    argument: str,
    of: str | None,
    wrt: Sequence[str],
    form: str,
    notation: str | None,
    *,
    full: bool = False,
    detail: bool = False,
) -> Answer:
    """Return the derivation of ∂of/∂wrt after those of the neighbours it uses; by every parameter where `wrt` is empty.

    Args:
        argument: a spec as the command line takes it.
        of: the name of a quantity, such as "yhat"; None for the loss, or for the cost where weights are penalized.
        wrt: the name of another, such as "W[2][1,1]"; of two, for the second derivative, first by the first of them.
        form: "latex", "text" or "json".
        notation: a notation as the command line takes it, or None for the spec's own.
        full: whether what the result leaves as it is is derived first.
        detail: whether each step is replaced by the smaller ones inside it.

    Raises:
        ChalkgradError: for a spec, a quantity or a notation that does not exist, or too many derivations.
    """
    spec = resolve_spec(argument, notation)
    written_in = spec.written_in
    graph = NetworkGraph(spec)
    deriver = Deriver(graph)
    top = graph.objective if of is None else _existing(graph, of)
    by = tuple(_existing(graph, name) for name in wrt)
    match by:
        case ():
            _refuse_too_many(spec)
            derivations = plan(deriver, top, graph.parameters())
            shown, hint = (*neighbours(deriver, derivations), *derivations), ""
        case (quantity,):
            derivations = (sketch if full else _briefly)(deriver, top, (quantity,))
            shown = (*neighbours(deriver, derivations), *derivations)
            hint = "" if full else _hint(left(derivations[-1]))
        case (first, then):
            shown, hint = _second(deriver, top, first, then, full=full)
        case _:
            raise ChalkgradError(
                f"--wrt: found {len(by)} names; expected one, or two for a second derivative. Leave out all but two: "
                "derivatives of third and higher order are not derived."
            )
    if detail:
        shown = tuple(derivation.in_detail for derivation in shown)
    return Answer(_printed(shown, form, written_in), hint)


def _briefly(deriver: Deriver, of: Quantity, wrt: Sequence[Quantity]) -> tuple[Derivation, ...]:
    return with_sources(deriver, deriver.derive(of, wrt[0]))


def _second(
    deriver: Deriver, of: Quantity, first: Quantity, then: Quantity, *, full: bool
) -> tuple[tuple[Derivation, ...], str]:
    """Return the derivation of ∂²of/∂then∂first after what it relies on, and the hint."""
    second = SecondDeriver(deriver)
    derivation = second.derive(of, first, then)
    if full:
        return second_plan.in_full(second, derivation), ""
    open_ones = second_plan.left_as_they_are(derivation)
    hint = (
        "derivatives are left as they are in the last line: add --full to have them derived first" if open_ones else ""
    )
    return second_plan.with_sources(second, derivation), hint


def _hint(left: tuple[Partial, ...]) -> str:
    """Return how to get the derivations of what a result leaves as it is; empty where it leaves nothing."""
    if not left:
        return ""
    names = ", ".join(quantity_name(part.wrt) for part in left[:4] if isinstance(part.wrt, Quantity))
    more = ", ..." if len(left) > 4 else ""
    of = left[0].of
    assert isinstance(of, Quantity)  # noqa: S101  (what a result leaves is between quantities)
    return (
        f"the derivatives of {quantity_name(of)} by {names}{more} are left as they are: "
        "ask for them with --wrt, or add --full to have them derived first"
    )


def _refuse_too_many(spec: NetworkSpec) -> None:
    if spec.parameter_count() > MOST_DERIVATIONS:
        raise ChalkgradError(
            f"--all: found {spec.parameter_count():,} parameters; expected at most {MOST_DERIVATIONS:,}. Ask for one "
            "with --wrt, or use `chalkgrad build`, which shows one of each kind."
        )


def _printed(derivations: tuple[Derivation, ...], form: str, written_in: Notation) -> str:
    if form == "json":
        records = [derivation_record(derivation, written_in) for derivation in derivations]
        return json.dumps(records, indent=2, ensure_ascii=False)
    return "\n\n".join(_PRINTERS[form](derivation, written_in) for derivation in derivations)


def _existing(graph: NetworkGraph, name: str) -> Quantity:
    quantity = graph.resolved(parse_quantity(name))
    graph.definition(quantity)
    return quantity
