"""The text of an emitted module: formatted, typed, deterministic, small, and safe against what a person typed."""

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest

from codegen.render import template_environment
from codegen.targets.numpy_module.emit import emit
from codegen.targets.numpy_module.options import OPTIMIZERS, PLAIN, Options
from tests.codegen.nets import ELEMENTWISE, VALID_ENDS, emitted, network

ROOT = Path(__file__).parents[4]
EVERYTHING = Options(tuple(OPTIMIZERS), hessian=True, train=True)
IMPORTED = {"cmath", "collections", "math", "numpy", "operator", "pathlib", "tempfile", "typing"}
TEMPLATES = (
    "checks",
    "computing",
    "fast",
    "fitting",
    "gradients",
    "header",
    "hessian",
    "inner",
    "inputs",
    "kinks",
    "module",
    "parameters",
    "passes",
    "train",
    "workspace",
)


def text_of(spec, options=PLAIN):
    return emit(spec, "test.toml", "chalkgrad emit test.toml", options)


def examples():
    """Yield every helper of the registry at least once, and the shapes that break lines."""
    for number, (activation, loss) in enumerate(VALID_ENDS):
        hidden = ELEMENTWISE[number % len(ELEMENTWISE)]
        yield network((3, 4, 2), (hidden, activation), loss, samples=("sum", "mean")[number % 2])
    yield network((2, 1), "identity", factor="1/2", outputs="sum", samples="sum", biases=[False])
    yield network([3] * 30, "leaky_relu", "absolute", alphas=[0.1 if n % 2 else None for n in range(29)])
    yield network((2, 3), "elu", "huber", alphas=[0.3], delta=2.5)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("emitted")
    for number, spec in enumerate(examples()):
        options = PLAIN if number % 5 == 0 else EVERYTHING  # all of the plain text is in the other one too
        (folder / f"module_{number}.py").write_text(text_of(spec, options), encoding="utf-8")
        if number % 5 == 0:
            options = Options(weights=True, columns=number % 2 == 0)
            (folder / f"weighted_{number}.py").write_text(text_of(spec, options), encoding="utf-8")
        fast = replace(options, style="fast")
        (folder / f"fast_{number}.py").write_text(text_of(spec, fast), encoding="utf-8")
    return folder


@pytest.mark.parametrize("length", ["88", "110", "120"])
def test_emitted_modules_are_formatted_as_ruff_leaves_them(folder, length):
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--diff", "--line-length", length, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_emitted_modules_have_no_lint(folder):
    configuration = ["--config", str(ROOT / "pyproject.toml"), "--ignore", "D,E501"]
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", *configuration, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_emitted_modules_pass_strict_type_checks(folder):
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(ROOT / ".mypy_cache")]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_emitted_modules_import_numpy_and_the_standard_library_only(folder):
    for path in folder.glob("*.py"):
        imported = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
        assert {"collections", "numpy", "typing"} <= imported <= IMPORTED


def test_the_same_spec_gives_the_same_text():
    spec = network((3, 4, 2), ("gelu", "softmax"), "categorical_cross_entropy")
    assert text_of(spec) == text_of(spec)


def test_the_size_does_not_depend_on_widths():
    small = text_of(network((2, 3, 4), ("tanh", "sigmoid")))
    large = text_of(network((2000, 3000, 4000), ("tanh", "sigmoid")))
    assert len(large) - len(small) < 200


def test_the_size_is_linear_in_depth():
    sizes = [len(text_of(network([2] * (depth + 1), "tanh"))) for depth in (100, 200, 300)]
    assert abs((sizes[2] - sizes[1]) - (sizes[1] - sizes[0])) < 100


def test_every_statement_of_the_passes_stands_beside_its_formula_and_shape():
    text = text_of(network((2, 3, 1), ("tanh", "sigmoid"), "binary_cross_entropy"))
    for line in (
        "    z1 = x.dot(p.W1.T) + p.b1  # z1 = x W1ᵀ + b1, (N, 3)",
        "    a1 = np.tanh(z1)  # a1 = tanh(z1), (N, 3)",
        "    dW2 = dz2.T.dot(a1)  # ∂J/∂W2 = dz2ᵀ a1, (1, 3)",
        "    db2 = ones.dot(dz2)  # ∂J/∂b2 = sum of dz2 over samples, (1,)",
        "    da1 = dz2.dot(p.W2)  # ∂J/∂a1 = dz2 W2, (N, 3)",
        "    dz1 = da1 * tanh_prime(z1)  # ∂J/∂z1 = da1 ⊙ tanh'(z1), (N, 3)",
    ):
        assert line in text.splitlines()


def test_the_header_says_where_the_file_is_from_and_what_it_assumes():
    text = emit(
        network((2, 3, 1), ("relu", "identity"), "huber", delta=2.5), "nets/a.toml", "chalkgrad emit nets/a.toml"
    )
    header = " ".join(ast.get_docstring(ast.parse(text)).split())
    for words in (
        "Generated by chalkgrad 0.1.0 from nets/a.toml. Do not edit; regenerate it with",
        "chalkgrad emit nets/a.toml",
        "Network: x (2) -> relu (3) -> identity (1)",
        "Samples are rows: x has shape (N, 2)",
        "Huber loss with delta = 5/2",
        "J = mean of L over the samples",
        "Kink: ReLU'(z) is 0 where z = 0.",
    ):
        assert words in header


@pytest.mark.parametrize("name", ['""" + danger', "back\\slash\\", "'''", '"', "tab\u2028separator"])
def test_a_name_cannot_leave_the_docstring(name, tmp_path):
    if not name.isprintable():
        name = name.replace("\u2028", "")
    spec = network((2, 1), "sigmoid", name=name)
    text = emit(spec, f"{name}.toml", f"chalkgrad emit '{name}\n'")
    tree = ast.parse(text)
    plain = ast.parse(text_of(network((2, 1), "sigmoid")))
    assert ast.dump(ast.Module(tree.body[1:], [])) == ast.dump(ast.Module(plain.body[1:], []))
    assert (tmp_path / "x.py").write_text(text, encoding="utf-8")


def test_layers_with_different_alphas_have_different_helpers(tmp_path):
    spec = network((2, 3, 3, 2), "leaky_relu", alphas=[0.1, 0.2, 0.1])
    text = text_of(spec)
    assert text.count("def leaky_relu") == 4
    assert "a3 = leaky_relu(z3)" in text
    assert emitted(spec, tmp_path).check_gradients().error <= 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_fails_on_a_missing_variable(name):
    template = template_environment("numpy_module").get_template(f"{name}.py.jinja")
    with pytest.raises(jinja2.UndefinedError):
        template.render()


def test_every_template_is_short_and_tested():
    templates = list((ROOT / "codegen" / "templates" / "numpy_module").iterdir())
    assert {path.name for path in templates} == {f"{name}.py.jinja" for name in TEMPLATES}
    for path in templates:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 50
