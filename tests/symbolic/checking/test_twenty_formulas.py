"""Twenty formulas of backpropagation as students type them, each judged, with its meaning, and a wrong one beside it.

They were chosen because readers of LaTeX get them wrong: layers taken for powers, indices multiplied, primes dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Step, Verdict
from symbolic.formula.nodes import Apply, Cases, Formula, Gradient, Index, Partial, Power, Quantity, Sigma
from symbolic.formula.substitute import children
from symbolic.spec.shorthand import parse_shorthand

STANDS = {Verdict.PROVED, Verdict.HOLDS}
GIVES = {Verdict.DEFINITION}
WITH_CONVENTION = {Verdict.CONVENTION}

DEEP = "2-2-2-2-1 sigmoid mse"
NET = "2-3-4-2 sigmoid mse"
ONE = "2-1 sigmoid half_sse"
SOFTMAX = "3-4-3 tanh,softmax cross_entropy"
RELU = "2-1 relu mse"
l, j = Index("l"), Index("j")


@dataclass(frozen=True)
class Case:
    """A formula, the verdicts that it may get, quantities that must stand in it, and a wrong variant."""

    spec: str
    latex: str
    verdicts: set[Verdict]
    wrong: str
    quantities: tuple[Quantity, ...] = ()
    nodes: tuple[type[Formula], ...] = ()
    without: tuple[type[Formula], ...] = ()
    changes: dict[str, Any] = field(default_factory=dict)


CASES = {
    1: Case(
        DEEP,
        r"\frac{\partial \hat{y}}{\partial W_{11}^{[3]}} = \frac{\partial \hat{y}}{\partial a_1^{[4]}} \times "
        r"\frac{\partial a_1^{[4]}}{\partial z_1^{[4]}} \times \frac{\partial z_1^{[4]}}{\partial a_1^{[3]}} \times "
        r"\frac{\partial a_1^{[3]}}{\partial z_1^{[3]}} \times \frac{\partial z_1^{[3]}}{\partial W_{11}^{[3]}}",
        STANDS,
        r"\frac{\partial \hat{y}}{\partial W_{11}^{[3]}} = \frac{\partial \hat{y}}{\partial a_1^{[4]}} \times "
        r"\frac{\partial a_1^{[4]}}{\partial z_1^{[4]}} \times \frac{\partial z_1^{[4]}}{\partial a_1^{[3]}} \times "
        r"\frac{\partial z_1^{[3]}}{\partial W_{11}^{[3]}}",
        (Quantity("yhat"), Quantity("W", 3, (1, 1)), Quantity("a", 4, (1,))),
        (Partial,),
        (Power,),
    ),
    2: Case(
        NET,
        r"z_j^{[l]} = \sum_{i=1}^{n_{l-1}} W_{ji}^{[l]} a_i^{[l-1]} + b_j^{[l]}",
        GIVES,
        r"z_j^{[l]} = \sum_{i=1}^{n_{l-1}} W_{ji}^{[l]} a_i^{[l]} + b_j^{[l]}",
        (Quantity("W", l, (j, Index("i"))), Quantity("a", Index("l", -1), (Index("i"),)), Quantity("z", l, (j,))),
        (Sigma,),
        (Power,),
    ),
    3: Case(
        NET,
        r"\delta_j^{l} = \sum_k (\delta_k^{l+1} w_{jk}) \sigma'(z_j^l)",
        STANDS,
        r"\delta_j^{l} = \sum_k (\delta_k^{l+1} w_{jk}) \sigma(z_j^l)",
        (Quantity("delta", Index("l", 1), (Index("k"),)), Quantity("W", Index("l", 1), (Index("k"), j))),
        (Sigma, Apply),
        (Power,),
        {"notation": "delta"},
    ),
    4: Case(
        NET,
        r"\frac{\partial C}{\partial w_{jk}^l} = a_k^{l-1} \delta_j^l",
        STANDS,
        r"\frac{\partial C}{\partial w_{jk}^l} = a_k^{l} \delta_j^l",
        (Quantity("W", l, (j, Index("k"))), Quantity("a", Index("l", -1), (Index("k"),)), Quantity("delta", l, (j,))),
        (Partial,),
        (Power,),
    ),
    5: Case(
        NET,
        r"\delta^L = \nabla_a C \odot \sigma'(z^L)",
        STANDS,
        r"\delta^L = \nabla_a C \odot \sigma(z^L)",
        (Quantity("delta", Index("D")), Quantity("z", Index("D"))),
        (Gradient,),
        (Power,),
    ),
    6: Case(
        NET,
        r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)",
        STANDS,
        r"\delta^l = ((w^{l+1})^T \delta^{l+1}) \odot \sigma'(z^{l+1})",
        (Quantity("W", Index("l", 1)), Quantity("delta", Index("l", 1))),
        (),
        (Power,),
    ),
    7: Case(
        NET,
        r"\frac{\partial C}{\partial b_j^l} = \delta_j^l",
        STANDS,
        r"\frac{\partial C}{\partial b_j^l} = \delta_j^{l-1}",
        (Quantity("b", l, (j,)), Quantity("delta", l, (j,))),
    ),
    8: Case(
        NET,
        r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l-1]T}",
        WITH_CONVENTION,
        r"dW^{[l]} = \frac{1}{m} dZ^{[l]} A^{[l]T}",
        (Quantity("A", Index("l", -1)),),
        (),
        (Power,),
    ),
    9: Case(
        NET,
        r"dZ^{[l]} = W^{[l+1]T} dZ^{[l+1]} * g^{[l]'}(Z^{[l]})",
        WITH_CONVENTION,
        r"dZ^{[l]} = W^{[l+1]T} dZ^{[l+1]} * g^{[l]}(Z^{[l]})",
        (Quantity("W", Index("l", 1)), Quantity("Z", l)),
        (Apply,),
        (Power,),
    ),
    10: Case(
        NET,
        r"db^{[l]} = \frac{1}{m} \sum_{i=1}^{m} dZ^{[l](i)}",
        STANDS | WITH_CONVENTION,
        r"db^{[l]} = \frac{1}{2m} \sum_{i=1}^{m} dZ^{[l](i)}",
        (),
        (Sigma,),
        (Power,),
    ),
    11: Case(
        NET,
        r"\frac{\partial L}{\partial W^{[l]}} = a^{[l-1]} (\delta^{[l]})^T",
        WITH_CONVENTION,
        r"\frac{\partial L}{\partial W^{[l]}} = a^{[l]} (\delta^{[l]})^T",
        (Quantity("W", l), Quantity("a", Index("l", -1))),
        (Partial,),
        (Power,),
    ),
    12: Case(
        ONE,
        r"\sigma'(z) = \sigma(z)(1-\sigma(z))",
        STANDS,
        r"\sigma'(z) = \sigma(z)(1+\sigma(z))",
        (),
        (Apply,),
    ),
    13: Case(
        SOFTMAX,
        r"\frac{\partial L}{\partial z_i} = \hat{y}_i - y_i",
        STANDS,
        r"\frac{\partial L}{\partial z_i} = y_i - \hat{y}_i",
        (Quantity("yhat", None, (Index("i"),)), Quantity("y", None, (Index("i"),))),
    ),
    14: Case(
        SOFTMAX,
        r"L = -\sum_{i=1}^{K} y_i \log \hat{y}_i",
        GIVES,
        r"L = -\sum_{i=1}^{K} \hat{y}_i \log y_i",
        (Quantity("L"), Quantity("y", None, (Index("i"),))),
        (Sigma, Apply),
    ),
    15: Case(
        SOFTMAX,
        r"\frac{\partial \hat{y}_i}{\partial z_j} = \hat{y}_i (\delta_{ij} - \hat{y}_j)",
        STANDS,
        r"\frac{\partial \hat{y}_i}{\partial z_j} = \hat{y}_i (\delta_{ij} - \hat{y}_i)",
        (Quantity("kronecker", None, (Index("i"), j)),),
    ),
    16: Case(
        NET,
        r"W_{ij}^{[l]} := W_{ij}^{[l]} - \eta \frac{\partial L}{\partial W_{ij}^{[l]}}",
        GIVES,
        r"W_{ij}^{[l]} - \eta \frac{\partial L}{\partial W_{ij}^{[l]}} = "
        r"W_{ij}^{[l]} + \eta \delta_i^{[l]} a_j^{[l-1]}",
        (Quantity("W", l, (Index("i"), j)),),
        (Partial,),
        (Power,),
    ),
    17: Case(
        ONE,
        r"\frac{\partial L}{\partial w_1} = \frac{\partial L}{\partial \hat{y}} \cdot "
        r"\frac{\partial \hat{y}}{\partial z} \cdot \frac{\partial z}{\partial w_1} = (\hat{y}-y)\,\sigma'(z)\, x_1",
        STANDS,
        r"\frac{\partial L}{\partial w_1} = \frac{\partial L}{\partial \hat{y}} \cdot "
        r"\frac{\partial \hat{y}}{\partial z} \cdot \frac{\partial z}{\partial w_1} = (\hat{y}-y)\,\sigma'(z)\, x_2",
        (Quantity("W", 1, (1, 1)),),
        (Partial,),
    ),
    18: Case(
        ONE,
        r"\begin{aligned} \frac{\partial L}{\partial b} &= \frac{\partial L}{\partial \hat{y}} "
        r"\frac{\partial \hat{y}}{\partial z} \frac{\partial z}{\partial b} \\ &= (\hat{y}-y)\hat{y}(1-\hat{y}) "
        r"\end{aligned}",
        STANDS,
        r"\begin{aligned} \frac{\partial L}{\partial b} &= \frac{\partial L}{\partial \hat{y}} "
        r"\frac{\partial \hat{y}}{\partial z} \frac{\partial z}{\partial b} \\ &= (\hat{y}-y)(1-\hat{y}) "
        r"\end{aligned}",
    ),
    19: Case(
        SOFTMAX,
        r"\frac{\partial \hat{\mathbf{y}}}{\partial \mathbf{z}} = \operatorname{diag}(\hat{\mathbf{y}}) - "
        r"\hat{\mathbf{y}}\hat{\mathbf{y}}^\top",
        STANDS,
        r"\frac{\partial \hat{\mathbf{y}}}{\partial \mathbf{z}} = \operatorname{diag}(\hat{\mathbf{y}}) + "
        r"\hat{\mathbf{y}}\hat{\mathbf{y}}^\top",
        (Quantity("yhat"),),
    ),
    20: Case(
        RELU,
        r"\frac{\partial a}{\partial z} = \begin{cases} 1 & z>0 \\ 0 & z \le 0 \end{cases}",
        STANDS,
        r"\frac{\partial a}{\partial z} = \begin{cases} 1 & z<0 \\ 0 & z \ge 0 \end{cases}",
        (),
        (Cases,),
    ),
}


def judged(case: Case, latex: str) -> list[Step]:
    spec = parse_shorthand(case.spec)
    if case.changes:
        spec = spec.model_copy(update=case.changes)
    return list(check(spec, rf"\[ {latex} \]").steps())


def parts(formula: Formula) -> list[Formula]:
    return [formula, *(part for child in children(formula) for part in parts(child))]


def read(found: list[Step]) -> list[Formula]:
    return [part for step in found for side in step.formulas or () for part in parts(side)]


@pytest.mark.parametrize("number", CASES)
def test_the_formula_gets_its_verdict(number: int) -> None:
    case = CASES[number]
    found = judged(case, case.latex)
    assert found
    assert {step.verdict for step in found} <= case.verdicts
    if case.verdicts == WITH_CONVENTION:
        assert all(step.reading for step in found)


@pytest.mark.parametrize("number", CASES)
def test_the_formula_is_read_as_it_is_meant(number: int) -> None:
    case = CASES[number]
    found = read(judged(case, case.latex))
    assert set(case.quantities) <= {part for part in found if isinstance(part, Quantity)}
    for kind in case.nodes:
        assert any(isinstance(part, kind) for part in found)
    for kind in case.without:
        assert not any(isinstance(part, kind) for part in found)


@pytest.mark.parametrize("number", CASES)
def test_a_wrong_variant_is_refuted(number: int) -> None:
    case = CASES[number]
    assert Verdict.REFUTED in {step.verdict for step in judged(case, case.wrong)}


def test_a_prime_on_an_activation_is_its_derivative() -> None:
    (step,) = judged(CASES[12], CASES[12].latex)
    assert [part.primes for part in read([step]) if isinstance(part, Apply)] == [1, 0, 0]


def test_a_chain_is_judged_relation_by_relation() -> None:
    for number in (17, 18):
        assert len(judged(CASES[number], CASES[number].latex)) == 2
        wrong = judged(CASES[number], CASES[number].wrong)
        assert [step.verdict for step in wrong] == [Verdict.PROVED, Verdict.REFUTED]


def test_a_name_for_the_jacobian_is_given_and_used() -> None:
    slope = r"\frac{\partial \hat{\mathbf{y}}}{\partial \mathbf{z}} = \mathbf{J}"
    vector = r"\hat{\mathbf{y}}"
    for sign, verdict in (("-", Verdict.PROVED), ("+", Verdict.REFUTED)):
        named = rf"\mathbf{{J}} = \operatorname{{diag}}({vector}) {sign} {vector} {vector}^\top"
        found = list(check(SOFTMAX, rf"\[ {named} \] \[ {slope} \]").steps())
        assert [step.verdict for step in found] == [Verdict.DEFINITION, verdict]


def test_a_logarithm_is_natural() -> None:
    line = r"\[ \frac{\partial}{\partial \hat y_1} \log \hat y_1 = \frac{1}{\hat y_1} \]"
    assert [step.verdict for step in check(SOFTMAX, line).steps()] == [Verdict.PROVED]
