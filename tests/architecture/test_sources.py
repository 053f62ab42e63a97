"""What no module of the project does: run text as code, do I/O in `symbolic`, or grow beyond what is read at once."""

from __future__ import annotations

import pytest

from tests.architecture.sources import Sources, calls, sources

RUNS_TEXT = {
    "eval",
    "exec",
    "sympify",
    "parse_expr",
    "parse_latex",
    "parse_mathematica",
    "lambdify",
    "autowrap",
    "ufuncify",
    "__import__",
    "S",
}
READS_OR_WRITES = {"open", "print", "input", "read_text", "write_text", "read_bytes", "write_bytes", "urlopen"}
MOST_LINES = 399


def calls_of(modules: Sources, names: set[str]) -> list[str]:
    return sorted(
        f"{module}:{line}: {name}" for module, text in modules.items() for line, name in calls(text) if name in names
    )


def long_modules(modules: Sources) -> list[str]:
    return [module for module, text in modules.items() if text.count("\n") > MOST_LINES]


def modules_without_docstring(modules: Sources) -> list[str]:
    return [
        module for module, text in modules.items() if text.strip() and not text.lstrip().startswith(('"""', 'r"""'))
    ]


@pytest.mark.parametrize("package", ["symbolic", "codegen"])
def test_nothing_typed_by_a_person_can_be_run(package: str) -> None:
    assert calls_of(sources(package), RUNS_TEXT) == []


@pytest.mark.parametrize("package", ["symbolic", "codegen"])
def test_only_patterns_and_pages_are_compiled(package: str) -> None:
    for module, text in sources(package).items():
        harmless = text.count("re.compile(") + text.count("typst.compile(")
        assert text.count("compile(") == harmless, module


def test_symbolic_neither_reads_nor_writes() -> None:
    assert calls_of(sources("symbolic"), READS_OR_WRITES) == []


@pytest.mark.parametrize("package", ["symbolic", "codegen", "tests"])
def test_modules_stay_short(package: str) -> None:
    assert long_modules(sources(package)) == []


@pytest.mark.parametrize("package", ["symbolic", "codegen"])
def test_every_module_says_what_it_is_for(package: str) -> None:
    assert modules_without_docstring(sources(package)) == []


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')",
        "run = exec",
        "import sympy\nsympy.sympify(x)",
        "from sympy.parsing.sympy_parser import parse_expr",
        "sympy.utilities.lambdify(x, y)",
        "from sympy import S as make",
        "def f():\n    return [__import__(name) for name in names]",
    ],
)
def test_a_call_that_runs_text_is_found(text: str) -> None:
    assert calls_of({"module": text}, RUNS_TEXT) != []


def test_reading_a_long_module_and_a_missing_docstring_are_found() -> None:
    assert calls_of({"module": "from pathlib import Path\nPath('x').read_text()"}, READS_OR_WRITES) != []
    assert long_modules({"module": "x = 1\n" * 400}) == ["module"]
    assert long_modules({"module": "x = 1\n" * 399}) == []
    assert modules_without_docstring({"module": "import re"}) == ["module"]
