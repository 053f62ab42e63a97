"""From a network spec to the text of the tests for its NumPy module.

Stage: `NetworkSpec` -> what differs between networks -> templates. The tests import the module, numpy and pytest only;
their size does not depend on the network.
"""

from __future__ import annotations

from codegen.program.lowering import lower
from codegen.program.second_order import differentiated
from codegen.render import header_line, in_docstring, template_environment
from codegen.targets.numpy_tests.known import known_values
from codegen.targets.numpy_tests.parts import Parts, require_importable
from symbolic.spec.model import NetworkSpec

__all__ = ["emit"]


def emit(spec: NetworkSpec, source: str, command: str, module_name: str, options: Parts) -> str:
    """Return the tests for the module of `spec`, to be written beside it.

    Args:
        spec: the network.
        source: where the spec came from, for the header: a file name or the shorthand.
        command: the command line that makes this file again, for the header.
        module_name: the name that the module is imported by, that of its file without the ending.
        options: what the module has beyond cost, gradients and the plain gradient step.

    Raises:
        ChalkgradError: the module cannot be imported by this name.
    """
    require_importable(module_name)
    program = lower(spec)
    kinks = differentiated(program).kinks if options.hessian else program.kinks
    return (
        template_environment("numpy_tests")
        .get_template("module.py.jinja")
        .render(
            title=in_docstring(spec.name),
            header=in_docstring(header_line(source)),
            command=in_docstring(command),
            module=module_name,
            inputs=program.inputs,
            outputs=program.outputs,
            first=program.parameters[0].name,
            kinks=bool(kinks),
            known=known_values(spec, program),
            samples=spec.loss.samples,
            adds_up=spec.loss.samples == "mean" or spec.loss.l2 is None,
            optimizers=options.chosen,
            hessian=options.hessian,
            train=options.train,
            weights=options.weights,
        )
    )
