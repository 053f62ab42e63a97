"""Answers to `derive`: one derivation or all of them, in the asked-for format."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from codegen.documents.latex import derivation_latex
from codegen.documents.record import derivation_record
from codegen.documents.text import derivation_text
from codegen.spec_files import resolve_spec
from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import neighbours, plan, sketch, unresolved, with_sources
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
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
    of: str,
    wrt: str | None,
    form: str,
    notation: str | None,
    *,
    full: bool = False,
    detail: bool = False,
) -> Answer:
    """Return the derivation of ∂of/∂wrt after those of the neighbours it uses; by every parameter where `wrt` is None.

    Args:
        argument: a spec as the command line takes it.
        of: the name of a quantity, such as "L".
        wrt: the name of another, such as "W[2][1,1]".
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
    top = _existing(graph, of)
    if wrt is None:
        _refuse_too_many(spec)
        derivations = plan(deriver, top, graph.parameters())
    elif full:
        derivations = sketch(deriver, top, (_existing(graph, wrt),))
    else:
        derivations = with_sources(deriver, deriver.derive(top, _existing(graph, wrt)))
    left = unresolved(derivations[-1]) if wrt is not None and not full else ()
    shown = (*neighbours(deriver, derivations), *derivations)
    if detail:
        shown = tuple(derivation.in_detail for derivation in shown)
    return Answer(_printed(shown, form, written_in), _hint(top, left))


def _hint(of: Quantity, left: tuple[Quantity, ...]) -> str:
    """Return how to get the derivations of what a result leaves as it is; empty where it leaves nothing."""
    if not left:
        return ""
    names = ", ".join(quantity_name(quantity) for quantity in left[:4])
    more = ", ..." if len(left) > 4 else ""
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
