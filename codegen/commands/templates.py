"""`chalkgrad templates`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import force_option

__all__ = ["templates"]


@click.command()
@click.option("-o", "--output", metavar="FOLDER", type=click.Path(path_type=Path), help="Folder for copies of them.")
@force_option
def templates(output: Path | None, force: bool) -> None:
    """List the templates of documents, or write copies to start from: what stands round derivations and questions.

    Keep those that you change, throw the others away, and give the folder to --templates of build, slides,
    worksheet and page: its templates come before ours of the same name. Marks are `{{ ... }}` in HTML, `<<< ... >>>` in
    LaTeX and Typst; words are escaped, and formulas come finished.
    """
    from codegen.document_templates import template_copies, template_names
    from codegen.render import write_all

    if output is None:
        click.echo("\n".join(template_names()))
        return
    copies = template_copies()
    write_all(output, copies, force=force)
    for name in copies:
        click.echo(output / name)
