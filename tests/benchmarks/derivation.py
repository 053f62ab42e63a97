"""Symbolic derivations: against SymPy differentiating the composed loss, per weight, and against its LaTeX printer."""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

import mpmath
import sympy

from codegen.spec_files import resolve_spec
from symbolic.derivation.batch.form import batch_form
from symbolic.derivation.engine import Deriver
from symbolic.derivation.gradients import Gradients, forward_values
from symbolic.derivation.index.engine import IndexDeriver
from symbolic.derivation.matrix.engine import MatrixDeriver
from symbolic.derivation.plan import plan
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import Formula, Partial, Product, Quantity
from symbolic.formula.notation import Layout, notation
from symbolic.formula.text import print_text
from symbolic.graph.network import LOSS, NetworkGraph
from symbolic.graph.written.text import graph_from_text
from tests.benchmarks.table import Row, median_ratio, seconds

__all__ = ["rows"]


def rows(quick: bool) -> Iterator[Row]:
    """Yield the rows of this part; `quick` leaves out differentiating the composed loss, which takes minutes."""
    yield from _against_sympy(quick)
    yield from _linear_in_the_weights()
    yield _depth()
    yield _large_graph()
    yield from _forms()
    yield _latex()


# --- all gradients ----------------------------------------------------------------------------------------------


def _gradients(shorthand: str) -> Gradients:
    graph = NetworkGraph(resolve_spec(shorthand))
    gradients = Gradients(Deriver(graph), LOSS)
    for l in range(graph.depth, 0, -1):
        for family in (graph.units(l), graph.scores(l)):
            for quantity in family:
                gradients[quantity]
    for parameter in graph.parameters():
        gradients[parameter]
    return gradients


def _with_steps(shorthand: str) -> None:
    graph = NetworkGraph(resolve_spec(shorthand))
    plan(Deriver(graph), LOSS, graph.parameters())


def _composed_loss(widths: tuple[int, ...]) -> tuple[sympy.Expr, list[sympy.Symbol]]:
    """Return the loss of a sigmoid network as one expression of its weights, and the weights."""
    units: list[sympy.Expr] = list(sympy.symbols(f"x1:{widths[0] + 1}"))
    weights: list[sympy.Symbol] = []
    for l, (fan_in, width) in enumerate(pairwise(widths), start=1):
        scores = []
        for i in range(width):
            row = list(sympy.symbols(f"w{l}_{i}_0:{fan_in}"))
            bias = sympy.Symbol(f"b{l}_{i}")
            weights += row
            scores.append(sum((w * a for w, a in zip(row, units, strict=True)), bias))
        units = [1 / (1 + sympy.exp(-z)) for z in scores]
    targets = sympy.symbols(f"y0:{widths[-1]}")
    return sum(((a - y) ** 2 for a, y in zip(units, targets, strict=True)), sympy.Integer(0)), weights


def _against_sympy(quick: bool) -> Iterator[Row]:
    shorthand = "5-5-5-5-5 sigmoid sse"
    _gradients("2-2-1 sigmoid sse")  # SymPy's own caches and lazy imports
    plain = seconds(lambda: _gradients(shorthand))
    steps = seconds(lambda: _with_steps(shorthand))
    if quick:
        return
    loss, weights = _composed_loss((5, 5, 5, 5, 5))
    start = time.process_time()
    for weight in weights:
        sympy.diff(loss, weight)
    naive = time.process_time() - start
    measured = f"{naive / plain:,.0f} times ({naive:.1f} s against {plain * 1e3:.0f} ms)"
    yield Row(
        "all gradients of 5-5-5-5-5, faster than SymPy on the composed loss", measured, "1,000", naive / plain >= 1000
    )
    measured = f"{naive / steps:,.0f} times ({steps * 1e3:.0f} ms)"
    yield Row("the same with every step proved", measured, "300", naive / steps >= 300)


def _linear_in_the_weights() -> Iterator[Row]:
    """Cost a weight beyond that of 2-2-1, whose nine derivatives cost little but the one-off proof of each rule."""
    once = seconds(lambda: _gradients("2-2-1 sigmoid sse"))
    for widths in ((10,) * 5, (30,) * 5, (100,) * 11):
        shorthand = "-".join(map(str, widths)) + " sigmoid sse"
        count = resolve_spec(shorthand).parameter_count()
        spent = (seconds(lambda text=shorthand: _gradients(text), repeats=3) - once) / count * 1e6  # type: ignore[misc]
        tracemalloc.start()
        kept = _gradients(shorthand)
        size = tracemalloc.get_traced_memory()[0] / count
        tracemalloc.stop()
        del kept
        what = f"gradients of {len(widths) - 1} layers of {widths[0]} ({count:,} parameters)"
        measured = f"{spent:.0f} µs and {size:.0f} B a weight, and {once * 1e3:.0f} ms once"
        yield Row(what, measured, "60 µs, 1 KB", spent <= 60 and size <= 1024)


