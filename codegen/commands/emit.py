"""`chalkgrad emit`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import (
    at_option,
    force_option,
    graph_option,
    output_option,
    with_spec_help,
)

__all__ = ["emit"]


@click.command()
@click.argument("spec", required=False)
@graph_option
@at_option
@output_option("File to write")
@click.option(
    "--style",
    type=click.Choice(["plain", "fast", "scalar"]),
    default="plain",
    show_default=True,
    help="Each line beside its formula; into a workspace that is allocated once; or on plain floats, for one sample.",
)
@click.option(
    "--target",
    type=click.Choice(["numpy", "derivatives", "python", "c"]),
    default="numpy",
    show_default=True,
    help="A NumPy module, one plain function a derivative, loops in pure Python, or a C99 header.",
)
@click.option(
    "--optimizer",
    "optimizers",
    multiple=True,
    metavar="NAME",
    help="Add an optimizer, `momentum` or `adam`; may be given twice.",
)
@click.option("--hessian", is_flag=True, help="Add the product of the Hessian of the cost with a direction.")
@click.option("--train", is_flag=True, help="Add a loop that trains in minibatches, and files of parameters.")
@click.option("--weights", is_flag=True, help="Let samples have weights.")
@click.option("--columns", is_flag=True, help="Samples are columns of x, y and predictions; without --tests.")
@click.option("--tests", is_flag=True, help="Write test_FILE.py beside the module: its checks for pytest.")
@force_option
@with_spec_help
def emit(
    spec: str | None,
    graph: str | None,
    at: str | None,
    output: Path | None,
    style: str,
    target: str,
    optimizers: tuple[str, ...],
    hessian: bool,
    train: bool,
    weights: bool,
    columns: bool,
    tests: bool,
    force: bool,
) -> None:
    """Print standalone code: forward pass, loss, gradients and their check; of a graph, its value and derivatives."""
    from codegen.emission import Code, emitted, graph_module
    from codegen.graph_files import Asked, resolve_graph
    from codegen.render import write_all, write_text
    from codegen.targets.numpy_module.options import Options

    if style == "scalar":
        if target != "numpy":
            raise click.UsageError(f"found --target {target} with --style scalar; --style goes with --target numpy.")
        target, style = "scalar", "plain"
    code = Code(target, Options(optimizers, hessian, train, style, weights, columns), tests)
    found = resolve_graph(spec, graph, at, None)
    if found is None and at is not None:
        raise click.UsageError("--at goes with graphs")
    made = (
        emitted(spec or "", code, output)
        if found is None
        else graph_module(found, Asked("emit", spec, at), code, output)
    )
    if output is None:
        click.echo(made.files[""], nl=False)
    elif tests:
        write_all(output.parent, made.files, force=force)
    else:
        write_text(output, made.files[output.name], force=force)
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
