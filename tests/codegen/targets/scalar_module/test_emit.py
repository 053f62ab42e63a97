from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from codegen.spec_files import example_names, resolve_spec
from codegen.targets import numpy_module, scalar_module
from codegen.verify import load_module
from symbolic.errors import ChalkgradError
from symbolic.spec.model import NetworkSpec
from tests.codegen.nets import oracle, random_arrays
from tests.symbolic.graph.networks import spec as network_spec

SPECS = (
    *example_names(),
    "3-2-4-2 relu,leaky_relu,tanh sse",
    "2-3-2 gelu,sigmoid cross_entropy",
    "2-3-3 silu,softmax cross_entropy",
    "2-2-7 selu,softmax mse",
    "3-2-2 elu,softsign mae",
    "3-2-2 softplus,tanh hinge",
    "2-12-1 tanh,identity log_cosh",
    "12-2-1 sigmoid huber",
)


def loaded(text: str, folder: Path, name: str) -> ModuleType:
    path = folder / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return load_module(path)


@pytest.mark.parametrize("argument", SPECS)
def test_every_function_agrees_with_the_complex_step_of_the_vectorised_loss(argument: str, tmp_path: Path) -> None:
    spec = resolve_spec(argument)
    scalar = loaded(scalar_module.emit(spec, argument, "command"), tmp_path, "scalar")
    vectorised = loaded(numpy_module.emit(spec, argument, "command"), tmp_path, "vectorised")
    rng = np.random.default_rng(7)
    params = type(vectorised.init_params())(*(rng.standard_normal(p.shape) for p in vectorised.init_params()))
    x, y = vectorised.sample_data(1, 3)
    values = scalar.forward(params, x[0], y[0])
    loss = values.L if spec.loss.l2 is None else values.J
    assert loss == pytest.approx(vectorised.loss(params, x, y), rel=1e-12)
    found = scalar.gradients(params, x[0], y[0])
    assert len(found) == spec.parameter_count()
    several_digits = any(width > 9 for width in spec.widths)
    for name, array in zip(params._fields, params, strict=True):
        for index in np.ndindex(array.shape):
            moved = array.astype(complex)
            moved[index] += 1e-30j
            numeric = vectorised.loss(params._replace(**{name: moved}), x, y).imag / 1e-30
            if max(spec.widths) == 1:
                key = name
            else:
                digits = [str(place + 1) for place in index]
                crowded = several_digits and any(len(digit) > 1 for digit in digits)
                key = f"{name}_{('_' if crowded else '').join(digits)}"
            assert found[key] == pytest.approx(numeric, rel=1e-11, abs=1e-14), key


CONNECTED = (
    network_spec("2-2-2-1", "tanh,sigmoid,identity", skips={2: (1, "a")}),
    network_spec("3-3-3", "tanh,softmax", "categorical_cross_entropy", skips={1: (0, "a"), 2: (1, "z")}, l2=0.1),
    network_spec("2-2-2-2", "tanh", shares={2: 1, 3: 1}, l2=0.01),
    network_spec("7-7-7-1", "silu,softplus,identity", skips={1: (0, "z"), 2: (1, "z")}, shares={2: 1}, l2=2.5),
    network_spec("1-1-1-1", "sigmoid", skips={2: (0, "a"), 3: (1, "z")}, shares={3: 2}, biases="+-+", l2=0.3),
)


@pytest.mark.parametrize("spec", CONNECTED, ids=lambda spec: spec.title())
def test_skips_shared_weights_and_the_penalty_agree_with_plain_loops(spec: NetworkSpec, tmp_path: Path) -> None:
    scalar = loaded(scalar_module.emit(spec, "test", "command"), tmp_path, "scalar")
    rng = np.random.default_rng(3)
    params = random_arrays(spec, rng)
    x, y = rng.standard_normal((1, spec.inputs)), rng.uniform(0.1, 0.9, (1, spec.widths[-1]))
    cost, gradients = oracle(spec, params, x, y)
    values = scalar.forward(params, x[0], y[0])
    assert (values.J if spec.loss.l2 else values.L) == pytest.approx(cost, rel=1e-12)
    found = scalar.gradients(params, x[0], y[0])
    assert len(found) == spec.parameter_count()
    one_unit = max(spec.widths) == 1
    expected = {
        name if one_unit else f"{name}_{''.join(str(place + 1) for place in index)}": array[index]
        for name, array in gradients.items()
        for index in np.ndindex(array.shape)
    }
    assert found == pytest.approx(expected, rel=1e-11, abs=1e-14)


def test_a_function_shows_the_line_it_computes() -> None:
    text = scalar_module.emit(resolve_spec("slides"), "slides", "command")
    assert "def dL_dW3_21(v):" in text
    assert '"""∂L/∂W_21^[3] = ∂L/∂ŷ × ∂ŷ/∂a_1^[4] × ∂a_1^[4]/∂z_1^[4] × ∂z_1^[4]/∂a_2^[3] ×' in text
    assert "        2\n        * (v.yhat - v.y)\n        * sigmoid(v.z4_1)\n" in text


def test_the_module_imports_the_standard_library_only() -> None:
    text = scalar_module.emit(resolve_spec("softmax_classifier"), "example", "command")
    imports = [line for line in text.splitlines() if line.startswith(("import", "from"))]
    assert imports == ["import math", "from types import SimpleNamespace"]


def test_a_source_with_quotes_cannot_end_the_docstring(tmp_path: Path) -> None:
    text = scalar_module.emit(resolve_spec("xor"), '"""\nraise SystemExit(3)\n"""', '"""; import os')
    path = tmp_path / "module.py"
    path.write_text(text, encoding="utf-8")
    process = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stderr


def test_a_large_network_is_refused_with_its_size() -> None:
    with pytest.raises(ChalkgradError, match=r"found 961 parameters; expected at most 500"):
        scalar_module.emit(resolve_spec("30-30-1 tanh mse"), "shorthand", "command")
