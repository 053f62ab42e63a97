"""Lines in indices, each right, and the same with a mistake: for every rule of the index form."""

from __future__ import annotations

from dataclasses import dataclass, field

from symbolic.derivation.rules import Rule
from symbolic.derivation.steps import Step
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    ONE,
    Apply,
    Formula,
    Group,
    Index,
    Number,
    Power,
    Product,
    Quotient,
    Relations,
    Sign,
)
from tests.symbolic.derivation.index.letters import (
    I,
    J,
    K,
    L,
    Q,
    R,
    W,
    a,
    b,
    d,
    f,
    minus,
    over,
    plus,
    slope,
    times,
    x,
    y,
    yhat,
    z,
)

TWO = Number("2")


def link(*factors: Formula) -> Product:
    return Product(factors, Sign.CHAIN)


def exp(i: object) -> Apply:
    return Apply("exp", (z(2, i),))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Line:
    """A right line, and wrong ones: what stands after, or what is used."""

    rule: Rule
    before: Formula
    after: Formula
    wrong: dict[str, Formula] = field(default_factory=dict)
    uses: tuple[Relations, ...] = ()
    misused: dict[str, tuple[Relations, ...]] = field(default_factory=dict)
    network: str = "squares"

    def step(self, after: Formula | None = None, uses: tuple[Relations, ...] | None = None) -> Step:
        return Step(self.rule, self.before, after or self.after, ("planted",), self.uses if uses is None else uses)


SCORE = plus(over("r", times(W(2, K, R), a(1, R)), 1), b(2, K))
SQUARES = over("k", Power(plus(yhat(K), minus(y(K))), TWO), 2)
TOTAL = over("q", exp(Q), 2)
UP = slope(L, z(2, K))
K_NEXT = Index("k", 1)
ONWARD = slope(L, a(1, Q))
FACT = equation(slope(z(2, K), a(1, I)), W(2, K, I))
TANH = equation(slope(a(1, Q), z(1, I)), times(f(z(1, Q), 1), d(Q, I)))
ENTROPY = minus(plus(Quotient(y(K), yhat(K)), minus(Quotient(plus(ONE, minus(y(K))), plus(ONE, minus(yhat(K)))))))
NAMES = (equation(yhat(I), a(2, I)), equation(a(2, I), f(z(2, I), name="sigmoid")))

SKIPPED = plus(f(z(2, Q)), a(1, Q))
THROUGH = over("k", link(UP, slope(z(2, K), a(1, I))), 2)
ACROSS = over("q", link(slope(L, a(2, Q)), slope(SKIPPED, a(1, I))), 2)

