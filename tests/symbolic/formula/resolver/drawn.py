"""Formulas of every node type that somebody could write in a notation, for hypothesis to draw."""

from __future__ import annotations

from hypothesis import strategies as st

from symbolic.formula.brackets import begins_with_digit
from symbolic.formula.nodes import (
    ZERO,
    Apply,
    Cases,
    Dots,
    Entry,
    Formula,
    Gradient,
    Group,
    Hadamard,
    Highlight,
    Index,
    IndexLike,
    Listing,
    Matrix,
    MatrixProduct,
    Negative,
    Number,
    OrderedProduct,
    Partial,
    Position,
    Power,
    Prod,
    Product,
    Quantity,
    Quotient,
    Relations,
    Sigma,
    Sign,
    Sum,
    Text,
    Transpose,
    Underbrace,
)
from symbolic.formula.substitute import derivatives

Drawn = st.SearchStrategy[Formula]

_LAYERED = ("W", "b", "z", "a", "delta")
_OF_SAMPLES = ("x", "y", "yhat", "z", "a", "delta", "L")
_BATCH = ("X", "Z", "A", "Y", "Yhat", "Delta")
_PLAIN = ("eta", "lambda", "J", "R", "pi", "theta", "beta", "epsilon", "mhat", "vhat", "samples", "ones", "identity")
OWN = ("f", "g", "loss", "total")
RELATIONS = ("=", "<", ">", "<=", ">=", "!=", "~", ":=", "propto", "in", "->", "=>", "<=>")
FUNCTIONS = (
    *("sigmoid", "tanh", "relu", "softmax", "identity", "softplus", "gelu", "leaky_relu", "leaky_relu(alpha=0.2)"),
    *("log", "sinh", "cosh", "sin", "cos", "sign", "erf"),
)

units: st.SearchStrategy[IndexLike] = st.one_of(
    st.integers(1, 12), st.builds(Index, st.sampled_from("ijkq"), st.integers(-1, 1))
)
layers: st.SearchStrategy[IndexLike] = st.one_of(
    st.integers(0, 12), st.builds(Index, st.sampled_from("lD"), st.integers(-2, 2))
)
samples: st.SearchStrategy[IndexLike] = st.one_of(st.integers(1, 12), st.just(Index("n")))
numbers: Drawn = st.sampled_from([Number(written) for written in ("0", "2", "3", "10", "0.05")])


def _perhaps(part: st.SearchStrategy[IndexLike]) -> st.SearchStrategy[IndexLike | None]:
    return st.one_of(st.none(), part)


def _some(part: st.SearchStrategy[IndexLike], most: int) -> st.SearchStrategy[tuple[IndexLike, ...]]:
    return st.lists(part, max_size=most).map(tuple)


