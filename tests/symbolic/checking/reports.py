"""Reports made by hand, as the renderers of reports get them: a realistic one, and those that try to break them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from symbolic.checking.report import JudgedLine, Report, Route, Step, Verdict
from symbolic.checking.verdicts.decide import Counterexample
from symbolic.formula.nodes import Apply, Formula, Group, Index, Negative, Number, Partial, Product, Quantity, Sum
from symbolic.formula.reader.syntax import Span

__all__ = ["EXAMPLE", "HOSTILE", "hostile", "judged", "plain", "quarters", "report", "step", "words"]

L = Quantity("L")
YHAT, Y = Quantity("yhat"), Quantity("y")
A4, Z4, A3 = Quantity("a", 4, (1,)), Quantity("z", 4, (1,)), Quantity("a", 3, (2,))
W4 = Quantity("W", 4, (1, 2))
OUTPUT_ERROR = Product((Number("2"), Group(Sum((YHAT, Negative(Y))))))
RIGHT_SLOPE = Product((A4, Group(Sum((Number("1"), Negative(A4))))))
WRONG_SLOPE = Product((A4, Group(Sum((Number("1"), A4)))))


def quarters(*widths: int) -> tuple[tuple[str, Fraction], ...]:
    """Return a value for each free quantity of a network, quarters from -2 to 2."""
    names = [f"x[{j}]" for j in range(1, widths[0] + 1)]
    for l in range(1, len(widths)):
        names += [f"W[{l}][{i},{j}]" for i in range(1, widths[l] + 1) for j in range(1, widths[l - 1] + 1)]
        names += [f"b[{l}][{i}]" for i in range(1, widths[l] + 1)]
    names.append("y")
    return tuple((name, Fraction((7 * k) % 17 - 8 or 8, 4)) for k, name in enumerate(sorted(names)))


EXAMPLE = Counterexample((2, 2, 2, 2, 1), (), quarters(2, 2, 2, 2, 1), "0.104994", "0.881712", Fraction(42, 5))

SOURCE = r"""\section*{The last layer by hand}
We derive how the loss of one sample changes with a weight of the last layer, of which \(z_1^{[4]}\) is the only score.
\begin{align*}
  \frac{\partial L}{\partial \hat{y}} &= 2(\hat{y} - y) \\
  \frac{\partial a_1^{[4]}}{\partial z_1^{[4]}} &= \sigma'(z_1^{[4]}) = a_1^{[4]} (1 + a_1^{[4]}) \\
  \frac{\partial z_1^{[4]}}{\partial W_{12}^{[4]}} &= a_2^{[3]}
