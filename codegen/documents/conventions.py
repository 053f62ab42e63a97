"""Conventions: what a reader must know to read a network's formulas in a notation, a statement a line.

Every statement is made from the notation, and true in each: what the letters count, how arrays are laid out, and what
the forward equation and a Jacobian are then.
"""

from __future__ import annotations

from collections.abc import Iterator

from symbolic.derivation.steps import Words
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    Apply,
    Dots,
    Formula,
    Hadamard,
    Index,
    MatrixProduct,
    Partial,
    Position,
    Product,
    Quantity,
    Relations,
    Sign,
    Sum,
    Transpose,
)
from symbolic.formula.notation import Layout, Notation
from symbolic.graph.network import COST, LOSS, PENALTY, NetworkGraph

__all__ = [
    "conventions",
    "error_signals",
    "forward_equation",
    "jacobian_layout",
    "jacobian_of_scores",
    "letters",
    "listed",
    "loss_and_cost",
    "sample_inputs",
    "signs",
]

_D, _I, _J, _K, _L, _M, _N, _Q, _R = (Index(letter) for letter in "Dijklmnqr")
_BEFORE, _AFTER = Index("l", -1), Index("l", 1)
_W, _B, _Z, _A = (Quantity(name, _L) for name in "Wbza")
_A_BEFORE = Quantity("a", _BEFORE)
_SAMPLES = Quantity("samples")
_U, _V = Quantity("u"), Quantity("v")
_PRODUCTS: Words = (
    *(Hadamard((_U, _V)), " multiplies ", _U, " and ", _V, " entry by entry; "),
    *(Apply("diag", (_V,)), " is the square matrix with ", _V, " on its diagonal and 0 elsewhere; "),
    *(Quantity("ones"), " is a column of ones."),
)
"""What the signs between arrays mean."""
_BARE = "A derivative sign before a sum applies to the whole sum."
_GRADIENT_SHAPE: Words = (Partial(LOSS, _W), " has the shape of ", _W, ".")


def conventions(graph: NetworkGraph, written: Notation) -> tuple[Words, ...]:
    """Return the statements for the network of `graph`; one without unit indices needs fewer."""
    return (
        *letters(graph, written.layout),
        *_about_samples(graph, written.layout),
        *_about_derivatives(graph, written),
    )


def letters(graph: NetworkGraph, layout: Layout) -> Iterator[Words]:
    """Yield what the letters of layers and units count, and what W, z, a and b are."""
    yield from _of_arrays(graph, layout) if graph.indexed else _of_single_units(graph)


def signs(written: Notation) -> Iterator[Words]:
    """Yield what the signs between arrays and before sums mean, for a network whose units have indices."""
    yield from error_signals(written, indexed=True)
    yield _PRODUCTS
    yield (*_GRADIENT_SHAPE, *((" ", _BARE) if written.bare_numerators else ()))


def forward_equation(layout: Layout, *, biased: bool = True) -> Relations:
    """Return z = W a + b for one sample, as it is where arrays are laid out so."""
    match layout.weight_order, layout.vectors:
        case "to-from", "columns":
            product = MatrixProduct((_W, _A_BEFORE))
        case "from-to", "columns":
            product = MatrixProduct((Transpose(_W), _A_BEFORE))
        case "to-from", _:
            product = MatrixProduct((_A_BEFORE, Transpose(_W)))
        case _:
            product = MatrixProduct((_A_BEFORE, _W))
    return equation(_Z, Sum((product, _B)) if biased else product)


def jacobian_of_scores(layout: Layout) -> Relations:
    """Return ∂z/∂a = W, or the transpose where rows of W and rows of Jacobians count different units."""
    alike = (layout.weight_order == "to-from") == (layout.jacobian == "numerator")
    return equation(Partial(_Z, _A_BEFORE), _W if alike else Transpose(_W))


# --- what letters count, and shapes -----------------------------------------------------------------------------


def _of_arrays(graph: NetworkGraph, layout: Layout) -> Iterator[Words]:
    yield (*_layers(graph), "; ", _width(_L), " is the number of units of layer ", Position(_L), ".")
    yield (
        *(Position(_I), " is a unit of layer ", Position(_L), ", "),
        *(Position(_J), " of layer ", Position(_BEFORE), ", "),
        *(Position(_K), " of layer ", Position(_AFTER), "; "),
        *(*listed((Position(_Q), Position(_M), Position(_R))), " are further ones."),
    )
    shape = (_width(_L), _width(_BEFORE)) if layout.weight_order == "to-from" else (_width(_BEFORE), _width(_L))
    yield (
        *(Quantity("W", _L, (_I, _J)), " is the weight from unit ", Position(_J), " of layer ", Position(_BEFORE)),
        *(" to unit ", Position(_I), " of layer ", Position(_L), "; ", _W, " is "),
        *(_shape(*shape), "."),
    )
    yield (
        *(forward_equation(layout, biased=_has_biases(graph)), f" for {layout.vectors} "),
        *(*listed((*_vectors(graph), Quantity("x"))), "; ", _A, " is ", _Z, " after the activation function, "),
        *(*_ends(), *_skips(graph)),
    )


def _of_single_units(graph: NetworkGraph) -> Iterator[Words]:
    yield (*_layers(graph), "; each has one unit.")
    product = Product((_W, _A_BEFORE))
    yield (
        *(_W, " is the weight into layer ", Position(_L), ": "),
        equation(_Z, Sum((product, _B)) if _has_biases(graph) else product),
        *("; ", _A, " is ", _Z, " after the activation function, "),
        *(*_ends(), *_skips(graph)),
    )


