"""The bodies of the functions of a header, as finished lines.

Stage: used by `emit`; what stands around the lines is in the templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from codegen.program.checked import shapes_after
from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Name, Shape, nodes_in
from codegen.program.loops.steps import Entry, Step
from codegen.program.shared_softmax import softmax_shared
from codegen.program.slopes import slopes_kept
from codegen.targets.c_header.fused import fused
from codegen.targets.c_header.helpers import inlined, rows_unfolded
from codegen.targets.c_header.layout import INDENT
from codegen.targets.c_header.names import RESERVED, Names
from codegen.targets.c_header.printer import functions_in
from codegen.targets.c_header.samples import by_sample
from codegen.targets.c_header.statements import Writer, changing, step_lines, values_of

__all__ = ["Body", "Header", "headed"]


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of one function.

    Attributes:
        before, each, after: around and inside the loop over samples.
        functions: those of the header that are called.
    """

    before: list[str]
    each: list[str]
    after: list[str]
    functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Header:
    """What a header computes.

    Attributes:
        forward, loss, gradients: the three functions.
        workspace: the names of the arrays that hold one sample on its way, with their lengths.
    """

    forward: Body
    loss: Body
    gradients: Body
    workspace: dict[str, int]


def headed(program: GradientProgram, prefix: str) -> Header:
    """Return the functions of the header of a program."""
    helpers = {helper.name: helper for helper in program.helpers}
    given: dict[str, Shape] = {"x": ("N", program.inputs), "y": ("N", program.outputs), "N": ()}
    given.update((parameter.name, parameter.shape) for parameter in program.parameters)
    ahead = softmax_shared(program)
    both = slopes_kept(ahead)
    passes = (ahead.forward, (*ahead.forward, *ahead.loss), (*both.forward, *both.loss, *both.backward))
    runs = [rows_unfolded(statements, helpers, given) for statements in passes]
    shapes = {**given, **shapes_after(runs[-1], given, helpers)}
    arrays = {name: int(shape[1]) for name, shape in shapes.items() if shape[:1] == ("N",) and name not in given}
    places = {
        **{name: f"w->{name}" for name in arrays},
        **{parameter.name: f"p->{parameter.name}" for parameter in program.parameters},
        **{parameter.gradient: f"g->{parameter.name}" for parameter in program.parameters},
        **{name: f"{name}_i" for name in "xy"},
    }
    names = Names(prefix, places)

    def body(run: list[Assign]) -> Body:
        found = by_sample(run, given, [*RESERVED, *shapes])
        parts = (found.before, fused(found.each), found.after)
        return _body([inlined(part, helpers, found.used) for part in parts], names)

    forward_body, loss_body, gradients_body = map(body, runs)
    return Header(forward_body, loss_body, gradients_body, arrays)


def _body(parts: Sequence[list[Step]], names: Names) -> Body:
    steps = [step for part in parts for step in part]
    writer = Writer(names, changing(steps))
    before, each, after = parts
    values = list(values_of(steps))
    read = {node.id for value in values for node in nodes_in(value) if isinstance(node, Name | Entry)}
    count = [f"{INDENT}const {names.own('real')} N = ({names.own('real')})count;"] if "N" in read else []
    samples = [
        f"{INDENT * 2}const {names.own('real')} *const {name}_i = {name} + i * {names.own(width).upper()};"
        for name, width in (("x", "inputs"), ("y", "outputs"))
        if name in read
    ]
    return Body(
        [*count, *_lines(before, writer, INDENT)],
        [*samples, *_lines(each, writer, INDENT * 2)],
        _lines(after, writer, INDENT),
        frozenset(name for value in values for name in functions_in(value)),
    )


def _lines(steps: Iterable[Step], writer: Writer, indent: str) -> list[str]:
    return [line for step in steps for line in step_lines(step, writer, indent)]