def _depth() -> Row:
    shorthand = "-".join(["2"] * 201) + " tanh sse"
    limit = sys.getrecursionlimit()
    took = seconds(lambda: _with_steps(shorthand), repeats=1)
    return Row(f"depth 200 with steps, recursion limit {limit}", f"{took:.1f} s", "works", reached=True)


# --- index, matrix and batch form -------------------------------------------------------------------------------


_NODES = 10_000


def _large_graph() -> Row:
    """Time the values and all derivatives of a graph whose nodes use each other and two inputs again and again."""
    equations = (f"x{k} = x{k - 1}*a + sin(x{max(k - 2, 0)})" for k in range(1, _NODES))
    graph = graph_from_text("; ".join(("x0 = a*b", *equations)))
    given = {Quantity("a"): mpmath.mpf("0.5"), Quantity("b"): mpmath.mpf(1)}

    def all_gradients() -> None:
        known = forward_values(graph.graph, given)
        Gradients(Deriver(graph.graph), Quantity(graph.output)).values(graph.graph.quantities(), known)

    taken = seconds(all_gradients)
    what = f"values and all derivatives of a graph of {_NODES:,} nodes"
    return Row(what, f"{taken:.2f} s", "under 2 s", taken < 2)


def _all_forms(shorthand: str) -> None:
    """Derive every array's gradient in index and matrix form on the network itself, and the batch form."""
    spec = resolve_spec(shorthand)
    index = IndexDeriver(NetworkGraph(spec))
    matrix = MatrixDeriver(index, Layout())
    for l in range(spec.depth, 0, -1):
        for name in ("a", "z", "W", "b"):
            matrix.derive(Quantity(name, l))
    batch_form(spec, Layout())


def _forms() -> Iterator[Row]:
    """Ratios over interleaved rounds: each layer is derived once, whatever its width."""
    small, wide = "3-3-3 tanh,sigmoid sse", "1000-1000-1000 tanh,sigmoid sse"
    half, deep = ("-".join(["3"] * (depth + 1)) + " tanh sse" for depth in (25, 50))
    pairs = (
        ("index, matrix and batch form of 1000-1000-1000 against 3-3-3", wide, small, 1.5),
        ("the same of depth 50 against depth 25", deep, half, 2.4),
    )
    for what, larger, smaller, most in pairs:
        ratio, slow, fast = median_ratio(partial(_all_forms, larger), partial(_all_forms, smaller), (1, 1), rounds=5)
        measured = f"{ratio:.2f} times ({slow * 1e3:,.0f} against {fast * 1e3:,.0f} ms)"
        yield Row(what, measured, f"at most {most:g}", ratio <= most)


# --- LaTeX ------------------------------------------------------------------------------------------------------


def _latex() -> Row:
    """Print ∂L/∂W_21^[3] as a chain, and as SymPy's product of the same derivatives."""
    graph = NetworkGraph(resolve_spec("slides"))
    chain = Deriver(graph).derive(LOSS, Quantity("W", 3, (2, 1))).steps[0].after
    written_in = notation("slides")
    natural, _, _ = _ratio_to_sympy(chain, lambda quantity: print_text(quantity, written_in))
    ready, theirs, ours = _ratio_to_sympy(chain, lambda quantity: print_latex(quantity, written_in))
    measured = (
        f"{natural:.0f} times with names such as W_21^[3]; {ready:.0f} times with names that are LaTeX already "
        f"({theirs * 1e6:.0f} against {ours * 1e6:.0f} µs)"
    )
    return Row("LaTeX of a chain of six factors, cheaper than SymPy's printer", measured, "10", natural >= 10)


def _ratio_to_sympy(chain: Formula, name: Callable[[Formula], str]) -> tuple[float, float, float]:
    assert isinstance(chain, Product)
    factors = []
    for factor in chain.factors:
        assert isinstance(factor, Partial)
        below = sympy.Symbol(name(factor.wrt))
        factors.append(sympy.Derivative(sympy.Function(name(factor.of))(below), below))
    same = sympy.Mul(*factors, evaluate=False)
    written_in = notation("slides")
    return median_ratio(lambda: sympy.latex(same), lambda: print_latex(chain, written_in), (20, 400))
