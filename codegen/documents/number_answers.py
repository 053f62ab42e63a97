"""Answers about networks with numbers, in the asked-for format."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from fractions import Fraction

from codegen.documents.formats.latex import document_latex
from codegen.documents.formats.plain_text import document_text
from codegen.documents.number_options import number_options
from codegen.documents.numbers import numbers_document
from codegen.spec_files import origin, resolve_spec
from symbolic.errors import ChalkgradError
from symbolic.graph.written.numbers import read_number
from symbolic.numeric.rounding import Rounding
from symbolic.spec.shown import escaped

__all__ = ["number_answer"]


def number_answer(
    argument: str,
    rounding: Rounding,
    rate: str | None,
    count: int,
    fixed: Sequence[str],
    steps: Sequence[str],
    to: str,
    notation: str | None,
) -> str:
    """Return what is printed about a network with its numbers.

    Args:
        argument: a spec as the command line takes it.
        rounding: how numbers are shown.
        rate: the learning rate as typed, or None for no updates.
        count: how many steps of gradient descent.
        fixed: names of parameters that no step changes.
        steps: the what-ifs, each as `W[2][1,1]=0.1`.
        to: "text" or "latex".
        notation: a notation as the command line takes it, or None for the spec's own.

    Raises:
        ChalkgradError: for what cannot be read, and where something has no value.
    """
    spec = resolve_spec(argument, notation)
    options = (*_training(rate, count, fixed), *number_options(rounding, steps, to, notation))
    source, command = origin(argument, "compute", " ".join(options))
    speed = None if rate is None else _number(rate, "--rate")
    if count > 1 and speed is None:
        raise ChalkgradError("found --iterations without --rate; give the learning rate, for instance --rate 0.5")
    if fixed and speed is None:
        raise ChalkgradError("found --fixed without --rate; without a step every parameter stays as it is")
    document = numbers_document(spec, source, command, rounding, speed, count, tuple(_changes(steps)), fixed)
    return document_latex(document) if to == "latex" else document_text(document)


def _training(rate: str | None, count: int, fixed: Sequence[str]) -> Iterator[str]:
    if rate is not None:
        yield f"--rate {shlex.quote(escaped(rate))}"
    if count > 1:
        yield f"--iterations {count}"
    yield from (f"--fixed {shlex.quote(escaped(name))}" for name in fixed)


def _changes(steps: Sequence[str]) -> Iterator[tuple[str, Fraction]]:
    for step in steps:
        name, sign, change = step.rpartition("=")
        if not sign:
            raise ChalkgradError(f"--what-if: found `{step[:60]}`; expected a name and a number, as in `W[1][1,1]=0.1`")
        yield name.strip(), _number(change, "--what-if")


def _number(text: str, option: str) -> Fraction:
    value = read_number(text)
    if value is None:
        raise ChalkgradError(f"{option}: found `{text[:60]}`; expected a number such as `0.5` or `1/3`")
    return value
