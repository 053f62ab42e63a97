from __future__ import annotations

import subprocess
import sys
from fractions import Fraction

import pytest
import sympy

import symbolic.functions
from symbolic.errors import ChalkgradError
from symbolic.functions import (
    ACTIVATION_NAMES,
    LOSS_NAMES,
    Activation,
    activation,
    activation_parameters,
    head,
    loss,
    loss_parameters,
    pair,
    registry,
    unfold,
)
from symbolic.functions.base import Z

HUNDREDTH = sympy.Rational(1, 100)


def leaky(alpha: object) -> Activation:
    record = activation("leaky_relu", alpha=alpha)
    assert isinstance(record, Activation)
    return record


def test_names_are_the_registered_ones_in_order() -> None:
    assert tuple(registry._ACTIVATIONS) == ACTIVATION_NAMES
    assert tuple(registry._LOSSES) == LOSS_NAMES


def test_every_name_builds_the_record_of_that_name() -> None:
    assert tuple(activation(name).name for name in ACTIVATION_NAMES) == ACTIVATION_NAMES
    assert tuple(loss(name).name for name in LOSS_NAMES) == LOSS_NAMES


def test_records_are_built_once() -> None:
    assert activation("sigmoid") is activation("sigmoid")
    assert leaky(0.01) is leaky(Fraction(1, 100)) is activation("leaky_relu")
    assert loss("huber") is loss("huber", delta=1.0)
    assert pair("sigmoid", "binary_cross_entropy") is pair("sigmoid", "binary_cross_entropy")


def test_parameters_and_their_usual_values() -> None:
    parameters = {name: activation_parameters(name) for name in ACTIVATION_NAMES}
    assert {name: given for name, given in parameters.items() if given} == {
        "leaky_relu": {"alpha": Fraction(1, 100)},
        "elu": {"alpha": 1},
    }
    assert {name: loss_parameters(name) for name in LOSS_NAMES if loss_parameters(name)} == {"huber": {"delta": 1}}


@pytest.mark.parametrize(
    "value", [0.01, Fraction(1, 100), HUNDREDTH, sympy.Float(0.01), sympy.Float("0.01", 30)], ids=repr
)
def test_a_parameter_is_the_exact_number_that_was_written(value: object) -> None:
    assert leaky(value).parameters == (("alpha", HUNDREDTH),)


def test_parameters_far_from_one_are_exact() -> None:
    assert leaky(1e-20).parameters == (("alpha", sympy.Rational(1, 10**20)),)
    assert leaky(2).parameters == (("alpha", sympy.Integer(2)),)
    assert leaky(sympy.sqrt(2) / 2).parameters == (("alpha", sympy.sqrt(2) / 2),)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-0.5, "-0.5"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (sympy.oo, "oo"),
        (sympy.I, "I"),
        (sympy.Symbol("x", positive=True), "x"),
        (True, "True"),
        ("0.01", "0.01"),
        (None, "None"),
        ([1], "[1]"),
    ],
    ids=repr,
)
def test_a_parameter_that_is_no_positive_number_is_refused(value: object, shown: str) -> None:
    with pytest.raises(ChalkgradError) as caught:
        activation("elu", alpha=value)
    assert str(caught.value) == f"parameter `alpha` of `elu`: found `{shown}`; expected a positive finite number"


def test_true_is_refused_even_after_one_was_accepted() -> None:
    leaky(1)
    with pytest.raises(ChalkgradError, match="found `True`"):
        leaky(True)


@pytest.mark.parametrize("look_up", [activation, activation_parameters])
def test_unknown_activation_names_the_nearest(look_up: object) -> None:
    with pytest.raises(ChalkgradError) as caught:
        look_up("sigmod")
    assert str(caught.value) == (
        "activation: found `sigmod`; expected one of identity, sigmoid, tanh, relu, leaky_relu, elu, selu, "
        "softplus, softsign, silu, gelu, softmax. Did you mean `sigmoid`?"
    )


@pytest.mark.parametrize("look_up", [loss, loss_parameters])
def test_unknown_loss_names_the_nearest(look_up: object) -> None:
    with pytest.raises(ChalkgradError) as caught:
        look_up("squared_eror")
    assert str(caught.value) == (
        "loss: found `squared_eror`; expected one of squared_error, absolute, huber, log_cosh, "
        "binary_cross_entropy, categorical_cross_entropy, hinge. Did you mean `squared_error`?"
    )


def test_a_name_like_no_other_gets_no_guess() -> None:
    with pytest.raises(ChalkgradError) as caught:
        loss("qqq")
    assert str(caught.value).endswith("hinge")


def test_unknown_parameter_is_refused() -> None:
    with pytest.raises(ChalkgradError) as caught:
        activation("relu", alpha=0.1)
    assert str(caught.value) == "parameters of `relu`: found `alpha`; expected no parameters"
    with pytest.raises(ChalkgradError) as caught:
        loss("huber", delte=0.1)
    assert str(caught.value) == ("parameters of `huber`: found `delte`; expected one of delta. Did you mean `delta`?")


def test_no_pair_where_nothing_cancels() -> None:
    assert pair("tanh", "squared_error") is None
    assert pair("softmax", "binary_cross_entropy") is None
    assert pair("swish2", "quartic") is None


# --- unfolding ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in ACTIVATION_NAMES if name != "softmax"])
def test_unfold_replaces_a_head_by_its_expression(name: str) -> None:
    record = activation(name)
    assert isinstance(record, Activation)
    u = sympy.Symbol("u", real=True)
    assert unfold(3 * head(name)(u)) == 3 * record.expression.subs(Z, u)


def test_unfold_reaches_inside() -> None:
    inner, outer = head("sigmoid"), head("softplus")
    nested = outer(2 * inner(Z) + 1)
    assert unfold(nested) == sympy.log(1 + sympy.exp(2 / (1 + sympy.exp(-Z)) + 1))


def test_unfold_takes_chosen_parameters() -> None:
    minus_one = sympy.Integer(-1)
    assert unfold(head("leaky_relu")(minus_one)) == -HUNDREDTH
    assert unfold(head("leaky_relu")(minus_one), leaky(0.2)) == -sympy.Rational(1, 5)


def test_unfold_leaves_what_it_does_not_know() -> None:
    unknown = head("g")(Z) + head("softmax")(Z) + sympy.exp(Z)
    assert unfold(unknown) == unknown


# --- the package --------------------------------------------------------------------------------------------


def loaded_by(code: str) -> list[str]:
    program = f"import sys\n{code}\nprint(*(name for name in ('sympy', 'numpy', 'mpmath') if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_names_are_at_hand_without_sympy() -> None:
    assert loaded_by("from symbolic.functions.names import ACTIVATION_NAMES") == []
    assert loaded_by("from symbolic.functions import LOSS_NAMES") == []


def test_records_need_sympy_but_not_numpy() -> None:
    assert loaded_by("from symbolic.functions import activation; activation('gelu')") == ["sympy", "mpmath"]


def test_all_that_is_offered_exists_and_nothing_else() -> None:
    assert all(getattr(symbolic.functions, name) is not None for name in symbolic.functions.__all__)
    with pytest.raises(AttributeError, match=r"module 'symbolic\.functions' has no attribute 'activate'"):
        _ = symbolic.functions.activate
