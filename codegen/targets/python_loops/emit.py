"""From a network spec to the text of a standalone module in plain Python.

Stage: `NetworkSpec` -> `GradientProgram` -> loops -> finished lines -> template. The module imports `math` only; its
size grows with the depth of the network and not with its widths.
"""

from __future__ import annotations

from pathlib import Path

from codegen.program.description import described
from codegen.program.gradient_program import GradientProgram, Parameter
from codegen.program.ir import Function, nodes_in
from codegen.program.lowering import lower
from codegen.python_lines import INDENT, bracketed, taken_over, wrapped
from codegen.render import header_line, in_docstring, template_environment
from codegen.targets.python_loops.functions import Functions
from codegen.targets.python_loops.helpers import helper_functions
from codegen.targets.python_loops.layout import returned, unpacked
from symbolic.spec.model import NetworkSpec

__all__ = ["emit"]

_RUNTIME = Path(__file__).parent / "runtime"


def emit(spec: NetworkSpec, source: str, command: str) -> str:
    """Return the module for `spec`.

    Args:
        spec: the network.
        source: where the spec came from, for the header: a file name or the shorthand.
        command: the command line that makes this file again, for the header.
    """
    program = lower(spec)
    functions, parameters = Functions(program), program.parameters
    kinds = ["Matrix" if len(parameter.shape) == 2 else "Vector" for parameter in parameters]
    return (
        template_environment("python_loops")
        .get_template("module.py.jinja")
        .render(
            header=_header(spec, program, source, command),
            aliases=_taken_over("aliases"),
            params=bracketed("Params = tuple[", kinds, "]", indent=""),
            shapes=[f'{INDENT}"{parameter.name}": {parameter.shape},' for parameter in parameters],
            helpers=helper_functions(program.helpers),
            forward=functions.forward(),
            cost_head=functions.cost_head(),
            cost=functions.cost(),
            gradients_head=functions.gradients_head(),
            gradients=functions.gradients(),
            loss=functions.loss(),
            loss_and_gradients=functions.loss_and_gradients(),
            inputs=program.inputs,
            outputs=program.outputs,
            unpacked=unpacked([p.name for p in parameters], [p.name for p in parameters], "params"),
            checked=returned([_checked(parameter) for parameter in parameters]),
            tools=[_taken_over(name) for name in ("inputs", "tables", *(["sign"] if _calls_sign(program) else []))],
        )
    )


def _header(spec: NetworkSpec, program: GradientProgram, source: str, command: str) -> list[str]:
    """Return the lines of the module's docstring; what a person typed cannot end it."""
    names = ", ".join(parameter.name for parameter in program.parameters)
    lines = [
        *wrapped(f"{spec.name}: cost and gradients in plain loops.", ""),
        "",
        f"{in_docstring(header_line(source))}. Do not edit; regenerate it with",
        f"{INDENT}{in_docstring(command)}",
    ]
    usage = (
        f"Everything is a list of floats or of such lists. Samples are rows: x holds N rows of {program.inputs} "
        f"numbers, y and the prediction N rows of {program.outputs}. params is the tuple {names}, and so are the "
        "gradients. Above each group of loops stands what they compute, as one formula of whole arrays."
    )
    for paragraph in (*described(spec), usage):
        lines += ["", *wrapped(paragraph, "")]
    return lines


def _checked(parameter: Parameter) -> str:
    """Return the call that looks at a parameter."""
    check = "_matrix" if len(parameter.shape) == 2 else "_vector"
    return f'{check}("{parameter.name}", {parameter.name}, {", ".join(map(str, parameter.shape))})'


def _calls_sign(program: GradientProgram) -> bool:
    values = [value for helper in program.helpers for value in (*(a.value for a in helper.statements), helper.result)]
    values += (assign.value for assign in (*program.forward, *program.loss, *program.backward))
    return any(isinstance(node, Function) and node.name == "sign" for value in values for node in nodes_in(value))


def _taken_over(name: str) -> str:
    return taken_over(_RUNTIME / f"{name}.py")
