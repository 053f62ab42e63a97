"""Generated code against the limit of NumPy and against its peers, all in one interleaved run.

LIMIT is the time of the matrix products alone (`limit`). Every candidate computes the cost and all gradients, and is
held against the plain style before it is timed.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from codegen.spec_files import resolve_spec
from codegen.targets import numpy_module, unrolled_module
from codegen.targets.numpy_module.options import Options
from codegen.verify import load_module
from tests.benchmarks.limit import products
from tests.benchmarks.peers import PEERS, Network, missing, peer
from tests.benchmarks.table import Row

__all__ = ["CASES", "Case", "Measured", "in_other_type", "measured", "measurements", "on_two_threads", "rows"]

_BURST = 0.01
"""Seconds for which a candidate runs before the next one does."""

_WORTH_THREADS = 4096
"""Numbers in a batch from which products of matrices are shared between threads."""


@dataclass(frozen=True)
class Case:
    """A network with a batch: `most` times LIMIT for our styles, `least` times our best for peers."""

    spec: str
    network: Network
    samples: int
    most: dict[str, float]
    least: dict[str, float] = field(default_factory=dict)
    plain: bool = True
    rounds: int = 15


@dataclass(frozen=True)
class Measured:
    """What was measured of a case: seconds of a call in each round, by candidate."""

    case: Case
    seconds: dict[str, list[float]]

    def ratio(self, one: str, other: str = "LIMIT") -> float:
        """Return the median of same-round ratios."""
        pairs = zip(self.seconds[one], self.seconds[other], strict=True)
        return statistics.median(first / second for first, second in pairs)


def _deep(width: int, layers: int, activation: str = "tanh") -> str:
    return f"{'-'.join([str(width)] * (layers + 1))} {activation} mse"


_JAX, _HIPS, _EAGER, _COMPILED, _CSE = (
    "JAX jit, NumPy in and out",
    "HIPS autograd",
    "PyTorch eager",
    "PyTorch compiled",
    "lambdify(cse=True)",
)
_CLASSES = (("relu", "relu", "softmax"), "cross_entropy")
CASES = (
    Case(
        "2-2-2-2-1 sigmoid mse",
        (("sigmoid",) * 4, "mse"),
        1,
        {"plain": 7.0, "fast": 5.8, "scalar": 0.5},
        {_EAGER: 6, _JAX: 1.4, _HIPS: 22, _COMPILED: 0, _CSE: 0},
    ),
    Case(
        "2-2-2-2-1 sigmoid mse",
        (("sigmoid",) * 4, "mse"),
        256,
        {"plain": 4.6, "fast": 3.4},
        {_EAGER: 5, _JAX: 1.8, _HIPS: 15, _CSE: 0},
    ),
    Case(
        "4-8-8-3 tanh,tanh,softmax cross_entropy",
        (("tanh", "tanh", "softmax"), "cross_entropy"),
        32,
        {"plain": 6.0, "fast": 5.3},
        {_EAGER: 5.2, _JAX: 2.3, _HIPS: 17},
    ),
    Case(
        "784-128-64-10 relu,relu,softmax cross_entropy",
        _CLASSES,
        64,
        {"plain": 1.16, "fast": 1.12},
        {_EAGER: 1.25, _JAX: 1.1, _HIPS: 1.8},
    ),
    Case(
        "784-128-64-10 relu,relu,softmax cross_entropy",
        _CLASSES,
        512,
        {"plain": 1.3, "fast": 1.05},
        {_EAGER: 1.2, _JAX: 1.1, _HIPS: 1.1},
        plain=False,
    ),
    Case(
        "1024-1024-1024-1024-10 tanh mse",
        (("tanh",) * 4, "mse"),
        256,
        {"plain": 1.2, "fast": 1.06},
        {_EAGER: 1.1, _JAX: 1.1, _HIPS: 1.0},
        plain=False,
        rounds=9,
    ),
    Case(
        _deep(64, 50),
        (("tanh",) * 50, "mse"),
        64,
        {"plain": 1.30, "fast": 1.22},
        {_EAGER: 2.2, _JAX: 1.3, _HIPS: 5},
    ),
    Case(
        _deep(8, 6),
        (("tanh",) * 6, "mse"),
        8192,
        {"fast": 2.4},
        {_EAGER: 2.5, _JAX: 1.1, _HIPS: 4},
        plain=False,
    ),
)


def measurements(quick: bool) -> Iterator[Measured]:
    """Yield what is measured of each case; quickly, against HIPS autograd alone."""
    for sentence in missing([] if quick else [*PEERS]):
        sys.stderr.write(f"{sentence}\n")
    for case in CASES:
        yield measured(case, quick=quick)


def rows(found: Measured) -> Iterator[Row]:
    """Yield the rows of a case."""
    case = found.case
    what = f"{_short(case.spec)}, batch {case.samples}"
    for style, most in case.most.items():
        ratio = found.ratio(style)
        yield Row(f"{what}: {style} over LIMIT", f"{ratio:.2f}", f"at most {most}", ratio <= most)
    ours = "plain" if case.plain else "fast"
    for name, least in case.least.items():
        if name in found.seconds:
            ratio = found.ratio(name, ours)
            aim = f"at least {least}" if least else "reported"
            yield Row(f"{what}: {name} slower than {ours} by", f"{ratio:.2f}", aim, ratio >= least)
    if "scalar" in found.seconds:
        for name, least in (("plain", 10), (_EAGER, 80)):
            if name in found.seconds:
                ratio = found.ratio(name, "scalar")
                yield Row(f"{what}: {name} slower than scalar by", f"{ratio:.1f}", f"at least {least}", ratio >= least)


def in_other_type() -> Iterator[Row]:
    """Yield what is reported beside the table: the styles in float32."""
    for case in CASES:
        found = measured(replace(case, least={}), np.float32, quick=True)
        for style in case.most:
            if style != "scalar":
                what = f"{_short(case.spec)}, batch {case.samples}, float32: {style} over LIMIT"
                yield Row(what, f"{found.ratio(style):.2f}", "reported", True)


def on_two_threads() -> Iterator[Row]:
    """Yield what is reported beside the table: the styles where BLAS has two threads, in seconds by the clock."""
    with threadpool_limits(2):
        for case in CASES:
            if case.samples * int(case.spec.partition("-")[0]) >= _WORTH_THREADS:
                found = measured(replace(case, least={}), clock=time.perf_counter, quick=True)
                for style in case.most:
                    what = f"{_short(case.spec)}, batch {case.samples}, two threads: {style} over LIMIT"
                    yield Row(what, f"{found.ratio(style):.2f}", "reported", True)


def measured(
    case: Case, dtype: Any = np.float64, clock: Callable[[], float] = time.process_time, *, quick: bool = False
) -> Measured:
    """Time all candidates of a case, in turns."""
    candidates = _candidates(case, dtype, quick=quick)
    loops = {name: _loops(run, clock) for name, run in candidates.items()}
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(case.rounds):
        for name, run in candidates.items():
            seconds[name].append(_timed(run, loops[name], clock))
    return Measured(case, seconds)


def _candidates(case: Case, dtype: Any, *, quick: bool) -> dict[str, Callable[[], Any]]:
    plain, fast = (_module(case.spec, style) for style in ("plain", "fast"))
    params = plain.Params(*(array.astype(dtype) for array in plain.init_params(seed=1)))
    x, y = (array.astype(dtype) for array in plain.sample_data(case.samples, seed=2))
    given, workspace = fast.Params(*params), fast.make_workspace(case.samples, dtype)
    widths = [x.shape[1], *(array.shape[0] for array in params if array.ndim == 1)]
    found: dict[str, Callable[[], Any]] = {
        "LIMIT": products(widths, case.samples, dtype),
        "plain": lambda: plain.loss_and_gradients(params, x, y),
        "fast": lambda: fast.loss_and_gradients(given, x, y, workspace),
    }
    if "scalar" in case.most:
        found["scalar"] = _scalar(case.spec, params, x, y)
    for name in case.least:
        if not (quick and name != _HIPS) and not [*missing([name])]:
            found[name] = peer(name, case.network, params, x, y)
    _require_equal(found, 1e-9 if dtype == np.float64 else 1e-3)
    return found


def _module(spec: str, style: str) -> ModuleType:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{style}.py"
        path.write_text(numpy_module.emit(resolve_spec(spec), spec, "", Options(style=style)), encoding="utf-8")
        return load_module(path)


def _scalar(spec: str, params: Sequence[Any], x: Any, y: Any) -> Callable[[], Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scalar.py"
        path.write_text(unrolled_module.emit(resolve_spec(spec), spec, ""), encoding="utf-8")
        module = load_module(path)
    lists, row, target = module.Params(*(array.tolist() for array in params)), x[0].tolist(), y[0].tolist()
    return lambda: module.loss_and_gradients(lists, row, target)


def _require_equal(candidates: dict[str, Callable[[], Any]], tolerance: float) -> None:
    """Raise an AssertionError where a candidate finds another cost or gradient than the plain style."""
    cost, gradients = candidates["plain"]()
    expected = _flat([cost, *gradients])
    for name, run in candidates.items():
        if name == "LIMIT":
            continue
        first, *rest = run()
        found = _flat([first, *(rest[0] if len(rest) == 1 else rest)])
        if np.abs(found - expected).max() > tolerance * np.abs(expected).max():
            raise AssertionError(f"{name} finds another cost or gradient than the plain style")


def _flat(parts: Sequence[Any]) -> Any:
    return np.concatenate([np.ravel(np.asarray(part)) for part in parts])


def _loops(run: Callable[[], Any], clock: Callable[[], float]) -> int:
    """Return how often a candidate runs in a burst."""
    run()
    return max(1, round(_BURST / max(_timed(run, 3, clock), 1e-7)))


def _timed(run: Callable[[], Any], loops: int, clock: Callable[[], float]) -> float:
    start = clock()
    for _ in range(loops):
        run()
    return (clock() - start) / loops


def _short(spec: str) -> str:
    widths, _, rest = spec.partition(" ")
    numbers = widths.split("-")
    return spec if len(numbers) < 8 else f"{len(numbers) - 1} layers of {numbers[0]}, {rest}"
