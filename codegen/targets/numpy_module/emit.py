"""From a network spec to the text of a standalone NumPy module.

Stage: `NetworkSpec` -> `GradientProgram` -> finished lines -> template. The module imports numpy and the standard
library only; its size grows with the depth of the network and not with its widths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from codegen.program.description import described
from codegen.program.ir import Expr
from codegen.program.lowering import lower
from codegen.program.second_order import differentiated
from codegen.program.shared_softmax import softmax_shared
from codegen.program.slopes import slopes_kept
from codegen.program.weighted import weighted
from codegen.python_lines import taken_over, wrapped
from codegen.render import header_line, in_docstring, template_environment
from codegen.targets.numpy_module.beginnings import target_expression
from codegen.targets.numpy_module.fast.section import fast_section
from codegen.targets.numpy_module.functions import function_lines, functions_called, uses
from codegen.targets.numpy_module.hessian_section import hessian_lines
from codegen.targets.numpy_module.options import PLAIN, Options
from codegen.targets.numpy_module.sections import (
    cost_lines,
    cost_signature,
    field_lines,
    forward_lines,
    gradient_lines,
    initial_lines,
    kink_lines,
    loss_lines,
)
from symbolic.spec.model import NetworkSpec

__all__ = ["emit"]

_RUNTIME = Path(__file__).parent / "runtime"
_EXPORTS = (
    "GradientCheck",
    "Params",
    "check_gradients",
    "forward",
    "gradient_step",
    "init_params",
    "loss",
    "loss_and_gradients",
    "sample_data",
)


def emit(spec: NetworkSpec, source: str, command: str, options: Options = PLAIN) -> str:
    """Return the module for `spec`.

    Args:
        spec: the network.
        source: where the spec came from, for the header: a file name or the shorthand.
        command: the command line that makes this file again, for the header.
        options: what the module has beyond cost, gradients and the plain gradient step.
    """
    program = weighted(lower(spec)) if options.weights else lower(spec)
    hessian = differentiated(program) if options.hessian else None
    if options.style == "plain" and not hessian:
        program = softmax_shared(slopes_kept(program))
    functions = (*functions_called(program, options), *(hessian.helpers if hessian else ()))
    statements = (*program.forward, *program.loss, *program.backward, *(hessian.statements if hessian else ()))
    with_erfc = uses(functions, "erfc", statements)
    kinks = hessian.kinks if hessian else program.kinks
    targets, targets_words = target_expression(spec)
    environment = template_environment("numpy_module")
    additions = [_taken_over(name) for name in options.sources]
    if options.train:
        loop = environment.get_template("train.py.jinja").render(weights=options.weights, columns=options.columns)
        additions.append(loop.rstrip())
    if hessian:
        product = environment.get_template("hessian.py.jinja").render(
            hessian=hessian_lines(hessian), kinks=bool(kinks), weights=options.weights
        )
        additions.insert(0, product.rstrip())
    return environment.get_template("module.py.jinja").render(
        header=_header(spec, source, command, options),
        exports=_exports(options, kinks),
        fields=field_lines(program),
        shapes=[f'    "{parameter.name}": {parameter.shape},' for parameter in program.parameters],
        initial=initial_lines(spec),
        functions=[function_lines(function) for function in functions],
        forward=forward_lines(program),
        cost_arguments=cost_signature(program),
        cost=cost_lines(program),
        loss=loss_lines(program),
        gradients=gradient_lines(program),
        fast=fast_section(spec, program) if options.style == "fast" else None,
        additions=additions,
        kinks=kink_lines(program, kinks),
        second_order=options.hessian,
        inputs=program.inputs,
        outputs=program.outputs,
        targets=targets,
        targets_words=targets_words,
        aliases=_taken_over("aliases"),
        check_result=_taken_over("check_result"),
        as_params=_taken_over("as_params"),
        tools=[_taken_over(name) for name in _tools(spec, options, kinks, with_erfc=with_erfc)],
        files=options.train,
        labels=_has_classes(spec),
        weights=options.weights,
        columns=options.columns,
    )


def _tools(spec: NetworkSpec, options: Options, kinks: Sequence[Expr], *, with_erfc: bool) -> Iterator[str]:
    """Yield the runtime sources at the end of the module, in their order."""
    if with_erfc:
        yield "erfc"
    if options.train:
        yield f"epoch_{spec.loss.samples}"
    if options.chosen:
        yield "rates"
    if options.hessian and kinks:
        yield "kinks"
    if options.chosen or options.hessian:
        yield "finite"
    if _has_classes(spec):
        yield "labels"
    if options.weights:
        yield "weights"
    if options.columns:
        yield "columns"
    yield from ("inputs", "complex_step")


def _has_classes(spec: NetworkSpec) -> bool:
    """Say whether each sample is of one of several classes."""
    return spec.loss.name == "categorical_cross_entropy"


def _exports(options: Options, kinks: Sequence[Expr]) -> list[str]:
    """Return the public names of the module, types first."""
    styled = ("Workspace", "make_workspace") if options.style == "fast" else ()
    names = [*_EXPORTS, *styled, *(name for names in options.sources.values() for name in names)]
    if options.hessian:
        names.append("hessian_vector_product")
    if kinks:
        names.append("kink_distance")
    return sorted(names)


def _header(spec: NetworkSpec, source: str, command: str, options: Options) -> list[str]:
    """Return the lines of the module's docstring; what a person typed cannot end it."""
    name, source, command = (in_docstring(text) for text in (spec.name, source, command))
    lines = [
        f"{name}: cost and gradients in NumPy.",
        "",
        f"{header_line(source)}. Do not edit; regenerate it with",
        f"    {command}",
    ]
    n, k = spec.inputs, spec.widths[-1]
    lie = f"columns: x has shape ({n}, N), y and the prediction ({k}, N)"
    if not options.columns:
        lie = f"rows: x has shape (N, {n}), y and the prediction (N, {k})"
    samples = f"Samples are {lie}; one sample may be given as vectors ({n},) and ({k},)."
    if _has_classes(spec):
        samples += (
            " A sample of y has a 1 for its class, or shares of all; or y holds the numbers of the classes, from 0."
        )
    if options.weights:
        samples += " weights has one number a sample, by which its loss counts; a mean divides by N all the same."
    for paragraph in described(spec, samples):
        lines += ["", *wrapped(paragraph, "")]
    return lines


def _taken_over(name: str) -> str:
    return taken_over(_RUNTIME / f"{name}.py")