LINES: dict[str, Line] = {
    "definition of a score": Line(
        Rule.SUBSTITUTE_DEFINITION,
        slope(z(2, K), a(1, I)),
        slope(SCORE, a(1, I)),
        {
            "swapped indices": slope(plus(over("r", times(W(2, R, K), a(1, R)), 1), b(2, K)), a(1, I)),
            "no bias": slope(over("r", times(W(2, K, R), a(1, R)), 1), a(1, I)),
            "the bias of another unit": slope(plus(over("r", times(W(2, K, R), a(1, R)), 1), b(2, I)), a(1, I)),
            "the wrong sign": slope(plus(over("r", times(W(2, K, R), a(1, R)), 1), minus(b(2, K))), a(1, I)),
            "the width of another layer": slope(plus(over("r", times(W(2, K, R), a(1, R)), 2), b(2, K)), a(1, I)),
            "no sum": slope(plus(times(W(2, K, I), a(1, I)), b(2, K)), a(1, I)),
            "the weights of another layer": slope(plus(over("r", times(W(1, K, R), a(1, R)), 1), b(2, K)), a(1, I)),
            "scores for activations": slope(plus(over("r", times(W(2, K, R), z(1, R)), 1), b(2, K)), a(1, I)),
            "the unit's letter taken in by the sum": slope(
                plus(over("k", times(W(2, K, K), a(1, K)), 1), b(2, K)), a(1, I)
            ),
            "another variable": slope(SCORE, a(1, J)),
            "no derivative": SCORE,
        },
    ),
    "definition of an activation": Line(
        Rule.SUBSTITUTE_DEFINITION,
        slope(a(1, Q), z(1, I)),
        slope(f(z(1, Q)), z(1, I)),
        {
            "another function": slope(f(z(1, Q), name="sigmoid"), z(1, I)),
            "another unit": slope(f(z(1, I)), z(1, I)),
            "another layer": slope(f(z(2, Q)), z(1, I)),
            "already differentiated": slope(f(z(1, Q), 1), z(1, I)),
        },
    ),
    "definition of the loss": Line(
        Rule.SUBSTITUTE_DEFINITION,
        slope(L, yhat(I)),
        slope(SQUARES, yhat(I)),
        {
            "a factor": slope(times(TWO, SQUARES), yhat(I)),
            "one output only": slope(Power(plus(yhat(I), minus(y(I))), TWO), yhat(I)),
            "the width of another layer": slope(over("k", Power(plus(yhat(K), minus(y(K))), TWO), 1), yhat(I)),
            "the wrong sign inside": slope(over("k", Power(plus(yhat(K), y(K)), TWO), 2), yhat(I)),
        },
    ),
    "chain through the layer above": Line(
        Rule.CHAIN_RULE,
        slope(L, a(1, I)),
        over("k", link(UP, slope(z(2, K), a(1, I))), 2),
        {
            "no sum": link(slope(L, z(2, I)), slope(z(2, I), a(1, I))),
            "no sum, and the letter left": link(UP, slope(z(2, K), a(1, I))),
            "the width of another layer": over("k", link(UP, slope(z(2, K), a(1, I))), 1),
            "a child of another layer": over("k", link(slope(L, z(1, K)), slope(z(1, K), a(1, I))), 1),
            "activations for scores": over("k", link(slope(L, a(2, K)), slope(a(2, K), a(1, I))), 2),
            "another unit at the end": over("k", link(UP, slope(z(2, K), a(1, J))), 2),
            "two different units in the middle": over("k", link(UP, slope(z(2, I), a(1, I))), 2),
            "a sum over another letter": over("q", link(UP, slope(z(2, K), a(1, I))), 2),
            "the letter of a_i taken in by the sum": over("i", link(slope(L, z(2, I)), slope(z(2, I), a(1, I))), 2),
            "a missing factor": over("k", UP, 2),
            "the factors' parts swapped": over("k", link(slope(z(2, K), L), slope(a(1, I), z(2, K))), 2),
            "a number in front": over("k", link(TWO, UP, slope(z(2, K), a(1, I))), 2),
            "a sign": minus(over("k", link(UP, slope(z(2, K), a(1, I))), 2)),
            "the same path twice": plus(*[over("k", link(UP, slope(z(2, K), a(1, I))), 2)] * 2),
            "an extra path": plus(
                over("k", link(UP, slope(z(2, K), a(1, I))), 2),
                over("k", link(slope(L, a(2, K)), slope(a(2, K), a(1, I))), 2),
            ),
            "a shifted letter": over("k", link(slope(L, z(2, K_NEXT)), slope(z(2, K_NEXT), a(1, I))), 2),
        },
    ),
    "chain through the own layer": Line(
        Rule.CHAIN_RULE,
        slope(L, W(1, I, J)),
        over("q", link(slope(L, z(1, Q)), slope(z(1, Q), W(1, I, J))), 1),
        {
            "swapped indices": over("q", link(slope(L, z(1, Q)), slope(z(1, Q), W(1, J, I))), 1),
            "the width of the layer below": over("q", link(slope(L, z(1, Q)), slope(z(1, Q), W(1, I, J))), 0),
            "the weight's own letter summed": over("i", link(slope(L, z(1, I)), slope(z(1, I), W(1, I, J))), 1),
            "a weight of another layer": over("q", link(slope(L, z(1, Q)), slope(z(1, Q), W(2, I, J))), 1),
        },
    ),
    "the same as a sum over paths": Line(
        Rule.SUM_OVER_PATHS,
        slope(L, a(1, I)),
        over("k", link(UP, slope(z(2, K), a(1, I))), 2),
        {
            "the same path twice": plus(*[over("k", link(UP, slope(z(2, K), a(1, I))), 2)] * 2),
            "a bare derivative beside it": plus(over("k", link(UP, slope(z(2, K), a(1, I))), 2), slope(L, a(1, I))),
            "no path": ONE,
        },
    ),
    "paths through the next layer and a skip": Line(
        Rule.SUM_OVER_PATHS,
        slope(L, a(1, I)),
        plus(THROUGH, ACROSS),
        {
            "the path through the next layer alone": THROUGH,
            "the skip alone": ACROSS,
            "the skip twice": plus(ACROSS, ACROSS),
            "a product of the paths": times(THROUGH, ACROSS),
            "a difference of the paths": plus(THROUGH, minus(ACROSS)),
            "a path too many": plus(THROUGH, ACROSS, over("k", link(slope(L, z(3, K)), slope(z(3, K), a(1, I))), 3)),
            "the widths of the two swapped": plus(
                over("k", link(UP, slope(z(2, K), a(1, I))), 3),
                over("q", link(slope(L, a(2, Q)), slope(SKIPPED, a(1, I))), 3),
            ),
            "the skip as if nothing else led there": plus(
                THROUGH, over("q", link(slope(L, a(2, Q)), slope(a(2, Q), a(1, I))), 2)
            ),
        },
        network="skip",
    ),
    "a known derivative put in": Line(
        Rule.SUBSTITUTE_KNOWN,
        over("k", link(UP, slope(z(2, K), a(1, I))), 2),
        over("k", link(UP, W(2, K, I)), 2),
        {
            "swapped indices": over("k", link(UP, W(2, I, K)), 2),
            "another layer": over("k", link(UP, W(1, K, I)), 2),
            "a dropped factor": over("k", W(2, K, I), 2),
            "the width of another layer": over("k", link(UP, W(2, K, I)), 1),
            "the factors swapped": over("k", link(W(2, K, I), UP), 2),
            "the wrong sign": over("k", link(UP, minus(W(2, K, I))), 2),
        },
        uses=(FACT,),
        misused={
            "nothing": (),
            "another derivative": (equation(slope(z(2, K), a(1, J)), W(2, K, J)),),
            "a fact that is not so": (equation(slope(z(2, K), a(1, I)), W(2, I, K)),),
            "a fact of another layer": (equation(slope(z(1, K), x(I)), W(1, K, I)),),
        },
    ),
    "a known slope put in": Line(
        Rule.SUBSTITUTE_KNOWN,
        over("q", link(ONWARD, slope(a(1, Q), z(1, I))), 1),
        over("q", link(ONWARD, times(f(z(1, Q), 1), d(Q, I))), 1),
        {
            "no delta": over("q", link(ONWARD, f(z(1, Q), 1)), 1),
            "a delta of other letters": over("q", link(ONWARD, times(f(z(1, Q), 1), d(Q, J))), 1),
            "the slope of another function": over("q", link(ONWARD, times(f(z(1, Q), 1, "sigmoid"), d(Q, I))), 1),
        },
        uses=(TANH,),
        misused={"the slope of another layer": (equation(slope(a(2, Q), z(2, I)), TANH.sides[1]),)},
    ),
    "sum rule": Line(
        Rule.SUM_RULE,
        slope(SCORE, a(1, I)),
        over("r", times(W(2, K, R), slope(a(1, R), a(1, I))), 1),
        {
            "swapped indices": over("r", times(W(2, R, K), slope(a(1, R), a(1, I))), 1),
            "a term that is constant": plus(over("r", times(W(2, K, R), slope(a(1, R), a(1, I))), 1), b(2, K)),
            "no sum": times(W(2, K, R), slope(a(1, R), a(1, I))),
            "the variable taken in by the sum": over("i", times(W(2, K, I), slope(a(1, I), a(1, I))), 1),
            "the wrong factor differentiated": over("r", times(slope(W(2, K, R), a(1, I)), a(1, R)), 1),
        },
    ),
    "deltas": Line(
        Rule.KRONECKER,
        over("r", times(slope(W(1, Q, R), W(1, I, J)), x(R)), 0),
        over("r", times(d(Q, I), d(R, J), x(R)), 0),
        {
            "swapped indices": over("r", times(d(Q, J), d(R, I), x(R)), 0),
            "a missing delta": over("r", times(d(Q, I), x(R)), 0),
            "one": over("r", x(R), 0),
        },
    ),
    "contraction": Line(
        Rule.CONTRACT,
        over("q", times(ONWARD, f(z(1, Q), 1), d(Q, I)), 1),
        times(slope(L, a(1, I)), f(z(1, I), 1)),
        {
            "another letter": times(slope(L, a(1, J)), f(z(1, J), 1)),
            "one factor left behind": times(slope(L, a(1, I)), f(z(1, Q), 1)),
            "a sum without its delta": over("q", times(ONWARD, f(z(1, Q), 1)), 1),
            "a dropped factor": slope(L, a(1, I)),
            "the wrong sign": minus(times(slope(L, a(1, I)), f(z(1, I), 1))),
        },
    ),
    "slope of the loss": Line(
        Rule.LOSS_DERIVATIVE,
        slope(SQUARES, yhat(I)),
        times(TWO, over("k", times(Group(plus(yhat(K), minus(y(K)))), slope(yhat(K), yhat(I))), 2)),
        {
            "no factor 2": over("k", times(Group(plus(yhat(K), minus(y(K)))), slope(yhat(K), yhat(I))), 2),
            "no inner derivative": times(TWO, over("k", plus(yhat(K), minus(y(K))), 2)),
            "the difference the other way round": times(
                TWO, over("k", times(Group(plus(y(K), minus(yhat(K)))), slope(yhat(K), yhat(I))), 2)
            ),
            "the width of another layer": times(
                TWO, over("k", times(Group(plus(yhat(K), minus(y(K)))), slope(yhat(K), yhat(I))), 1)
            ),
        },
    ),
    "slope of an entropy": Line(
        Rule.LOSS_DERIVATIVE,
        slope(
            minus(
                over(
                    "k",
                    Group(
                        plus(
                            times(y(K), Apply("log", (yhat(K),))),
                            times(Group(plus(ONE, minus(y(K)))), Apply("log", (plus(ONE, minus(yhat(K))),))),
                        )
                    ),
                    2,
                )
            ),
            yhat(I),
        ),
        over("k", times(ENTROPY, slope(yhat(K), yhat(I))), 2),
        {
            "the wrong sign": over("k", times(minus(ENTROPY), slope(yhat(K), yhat(I))), 2),
            "half of it": over("k", times(minus(Quotient(y(K), yhat(K))), slope(yhat(K), yhat(I))), 2),
        },
        network="entropy",
    ),
    "slope of an activation": Line(
        Rule.ACTIVATION_DERIVATIVE,
        slope(f(z(1, Q)), z(1, I)),
        times(f(z(1, Q), 1), slope(z(1, Q), z(1, I))),
        {
            "no inner derivative": f(z(1, Q), 1),
            "not differentiated": times(f(z(1, Q)), slope(z(1, Q), z(1, I))),
            "another unit": times(f(z(1, I), 2), slope(z(1, Q), z(1, I))),
        },
    ),
    "slope of softmax": Line(
        Rule.SPLIT_FRACTION,
        slope(Quotient(exp(J), TOTAL), z(2, I)),
        times(a(2, J), Group(plus(d(J, I), minus(a(2, I))))),
        {
            "no delta": times(a(2, J), Group(plus(ONE, minus(a(2, I))))),
            "the wrong unit outside": times(a(2, I), Group(plus(d(J, I), minus(a(2, I))))),
            "the wrong unit inside": times(a(2, J), Group(plus(d(J, I), minus(a(2, J))))),
            "the wrong sign": times(a(2, J), Group(plus(d(J, I), a(2, I)))),
            "the delta alone": times(a(2, J), d(J, I)),
        },
        uses=tuple(equation(a(2, i), Quotient(exp(i), TOTAL)) for i in (I, J)),
        misused={
            "another denominator": tuple(equation(a(2, i), Quotient(exp(i), over("q", exp(Q), 1))) for i in (I, J)),
            "half of it": (equation(a(2, I), Quotient(exp(I), TOTAL)),),
        },
        network="softmax",
    ),
    "multiplying out": Line(
        Rule.DISTRIBUTE,
        over("q", times(minus(y(Q)), Group(plus(d(Q, I), minus(a(2, I))))), 2),
        plus(minus(over("q", times(y(Q), d(Q, I)), 2)), times(a(2, I), over("q", y(Q), 2))),
        {
            "the wrong sign": minus(plus(over("q", times(y(Q), d(Q, I)), 2), times(a(2, I), over("q", y(Q), 2)))),
            "targets that sum to 1": plus(minus(over("q", times(y(Q), d(Q, I)), 2)), a(2, I)),
            "a dropped term": minus(over("q", times(y(Q), d(Q, I)), 2)),
        },
        network="softmax",
    ),
    "a loss that shortens": Line(
        Rule.SIMPLIFY,
        times(
            minus(plus(Quotient(y(I), yhat(I)), minus(Quotient(plus(ONE, minus(y(I))), plus(ONE, minus(yhat(I))))))),
            f(z(2, I), 1, "sigmoid"),
        ),
        plus(yhat(I), minus(y(I))),
        {
            "the wrong sign": plus(y(I), minus(yhat(I))),
            "a factor left": times(f(z(2, I), 1, "sigmoid"), Group(plus(yhat(I), minus(y(I))))),
            "another unit": plus(yhat(J), minus(y(J))),
        },
        uses=NAMES,
        misused={
            "no definition": (),
            "another definition": (NAMES[0], equation(a(2, I), f(z(2, I)))),
            "the definition of another unit": (NAMES[0], equation(a(2, I), f(z(2, J), name="sigmoid"))),
        },
        network="entropy",
    ),
}  # fmt: skip
