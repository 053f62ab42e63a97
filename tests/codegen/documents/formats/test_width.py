"""How wide formulas are said to be: TeX measures them in every size that slides and texts use."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from codegen.documents.formats.width import width
from codegen.documents.slides.deck import slide_deck
from codegen.documents.slides.heights import em
from codegen.spec_files import resolve_spec
from symbolic.formula.latex import print_latex
from symbolic.formula.notation import NOTATION_NAMES
from tests.codegen.documents.compiling import log_of

NETWORKS = ("slides", "2-3-4-2 tanh,relu,softmax cross_entropy", "2-3-1 gelu,sigmoid huber")
SIZES = (10.95, 10.0, 9.0, 8.0, 7.0, 6.0)
SAMPLE = 150


def formulas() -> list[tuple[str, float]]:
    """Return formulas of slides in all notations, as LaTeX, each with its estimate."""
    found: dict[str, float] = {}
    for network in NETWORKS:
        for name in NOTATION_NAMES:
            spec = resolve_spec(network, name)
            for part in slide_deck(spec, "", "", "").parts:
                for frame in part.frames:
                    sides = [line.right for line in frame.lines if line.right is not None]
                    for formula in (*frame.known, *sides):
                        found[print_latex(formula, spec.written_in)] = width(formula, spec.written_in)
    return random.Random(5).sample(sorted(found.items()), SAMPLE)  # noqa: S311  (no secrets)


@pytest.mark.usefixtures("tex")
def test_estimates_are_those_of_tex_or_a_little_wider(tmp_path: Path) -> None:
    drawn = formulas()
    lines = [
        rf"\setbox0=\hbox{{\fontsize{{{size}}}{{{size}}}\selectfont$\displaystyle {latex}$}}"
        rf"\typeout{{W {size} {number} \the\wd0}}"
        for size in SIZES
        for number, (latex, _) in enumerate(drawn)
    ]
    packages = r"\usepackage{amsmath}\usefonttheme[onlymath]{serif}"
    body = "\n".join(lines)
    log = log_of(rf"\documentclass[11pt]{{beamer}}{packages}\begin{{document}}{body}\end{{document}}", tmp_path)
    told = re.findall(r"^W (\S+) (\d+) ([\d.]+)pt", log, re.MULTILINE)
    measured = [(float(size), int(number), float(points)) for size, number, points in told]
    assert len(measured) == len(SIZES) * SAMPLE
    for size, number, points in measured:
        latex, estimate = drawn[number]
        said = estimate * (em(size) if size <= 10 else size)
        assert points <= 1.03 * said + 1, (size, latex)
        assert size < 10 or said <= 1.35 * points + 2 * size, (size, latex)
