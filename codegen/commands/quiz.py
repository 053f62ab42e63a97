"""`chalkgrad quiz`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import (
    force_option,
    notation_option,
    output_option,
    progress,
    spec_argument,
    with_spec_help,
)

__all__ = ["quiz"]


@click.command()
@spec_argument
@click.option(
    "--questions",
    metavar="KIND[,KIND...]",
    help="Kinds of questions in order (see `chalkgrad worksheet --list`); else a mix that suits.",
)
@click.option(
    "--variants",
    type=click.IntRange(1, 10_000),
    default=1,
    show_default=True,
    help="How many questions each place of the quiz has to draw from.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Chooses the questions.")
@click.option("--to", type=click.Choice(["moodle", "text2qti"]), required=True, help="Moodle XML, or text for Canvas.")
@click.option("--title", metavar="TEXT", help="Title of the quiz instead of the network's.")
@output_option("File to write")
@notation_option
@force_option
@with_spec_help
def quiz(
    spec: str,
    questions: str | None,
    variants: int,
    seed: int,
    to: str,
    title: str | None,
    output: Path | None,
    notation: str | None,
    force: bool,
) -> None:
    """Write a quiz for a learning system: marked by itself where that is honest, with feedback and worked solutions.

    Moodle imports the XML into its question bank, a category for each place of the quiz: add a random question from
    each. text2qti turns the text into QTI for Canvas (`text2qti quiz.txt`), a group of which one is picked for each.
    """
    from codegen.documents.quiz.files import Request, quiz_file
    from codegen.render import require_ours, write_text

    if output is not None:
        require_ours(output, force=force)
    kinds = tuple(name.strip() for name in (questions or "").split(",") if name.strip())
    with progress(variants) as begin:
        made = quiz_file(Request(spec, to, kinds, variants, seed, title, notation), begin)
    if output is None:
        click.echo(made.text, nl=False)
    else:
        write_text(output, made.text, force=force)
    for note in made.notes:
        click.echo(f"note: {note}", err=True)
