"""Verification passes right modules, catches every planted fault, and says exactly what it found."""

import json

import numpy as np
import pytest

from codegen import verify
from codegen.verify import VerificationError, load_module, verify_module
from tests.codegen.nets import emitted, network


@pytest.fixture
def module(tmp_path):
    return emitted(network((3, 3, 2), ("tanh", "sigmoid"), outputs="sum"), tmp_path)


def plant(module, monkeypatch, fault):
    """Replace the gradients of a module by `fault(cost, gradients, x)`."""
    right = module.loss_and_gradients

    def wrong(params, x, y):
        cost, gradients = right(params, x, y)
        return cost, fault(gradients, np.atleast_2d(x))

    monkeypatch.setattr(module, "loss_and_gradients", wrong)


def one_entry_off(gradients, x):
    del x
    W1 = gradients.W1.copy()
    W1[2, 0] *= 1 + 1e-7
    return gradients._replace(W1=W1)


def swapped_transpose(gradients, x):
    del x
    return gradients._replace(W1=gradients.W1.T)


def missing_mean(gradients, x):
    return type(gradients)(*(array * len(x) for array in gradients))


def wrong_sign(gradients, x):
    del x
    return gradients._replace(b2=-gradients.b2)


def missing_bias_sum(gradients, x):
    return gradients._replace(b1=np.repeat(gradients.b1[np.newaxis], len(x), axis=0))


def bias_of_the_first_sample(gradients, x):
    return gradients._replace(b1=gradients.b1 / len(x))


def factor_two(gradients, x):
    del x
    return gradients._replace(W2=2 * gradients.W2)


def not_a_number(gradients, x):
    del x
    W2 = gradients.W2.copy()
    W2[0, 1] = np.nan
    return gradients._replace(W2=W2)


def infinite(gradients, x):
    del x
    return gradients._replace(b2=np.full(2, np.inf))


def all_zero(gradients, x):
    del x
    return type(gradients)(*(np.zeros_like(array) for array in gradients))


FAULTS = (
    one_entry_off,
    swapped_transpose,
    missing_mean,
    wrong_sign,
    missing_bias_sum,
    bias_of_the_first_sample,
    factor_two,
    not_a_number,
    infinite,
    all_zero,
)


def test_a_right_module_passes(module):
    assert verify_module(module).passed


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault, module, monkeypatch):
    plant(module, monkeypatch, fault)
    assert not verify_module(module).passed


@pytest.mark.parametrize(
    ("fault", "place"), [(one_entry_off, "W1[2, 0]"), (not_a_number, "W2[0, 1]"), (wrong_sign, "b2[")]
)
def test_the_faulty_entry_is_the_worst_one(fault, place, module, monkeypatch):
    plant(module, monkeypatch, fault)
    exact = verify_module(module).comparisons[0]
    assert exact.method == "complex step"
    assert exact.worst.place.startswith(place)


def test_central_differences_alone_catch_a_cost_whose_complex_step_is_wrong(module, monkeypatch):
    right_cost, right_gradients = module.loss, module.loss_and_gradients

    def cost(params, x, y):
        value = right_cost(params, x, y)
        return value.real + 2j * value.imag if np.iscomplexobj(value) else value

    def doubled(params, x, y):
        value, gradients = right_gradients(params, x, y)
        return value, type(gradients)(*(2 * array for array in gradients))

    monkeypatch.setattr(module, "loss", cost)
    monkeypatch.setattr(module, "loss_and_gradients", doubled)
    exact, central = verify_module(module).comparisons
    assert exact.passed
    assert not central.passed


def test_a_cost_that_drops_the_imaginary_part_is_not_trusted(module, monkeypatch):
    right = module.loss
    monkeypatch.setattr(module, "loss", lambda params, x, y: right(params, x, y).real)
    report = verify_module(module)
    assert not report.passed
    assert report.comparisons[0].problem == "the imaginary part vanished everywhere, so nothing was measured"


def test_a_complex_warning_is_not_trusted(module, monkeypatch):
    right = module.loss

    def cost(params, x, y):
        np.array(params.W1).astype(np.float64)
        return right(params, x, y)

    monkeypatch.setattr(module, "loss", cost)
    monkeypatch.setattr(verify, "_moves", lambda *_: True)
    report = verify_module(module)
    assert not report.passed
    assert report.comparisons[0].problem == "the imaginary part was cut off on the way (ComplexWarning)"


def test_a_cost_that_disagrees_with_itself_is_caught(module, monkeypatch):
    right = module.loss_and_gradients
    monkeypatch.setattr(module, "loss_and_gradients", lambda *point: (right(*point)[0] * 2, right(*point)[1]))
    failed = [fact.statement for fact in verify_module(module).facts if not fact.passed]
    assert failed == ["loss and loss_and_gradients return the same cost"]


def test_a_module_that_changes_its_inputs_is_caught(module, monkeypatch):
    right = module.loss_and_gradients

    def changing(params, x, y):
        result = right(params, x, y)
        params.W1[0, 0] += 1e-3
        return result

    monkeypatch.setattr(module, "loss_and_gradients", changing)
    failed = [fact.statement for fact in verify_module(module).facts if not fact.passed]
    assert "inputs are not changed" in failed


def test_a_gradient_that_depends_on_the_other_samples_is_caught(module, monkeypatch):
    plant(module, monkeypatch, lambda gradients, x: gradients._replace(b1=gradients.b1 * (1 + 1e-9 * len(x))))
    failed = [fact.statement for fact in verify_module(module).facts if not fact.passed]
    assert failed == ["the cost is the sum or the mean over single samples, and so are the gradients"]


