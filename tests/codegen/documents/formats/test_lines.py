from __future__ import annotations

from codegen.documents.formats.lines import LINE_WIDTH, aligned
from codegen.documents.formats.lines import aligned_rows as rows_with_widths
from codegen.documents.formats.width import width
from symbolic.formula.build import equation
from symbolic.formula.latex import print_latex
from symbolic.formula.nodes import ONE, Apply, Negative, Partial, Product, Quantity, Relations, Sign, Sum
from symbolic.formula.notation import Notation, notation

SLIDES = notation("slides")
LOSS = Quantity("L")


def aligned_rows(chain: Relations, written_in: Notation) -> list[str]:
    return [row.latex for row in rows_with_widths(chain, written_in)]


def weight(l: int, i: int, j: int) -> Quantity:
    return Quantity("W", l, (i, j))


def test_a_short_chain_stands_on_one_line() -> None:
    rows = aligned_rows(equation(Partial(LOSS, LOSS), Quantity("x")), SLIDES)
    assert rows == [r"\frac{\partial L}{\partial L} &= x"]


def test_a_long_product_is_broken_before_a_factor() -> None:
    factors = tuple(Partial(LOSS, weight(l, 1, 1)) for l in range(1, 20))
    rows = aligned_rows(equation(LOSS, Product(factors, Sign.CHAIN)), SLIDES)
    assert len(rows) > 1
    assert rows[0].startswith("L &= ")
    assert all(row.startswith(r"&\quad \times ") for row in rows[1:])
    assert " ".join(rows).count(r"\frac") == len(factors)


def test_a_broken_juxtaposed_product_goes_on_with_a_dot() -> None:
    factors = tuple(Partial(LOSS, weight(l, 1, 1)) for l in range(1, 40))
    rows = aligned_rows(equation(LOSS, Product(factors, Sign.CHAIN)), notation("bare"))
    assert len(rows) > 1
    assert all(row.startswith(r"&\quad \cdot ") for row in rows[1:])


def test_a_long_sum_is_broken_before_its_sign() -> None:
    terms = tuple(weight(l, 1, 2) if l % 2 else Negative(weight(l, 1, 2)) for l in range(1, 30))
    rows = aligned_rows(equation(LOSS, Sum(terms)), SLIDES)
    assert len(rows) > 1
    for row in rows[1:]:
        assert row.startswith((r"&\quad + ", r"&\quad -"))
    joined = " ".join(row.replace(r"&\quad ", "") for row in rows)
    assert joined.count("+ W") == 14
    assert joined.count("-W") + joined.count("- W") == 14


def test_a_factor_alone_on_its_line_keeps_its_brackets() -> None:
    z = Quantity("z", 1, (1,))
    slope = Sum((ONE, Negative(Apply("tanh", (z,)))))
    for name in ("slides", "bracket", "bare"):
        for count in range(1, 12):
            whole = Product((*(Partial(LOSS, weight(l, 1, 1)) for l in range(count)), slope, slope), Sign.CHAIN)
            rows = aligned_rows(equation(LOSS, whole), notation(name))
            joined = " ".join(row.removeprefix(r"&\quad ").removeprefix("L &= ").removeprefix("C &= ") for row in rows)
            assert joined == print_latex(whole, notation(name))


def test_a_chain_of_derivatives_that_is_broken_where_nothing_stands_between_goes_on_with_one_dot() -> None:
    whole = Product(tuple(Partial(LOSS, weight(l, 1, 1)) for l in range(40)), Sign.CHAIN)
    first, *others = aligned_rows(equation(LOSS, whole), notation("bare"))
    assert others
    assert all(row.startswith(r"&\quad \cdot \frac") for row in others)
    assert r"\cdot" not in first


def test_what_cannot_be_broken_is_set_smaller() -> None:
    def display(terms: int) -> str:
        row = Sum(tuple(weight(1, 1, k) for k in range(terms)))
        return aligned((equation(LOSS, Partial(row, LOSS)),), SLIDES)

    sizes = [display(terms).partition("%")[0] for terms in range(2, 40)]
    assert list(dict.fromkeys(size for size in sizes if size.startswith("{"))) == [
        r"{\small",
        r"{\footnotesize",
        r"{\scriptsize",
    ]
    assert sizes[0].startswith(r"\begin{align*}")
    assert display(39).endswith(r"\end{align*}}")


def test_width_grows_with_what_is_written() -> None:
    product = Product((weight(1, 1, 1), weight(1, 1, 2)))
    assert width(weight(1, 1, 1), SLIDES) < width(product, SLIDES) < width(Sum((product, product)), SLIDES)
    assert width(Partial(product, LOSS), SLIDES) < LINE_WIDTH
