"""Network spec -> schedule in the forms that are quick: σ' from a, and σ without a case for each sign.

What is given up is said where the code is printed: next to a = 1 the slope a (1 - a) is exact to 1e-16 absolutely, not
relatively, and σ(z) is 0 where it lies below the smallest normal number.
"""

from __future__ import annotations

from codegen.program.elementwise import expression_to_ir
from codegen.program.gradient_program import GradientProgram
from codegen.program.ir import Helper, Name
from codegen.program.names import FunctionNames
from codegen.program.routines import activation_routine, derivative_routine
from codegen.program.schedule.flatten import Slope, flatten
from codegen.program.schedule.operations import Schedule
from symbolic.functions.base import A, Activation, Z
from symbolic.spec.model import NetworkSpec

__all__ = ["scheduled"]


def scheduled(spec: NetworkSpec, program: GradientProgram) -> Schedule:
    """Return the schedule of the program of a network."""
    names, slopes, helpers = FunctionNames(), dict[str, Slope](), dict[str, Helper]()
    for record in (layer.record for layer in spec.layers):
        name = names[record]
        if not isinstance(record, Activation):
            continue
        if record.derivative_in_a is not None:
            value = activation_routine(record, name).call(Name("z"))
            slope = expression_to_ir(record.derivative_in_a, {A: Name("a")})
            slopes[derivative_routine(record, name).name] = Slope(value, slope)
        if record.name == "sigmoid":
            quick = expression_to_ir(record.expression, {Z: Name("z")})
            helpers[name] = Helper(name, ("z",), (), quick, ())
    return flatten(program, slopes, helpers)
