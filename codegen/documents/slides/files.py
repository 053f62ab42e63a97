"""Spec -> the files of a deck: source in one format, and a PDF where it is asked for."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.documents.slides.beamer import deck_beamer, frames_beamer
from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.html import deck_html
from codegen.documents.slides.model import Deck
from codegen.documents.slides.typst import deck_typst
from codegen.pdf.engine import require_engine, typeset
from codegen.render import header_line
from codegen.spec_files import origin, resolve_spec
from symbolic.errors import ChalkgradError
from symbolic.spec.shown import escaped

__all__ = ["SUFFIXES", "SlideFiles", "Wanted", "slide_files", "slide_text"]

SUFFIXES: Mapping[str, str] = {".html": "html", ".tex": "latex", ".typ": "typst"}
"""Which format a file has, by the end of its name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a deck is asked to be.

    Attributes:
        title: above the first slide; empty for one that names the network.
        handout: whether each slide is one page with all of its lines, in LaTeX, Typst and PDF; HTML prints so anyway.
        fragment: whether LaTeX is the frames alone, for a document of one's own.
        engine: what makes a PDF.
    """

    title: str = ""
    handout: bool = False
    fragment: bool = False
    engine: str = "typst"


@dataclass(frozen=True, slots=True)
class SlideFiles:
    """The files by their paths, and what is to be said about them."""

    files: Mapping[Path, bytes]
    notes: tuple[str, ...]


def slide_text(argument: str, notation: str | None, to: str, wanted: Wanted) -> str:
    """Return the source of a deck in one format."""
    return _text(_deck(argument, notation, wanted), to, wanted)


def slide_files(
    argument: str, notation: str | None, output: Path, to: str | None, wanted: Wanted, *, pdf: bool
) -> SlideFiles:
    """Return what is to be written for `output`: a source, a PDF, or the source with a PDF beside it.

    Raises:
        ChalkgradError: for a spec that cannot be used, a name whose end says no format, or an engine that is not there.
    """
    only_pdf = output.suffix == ".pdf"
    found = to or SUFFIXES.get(output.suffix)
    if found is None and not only_pdf:
        raise ChalkgradError(
            f"{output}: found a name that ends with `{output.suffix}`; expected one of {', '.join(SUFFIXES)}, .pdf, or "
            "--to with a format"
        )
    if pdf or only_pdf:
        require_engine(wanted.engine)
    deck = _deck(argument, notation, wanted)
    files: dict[Path, bytes] = {}
    notes: tuple[str, ...] = ()
    if found is not None and not only_pdf:
        files[output] = _text(deck, found, wanted).encode("utf-8")
    if pdf or only_pdf:
        path = output.with_suffix(".pdf")
        source = _text(deck, wanted.engine, Wanted(wanted.title, wanted.handout))
        made = typeset(source, wanted.engine, of=path.name)
        files[path] = made.pdf
        notes = tuple(f"{path.name}: {complaint}" for complaint in made.complaints)
    return SlideFiles(files, notes)


def _deck(argument: str, notation: str | None, wanted: Wanted) -> Deck:
    chosen = "" if notation is None else f"--notation {shlex.quote(escaped(notation))} "
    named = f"--title {shlex.quote(escaped(wanted.title))} " if wanted.title else ""
    source, command = origin(argument, "slides", f"{named}{chosen}".rstrip())
    return slide_deck(resolve_spec(argument, notation), wanted.title, source, command)


def _text(deck: Deck, to: str, wanted: Wanted) -> str:
    match to:
        case "html":
            return deck_html(deck)
        case "typst":
            return deck_typst(deck, handout=wanted.handout)
        case _:
            return _fragment(deck) if wanted.fragment else deck_beamer(deck, handout=wanted.handout)


def _fragment(deck: Deck) -> str:
    """Return the frames alone, below the lines by which a generated file is known."""
    return f"% {escaped(header_line(deck.source))}\n% Regenerate with: {escaped(deck.command)}\n{frames_beamer(deck)}\n"
