"""What a quantity is in terms of its neighbours, held against a network that is computed in plain loops."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest

from symbolic.checking.text.templates import templates
from symbolic.formula.nodes import Apply, Partial, Quantity
from symbolic.graph.network import NetworkGraph
from tests.symbolic.checking.verdicts.judged import DEFINITION, HOLDS, PROVED, REFUTED, UNKNOWN, spec_of, verdicts
from tests.symbolic.formula.evaluation import evaluate

LOSS = Quantity("L")
WIDTHS = (2, 3, 2)


def logistic(z: Any) -> Any:
    return 1 / (1 + mpmath.exp(-z))


HIDDEN = {
    "sigmoid": (logistic, lambda z: logistic(z) * (1 - logistic(z))),
    "tanh": (mpmath.tanh, lambda z: 1 - mpmath.tanh(z) ** 2),
    "relu": (lambda z: max(z, mpmath.mpf(0)), lambda z: mpmath.mpf(z > 0)),
}
OUTPUTS = {
    "sigmoid": lambda scores: [logistic(z) for z in scores],
    "identity": list,
    "softmax": lambda scores: [mpmath.exp(z) / sum(map(mpmath.exp, scores)) for z in scores],
}
LOSSES: dict[str, Any] = {
    "half_sse": lambda y, a: sum((u - v) ** 2 for u, v in zip(y, a, strict=True)) / 2,
    "sse": lambda y, a: sum((u - v) ** 2 for u, v in zip(y, a, strict=True)),
    "binary_cross_entropy": lambda y, a: (
        -sum(u * mpmath.log(v) + (1 - u) * mpmath.log(1 - v) for u, v in zip(y, a, strict=True))
    ),
    "cross_entropy": lambda y, a: -sum(u * mpmath.log(v) for u, v in zip(y, a, strict=True)),
}


def slope(function: Any, at: list[Any], i: int) -> Any:
    """Return the derivative of a function of a list by its i-th entry, by a central difference in many digits."""
    with mpmath.workdps(60):
        step = mpmath.mpf(10) ** -20
        beside = [[u + sign * step * (j == i) for j, u in enumerate(at)] for sign in (1, -1)]
        return (function(beside[0]) - function(beside[1])) / (2 * step)


def computed(hidden: str, output: str, loss: str) -> dict[Any, Any]:
    """Return the values of a 2-3-2 network, and of the derivatives of its loss, in plain loops."""
    found: dict[Any, Any] = {}
    inputs = {Quantity("x", None, (1,)): mpmath.mpf("0.3"), Quantity("x", None, (2,)): mpmath.mpf("-0.7")}
    found |= inputs
    targets = [mpmath.mpf(1), mpmath.mpf(0)]
    found |= {Quantity("y", None, (i,)): target for i, target in enumerate(targets, start=1)}
    below = list(inputs)
    scores: list[Any] = []
    for l in (1, 2):
        scores = []
        for i in range(1, WIDTHS[l] + 1):
            found[Quantity("b", l, (i,))] = total = mpmath.mpf(i) / 10
            for j, unit in enumerate(below, start=1):
                found[Quantity("W", l, (i, j))] = mpmath.mpf(3 * i - 2 * j + l) / 7
                total += found[Quantity("W", l, (i, j))] * found[unit]
            found[Quantity("z", l, (i,))] = total
            scores.append(total)
        values = [HIDDEN[hidden][0](z) for z in scores] if l == 1 else OUTPUTS[output](scores)
        below = [Quantity("yhat", None, (i,)) if l == 2 else Quantity("a", 1, (i,)) for i in range(1, WIDTHS[l] + 1)]
        found |= dict(zip(below, values, strict=True))
    found[LOSS] = LOSSES[loss](targets, [found[unit] for unit in below])
    for i in (1, 2):
        score = Quantity("z", 2, (i,))
        by_score = slope(lambda z, i=i: OUTPUTS[output](z)[i - 1], scores, i - 1)
        found[Partial(Quantity("yhat", None, (i,)), score)] = by_score
        by_value = slope(lambda a: LOSSES[loss](targets, a), [found[unit] for unit in below], i - 1)
        found[Partial(LOSS, Quantity("yhat", None, (i,)))] = by_value
        found[Quantity("delta", 2, (i,))] = slope(lambda z: LOSSES[loss](targets, OUTPUTS[output](z)), scores, i - 1)
    for j in (1, 2, 3):
        back = sum(found[Quantity("W", 2, (i, j))] * found[Quantity("delta", 2, (i,))] for i in (1, 2))
        found[Quantity("delta", 1, (j,))] = back * HIDDEN[hidden][1](found[Quantity("z", 1, (j,))])
        score = Quantity("z", 1, (j,))
        found[Apply(hidden, (score,), 1)] = found[Partial(Quantity("a", 1, (j,)), score)] = HIDDEN[hidden][1](
            found[score]
        )
    for key in [key for key in found if isinstance(key, Quantity)]:
        if key.name in {"W", "b"}:
            signal = found[Quantity("delta", key.layer, key.indices[:1])]
            before = Quantity("x", None, key.indices[1:]) if key.layer == 1 else Quantity("a", 1, key.indices[1:])
            found[Partial(LOSS, key)] = signal * (found[before] if key.name == "W" else 1)
    return found


NETWORKS = [
    ("sigmoid", "sigmoid", "half_sse"),
    ("tanh", "sigmoid", "half_sse"),
    ("relu", "identity", "half_sse"),
    ("tanh", "identity", "sse"),
    ("sigmoid", "sigmoid", "sse"),
    ("tanh", "sigmoid", "binary_cross_entropy"),
    ("relu", "softmax", "cross_entropy"),
]


@pytest.mark.parametrize("errors", ["plus", "minus"])
@pytest.mark.parametrize(("hidden", "output", "loss"), NETWORKS)
def test_every_template_is_worth_what_its_quantity_is(hidden: str, output: str, loss: str, errors: str) -> None:
    values = computed(hidden, output, loss)
    if errors == "minus":
        values = {key: -value if getattr(key, "name", "") == "delta" else value for key, value in values.items()}
    graph = NetworkGraph(spec_of(f"2-3-2 {hidden},{output} {loss}"))
    told = set()
    for key, value in values.items():
        forms = templates(key, graph, errors)
        if isinstance(key, Quantity) and key.name == "z":
            forms = forms[:1]  # then comes the sum without the bias
        for form in forms:
            assert mpmath.almosteq(evaluate(form, values.__getitem__), value, 1e-12), (key, form)
            told.add(getattr(key, "name", key))
    assert {"z", "a", "delta", Apply(hidden, (Quantity("z", 1, (1,)),), 1)} <= told
    assert (Partial(Quantity("yhat", None, (1,)), Quantity("z", 2, (1,))) in told) == (output != "softmax")
    assert {Partial(LOSS, Quantity("W", 1, (1, 2))), Partial(LOSS, Quantity("b", 2, (1,)))} <= told


def test_an_averaged_loss_has_no_plain_errors() -> None:
    spec = spec_of("2-3-2 tanh,sigmoid binary_cross_entropy")
    graph = NetworkGraph(spec_of(spec, loss=spec.loss.model_copy(update={"outputs": "mean"})))
    assert templates(Quantity("delta", 2, (1,)), graph) == ()


def test_quantities_without_neighbours_have_no_templates() -> None:
    graph = NetworkGraph(spec_of("2-3-2 sigmoid half_sse"))
    assert templates(Quantity("x", None, (1,)), graph) == ()
    assert templates(Quantity("W", 1, (1, 1)), graph) == ()


WORKED = (
    r"z_{h1} = 0.5(2) + (-0.3)(-1) + 0.2 = 1.5",
    r"h_1 = \sigma(1.5) = \frac{1}{1+e^{-1.5}} \approx 0.8176",
    r"L = \frac{1}{2}(0.6625 - 0)^2 = 0.2195",
    r"\delta_{out} = (\hat{y} - y) \hat{y}(1-\hat{y}) = 0.6625 \times 0.6625 \times 0.3375 = 0.1481",
)


def test_a_worked_example_without_given_numbers_is_followed() -> None:
    found = verdicts("2-2-1 sigmoid half_sse", *WORKED)
    assert found == [
        *(DEFINITION, PROVED),
        *(HOLDS, PROVED, HOLDS),
        *(DEFINITION, HOLDS),
        *(PROVED, HOLDS, HOLDS),
    ]


@pytest.mark.parametrize(
    ("place", "wrong", "verdict"),
    [
        (1, r"h_1 = \sigma(1.4) = 0.8022", UNKNOWN),
        (2, r"L = \frac{1}{2}(0.6625 - 0)^2 = 0.3195", REFUTED),
        (3, r"\delta_{out} = (\hat{y} - y) \hat{y}(1-\hat{y}) = 0.6625 \times 0.6625 \times 0.4375 = 0.1920", UNKNOWN),
    ],
)
def test_numbers_that_do_not_go_on_from_those_before_do_not_stand(place: int, wrong: str, verdict: object) -> None:
    found = verdicts("2-2-1 sigmoid half_sse", *WORKED[:place], wrong)
    assert verdict in found


@pytest.mark.parametrize(
    "line",
    [
        r"\sigma'(z_1^{[9]}) = 0.6 (1 - 0.6)",
        r"\frac{\partial a_1^{[7]}}{\partial z_1^{[7]}} = 0.6 (1 - 0.6)",
        r"z_1^{[9]} = 0.1 \cdot 2 + 3",
        r"\delta_1^{[3]} = 0.1 \cdot 2",
        r"z_7^{[1]} = 0.1 \cdot 2 + 3",
        r"\frac{\partial a_1^{[1]}}{\partial z_1^{[2]}} = 0.6 (1 - 0.6)",
    ],
)
def test_what_the_network_does_not_have_gets_a_verdict(line: str) -> None:
    assert not any(verdict.stands for verdict in verdicts("2-3-1 sigmoid half_sse", line)[:1])
