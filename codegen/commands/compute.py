"""`chalkgrad compute`: forward pass, gradients and update steps with numbers, line by line."""

from __future__ import annotations

import click

from codegen.commands.options import (
    at_option,
    graph_option,
    notation_option,
    rounding_options,
    what_if_option,
    with_spec_help,
)

__all__ = ["compute"]


@click.command()
@click.argument("spec", required=False)
@graph_option
@at_option
@click.option("--rate", metavar="NUMBER", help="The learning rate: show the new parameters, too.")
@click.option(
    "--iterations", type=click.IntRange(1, 1000), default=1, show_default=True, help="Steps of gradient descent."
)
@click.option(
    "--fixed",
    metavar="NAME",
    multiple=True,
    help="Parameters that no step changes: b for all biases, W[1] or b[2][1]; may be given several times.",
)
@what_if_option
@click.option("--to", type=click.Choice(["latex", "text"]), default="text", show_default=True)
@rounding_options
@notation_option
@with_spec_help
def compute(
    spec: str | None,
    graph: str | None,
    at: str | None,
    rate: str | None,
    iterations: int,
    fixed: tuple[str, ...],
    what_if: tuple[str, ...],
    to: str,
    digits: int,
    significant: bool,
    carry: bool,
    notation: str | None,
) -> None:
    """Work out everything with numbers: each line as a formula, with the numbers put in, and its value.

    The numbers of a network stand in its spec under [numbers]; those of a graph there under [at], or in --at.
    """
    from codegen.documents.graph_answers import graph_answer
    from codegen.documents.number_answers import number_answer
    from codegen.graph_files import Asked, resolve_graph
    from symbolic.numeric.rounding import Rounding

    rounding = Rounding(digits, significant, carry)
    found = resolve_graph(spec, graph, at, None)
    if found is not None:
        if rate is not None or iterations > 1 or fixed:
            raise click.UsageError("--rate, --iterations and --fixed go with networks, whose parameters are trained")
        found.require_point()
        click.echo(graph_answer(found, rounding, (), what_if, to, notation, Asked("compute", spec, at)))
    elif spec is not None and at is None:
        click.echo(number_answer(spec, rounding, rate, iterations, fixed, what_if, to, notation))
    else:
        raise click.UsageError("--at goes with graphs; the numbers of a network stand in its spec under [numbers]")