\end{align*}
Together, by the chain rule:
\[
  \frac{\partial L}{\partial W_{12}^{[4]}}
    = \frac{\partial L}{\partial \hat{y}} \cdot \frac{\partial a_1^{[4]}}{\partial z_1^{[4]}}
      \cdot \frac{\partial z_1^{[4]}}{\partial W_{12}^{[4]}}
    = 2(\hat{y} - y) \cdot a_1^{[4]} (1 + a_1^{[4]}) \cdot a_2^{[3]}
\]
\[ \partial L / \partial b_1^{[4]} = \delta^{[4]}, \delta_j^{[l]} = \sum_k \delta_k^{[l+1]} w_{jk}^{[l+1]} g'(z_j) \]
\[ \frac{\partial L}{\partial W^{[l]}} = \foo a^{[l-1]} \]
\[ \frac{\partial L}{\partial b_2^{[1]}} = \tanh(\tanh(b_2^{[1]})) \]
∂L/∂a_j^[l] = 神 - Σ_k δ_k^[l+1] w_jk^[l+1]  with a remark that makes this line of text longer than a screen
"""


def _found(source: str, text: str, behind: int = 0) -> Span:
    start = source.index(text, behind)
    return Span(start, start + len(text))


def step(source: str, relation: str, verdict: Verdict, reason: str = "", place: str = "", **more: Any) -> Step:
    """Return a step whose relation, and the place in it, are found by their text."""
    span = _found(source, relation)
    left, _, right = relation.partition("=")
    spot = _found(source, place, span.start) if place else None
    return Step(span, left.strip("& \n"), right.strip(), "=", verdict, reason, place=spot, **more)


def judged(source: str, *steps: Step) -> JudgedLine:
    """Return the line of some steps."""
    span = Span(steps[0].span.start, steps[-1].span.end)
    return JudgedLine(source.count("\n", 0, span.start) + 1, span, "math", steps)


def words(source: str, text: str) -> JudgedLine:
    """Return a line that claims nothing."""
    span = _found(source, text)
    return JudgedLine(source.count("\n", 0, span.start) + 1, span, "text")


def plain(verdict: Verdict, **more: Any) -> Report:
    """Return the report of one relation."""
    line = r"\delta^{[4]} = 2(a - y)"
    found = judged(line, step(line, line, verdict, "Because.", **more))
    return Report("one.tex", line, "2-2-1 sigmoid, squared error", "bracket", (found,))


def report() -> Report:
    """Return a report with every verdict and most of what a step can carry."""
    return Report("last_layer.tex", SOURCE, "2-2-2-2-1 sigmoid, squared error", "bracket", tuple(_lines(SOURCE)))


def _sides(left: Formula, right: Formula) -> tuple[Formula, Formula]:
    return left, right


def _lines(source: str) -> Iterator[JudgedLine]:
    yield words(source, "The last layer by hand")
    yield words(source, source.splitlines()[1])
    loss = Partial(L, YHAT)
    slope = Partial(A4, Z4)
    sigma = Apply("sigmoid", (Z4,), 1)
    yield judged(
        source,
        step(
            source,
            source.splitlines()[3].strip(" \\"),
            Verdict.PROVED,
            "Both sides are the same polynomial in all letters.",
            method="expansion",
            formulas=_sides(loss, OUTPUT_ERROR),
        ),
    )
    yield judged(
        source,
        step(
            source,
            r"\frac{\partial a_1^{[4]}}{\partial z_1^{[4]}} &= \sigma'(z_1^{[4]})",
            Verdict.PROVED,
            "Both sides are the same polynomial in all letters.",
            method="expansion",
            reading=("`'` as the derivative of the activation",),
            formulas=_sides(slope, sigma),
        ),
        step(
            source,
            r"= a_1^{[4]} (1 + a_1^{[4]})",
            Verdict.REFUTED,
            "The slope of the sigmoid is a (1 - a): found `1 + a_1^{[4]}`, where `1 - a_1^{[4]}` makes the line right.",
            "1 + a_1^{[4]}",
            truth=Verdict.REFUTED,
            route=Route.FIRST_WRONG,
            method="intervals",
            hint="Differentiate 1/(1 + e^{-z}) once more and look at the sign of the inner derivative.",
            counterexample=EXAMPLE,
            formulas=_sides(sigma, WRONG_SLOPE),
        ),
    )
    yield judged(
        source,
        step(
            source,
            source.splitlines()[5].strip(),
            Verdict.HOLDS,
            "Both sides agree at 3 random points; the proof by expansion was stopped at its limit of terms.",
            method="random points",
            formulas=_sides(Partial(Z4, W4), A3),
        ),
    )
    yield words(source, "Together, by the chain rule:")
    chain = Product((loss, slope, Partial(Z4, W4)))
    final = Product((*OUTPUT_ERROR.factors, *WRONG_SLOPE.factors, A3))
    lines = source.splitlines()
    yield judged(
        source,
        step(
            source,
            "\n".join(lines[9:12]).strip(),
            Verdict.PROVED,
            "Both sides are the same polynomial in all letters.",
            method="expansion",
            formulas=_sides(Partial(L, W4), chain),
        ),
        step(
            source,
            lines[12].strip(),
            Verdict.PROVED,
            "The line follows from line 5, with whose error it is wrong.",
            truth=Verdict.REFUTED,
            route=Route.CARRIED,
            method="expansion",
            formulas=_sides(chain, final),
        ),
    )
    delta = Quantity("delta", Index("l"), (Index("j"),))
    yield judged(
        source,
        step(
            source,
            r"\partial L / \partial b_1^{[4]} = \delta^{[4]}",
            Verdict.DEFINITION,
            "Gives `\\delta^{[4]}` its meaning.",
        ),
        step(
            source,
            r"\delta_j^{[l]} = \sum_k \delta_k^{[l+1]} w_{jk}^{[l+1]} g'(z_j)",
            Verdict.CONVENTION,
            "Right if `w_{jk}` is the weight from unit j to unit k; the notation has it the other way round.",
            "w_{jk}^{[l+1]}",
            notes=("Holds for l < 4; for l = 4 there is no layer above.",),
            reading=("`w_{jk}` as the weight from j to k", "the sum over k as running over layer l+1"),
            method="expansion",
            formulas=_sides(delta, Sum((delta, delta))),
        ),
    )
    yield judged(
        source,
        step(
            source,
            r"\frac{\partial L}{\partial W^{[l]}} = \foo a^{[l-1]}",
            Verdict.UNREADABLE,
            r"found `\foo`; expected a command of the list.",
            r"\foo",
            hint="Write what it stands for.",
        ),
    )
    yield judged(
        source,
        step(
            source,
            r"\frac{\partial L}{\partial b_2^{[1]}} = \tanh(\tanh(b_2^{[1]}))",
            Verdict.UNKNOWN,
            "Neither a proof nor a counterexample was found within the limits.",
            formulas=_sides(Partial(L, Quantity("b", 1, (2,))), Quantity("b", 1, (2,))),
        ),
    )
    yield judged(
        source,
        step(
            source,
            source.splitlines()[17],
            Verdict.REFUTED,
            "The sides have different signs.",
            truth=Verdict.PROVED,
            route=Route.NEW_ERROR,
            method="intervals",
            counterexample=Counterexample((2, 3, 1), (("l", 2), ("j", 1)), (), "1", "-1", Fraction(-1)),
        ),
    )


HOSTILE = (
    "a = <script>alert('1')</script> & \"q\" \u202e\u2066 \x1b[31m \\input{/etc/passwd} $%#_^~ 神😀 -->]]>\t\u0000 = b"
)


def hostile() -> Report:
    """Return a report in which every text tries to leave its place."""
    evil = Step(
        Span(0, len(HOSTILE)),
        HOSTILE,
        HOSTILE,
        "=",
        Verdict.REFUTED,
        HOSTILE,
        place=Span(4, 12),
        reading=(HOSTILE,),
        method=HOSTILE,
        notes=(HOSTILE,),
        hint=HOSTILE,
        counterexample=Counterexample((2, 1), ((HOSTILE, 1),), ((HOSTILE, Fraction(1)),), HOSTILE, HOSTILE),
    )
    line = JudgedLine(1, evil.span, "math", (evil,))
    quiet = JudgedLine(1, evil.span, "text")
    return Report(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (quiet, line))
