"""What `chalkgrad worksheet` writes: for each variant a sheet, its key, and the spec to judge answers with.

Sheets and keys are in one format, and a PDF of each stands beside it where that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from codegen.document_templates import OURS, Templates
from codegen.documents.formats.html import document_html
from codegen.documents.formats.latex import worksheet_fragment, worksheet_latex
from codegen.documents.formats.markdown import document_markdown
from codegen.documents.formats.pdf import worksheet_pdf
from codegen.documents.formats.plain_text import document_text
from codegen.documents.formats.typst import worksheet_typst
from codegen.documents.model import Document
from codegen.documents.questions.kinds import KINDS
from codegen.documents.questions.record import sheet_json
from codegen.documents.questions.variants import Variant, variants
from codegen.documents.worksheet import key_document, numbered_title, worksheet_document
from codegen.frameworks.toml_text import spec_toml
from codegen.pdf.engine import Typeset, require_engine
from codegen.render import header_line
from codegen.spec_files import origin, resolve_spec
from codegen.typed_options import as_typed
from symbolic.spec.shown import escaped

__all__ = ["FORMATS", "Request", "Sheets", "kind_list", "sheets", "stale_names"]

_OWN_NAMES = re.compile(r"(worksheet|key)-[0-9]+\.(tex|html|typ|md|txt|json|pdf)|variant-[0-9]+\.toml")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, as the command line has it.

    Attributes:
        argument: the spec.
        kinds: of questions; none for the usual ones.
        count, seed: of the variants.
        title: of the sheets; None for the network's.
        notation: to write in instead of the spec's own.
        to: the format of sheets and keys, one of `FORMATS`.
        engine: what makes a PDF of each beside it; None for none.
        templates: what they are printed with.
    """

    argument: str
    kinds: tuple[str, ...] = ()
    count: int = 1
    seed: int = 0
    title: str | None = None
    notation: str | None = None
    to: str = "latex"
    engine: str | None = None
    templates: Templates = OURS

    def origin(self) -> tuple[str, str]:
        """Return how headers name the spec, and the command that makes the files again."""
        is_fragment = self.to == "fragment"
        options = (
            ("--questions", ",".join(self.kinds) or None),
            ("--variants", str(self.count)),
            ("--seed", str(self.seed)),
            ("--to", "latex" if is_fragment else self.to),
            ("--fragment", "" if is_fragment else None),
            ("--title", self.title),
            ("--notation", self.notation),
            ("--pdf", None if self.engine is None else ""),
            ("--engine", self.engine),
            *self.templates.options,
            ("-o", "out/"),
        )
        return origin(self.argument, "worksheet", " ".join(as_typed(options)))


@dataclass(frozen=True, slots=True)
class Sheets:
    """Finished files by name, with what should be known of them; PDF apart from the format that was asked for."""

    files: Mapping[str, str]
    notes: tuple[str, ...]
    pdf: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def sheet(self) -> str:
        """The first worksheet."""
        return self._first("worksheet-1.")

    @property
    def key(self) -> str:
        """Its key."""
        return self._first("key-1.")

    def _first(self, beginning: str) -> str:
        return next(content for name, content in self.files.items() if name.startswith(beginning))


@dataclass(frozen=True, slots=True)
class _Handed:
    """A variant as it is handed out: with its title, how it was made, and what it is printed with."""

    variant: Variant
    title: str
    source: str
    command: str
    templates: Templates

    def documents(self) -> tuple[Document, Document]:
        """Return the sheet and its key."""
        parts = (self.variant, self.title, self.source, self.command)
        return worksheet_document(*parts), key_document(*parts)


def sheets(request: Request, begin: Callable[[str], None] = lambda _: None) -> Sheets:
    """Return for each variant its worksheet, its key, and the spec with which `chalkgrad check` judges answers.

    Args:
        request: what is asked for.
        begin: told of each variant as it begins, and of each PDF.

    Raises:
        ChalkgradError: for a spec, a notation or a kind that does not exist, or that do not go together; for an engine
            that is not there, before any work is done.
    """
    if request.engine is not None:
        require_engine(request.engine)
    spec = resolve_spec(request.argument, request.notation)
    made = variants(spec, request.kinds, request.count, request.seed, begin)
    source, command = request.origin()
    title = escaped(request.title) if request.title is not None else f"Worksheet: {spec.title()}"
    ending, printed = FORMATS[request.to]
    files: dict[str, str] = {}
    pdf: dict[str, bytes] = {}
    notes = list(made.notes)
    for variant in made.sheets:
        handed = _Handed(variant, title, source, command, request.templates)
        number = variant.number
        files[f"worksheet-{number}{ending}"], files[f"key-{number}{ending}"] = printed(handed)
        files[f"variant-{number}.toml"] = f"# {header_line(source)}\n{spec_toml(variant.judged_by)}"
        for name, typeset in _typeset(handed, request.engine, begin):
            pdf[name] = typeset.pdf
            notes += (f"{name}: {complaint}" for complaint in typeset.complaints)
    return Sheets(files, tuple(notes), pdf)


def _typeset(handed: _Handed, engine: str | None, begin: Callable[[str], None]) -> Iterator[tuple[str, Typeset]]:
    """Yield the PDF of a sheet and of its key, by their names."""
    if engine is None:
        return
    for kind, document in zip(("worksheet", "key"), handed.documents(), strict=True):
        name = f"{kind}-{handed.variant.number}.pdf"
        begin(name)
        yield name, worksheet_pdf(document, engine, of=name, templates=handed.templates)


def stale_names(folder: Path) -> tuple[str, ...]:
    """Return the names of sheets, keys and specs in a folder, which an earlier run may have left."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folder.iterdir() if _OWN_NAMES.fullmatch(entry.name)))


def kind_list() -> str:
    """Return the kinds of questions, each with a few words."""
    widest = max(map(len, KINDS))
    return "\n".join(f"{name:{widest}}  {kind.title}" for name, kind in KINDS.items())


# --- formats --------------------------------------------------------------------------------------------------


def _with_templates(printed: Callable[[Document, Templates], str]) -> Callable[[_Handed], tuple[str, str]]:
    """Return what prints a sheet and its key with templates."""

    def both(handed: _Handed) -> tuple[str, str]:
        sheet, key = handed.documents()
        return printed(sheet, handed.templates), printed(key, handed.templates)

    return both


def _plain(printed: Callable[[Document], str]) -> Callable[[_Handed], tuple[str, str]]:
    """Return what prints a sheet and its key without a template."""
    return _with_templates(lambda document, _: printed(document))


def _text(document: Document) -> str:
    return f"{header_line(document.source)}\n\n{document_text(document)}\n"


def _json(handed: _Handed) -> tuple[str, str]:
    title = numbered_title(handed.title, handed.variant)
    sheet, key = (sheet_json(handed.variant, title, handed.source, with_answers=both) for both in (False, True))
    return sheet, key


FORMATS: Mapping[str, tuple[str, Callable[[_Handed], tuple[str, str]]]] = MappingProxyType(
    {
        "latex": (".tex", _with_templates(worksheet_latex)),
        "fragment": (".tex", _with_templates(worksheet_fragment)),
        "html": (".html", _with_templates(document_html)),
        "typst": (".typ", _with_templates(worksheet_typst)),
        "markdown": (".md", _plain(document_markdown)),
        "text": (".txt", _plain(_text)),
        "json": (".json", _json),
    }
)
"""How the files of each format end, and what prints a sheet and its key; a fragment is LaTeX without a preamble."""
