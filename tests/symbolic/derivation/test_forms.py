"""Which derivation answers for which array, in which layout, and what is said of one that does not exist."""

from __future__ import annotations

import pytest

from symbolic.derivation.forms import Forms
from symbolic.derivation.matrix.chains import gradient_over_layers
from symbolic.derivation.matrix.engine import ArrayDerivation
from symbolic.errors import ProofError, QuantityError
from symbolic.formula.nodes import Index, Partial, Quantity, Relations
from symbolic.formula.notation import Layout, Notation
from symbolic.formula.text import print_text
from symbolic.graph.network import COST, LOSS
from symbolic.spec.model import NetworkSpec
from tests.symbolic.graph.networks import spec

L, D = Index("l"), Index("D")
TEXT = Notation("test")
TURNED = Notation("turned", layout=Layout("from-to", "rows", "columns", "denominator", "diagonal"))
PLAIN = spec("9-8-7-6", "tanh,tanh,identity", biases="-++")
ALIKE = spec("9-8-7-6", "tanh,tanh,identity", biases="---")
PENALIZED = spec("2-3-3-2", "tanh,tanh,identity", l2=0.5)
SHARED = spec("2-3-3-3-2", "tanh,tanh,tanh,identity", shares={3: 2})
DIFFERENT = spec("2-3-4-2", "tanh,relu,identity")


def text(statement: Relations) -> str:
    return print_text(statement, TEXT)


def test_the_notation_says_how_arrays_lie() -> None:
    assert [text(Forms(PLAIN, notation).matrix(Quantity("W", 2)).statement) for notation in (TEXT, TURNED)] == [
        "∂L/∂W^[2] = ∂L/∂z^[2] (a^[1])^T",
        "∂L/∂W^[2] = (a^[1])^T ∂L/∂z^[2]",
    ]
    assert [text(Forms(PLAIN, notation).batch(Quantity("b", 2)).statement) for notation in (TEXT, TURNED)] == [
        "∂J/∂b^[2] = (∂J/∂Z^[2])^T 1",
        "∂J/∂b^[2] = 1^T (∂J/∂Z^[2])^T",
    ]
    assert [text(Forms(PLAIN, notation).jacobian(2).statement) for notation in (TEXT, TURNED)] == [
        "∂a^[2]/∂a^[1] = diag(tanh'(z^[2])) W^[2]",
        "∂a^[2]/∂a^[1] = W^[2] diag(tanh'(z^[2]))",
    ]
    assert [text(Forms(PLAIN, notation).definition(Quantity("z", 1))) for notation in (TEXT, TURNED)] == [
        "z^[1] = W^[1] x",
        "z^[1] = x W^[1]",
    ]
    assert [text(Forms(PLAIN, notation).batch_definition(Quantity("z", 1))) for notation in (TEXT, TURNED)] == [
        "Z^[1] = X (W^[1])^T",
        "Z^[1] = (W^[1])^T X",
    ]


def test_the_penalty_stands_beside_the_loss_and_the_chain_over_layers_is_of_the_loss() -> None:
    forms = Forms(PENALIZED, TEXT)
    assert text(forms.matrix(Quantity("W", 1)).statement) == "∂J/∂W^[1] = ∂J/∂z^[1] x^T + λ W^[1]"
    assert text(forms.batch(Quantity("W", 1)).statement) == "∂J/∂W^[1] = (∂J/∂Z^[1])^T X + λ W^[1]"
    assert text(forms.cost()) == "J = (1/m) Σ_{n=1..m} L^(n) + R"
    assert forms.index(Quantity("z", 1)).of == COST
    assert forms.over_layers("W").sides[0] == Partial(LOSS, Quantity("W", L))
    assert forms.over_layers("W") == Forms(PENALIZED.model_copy(update={"loss": ALIKE.loss}), TEXT).over_layers("W")


def test_what_a_derivation_puts_in_is_shown_before_it() -> None:
    forms = Forms(PLAIN, TEXT)
    derivation = forms.index(Quantity("z", 2))
    stated = {source.start for source in forms.sources(Quantity("z", 2))}
    i, k, q = map(Index, "ikq")
    assert stated == {
        Partial(Quantity("a", 2, (q,)), Quantity("z", 2, (i,))),
        Partial(Quantity("z", 3, (k,)), Quantity("a", 2, (i,))),
        Partial(LOSS, Quantity("a", 2, (i,))),
    }
    used = {fact.sides[0] for step in derivation.steps for fact in step.uses}
    assert used <= stated


