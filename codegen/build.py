"""From what the command line calls a spec to finished files: texts first, then checks, then writing.

Every text is complete before the first file is written, and a check that fails is written into the report.
"""

from __future__ import annotations

import shlex
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

from codegen.agreement import agreement, scalar_agreement
from codegen.documents.derivation import derivation_document, shown_parameters
from codegen.documents.latex import document_latex
from codegen.render import header_line, write_all
from codegen.spec_files import example_names, is_file, resolve_spec
from codegen.targets import numpy_module, scalar_module
from codegen.targets.scalar_module.emit import MOST_PARAMETERS
from codegen.verify import load_module, verify_file, verify_module
from codegen.verify_report import Fact, Report
from symbolic.derivation.engine import Deriver
from symbolic.derivation.plan import plan
from symbolic.errors import ProofError
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.spec.model import NetworkSpec
from symbolic.spec.shown import escaped

__all__ = ["Built", "build", "module_text", "texts", "verify_target"]

REPORT = "report.txt"


@dataclass(frozen=True, slots=True)
class Built:
    """What `build` did: a summary for the terminal, and whether every check passed."""

    summary: str
    passed: bool


def texts(argument: str) -> dict[str, str]:
    """Return the files of a build by name: everything but the report, which depends on the machine's rounding."""
    return _texts(resolve_spec(argument), argument)


def _texts(spec: NetworkSpec, argument: str) -> dict[str, str]:
    source, command = _origin(argument, "build", "-o out/")
    files = {
        "derivation.tex": document_latex(derivation_document(spec, source, command)),
        "gradients.py": numpy_module.emit(spec, source, command),
    }
    if spec.parameter_count() <= MOST_PARAMETERS:
        files["gradients_scalar.py"] = scalar_module.emit(spec, source, command)
    return files


def module_text(argument: str, target: str) -> str:
    """Return the module of a spec for `target`, "numpy_module" or "scalar_module"."""
    spec = resolve_spec(argument)
    if target == "scalar_module":
        return scalar_module.emit(spec, *_origin(argument, "emit", "--scalar"))
    return numpy_module.emit(spec, *_origin(argument, "emit", ""))


def build(argument: str, folder: Path, *, force: bool, progress: Callable[[Iterable[str]], Iterable[str]]) -> Built:
    """Write derivation, modules and report of a spec into `folder`, which is made where it does not exist.

    The modules that are written are the ones that were checked. Files of an earlier build that this one does not
    have are removed.

    Raises:
        ChalkgradError: for a spec that cannot be used, or files that must not be overwritten; then nothing is written.
    """
    spec = resolve_spec(argument)
    files: dict[str, str] = {}
    report: Report | None = None
    for stage in progress(("derivation and code", "checks", "files")):
        if stage == "derivation and code":
            files = _texts(spec, argument)
        elif stage == "checks":
            report = _report(spec, files, seed=0)
            files[REPORT] = f"{header_line(_origin(argument, 'build', '')[0])}\n\n{report}\n"
        else:
            write_all(folder, files, also_ours=("gradients_scalar.py",), force=force)
    assert report is not None  # noqa: S101  (the stages above have run)
    verdict = "everything proved and checked" if report.passed else f"A CHECK FAILED: see {REPORT}"
    return Built("\n".join((*(str(folder / name) for name in sorted(files)), verdict)), report.passed)


def verify_target(argument: str, seed: int) -> Report:
    """Return the report on a spec (its emitted modules and its derivation), or on a generated module's file."""
    path = Path(argument)
    if path.suffix == ".py" or (is_file(path) and path.suffix not in {".toml", ".json"}):
        return replace(verify_file(path, seed=seed), module=argument)
    spec = resolve_spec(argument)
    return _report(spec, _texts(spec, argument), seed)


def _report(spec: NetworkSpec, files: dict[str, str], seed: int) -> Report:
    """Check the modules in `files` against their own cost, the network's equations and the derivation."""
    module = _loaded(files["gradients.py"])
    report = verify_module(module, seed=seed)
    facts = [*agreement(spec, module, seed)]
    if "gradients_scalar.py" in files:
        facts.append(scalar_agreement(spec, module, _loaded(files["gradients_scalar.py"]), seed))
    return replace(report, module=spec.title(), facts=(_proved(spec), *facts, *report.facts))


def _proved(spec: NetworkSpec) -> Fact:
    """Return how many steps of the shown derivations are proved; a fresh prover would stop at the first that is not."""
    graph = NetworkGraph(spec)
    statement = "every step of the derivation is proved"
    try:
        derivations = plan(Deriver(graph), LOSS, shown_parameters(graph))
    except ProofError as error:
        return Fact(statement, passed=False, detail=str(error))
    steps = sum(len(derivation.steps) for derivation in derivations)
    return Fact(statement, passed=steps > 0, detail=f"{steps} steps")


def _loaded(text: str) -> ModuleType:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gradients.py"
        path.write_text(text, encoding="utf-8")
        return load_module(path)


def _origin(argument: str, command: str, options: str) -> tuple[str, str]:
    """Return how headers name a spec, and the command that makes the file again."""
    shown = escaped(argument)
    source = f"the example {shown}" if shown in example_names() else shown
    return source, f"chalkgrad {command} {shlex.quote(shown)} {options}".rstrip()
