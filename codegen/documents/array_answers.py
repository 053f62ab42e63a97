"""Answers to `derive --form`: the index, chain, matrix, batch or Jacobian form of one array, or of all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import singledispatch
from types import MappingProxyType
from typing import Any

from codegen.documents.answers import Answer
from codegen.documents.array_forms import shown_arrays, shown_layers
from codegen.documents.formats.derivation_text import array_derivation_text, derivation_text
from codegen.documents.formats.latex import array_derivation_latex, derivation_latex
from codegen.documents.record import array_derivation_record, derivation_record
from codegen.spec_files import resolve_spec
from symbolic.derivation.forms import Forms
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.steps import Derivation
from symbolic.errors import ChalkgradError
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import Notation
from symbolic.graph.names import parse_array, quantity_name

__all__ = ["FORMS", "array_answer"]

Shown = Derivation | ArrayDerivation


def array_answer(
    argument: str, form: str, wrt: Sequence[str], to: str, notation: str | None, *, shapes: bool = False
) -> Answer:
    """Return the derivation of the gradient by each array of `wrt` in one form; by all where `wrt` is empty.

    Args:
        argument: a spec as the command line takes it.
        form: a name of `FORMS`.
        wrt: names of arrays: "W[2]", "z[l]" for any hidden layer, "b[D]" for the last one.
        to: "latex", "text" or "json".
        notation: a notation as the command line takes it, or None for the spec's own.
        shapes: whether the shape of each array stands below it.

    Raises:
        ChalkgradError: for a spec, an array or a notation that does not exist, or a form that an array does not have.
    """
    spec = resolve_spec(argument, notation)
    forms = Forms(spec, spec.written_in)
    asked = map(parse_array, wrt) if wrt else _fitting(form, forms)
    derivations = tuple(item for array in asked for item in FORMS[form](forms, array))
    if shapes:
        derivations = tuple(map(_with_shapes, derivations))
    return Answer(_printed(dict.fromkeys(derivations), to, spec.written_in), "")


def _index(forms: Forms, array: Quantity) -> tuple[Shown, ...]:
    return (*forms.sources(array), forms.index(array))


def _chain(forms: Forms, array: Quantity) -> tuple[Shown, ...]:
    return (forms.chain(array),)


def _matrix(forms: Forms, array: Quantity) -> tuple[Shown, ...]:
    return (forms.matrix(array),)


def _batch(forms: Forms, array: Quantity) -> tuple[Shown, ...]:
    return (forms.batch(array),)


def _jacobian(forms: Forms, array: Quantity) -> tuple[Shown, ...]:
    if array.name != "a" or array.layer is None:
        raise ChalkgradError(
            f"--form jacobian: found `{quantity_name(array)}`; expected the activations of a layer, as in `a[2]`: the "
            "Jacobian is theirs by those of the layer before"
        )
    return (forms.jacobian(array.layer),)


FORMS: MappingProxyType[str, Callable[[Forms, Quantity], tuple[Shown, ...]]] = MappingProxyType(
    {"index": _index, "chain": _chain, "matrix": _matrix, "batch": _batch, "jacobian": _jacobian}
)
"""The forms beside the scalar one, and what each shows for an array."""


def _fitting(form: str, forms: Forms) -> Iterator[Quantity]:
    """Yield the arrays that a form is shown for when all are asked for."""
    layers = shown_layers(forms.spec)
    if form == "jacobian":
        yield from (Quantity("a", l) for l in layers)
        return
    wanted = ("z", "W", "b") if form == "chain" else ("a", "z", "W", "b")
    yield from (array for array in shown_arrays(forms, layers) if array.name in wanted)


def _with_shapes(derivation: Shown) -> Shown:
    if not isinstance(derivation, ArrayDerivation):
        raise ChalkgradError("--shapes: found a form of single entries; expected --form matrix, batch or jacobian")
    return replace(derivation, statement=derivation.shaped)


def _printed(derivations: dict[Shown, None], to: str, written_in: Notation) -> str:
    if to == "json":
        records = [_record(derivation, written_in) for derivation in derivations]
        return json.dumps(records, indent=2, ensure_ascii=False)
    printer = {"latex": _latex, "text": _text}[to]
    return "\n\n".join(printer(derivation, written_in) for derivation in derivations)


@singledispatch
def _latex(derivation: Shown, written_in: Notation) -> str:  # noqa: ARG001  (the rules use it)
    raise TypeError(f"no LaTeX for a {type(derivation).__name__}")


_latex.register(Derivation, derivation_latex)
_latex.register(ArrayDerivation, array_derivation_latex)


@singledispatch
def _text(derivation: Shown, written_in: Notation) -> str:  # noqa: ARG001  (as above)
    raise TypeError(f"no text for a {type(derivation).__name__}")


_text.register(Derivation, derivation_text)
_text.register(ArrayDerivation, array_derivation_text)


@singledispatch
def _record(derivation: Shown, written_in: Notation) -> dict[str, Any]:  # noqa: ARG001  (as above)
    raise TypeError(f"no record for a {type(derivation).__name__}")


_record.register(Derivation, derivation_record)
_record.register(ArrayDerivation, array_derivation_record)
