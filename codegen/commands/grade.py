"""`chalkgrad grade` and `chalkgrad rubric`."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.commands.options import force_option, notation_option, progress, spec_argument, with_spec_help

__all__ = ["grade", "rubric"]


@click.command()
@spec_argument
@click.argument("source", metavar="FOLDER|ZIP|CSV")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option("--rubric", metavar="FILE.toml", help="How steps become points; see `chalkgrad rubric`.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["gradescope", "prairielearn", "lti"]),
    help="Write the results for this system too; may be given several times.",
)
@click.option("--pdf", is_flag=True, help="Write the pages of the students as PDF too; needs the extra `pdf`.")
@click.option("--text", metavar="COLUMN", help="Column of a table that holds the texts.")
@click.option("--student", metavar="COLUMN", help="Column of a table that holds the students.")
@click.option("--jobs", type=click.IntRange(1, 1024), metavar="N", help="How many at once; else one on each core.")
@click.option("--seconds", type=click.IntRange(1, 3600), default=10, show_default=True, help="Most for a submission.")
@click.option(
    "--megabytes", type=click.IntRange(64, 1 << 20), default=512, show_default=True, help="Most for a submission."
)
@click.option("--backend", default="threading", show_default=True, help="Of joblib: dask and ray take a cluster.")
@click.option(
    "--key",
    envvar="CHALKGRAD_KEY",
    default="chalkgrad",
    help="Secret from which the points of the checks are drawn; or set CHALKGRAD_KEY.",
)
@notation_option
@force_option
@with_spec_help
def grade(
    spec: str,
    source: str,
    output: Path,
    rubric: str | None,
    formats: tuple[str, ...],
    pdf: bool,
    text: str | None,
    student: str | None,
    jobs: int | None,
    seconds: int,
    megabytes: int,
    backend: str,
    key: str,
    notation: str | None,
    force: bool,
) -> None:
    """Grade a class: marks, a page for each student, and what went wrong how often.

    The class is a folder or a .zip with a file or a folder for each student, a .csv or .jsonl with a row for each, or
    `class` for the bundled one. What is open goes to a person. A run that was stopped goes on where it was.

    Exit 0: all have their marks; 1: some are left to a person; 2: the input cannot be used.
    """
    from codegen.grading.grade import Request
    from codegen.grading.grade import grade as graded
    from codegen.grading.pool import Workforce
    from codegen.grading.results.files import Folder
    from codegen.grading.settings import Limits
    from codegen.grading.sources.table import Columns

    request = Request(
        spec=spec,
        source=source,
        output=Folder(output, (*formats, "pdf") if pdf else formats, force),
        notation=notation,
        columns=Columns(text, student),
        rubric=rubric,
        key=key.encode("utf-8", "surrogateescape"),
        limits=Limits(seconds, megabytes),
        workforce=Workforce(jobs or -1, backend),
    )
    done = graded(request, progress)
    click.echo(done.summary)
    if not done.complete:
        raise SystemExit(1)


@click.command()
def rubric() -> None:
    """Print the rubric of `grade` as TOML: save it, change it, and give it to --rubric."""
    from codegen.grading.rubric import rubric_text

    click.echo(rubric_text(), nl=False)
