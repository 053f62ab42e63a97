"""Verification of H v finds what is wrong with it, by each of its three methods, and says where."""

import numpy as np
import pytest

from codegen.targets.numpy_module.options import Options
from codegen.verify import verify_module
from tests.codegen.nets import emitted, network

METHODS = [
    "H v by complex step of the gradient",
    "H v by central differences of the gradient",
    "symmetry, u·Hv = v·Hu",
]


@pytest.fixture
def module(tmp_path):
    return emitted(network((2, 3, 2), ("tanh", "sigmoid")), tmp_path, options=Options(hessian=True))


def plant(module, monkeypatch, fault):
    """Let `fault` change every product; it is given the product and the direction."""
    right = module.hessian_vector_product
    monkeypatch.setattr(
        module,
        "hessian_vector_product",
        lambda params, x, y, direction: fault(right(params, x, y, direction), direction),
    )


def verdicts(module):
    report = verify_module(module)
    return {comparison.method: comparison.passed for comparison in report.comparisons[2:]}, report


def test_a_right_product_passes_and_every_method_reports_what_it_compared(module):
    found, report = verdicts(module)
    assert found == dict.fromkeys(METHODS, True)
    assert report.passed
    assert [comparison.entries for comparison in report.comparisons] == [17, 17, 4 * 17, 4 * 17, 6]
    words = str(report)
    assert "tolerance |analytic - numeric| <= 1e-11 |numeric| + 1e-13 max|H v| + 1e-15 max|gradient|" in words
    assert "passed  H v has the shapes of the parameters" in words


def test_a_module_without_the_product_is_not_asked_for_it(tmp_path):
    found, report = verdicts(emitted(network((2, 3, 2), ("tanh", "sigmoid")), tmp_path))
    assert found == {}
    assert "H v" not in str(report)


def one_entry_off(product, _):
    product.W1[2, 0] *= 1 + 1e-9
    return product


def not_a_number(product, _):
    product.b2[1] = np.nan
    return product


def curvature_left_out(product, direction):
    return product._replace(b1=product.b1 - 1e-6 * direction.b1)


@pytest.mark.parametrize(
    ("fault", "place"), [(one_entry_off, "W1[2, 0], v = "), (not_a_number, "b2[1], v = "), (curvature_left_out, "b1[")]
)
def test_the_faulty_entry_is_the_worst_one(fault, place, module, monkeypatch):
    plant(module, monkeypatch, fault)
    exact = verify_module(module).comparisons[2]
    assert exact.method == METHODS[0]
    assert not exact.passed
    assert exact.worst.place.startswith(place)


def test_a_product_that_is_not_symmetric_fails_by_every_method(module, monkeypatch):
    plant(module, monkeypatch, lambda product, direction: product._replace(b1=product.b1 + 0.1 * direction.W1[:, 0]))
    found, report = verdicts(module)
    assert found == dict.fromkeys(METHODS, False)
    assert not report.passed


def test_a_symmetric_product_that_is_wrong_fails_by_the_derivatives(module, monkeypatch):
    plant(module, monkeypatch, lambda product, _: type(product)(*(2 * part for part in product)))
    found, _ = verdicts(module)
    assert found == dict(zip(METHODS, (False, False, True), strict=True))


def test_central_differences_judge_where_the_complex_step_is_wrong(module, monkeypatch):
    right = module.loss_and_gradients

    def twice_the_imaginary_part(params, x, y):
        cost, gradients = right(params, x, y)
        if not np.iscomplexobj(gradients.W1):
            return cost, gradients
        return cost, type(gradients)(*(g.real + 2j * g.imag for g in gradients))

    monkeypatch.setattr(module, "loss_and_gradients", twice_the_imaginary_part)
    plant(module, monkeypatch, lambda product, _: type(product)(*(2 * part for part in product)))
    found, _ = verdicts(module)
    assert found == dict(zip(METHODS, (True, False, True), strict=True))


def test_a_gradient_that_cuts_off_the_imaginary_part_is_not_trusted(module, monkeypatch):
    right = module.loss_and_gradients

    def cutting(params, x, y):
        np.array(params.W1).astype(np.float64)
        return right(params, x, y)

    monkeypatch.setattr(module, "loss_and_gradients", cutting)
    report = verify_module(module)
    assert not report.passed
    assert report.comparisons[2].problem == "the imaginary part was cut off on the way (ComplexWarning)"


def test_a_product_of_another_shape_is_a_failed_fact(module, monkeypatch):
    plant(module, monkeypatch, lambda product, _: product._replace(b1=product.b1[:1]))
    found, report = verdicts(module)
    assert found == {}
    assert [fact.statement for fact in report.facts if not fact.passed] == ["H v has the shapes of the parameters"]


def test_a_product_that_changes_its_direction_is_a_failed_fact(module, monkeypatch):
    def changing(product, direction):
        direction.W1[0, 0] = 5.0
        return product

    plant(module, monkeypatch, changing)
    _, report = verdicts(module)
    failed = [fact.statement for fact in report.facts if not fact.passed]
    assert failed == ["hessian_vector_product does not change its inputs"]


def test_many_parameters_are_compared_along_directions(tmp_path):
    spec = network((60, 50, 3), ("tanh", "softmax"), "categorical_cross_entropy")
    report = verify_module(emitted(spec, tmp_path, options=Options(hessian=True)))
    assert report.passed, str(report)
    assert [comparison.entries for comparison in report.comparisons[2:]] == [32, 32, 6]
    assert report.comparisons[2].worst.place.startswith("along u = ")


def test_the_steps_stay_clear_of_kinks_of_the_gradient(tmp_path):
    module = emitted(network((4, 6, 3), ("elu", "identity"), "huber"), tmp_path, options=Options(hessian=True))
    for seed in range(5):
        report = verify_module(module, seed=seed)
        assert report.passed, str(report)


def test_a_network_without_curvature_passes(tmp_path):
    module = emitted(network((2, 3), "identity", "absolute"), tmp_path, options=Options(hessian=True))
    report = verify_module(module)
    assert report.passed, str(report)
