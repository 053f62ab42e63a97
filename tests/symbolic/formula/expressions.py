"""Texts of expressions of one variable, drawn at random."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["anything", "smooth"]

LEAVES = st.sampled_from(["z", "2", "0.5", "1/3"])


def _joined(inner: st.SearchStrategy[str], signs: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.tuples(inner, st.sampled_from(signs), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")


def _grown(inner: st.SearchStrategy[str], functions: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.one_of(
        _joined(inner, ("+", "-", "*")),
        st.tuples(inner, inner).map(lambda t: f"({t[0]})/(2 + ({t[1]})^2)"),
        inner.map(lambda t: f"({t})^3"),
        inner.map(lambda t: f"-({t})"),
        inner.map(lambda t: f"exp(sin({t}))"),
        inner.map(lambda t: f"log(1 + ({t})^2)"),
        inner.map(lambda t: f"sqrt(1 + ({t})^2)"),
        st.tuples(st.sampled_from(functions), inner).map(lambda t: f"{t[0]}({t[1]})"),
    )


SMOOTH = ("sin", "cos", "tanh", "sigmoid", "softplus", "erf", "silu", "gelu")
ROUGH = ("abs", "relu", "leaky_relu", "elu")

smooth = st.recursive(LEAVES, lambda inner: _grown(inner, SMOOTH), max_leaves=5)
"""Expressions that can be differentiated twice everywhere."""

anything = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        _grown(inner, (*SMOOTH, *ROUGH)),
        st.tuples(st.sampled_from(["max", "min"]), inner, inner).map(lambda t: f"{t[0]}({t[1]}, {t[2]})"),
    ),
    max_leaves=5,
)
"""Expressions that may have kinks."""
