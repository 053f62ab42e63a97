"""The file of a notebook: the fields of nbformat 4.5, the same bytes each time, and words as they were typed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from html.parser import HTMLParser
from typing import Any

import pytest

from codegen.notebook.files import notebook_text
from codegen.spec_files import example_names
from symbolic.formula.notation import NOTATION_NAMES
from tests.codegen.documents.diagrams.cases import parsed
from tests.codegen.documents.formats.test_jupyter import assert_are_words

HOSTILE = r"""<b>&amp;</b> $a$ \(c\) \begin{align} "'` {{ y }} <<< z >>> **d** #e --> %"""
FIELDS = {
    "markdown": {"cell_type", "id", "metadata", "source"},
    "code": {"cell_type", "id", "metadata", "source", "execution_count", "outputs"},
}


def cells(argument: str, notation: str | None = None, title: str = "") -> dict[str, dict[str, Any]]:
    document = json.loads(notebook_text(argument, notation, "ipynb", title))
    return {cell["id"]: cell for cell in document["cells"]}


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def headings(argument: str) -> list[str]:
    found = (source(cell) for cell in cells(argument).values() if cell["cell_type"] == "markdown")
    return [line.removeprefix("## ") for text in found for line in text.splitlines() if line.startswith("## ")]


@pytest.mark.parametrize("argument", [*example_names(), "784-128-10 relu,softmax cross_entropy"])
def test_the_fields_are_those_of_the_format(argument: str) -> None:
    document = json.loads(notebook_text(argument, None, "ipynb"))
    assert set(document) == {"metadata", "nbformat", "nbformat_minor", "cells"}
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    assert document["metadata"]["kernelspec"] == {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert document["metadata"]["language_info"]["name"] == "python"
    names = [cell["id"] for cell in document["cells"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", name) for name in names)
    for cell in document["cells"]:
        assert set(cell) == FIELDS[cell["cell_type"]]
        assert all(isinstance(line, str) for line in cell["source"])
        assert all(line.endswith("\n") for line in cell["source"][:-1])
        assert not cell["source"][-1].endswith("\n")
        if cell["cell_type"] == "code":
            assert (cell["execution_count"], cell["outputs"]) == (None, [])


def test_a_notebook_tells_the_network_its_derivation_its_code_its_check_and_its_training_in_this_order() -> None:
    assert headings("slides") == [
        "The network",
        "One weight",
        "For general indices",
        "For whole arrays",
        "For a batch of samples",
        "The code",
        "The check",
        "Training",
        "What to try",
    ]


def test_the_weight_that_is_written_out_is_that_of_the_earliest_layer_that_needs_few_lines() -> None:
    def asked(argument: str) -> list[str]:
        named = (source(cell) for name, cell in cells(argument, "bracket").items() if name.startswith("one-weight"))
        return re.findall(r"### How does \$W_\{11\}\^\{\[(\d+)\]\}\$ affect", "\n".join(named))

    assert asked("slides") == ["1"]
    assert asked("2-2-2-2-2-2-2-2-2-1 tanh,sigmoid cross_entropy") == ["6"]
    assert asked("784-128-10 relu,softmax cross_entropy") == ["1"]


def test_the_bytes_do_not_depend_on_the_run() -> None:
    script = "from codegen.notebook.files import notebook_text; print(notebook_text('residual', None, 'ipynb'))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].decode() == notebook_text("residual", None, "ipynb") + "\n"


# --- words --------------------------------------------------------------------------------------------------------


def test_a_title_with_marks_of_any_format_is_shown_as_it_is() -> None:
    title = source(cells("xor", title=HOSTILE)["title"])
    assert title.startswith("# ")
    assert_are_words(title, HOSTILE)


class Image(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "img"
        self.images.append(dict(attrs))


def test_the_drawing_is_an_image_that_holds_its_svg_and_says_what_it_shows() -> None:
    text = source(cells("softmax_classifier")["drawing"])
    assert "\n" not in text
    assert "$" not in text
    reader = Image()
    reader.feed(text)
    (image,) = reader.images
    before, _, data = (image["src"] or "").partition(",")
    assert before == "data:image/svg+xml;base64"
    root = parsed(b64decode(data).decode())
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "the way from W_11^[1] to L is lit" in (image["alt"] or "")
    assert "4 inputs" in (image["alt"] or "") or "sepal length" in (image["alt"] or "")


def test_the_whole_drawing_is_on_its_ground() -> None:
    held = source(cells("slides")["drawing"]).partition("base64,")[2].partition('"')[0]
    root = parsed(b64decode(held).decode())
    ground, drawing = root
    assert (ground.tag.rpartition("}")[2], ground.get("fill")) == ("rect", "#ffffff")
    width, height = (float((drawing.get(side) or "").removesuffix("pt")) for side in ("width", "height"))
    # A point is 4/3 of the units in which the ground is measured.
    _, _, across, down = map(float, (root.get("viewBox") or "").split())
    assert across == pytest.approx(width * 4 / 3, rel=1e-4)
    assert down == pytest.approx(height * 4 / 3, rel=1e-4)


def test_a_network_that_is_too_deep_to_draw_has_no_drawing() -> None:
    assert "drawing" not in cells(f"{'-'.join(['1'] * 45)} tanh mse")
    assert "drawing" in cells("1-1 tanh mse")


# --- formulas -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NOTATION_NAMES)
@pytest.mark.parametrize("argument", ["xor", "residual", "3-8-2 leaky_relu,softmax cross_entropy"])
def test_formulas_stand_between_dollar_signs_with_no_empty_line_in_them(argument: str, name: str) -> None:
    texts = [source(cell) for cell in cells(argument, name).values() if cell["cell_type"] == "markdown"]
    displays = 0
    for text in texts:
        assert "```" not in text
        assert "`$" not in text
        assert r"\operatorname" not in text
        words, *parts = re.split(r"^\$\$$", text, flags=re.MULTILINE)
        assert len(parts) % 2 == 0
        for display, after in zip(parts[::2], parts[1::2], strict=True):
            assert re.fullmatch(r"\n\\begin\{aligned\}\n(.+\n)+\\end\{aligned\}\n", display)
            displays += 1
            words += after
        assert words.count("$") % 2 == 0
        for formula in words.split("$")[1::2]:
            assert formula == formula.strip()
            assert formula.count("{") == formula.count("}")
    assert displays > 20


def test_the_code_is_the_module_that_is_emitted() -> None:
    module = source(cells("xor")["code"])
    assert "def loss_and_gradients(" in module
    assert "chalkgrad notebook xor" in module
    compile(module, "cell", "exec")
