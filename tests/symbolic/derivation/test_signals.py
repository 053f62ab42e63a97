"""Error signals: δ stands for ∂L/∂z, Δ for ∂J/∂Z of a batch, and neither for anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache

import pytest

from symbolic.derivation.forms import Forms
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.derivation.signals import derivation_with_signals, error_signal, with_error_signals
from symbolic.derivation.steps import Derivation
from symbolic.formula.nodes import Formula, Index, Negative, Partial, Product, Quantity, Sigma, Sum, Transpose
from symbolic.formula.notation import Notation
from symbolic.formula.text import print_text
from symbolic.spec.model import NetworkSpec
from tests.symbolic.graph.networks import spec

I, N = Index("i"), Index("n")
L, J = Quantity("L"), Quantity("J")
PLAIN, DELTA = Notation("test"), Notation("test", error_signal="delta")


@pytest.mark.parametrize(
    ("derivative", "signal"),
    [
        (Partial(L, Quantity("z", 2, (I,))), Quantity("delta", 2, (I,))),
        (Partial(L, Quantity("z", 2, (3,))), Quantity("delta", 2, (3,))),
        (Partial(L, Quantity("z", Index("l", 1))), Quantity("delta", Index("l", 1))),
        (Partial(J, Quantity("z", 2, (I,))), Quantity("delta", 2, (I,))),
        (Partial(J, Quantity("z", 2, (I,), N)), None),
        (Partial(J, Quantity("z", 2, (I,), 1)), None),
        (Partial(J, Quantity("Z", 2)), Quantity("Delta", 2)),
        (Partial(replace(L, sample=N), Quantity("z", 2, (I,), N)), None),
        (Partial(replace(L, sample=1), Quantity("z", 2, (I,), 1)), None),
        (Partial(Quantity("R"), Quantity("z", 2, (I,))), None),
        (Partial(L, Quantity("a", 2, (I,))), None),
        (Partial(L, Quantity("W", 2, (I, Index("j")))), None),
        (Partial(L, Quantity("b", 2, (I,))), None),
        (Partial(L, Quantity("yhat")), None),
        (Partial(J, Quantity("A", 2)), None),
        (Partial(Quantity("a", 2, (I,)), Quantity("z", 2, (I,))), None),
        (Partial(Product((L, L)), Quantity("z", 2, (I,))), None),
        (Quantity("z", 2, (I,)), None),
        (L, None),
    ],
)
def test_what_has_a_signal(derivative: Formula, signal: Quantity | None) -> None:
    assert error_signal(derivative) == signal
    assert with_error_signals(derivative) == (signal or derivative)


def test_a_signal_is_written_wherever_the_derivative_stands() -> None:
    z = Quantity("z", 2, (Index("k"),))
    kept = Partial(replace(L, sample=N), z)
    formula = Sum((Sigma(Product((Partial(L, z), kept)), "k"), Negative(Transpose(Partial(J, Quantity("Z", 1))))))
    delta = Quantity("delta", 2, (Index("k"),))
    assert with_error_signals(formula) == Sum(
        (Sigma(Product((delta, kept)), "k"), Negative(Transpose(Quantity("Delta", 1))))
    )


# --- in the forms of a network --------------------------------------------------------------------------------------

NETWORKS = {
    "squares": spec("2-3-4-2", "tanh,tanh,identity"),
    "softmax": spec("2-3-4", "sigmoid,softmax", "categorical_cross_entropy"),
    "penalty": spec("2-3-4", "tanh,sigmoid", l2=0.5),
    "wired": spec("2-3-3-3-2", "tanh,silu,tanh,identity", shares={3: 2}, skips={2: (1, "a")}),
}
FORMS = ("index", "matrix", "batch")
Shown = Derivation | ArrayDerivation


@cache
def forms(network: str, notation: Notation) -> Forms:
    return Forms(NETWORKS[network], notation)


def arrays(network: NetworkSpec) -> Iterator[Quantity]:
    for l, layer in enumerate(network.layers, start=1):
        yield from (Quantity(name, l) for name in ("a", "z", "b"))
        if layer.share is None:
            yield Quantity("W", l)


def shown_formulas(statement: object) -> Iterator[Formula]:
    """Yield every formula in a line, a fact or a statement; not in the question, and not in words."""
    match statement:
        case ArrayDerivation(entrywise=entrywise, statement=whole, shaped=shaped):
            yield from shown_formulas(entrywise)
            yield from (*nested(whole), *nested(shaped))
        case Derivation(steps=steps):
            for place, step in enumerate(steps):
                sides = (step.after,) if place == 0 else (step.before, step.after)
                for formula in (*sides, *step.uses):
                    yield from nested(formula)


def nested(value: object) -> Iterator[Formula]:
    if isinstance(value, Formula):
        yield value
    if isinstance(value, tuple):
        for part in value:
            yield from nested(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from nested(getattr(value, field.name))


def spelled_out(statement: object, of: Quantity) -> object:
    """Return a statement with the derivative in place of every δ: what signals stand for, undone."""
    match statement:
        case Quantity(name="delta" | "Delta" as name):
            return Partial(of, replace(statement, name={"delta": "z", "Delta": "Z"}[name]))
        case tuple():
            return tuple(spelled_out(part, of) for part in statement)
        case _ if is_dataclass(statement) and not isinstance(statement, type | Index):
            return replace(
                statement,
                **{field.name: spelled_out(getattr(statement, field.name), of) for field in fields(statement)},
            )
        case _:
            return statement


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("network", NETWORKS)
def test_no_derivative_by_a_score_is_left_where_delta_may_stand(network: str, form: str) -> None:
    for array in arrays(NETWORKS[network]):
        plain, signals = (getattr(forms(network, notation), form)(array) for notation in (PLAIN, DELTA))
        for formula in shown_formulas(signals):
            if isinstance(formula, Partial) and isinstance(formula.wrt, Quantity) and formula.wrt.name in "zZ":
                single = formula.wrt.sample is not None
                assert single or not isinstance(formula.of, Quantity) or formula.of.name not in "LJ"
        entrywise = signals if isinstance(signals, Derivation) else signals.entrywise
        own = entrywise.symbol
        assert (own is not None) == (array.name == "z" and form != "batch")
        assert with_no_symbol(spelled_out(signals, entrywise.of)) == with_no_symbol(plain)


def with_no_symbol(shown: object) -> object:
    if isinstance(shown, ArrayDerivation):
        return replace(shown, entrywise=replace(shown.entrywise, symbol=None))
    assert isinstance(shown, Derivation)
    return replace(shown, symbol=None)


def test_in_a_batch_no_derivative_of_a_single_sample_is_called_delta() -> None:
    derivation = forms("squares", DELTA).batch(Quantity("z", 3)).entrywise
    assert [print_text(side, DELTA) for side in derivation.chain.sides] == [
        "∂J/∂z_i^[3](n)",
        "(1/m) ∂L^(n)/∂z_i^[3](n)",
        "(1/m) · 2 (ŷ_i^(n) - y_i^(n))",
    ]
    weight = forms("squares", DELTA).batch(Quantity("W", 3)).entrywise
    assert [print_text(side, DELTA) for side in weight.chain.sides[1:4]] == [
        "(1/m) Σ_{n=1..m} ∂L^(n)/∂W_ij^[3]",
        "(1/m) Σ_{n=1..m} ∂L^(n)/∂z_i^[3](n) × a_j^[2](n)",
        "Σ_{n=1..m} ∂J/∂z_i^[3](n) × a_j^[2](n)",
    ]
    assert [print_text(line, DELTA) for line in forms("squares", DELTA).batch(Quantity("z", 3)).statement.sides] == [
        "Δ^[3]",
        "(1/m) · 2 (Ŷ - Y)",
    ]


def test_the_recursion_in_error_signals() -> None:
    found = forms("squares", DELTA)
    assert print_text(found.index(Quantity("z", 1)).chain, DELTA) == (
        "δ_i^[1] = ∂L/∂z_i^[1] = Σ_{q=1..n_1} ∂L/∂a_q^[1] × ∂a_q^[1]/∂z_i^[1]"
        " = Σ_{q=1..n_1} ∂L/∂a_q^[1] × tanh'(z_q^[1]) δ_qi = ∂L/∂a_i^[1] × tanh'(z_i^[1])"
        " = (Σ_{k=1..n_2} δ_k^[2] × W_ki^[2]) × tanh'(z_i^[1])"
    )
    assert print_text(found.matrix(Quantity("z", 1)).statement, DELTA) == ("δ^[1] = ((W^[2])^T δ^[2]) ⊙ tanh'(z^[1])")
    assert print_text(found.matrix(Quantity("W", 1)).statement, DELTA) == "∂L/∂W^[1] = δ^[1] x^T"
    assert print_text(found.batch(Quantity("W", 1)).statement, DELTA) == "∂J/∂W^[1] = (Δ^[1])^T X"


def test_a_derivation_keeps_the_derivative_that_it_starts_from() -> None:
    plain = forms("squares", PLAIN).index(Quantity("z", 2))
    signals = derivation_with_signals(plain)
    assert signals.start == plain.start == signals.steps[0].before
    assert signals.symbol == Quantity("delta", 2, (I,))
    assert derivation_with_signals(forms("squares", PLAIN).index(Quantity("a", 2))).symbol is None
