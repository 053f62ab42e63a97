"""The text of emitted tests: formatted, typed, short, deterministic, and safe against what a person typed."""

import ast
import subprocess
import sys
from pathlib import Path

import jinja2
import numpy as np
import pytest

from codegen.program.lowering import lower
from codegen.render import template_environment
from codegen.targets import numpy_tests
from codegen.targets.numpy_module.options import PLAIN, Options
from codegen.targets.numpy_tests.known import known_values
from symbolic.errors import ChalkgradError
from tests.codegen.nets import VALID_ENDS, network, oracle
from tests.codegen.targets.numpy_tests.beside import EVERYTHING, put, swept, text_of_tests

ROOT = Path(__file__).parents[4]
TEMPLATES = sorted((ROOT / "codegen" / "templates" / "numpy_tests").iterdir())
WITHOUT_VARIABLES = {"arrays", "hessian", "refusals"}
SMALL = network((3, 4, 2), ("tanh", "sigmoid"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tests")
    for number, spec in enumerate(swept()):
        if number % 5 == 0:
            put(folder, f"plain_{number}", spec)
            put(folder, f"everything_{number}", spec, EVERYTHING)
    put(folder, "one", SMALL, Options(("adam",)))
    return folder


def said_of(folder, *command, cwd=ROOT):
    done = subprocess.run(
        [sys.executable, "-m", *command, folder], cwd=cwd, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout


def test_emitted_tests_are_formatted_as_ruff_leaves_them(folder):
    assert said_of(folder, "ruff", "format", "--isolated", "--diff") == ""


@pytest.mark.parametrize("inside", [True, False])
def test_emitted_tests_have_no_lint_wherever_they_stand(folder, inside):
    configuration = ["--no-cache", "--config", str(ROOT / "pyproject.toml"), "--ignore", "D,E501,S101"]
    sources = ["--config", f"src = ['{folder if inside else ROOT}']"]
    assert said_of(folder, "ruff", "check", *configuration, *sources) == ""


def test_emitted_tests_pass_strict_type_checks(folder):
    cache = str(ROOT / ".mypy_cache")
    assert said_of(folder, "mypy", "--strict", "--config-file=", "--cache-dir", cache) == ""


def test_emitted_tests_import_the_module_numpy_and_pytest_only():
    for options in (PLAIN, EVERYTHING):
        tree = ast.parse(text_of_tests(SMALL, "net_1", options))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
        froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert {alias.name for node in imports for alias in node.names} == {"net_1", "numpy", "numpy.typing", "pytest"}
        assert {node.module for node in froms} <= {"pathlib", "typing"}


def test_the_own_check_of_the_module_is_not_asked():
    assert "check_gradients" not in text_of_tests(SMALL, options=EVERYTHING)


def test_the_size_does_not_depend_on_the_network():
    small, large = (text_of_tests(network(widths, "tanh")) for widths in ((2, 3, 1), [9] * 80))
    assert large.count("\n") <= small.count("\n") <= 170


def test_the_same_spec_gives_the_same_text():
    first, again = (numpy_tests.emit(SMALL, "s", "c", "gradients", EVERYTHING) for _ in range(2))
    assert first == again


def test_what_the_module_has_is_tested_and_no_more():
    plain, one, everything = (
        text_of_tests(SMALL, options=options) for options in (PLAIN, Options(("adam",)), EVERYTHING)
    )
    assert "adam_step" in one
    for name in ("momentum_step", "hessian_vector_product", "net.train", "load_params"):
        assert name not in plain + one
        assert name in everything
    assert "kink_distance" not in plain
    assert "kink_distance" in text_of_tests(network((2, 3, 1), "relu"))


def test_the_header_names_the_source_the_command_and_the_module():
    header = ast.get_docstring(ast.parse(numpy_tests.emit(SMALL, "nets/a.toml", "chalkgrad emit a", "mine", PLAIN)))
    for words in ("from nets/a.toml. Do not edit", "\n    chalkgrad emit a\n", "checks of mine.py"):
        assert words in header


@pytest.mark.parametrize("name", ['""" + danger', "back\\slash\\", '"'])
def test_a_name_cannot_leave_the_docstring(name):
    spec = network((2, 1), "sigmoid", name=name)
    tree, plain = (
        ast.parse(numpy_tests.emit(given, source, source, "net", PLAIN))
        for given, source in ((spec, f"{name}\n"), (network((2, 1), "sigmoid"), "s"))
    )
    assert ast.dump(ast.Module(tree.body[1:], [])) == ast.dump(ast.Module(plain.body[1:], []))


@pytest.mark.parametrize("name", ["", "two words", "1st", "class", "a.b", "x;import os", "numpy", "pytest", "json"])
def test_a_module_that_cannot_be_imported_by_its_name_is_refused(name):
    with pytest.raises(ChalkgradError, match=r"^the name of the module: found `.*`; expected a name .*gradients\.py"):
        numpy_tests.emit(SMALL, "s", "c", name, PLAIN)


@pytest.mark.parametrize(("activation", "loss"), VALID_ENDS[::3])
def test_known_values_are_those_of_plain_loops(activation, loss):
    spec = network((3, 4, 2), ("tanh", activation), loss)
    program = lower(spec)
    known = known_values(spec, program)

    def wave(*shape):
        return np.sin(1.0 + np.arange(np.prod(shape))).reshape(shape)

    arrays = {parameter.name: wave(*parameter.shape) for parameter in program.parameters}
    params = type("Params", (), {"_asdict": lambda _: arrays})()
    targets = {
        "wave(2, OUTPUTS)": wave(2, 2),
        "np.eye(OUTPUTS)[[0, -1]]": np.eye(2),
        "np.resize([0.0, 1.0], (2, OUTPUTS))": np.resize([0.0, 1.0], (2, 2)),
        "np.resize([-1.0, 1.0], (2, OUTPUTS))": np.resize([-1.0, 1.0], (2, 2)),
    }
    cost, _ = oracle(spec, params, wave(2, 3), targets[known.targets])
    assert float(known.cost) == pytest.approx(cost, rel=1e-12)


def test_a_network_of_many_parameters_has_no_known_values():
    spec = network((30, 30, 1), "tanh")
    assert known_values(spec, lower(spec)) is None
    assert "exact_arithmetic" not in text_of_tests(spec)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_template_is_short_and_fails_on_a_missing_variable(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    if path.name.split(".")[0] in WITHOUT_VARIABLES:
        assert "{{" not in text
        assert "{%" not in text
    else:
        with pytest.raises(jinja2.UndefinedError):
            template_environment("numpy_tests").get_template(path.name).render()
