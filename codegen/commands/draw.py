"""`chalkgrad draw`: a network or a computational graph as a picture, with paths of influence lit."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codegen.commands.options import (
    at_option,
    force_option,
    graph_option,
    notation_option,
    output_option,
    with_spec_help,
)

if TYPE_CHECKING:
    from codegen.documents.diagrams.file import Ends, Format
    from codegen.documents.diagrams.shown import Labels

__all__ = ["draw"]


@click.command()
@click.argument("spec", required=False)
@graph_option
@at_option
@click.option("--path", nargs=2, metavar="FROM TO", help="Light up the paths of influence between two quantities.")
@click.option("--wrt", metavar="NAME", help="Light up the paths from this to what is differentiated.")
@click.option("--of", metavar="NAME", help="What is differentiated; without it L, J with a penalty, or the output.")
@click.option("--values", is_flag=True, help="Show the numbers of a spec, at its first sample; a point shows its own.")
@click.option(
    "--labels",
    type=click.Choice(["weights", "lit", "units", "none"]),
    help="Name units and weights (where there is room; so it is without this option), units and weights that are lit, "
    "units alone, or nothing.",
)
@click.option("--to", type=click.Choice(["svg", "tikz", "typst"]), help="Format; without it that of FILE, or svg.")
@click.option("--digits", type=int, default=4, show_default=True, help="Decimals that numbers are rounded to.")
@output_option("File to write: .svg, .tex or .typ")
@notation_option
@force_option
@with_spec_help
def draw(
    spec: str | None,
    graph: str | None,
    at: str | None,
    path: tuple[str, str] | None,
    wrt: str | None,
    of: str | None,
    values: bool,
    labels: Labels | None,
    to: Format | None,
    digits: int,
    output: Path | None,
    notation: str | None,
    force: bool,
) -> None:
    """Draw a network, or a computational graph with its values and gradients where it has a point.

    SVG stands alone or inside a page, light or dark; TikZ and Typst are documents of one page that compile.
    """
    from codegen.documents.diagrams.file import ENDINGS, graph_file, network_file
    from codegen.graph_files import Asked, resolve_graph
    from codegen.render import write_text
    from codegen.spec_files import origin, resolve_spec
    from codegen.typed_options import as_typed, format_of
    from symbolic.numeric.rounding import Rounding
    from symbolic.spec.shown import escaped

    kind: Format = (to or "svg") if output is None else format_of(output, to, ENDINGS)
    found = resolve_graph(spec, graph, at, of)
    rounding = Rounding(digits)
    lit = [f"--path {' '.join(shlex.quote(escaped(end)) for end in path)}"] if path else []
    options = (
        ("--wrt", wrt),
        ("--labels", labels),
        ("--to", kind),
        ("--notation", notation),
        ("--values", "" if values else None),
        ("--digits", None if rounding == Rounding() else str(digits)),
    )
    if found is not None:
        if labels is not None:
            raise click.UsageError("--labels goes with networks; in a graph everything is named")
        if values:
            found.require_point()
        origins = Asked("draw", spec, at, of).origin((*lit, *as_typed(options)))
        text = graph_file(found, _ends(path, wrt, None), rounding, notation, kind, origins)
    else:
        if at is not None:
            raise click.UsageError("--at goes with graphs; the numbers of a network stand in its spec under [numbers]")
        ends = _ends(path, wrt, of)
        network = resolve_spec(str(spec), notation)
        origins = origin(str(spec), "draw", " ".join((*lit, *as_typed((("--of", of), *options)))))
        text = network_file(network, ends, labels or "weights", rounding if values else None, kind, origins)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text, force=force)


def _ends(path: tuple[str, str] | None, wrt: str | None, of: str | None) -> Ends | None:
    """Return the ends of the paths to be lit."""
    if path and (wrt or of):
        raise click.UsageError("choose one of --path FROM TO and --wrt NAME [--of NAME]: both light up paths")
    if of and not wrt:
        raise click.UsageError("--of goes with --wrt NAME, from which the paths to it are lit")
    return path or ((wrt, of) if wrt else None)
