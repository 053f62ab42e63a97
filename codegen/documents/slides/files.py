"""Spec -> the files of a deck: source in one format, and a PDF where it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from codegen.document_templates import OURS, Templates
from codegen.documents.slides.beamer import deck_beamer, frames_beamer
from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.html import deck_html
from codegen.documents.slides.model import Deck
from codegen.documents.slides.typst import deck_typst
from codegen.pdf.engine import require_engine, typeset
from codegen.spec_files import origin, resolve_spec
from codegen.typed_options import as_typed, format_of
from symbolic.errors import ChalkgradError
from symbolic.spec.shown import escaped

__all__ = ["ENDINGS", "SlideFiles", "Wanted", "slide_files", "slide_text"]

ENDINGS: Mapping[str, str] = {".html": "html", ".tex": "latex", ".typ": "typst", ".pdf": "pdf"}
"""How files of each format end."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a deck is asked to be.

    Attributes:
        title: above the first slide; empty for one that names the network.
        handout: whether each slide is one page with all of its lines, in LaTeX, Typst and PDF; HTML prints so anyway.
        fragment: whether LaTeX is the frames alone, for a document of one's own.
        engine: what makes a PDF.
        templates: what stands round the frames.
    """

    title: str = ""
    handout: bool = False
    fragment: bool = False
    engine: str = "typst"
    templates: Templates = OURS


@dataclass(frozen=True, slots=True)
class SlideFiles:
    """The files by their paths, and what is to be said about them."""

    files: Mapping[Path, bytes]
    notes: tuple[str, ...]


def slide_text(argument: str, notation: str | None, to: str, wanted: Wanted) -> str:
    """Return the source of a deck in one format.

    Raises:
        ChalkgradError: for a spec that cannot be used, or a fragment of what is no LaTeX.
    """
    if wanted.fragment and to != "latex":
        raise ChalkgradError(f"--fragment: found {to}; expected LaTeX, whose frames go into a document of one's own")
    return _text(_deck(argument, notation, to, wanted), to, wanted)


def slide_files(
    argument: str, notation: str | None, output: Path, to: str | None, wanted: Wanted, *, pdf: bool
) -> SlideFiles:
    """Return what is to be written for `output`: a source, a PDF, or the source with a PDF beside it.

    Raises:
        ChalkgradError: for a spec that cannot be used, a name whose end says no format or another one than is asked
            for, or an engine that is not there.
    """
    found = format_of(output, to, ENDINGS)
    if pdf or found == "pdf":
        require_engine(wanted.engine)
    files: dict[Path, bytes] = {}
    notes: tuple[str, ...] = ()
    if found != "pdf":
        files[output] = slide_text(argument, notation, found, wanted).encode("utf-8")
    if pdf or found == "pdf":
        path = output.with_suffix(".pdf")
        whole = replace(wanted, fragment=False)
        source = slide_text(argument, notation, wanted.engine, whole)
        made = typeset(source, wanted.engine, of=path.name, fault_of=wanted.templates.owner)
        files[path] = made.pdf
        notes = tuple(f"{path.name}: {complaint}" for complaint in made.complaints)
    return SlideFiles(files, notes)


def _deck(argument: str, notation: str | None, to: str, wanted: Wanted) -> Deck:
    options = as_typed(
        (
            ("--to", None if to == "html" else to),
            ("--handout", "" if wanted.handout else None),
            ("--fragment", "" if wanted.fragment else None),
            ("--title", wanted.title or None),
            ("--notation", notation),
            *wanted.templates.options,
        )
    )
    source, command = origin(argument, "slides", " ".join(options))
    return slide_deck(resolve_spec(argument, notation), escaped(wanted.title), source, command)


def _text(deck: Deck, to: str, wanted: Wanted) -> str:
    match to:
        case "html":
            return deck_html(deck, wanted.templates)
        case "typst":
            return deck_typst(deck, handout=wanted.handout, templates=wanted.templates)
        case _ if wanted.fragment:
            return frames_beamer(deck, wanted.templates)
        case _:
            return deck_beamer(deck, handout=wanted.handout, templates=wanted.templates)
