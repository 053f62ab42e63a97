"""What results show in notebooks, typeset by TeX."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.spec_files import example_names, resolve_spec
from symbolic.derivation.engine import Deriver
from symbolic.derivation.forms import Forms
from symbolic.formula.nodes import Quantity
from symbolic.graph.network import NetworkGraph
from tests.codegen.documents.compiling import problems

# Rows are not broken: a notebook scrolls, or breaks them itself.
DOCUMENT = r"""\documentclass{article}
\usepackage{amsmath}
\setlength{\textwidth}{180cm}
\pagestyle{empty}
\begin{document}
%s
\end{document}
"""


@pytest.mark.usefixtures("tex")
@pytest.mark.parametrize("argument", example_names())
def test_formulas_steps_and_derivations_compile_as_they_show_themselves(argument: str, tmp_path: Path) -> None:
    spec = resolve_spec(argument)
    graph = NetworkGraph(spec)
    derivation = Deriver(graph).derive(graph.objective, graph.weights(1, 1).member(1))
    forms = Forms(spec, spec.written_in)
    arrays = [form(Quantity("W", 1)) for form in (forms.matrix, forms.batch)]
    results = (derivation, *derivation.steps, derivation.chain, derivation.result, derivation.of, *arrays)
    shown = "\n\n".join(result._repr_latex_() for result in results)
    assert problems(DOCUMENT % shown, tmp_path) == []
