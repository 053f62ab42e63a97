"""f'(z) beside f(z), where both begin with the same computation: σ and σ' share e^-|z|, most of the time they take.

Stage: used by `functions` for the pass that goes forward and back; `helpers` then computes once what is alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Call, Expr, Name, nodes_in, rewritten

__all__ = ["slopes_beside"]


def slopes_beside(program: GradientProgram) -> tuple[list[Assign], list[Assign]]:
    """Return the forward and the backward pass, slopes that share their beginning being part of the former."""
    begins = {helper.name: frozenset(helper.statements) for helper in program.helpers}
    wanted: dict[str, dict[Call, None]] = {}
    for assign in program.backward:
        for z, call in _calls(assign.value):
            wanted.setdefault(z, {})[call] = None
    forward, slopes = list[Assign](), dict[Expr, Expr]()
    for assign in program.forward:
        forward.append(assign)
        for z, call in _calls(assign.value):
            for slope in wanted.get(z, {}):
                if slope not in slopes and begins[call.helper] & begins[slope.helper]:
                    slopes[slope] = Name(f"{z}_{slope.helper}")
                    forward.append(Assign(f"{z}_{slope.helper}", slope, assign.shape))
    return forward, [replace(assign, value=rewritten(assign.value, slopes.get)) for assign in program.backward]


def _calls(value: Expr) -> Iterator[tuple[str, Call]]:
    """Yield every call with one argument that is a name."""
    for node in nodes_in(value):
        match node:
            case Call(arguments=(Name(z),)):
                yield z, node
