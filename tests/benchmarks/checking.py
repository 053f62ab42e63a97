"""How long it takes to judge a hand derivation: a line read, a step decided, ten lines on the slides' network."""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.checking.check import check
from symbolic.formula.reader.parser import read_syntax
from tests.benchmarks.table import Row, seconds

__all__ = ["rows"]

SLIDES = "2-2-2-2-1 sigmoid mse"
STEPS = (
    r"\frac{\partial L}{\partial z_1^{[4]}} = 2(\hat{y} - y)\sigma'(z_1^{[4]})",
    r"\frac{\partial L}{\partial W_{11}^{[4]}} = 2(\hat{y} - y)\sigma'(z_1^{[4]}) a_1^{[3]}",
    r"\frac{\partial L}{\partial a_1^{[3]}} = 2(\hat{y} - y)\sigma'(z_1^{[4]}) W_{11}^{[4]}",
    r"\frac{\partial L}{\partial z_1^{[3]}} = 2(\hat{y} - y)\sigma'(z_1^{[4]}) W_{11}^{[4]} \sigma'(z_1^{[3]})",
    r"\frac{\partial L}{\partial W_{12}^{[3]}} = \frac{\partial L}{\partial z_1^{[3]}} a_2^{[2]}",
    r"\frac{\partial L}{\partial b_1^{[3]}} = \frac{\partial L}{\partial z_1^{[3]}}",
    (
        r"\frac{\partial L}{\partial a_1^{[2]}} = \frac{\partial L}{\partial z_1^{[3]}} W_{11}^{[3]}"
        r" + \frac{\partial L}{\partial z_2^{[3]}} W_{21}^{[3]}"
    ),
    r"\frac{\partial a_1^{[2]}}{\partial z_1^{[2]}} = a_1^{[2]} (1 - a_1^{[2]})",
    r"\delta^{[l]} = (W^{[l+1]})^T \delta^{[l+1]} \odot \sigma'(z^{[l]})",
    r"\frac{\partial L}{\partial W^{[l]}} = \delta^{[l]} (a^{[l-1]})^T",
)
WRONG = r"\frac{\partial L}{\partial W_{11}^{[4]}} = (\hat{y} - y)\sigma'(z_1^{[4]}) a_2^{[3]}"


def rows() -> Iterator[Row]:
    """Yield the rows of this part."""
    lines = [step for step in STEPS for _ in range(20)]
    each = seconds(lambda: [read_syntax(line) for line in lines]) / len(lines)
    letters = sum(map(len, STEPS)) // len(STEPS)
    yield Row(f"reading a line of {letters} signs", f"{each * 1e3:.2f} ms", "under 1 ms", each < 1e-3)
    # What a text costs before its first step is taken off: the network is numbered once for all steps.
    begun = seconds(lambda: check(SLIDES, _display(STEPS[:1])))
    many = seconds(lambda: check(SLIDES, _display(STEPS[:8] * 4)))
    step = (many - begun) / (len(STEPS[:8]) * 4 - 1)
    yield Row("deciding a typical step", f"{step * 1e3:.1f} ms", "under 5 ms", step < 5e-3)
    wrong = seconds(lambda: check(SLIDES, _display([WRONG] * 8))) / 8
    yield Row("refuting a wrong step, with a counterexample", f"{wrong * 1e3:.1f} ms", "reported", True)
    ten = seconds(lambda: check(SLIDES, _display(STEPS)))
    yield Row("ten lines on the slides' network", f"{ten * 1e3:.0f} ms", "under 50 ms", ten < 50e-3)


def _display(steps: tuple[str, ...] | list[str]) -> str:
    return "\n".join(f"\\[ {step} \\]" for step in steps)
