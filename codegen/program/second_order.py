"""From a gradient program to the program of its Hessian-vector product.

Stage: `GradientProgram` -> `HessianProgram`. Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation
6:1 (1994): the Hessian times v is the derivative of the gradient along v, so every statement of the forward and of the
backward pass is followed by its tangent. What is computed already is not computed again, and what no product needs is
left out, so the work is that of a few gradients, whatever the number of parameters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from codegen.program.arithmetic import ZERO
from codegen.program.gradient_program import GradientProgram
from codegen.program.hessian_program import HessianProgram
from codegen.program.ir import (
    Assign,
    Call,
    Expr,
    Helper,
    Multiply,
    Name,
    Number,
    Shape,
    dot,
    names_in,
    nodes_in,
    rewritten,
)
from codegen.program.routines import derivative_routine
from codegen.program.shapes import shape_of
from codegen.program.tangent import Motion, kinks_of_call, tangent
from symbolic.functions.base import Activation
from symbolic.functions.registry import activation

__all__ = ["differentiated"]


def differentiated(program: GradientProgram) -> HessianProgram:
    """Return the program of the Hessian-vector product of the cost of `program`.

    Raises:
        ProgramError: the program holds something whose derivative is not known.
    """
    library = _library(program)
    statements, moving = _pushed_forward(program, library)
    products = [dot(parameter.gradient) for parameter in program.parameters]
    needed = list(_needed(list(_shared(statements)), products, program.kept))
    shapes = {**program.arguments, **{assign.target: assign.shape for assign in statements}}
    named = tuple(_with_calls_named(needed, shapes))
    called = {node.helper for assign in named for node in nodes_in(assign.value) if isinstance(node, Call)}
    present = {helper.name for helper in program.helpers}
    return HessianProgram(
        gradient=program,
        statements=named,
        kinks=tuple(dict.fromkeys((*program.kinks, *_kinks(program, Motion(moving, library))))),
        helpers=tuple(helper for name, helper in library.items() if name in called - present),
    )


def _library(program: GradientProgram) -> dict[str, Helper]:
    """Return the helpers of the program, those that their derivatives call, and that of tanh, by name."""
    tanh = activation("tanh")
    assert isinstance(tanh, Activation)  # noqa: S101  (softmax alone is of another kind)
    library: dict[str, Helper] = {}
    waiting = [*program.helpers, derivative_routine(tanh, tanh.name).helper()]
    while waiting:
        helper = waiting.pop(0)
        if helper is not None and helper.name not in library:
            library[helper.name] = helper
            waiting += helper.tangent.helpers if helper.tangent else ()
    return library


def _pushed_forward(program: GradientProgram, library: Mapping[str, Helper]) -> tuple[list[Assign], frozenset[str]]:
    """Return all statements, each followed by its tangent where that is not 0, and the names that move."""
    moving = frozenset(parameter.name for parameter in program.parameters)
    statements: list[Assign] = []
    for assign in (*program.forward, *program.backward):
        statements.append(assign)
        moved = tangent(assign.value, Motion(moving, library))
        if moved != ZERO:
            moving |= {assign.target}
            statements.append(Assign(dot(assign.target), moved, assign.shape, f"{assign.target} along v"))
    for parameter in program.parameters:
        if parameter.gradient not in moving:
            still = Multiply(ZERO, Name(dot(parameter.name)))
            note = f"{parameter.gradient} along v: it does not change"
            statements.append(Assign(dot(parameter.gradient), still, parameter.shape, note))
    return statements, moving


def _shared(statements: Iterable[Assign]) -> Iterator[Assign]:
    """Yield the statements, with the name of a result wherever its formula is written again."""
    results: dict[Expr, Expr] = {}
    for assign in statements:
        value = rewritten(assign.value, lambda part: results.get(part))
        if not isinstance(value, Name | Number):
            results[value] = Name(assign.target)
        yield Assign(assign.target, value, assign.shape, assign.note)


def _needed(statements: list[Assign], results: Iterable[str], given: Collection[str]) -> list[Assign]:
    """Return the statements that lead from what is given to the results."""
    wanted, kept = set(results) - set(given), list[Assign]()
    for assign in reversed(statements):
        if assign.target in wanted:
            wanted |= names_in(assign.value) - set(given)
            kept.append(assign)
    return kept[::-1]


def _with_calls_named(statements: Iterable[Assign], shapes: Mapping[str, Shape]) -> Iterator[Assign]:
    """Yield the statements, with a name for every f'(z) that is used more than once."""
    calls = (node for assign in statements for node in nodes_in(assign.value) if isinstance(node, Call))
    names = {call: _name_of(call) for call, uses in Counter(calls).items() if uses > 1}
    waiting = {call: name for call, name in names.items() if name}
    chosen: dict[Expr, Expr] = {call: Name(name) for call, name in waiting.items()}
    for assign in statements:
        for node in nodes_in(assign.value):
            if isinstance(node, Call) and (name := waiting.pop(node, "")):
                yield Assign(name, node, shape_of(node, shapes), "read more than once")
        yield Assign(assign.target, rewritten(assign.value, chosen.get), assign.shape, assign.note)


def _name_of(call: Call) -> str:
    """Return `sigmoid_prime_z1` for sigmoid_prime(z1), nothing for a call of more than names."""
    names = [argument.id for argument in call.arguments if isinstance(argument, Name)]
    return "_".join((call.helper, *names)) if len(names) == len(call.arguments) else ""


def _kinks(program: GradientProgram, motion: Motion) -> Iterator[Expr]:
    """Yield what is zero where a helper that is differentiated has no derivative."""
    for assign in (*program.forward, *program.backward):
        for node in nodes_in(assign.value):
            if isinstance(node, Call):
                yield from kinks_of_call(node, motion)
