"""NetworkSpec -> the unrolled module: cost and gradients of one sample on plain floats.

Where a network is small and comes with one sample at a time, calling NumPy takes longer than computing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from codegen.program.arithmetic import ONE, ZERO
from codegen.program.elementwise import expression_to_ir
from codegen.program.gradient_program import GradientProgram, Parameter
from codegen.program.ir import Add, Assign, Compare, Divide, Helper, Name, Where
from codegen.program.lowering import lower
from codegen.program.names import FunctionNames
from codegen.program.schedule.flatten import flatten
from codegen.program.schedule.operations import Schedule
from codegen.python_lines import INDENT
from codegen.render import header_line, in_docstring, template_environment
from codegen.targets.unrolled_module.layout import assigned, nested, rows_of, unpacked
from codegen.targets.unrolled_module.unroll import Entries, names_of, unrolled
from symbolic.errors import ChalkgradError
from symbolic.functions.base import Activation
from symbolic.spec.model import NetworkSpec

__all__ = ["MOST_TERMS", "MOST_WEIGHTS", "emit"]

MOST_WEIGHTS = 10_000
"""A file with a statement for each of more weights takes longer to compile than anyone waits."""
MOST_TERMS = 2_500
"""Python compiles no sum of many more."""

_LARGER = re.compile(r"(?P<v>[\w.]+) if (?P<u>\w+) [<>]= (?P=v) else (?P=u)")
"""How the larger and the smaller of two is written."""
_MATH = ("cos", "cosh", "erfc", "exp", "expm1", "log", "log1p", "sin", "sinh", "sqrt", "tanh")


def emit(spec: NetworkSpec, source: str, command: str) -> str:
    """Return the text of the unrolled module of `spec`.

    Raises:
        ChalkgradError: for a network of more than `MOST_WEIGHTS` parameters, or with a sum of more than `MOST_TERMS`.
    """
    _require_small(spec, source)
    program = lower(spec)
    written = unrolled(_schedule(spec, program))
    formulas = [formula for name, formula in written.statements if name]
    text = "\n".join([*formulas, written.cost, *(entry.text for part in written.gradients for entry in part)])
    template = template_environment("unrolled_module").get_template("module.py.jinja")
    return template.render(
        title=in_docstring(spec.title()),
        header=in_docstring(header_line(source)),
        command=in_docstring(command),
        chooses=_LARGER.search(text) is not None,
        functions=[name for name in _MATH if re.search(rf"\b{name}\(", text)],
        fields=[
            f"    {p.name}: {'Matrix' if len(p.shape) == 2 else 'Vector'}  # {p.shape}" for p in program.parameters
        ],
        shapes=[f'    "{p.name}": {p.shape},' for p in program.parameters],
        inputs=program.inputs,
        outputs=program.outputs,
        unpacked=list(_unpacked(program)),
        body=[line for name, formula in written.statements for line in _statement(name, formula)],
        cost=[] if written.cost == "cost" else assigned("cost", written.cost, 2 * INDENT),
        gradients=[
            line
            for parameter, entries in zip(program.parameters, written.gradients, strict=True)
            for line in _gradient(parameter, entries)
        ],
    )


def _statement(name: str, formula: str) -> list[str]:
    return assigned(name, formula, 2 * INDENT) if name else [f"{2 * INDENT}# {formula}"]


def _require_small(spec: NetworkSpec, source: str) -> None:
    count, widest = spec.parameter_count(), max(spec.widths)
    squares = max(n * m for n, m in pairwise(spec.widths)) if spec.loss.l2 is not None else 0
    if count > MOST_WEIGHTS:
        found = f"{count:,} parameters"
    elif widest > MOST_TERMS:
        found = f"a layer of {widest:,} units"
    elif squares > MOST_TERMS:
        found = f"a penalty on {squares:,} weights of a layer"
    else:
        return
    raise ChalkgradError(
        f"{source}: found {found}; expected at most {MOST_WEIGHTS:,} parameters and {MOST_TERMS:,} terms of a sum for "
        "a module with a formula for each weight. Emit the style `fast` instead."
    )


def _schedule(spec: NetworkSpec, program: GradientProgram) -> Schedule:
    """Return the schedule of the program, with one exponential for a sigmoid and its slope."""
    names, helpers = FunctionNames(), dict[str, Helper]()
    for record in (layer.record for layer in spec.layers):
        name = names[record]
        if isinstance(record, Activation) and record.name == "sigmoid":
            helpers[name] = _sigmoid(record, name)
    return flatten(program, {}, helpers)


def _sigmoid(record: Activation, name: str) -> Helper:
    """σ(z) = 1/(1 + e) above 0 and e/(1 + e) below, with e = exp(-|z|)"""
    ((symbol, small),) = record.stable.lets
    e = Name(symbol.name)
    above = Where(Compare(Name("z"), ZERO, ">="), ONE, e)
    let = Assign(symbol.name, expression_to_ir(small, {}), ("N", "n"))
    return Helper(name, ("z",), (let,), Divide(above, Add(ONE, e)), ())


def _unpacked(program: GradientProgram) -> Iterator[str]:
    """Yield the lines that give each entry of the arguments its name."""
    indent = 2 * INDENT
    yield from unpacked([parameter.name for parameter in program.parameters], "params", indent)
    for name, shape in (("x", (program.inputs,)), ("y", (program.outputs,))):
        yield from unpacked(names_of(name, shape), name, indent)
    for parameter in program.parameters:
        names = names_of(parameter.name, parameter.shape)
        entries = names if len(parameter.shape) == 1 else _rows(names, parameter.shape[1])
        yield from unpacked(entries, parameter.name, indent)


def _rows(entries: Sequence[str], columns: int) -> list[Sequence[str]]:
    return [entries[start : start + columns] for start in range(0, len(entries), columns)]


def _gradient(parameter: Parameter, entries: Entries) -> list[str]:
    """Return the lines of one gradient in the tuple that is returned."""
    texts = [entry.text for entry in entries]
    if len(parameter.shape) == 1:
        return nested(texts, 2 * INDENT)
    return rows_of(_rows(texts, parameter.shape[1]), 2 * INDENT)
