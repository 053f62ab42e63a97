"""Lines of array programs mean what the formulas beside them mean; what is wrong in them is refuted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symbolic.checking.check import check
from symbolic.checking.report import Verdict
from symbolic.formula.nodes import Formula
from symbolic.formula.notation import notation
from symbolic.formula.reader.parser import read_syntax
from symbolic.formula.resolver.resolve import Resolver, resolve
from symbolic.formula.resolver.resolver import inner
from symbolic.formula.resolver.vocabulary import Habits, notation_vocabulary, with_usual_letters

NETWORK = "3-4-1 tanh,sigmoid cross_entropy"


def read(line: str, *, plain: bool) -> Formula:
    known = replace(with_usual_letters(notation_vocabulary(notation("slides"))), notation=None)
    return inner(resolve(read_syntax(line, plain), Resolver(known, Habits(single="layer"))))


@pytest.mark.parametrize(
    ("program", "latex"),
    [
        ("np.dot(W2, a1)", r"\operatorname{dot}(W^{[2]}, a^{[1]})"),
        ("np.matmul(W2, a1)", r"\operatorname{dot}(W^{[2]}, a^{[1]})"),
        ("np.multiply(z1, a1)", r"(z^{[1]}) \odot (a^{[1]})"),
        ("np.outer(z1, a1)", r"(z^{[1]}) \otimes (a^{[1]})"),
        ("np.square(a1)", r"(a^{[1]})^2"),
        ("np.power(a1, 3)", r"(a^{[1]})^3"),
        ("np.sum(Z1, axis=0, keepdims=True)", "np.sum(Z1, axis=0)"),
        ("Z1.sum(axis=0)", "np.sum(Z1, axis=0)"),
        ("W2.dot(a1)", r"\operatorname{dot}(W^{[2]}, a^{[1]})"),
        ("np.transpose(W2)", r"(W^{[2]})^\top"),
        ("np.where(z_1^[1] > 0, 1, 0)", r"\begin{cases} 1 & z^{[1]}_1 > 0 \\ 0 & \text{otherwise} \end{cases}"),
        ("np.maximum(0, z_1^[1])", r"\max(0, z_1^{[1]})"),
        ("tanh_prime(z1)", r"\tanh'(z^{[1]})"),
        ("sigmoid_derivative(z1)", r"\operatorname{sigmoid}'(z^{[1]})"),
        ("sigmoidPrime(z1)", r"\operatorname{sigmoid}'(z^{[1]})"),
        ("d_tanh(z1)", r"\tanh'(z^{[1]})"),
        ("dtanh(z1)", r"\tanh'(z^{[1]})"),
        ("2 dg(z1)", r"2 g'(z^{[1]})"),
        ("dL_dz1", r"\frac{dL}{dz^{[1]}}"),
        ("dLdW2", r"\frac{dL}{dW^{[2]}}"),
        ("grad_W2", r"dW^{[2]}"),
        ("d_W2", r"dW^{[2]}"),
        ("self.W2", r"W^{[2]}"),
        ("sum(Z1, 1)", r"\sum Z^{[1]}"),
        ("y_pred - y", r"\hat{y} - y"),
        ("SUM(Z1)", r"\sum Z^{[1]}"),
        ("np.divide(z1, a1)", r"\frac{z^{[1]}}{a^{[1]}}"),
        ("np.add(z1, a1)", "z^{[1]} + a^{[1]}"),
        ("(z_1^[1] > 0).astype(float)", r"\mathbf{1}(z^{[1]}_1 > 0)"),
        ("np.int64(z_1^[1] > 0)", r"\mathbf{1}(z^{[1]}_1 > 0)"),
        ("np.array(z1)", "z^{[1]}"),
        ("one_hot(y)", "y"),
        ("yhat[2]", r"\hat{y}_2"),
        ("x[1]", "x_1"),
        ("X_train", "X"),
        ("Y_one_hot", "Y"),
        ("dZ1 / n_samples", "dZ^{[1]} / m"),
        ("dZ1 / self._batch_size", "dZ^{[1]} / m"),
        ("yj", "y_j"),
        ("wij", "w_{ij}"),
        ("δj", r"\delta_j"),
    ],
)
def test_programs_say_what_formulas_say(program: str, latex: str) -> None:
    assert read(program, plain=True) == read(latex, plain=False)


COLUMNS, ROWS = "Z1 = np.dot(W1, X) + b1", "Z1 = np.dot(X, W1) + b1"


@pytest.mark.parametrize(
    ("forward", "line", "verdict"),
    [
        (COLUMNS, "db1 = np.sum(dZ1, axis=1) / m", Verdict.PROVED),
        (COLUMNS, "db1 = np.sum(dZ1, axis=0) / m", Verdict.REFUTED),
        (COLUMNS, "db1 = np.sum(dZ1) / m", Verdict.REFUTED),
        (COLUMNS, "db2 = np.sum(dZ2, axis=0) / m", Verdict.CONVENTION),
        (COLUMNS, "db2 = np.sum(dZ2, axis=-1) / m", Verdict.PROVED),
        (COLUMNS, "db2 = np.sum(dZ2) / m", Verdict.PROVED),
        (ROWS, "db1 = dZ1.sum(0) / m", Verdict.PROVED),
        (ROWS, "db1 = dZ1.sum(axis=1) / m", Verdict.REFUTED),
        (ROWS, "db1 = dZ1.sum() / m", Verdict.REFUTED),
    ],
)
def test_a_sum_of_a_program_runs_along_its_axis(forward: str, line: str, verdict: Verdict) -> None:
    step = list(check(NETWORK, f"{forward}\n{line}").steps())[-1]
    assert step.verdict is verdict, step.reason


@pytest.mark.parametrize(
    "line",
    [
        "dZ2 = A2 - one_hot(A2)",
        "dZ2 = A2 - one_hot(3)",
        "dZ2 = A2.astype(int) - Y",
        "dZ2 = int(A2) - Y",
        "dW2 = np.dot(dZ2, A1.T) / dZ2.shape[0]",
    ],
)
def test_what_would_change_the_numbers_is_no_other_name_for_them(line: str) -> None:
    step = list(check(NETWORK, f"{COLUMNS}\n{line}").steps())[-1]
    assert not step.verdict.stands, step.reason


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        (("Z1 = np.dot(W1, X) + b1", "dW2 = np.dot(dZ2, A1.T) / X.shape[1]"), Verdict.PROVED),
        (("Z1 = np.dot(W1, X) + b1", "dW2 = np.dot(dZ2, A1.T) / X.shape[0]"), Verdict.REFUTED),
        (("Z1 = np.dot(X, W1) + b1", "dW2 = np.dot(A1.T, dZ2) / len(X)"), Verdict.PROVED),
        (("Z1 = np.dot(X, W1) + b1", "dW2 = np.dot(A1.T, dZ2) / X.shape[1]"), Verdict.REFUTED),
        (("Z1 = np.dot(X, W1) + b1", "dZ2 = A2 - y", "dW2 = np.dot(A1.T, dZ2) / m"), Verdict.PROVED),
        (("dA2 = np.negative(np.subtract(np.divide(Y, A2), np.divide(1 - Y, 1 - A2)))",), Verdict.PROVED),
        (("dA2 = np.negative(np.add(np.divide(Y, A2), np.divide(1 - Y, 1 - A2)))",), Verdict.REFUTED),
    ],
)
def test_sizes_and_arithmetic_of_programs_mean_what_they_say(lines: tuple[str, ...], verdict: Verdict) -> None:
    step = list(check(NETWORK, "\n".join(lines)).steps())[-1]
    assert step.verdict is verdict, step.reason


RIGHT = (
    "dZ2 = A2 - Y",
    "dW2 = 1/m * np.dot(dZ2, A1.T)",
    "db2 = 1/m * np.sum(dZ2, axis=1, keepdims=True)",
    "dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 - np.power(A1, 2))",
    "dZ1 = W2.T.dot(dZ2) * tanh_prime(Z1)",
    "dW1 = 1/m * np.dot(dZ1, X.T)",
    "db1 = np.mean(dZ1, axis=1)",
)


def test_a_whole_program_stands() -> None:
    steps = list(check(NETWORK, "\n".join(RIGHT)).steps())
    assert len(steps) == len(RIGHT)
    assert all(step.verdict.stands for step in steps), [(step.left, step.reason) for step in steps]


@pytest.mark.parametrize(
    "wrong",
    [
        "dZ1 = np.multiply(np.dot(W2.T, dZ2), 1 + np.power(A1, 2))",
        "dZ1 = W2.T.dot(dZ2) * tanh_prime(A1)",
        "dW1 = 1/m * np.dot(dZ1, A1.T)",
        "db1 = 2 * np.mean(dZ1, axis=1)",
        "dZ1 = np.dot(np.dot(W2.T, dZ2), tanh_prime(Z1))",
    ],
)
def test_a_wrong_line_of_a_program_is_refuted(wrong: str) -> None:
    assert list(check(NETWORK, "\n".join((*RIGHT, wrong))).steps())[-1].verdict is Verdict.REFUTED


@pytest.mark.parametrize("line", ["dW1 = np.dot()", "dW1 = np.where(1)", "dW1 = np.power(z1)", "dW1 = np.sum(z1, a1)"])
def test_a_call_with_other_arguments_is_told(line: str) -> None:
    (step,) = check(NETWORK, line).steps()
    assert step.verdict is Verdict.UNREADABLE
    assert "argument" in step.reason


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("np.mean(A2) = np.sum(A2) / 2 / m", Verdict.PROVED),
        ("np.mean(A2) = np.sum(A2) / m", Verdict.REFUTED),
        ("np.mean(a1) = np.sum(a1) / 3", Verdict.PROVED),
    ],
)
def test_a_mean_is_over_all_entries(line: str, verdict: Verdict) -> None:
    steps = list(check("2-3-2 sigmoid half_sse", line).steps())
    assert [step.verdict for step in steps] == [verdict], steps[0].reason


def test_shapes_that_do_not_fit_are_not_carried_from_an_earlier_error() -> None:
    lines = ("dZ1 = np.dot(np.dot(W2.T, dZ2), tanh_prime(Z1))", "dW2 = np.dot(dZ2, A1)")
    assert [step.verdict for step in check(NETWORK, "\n".join(lines)).steps()] == [Verdict.REFUTED] * 2


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        (r"\frac{\partial L}{\partial W^{[1]}} = \delta^{[1]} \otimes x", Verdict.PROVED),
        (r"\frac{\partial L}{\partial W^{[1]}} = x \otimes \delta^{[1]}", Verdict.CONVENTION),
        (r"\delta^{[1]} = W^{[2]T} \delta^{[2]} \otimes \tanh'(z^{[1]})", Verdict.PROVED),
        (r"\delta^{[1]} = W^{[2]T} \delta^{[2]} \otimes \tanh(z^{[1]})", Verdict.REFUTED),
        (r"\delta^{[2]} = \yhat - y", Verdict.PROVED),
        (r"\delta^{[2]} = \nabla L \odot \sigma'(z^{[2]})", Verdict.PROVED),
        (r"\mathbf{d}W^{[1]} = \mathbf{d}z^{[1]} x^T", Verdict.PROVED),
        (r"\par{L}{W^{[1]}} = \par{L}{z^{[1]}} x^T", Verdict.PROVED),
        (r"\delta^{[2]} \underset{\text{BCE}}= a^{[2]} - y \checkmark", Verdict.PROVED),
        (r"\delta^{[2]} = L'(a^{[2]}) \dot{f}(z^{[2]})", Verdict.PROVED),
        (r"\delta^{[2]} = L'(a^{[2]}) \dot{f}(a^{[2]})", Verdict.REFUTED),
        (r"\frac{\partial L}{\partial {\color{red} b}^{[2]}} = {\color{blue}\delta}^{[2]}", Verdict.PROVED),
    ],
)
def test_signs_that_writers_use_for_these(line: str, verdict: Verdict) -> None:
    (step,) = check(NETWORK, rf"\[ {line} \]").steps()
    assert step.verdict is verdict, step.reason


SLOPES = [
    "relu_grad(Z1)",
    "relu_backward(Z1)",
    "relu_ableitung(Z1)",
    "ableitung_relu(Z1)",
    "deriv_relu(Z1)",
    "self.relu_derivative(self._Z1)",
    "self._relu_grad(self.Z1)",
]


@pytest.mark.parametrize("slope", SLOPES)
def test_a_word_beside_a_function_makes_it_its_slope(slope: str) -> None:
    line = f"{COLUMNS}\ndZ1 = dA1 * {slope}"
    assert [step.verdict for step in check("3-4-2 relu mse", line).steps()][-1].stands
    wrong = line.replace("dA1", "2 * dA1")
    assert [step.verdict for step in check("3-4-2 relu mse", wrong).steps()][-1] is Verdict.REFUTED


def test_an_unknown_word_beside_a_function_is_not_guessed() -> None:
    (step,) = check("3-4-2 relu mse", "A1 = relu_inverse(Z1)").steps()
    assert step.verdict is Verdict.UNREADABLE