def test_vectors_that_give_something_else_than_rows_are_caught(module, monkeypatch):
    right = module.loss_and_gradients

    def wrong(params, x, y):
        cost, gradients = right(params, x, y)
        return (cost, gradients) if np.ndim(x) == 2 else (2 * cost, gradients)

    monkeypatch.setattr(module, "loss_and_gradients", wrong)
    failed = [fact.statement for fact in verify_module(module).facts if not fact.passed]
    assert failed == ["one sample as vectors gives what it gives as rows"]


def test_many_parameters_are_checked_along_directions(tmp_path, monkeypatch):
    wide = emitted(network((60, 50, 3), ("relu", "softmax"), "categorical_cross_entropy"), tmp_path)
    report = verify_module(wide, samples=3)
    assert report.passed, str(report)
    assert [comparison.entries for comparison in report.comparisons] == [20, 20]
    plant(wide, monkeypatch, one_entry_off)
    assert verify_module(wide, samples=3).comparisons[0].worst.place.startswith("direction ")


def test_one_wrong_entry_among_many_is_caught_along_directions(tmp_path, monkeypatch):
    wide = emitted(network((60, 50, 3), ("tanh", "softmax"), "categorical_cross_entropy"), tmp_path)
    plant(wide, monkeypatch, wrong_sign_of_one_row)
    assert not verify_module(wide, samples=3).passed


def wrong_sign_of_one_row(gradients, x):
    del x
    W1 = gradients.W1.copy()
    W1[0] *= -1
    return gradients._replace(W1=W1)


def test_points_near_a_kink_are_drawn_again_and_the_report_says_so(tmp_path, monkeypatch):
    module = emitted(network((2, 3, 1), ("relu", "identity")), tmp_path)
    distances = iter([0.0, 1e-9, 1.0])
    monkeypatch.setattr(module, "kink_distance", lambda *_: next(distances))
    monkeypatch.setattr(verify, "_moves", lambda *_: True)
    report = verify_module(module)
    assert report.draws == 3
    assert "drawn 3 times until kinks were far" in str(report)


def test_a_kink_that_cannot_be_avoided_is_an_error(module, monkeypatch):
    monkeypatch.setattr(module, "kink_distance", lambda *_: 0.0, raising=False)
    with pytest.raises(VerificationError, match=r"a kink was nearer than 1\.8e-04 at 100 random points"):
        verify_module(module)


def test_the_distance_to_kinks_is_that_of_the_nearest_one(tmp_path):
    module = emitted(network((1, 2, 1), ("relu", "identity"), "absolute"), tmp_path)
    params = module.Params(np.array([[1.0], [2.0]]), np.zeros(2), np.array([[1.0, 1.0]]), np.zeros(1))
    assert module.kink_distance(params, [0.5], [3.0]) == 0.5
    assert module.kink_distance(params, [0.5], [1.25]) == 0.25


def test_samples_without_spread_are_refused(module, monkeypatch):
    monkeypatch.setattr(module, "sample_data", lambda n, seed: (np.zeros((n, 3)), np.ones((n, 2)) * seed))
    with pytest.raises(VerificationError, match=r"all entries of x are 0\.0; expected a spread"):
        verify_module(module)


def test_a_single_sample_is_refused(module):
    with pytest.raises(VerificationError, match="found samples = 1; expected at least 2"):
        verify_module(module, samples=1)


def test_a_module_without_a_needed_function_is_refused(module, monkeypatch):
    monkeypatch.delattr(module, "sample_data")
    with pytest.raises(VerificationError, match="found no `sample_data`"):
        verify_module(module)


def test_the_report_repeats_with_the_seed(module):
    assert verify_module(module, seed=4) == verify_module(module, seed=4)
    assert verify_module(module, seed=4) != verify_module(module, seed=5)


def test_the_report_is_text_and_json(module, monkeypatch):
    report = verify_module(module)
    text = str(report)
    for words in (
        "20 parameters, 5 samples",
        "passed  complex step, h = 1e-30: 20 derivatives",
        "|analytic - numeric| <= 1e-12 |numeric| + 1e-14 max|gradient| + 1e-16 |J|",
        "passed  central differences, h = 6.06e-06 max(1, |x|): 20 derivatives",
        "passed  gradients have the shapes of their parameters",
    ):
        assert words in text
    data = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert data["passed"] is True
    assert data["comparisons"][0]["entries"] == 20
    plant(module, monkeypatch, not_a_number)
    broken = json.loads(json.dumps(verify_module(module).as_dict(), allow_nan=False))
    assert broken["passed"] is False
    assert broken["comparisons"][0]["worst"]["analytic"] == "nan"


def test_only_files_with_our_header_are_run(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("raise SystemExit('this ran')\n", encoding="utf-8")
    with pytest.raises(VerificationError, match="only modules that chalkgrad generated are run"):
        load_module(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(VerificationError, match=r"gone\.py: found no file"):
        load_module(tmp_path / "gone.py")


def test_a_generated_file_that_was_broken_is_reported(tmp_path):
    path = tmp_path / "edited.py"
    path.write_text('"""x.\n\nGenerated by chalkgrad 0.1.0 from a.toml\n"""\nimport numpy as np\n)\n', encoding="utf-8")
    with pytest.raises(VerificationError, match=r"cannot be imported \(SyntaxError"):
        load_module(path)


def test_a_generated_file_that_is_not_python_is_reported(tmp_path):
    path = tmp_path / "slides.tex"
    path.write_text("% Generated by chalkgrad 0.1.0 from a.toml\n", encoding="utf-8")
    with pytest.raises(VerificationError, match=r"expected a file that ends in \.py"):
        load_module(path)
