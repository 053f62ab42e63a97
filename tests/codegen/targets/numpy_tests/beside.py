"""Modules with their tests beside them in a folder, and what pytest says of them in a process of its own."""

import re
import subprocess
import sys
from functools import cache

from codegen.targets import numpy_tests
from codegen.targets.numpy_module.emit import emit
from codegen.targets.numpy_module.options import PLAIN, Options
from symbolic.spec.model import LayerSpec
from tests.codegen.nets import ELEMENTWISE, VALID_ENDS, network
from tests.symbolic.graph.networks import spec as linked

EVERYTHING = Options(hessian=True, train=True)


def module_text(spec, options=PLAIN):
    return emit(spec, "test.toml", "chalkgrad emit test.toml", options)


@cache
def text_of_tests(spec, name="gradients", options=PLAIN):
    return numpy_tests.emit(spec, "test.toml", "chalkgrad emit test.toml --tests", name, options)


def put(folder, name, spec, options=PLAIN, text=None):
    """Write a module, or another text in its place, and its tests."""
    (folder / f"{name}.py").write_text(text or module_text(spec, options), encoding="utf-8")
    tests = text_of_tests(spec, options=options).replace("gradients as net", f"{name} as net")
    (folder / f"test_{name}.py").write_text(tests, encoding="utf-8")


def judged(folder):
    """Return how many tests passed, the modules with a failure, and all that pytest said."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", "--tb=line", "-rfE"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    passed = re.search(r"(\d+) passed", done.stdout)
    failed = re.findall(r"^(?:FAILED|ERROR) test_(\w+)\.py", done.stdout, re.MULTILINE)
    return int(passed[1]) if passed else 0, set(failed), done.stdout


def swept():
    """Yield every output activation with every loss, every hidden activation, links, penalties and odd shapes."""
    for number, (activation, loss) in enumerate(VALID_ENDS):
        widths = (1, 5, 3) if number % 3 == 0 else (3, 4, 2)
        hidden = ELEMENTWISE[number % len(ELEMENTWISE)]
        yield network(widths, (hidden, activation), loss, samples=("sum", "mean")[number % 2])
    for activation in ELEMENTWISE:
        yield network((2, 3, 4, 1), (activation, activation, "sigmoid"), biases=[True, False, True])
    yield network((1, 1), "sigmoid", "binary_cross_entropy", biases=[False])
    yield network([3] * 31, "relu")
    yield network((100, 80, 10), ("relu", "softmax"), "categorical_cross_entropy")
    yield linked("3-3-3-2", "tanh", skips={1: (0, "a"), 2: (1, "z")}, l2=0.1)
    yield with_penalty_and_sum()


def with_penalty_and_sum():
    spec = network((3, 4, 2), ("tanh", "sigmoid"), samples="sum", factor="1/2")
    return spec.model_copy(update={"loss": spec.loss.model_copy(update={"l2": 0.1})})


def square():
    """Return a network in which a transposed matrix has the right shape."""
    layers = tuple(LayerSpec(units=4, activation=name) for name in ("tanh", "tanh", "sigmoid"))
    return network((4, 4), "tanh").model_copy(update={"layers": layers})
