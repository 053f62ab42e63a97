"""Random formulas in all fields at once: what one field proves, no other may refute."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.checking.fields.base import BudgetExceeded, Field, Undefined
from symbolic.checking.fields.functions import apply
from symbolic.checking.fields.interval import IntervalField
from symbolic.checking.fields.modular import PRIMES, ModularField
from symbolic.checking.fields.polynomial import PolynomialField
from symbolic.checking.fields.symbolic import SymbolicField

Tree = tuple[Any, ...]

LEAVES = st.one_of(
    st.sampled_from(["x", "y", "z"]).map(lambda key: ("free", key)),
    st.integers(min_value=-3, max_value=3).map(lambda n: ("number", Fraction(n))),
    st.sampled_from([Fraction(1, 2), Fraction(-2, 3)]).map(lambda n: ("number", n)),
)
SMOOTH = ("exp", "sigmoid", "tanh", "softplus", "silu", "erf")
GATED = ("relu", "leaky_relu", "elu", "abs", "sign")


def trees(functions: tuple[str, ...]) -> st.SearchStrategy[Tree]:
    def larger(part: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
        return st.one_of(
            st.tuples(st.sampled_from(["add", "sub", "mul", "div"]), part, part),
            st.tuples(st.just("neg"), part),
            st.tuples(st.just("power"), part, st.sampled_from([2, 3, -1])),
            st.tuples(st.just("apply"), part, st.sampled_from(functions), st.sampled_from([0, 0, 1])),
        )

    return st.recursive(LEAVES, larger, max_leaves=6)


def nesting(tree: Tree) -> int:
    """How many functions stand inside each other; modulo a prime, laws of exponents reach two deep"""
    inner = max((nesting(part) for part in tree if isinstance(part, tuple)), default=0)
    return inner + (tree[0] == "apply")


def evaluated(F: Field[Any], tree: Tree) -> Any:
    kind, *parts = tree
    match kind:
        case "free":
            return F.free(parts[0])
        case "number":
            return F.number(parts[0])
        case "power":
            return F.power(evaluated(F, parts[0]), parts[1])
        case "apply":
            return apply(F, parts[1], parts[2], [evaluated(F, parts[0])])
        case _:
            return getattr(F, kind)(*(evaluated(F, part) for part in parts))


def rewritten(tree: Tree) -> Tree:
    """The same by laws that hold everywhere."""
    kind, *parts = tree
    parts = [rewritten(part) if isinstance(part, tuple) else part for part in parts]
    match kind, *parts:
        case "add", u, v:
            return "add", v, u
        case "sub", u, v:
            return "neg", ("sub", v, u)
        case "mul", u, ("add", v, w):
            return "add", ("mul", v, u), ("mul", w, u)
        case "mul", u, v:
            return "mul", v, u
        case "div", u, v:
            return "mul", ("power", v, -1), u
        case "power", u, 3:
            return "mul", u, ("mul", u, u)
        case "apply", u, "sigmoid", 0:
            one = ("number", Fraction(1))
            return "div", one, ("add", one, ("apply", ("neg", u), "exp", 0))
        case "apply", u, "tanh", 0 if "softplus" not in repr(u):  # e^(2 ln x) = x² is not modelled modulo a prime
            twice = ("add", u, u)
            return "sub", ("mul", ("number", Fraction(2)), ("apply", twice, "sigmoid", 0)), ("number", Fraction(1))
        case "apply", u, "silu", 0:
            return "mul", u, ("apply", u, "sigmoid", 0)
        case "apply", u, "relu", 0:
            return "mul", ("apply", u, "relu", 1), u
        case "apply", u, "abs", 0:
            return "apply", ("neg", u), "abs", 0
        case _:
            return kind, *parts


def equal(F: Field[Any], left: Tree, right: Tree) -> bool | None:
    try:
        verdict = F.equal(evaluated(F, left), evaluated(F, right))
    except (Undefined, BudgetExceeded):
        return None
    return None if not verdict and knows_too_late(F) else verdict


def knows_too_late(F: Field[Any]) -> bool:
    """Whether e^(v/d) was asked for after e^v: some of what was made from e^v in between is not related to it."""
    if not isinstance(F, PolynomialField):
        return False
    return bool(F._exponentials._replaced or F._exponentials._apart)


def refuted(left: Tree, right: Tree, seeds: int = 6) -> bool:
    for turn in range(seeds):
        F = IntervalField(f"seed {turn}".encode())
        try:
            if F.apart(evaluated(F, left), evaluated(F, right)):
                return True
        except Undefined:
            continue
    return False


def modular(turn: int) -> ModularField:
    return ModularField(PRIMES[turn], f"seed {turn}".encode())


SAME_IN: dict[str, Callable[[], Field[Any]]] = {
    "modular": lambda: modular(0),
    "polynomial": PolynomialField,
}


@settings(max_examples=150)
@given(tree=trees(SMOOTH).filter(lambda tree: nesting(tree) <= 2))
def test_a_smooth_formula_is_equal_to_what_it_is_rewritten_to(tree: Tree) -> None:
    other = rewritten(tree)
    assert all(equal(make(), tree, other) is not False for make in SAME_IN.values())
    assert not refuted(tree, other)


@settings(max_examples=250)
@given(left=trees(SMOOTH), right=trees(SMOOTH))
def test_what_is_refuted_is_neither_proved_nor_agreed_on(left: Tree, right: Tree) -> None:
    assume(refuted(left, right))
    assert not equal(PolynomialField(), left, right)
    assert not all(equal(modular(turn), left, right) for turn in range(2))


@settings(max_examples=250)
@given(left=trees(GATED), right=trees(GATED))
def test_what_is_refuted_in_some_region_is_not_proved(left: Tree, right: Tree) -> None:
    assume(refuted(left, right))
    F = PolynomialField()
    try:
        proved = F.equal(evaluated(F, left), evaluated(F, right))
    except (Undefined, BudgetExceeded):
        return
    if proved:  # then only where an argument of a sign is 0
        assert not refuted_off_kinks(left, right)


def refuted_off_kinks(left: Tree, right: Tree) -> bool:
    presets = {"x": Fraction(17, 13), "y": Fraction(-19, 7), "z": Fraction(5, 23)}
    for flips in ((1, 1, 1), (-1, 1, 1), (1, -1, 1), (1, 1, -1), (-1, -1, -1)):
        point = {key: value * flip for (key, value), flip in zip(presets.items(), flips, strict=True)}
        F = IntervalField(b"seed", point)
        try:
            if F.apart(evaluated(F, left), evaluated(F, right)):
                return True
        except Undefined:
            continue
    return False


@settings(max_examples=250)
@given(left=trees(("exp", "sigmoid", "tanh")), right=trees(("exp", "sigmoid", "tanh")))
def test_proof_and_test_modulo_a_prime_agree(left: Tree, right: Tree) -> None:
    assume(max(nesting(left), nesting(right)) <= 2)
    proved, agreed = equal(PolynomialField(), left, right), equal(modular(0), left, right)
    assert None in {proved, agreed} or proved == agreed


def test_the_search_would_find_a_wrong_law() -> None:
    tree = ("apply", ("sub", ("free", "x"), ("free", "y")), "sigmoid", 1)
    wrong = ("apply", ("sub", ("free", "x"), ("free", "y")), "sigmoid", 0)
    assert refuted(tree, wrong)
    assert not any(equal(make(), tree, wrong) for make in SAME_IN.values())


def changed(tree: Tree) -> Tree:
    """The same with the first thing in it changed: a letter for another, a number one larger."""
    match tree:
        case "number", Fraction() as value:
            return "number", value + 1
        case _:
            place = next((n for n, part in enumerate(tree) if isinstance(part, tuple)), None)
            if place is None:
                return "add", tree, ("number", Fraction(1, 3))
            return *tree[:place], changed(tree[place]), *tree[place + 1 :]


def test_expressions_of_sympy_prove_rewritten_formulas_and_no_changed_ones() -> None:
    proved = 0

    @settings(max_examples=120, deadline=None, derandomize=True)
    @given(tree=trees(GATED))
    def each(tree: Tree) -> None:
        nonlocal proved
        proved += equal(SymbolicField(), tree, rewritten(tree)) is True
        other = changed(tree)
        if equal(SymbolicField(), tree, other):
            assert not refuted_off_kinks(tree, other)

    each()
    assert proved > 60
