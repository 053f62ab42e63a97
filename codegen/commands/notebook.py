"""`chalkgrad notebook`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import (
    force_option,
    notation_option,
    output_option,
    spec_argument,
    with_spec_help,
)

__all__ = ["notebook"]


@click.command()
@spec_argument
@output_option("File to write: .ipynb, or .md with its drawing beside it as .svg")
@click.option(
    "--to",
    type=click.Choice(["ipynb", "markdown"]),
    help="Jupyter, or Markdown as GitHub shows it; without it what the name of the file says, or Jupyter.",
)
@click.option("--title", default="", metavar="TEXT", help="Title in place of one that names the network.")
@notation_option
@force_option
@with_spec_help
def notebook(spec: str, output: Path | None, to: str | None, title: str, notation: str | None, force: bool) -> None:
    """Write a notebook that runs from top to bottom: derivation, code, check, and a training curve.

    Its cells need NumPy alone. A notebook that Jupyter has saved is yours, and is overwritten with --force only.
    """
    from codegen.notebook.files import notebook_files, notebook_text
    from codegen.render import write_together

    if output is None:
        click.echo(notebook_text(spec, notation, to or "ipynb", title), nl=False)
        return
    files = notebook_files(spec, notation, output, to, title)
    write_together(files, force=force)
    for path in sorted(files):
        click.echo(path)
