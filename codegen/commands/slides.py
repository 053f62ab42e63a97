"""`chalkgrad slides`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import (
    force_option,
    notation_option,
    output_option,
    pdf_options,
    spec_argument,
    templates_option,
    with_spec_help,
)

__all__ = ["slides"]


@click.command()
@spec_argument
@output_option("File to write: .html, .tex, .typ or .pdf")
@click.option(
    "--to",
    type=click.Choice(["html", "latex", "typst"]),
    help="HTML with native mathematics, Beamer, or Typst; without it what the name of the file says, or HTML.",
)
@pdf_options
@click.option("--handout", is_flag=True, help="One page a slide, with all of its lines; HTML prints so anyway.")
@click.option("--fragment", is_flag=True, help="Of Beamer, the frames alone, to be put into a document of your own.")
@click.option("--title", default="", metavar="TEXT", help="Title in place of one that names the network.")
@notation_option
@templates_option
@force_option
@with_spec_help
def slides(
    spec: str,
    output: Path | None,
    to: str | None,
    pdf: bool,
    engine: str,
    handout: bool,
    fragment: bool,
    title: str,
    notation: str | None,
    templates: Path | None,
    force: bool,
) -> None:
    """Tell on slides how every weight and bias affects the loss, line by line, with each path lit in the network.

    An HTML deck needs no network and no TeX: arrow keys reveal it line by line, printing gives a handout.
    """
    from codegen.document_templates import own_templates
    from codegen.documents.slides.files import Wanted, slide_files, slide_text
    from codegen.render import write_together

    wanted = Wanted(title, handout, fragment, engine, own_templates(templates))
    if output is None:
        if pdf:
            raise click.UsageError("--pdf goes with -o FILE")
        click.echo(slide_text(spec, notation, to or "html", wanted), nl=False)
        return
    made = slide_files(spec, notation, output, to, wanted, pdf=pdf)
    write_together(made.files, force=force)
    for path in sorted(made.files):
        click.echo(path)
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
