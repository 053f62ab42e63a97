"""From a network spec to the text of a standalone C99 header.

Stage: `NetworkSpec` -> `GradientProgram` -> loops of one sample -> finished lines -> template. The size of the header
grows with the depth of the network and not with its widths, and its workspace not with the number of samples.
"""

from __future__ import annotations

import math

from codegen.program.description import described
from codegen.program.lowering import lower
from codegen.render import header_line, template_environment
from codegen.targets.c_header.functions import Header, headed
from codegen.targets.c_header.layout import INDENT, block_comment
from codegen.targets.c_header.mathematics import function_lines
from codegen.targets.c_header.names import prefix_of
from symbolic.spec.model import NetworkSpec

__all__ = ["emit"]

_LAYOUT = (
    "Samples are rows, one behind the other. Row i of a weight matrix holds the weights into unit i. Nothing is "
    "allocated and nothing is kept between calls: {prefix}_workspace holds one sample on its way, so any number of "
    "samples may be given. To compute in float, define CHALKGRAD_REAL as float before this header is included."
)
_LIMITS = (
    "No two pointers of a call may point into the same memory. NaN and infinity are looked for in x and y, and in the "
    "prediction or the cost, which tells of those in the parameters; gradients may overflow unnoticed. A compiler that "
    "is told that there are none (-ffast-math) looks for neither."
)


def emit(spec: NetworkSpec, source: str, command: str, name: str = "") -> str:
    """Return the header for `spec`.

    Args:
        spec: the network.
        source: where the spec came from, for the first lines: a file name or the shorthand.
        command: the command line that makes this file again, for the first lines.
        name: what every name of the header begins with, as an identifier; the name of the network where it is empty.
    """
    program, prefix = lower(spec), prefix_of(name or spec.name)
    header = headed(program, prefix)
    functions = header.forward.functions | header.loss.functions | header.gradients.functions
    return (
        template_environment("c_header")
        .get_template("header.h.jinja")
        .render(
            about=block_comment(_about(spec, source, command, prefix)),
            prefix=prefix,
            PREFIX=prefix.upper(),
            inputs=program.inputs,
            outputs=program.outputs,
            count=sum(math.prod(parameter.shape) for parameter in program.parameters),
            parameters=[
                f"{INDENT}{prefix}_real {parameter.name}{''.join(f'[{size}]' for size in parameter.shape)};"
                for parameter in program.parameters
            ],
            workspace=[f"{INDENT}{prefix}_real {name}[{size}];" for name, size in header.workspace.items()],
            functions=function_lines(functions, prefix),
            forward=header.forward,
            costs=_costs(header, prefix),
            prediction=f"w->{program.prediction}",
        )
    )


def _costs(header: Header, prefix: str) -> list[dict[str, object]]:
    """Return what the template needs of the two functions that lead to the cost."""
    return [
        {
            "name": "loss",
            "note": "Write the cost J of `count` rows of x and y.",
            "body": header.loss,
            "last_argument": "",
            "last_check": "",
        },
        {
            "name": "loss_and_gradients",
            "note": "Write the cost J of `count` rows of x and y, and its gradients by the parameters.",
            "body": header.gradients,
            "last_argument": f",\n{INDENT}{prefix}_params *restrict g",
            "last_check": " || !g",
        },
    ]


def _about(spec: NetworkSpec, source: str, command: str, prefix: str) -> list[str]:
    """Return the paragraphs of the first comment."""
    return [
        f"{spec.name}: cost and gradients in C99.",
        f"{header_line(source)}. Do not edit; regenerate it with",
        f"{INDENT}{command}",
        *described(spec),
        _LAYOUT.format(prefix=prefix),
        _LIMITS,
    ]
