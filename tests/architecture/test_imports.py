"""Imports run downwards only, and what is heavy is loaded by those who need it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT, Sources, imports, sources

# A package may import those before it.
SYMBOLIC = ("errors", "functions", "formula", "spec", "graph", "derivation", "numeric", "checking")
CODEGEN = {
    "": 0,
    "render": 0,
    "document_templates": 0,
    "python_lines": 0,
    "graph_files": 0,
    "spec_files": 0,
    "judged_files": 0,
    "pdf": 0,
    "typed_options": 0,
    "program": 1,
    "verify_report": 1,
    "verify_html": 1,
    "samples_as_rows": 1,
    "differences": 1,
    "targets": 2,
    "documents": 2,
    "verify": 3,
    "verify_graph": 3,
    "verify_hessian": 3,
    "agreement": 3,
    "array_values": 1,
    "frameworks": 1,
    "network_slopes": 2,
    "form_agreement": 3,
    "emission": 3,
    "grading": 3,
    "build": 4,
    "notebook": 4,
    "regenerate": 5,
    "commands": 5,
    "cli": 5,
    "chalkgrad": 6,
    "__main__": 7,
}
SIDE_BY_SIDE = {"targets", "documents"}
THIRD_PARTY_OF_SYMBOLIC = {"sympy", "mpmath"}


def upward_imports_of_symbolic(modules: Sources) -> list[str]:
    found = []
    for module, text in modules.items():
        own = _part(module, "symbolic")
        for imported in imports(text):
            other = _part(imported, "symbolic")
            if own in SYMBOLIC and other in SYMBOLIC and SYMBOLIC.index(other) > SYMBOLIC.index(own):
                found.append(f"{module} imports {imported}")
    return sorted(found)


def foreign_imports_of_symbolic(modules: Sources) -> list[str]:
    found = []
    for module, text in modules.items():
        allowed = {"symbolic", *THIRD_PARTY_OF_SYMBOLIC, *sys.stdlib_module_names}
        if _part(module, "symbolic") == "spec":
            allowed.add("pydantic")
        found += [f"{module} imports {name}" for name in imports(text) if name.split(".")[0] not in allowed]
    return sorted(found)


def upward_imports_of_codegen(modules: Sources) -> list[str]:
    found = []
    for module, text in modules.items():
        own = _part(module, "codegen")
        for imported in imports(text):
            if not imported.startswith("codegen"):
                continue
            other = _part(imported, "codegen")
            if other not in CODEGEN or own not in CODEGEN:
                found.append(f"{own or other}: a part of codegen without a rank")
                continue
            upward = CODEGEN[other] > CODEGEN[own]
            aside = own != other and {own, other} == SIDE_BY_SIDE
            if upward or aside or _are_two_targets(module, imported):
                found.append(f"{module} imports {imported}")
    return sorted(found)


def imports_of_oracles(modules: Sources) -> list[str]:
    judged = {"symbolic", "codegen", "generated"}
    found = [f"{module} imports {name}" for module, text in modules.items() for name in imports(text)]
    return sorted(line for line in found if line.split()[-1].split(".")[0] in judged)


def _part(module: str, package: str) -> str:
    names = module.split(".")
    return names[1] if names[0] == package and len(names) > 1 else ""


def _are_two_targets(module: str, imported: str) -> bool:
    prefix = "codegen.targets."
    if not module.startswith(prefix) or not imported.startswith(prefix):
        return False
    return module.split(".")[2] != imported.split(".")[2]


# --- the project ----------------------------------------------------------------------------------------------------


def test_symbolic_imports_downwards_only() -> None:
    assert upward_imports_of_symbolic(sources("symbolic")) == []


def test_symbolic_needs_sympy_alone_and_pydantic_for_specs() -> None:
    assert foreign_imports_of_symbolic(sources("symbolic")) == []


def test_codegen_imports_downwards_only_and_targets_do_not_know_each_other() -> None:
    assert upward_imports_of_codegen(sources("codegen")) == []


def test_oracles_import_nothing_that_they_judge() -> None:
    assert imports_of_oracles(sources("tests/oracles")) == []


def test_every_package_of_symbolic_has_its_place_in_the_order() -> None:
    packages = {path.name for path in (ROOT / "symbolic").iterdir() if (path / "__init__.py").exists()}
    assert packages <= {*SYMBOLIC, "examples"}


# --- the checks can fail --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("symbolic.formula.nodes", "from symbolic.graph.graph import Graph"),
        ("symbolic.graph.graph", "import symbolic.derivation.engine"),
        ("symbolic.errors", "def f():\n    from symbolic.functions import loss"),
        ("symbolic.spec.model", "from symbolic import graph"),
    ],
)
def test_an_upward_import_is_found(module: str, text: str) -> None:
    assert upward_imports_of_symbolic({module: text}) != []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("symbolic.formula.nodes", "import numpy as np"),
        ("symbolic.graph.graph", "from codegen.render import VERSION"),
        ("symbolic.derivation.steps", "if TYPE_CHECKING:\n    import jinja2"),
        ("symbolic.formula.nodes", "import pydantic"),
    ],
)
def test_a_foreign_import_is_found(module: str, text: str) -> None:
    assert foreign_imports_of_symbolic({module: text}) != []
    assert foreign_imports_of_symbolic({"symbolic.spec.model": "import pydantic"}) == []


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("codegen.program.ir", "from codegen.targets.numpy_module.emit import emit"),
        ("codegen.program.ir", "from codegen import documents"),
        ("codegen.targets.numpy_module.emit", "from codegen.targets.scalar_module.emit import emit"),
        ("codegen.targets.numpy_module.emit", "from codegen.documents.model import Document"),
        ("codegen.documents.model", "from codegen.cli import main"),
    ],
)
def test_a_target_that_looks_sideways_or_upwards_is_found(module: str, text: str) -> None:
    assert upward_imports_of_codegen({module: text}) != []


def test_an_oracle_that_asks_the_judged_is_found() -> None:
    assert imports_of_oracles({"tests.oracles.x": "from symbolic.functions import loss"}) != []


# --- what is loaded -------------------------------------------------------------------------------------------------


def _loaded(statement: str) -> set[str]:
    script = f"import sys; {statement}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def test_deriving_loads_neither_numpy_nor_jinja2() -> None:
    loaded = _loaded(
        "from symbolic.derivation.gradients import Gradients; from symbolic.derivation.plan import plan; "
        "from symbolic.formula.latex import print_latex; from symbolic.formula.text import print_text; "
        "from symbolic.graph.paths import paths"
    )
    assert "symbolic.derivation.engine" in loaded
    assert loaded.isdisjoint({"numpy", "jinja2", "click", "rich", "codegen"})


@pytest.mark.parametrize("package", ["symbolic", "symbolic.errors", "symbolic.functions", "symbolic.formula.notation"])
def test_names_and_errors_are_at_hand_without_sympy(package: str) -> None:
    assert _loaded(f"import {package}").isdisjoint({"sympy", "pydantic", "numpy"})


def test_a_module_that_is_loaded_would_be_seen() -> None:
    assert "sympy" in _loaded("import symbolic.formula.bridge")
