"""The bodies of the functions of an emitted module, as finished lines.

Stage: used by `emit`; what stands around the lines is in the templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Assign, Expr, names_in
from codegen.program.slopes import beside, joint_call
from codegen.python_lines import bracketed, commented, one_or_tuple
from codegen.targets.numpy_module.beginnings import initial_scale
from codegen.targets.numpy_module.printer import numpy_text
from codegen.targets.numpy_module.statements import (
    count_lines,
    lines_by_layer,
    ones_lines,
    parameter_names,
    statement_lines,
)
from symbolic.spec.model import NetworkSpec

__all__ = [
    "cost_arguments",
    "cost_lines",
    "cost_signature",
    "field_lines",
    "forward_lines",
    "gradient_lines",
    "initial_lines",
    "kink_lines",
    "loss_lines",
]


def field_lines(program: GradientProgram) -> list[str]:
    """Return the fields of `Params` with their shapes."""
    return [f"    {parameter.name}: Array  # {parameter.shape}" for parameter in program.parameters]


def initial_lines(spec: NetworkSpec) -> list[str]:
    """Return the arguments of `Params` in `init_params`."""
    lines: list[str] = []
    for number, (layer, fan_in) in enumerate(zip(spec.layers, spec.widths, strict=False), start=1):
        scale, rule = initial_scale(layer, fan_in)
        if layer.share is None:
            lines += commented(f"W{number}=normal({(layer.units, fan_in)}, {scale}),", rule, "        ")
        if layer.bias:
            lines.append(f"        b{number}=np.zeros({layer.units}, dtype),")
    return lines


def forward_lines(program: GradientProgram) -> list[str]:
    """Return the forward pass; it returns what is needed after it, the prediction last."""
    lines, names = list[str](), parameter_names(program)
    for assign, slope in beside(program.forward):
        if slope is not None:
            target, note = f"{assign.target}, {slope.target}", f"{assign.note}, and its slope"
            assign = Assign(target, joint_call(assign), assign.shape, note)
        lines += statement_lines([assign], names)
    return [*lines, *one_or_tuple("return ", program.kept)]


def cost_arguments(program: GradientProgram) -> list[str]:
    """Return the names that the cost is computed from: results of the forward pass, then y and weights."""
    return _read(program, program.loss)


def cost_signature(program: GradientProgram) -> str:
    """Return the arguments of the cost with their types; parameters are among them where weights are penalized."""
    arrays = [f"{name}: Array" for name in cost_arguments(program)]
    return ", ".join(["p: Params", *arrays] if _reads_parameters(program) else arrays)


def _reads_parameters(program: GradientProgram) -> bool:
    read = frozenset[str]().union(*(names_in(assign.value) for assign in program.loss))
    return any(parameter.name in read for parameter in program.parameters)


def cost_lines(program: GradientProgram) -> list[str]:
    """Return the cost, a scalar."""
    *before, last = program.loss
    annotated = Assign(f"{last.target}: Scalar", last.value, last.shape, last.note)
    return [
        *count_lines(program.loss),
        *statement_lines((*before, annotated), parameter_names(program)),
        f"    return {program.cost}",
    ]


def loss_lines(program: GradientProgram) -> list[str]:
    """Return the forward pass and the cost in one."""
    results = [name for name in cost_arguments(program) if name in program.kept]
    last = program.kept[program.kept.index(results[0]) :]  # the cost is computed from the end of the forward pass
    if len(results) == 1:
        forward = [f"    {results[0]} = _forward(p, x)[{-len(last)}]"]
    else:
        names = [name if name in results else f"_{name}" for name in last]
        forward = one_or_tuple("", names, f" = _forward(p, x)[{-len(last)}:]")
    return [*forward, *_guarded_cost(program), "    return cost"]


def gradient_lines(program: GradientProgram) -> list[str]:
    """Return forward pass, cost and backward pass."""
    read = {*cost_arguments(program), *_read(program, program.backward)}
    kept = [name if name in read else f"_{name}" for name in program.kept]
    return [
        *one_or_tuple("", kept, " = _forward(p, x)"),
        *_guarded_cost(program),
        *count_lines(program.backward),
        *ones_lines(program, program.backward),
        *lines_by_layer(program, program.backward, parameter_names(program)),
        *bracketed("return cost, Params(", [parameter.gradient for parameter in program.parameters], ")"),
    ]


def kink_lines(program: GradientProgram, kinks: Sequence[Expr]) -> list[str]:
    """Return the smallest distance of a value to its kink; nothing where there is no kink."""
    if not kinks:
        return []
    read = frozenset[str]().union(*(names_in(kink) for kink in kinks))
    kept = [name if name in read else f"_{name}" for name in program.kept]
    distances = [f"np.min(np.abs({numpy_text(kink, {})}))" for kink in kinks]
    return [
        *([] if "y" in read else ["    del y  # no kink of this network depends on the targets"]),
        *one_or_tuple("", kept, " = _forward(p, x)"),
        *bracketed("distances = [", distances, "]"),
        "    return float(min(distances))",
    ]


def _guarded_cost(program: GradientProgram) -> list[str]:
    return [
        f"    cost = _cost({', '.join([*(['p'] if _reads_parameters(program) else []), *cost_arguments(program)])})",
        "    if not cmath.isfinite(cost):",
        "        _blame_parameters(SHAPES, p)",
    ]


def _read(program: GradientProgram, statements: Iterable[Assign]) -> list[str]:
    values: Iterable[Expr] = (assign.value for assign in statements)
    read = frozenset[str]().union(*(names_in(value) for value in values))
    return [name for name in (*program.kept, "y", "w") if name in read]
