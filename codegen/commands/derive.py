"""`chalkgrad derive`: derivatives line by line, of a network or of any graph."""

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

__all__ = ["derive"]

_FORMS = ("scalar", "index", "chain", "matrix", "batch", "jacobian")


@click.command()
@click.argument("spec", required=False)
@graph_option
@at_option
@what_if_option
@click.option(
    "--of", metavar="NAME", help="What is differentiated: yhat, z[2][1]... Without it L, or J with a penalty."
)
@click.option(
    "--wrt",
    metavar="NAME",
    multiple=True,
    help="By what: W[4][1,1] (to unit 1, from unit 1), b[1][2], a[3][1], x[1]... Of a network, given twice: the second "
    "derivative.",
)
@click.option("--all", "every", is_flag=True, help="By every weight and bias, or every input of a graph.")
@click.option(
    "--form",
    type=click.Choice(_FORMS),
    default="scalar",
    show_default=True,
    help="For single entries, or for arrays: --wrt 'W[2]', 'z[l]' for any hidden layer, 'b[D]' for the last.",
)
@click.option("--shapes", is_flag=True, help="Show the shape of each array below it.")
@click.option("--to", type=click.Choice(["latex", "text", "json"]), default="text", show_default=True)
@click.option("--full", is_flag=True, help="Derive first what the result would leave as it is.")
@click.option("--detail", is_flag=True, help="Show the small steps inside each step.")
@rounding_options
@notation_option
@with_spec_help
def derive(
    spec: str | None,
    graph: str | None,
    at: str | None,
    what_if: tuple[str, ...],
    of: str | None,
    wrt: tuple[str, ...],
    every: bool,
    form: str,
    shapes: bool,
    to: str,
    full: bool,
    detail: bool,
    digits: int,
    significant: bool,
    carry: bool,
    notation: str | None,
) -> None:
    """Derive one derivative, or those by all parameters, line by line; of a graph, with numbers where it has a point.

    A graph is a line of equations (--graph "q = x + y; f = q*z" --at "x=-2, y=5, z=-4"), a .toml file with a table
    [graph], or a bundled one.
    """
    from codegen.graph_files import Asked, resolve_graph
    from symbolic.numeric.rounding import Rounding

    rounding = Rounding(digits, significant, carry)
    found_graph = resolve_graph(spec, graph, at, of)
    if found_graph is not None:
        from codegen.documents.graph_answers import graph_answer

        if form != "scalar" or shapes or full or detail:
            raise click.UsageError("--form, --shapes, --full and --detail go with networks; a graph is shown in full")
        click.echo(graph_answer(found_graph, rounding, wrt, what_if, to, notation, Asked("derive", spec, at, of)))
        return
    if spec is None or at is not None or what_if:
        raise click.UsageError("--at and --what-if go with graphs; for a network with numbers use `chalkgrad compute`")
    if rounding != Rounding():
        found = "--digits, --significant and --carry"
        raise click.UsageError(f"{found} go with graphs; for a network with numbers use `chalkgrad compute`")
    _of_network(spec, of, wrt, form, to, notation, every=every, shapes=shapes, full=full, detail=detail)


def _of_network(
    spec: str,
    of: str | None,
    wrt: tuple[str, ...],
    form: str,
    to: str,
    notation: str | None,
    *,
    every: bool,
    shapes: bool,
    full: bool,
    detail: bool,
) -> None:
    from codegen.documents.answers import answer
    from codegen.documents.array_answers import array_answer
    from codegen.spec_files import resolve_spec

    if every == bool(wrt):
        resolve_spec(spec, notation)  # a spec that is none is told first
        raise click.UsageError("choose one of --wrt NAME and --all, for instance --wrt 'W[1][1,1]'")
    if form == "scalar":
        if shapes:
            raise click.UsageError("--shapes goes with --form matrix, batch or jacobian: single entries have no shape")
        found = answer(spec, of, wrt, to, notation, full=full, detail=detail)
    else:
        if of or full or detail:
            raise click.UsageError(f"--of, --full and --detail go with --form scalar, not with --form {form}")
        if len(wrt) > 1:
            raise click.UsageError(f"found {len(wrt)} --wrt; second derivatives have --form scalar alone")
        found = array_answer(spec, form, wrt, to, notation, shapes=shapes)
    click.echo(found.text)
    if found.hint:
        click.echo(f"note: {found.hint}", err=True)
