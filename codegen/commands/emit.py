"""`chalkgrad emit`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import force_option, spec_argument, with_spec_help

__all__ = ["emit"]


@click.command()
@spec_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write; stdout without it, or for `-`.")
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
    spec: str,
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
    """Print standalone code: forward pass, loss, gradients and their check."""
    from codegen.emission import Code, emitted
    from codegen.render import write_all, write_text
    from codegen.targets.numpy_module.options import Options

    if style == "scalar":
        if target != "numpy":
            raise click.UsageError(f"found --target {target} with --style scalar; --style goes with --target numpy.")
        target, style = "scalar", "plain"
    code = Code(target, Options(optimizers, hessian, train, style, weights, columns), tests)
    output = None if output == Path("-") else output
    files = emitted(spec, code, output)
    if output is None:
        click.echo(files[""], nl=False)
    elif tests:
        write_all(output.parent, files, force=force)
    else:
        write_text(output, files[output.name], force=force)
