"""What several commands share: arguments and options that are spelt alike everywhere, and the progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click

__all__ = [
    "at_option",
    "force_option",
    "graph_option",
    "notation_option",
    "output_option",
    "pdf_options",
    "progress",
    "rounding_options",
    "spec_argument",
    "templates_option",
    "what_if_option",
    "with_spec_help",
]

_LONGEST_STAGE = 40
_SPEC_HELP = """SPEC is a .toml or .json file, the name of a bundled example (see `chalkgrad examples`), or a
shorthand such as "2-2-2-2-1 sigmoid mse"."""


def with_spec_help(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add to the help of a command what a spec is."""
    command.__doc__ = f"{cleandoc(command.__doc__ or '')}\n\n{_SPEC_HELP}"
    return command


spec_argument = click.argument("spec")
notation_option = click.option(
    "--notation", metavar="NAME|FILE.toml", help="Write in this notation instead of the spec's own (see `notations`)."
)
graph_option = click.option("--graph", metavar="TEXT", help='A graph in place of SPEC: "q = x + y; f = q*z".')
at_option = click.option("--at", metavar="POINT", help='Numbers for the inputs of a graph: "x=-2, y=5, z=1/3".')
what_if_option = click.option(
    "--what-if", metavar="NAME=H", multiple=True, help="What happens if NAME changes by H; may be given several times."
)
templates_option = click.option(
    "--templates",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Your own templates, before ours of the same name (see `templates`).",
)
force_option = click.option("--force", is_flag=True, help="Overwrite files that chalkgrad did not write.")


def output_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the option for a file to write, which is None for standard output: without it, or for `-`."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        callback=lambda _context, _option, output: None if output == Path("-") else output,
        help=f"{what}; stdout without it, or for `-`.",
    )


def rounding_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how numbers are rounded."""
    for option in (
        click.option("--carry", is_flag=True, help="Go on with rounded numbers, as with a calculator."),
        click.option("--significant", is_flag=True, help="Count significant digits instead of decimals."),
        click.option("--digits", type=int, default=4, show_default=True, help="Digits that numbers are rounded to."),
    ):
        command = option(command)
    return command


def pdf_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options for PDF: whether there is one, and what makes it."""
    for option in (
        click.option(
            "--engine",
            type=click.Choice(["typst", "latex"]),
            default="typst",
            show_default=True,
            help="What makes the PDF: Typst (pip install 'chalkgrad[pdf]'), or a TeX that is on the machine.",
        ),
        click.option("--pdf", is_flag=True, help="Write a PDF, too."),
    ):
        command = option(command)
    return command


@contextmanager
def progress(stages: int) -> Iterator[Callable[[str], None]]:
    """Yield what is told of each stage as it begins: a progress bar on stderr where that is a terminal."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    from symbolic.spec.shown import escaped

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("", total=stages)
        # A stage may be called after a student or a file, who may be called anything.
        yield lambda stage: bar.update(task, description=escape(escaped(stage[:_LONGEST_STAGE])), advance=1)
