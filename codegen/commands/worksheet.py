"""`chalkgrad worksheet`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import (
    force_option,
    notation_option,
    pdf_options,
    progress,
    templates_option,
    with_spec_help,
)

__all__ = ["worksheet"]


@click.command()
@click.argument("spec", required=False)
@click.option(
    "--questions", metavar="KIND[,KIND...]", help="Kinds of questions in order (see --list); else a mix that suits."
)
@click.option("--variants", type=click.IntRange(1, 10_000), default=1, show_default=True, help="How many sheets.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Chooses the questions.")
@click.option("--title", help="Title of the sheets instead of the network's.")
@click.option(
    "--to",
    type=click.Choice(["latex", "html", "typst", "markdown", "text", "json"]),
    default="latex",
    show_default=True,
    help="Format of sheets and keys.",
)
@pdf_options
@click.option("--fragment", is_flag=True, help="Of LaTeX, the body alone, to be put into a document of your own.")
@click.option("--key", is_flag=True, help="Without -o: print the key instead of the sheet.")
@click.option("--list", "listed", is_flag=True, help="List the kinds of questions and stop.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for sheets, keys and specs.")
@notation_option
@templates_option
@force_option
@with_spec_help
def worksheet(
    spec: str | None,
    questions: str | None,
    variants: int,
    seed: int,
    title: str | None,
    to: str,
    pdf: bool,
    engine: str,
    fragment: bool,
    key: bool,
    listed: bool,
    output: Path | None,
    notation: str | None,
    templates: Path | None,
    force: bool,
) -> None:
    """Write worksheets with keys: seeded variants of equal difficulty, every key proved before it is printed.

    Each variant has a worksheet, a key with worked solutions, and a spec with which `chalkgrad check` judges answers.
    """
    from codegen.document_templates import own_templates
    from codegen.documents.worksheet_files import Request, kind_list, sheets, stale_names
    from codegen.render import write_all

    if listed:
        click.echo(kind_list())
        return
    if spec is None:
        raise click.UsageError("Missing argument 'SPEC'.")
    if output is None and variants > 1:
        raise click.UsageError(f"--variants {variants} goes with -o FOLDER: one sheet is printed at a time")
    if output is not None and key:
        raise click.UsageError("--key prints the key; -o writes it to a file. Leave out one of them.")
    if output is None and pdf:
        raise click.UsageError("--pdf goes with -o FOLDER")
    if fragment and to != "latex":
        raise click.UsageError(f"--fragment goes with --to latex, not with {to}")
    kinds = tuple(name.strip() for name in (questions or "").split(",") if name.strip())
    request = Request(
        spec,
        kinds,
        variants,
        seed,
        title,
        notation,
        "fragment" if fragment else to,
        engine if pdf else None,
        own_templates(templates),
    )
    with progress(3 * variants if pdf else variants) as begin:
        made = sheets(request, begin)
    if output is None:
        click.echo(made.key if key else made.sheet, nl=False)
    else:
        write_all(output, {**made.files, **made.pdf}, also_ours=stale_names(output), force=force)
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