def _about_samples(graph: NetworkGraph, layout: Layout) -> Iterator[Words]:
    if not graph.indexed:
        yield sample_inputs()
        return
    order = 1 if layout.samples == "rows" else -1
    inputs, units = (_shape(*(_SAMPLES, _width(layer))[::order]) for layer in (0, _L))
    yield (
        *sample_inputs(),
        *(f" The samples are the {layout.samples} of the arrays of all samples: ", Quantity("X"), " is ", inputs),
        *(", ", Quantity("Z", _L), " and ", Quantity("A", _L), " are ", units, "."),
    )


def _layers(graph: NetworkGraph) -> Words:
    last = (Position(_D), f" = {graph.depth}")
    return (Position(_L), " = 1, ", Dots(), ", ", Position(_D), " counts the layers, here ", *last)


def _ends() -> Words:
    return (
        *(equation(Quantity("a", 0), Quantity("x")), " the input and "),
        *(equation(Quantity("a", _D), Quantity("yhat")), " the prediction."),
    )


def _skips(graph: NetworkGraph) -> Words:
    return (" A skip adds the activations of an earlier layer.",) if _has_skips(graph) else ()


def _has_skips(graph: NetworkGraph) -> bool:
    return any(layer.skip is not None for layer in graph.spec.layers)


def sample_inputs() -> Words:
    """Return what the input of a sample, and the number of samples, are called."""
    return (Quantity("x", sample=_N), " is the input of sample ", Position(_N), " of ", _SAMPLES, ".")


def _vectors(graph: NetworkGraph) -> tuple[Formula, ...]:
    return (_Z, _A, _B) if _has_biases(graph) else (_Z, _A)


def listed(parts: tuple[Formula, ...]) -> Words:
    """Return u, v and w."""
    *front, before_last, last = parts
    return (*(word for part in front for word in (part, ", ")), before_last, " and ", last)


def _has_biases(graph: NetworkGraph) -> bool:
    return any(layer.bias for layer in graph.spec.layers)


def _width(layer: Index | int) -> Quantity:
    return Quantity("width", None, (layer,))


def _shape(rows: Formula, columns: Formula) -> Formula:
    return Product((rows, columns), Sign.TIMES)


# --- derivatives, products and sums -----------------------------------------------------------------------------


def _about_derivatives(graph: NetworkGraph, written: Notation) -> Iterator[Words]:
    indexed = graph.indexed
    if indexed:
        yield jacobian_layout(graph, written.layout)
        yield _PRODUCTS
    yield from error_signals(written, indexed)
    if indexed and written.sums == "repeated":
        yield ("An index that stands twice on one side of an equation and not on the other is summed over.",)
    if indexed and written.sums == "index":
        yield ("A sum over an index of units runs over all units of that layer, one over samples over all of them.",)
    if written.bare_numerators:
        yield (_BARE,)
    yield loss_and_cost(graph, written)


def jacobian_layout(graph: NetworkGraph, layout: Layout) -> Words:
    """Return which rows and columns a derivative of an array by an array has."""
    entry = Partial(Quantity("u", None, (_I,)), Quantity("v", None, (_J,)))
    alone = (" where nothing is skipped",) if _has_skips(graph) else ()
    row, column = (_I, _J) if layout.jacobian == "numerator" else (_J, _I)
    return (
        *(Partial(_U, _V), " has ", entry, " in row ", Position(row), " and column ", Position(column)),
        *(f" ({layout.jacobian} layout), so that ", jacobian_of_scores(layout), *alone, "; "),
        *_GRADIENT_SHAPE,
    )


def error_signals(written: Notation, indexed: bool) -> Iterator[Words]:
    """Yield what δ, Δ and the Kronecker delta are, where the notation has them."""
    own = (_I,) if indexed else ()
    signal = equation(Quantity("delta", _L, own), Partial(LOSS, Quantity("z", _L, own)))
    kronecker = (
        *(Quantity("kronecker", None, (_I, _J)), " is 1 where ", Position(_I), " = ", Position(_J)),
        " and 0 elsewhere.",
    )
    match written.error_signal, indexed:
        case "delta", True:
            batch = equation(Quantity("Delta", _L), Partial(COST, Quantity("Z", _L)))
            yield (signal, " is the error signal, and ", batch, " that of a batch; ", *kronecker)
        case "delta", False:
            yield (signal, " is the error signal.")
        case _, True:
            yield kronecker


def loss_and_cost(graph: NetworkGraph, written: Notation) -> Words:
    """Return how the losses of the samples, and the penalty, make up the cost and its gradient."""
    of_sample = written.letter_of_sample("L", _N) is not None
    which = ("sample ", Position(_N)) if of_sample else ("one sample",)
    combined = "sum" if graph.spec.loss.samples == "sum" else "mean"
    loss: Words = (LOSS, " is the loss of ", *which)
    if graph.objective == LOSS:
        cost: Words = ("; the cost ", COST, f" is the {combined} of the losses of all samples, ")
        return (*loss, *cost, f"and its gradient is the {combined} of their gradients.")
    return (
        *(*loss, ", ", PENALTY, " the penalty on the weights and ", COST, " both together. The cost of several "),
        *(f"samples is the {combined} of their losses and ", PENALTY, f" once, and its gradient the {combined} of "),
        *("their gradients and the gradient of ", PENALTY, " once."),
    )
