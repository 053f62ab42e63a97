"""The notes beside the lines of a program, in its own names."""

import pytest

from codegen.program.notes import note
from symbolic.formula.build import equation
from symbolic.formula.nodes import (
    Apply,
    Group,
    Hadamard,
    MatrixProduct,
    Negative,
    Number,
    Partial,
    Product,
    Quantity,
    Quotient,
    Sum,
    Transpose,
)

J, ONES, UNITS = Quantity("J"), Quantity("ones"), Quantity("ones", 2)
W2, B2, A1, Z1, Z2, X, Y, YHAT = (
    Quantity("W", 2),
    Quantity("b", 2),
    Quantity("A", 1),
    Quantity("Z", 1),
    Quantity("Z", 2),
    Quantity("X"),
    Quantity("Y"),
    Quantity("Yhat"),
)
D1, D2 = Partial(J, Z1), Partial(J, Z2)
MEAN = Quotient(Number("1"), Quantity("samples"))


@pytest.mark.parametrize(
    ("target", "value", "text"),
    [
        (Z2, Sum((MatrixProduct((A1, Transpose(W2))), MatrixProduct((ONES, Transpose(B2))))), "z2 = a1 W2ᵀ + b2"),
        (A1, Apply("sigmoid", (Z1,)), "a1 = σ(z1)"),
        (D1, Hadamard((Partial(J, A1), Apply("tanh", (Z1,), 1))), "∂J/∂z1 = da1 ⊙ tanh'(z1)"),
        (D2, Product((MEAN, Group(Sum((YHAT, Negative(Y)))))), "∂J/∂z2 = (1/N) (a2 - y)"),
        (Partial(J, W2), MatrixProduct((Transpose(D2), A1)), "∂J/∂W2 = dz2ᵀ a1"),
        (Partial(J, B2), MatrixProduct((Transpose(D2), ONES)), "∂J/∂b2 = sum of dz2 over samples"),
        (Partial(J, A1), MatrixProduct((D2, W2)), "∂J/∂a1 = dz2 W2"),
        (
            D2,
            Sum((A1, Negative(MatrixProduct((Hadamard((A1, Y)), UNITS, Transpose(UNITS)))))),
            "∂J/∂z2 = a1 - row sums of a1 ⊙ y",
        ),
        (
            D2,
            MatrixProduct((Apply("diag", (MatrixProduct((Y, UNITS)),)), A1)),
            "∂J/∂z2 = (row sums of y) ⊙ a1",
        ),
        (
            Partial(J, Quantity("A", 2)),
            Product((MEAN, Apply("squared_error", (YHAT, Y), 1))),
            "∂J/∂a2 = (1/N) l'(a2, y)",
        ),
        (
            Partial(J, Quantity("A", 2)),
            Product((Quotient(Number("1"), Quantity("width", None, (2,))), Apply("huber", (YHAT, Y), 1))),
            "∂J/∂a2 = (1/n_2) l'(a2, y)",
        ),
    ],
)  # fmt: skip
def test_a_note_says_the_equation_in_the_names_of_the_program(target, value, text):
    assert note(equation(target, value), "a2") == text


def test_a_note_holds_no_name_that_a_program_has_not():
    assert "Yhat" not in note(equation(D2, Sum((YHAT, Negative(Y)))), "a7")
    assert "a7" in note(equation(D2, Sum((YHAT, Negative(Y)))), "a7")