def test_layers_have_what_they_have() -> None:
    forms = Forms(PLAIN, TEXT)
    assert [forms.has_bias(l) for l in (1, 2, 3)] == [False, True, True]
    assert [Forms(ALIKE, TEXT).has_bias(l) for l in (L, D)] == [False, False]
    assert [Forms(SHARED, TEXT).has_weights(l) for l in (1, 2, 3, 4)] == [True, True, False, True]
    assert Forms(ALIKE, TEXT).has_weights(L)


def test_work_does_not_grow_with_width() -> None:
    wide = spec("900-800-700-600", "tanh,tanh,identity", biases="-++")
    assert max(Forms(wide, TEXT).numbered.graph.widths) < 10
    assert Forms(wide, TEXT).matrix(Quantity("W", 1)) == Forms(PLAIN, TEXT).matrix(Quantity("W", 1))


@pytest.mark.parametrize("form", ["index", "chain", "matrix", "batch"])
def test_inputs_and_predictions_have_forms_too(form: str) -> None:
    for name in ("x", "yhat"):
        found = getattr(Forms(PLAIN, TEXT), form)(Quantity(name))
        entrywise = found.entrywise if isinstance(found, ArrayDerivation) else found
        assert entrywise.wrt.name == name


EVERY = "`W[l]`, `b[l]`, `z[l]`, `a[l]`, `x`, `yhat`"
ONE_OF = "expected an array of this network of {} layers that the loss depends on: {}"


@pytest.mark.parametrize(
    ("network", "array", "message"),
    [
        (PLAIN, Quantity("W", 5), f"found `W[5]`; {ONE_OF.format(3, '`W[1]`, `W[2]`, `W[3]`')}"),
        (PLAIN, Quantity("a", 0), f"found `a[0]`; {ONE_OF.format(3, '`a[1]`, `a[2]`, `a[3]`')}"),
        (PLAIN, Quantity("b", 1), f"found `b[1]`; {ONE_OF.format(3, '`b[2]`, `b[3]`')}"),
        (SHARED, Quantity("W", 3), f"found `W[3]`; {ONE_OF.format(4, '`W[1]`, `W[2]`, `W[4]`')}"),
        (PLAIN, Quantity("L"), f"found `L`; {ONE_OF.format(3, EVERY)}"),
        (PLAIN, Quantity("q"), f"found `q`; {ONE_OF.format(3, EVERY)}"),
        (PLAIN, Quantity("y"), f"found `y`; {ONE_OF.format(3, EVERY)}"),
        (PLAIN, Quantity("z", Index("k")), "found the layer `k`; expected a number, `l` or `D`"),
        (
            ALIKE,
            Quantity("b", L),
            "found `b[l]`; expected `W`, `z` or `a`: such a layer has no biases here",
        ),
    ],
    ids=lambda item: item.title() if isinstance(item, NetworkSpec) else "",
)
@pytest.mark.parametrize("form", ["index", "sources", "chain", "matrix", "batch"])
def test_an_array_that_does_not_exist_is_refused(
    network: NetworkSpec, array: Quantity, message: str, form: str
) -> None:
    with pytest.raises(QuantityError) as error:
        getattr(Forms(network, TEXT), form)(array)
    assert str(error.value) == message


def test_a_layer_without_jacobian_is_refused() -> None:
    with pytest.raises(QuantityError, match=r"found `a\[9\]`; expected an array of this network of 3 layers"):
        Forms(PLAIN, TEXT).jacobian(9)


def test_numbered_layers_need_no_general_one() -> None:
    assert text(Forms(DIFFERENT, TEXT).matrix(Quantity("b", 2)).statement) == "∂L/∂b^[2] = ∂L/∂z^[2]"


def test_the_gradient_of_a_cost_with_penalty_is_no_product_of_jacobians() -> None:
    with pytest.raises(ProofError, match="a chain over layers could not be proved"):
        gradient_over_layers(Forms(PENALIZED, TEXT).general, Layout(), "W")