def _whole(strategy: Drawn) -> Drawn:
    """Return a strategy that is not written out where one that holds it is described."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Formula:
        return draw(strategy)

    return drawn()


weights = st.builds(
    Quantity,
    st.just("W"),
    _perhaps(layers),
    st.one_of(st.just(()), st.tuples(units, units)),
    st.none(),
    st.sampled_from(("", "", "'", "''")),
)
of_layers = st.builds(
    Quantity, st.sampled_from(_LAYERED[1:]), layers, _some(units, 1), _perhaps(samples), st.sampled_from(("", "", "'"))
)
of_samples = st.builds(Quantity, st.sampled_from(_OF_SAMPLES[:3]), st.none(), _some(units, 1), _perhaps(samples))
losses = st.builds(Quantity, st.just("L"), st.none(), st.just(()), _perhaps(samples))
batches = st.builds(
    Quantity, st.sampled_from(_BATCH), st.none(), st.one_of(st.just(()), st.tuples(units, units))
) | st.builds(Quantity, st.sampled_from(("Z", "A", "Delta")), layers, st.one_of(st.just(()), st.tuples(units, units)))
kroneckers = st.builds(Quantity, st.just("kronecker"), st.none(), st.tuples(units, units))
plain = st.builds(Quantity, st.sampled_from(_PLAIN))
own = st.builds(Quantity, st.sampled_from(OWN), st.none(), _some(units, 1), st.none(), st.sampled_from(("", "'")))
widths = st.builds(Quantity, st.just("width"), layers)

quantities: Drawn = _whole(
    st.one_of(
        *(weights, of_layers, of_samples, losses, batches, kroneckers, plain, own, widths),
        st.just(Quantity("ones", 2, (1,))),
    )
)
variables: Drawn = _whole(st.one_of(weights, of_layers, of_samples, losses, own))
positions: Drawn = st.builds(Position, st.builds(Index, st.sampled_from("lDijkqn"), st.integers(-2, 2)))
partials: Drawn = st.one_of(
    st.builds(Partial, variables, variables),
    st.builds(lambda of, first, then: Partial(Partial(of, first), then), variables, variables, variables),
    st.builds(lambda of, by: Partial(Partial(of, by), by), variables, variables),
)


@st.composite
def ordered(draw: st.DrawFn) -> Formula:
    """A_D A_{D-1} ⋯ A_l, of arrays or of entries that share their letters"""
    first, last = draw(
        st.sampled_from([(Index("D"), Index("l")), (Index("D"), Index("l", 1)), (9, 3), (2, 6), (Index("D", -1), 2)])
    )
    s = Index("s")
    names = draw(st.sampled_from(("az", "za", "aa")))
    entries = draw(st.booleans())
    row, column = ((Index("row"),), (Index("column"),)) if entries else ((), ())
    body = Partial(Quantity(names[0], s, row), Quantity(names[1], Index("s", -1), column))
    links = ("row", "column", *draw(st.sampled_from(("iqmrj", "iqrj", "jikqr")))) if entries else ()
    return OrderedProduct(body, "s", first, last, links)


def relations(part: Drawn) -> st.SearchStrategy[Relations]:
    sides = st.lists(part, min_size=2, max_size=3)
    return sides.flatmap(
        lambda given: st.builds(
            lambda *signs: Relations(tuple(given), signs), *(st.sampled_from(RELATIONS) for _ in given[1:])
        )
    )


def sums(part: Drawn) -> Drawn:
    index = st.sampled_from("ijkqln")
    lower = st.one_of(st.none(), st.integers(0, 2), st.just(Index("l", 1)))
    upper = st.one_of(
        st.none(),
        st.integers(3, 12),
        st.just(Index("D")),
        st.just(Quantity("samples")),
        widths,
        st.just(Index("l", -1)),
    )
    return st.one_of(st.builds(Sigma, part, index, lower, upper), st.builds(Prod, part, index, lower, upper))


def contracted() -> Drawn:
    """Σ_q W_iq a_q, which repeated indices tell"""
    q = Index("q")
    return st.builds(
        lambda W, layer, more: Sigma(Product((W, Quantity("a", layer, (q,)), *more)), "q", 1, Quantity("width", layer)),
        st.builds(lambda layer, row: Quantity("W", layer, (row, q)), layers, units),
        layers,
        _several(quantities, 0),
    )


def _several(part: Drawn, least: int = 2) -> st.SearchStrategy[tuple[Formula, ...]]:
    return st.lists(part, min_size=least, max_size=3).map(tuple)


def _may_be_differentiated(formula: Formula) -> bool:
    """Leave out derivatives of numbers, and what no reader takes for a derivative behind a plain d: d[...], d√."""
    is_root = isinstance(formula, Apply) and formula.function == "sqrt"
    return not (begins_with_digit(formula) or is_root or isinstance(formula, Matrix | Dots))


def _may_be_raised(formula: Formula) -> bool:
    """Leave out exponents that begin with a bracket: `a^{(n)}` is the `a` of a sample, whatever it was printed from."""
    kinds = (Number, Quantity, Quotient, Negative, Apply, Sigma)
    return isinstance(formula, kinds) and not any(True for _ in derivatives(formula))


def larger(part: Drawn) -> Drawn:
    """Return formulas with the given ones as parts."""
    several = _several(part)
    return st.one_of(
        st.builds(Sum, several),
        st.builds(Negative, part),
        st.builds(Product, several, st.sampled_from(Sign)),
        st.builds(Product, _several(partials), st.just(Sign.CHAIN)),
        st.builds(Hadamard, several),
        st.builds(MatrixProduct, several),
        st.builds(Transpose, part),
        st.builds(Entry, part, st.tuples(units, units)),
        st.builds(Entry, part, st.tuples(units)),
        sums(part),
        st.builds(Partial, part.filter(_may_be_differentiated), variables),
        st.builds(Gradient, part, st.one_of(st.none(), weights, of_layers)),
        st.builds(Listing, several),
        st.builds(lambda first, last: Listing((first, Dots(), last)), part, part),
        st.builds(lambda f, u, primes: Apply(f, (u,), primes), st.sampled_from(FUNCTIONS), part, st.integers(0, 2)),
        st.builds(lambda f, u: Apply(f, (u,)), st.sampled_from(("sqrt", "abs")), part),
        st.builds(lambda f, u: Apply(f, (u,)), st.sampled_from(("total", "sum_all", "sum_samples", "sum_units")), part),
        st.builds(lambda u: Apply("exp", (u,)), part.filter(_may_be_raised)),
        st.builds(lambda f, u, v: Apply(f, (u, v)), st.sampled_from(("max", "min")), part, part),
        st.builds(Quotient, part, part),
        st.builds(Power, part, st.one_of(numbers, part.filter(_may_be_raised))),
        relations(part),
        st.builds(lambda u, v, c: Cases(((u, c), (v, None))), part, part, relations(part)),
        st.builds(lambda u, c, v, d: Cases(((u, c), (v, d))), part, relations(part), part, relations(part)),
        st.builds(lambda u, v: Matrix(((u, v), (v, u))), part, part),
        st.builds(lambda u, v: Matrix(((u, ZERO), (ZERO, v))), part, part),
        st.builds(Group, part),
        st.builds(Underbrace, part, st.one_of(words, part.filter(_may_be_raised))),
        st.builds(Highlight, part, st.sampled_from(("red", "blue"))),
    )


words: Drawn = st.sampled_from([Text("new value"), Text("50% of a_1"), Text("loss")])
leaves: Drawn = _whole(st.one_of(numbers, quantities, quantities, partials, positions, ordered(), contracted()))
"""Letters with their scripts, derivatives, numbers."""

formulas: Drawn = _whole(
    st.one_of(words, st.just(Dots()), st.recursive(leaves, lambda part: _whole(larger(_whole(part))), max_leaves=8))
)
"""Formulas of every kind."""
