"""The command line: reads arguments, calls one function for each command, prints what it returns.

Results go to stdout, messages to stderr. Exit 0: done; 1: a check failed; 2: the input cannot be used. Everything that
is slow to import is imported inside the command that needs it, so that `--help` is instant.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codegen.commands.compute import compute
from codegen.commands.derive import derive
from codegen.commands.draw import draw
from codegen.commands.emit import emit
from codegen.commands.grade import grade, rubric
from codegen.commands.mistakes import mistakes, mutate
from codegen.commands.notebook import notebook
from codegen.commands.options import (
    force_option,
    notation_option,
    output_option,
    pdf_options,
    progress,
    spec_argument,
    templates_option,
    with_spec_help,
)
from codegen.commands.page import page
from codegen.commands.quiz import quiz
from codegen.commands.slides import slides
from codegen.commands.templates import templates
from codegen.commands.worksheet import worksheet
from symbolic.errors import ChalkgradError

if TYPE_CHECKING:
    from symbolic.checking.report import Report

__all__ = ["main", "run"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="chalkgrad", prog_name="chalkgrad")
def main() -> None:
    """Backpropagation on the blackboard: derivations, NumPy code and proofs from a network spec."""


@main.command()
@spec_argument
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@pdf_options
@notation_option
@templates_option
@force_option
@with_spec_help
def build(
    spec: str, output: Path, pdf: bool, engine: str, notation: str | None, templates: Path | None, force: bool
) -> None:
    """Write the derivation, the NumPy module and a report that proves both."""
    from codegen.build import STAGES
    from codegen.build import build as write
    from codegen.document_templates import own_templates

    own, chosen = own_templates(templates), engine if pdf else None
    with progress(len(STAGES)) as begin:
        result = write(spec, output, notation=notation, engine=chosen, templates=own, force=force, begin=begin)
    click.echo(result.summary)
    for note in result.notes:
        click.echo(f"note: {note}", err=True)
    if not result.passed:
        raise SystemExit(1)


@main.command()
@spec_argument
@click.option("--paths", nargs=2, metavar="FROM TO", help="Paths of influence between two quantities instead.")
@click.option("--conventions", is_flag=True, help="What letters, indices and shapes mean in the notation instead.")
@notation_option
@with_spec_help
def show(spec: str, paths: tuple[str, str] | None, conventions: bool, notation: str | None) -> None:
    """Show layers, shapes, parameter counts and the loss."""
    from codegen.documents.overview import convention_list, overview, path_list
    from codegen.spec_files import resolve_spec

    if paths and conventions:
        raise click.UsageError("choose one of --paths FROM TO and --conventions")
    network = resolve_spec(spec, notation)
    shown = convention_list if conventions else overview
    click.echo(path_list(network, *paths) if paths else shown(network))


@main.command()
@click.argument("target", metavar="SPEC|FILE")
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), default=0, show_default=True, help="Seed of the test points."
)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def verify(target: str, seed: int, as_json: bool) -> None:
    """Check gradients against complex step and central differences.

    Takes a spec (see `chalkgrad build --help`) or a module that chalkgrad generated. A generated module is Python and
    is run: verify only files you trust.
    """
    import json

    from codegen.build import verify_target

    report = verify_target(target, seed)
    click.echo(json.dumps(report.as_dict(), indent=2, ensure_ascii=False) if as_json else str(report))
    if not report.passed:
        raise SystemExit(1)


@main.command()
@spec_argument
@click.argument("file")
@click.option("--to", type=click.Choice(["text", "json", "html", "latex"]), default="text", show_default=True)
@output_option("File to write")
@notation_option
@force_option
@with_spec_help
def check(spec: str, file: str, to: str, output: Path | None, notation: str | None, force: bool) -> None:
    """Judge a hand derivation line by line: what holds, and where the first wrong step is.

    FILE holds LaTeX, Markdown or plain text; it may be `-` for stdin, or a bundled one (see `chalkgrad examples`).

    Exit 0: nothing is refuted; 1: a step is refuted; 2: the input cannot be used.
    """
    from codegen.documents.judgement import judged, written
    from codegen.render import write_text

    found = judged(spec, file, notation)
    if output is not None:
        write_text(output, written(found, to), force=force)
    elif to == "text":
        _show(found.report)
    else:
        click.echo(written(found, to), nl=False)
    if found.note:
        click.echo(f"note: {found.note}", err=True)
    if found.report.refuted:
        raise SystemExit(1)


main.add_command(compute)
main.add_command(derive)
main.add_command(draw)
main.add_command(emit)
main.add_command(grade)
main.add_command(mistakes)
main.add_command(mutate)
main.add_command(notebook)
main.add_command(page)
main.add_command(quiz)
main.add_command(rubric)
main.add_command(slides)
main.add_command(templates)
main.add_command(worksheet)


@main.command()
def examples() -> None:
    """List the bundled examples: networks and graphs, then hand derivations for `check` and a class for `grade`."""
    from codegen.documents.overview import example_list

    click.echo(example_list())


@main.command()
@click.argument("name", required=False)
def notations(name: str | None) -> None:
    """List the bundled notations, or print one as TOML.

    The TOML of a notation reads back as the same notation: save it under a name of its own, change keys, and give the
    file to --notation, or its keys to a spec under [notation].
    """
    from codegen.documents.overview import notation_list, notation_text

    click.echo(notation_list() if name is None else notation_text(name), nl=name is None)


@main.command()
@click.option("--report", is_flag=True, help="That of the reports of `check --to json` instead.")
def schema(report: bool) -> None:
    """Print the JSON Schema of network specs."""
    import json

    if report:
        from codegen.documents.judgement_json import report_schema as published
    else:
        from symbolic.spec.publish import json_schema as published
    click.echo(json.dumps(published(), indent=2, ensure_ascii=False))


def _show(report: Report) -> None:
    """Print a report: as wide as the terminal and in its colours, or plain where there is none."""
    from rich.console import Console

    from codegen.documents.judgement_text import MOST_WIDTH, report_text

    console = Console()
    if console.is_terminal:
        console.print(report_text(report, min(console.width, MOST_WIDTH)), soft_wrap=True)
    else:
        click.echo(report_text(report).plain)


def run() -> None:
    """Run the command line; turn what a user can cause into a message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(2) from None
    except ChalkgradError as error:
        _complain(str(error))
        raise SystemExit(2) from None
    except (KeyboardInterrupt, click.Abort):
        _complain("stopped; nothing half-written is left")
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of a pipe has left: say nothing, and keep Python from flushing into it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        _complain(f"the result cannot be written ({error.strerror})")
        raise SystemExit(2) from None


def _complain(message: str) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(stderr=True)
    console.print(Text.assemble(("error: ", "bold red"), message), soft_wrap=True)
