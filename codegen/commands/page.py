"""`chalkgrad page`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import (
    force_option,
    notation_option,
    output_option,
    spec_argument,
    templates_option,
    with_spec_help,
)

__all__ = ["page"]


@click.command()
@spec_argument
@output_option("File to write")
@click.option("--title", default="", metavar="TEXT", help="Title in place of one that names the network.")
@notation_option
@click.option(
    "--notations", metavar="A,B", help="Bundled notations to switch to; slides, bracket and delta without this option."
)
@templates_option
@force_option
@with_spec_help
def page(
    spec: str,
    output: Path | None,
    title: str,
    notation: str | None,
    notations: str | None,
    templates: Path | None,
    force: bool,
) -> None:
    """Make a page to click on: a line or a unit lights up its paths, and its derivation unfolds with reasons.

    One HTML file for any browser, without a network connection: forms and notations to switch between, and numbers to
    type, with all values, gradients and what-ifs.
    """
    from codegen.document_templates import own_templates
    from codegen.documents.page.file import page_text
    from codegen.render import write_text

    text = page_text(spec, notation, notations, title, own_templates(templates))
    if output is None:
        click.echo(text, nl=False)
    else:
        write_text(output, text, force=force)
        click.echo(output)
