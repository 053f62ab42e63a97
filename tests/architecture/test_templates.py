"""What every template keeps to: it is read at a glance; and one of documents computes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import nodes

from codegen.render import TEMPLATES, document_environment

MOST_LINES, MOST_OF_CODE = 45, 50
ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg)
ALL = sorted(TEMPLATES.rglob("*.jinja"))
OF_DOCUMENTS = [path for path in ALL if path.relative_to(TEMPLATES).parts[0] in {"html", "latex", "typst"}]


def named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def computed(template: str, target: str) -> list[int]:
    """Return the lines in which a template computes."""
    tree = document_environment(target).parse(template)
    return sorted(node.lineno for kind in ARITHMETIC for node in tree.find_all(kind))


@pytest.mark.parametrize("path", ALL, ids=named)
def test_a_template_is_short(path: Path) -> None:
    most = MOST_LINES if path in OF_DOCUMENTS else MOST_OF_CODE
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


@pytest.mark.parametrize("path", OF_DOCUMENTS, ids=named)
def test_a_template_of_documents_computes_nothing(path: Path) -> None:
    assert computed(path.read_text(encoding="utf-8"), named(path).partition("/")[0]) == []


def test_there_are_templates_of_every_format() -> None:
    assert {"html", "latex", "typst", "numpy_module"} <= {named(path).partition("/")[0] for path in ALL}
    assert len(ALL) > 60


@pytest.mark.parametrize(
    ("template", "target"),
    [("<<< x * 2 >>>", "latex"), ("{{ a - b }}", "html"), ("\n{% if x ** 2 > y %}{% endif %}", "html")],
)
def test_a_template_that_computes_is_found(template: str, target: str) -> None:
    assert computed(template, target) == [template.count("\n") + 1]
