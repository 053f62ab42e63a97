"""`chalkgrad mistakes` and `chalkgrad mutate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from codegen.commands.options import force_option, notation_option, spec_argument, with_spec_help

if TYPE_CHECKING:
    from symbolic.checking.hand_lines import Form

__all__ = ["mistakes", "mutate"]


@click.command()
@click.argument("name", required=False)
def mistakes(name: str | None) -> None:
    """List the mistakes that `check` can name, or show one with an example."""
    from codegen.documents.catalogue import mistake_list, mistake_text

    click.echo(mistake_list() if name is None else mistake_text(name))


@click.command()
@spec_argument
@click.option("--mistake", required=True, metavar="NAME", help="Which mistake is made (see `mistakes`).")
@click.option("--form", type=click.Choice(["scalar", "index", "matrix", "batch"]), help="Form of the derivation.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Chooses the place.")
@click.option("--key", is_flag=True, help="Print the key instead of the derivation.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder for exercise.tex and key.tex.")
@notation_option
@force_option
@with_spec_help
def mutate(
    spec: str,
    mistake: str,
    form: Form | None,
    seed: int,
    key: bool,
    output: Path | None,
    notation: str | None,
    force: bool,
) -> None:
    """Write a derivation with exactly one mistake in it, and its key: an exercise in finding errors.

    The wrong line is proved wrong, and every other line is judged right, before anything is written.
    """
    from codegen.documents.exercise import sheet
    from codegen.render import write_all

    if key and output is not None:
        raise click.UsageError("--key prints the key; -o writes it to a file. Leave out one of them.")
    made = sheet(spec, mistake, form, seed, notation)
    if output is not None:
        write_all(output, made.documents(), force=force)
    else:
        click.echo(made.key() if key else made.task(), nl=key)
