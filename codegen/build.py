"""From what the command line calls a spec to finished files: texts first, then checks, then writing.

Every text is complete before the first file is written, and a check that fails is written into the report.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from codegen.agreement import agreement, scalar_agreement
from codegen.document_templates import OURS, Templates
from codegen.documents.derivation import derivation_document
from codegen.documents.formats.latex import document_latex
from codegen.documents.formats.pdf import document_pdf
from codegen.documents.model import Document
from codegen.form_agreement import form_agreement
from codegen.graph_files import resolve_graph
from codegen.pdf.engine import require_engine
from codegen.program.weak_forms import weak_forms
from codegen.render import header_line, write_all
from codegen.spec_files import is_file, origin, resolve_spec
from codegen.targets import numpy_module, scalar_module
from codegen.targets.numpy_module.graph import emit as emit_graph
from codegen.targets.scalar_module.emit import MOST_PARAMETERS
from codegen.typed_options import as_typed
from codegen.verify import load_module, verify_file, verify_module
from codegen.verify_report import Fact, Report
from symbolic.derivation.steps import Derivation
from symbolic.spec.model import NetworkSpec

__all__ = ["STAGES", "Built", "build", "texts", "verify_target"]

REPORT = "report.txt"
PDF = "derivation.pdf"
STAGES = ("derive", "check", "write")


@dataclass(frozen=True, slots=True)
class Built:
    """What `build` did.

    Attributes:
        summary: for the terminal.
        passed: whether every check passed.
        notes: what the owner of the code should know of how it computes, and what does not fit a page of the PDF.
    """

    summary: str
    passed: bool
    notes: tuple[str, ...] = ()


def texts(argument: str) -> dict[str, str]:
    """Return the files of a build by name: everything but the report, which depends on the machine's rounding."""
    spec = resolve_spec(argument)
    return _texts(spec, _document(spec, argument))


def _document(spec: NetworkSpec, argument: str, notation: str | None = None, templates: Templates = OURS) -> Document:
    options = as_typed((("--notation", notation), *templates.options, ("-o", "out/")))
    return derivation_document(spec, *origin(argument, "build", " ".join(options)))


def _texts(spec: NetworkSpec, document: Document, templates: Templates = OURS) -> dict[str, str]:
    files = {
        "derivation.tex": document_latex(document, templates),
        "gradients.py": numpy_module.emit(spec, document.source, document.command),
    }
    if spec.parameter_count() <= MOST_PARAMETERS:
        files["gradients_scalar.py"] = scalar_module.emit(spec, document.source, document.command)
    return files


def build(
    argument: str,
    folder: Path,
    *,
    notation: str | None = None,
    engine: str | None = None,
    templates: Templates = OURS,
    force: bool,
    begin: Callable[[str], None],
) -> Built:
    """Write derivation, modules and report of a spec into `folder`, which is made where it does not exist.

    The modules that are written are the ones that were checked. Files of an earlier build that this one does not
    have are removed.

    Args:
        argument: a spec as the command line takes it.
        folder: where to.
        notation: a notation as the command line takes it, or None for the spec's own.
        engine: what makes a PDF of the derivation, as `codegen.pdf.engine` names it; None for no PDF.
        templates: what the derivation is printed with.
        force: overwrite even files that chalkgrad did not write.
        begin: told the name of each stage of `STAGES` as it begins.

    Raises:
        ChalkgradError: for a spec that cannot be used, an engine that is not there, or files that must not be
            overwritten; then nothing is written.
    """
    if engine is not None:
        require_engine(engine)
    begin("derive")
    spec = resolve_spec(argument, notation)
    document = _document(spec, argument, notation, templates)
    files = _texts(spec, document, templates)
    begin("check")
    report = _report(spec, document, files, seed=0)
    files[REPORT] = f"{header_line(document.source)}\n\n{report}\n"
    begin("write")
    typeset = None if engine is None else document_pdf(document, engine, of=PDF, templates=templates)
    pages = {} if typeset is None else {PDF: typeset.pdf}
    write_all(folder, {**files, **pages}, also_ours=("gradients_scalar.py", PDF), force=force)
    verdict = "everything proved and checked" if report.passed else f"A CHECK FAILED: see {REPORT}"
    summary = "\n".join((*(str(folder / name) for name in sorted({*files, *pages})), verdict))
    complaints = () if typeset is None else tuple(f"{PDF}: {complaint}" for complaint in typeset.complaints)
    return Built(summary, report.passed, (*weak_forms(spec), *complaints))


def verify_target(argument: str, seed: int) -> Report:
    """Return the report on a spec (its emitted modules and its derivation), or on a generated module's file."""
    path = Path(argument)
    if path.suffix == ".py" or (is_file(path) and path.suffix not in {".toml", ".json"}):
        return replace(verify_file(path, seed=seed), module=argument)
    graph = resolve_graph(argument, None, None, None)
    if graph is not None:
        return replace(verify_module(_loaded(emit_graph(graph, argument, "")), seed=seed), module=argument)
    spec = resolve_spec(argument)
    document = _document(spec, argument)
    return _report(spec, document, _texts(spec, document), seed)


def _report(spec: NetworkSpec, document: Document, files: dict[str, str], seed: int) -> Report:
    """Check the modules in `files` against their own cost, the network's equations and the derivation."""
    module = _loaded(files["gradients.py"])
    report = verify_module(module, seed=seed)
    facts = [*agreement(spec, module, seed)]
    if "gradients_scalar.py" in files:
        facts.append(scalar_agreement(spec, module, _loaded(files["gradients_scalar.py"]), seed))
    facts += form_agreement(spec, seed)
    return replace(report, module=spec.title(), facts=(_proved(document), *facts, *report.facts))


def _proved(document: Document) -> Fact:
    """Return how many steps a document shows; one that could not be proved would have ended in a ProofError."""
    blocks = [block for section in document.sections for block in section.blocks]
    steps = sum(len(block.steps) for block in blocks if isinstance(block, Derivation))
    return Fact("every step of the derivation is proved", passed=steps > 0, detail=f"{steps} steps")


def _loaded(text: str) -> ModuleType:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradients.py"
        path.write_text(text, encoding="utf-8")
        return load_module(path)
