"""What a sheet hands out beside itself judges its answers: right ones hold, wrong ones do not, and so does its key."""

from __future__ import annotations

from fractions import Fraction

import pytest

from codegen.documents.formats.latex import block_latex
from codegen.documents.model import Equations
from codegen.documents.questions.model import NumberAnswer, Question
from codegen.documents.questions.variants import Variant, variants
from codegen.frameworks.toml_text import spec_toml
from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Quantity
from symbolic.formula.notation import NOTATION_NAMES
from symbolic.spec.parse import parse_spec
from symbolic.spec.shorthand import parse_shorthand

KINDS = ("forward-pass", "update-step", "what-if")
NETWORKS = (
    "1-1 sigmoid mse",
    "2-2-1 sigmoid mse",
    "2-2-1 relu,identity half_mse",
    "2-3-2 tanh,softmax cross_entropy",
    "2-2-2-1 tanh,sigmoid,identity sse",
)
SHEETS = [(network, seed) for network in NETWORKS for seed in (3, 4)]


def sheet(network: str, seed: int) -> Variant:
    (made,) = variants(parse_shorthand(network), KINDS, seed=seed).sheets
    return made


def line(question: Question, value: str) -> str:
    """Return how an answer is written, as the sheet says."""
    answer = question.answer
    assert isinstance(answer, NumberAnswer)
    assert isinstance(answer.of, Quantity)
    asked = answer.asked
    prime = "'" if asked is not None and asked.change is not None else ""
    sign = ":=" if asked is not None and asked.rate is not None else "="
    return rf"\[ {print_latex(answer.of, WRITTEN)}{prime} {sign} {value} \]"


WRITTEN = parse_shorthand(NETWORKS[0]).written_in


@pytest.mark.parametrize(("network", "seed"), SHEETS)
def test_right_numbers_hold_and_wrong_ones_do_not(network: str, seed: int) -> None:
    made = sheet(network, seed)
    for question in made.questions:
        answer = question.answer
        assert isinstance(answer, NumberAnswer)
        margin = Fraction(str(made.judged_by.numbers.margin or 1))  # without one, everything is exact
        value = answer.value if isinstance(answer.value, Fraction) else Fraction(float(answer.value))
        far = 3 if answer.asked is not None else 12  # on the way to others, errors may grow
        for off in (0, far, -far):
            written = f"{float(value + off * margin * max(1, abs(value))):.4f}"
            (step,) = check(made.judged_by, line(question, written)).steps()
            assert step.verdict is (Verdict.REFUTED if off else Verdict.HOLDS), (question.kind, off)


@pytest.mark.parametrize(
    ("network", "seed", "notation"),
    [*((network, seed, "slides") for network, seed in SHEETS), *((NETWORKS[1], 3, name) for name in NOTATION_NAMES)],
)
def test_no_line_of_a_key_is_called_wrong(network: str, seed: int, notation: str) -> None:
    spec = parse_shorthand(network).model_copy(update={"notation": notation})
    (made,) = variants(spec, KINDS, seed=seed).sheets
    for question in made.questions:
        shown = [block_latex(block, spec.written_in) for block in question.solution if isinstance(block, Equations)]
        report = check(made.judged_by, "\n".join(shown))
        wrong = [step for step in report.steps() if step.verdict in {Verdict.REFUTED, Verdict.UNREADABLE}]
        assert [(step.left, step.right, step.reason) for step in wrong] == [], question.kind


def test_what_a_spec_asks_for_itself_stays() -> None:
    spec = sheet(NETWORKS[1], 3).judged_by
    (made,) = variants(spec, ("choice",), seed=3).sheets
    assert made.judged_by.numbers.asked == spec.numbers.asked
    assert made.judged_by.numbers.margin == spec.numbers.margin


@pytest.mark.parametrize("network", NETWORKS)
def test_what_is_handed_out_is_read_back(network: str) -> None:
    made = sheet(network, 3)
    assert parse_spec(spec_toml(made.judged_by), "test", "toml") == made.judged_by
    assert len(made.judged_by.numbers.asked) == 2
